//! Options of `what-if`.

use clap::{Args, ValueEnum};

use super::Places;
use crate::score::certainty::variant::Method;

/// Options of `what-if`.
#[derive(Debug, Args)]
pub struct WhatIfOptions {
    /// A township, or its code; none to change the scheme only.
    pub township: Option<String>,
    /// A figure of the township, as `FIELD=VALUE`.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// A group's weight, as `GROUP=W`.
    #[arg(long, value_name = "GROUP=W")]
    pub weight: Vec<String>,
    /// An indicator to leave out.
    #[arg(long, value_name = "INDICATOR")]
    pub drop: Vec<String>,
    /// Another method.
    #[arg(long, value_enum, value_name = "METHOD")]
    pub method: Vec<OtherMethod>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

/// Another method as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OtherMethod {
    /// From the worst to the best value.
    #[value(name = "min_max", aliases = ["min-max", "极差法"])]
    MinMax,
    /// By how many are worse.
    #[value(name = "percentile", alias = "百分位")]
    Percentile,
    /// The geometric mean over the groups.
    #[value(name = "geometric", alias = "几何平均")]
    Geometric,
}

impl From<OtherMethod> for Method {
    fn from(method: OtherMethod) -> Self {
        match method {
            OtherMethod::MinMax => Self::MinMax,
            OtherMethod::Percentile => Self::Percentile,
            OtherMethod::Geometric => Self::Geometric,
        }
    }
}
