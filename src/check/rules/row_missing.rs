#![doc = include_str!("../../../assets/findings/en/R-04.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::scheme::FieldId;
use crate::tidy::Fate;
use crate::value::Value;

/// One finding per township, naming every required figure for which its form has no row.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for township in examined.received() {
        let fields: Vec<FieldId> = examined
            .scheme
            .fields_with_ids()
            .map(|(id, _)| id)
            .filter(|id| {
                let observation = examined.grid.reported(township, *id);
                observation.source.is_none() && observation.value == Value::Missing
            })
            .filter(|id| examined.scheme.is_required(*id) && !examined.grid.from_roster(township, *id))
            .collect();
        if fields.is_empty() {
            continue;
        }
        let mut files = examined.tidied.receipts.iter().filter(|receipt| {
            receipt.township == Some(township) && matches!(receipt.fate, Fate::Used | Fate::Held)
        });
        // Of several parts no one alone lacks the row.
        let only = files.next().filter(|_| files.next().is_none());
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
