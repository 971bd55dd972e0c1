//! What only a page can hold: weights to be tried out, the townships one by one, every figure with its cell.

use super::{Cell, Column, Table, Tone};

/// What the page shows besides the sections. Other formats have no room for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnPage {
    /// Weights to be tried out; `None` where nothing is said of them.
    pub what_if: Option<WhatIf>,
    /// The townships one by one.
    pub profiles: Profiles,
    /// The figures behind the tables of indicators: of table `G5` the table `G5-reported`, with the same rows.
    pub reported: Vec<Table>,
}

/// Weights to be tried out.
#[derive(Clone, Debug, PartialEq)]
pub enum WhatIf {
    /// Not on the page, and why.
    LeftOut(String),
    /// The result as numbers.
    Possible(Box<Reweighing>),
}

/// The result as numbers, so that it can be made again under other weights of the groups.
///
/// How: [`Basis`](crate::score::certainty::Basis). Scores are compared as whole numbers of their last printed
/// decimal ([`key`](crate::score::rank::key)), and so are the lines of grades.
#[derive(Clone, Debug, PartialEq)]
pub struct Reweighing {
    /// Such as `2024`, for the command that gives the same result.
    pub period: String,
    /// Groups of indicators.
    pub groups: Vec<Weight>,
    /// Of each indicator the place of its group, and its weight.
    pub indicators: Vec<(usize, f64)>,
    /// Decimals of a printed score.
    pub decimals: u8,
    /// `min`, `max`, `average` or `dense`.
    pub ties: &'static str,
    /// Ranked townships a peer group needs to have places of its own.
    pub minimum_group: usize,
    /// Grades, best first.
    pub grades: Vec<Line>,
    /// Names of the peer groups.
    pub peer_groups: Vec<String>,
    /// How many at the end of a peer group count as the last: from so many ranked on, so many.
    pub last: Vec<(usize, usize)>,
    /// A printed score below this lags.
    pub score_below: i64,
    /// A score so many median absolute deviations below the median of its peer group lags.
    pub mad_below: f64,
    /// A fall of so many places in the peer group since the period before lags; 0 is off.
    pub fall_places: u32,
    /// A fall of so much of a printed score lags; 0 is off.
    pub fall_points: i64,
    /// Ranked townships in the order of the ranking.
    pub townships: Vec<Weighed>,
}

/// A group of indicators and what it weighs.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// Stable id, such as `G5`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its weight in the scheme.
    pub weight: f64,
}

/// A grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// The lowest printed score.
    pub at_least: i64,
    /// The largest share of a peer group that may have it.
    pub quota: Option<f64>,
}

/// A township as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// Roster code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Place of its peer group.
    pub peer_group: usize,
    /// What it earned.
    pub earned: Earned,
    /// What it earned in the period before, where its places of both are compared.
    pub before: Option<Earned>,
    /// The best grade that red lines leave open.
    pub best_grade: usize,
    /// Why it lags under any weights, apart from what the numbers say.
    pub lags: Vec<String>,
    /// The official result.
    pub official: Official,
}

/// What a township earned in a period, whatever the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Earned {
    /// Share of the mark earned, by indicator; `None` does not apply.
    pub shares: Vec<Option<f64>>,
    /// Largest share of the mark that red lines leave, by group.
    pub caps: Vec<f64>,
    /// What bonuses add.
    pub bonus: f64,
    /// Its place by what the scheme declares to tell equal scores apart; more is better.
    pub breaker: usize,
}

/// What a township has under the weights of the scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Official {
    /// Its printed score.
    pub percent: String,
    /// Its place among all, as a number and as printed.
    pub rank: (f64, String),
    /// Its place in its peer group, where it has one.
    pub group_rank: Option<(f64, String)>,
    /// Its grade.
    pub grade: String,
}

/// The townships one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiles {
    /// Columns of the losses of each.
    pub columns: Vec<Column>,
    /// In the order of the ranking.
    pub townships: Vec<Profile>,
    /// Remarks on all of them.
    pub notes: Vec<String>,
}

/// How one township stands, what it lost where, and what would lift it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Roster code, also the anchor.
    pub id: String,
    /// The township.
    pub name: String,
    /// Place, score and grade in a few words.
    pub in_short: String,
    /// Emphasis, as in the ranking.
    pub tone: Tone,
    /// Statements, each with what it is about in front; that may be empty.
    pub lines: Vec<(String, String)>,
    /// Indicators that cost points, the dearest first.
    pub losses: Vec<Loss>,
}

/// An indicator that costs a township points.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The table in which the indicator stands, such as `G5`.
    pub table: String,
    /// One per column.
    pub cells: Vec<Cell>,
}

/// The name of the table with the figures behind a table of indicators.
pub fn figures_behind(table: &str) -> String {
    format!("{table}-reported")
}
