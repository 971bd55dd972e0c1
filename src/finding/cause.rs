//! One cause, one finding: a sheet in 元 instead of 万元 is one thing to mend, however many cells it hits.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Kind, Severity, kind};

/// A kind whose findings in one file go back to one cause where some facts agree.
struct Cause {
    kind: &'static Kind,
    /// The facts that tell causes apart; a finding that lacks one has a cause of its own.
    same: &'static [&'static str],
    /// The facts that name what one finding is about, in Chinese and in English.
    item: [&'static str; 2],
    /// The fact that says what each came to, or would come to.
    result: Option<&'static str>,
}

const fn cause_of(kind: &'static Kind, same: &'static [&'static str], result: Option<&'static str>) -> Cause {
    Cause { kind, same, item: ["field", "field_en"], result }
}

const CAUSES: [Cause; 11] = [
    cause_of(kind::UNREADABLE_NUMBER, &["written"], None),
    cause_of(kind::DRESSED_NUMBER, &[], Some("figure")),
    cause_of(kind::MARKER, &["reading"], Some("written")),
    cause_of(kind::ERROR_CELL, &["written"], None),
    cause_of(kind::FORMULA_WITHOUT_RESULT, &[], Some("result")),
    cause_of(kind::PICTURE_CELL, &[], None),
    cause_of(kind::MERGED_OR_HIDDEN, &["reason"], None),
    cause_of(kind::OTHER_UNIT, &["unit", "wanted"], Some("figure")),
    // One total that several kinds of parts do not give.
    Cause {
        kind: kind::SUM_MISMATCH,
        same: &["field", "total"],
        item: ["relation", "relation_en"],
        result: Some("sum"),
    },
    // One whole below several of its parts.
    Cause {
        kind: kind::PART_EXCEEDS_WHOLE,
        same: &["of"],
        item: ["left", "left_en"],
        result: Some("left_figure"),
    },
    cause_of(kind::SUSPECTED_UNIT_SLIP, &["unit", "other"], Some("corrected")),
];

/// How many figures are named; the addresses of all stand beside the sentence.
const NAMED: usize = 12;

/// What the sentence of a finding for several cells begins with: `many`, `many_unconverted`.
const MANY: &str = "many";

/// The fact that says how many of the related addresses are cells it is about.
const FURTHER: &str = "further_cells";

/// What findings must share to have one cause.
type Key = (&'static str, Severity, Option<String>, Option<String>, Vec<String>);

/// Puts findings with one cause into one, at the place of the first, with the addresses of the others.
/// Everything else stays as it is, in its order.
pub fn gather(findings: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Vec<Finding>> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in findings {
        let Some(key) = key(&finding) else {
            all.push(vec![finding]);
            continue;
        };
        match seen.entry(key) {
            Entry::Occupied(place) => all[*place.get()].push(finding),
            Entry::Vacant(place) => {
                place.insert(all.len());
                all.push(vec![finding]);
            }
        }
    }
    all.into_iter().filter_map(one).collect()
}

fn cause(finding: &Finding) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.kind == finding.kind)
}

/// `None` for what has a cause of its own.
fn key(finding: &Finding) -> Option<Key> {
    let cause = cause(finding)?;
    let place = &finding.place;
    place.cell.as_ref()?;
    finding.facts.get(cause.item[0])?;
    let facts = cause.same.iter().map(|name| finding.facts.get(*name).cloned());
    let mut facts = facts.collect::<Option<Vec<String>>>()?;
    facts.push(finding.facts.get("sentence").cloned().unwrap_or_default());
    Some((finding.kind.code, finding.severity, place.township.clone(), place.file.clone(), facts))
}

/// The finding for several cells: the first, with what the others add.
fn one(findings: Vec<Finding>) -> Option<Finding> {
    let Some(cause) = findings.first().and_then(cause).filter(|_| findings.len() > 1) else {
        return findings.into_iter().next();
    };
    let count = findings.len().to_string();
    let named = |item: &str, [open, close, between]: [&str; 3]| {
        let each = findings.iter().map(|finding| {
            let name = finding.facts.get(item).or_else(|| finding.facts.get(cause.item[0]));
            let name = name.map(String::as_str).unwrap_or_default();
            match cause.result.and_then(|result| finding.facts.get(result)) {
                Some(result) => format!("{name}{open}{result}{close}"),
                None => name.to_owned(),
            }
        });
        let mut names: Vec<String> = each.take(NAMED).collect();
        if findings.len() > NAMED {
            names.push("…".to_owned());
        }
        names.join(between)
    };
    let items = named(cause.item[0], ["（", "）", "、"]);
    let items_en = named(cause.item[1], [" (", ")", ", "]);
    let mut findings = findings.into_iter();
    let mut first = findings.next()?;
    // First the cells it is about, then what they were held against.
    let mut cells: Vec<String> = Vec::new();
    let mut against = std::mem::take(&mut first.related);
    for other in findings {
        cells.extend(other.place.address().filter(|_| other.place != first.place));
        against.extend(other.related);
        first.withholds.extend(other.withholds);
    }
    let cells = distinct(cells);
    let further = cells.len().to_string();
    first.related = distinct([cells, against].concat());
    first.withholds = distinct(std::mem::take(&mut first.withholds));
    let sentence = match first.facts.get("sentence") {
        Some(sentence) => format!("{MANY}_{sentence}"),
        None => MANY.to_owned(),
    };
    Some(
        first
            .fact("sentence", sentence)
            .fact("count", count)
            .fact(FURTHER, further)
            .fact("fields", items)
            .fact("fields_en", items_en),
    )
}

/// What tells the cause of a finding from others of its kind, whether it has one cell or many; `None` for
/// what has a cause of its own. The amount of a wrong total is no part of it: wrong by another amount, it is
/// still the same thing to mend.
pub(super) fn told_by(finding: &Finding) -> Option<String> {
    let same = cause(finding)?.same.iter().filter(|name| **name != "total");
    let facts: Option<Vec<&str>> = same.map(|name| finding.facts.get(name).map(String::as_str)).collect();
    Some(facts?.join("\u{1f}"))
}

/// Each once, in order.
fn distinct(all: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}

/// The cells besides its own that a finding stands for.
pub(super) fn further(finding: &Finding) -> &[String] {
    let count = finding.facts.get(FURTHER).and_then(|count| count.parse().ok()).unwrap_or(0);
    finding.related.get(..count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::gather;
    use crate::finding::{Action, Finding, Place, kind};

    fn unit(file: &str, cell: &str, unit: &str) -> Finding {
        Finding::new(kind::OTHER_UNIT, Place::file(file).sheet("普法").cell(cell), Action::UsedAssuming)
            .withholding([cell.to_owned()])
            .fact("field", format!("项{cell}"))
            .fact("field_en", format!("item {cell}"))
            .fact("unit", unit)
            .fact("wanted", "万元")
            .fact("figure", "4.5")
    }

    #[test]
    fn cells_of_one_file_with_one_cause_are_one_finding_with_every_address() {
        let found =
            gather(vec![unit("a.xlsx", "D7", "元"), unit("a.xlsx", "D9", "元"), unit("a.xlsx", "D12", "元")]);
        assert_eq!(found.len(), 1);
        let own = &found[0];
        assert_eq!(
            (own.place.cell.as_deref(), &own.related[..]),
            (Some("D7"), &["普法!D9".to_owned(), "普法!D12".to_owned()][..])
        );
        assert_eq!(own.withholds, ["D7", "D9", "D12"]);
        assert_eq!((own.facts["count"].as_str(), own.facts["sentence"].as_str()), ("3", "many"));
        assert_eq!(own.facts["fields"], "项D7（4.5）、项D9（4.5）、项D12（4.5）");
        assert_eq!(own.facts["fields_en"], "item D7 (4.5), item D9 (4.5), item D12 (4.5)");
        let cells: Vec<(&str, &str)> = own.cells().collect();
        assert_eq!(cells, [("普法", "D7"), ("普法", "D9"), ("普法", "D12")]);
    }

    #[test]
    fn other_causes_other_files_and_other_kinds_stay_apart_and_in_order() {
        let number =
            Finding::new(kind::DECIMAL_COUNT, Place::file("a.xlsx").sheet("普法").cell("D8"), Action::Used);
        let all = vec![
            unit("a.xlsx", "D7", "元"),
            number.clone(),
            unit("a.xlsx", "D9", "千元"),
            unit("b.xlsx", "D7", "元"),
            number,
        ];
        assert_eq!(gather(all.clone()), all);
    }
}
