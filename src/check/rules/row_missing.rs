#![doc = include_str!("../../../assets/findings/en/R-04.md")]

use std::collections::BTreeMap;

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::scheme::FieldId;
use crate::tidy::{Fate, Receipt};
use crate::value::Value;

/// One finding per township, naming every required figure for which its form has no row.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut counting: BTreeMap<usize, Vec<&Receipt>> = BTreeMap::new();
    for receipt in &examined.tidied.receipts {
        if let (Some(township), Fate::Used | Fate::Held) = (receipt.township, receipt.fate) {
            counting.entry(township).or_default().push(receipt);
        }
    }
    let required = examined.scheme.required();
    for township in examined.received() {
        let fields: Vec<FieldId> = examined
            .scheme
            .fields_with_ids()
            .map(|(id, _)| id)
            .filter(|id| {
                let observation = examined.grid.reported(township, *id);
                observation.source.is_none() && observation.value == Value::Missing
            })
            .filter(|id| required[id.0] && !examined.grid.from_roster(township, *id))
            .collect();
        if fields.is_empty() {
            continue;
        }
        // Of several parts no one alone lacks the row.
        let only = match counting.get(&township).map(Vec::as_slice) {
            Some([only]) => Some(only),
            _ => None,
        };
        let place = Place {
            township: Some(examined.scheme.townships[township].code.clone()),
            file: only.map(|receipt| receipt.file.clone()),
            ..Place::default()
        };
        let (names, names_en) = examined.names(&fields);
        findings.push(
            Finding::new(kind::ROW_MISSING, place, Action::Listed)
                .fact("count", fields.len().to_string())
                .fact("fields", names.replace('＋', "、"))
                .fact("fields_en", names_en.replace(" + ", ", ")),
        );
    }
    findings
}
