//! Options of `index`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Lang, within};
use crate::scheme::settings::TieRule;

/// Options of `index`.
#[derive(Debug, Args)]
pub struct IndexOptions {
    /// The table: one row per unit, one column per leaf.
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The definition of the index.
    #[arg(long, value_name = "FILE")]
    pub index: PathBuf,
    /// The table of the period before, for gaps that are filled from it.
    #[arg(long, value_name = "TABLE")]
    pub previous: Option<PathBuf>,
    /// Decimals before ranking, by default the definition's, or 2.
    #[arg(long, value_name = "N", value_parser = within(0_u8, 6))]
    pub decimals: Option<u8>,
    /// Places of equal scores, by default the definition's, or min.
    #[arg(long, value_enum, value_name = "RULE")]
    pub ties: Option<Ties>,
    /// Prints the arithmetic of one unit.
    #[arg(long = "explain", value_name = "NAME")]
    pub unit: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
}

/// A rule for equal scores as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ties {
    /// 1, 2, 2, 4.
    Min,
    /// 1, 2, 2, 3.
    Dense,
    /// 1, 2.5, 2.5, 4.
    Average,
    /// 1, 3, 3, 4.
    Max,
}

impl From<Ties> for TieRule {
    fn from(ties: Ties) -> Self {
        match ties {
            Ties::Min => Self::Min,
            Ties::Dense => Self::Dense,
            Ties::Average => Self::Average,
            Ties::Max => Self::Max,
        }
    }
}
