#![doc = include_str!("../../../assets/findings/en/R-04.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Examined;
use crate::finding::{Action, Finding, Kind, Place, Severity, kind};
use crate::scheme::FieldId;
use crate::tidy::{Fate, Receipt};
use crate::value::Value;

/// Kinds of what keeps figures from being read though they stand in a file.
const UNREAD: [&Kind; 5] =
    [kind::BROKEN_SHEET, kind::PARTLY_READ, kind::SHEET_NOT_USED, kind::HIDDEN_SHEET, kind::UNKNOWN_LABEL];

/// One finding per sheet, naming every required figure for which it has no row.
///
/// An error, as cells left blank in its place would be (V25), so that no row is deleted for the points; but only where
/// it is sure that there is no row. Of several parts of a submission no one alone lacks it, a table of many townships
/// asks for some figures only, and of what was not read of a file nobody knows what it holds.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut counting: BTreeMap<usize, Vec<&Receipt>> = BTreeMap::new();
    for receipt in &examined.tidied.receipts {
        if let (Some(township), Fate::Used | Fate::Held) = (receipt.township, receipt.fate) {
            counting.entry(township).or_default().push(receipt);
        }
    }
    let required = examined.scheme.required();
    let unread: BTreeSet<&str> = examined.found.iter().filter(hides).filter_map(file).collect();
    for township in examined.received() {
        let only = match counting.get(&township).map(Vec::as_slice) {
            Some([only]) => Some(only.file.as_str()),
            _ => None,
        };
        let is_sure = only.is_some_and(|file| !unread.contains(file));
        let code = &examined.scheme.townships[township].code;
        let mut lacking: BTreeMap<(Place, &str), Vec<FieldId>> = BTreeMap::new();
        for (id, field) in examined.scheme.fields_with_ids() {
            let observation = examined.grid.reported(township, id);
            let no_row = observation.source.is_none() && observation.value == Value::Missing;
            if no_row && required[id.0] && !examined.grid.from_roster(township, id) {
                let (place, of_form) = match among(examined, township, &field.sheet) {
                    Some((file, sheet)) => (Place::file(file).sheet(sheet), ""),
                    None => (only.map(Place::file).unwrap_or_default(), field.sheet.as_str()),
                };
                lacking.entry((place, of_form)).or_default().push(id);
            }
        }
        for ((place, _), fields) in lacking {
            let (names, names_en) = examined.names(&fields);
            let place = Place { township: Some(code.clone()), ..place };
            let finding = Finding::new(kind::ROW_MISSING, place, Action::Listed)
                .fact("count", fields.len().to_string())
                .fact("fields", names.replace('＋', "、"))
                .fact("fields_en", names_en.replace(" + ", ", "));
            findings.push(if is_sure {
                finding.weighing(Severity::Error)
            } else {
                finding.fact("sentence", "unread")
            });
        }
    }
    findings
}

/// File and sheet on which a township has the other figures of a sheet of the form; `None` where it has none of
/// them.
fn among<'a>(examined: &'a Examined<'_>, township: usize, sheet: &str) -> Option<(&'a str, &'a str)> {
    let of_sheet = examined.scheme.fields_with_ids().filter(|(_, field)| field.sheet == sheet);
    let source = of_sheet.filter_map(|(id, _)| examined.grid.reported(township, id).source).next()?;
    Some((source.file, source.sheet))
}

/// Whether something of a file was not read.
fn hides(finding: &&Finding) -> bool {
    UNREAD.contains(&finding.kind) && finding.severity != Severity::Note
}

fn file(finding: &Finding) -> Option<&str> {
    finding.place.file.as_deref()
}
