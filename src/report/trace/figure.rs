//! Where a figure of a township comes from: its cell as written, or why there is none.

use super::withheld;
use crate::finding::Place;
use crate::report::{Material, print};
use crate::scheme::FieldId;
use crate::tidy::{At, Observation};
use crate::value::Value;

/// A figure of a township with the cell it came from, or why there is none.
pub fn figure(material: &Material<'_>, township: usize, field: FieldId) -> String {
    let (scheme, locale, grid) = (material.scheme, material.locale, material.grid);
    let name = locale.name(&scheme.field(field).name);
    let reported = grid.reported(township, field);
    if grid.from_roster(township, field) {
        let line = scheme.townships[township].line.to_string();
        let value = print::figure(grid.used(township, field));
        return locale.with("trace.roster", &[("field", name), ("value", &value), ("line", &line)]);
    }
    if reported.corrected.is_some() {
        return corrected(material, township, field, &reported);
    }
    let Some(source) = reported.source else {
        return locale.with("trace.no_row", &[("field", name)]);
    };
    let written = reported.written.unwrap_or_default();
    let place = place_of(material, source);
    let (key, value, code) = match withheld(material, township, field) {
        Some(finding) => ("trace.withheld", String::new(), finding.kind.code),
        None if written.is_empty() && reported.value == Value::Missing => ("trace.blank", String::new(), ""),
        None if reported.value == Value::NotApplicable => {
            ("trace.figure", locale.text("gap.not_applicable").to_owned(), "")
        }
        None => ("trace.figure", print::figure(reported.value), ""),
    };
    let facts = [("field", name), ("place", &place), ("value", &value), ("written", written), ("code", code)];
    locale.with(key, &facts)
}

/// The cells that figures of a township came from, sheet by sheet: `诉求与信访 D6、D7`. What stands in the
/// roster, and what was not found, has none.
pub fn cells(material: &Material<'_>, township: usize, fields: &[FieldId]) -> String {
    let locale = material.locale;
    let mut sheets: Vec<(&str, Vec<&str>)> = Vec::new();
    for field in fields.iter().filter(|field| !material.grid.from_roster(township, **field)) {
        let Some(source) = material.grid.reported(township, *field).source else { continue };
        match sheets.iter_mut().find(|(sheet, _)| *sheet == source.sheet) {
            Some((_, cells)) if cells.contains(&source.cell) => {}
            Some((_, cells)) => cells.push(source.cell),
            None => sheets.push((source.sheet, vec![source.cell])),
        }
    }
    let of_sheet =
        |(sheet, cells): &(&str, Vec<&str>)| format!("{sheet} {}", locale.list(cells)).trim().to_owned();
    locale.clauses(&sheets.iter().map(of_sheet).collect::<Vec<_>>())
}

/// The cell of a figure in words; a text file has no sheets.
fn place_of(material: &Material<'_>, source: At<'_>) -> String {
    let place = Place {
        sheet: Some(source.sheet.to_string()),
        cell: Some(source.cell.to_string()),
        ..Place::file(source.file)
    };
    material.locale.place(&place, None)
}

/// A corrected figure: what counts, what was found, where, and why.
fn corrected(material: &Material<'_>, township: usize, field: FieldId, reported: &Observation<'_>) -> String {
    let (scheme, locale) = (material.scheme, material.locale);
    let code = &scheme.townships[township].code;
    let at = reported.source.map(|source| place_of(material, source));
    let place = at.unwrap_or_else(|| locale.text("trace.nowhere").to_owned());
    let withheld = withheld(material, township, field).map(|finding| finding.kind.code);
    let found = reported.found();
    let key = if found.is_empty() { "trace.found_blank" } else { "trace.found" };
    let (value, found) = (reported.value.to_string(), locale.with(key, &[("found", &found)]));
    let mut facts = vec![
        ("field", locale.name(&scheme.field(field).name).to_owned()),
        (
            "value",
            if reported.value == Value::NotApplicable {
                locale.text("gap.not_applicable").to_owned()
            } else {
                value
            },
        ),
        ("found", found),
        ("place", place),
        ("code", withheld.unwrap_or_default().to_owned()),
    ];
    if let Some(own) = scheme.correction(material.tidied.period, code, field) {
        facts.extend([
            ("reason", own.reason.clone()),
            ("by", own.by.clone()),
            ("date", own.date.to_string()),
        ]);
    }
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
    locale.with(if withheld.is_some() { "trace.corrected_withheld" } else { "trace.corrected" }, &facts)
}
