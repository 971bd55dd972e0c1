//! How much against how well: dots between two medians.

use super::{Dot, Listing};

/// The townships by the number of their cases and by their rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadrant {
    /// Title of the axis across.
    pub across: String,
    /// Title of the axis upwards.
    pub up: String,
    /// The highest rate there can be, where there is one.
    pub most: Option<f64>,
    /// The medians, across and upwards: their labels and their values.
    pub medians: [(String, f64); 2],
    /// What the corners are called: upper left, upper right, lower left, lower right.
    pub corners: [String; 4],
    /// The corner that calls for action, by its place in [`Quadrant::corners`].
    pub marked: usize,
    /// One per township with a rate.
    pub dots: Vec<Dot>,
    /// How names without room are listed.
    pub listing: Listing,
}
