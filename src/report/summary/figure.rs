//! Charts before they are drawn: what each kind shows, with the words that stand in it.

mod coverage;
mod funnel;
mod intervals;
mod quadrant;
mod trends;

pub use coverage::{CoverageCell, CoverageGrid, CoverageRow, CoverageState};
pub use funnel::{FunnelLimits, FunnelPlot};
pub use intervals::{IntervalBlock, IntervalRow, Intervals};
pub use quadrant::Quadrant;
pub use trends::{TrendBand, TrendPanel, Trends};

use super::{Change, Dumbbells, Losses, Portrait, Slope, Tone};

/// A chart: data, words and a text alternative. `chart` draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// File name without extension, such as `rank-bars`.
    pub name: String,
    /// The finding in one sentence.
    pub title: String,
    /// Measure, unit, period.
    pub subtitle: String,
    /// Source, cut-off date, coverage, exclusions.
    pub footer: String,
    /// Text alternative for those who cannot see it.
    pub alt: String,
    /// What is drawn.
    pub plot: Plot,
}

/// The kinds of chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Sorted bars, one block per peer group.
    RankBars(RankBars),
    /// Township × indicator, coloured by the difference from the median.
    Heatmap(Heatmap),
    /// Places in two or more periods.
    Slope(Slope),
    /// Values and their target.
    Dumbbells(Dumbbells),
    /// Points one township lost, by indicator.
    Losses(Losses),
    /// One township on one page.
    Portrait(Box<Portrait>),
    /// Rates against their bases, with the limits of chance.
    Funnel(Box<FunnelPlot>),
    /// Places with the range of what they might have been.
    Intervals(Intervals),
    /// Number of cases × rate.
    Quadrant(Box<Quadrant>),
    /// Township × what is asked of it.
    Coverage(CoverageGrid),
    /// Indicators over the periods.
    Trends(Trends),
}

/// A township as a dot on a plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// The township.
    pub name: String,
    /// What stands beside the dot, the name with or without its number; empty for one that is not named.
    pub label: String,
    /// Where it lies across, in the unit of that axis.
    pub across: f64,
    /// Where it lies upwards.
    pub up: f64,
    /// Emphasis.
    pub tone: Tone,
    /// Whether it rests on too small a base to be judged: drawn as a ring.
    pub small_base: bool,
}

/// The words around names that find no room beside their dots.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// In front of those whose dots carry a number instead, such as "图中编号：".
    pub numbered: String,
    /// In front of those for which not even a number finds room.
    pub unmarked: String,
    /// Between two names.
    pub comma: String,
}

/// Sorted bars, one block per peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct RankBars {
    /// The end of the axis, which starts at 0 (100 for a score, more than all for a count).
    pub full: f64,
    /// One block per peer group, in the order of the scheme.
    pub blocks: Vec<BarBlock>,
    /// Townships shown but not ranked, one line such as "未排名：寨子山镇（文件加密）"; may be empty.
    pub unranked: String,
}

/// The bars of one peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct BarBlock {
    /// Such as "镇组（14家）".
    pub heading: String,
    /// The group's median: its label as printed and its value. `None` where nothing is ranked.
    pub median: Option<(String, f64)>,
    /// Best first.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Place in the group as printed, such as `3` or `=3`.
    pub rank: String,
    /// The township.
    pub name: String,
    /// The score.
    pub value: f64,
    /// The score as printed.
    pub printed: String,
    /// Change of place since the period before; `None` where there is none to compare with.
    pub change: Option<Change>,
    /// Emphasis.
    pub tone: Tone,
    /// Whether it rests on a small base: hatched, and without a place.
    pub small: bool,
}

/// Township × indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Heatmap {
    /// Columns, left to right.
    pub columns: Vec<HeatColumn>,
    /// Rows, top to bottom.
    pub rows: Vec<HeatRow>,
    /// Legend texts for the five classes, lowest first.
    pub legend: [String; 5],
    /// From how far off the median a cell is coloured, and from how far strongly.
    pub steps: [f64; 2],
    /// Heading of the total at the right, such as "得分率".
    pub total_heading: String,
}

/// A column of the heatmap.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatColumn {
    /// The indicator's name; the drawer breaks it into lines.
    pub heading: String,
    /// A smaller line below, such as "中位数84".
    pub detail: String,
    /// The median that cells are held against, unrounded. `None` where nothing is ranked.
    pub middle: Option<f64>,
}

/// A row of the heatmap.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// Place as printed; empty where unranked.
    pub rank: String,
    /// The township.
    pub name: String,
    /// Emphasis of the name.
    pub tone: Tone,
    /// One per column.
    pub cells: Vec<HeatCell>,
    /// The total as printed; empty where there is none.
    pub total: String,
}

/// A cell of the heatmap.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// As printed, `—` where there is no value.
    pub printed: String,
    /// The value, unrounded.
    pub value: Option<f64>,
    /// How far from the median, or `None` where there is no value: never coloured.
    pub class: Option<HeatClass>,
}

/// The five classes of difference from the median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeatClass {
    /// Far below.
    FarBelow,
    /// Below.
    Below,
    /// Near the median.
    Near,
    /// Above.
    Above,
    /// Far above.
    FarAbove,
}

impl HeatClass {
    /// All, lowest first.
    pub const ALL: [Self; 5] = [Self::FarBelow, Self::Below, Self::Near, Self::Above, Self::FarAbove];
}
