//! One township on one page.

use super::{Losses, Tone};

/// One township on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// Its result in a few large words.
    pub facts: Vec<Fact>,
    /// What may be said of it, in a sentence or two.
    pub verdict: String,
    /// Emphasis of the verdict.
    pub tone: Tone,
    /// Heading over the groups of indicators.
    pub groups_heading: String,
    /// Groups of indicators, farthest behind the median first.
    pub groups: Vec<Compared>,
    /// Label of the mark for the median.
    pub median_label: String,
    /// Heading over the losses.
    pub losses_heading: String,
    /// Where points were lost.
    pub losses: Losses,
    /// Further paragraphs, each with its heading.
    pub notes: Vec<(String, String)>,
}

/// A result in large words.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is, such as "组内名次".
    pub label: String,
    /// Such as `3/12`.
    pub value: String,
    /// A smaller line below, such as "区间2–6"; may be empty.
    pub detail: String,
}

/// A share of a full mark beside the median of the peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The group of indicators.
    pub name: String,
    /// Percent of the full mark; `None` where there is none.
    pub share: Option<f64>,
    /// The median of the ranked townships of the peer group.
    pub median: Option<f64>,
    /// The share as printed, or the word for why there is none.
    pub printed: String,
    /// Against the median, as printed; may be empty.
    pub against: String,
    /// Lag well below the median, Lead well above it, else Plain.
    pub tone: Tone,
}
