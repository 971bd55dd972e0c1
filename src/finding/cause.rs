//! One cause, one finding: a sheet in 元 instead of 万元 is one thing to mend, however many cells it hits.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Finding, Kind, Severity, kind};

/// A kind whose findings in one file go back to one cause where some facts agree.
struct Cause {
    kind: &'static Kind,
    /// The facts that tell causes apart.
    same: &'static [&'static str],
    /// The fact that says what each figure came to, or would come to.
    result: Option<&'static str>,
}

const CAUSES: [Cause; 9] = [
    Cause { kind: kind::UNREADABLE_NUMBER, same: &["written"], result: None },
    Cause { kind: kind::DRESSED_NUMBER, same: &[], result: Some("figure") },
    Cause { kind: kind::MARKER, same: &["reading"], result: Some("written") },
    Cause { kind: kind::ERROR_CELL, same: &["written"], result: None },
    Cause { kind: kind::FORMULA_WITHOUT_RESULT, same: &[], result: Some("result") },
    Cause { kind: kind::PICTURE_CELL, same: &[], result: None },
    Cause { kind: kind::MERGED_OR_HIDDEN, same: &["reason"], result: None },
    Cause { kind: kind::OTHER_UNIT, same: &["unit", "wanted"], result: Some("figure") },
    Cause { kind: kind::SUSPECTED_UNIT_SLIP, same: &["unit", "other"], result: Some("corrected") },
];

/// How many figures are named; the addresses of all stand beside the sentence.
const NAMED: usize = 12;

/// What the sentence of a finding for several cells begins with: `many`, `many_unconverted`.
const MANY: &str = "many";

/// What findings must share to have one cause.
type Key = (&'static str, Severity, Option<String>, Option<String>, Vec<Option<String>>);

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
    let fact = |name: &&str| finding.facts.get(*name).cloned();
    let facts = cause.same.iter().chain(&["sentence"]).map(fact).collect();
    Some((finding.kind.code, finding.severity, place.township.clone(), place.file.clone(), facts))
}

/// The finding for several cells: the first, with what the others add.
fn one(findings: Vec<Finding>) -> Option<Finding> {
    let several = findings.len() > 1;
    let count = findings.len().to_string();
    let result = findings.first().and_then(cause).and_then(|cause| cause.result);
    let named = |name: &'static str, parts: [&str; 3]| {
        let each = findings.iter().map(|finding| {
            let field = finding.facts.get(name).or_else(|| finding.facts.get("field"));
            let field = field.map(String::as_str).unwrap_or_default();
            match result.and_then(|result| finding.facts.get(result)) {
                Some(result) => format!("{field}{}{result}{}", parts[0], parts[1]),
                None => field.to_owned(),
            }
        });
        let mut names: Vec<String> = each.take(NAMED).collect();
        if findings.len() > NAMED {
            names.push("…".to_owned());
        }
        names.join(parts[2])
    };
    let (fields, fields_en) = (named("field", ["（", "）", "、"]), named("field_en", [" (", ")", ", "]));
    let mut findings = findings.into_iter();
    let mut first = findings.next()?;
    if !several {
        return Some(first);
    }
    for other in findings {
        first.related.extend(other.place.address());
        first.related.extend(other.related);
        first.withholds.extend(other.withholds);
    }
    let sentence = match first.facts.get("sentence") {
        Some(sentence) => format!("{MANY}_{sentence}"),
        None => MANY.to_owned(),
    };
    Some(
        first
            .fact("sentence", sentence)
            .fact("count", count)
            .fact("fields", fields)
            .fact("fields_en", fields_en),
    )
}

/// What tells the cause of a finding from others of its kind, whether it has one cell or many; `None` for a
/// kind whose findings each have a cause of their own.
pub(super) fn told_by(finding: &Finding) -> Option<String> {
    let facts = cause(finding)?.same.iter().map(|name| finding.facts.get(name).map_or("", String::as_str));
    Some(facts.collect::<Vec<&str>>().join("\u{1f}"))
}

/// Whether a finding stands for several cells with one cause.
pub(super) fn is_gathered(finding: &Finding) -> bool {
    cause(finding).is_some() && finding.facts.get("sentence").is_some_and(|said| said.starts_with(MANY))
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
