//! Options of `chart`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Places;

/// Options of `chart`.
#[derive(Debug, Args)]
pub struct ChartOptions {
    /// Which kind, by its id or its name.
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// The indicator it is about, by id or name.
    #[arg(long, value_name = "INDICATOR")]
    pub indicator: Option<String>,
    /// The peer group it is about, by id or name.
    #[arg(long = "group", value_name = "GROUP")]
    pub peer_group: Option<String>,
    /// The township it is about, by code or name.
    #[arg(long = "township", value_name = "TOWNSHIP")]
    pub of_township: Option<String>,
    /// `1920x1080`, `a4` or `square`.
    #[arg(long, value_name = "SIZE", default_value = "1920x1080")]
    pub size: String,
    /// As pixels or as text and lines.
    #[arg(long = "format", value_enum, value_name = "FORMAT", default_value_t = Picture::Png)]
    pub picture: Picture,
    /// Folder it is written into.
    #[arg(long = "out", value_name = "DIR", default_value = "charts")]
    pub charts: PathBuf,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

/// The kinds of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChartKind {
    /// The ranking, by peer group.
    RankBars,
    /// The first and the last ten.
    TopBottom,
    /// Township × indicator.
    Heatmap,
    /// Places in two periods.
    Slope,
    /// Places over four periods and more.
    Bump,
    /// Values and targets of an indicator.
    Dumbbell,
    /// Values of an indicator.
    IndicatorBars,
    /// What costs a township its points.
    Losses,
    /// A township on one page.
    Profile,
    /// Amount and rate.
    Quadrant,
    /// Rates against what chance explains.
    Funnel,
    /// Places with their ranges.
    Intervals,
    /// Who reported what, and when.
    Coverage,
    /// Indicators over the periods.
    Trends,
}

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Pixels.
    Png,
    /// Text and lines.
    Svg,
}
