//! The figures behind the indicators of a group, township by township, each with its cell and as it was
//! written there.

use crate::report::summary::on_page::figures_behind;
use crate::report::summary::{Cell, Column, ColumnKind, Content, Row, Table, Tone};
use crate::report::{Material, print, trace};
use crate::scheme::{FieldId, Indicator};
use crate::tidy::At;
use crate::value::Value;

/// One table per group of indicators that rests on figures.
pub(super) fn tables(material: &Material<'_>) -> Vec<Table> {
    (0..material.scheme.groups.len()).filter_map(|group| table(material, group)).collect()
}

fn table(material: &Material<'_>, group: usize) -> Option<Table> {
    let (scheme, locale) = (material.scheme, material.locale);
    let mut fields: Vec<FieldId> = Vec::new();
    for field in scheme.indicators.iter().filter(|own| own.group == group).flat_map(behind) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    if fields.is_empty() {
        return None;
    }
    let mut columns = material.columns([("township", ColumnKind::RowHeader), ("source", ColumnKind::Text)]);
    columns.extend(fields.iter().map(|field| Column {
        key: String::new(),
        heading: locale.name(&scheme.field(*field).name).to_owned(),
        detail: Some(crate::report::ways::unit(scheme, locale, *field).to_owned()),
        kind: ColumnKind::Number(2),
    }));
    let group = &scheme.groups[group];
    let received = material.in_order().into_iter().filter(|place| material.grid.received(*place));
    let id = figures_behind(&group.id);
    let facts = [("group", locale.name(&group.name)), ("period", &material.period())];
    Some(Table {
        caption: locale.with("caption.reported", &facts),
        sheet: id.clone(),
        id,
        columns,
        rows: received.map(|place| row(material, place, &fields)).collect(),
        notes: vec![locale.text("note.reported").to_owned()],
    })
}

/// The fields an indicator may rest on: its measure, what stands in for it, a gate, and events.
fn behind(indicator: &Indicator) -> Vec<FieldId> {
    let substitute = indicator.substitute.iter().flat_map(|other| other.measure.fields());
    let all = indicator.measure.fields().into_iter().chain(substitute);
    let gate = indicator.gate.iter().map(|gate| &gate.field);
    let less = indicator.less_per_event.iter().map(|less| &less.field);
    all.chain(gate).chain(less).copied().collect()
}

fn row(material: &Material<'_>, place: usize, fields: &[FieldId]) -> Row {
    let sources: Vec<At<'_>> =
        fields.iter().filter_map(|field| material.grid.reported(place, *field).source).collect();
    let same = |a: &At<'_>, b: &At<'_>| a.file == b.file && a.sheet == b.sheet;
    // The sheet of most of them; of equal ones the first.
    let count = |own: &At<'_>| sources.iter().filter(|other| same(own, other)).count();
    let main = sources.iter().rev().copied().max_by_key(|own| count(own));
    let mut cells = vec![
        Cell::text(material.township(place)),
        main.map_or_else(
            || Cell::gap(material.locale.text("gap.none")),
            |main| Cell::text(whole(main.file, main.sheet)),
        ),
    ];
    cells.extend(fields.iter().map(|field| {
        let source = material.grid.reported(place, *field).source;
        let at = source.map(|own| match main {
            Some(main) if same(&own, &main) => own.cell.to_string(),
            Some(main) if own.file == main.file => whole(own.sheet, own.cell),
            _ => whole(&whole(own.file, own.sheet), own.cell),
        });
        figure(material, place, *field, at.as_deref())
    }));
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: Tone::Plain,
        cells,
    }
}

/// Two parts of an address, the larger first; a text file has no sheets.
fn whole(larger: &str, smaller: &str) -> String {
    match (larger.is_empty(), smaller.is_empty()) {
        (false, false) => format!("{larger} › {smaller}"),
        (true, _) => smaller.to_owned(),
        (_, true) => larger.to_owned(),
    }
}

/// What counts, the cell, and what stands in it where that reads otherwise.
fn figure(material: &Material<'_>, place: usize, field: FieldId, at: Option<&str>) -> Cell {
    let (locale, grid) = (material.locale, material.grid);
    let reported = grid.reported(place, field);
    let written = reported.written.unwrap_or_default();
    if grid.from_roster(place, field) {
        let used = grid.used(place, field);
        let line = material.scheme.townships[place].line.to_string();
        let words = locale.with("reported.roster", &[("value", &print::figure(used)), ("line", &line)]);
        return number(used, words);
    }
    let withheld = trace::withheld(material, place, field).map(|finding| finding.kind.code);
    let value = match reported.value {
        Value::NotApplicable => locale.text("gap.not_applicable").to_owned(),
        value => print::figure(value),
    };
    let facts = [
        ("value", value.as_str()),
        ("cell", at.unwrap_or_default()),
        ("written", written),
        ("code", withheld.unwrap_or_default()),
    ];
    let key = match (reported.corrected.is_some(), withheld, at) {
        (true, ..) => "reported.corrected",
        (_, Some(_), Some(_)) => "reported.withheld",
        (.., None) => return Cell::gap(locale.text("gap.none")),
        _ if written.is_empty() => "reported.blank",
        _ if written == value => "reported.figure",
        _ => "reported.written",
    };
    let words = locale.with(key, &facts);
    if key == "reported.withheld" || key == "reported.blank" {
        return Cell::gap(words);
    }
    number(reported.value, words)
}

fn number(value: Value, printed: String) -> Cell {
    match value.figure() {
        Some(value) => Cell { content: Content::Number { value, printed }, trace: Vec::new() },
        None => Cell::gap(printed),
    }
}
