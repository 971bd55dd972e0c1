//! The district over the periods: one small chart per indicator.

/// Small charts of indicators over the same periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    /// The periods, the earliest first; also those of which nothing is known.
    pub periods: Vec<String>,
    /// One chart per indicator.
    pub panels: Vec<TrendPanel>,
    /// What the line, the inner and the outer band are called.
    pub legend: [String; 3],
}

/// One indicator over the periods, in the unit it is printed in.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPanel {
    /// The indicator with its unit.
    pub heading: String,
    /// The lowest and the highest value there can be, where there are such.
    pub within: [Option<f64>; 2],
    /// One per period; `None` is a gap and stays one.
    pub bands: Vec<Option<TrendBand>>,
    /// The last median as printed.
    pub last: String,
    /// What is said of the last step below it; empty where there is nothing to say.
    pub word: String,
    /// Whether the last step was to the worse: picked out.
    pub worse: bool,
}

/// How the townships lie in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendBand {
    /// The lowest value.
    pub least: f64,
    /// A tenth of the townships lies at or below.
    pub low: f64,
    /// The middle.
    pub median: f64,
    /// A tenth lies at or above.
    pub high: f64,
    /// The highest value.
    pub most: f64,
}
