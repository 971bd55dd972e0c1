//! What is missing: values beside their target, and points lost by indicator.

use super::Tone;

/// Values of one indicator and their distance from a target, farthest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Dumbbells {
    /// The target, in the unit that is printed.
    pub target: f64,
    /// Its label, such as "目标95%".
    pub target_label: String,
    /// What follows a number of the axis, such as `%`; may be empty.
    pub unit: String,
    /// Townships that have not reached it.
    pub rows: Vec<Dumbbell>,
    /// Who is not drawn, in one line: how many have reached it, who has no value.
    pub rest: String,
}

/// One value and its target.
#[derive(Clone, Debug, PartialEq)]
pub struct Dumbbell {
    /// The township.
    pub name: String,
    /// The value, in the unit that is printed.
    pub value: f64,
    /// The value as printed.
    pub printed: String,
    /// What is missing, such as "差12.5个百分点" or "还差3件".
    pub gap: String,
    /// Emphasis.
    pub tone: Tone,
    /// Whether its base is small: drawn hollow.
    pub small: bool,
}

/// Points that one township lost, by indicator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// The dearest first.
    pub rows: Vec<Loss>,
    /// Label of the mark for the group's median.
    pub median_label: String,
    /// What is not drawn, in one line; may be empty.
    pub rest: String,
}

/// Points lost by one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The indicator.
    pub name: String,
    /// The full mark.
    pub full: f64,
    /// Points lost of it.
    pub lost: f64,
    /// Points that the peer group's median lost; `None` where there is none.
    pub median: Option<f64>,
    /// Points lost as printed, such as `2.40`.
    pub printed: String,
    /// Full mark, and what would win them back in cases: "满分4，还差3件".
    pub detail: String,
    /// Lag where more was lost than by the median, Plain else, Muted where there is no figure: never
    /// coloured.
    pub tone: Tone,
}
