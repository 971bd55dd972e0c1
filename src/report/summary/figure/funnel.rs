//! Rates against the sizes they rest on, with the limits that chance alone leaves.

use super::{Dot, Listing};

/// The townships around the district's rate. Rates are in the unit they are printed in, percent or a
/// number; bases are whole figures below the line.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelPlot {
    /// Title of the axis across: what the base is.
    pub across: String,
    /// Title of the axis upwards: the rate with its unit.
    pub up: String,
    /// The district's rate: its label and its value.
    pub centre: (String, f64),
    /// The highest rate there can be, where there is one.
    pub most: Option<f64>,
    /// The limits over the whole stretch of bases, smallest base first.
    pub limits: Vec<FunnelLimits>,
    /// What stands at the ends of the inner and of the outer limits, such as "95%".
    pub limit_names: [String; 2],
    /// One per township with a rate.
    pub dots: Vec<Dot>,
    /// How names without room are listed.
    pub listing: Listing,
}

/// The limits at one base, in the unit of the rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelLimits {
    /// The base.
    pub base: f64,
    /// The outer lower limit.
    pub low998: f64,
    /// The inner lower limit.
    pub low95: f64,
    /// The inner upper limit.
    pub high95: f64,
    /// The outer upper limit.
    pub high998: f64,
}
