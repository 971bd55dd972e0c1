//! Things to do: findings with one cause are one item, however many cells it has.

use std::collections::BTreeMap;

use super::spot::{Spot, Spots};
use crate::finding::identity::name;
use crate::finding::{Finding, Severity};
use crate::report::Material;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The same from run to run, as long as one of its cells is still wrong.
    pub id: String,
    /// The code, for the telephone.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
    /// What was done about it meanwhile.
    pub done: String,
    /// Where, each place with its own words; empty where it is about the whole submission.
    pub spots: Vec<Spot>,
    /// Further facts, such as what differs between two versions.
    pub details: Vec<String>,
}

/// Puts findings of one cause together, in the order of the first of each.
pub(super) fn items(material: &Material<'_>, spots: &Spots<'_>, findings: &[&Finding]) -> Vec<Item> {
    let mut order: Vec<Vec<&Finding>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let key = cause(material, finding).unwrap_or_else(|| finding.id.clone());
        let place = *places.entry(key).or_insert_with(|| {
            order.push(Vec::new());
            order.len() - 1
        });
        order[place].push(finding);
    }
    order.iter().filter_map(|findings| item(material, spots, findings)).collect()
}

fn item(material: &Material<'_>, spots: &Spots<'_>, findings: &[&Finding]) -> Option<Item> {
    let locale = material.locale;
    let first = *findings.first()?;
    let alone = findings.len() == 1;
    let what = match several(material, first) {
        Some(key) if !alone => {
            let mut facts = first.facts.clone();
            facts.insert("count", findings.len().to_string());
            locale.say(&key, &facts)
        }
        _ => locale.what_to(first),
    };
    // That of the cause even where one cell is left of several, so that it stays while any is wrong.
    let id = cause(material, first).map_or_else(|| first.id.clone(), |cause| name(&cause));
    let mut details: Vec<String> = Vec::new();
    let mut at = Vec::new();
    for finding in findings {
        at.extend(spots.of(finding, &mut details));
    }
    let mut met = std::collections::BTreeSet::new();
    details.retain(|detail| met.insert(detail.clone()));
    Some(Item {
        id,
        code: first.kind.code,
        severity: findings.iter().map(|finding| finding.severity).min().unwrap_or(first.severity),
        what,
        mend: locale.mend(first),
        done: locale.done(first),
        spots: at,
        details,
    })
}

/// The key of the sentence that speaks of several findings of a kind at once. Kinds without one are a
/// thing to do each.
fn several(material: &Material<'_>, finding: &Finding) -> Option<String> {
    let code = finding.kind.code;
    let variant = finding.facts.get("sentence").map(|variant| format!("finding.{code}.several_{variant}"));
    let key = variant.unwrap_or_else(|| format!("finding.{code}.several"));
    material.locale.has(&key).then_some(key)
}

/// What findings of one cause have in common: township, kind and the facts that the sentence about
/// several of them names, such as the two units of measure.
fn cause(material: &Material<'_>, finding: &Finding) -> Option<String> {
    let key = several(material, finding)?;
    let named = |(name, fact): (&&'static str, &String)| {
        let name = *name;
        let known = name != "count" && material.locale.text(&key).contains(&format!("{{{name}}}"));
        known.then(|| fact.clone())
    };
    let facts: Vec<String> = finding.facts.iter().filter_map(named).collect();
    let township = material.township_of(finding)?;
    let severity = finding.severity.name();
    Some(format!(
        "{key}\u{1f}{severity}\u{1f}{}\u{1f}{}",
        material.scheme.townships[township].code,
        facts.join("\u{1f}")
    ))
}
