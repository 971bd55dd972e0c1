#![doc = include_str!("../../../assets/findings/en/V25.md")]

use std::collections::BTreeMap;

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::scheme::FieldId;
use crate::value::Value;

/// One finding per sheet, naming every required figure left blank on it: one thing to mend.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let required = examined.scheme.required();
    for township in examined.received() {
        let mut blank: BTreeMap<(String, String), Vec<FieldId>> = BTreeMap::new();
        for (id, _) in examined.scheme.fields_with_ids() {
            let observation = examined.grid.reported(township, id);
            let left_blank = observation.value == Value::Missing && observation.written.is_none();
            // A master figure of the roster is used in its place.
            let needed = required[id.0] && !examined.grid.from_roster(township, id);
            if let Some(source) = observation.source.filter(|_| left_blank && needed) {
                blank.entry((source.file.to_string(), source.sheet.to_string())).or_default().push(id);
            }
        }
        for ((file, sheet), fields) in blank {
            let code = examined.scheme.townships[township].code.clone();
            let mut place = Place { township: Some(code), ..Place::file(file) }.sheet(sheet);
            let cells = fields.iter().filter_map(|id| examined.grid.reported(township, *id).source);
            let cells: Vec<String> = cells.map(|source| source.cell.to_string()).collect();
            place.cell = cells.first().cloned();
            let (names, names_en) = examined.names(&fields);
            findings.push(
                Finding::new(kind::MISSING_FIELD, place, Action::Listed)
                    .withholding(fields.iter().map(|id| examined.scheme.field(*id).id.clone()))
                    .also_at(cells.into_iter().skip(1))
                    .fact("count", fields.len().to_string())
                    .fact("fields", names.replace('＋', "、"))
                    .fact("fields_en", names_en.replace(" + ", ", ")),
            );
        }
    }
    findings
}
