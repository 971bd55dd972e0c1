//! `relations.toml` as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Relation, RelationRule, Share};
use crate::error::Flaw;
use crate::finding::{Facts, Severity};
use crate::language::Name;
use crate::scheme::FieldId;
use crate::scheme::indicator::Resolver;
use crate::scheme::source::{Located, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scheme) struct Entries {
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
pub(in crate::scheme) fn read(
    entries: Entries,
    source: &Source,
    ids: &BTreeMap<String, FieldId>,
    flaws: &mut Vec<Flaw>,
) -> Vec<Relation> {
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
            Self::Sum { parts, total, or, carried_over } => {
                let (parts, carried_over) = (all(parts), all(carried_over));
                RelationRule::Sum { parts, total: to(total), or: or.map(to), carried_over }
            }
            Self::AtMost { parts, whole, each, times, carried_over } => {
                let (parts, whole, carried_over) = (all(parts), all(whole), all(carried_over));
                RelationRule::AtMost { parts, whole, each, times, carried_over }
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
