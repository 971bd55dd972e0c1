//! The definition of an index as it is written.

use serde::Deserialize;

use super::super::indicator::Direction;
use super::super::settings::TieRule;
use super::super::source::Located;
use crate::method::normalise::percentile::Form;
use crate::method::{Aggregation, Normalisation};

use super::Normalise;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entries {
    pub(super) index: Top,
    #[serde(default)]
    pub(super) table: Table,
    pub(super) beside: Option<Named>,
    #[serde(default)]
    pub(super) node: Vec<NodeEntry>,
    #[serde(default)]
    pub(super) leaf: Vec<LeafEntry>,
    #[serde(default)]
    pub(super) band: Vec<BandEntry>,
}

/// The index itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Top {
    pub(super) name: String,
    pub(super) name_en: String,
    #[serde(default)]
    pub(super) aggregation: Means,
    pub(super) scale: Option<[f64; 2]>,
    /// One policy, or several to be tried in order.
    pub(super) gaps: Option<toml::Spanned<toml::Value>>,
    pub(super) minimum_availability: Option<f64>,
    pub(super) decimals: Option<u8>,
    pub(super) ties: Option<TieRule>,
    pub(super) round: Option<u8>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) id: Option<String>,
    pub(super) peer_group: Option<String>,
    #[serde(default)]
    pub(super) skip: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeEntry {
    pub(super) id: Located,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) parent: Option<Located>,
    #[serde(default = "one")]
    pub(super) weight: f64,
    #[serde(default)]
    pub(super) aggregation: Means,
    pub(super) minimum_availability: Option<f64>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) round: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeafEntry {
    pub(super) indicator: Option<Located>,
    pub(super) column: Option<Located>,
    pub(super) name: Option<String>,
    pub(super) name_en: Option<String>,
    pub(super) parent: Option<Located>,
    #[serde(default = "one")]
    pub(super) weight: f64,
    pub(super) direction: Option<Direction>,
    pub(super) normalise: toml::Spanned<Way>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) cap: Option<f64>,
    pub(super) round: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandEntry {
    pub(super) id: Located,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) at_least: f64,
    pub(super) quota: Option<f64>,
}

fn one() -> f64 {
    1.0
}

/// How parts are put together.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Means {
    #[default]
    Arithmetic,
    Geometric,
    Harmonic,
    Copeland,
}

impl From<Means> for Aggregation {
    fn from(means: Means) -> Self {
        match means {
            Means::Arithmetic => Self::Arithmetic,
            Means::Geometric => Self::Geometric,
            Means::Harmonic => Self::Harmonic,
            Means::Copeland => Self::Copeland,
        }
    }
}

/// How values come onto the scale.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Way {
    AsIs,
    MinMax,
    ZScore,
    Percentile,
    PercentileOfOthers,
    Goalposts { low: f64, high: f64 },
    LogGoalposts { low: f64, high: f64 },
    DistanceToTarget { target: f64 },
}

impl From<Way> for Normalise {
    fn from(way: Way) -> Self {
        Self::By(match way {
            Way::AsIs => return Self::AsIs,
            Way::MinMax => Normalisation::MinMax,
            Way::ZScore => Normalisation::ZScore,
            Way::Percentile => Normalisation::Percentile { form: Form::OfAll },
            Way::PercentileOfOthers => Normalisation::Percentile { form: Form::OfOthers },
            Way::Goalposts { low, high } => Normalisation::Goalposts { low, high },
            Way::LogGoalposts { low, high } => Normalisation::LogGoalposts { low, high },
            Way::DistanceToTarget { target } => Normalisation::DistanceToTarget { target },
        })
    }
}
