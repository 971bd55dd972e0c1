//! Relations (勾稽关系) that must hold between figures, one row each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::field::FieldId;
use super::indicator::Resolver;
use super::source::{Located, Source};
use crate::error::Flaw;
use crate::finding::{Facts, Severity};
use crate::language::Name;

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
    },
    /// The parts together are at most `times` the whole.
    AtMost {
        /// What is added on the left; withheld if it is too much.
        parts: Vec<F>,
        /// What is added on the right.
        whole: Vec<F>,
        /// How many times the whole.
        #[serde(default = "once")]
        times: f64,
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

fn once() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    relation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Located,
    name: String,
    name_en: String,
    severity: Weight,
    rule: RelationRule<Located>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Weight {
    Error,
    Warning,
    Note,
}

/// Reads `relations.toml`.
pub(super) fn read(source: &Source, ids: &BTreeMap<String, FieldId>, flaws: &mut Vec<Flaw>) -> Vec<Relation> {
    let entries: Entries = match source.parse() {
        Ok(entries) => entries,
        Err(flaw) => {
            flaws.push(flaw);
            return Vec::new();
        }
    };
    let mut relations: Vec<Relation> = Vec::new();
    for entry in entries.relation {
        let id = entry.id.get_ref().clone();
        if relations.iter().any(|other| other.id == id) {
            flaws.push(source.flaw(&entry.id, "duplicate", Facts::from([("name", id.clone())])));
        }
        let mut resolver = Resolver { source, ids, flaws };
        relations.push(Relation {
            id,
            name: Name::new(entry.name, entry.name_en),
            severity: match entry.severity {
                Weight::Error => Severity::Error,
                Weight::Warning => Severity::Warning,
                Weight::Note => Severity::Note,
            },
            rule: entry.rule.resolve(&mut |name| resolver.field(name)),
        });
    }
    relations
}

impl<F> RelationRule<F> {
    fn resolve<G>(self, to: &mut impl FnMut(F) -> G) -> RelationRule<G> {
        let mut all = |fields: Vec<F>| fields.into_iter().map(&mut *to).collect::<Vec<G>>();
        match self {
            Self::Sum { parts, total } => {
                let parts = all(parts);
                RelationRule::Sum { parts, total: to(total) }
            }
            Self::AtMost { parts, whole, times } => {
                RelationRule::AtMost { parts: all(parts), whole: all(whole), times }
            }
            Self::Equal { left, right } => RelationRule::Equal { left: all(left), right: all(right) },
            Self::Needs { field, also } => {
                let also = all(also);
                RelationRule::Needs { field: to(field), also }
            }
            Self::RollForward { stock, plus, minus } => {
                let (plus, minus) = (all(plus), all(minus));
                RelationRule::RollForward { stock: to(stock), plus, minus }
            }
            Self::Differ { left, right, full } => {
                let (left, right) = (to(left), to(right));
                let full = full.map(|Share { part, whole }| Share { part: to(part), whole: to(whole) });
                RelationRule::Differ { left, right, full }
            }
        }
    }
}
