//! Relations (勾稽关系) that must hold between figures, one row each.

mod broken;
mod entry;

use serde::Deserialize;

use super::field::FieldId;
use crate::finding::Severity;
use crate::language::Name;
pub use broken::Broken;
pub(crate) use broken::apart;
pub(super) use entry::read;

/// A relation between figures of one township.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Stable id, such as `V10-3`: the rule's number in the practice, and a running number.
    pub id: String,
    /// What must hold, in words.
    pub name: Name,
    /// How much breaking it weighs.
    pub severity: Severity,
    /// What must hold.
    pub rule: RelationRule<FieldId>,
}

/// The kinds of relation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RelationRule<F> {
    /// The parts add up to the total.
    Sum {
        /// What is added.
        parts: Vec<F>,
        /// What it must give; withheld if it does not.
        total: F,
        /// Another total that forms of this kind may mean: to give either will do.
        or: Option<F>,
        /// What was carried over from the period before: added to the total where the form has it.
        #[serde(default = "Vec::new")]
        carried_over: Vec<F>,
    },
    /// The parts together, `each` times, are at most `times` the whole.
    AtMost {
        /// What is added on the left; withheld if it is too much.
        parts: Vec<F>,
        /// What is added on the right.
        whole: Vec<F>,
        /// How many times the parts: three mediators for each committee.
        #[serde(default = "once")]
        each: f64,
        /// How many times the whole.
        #[serde(default = "once")]
        times: f64,
        /// What was carried over from the period before: added to the whole where the form has it.
        #[serde(default = "Vec::new")]
        carried_over: Vec<F>,
    },
    /// Both sides are equal.
    Equal {
        /// Added on the left.
        left: Vec<F>,
        /// Added on the right.
        right: Vec<F>,
    },
    /// Where the field is above zero, so is the sum of the others.
    Needs {
        /// The field.
        field: F,
        /// The others.
        also: Vec<F>,
    },
    /// A stock is last period's stock plus and minus this period's changes.
    RollForward {
        /// The stock.
        stock: F,
        /// What was added.
        plus: Vec<F>,
        /// What was taken away.
        minus: Vec<F>,
    },
    /// Two figures are not the same, unless both are zero: possibly filled into each other's row.
    Differ {
        /// The one that should be small.
        left: F,
        /// The other.
        right: F,
        /// A share that is not full where the left figure is above zero.
        full: Option<Share<F>>,
    },
}

/// A part and its whole.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share<F> {
    /// The part.
    pub part: F,
    /// The whole.
    pub whole: F,
}

impl Relation {
    /// The number of the rule it belongs to: `V10` of `V10-3`.
    pub fn number(&self) -> &str {
        match self.id.rsplit_once('-') {
            Some((number, running)) if running.bytes().all(|byte| byte.is_ascii_digit()) => number,
            _ => &self.id,
        }
    }
}

impl RelationRule<FieldId> {
    /// Whether it says that a part is at most its whole, once each.
    pub fn is_part_of_whole(&self) -> bool {
        matches!(self, Self::AtMost { each: 1.0, times: 1.0, .. })
    }

    /// Figures carried over from the period before that are added where a form has them.
    fn carried_over(&self) -> &[FieldId] {
        match self {
            Self::Sum { carried_over, .. } | Self::AtMost { carried_over, .. } => carried_over,
            _ => &[],
        }
    }

    /// Every figure it speaks of.
    pub fn fields(&self) -> Vec<FieldId> {
        match self {
            Self::Sum { parts, total, or, carried_over } => {
                parts.iter().chain([total]).chain(or).chain(carried_over).copied().collect()
            }
            Self::AtMost { parts, whole, carried_over, .. } => {
                parts.iter().chain(whole).chain(carried_over).copied().collect()
            }
            Self::Equal { left, right } => left.iter().chain(right).copied().collect(),
            Self::Needs { field, also } => also.iter().chain([field]).copied().collect(),
            Self::RollForward { stock, plus, minus } => {
                plus.iter().chain(minus).chain([stock]).copied().collect()
            }
            Self::Differ { left, right, .. } => vec![*left, *right],
        }
    }
}

fn once() -> f64 {
    1.0
}
