//! Every method of the panel, held against the official places.

use super::View;
use super::words::{reason, way_key, weighting_key, whole_key};
use crate::method::Unusable;
use crate::panel::{Method, Outcome};
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::score::rank::printed;
use crate::value::plain;

/// How many of those that move most are named.
const NAMED: usize = 3;

/// A row per method, in the order of the panel.
pub(super) fn table(view: &View<'_>) -> Table {
    let locale = view.material.locale;
    let columns = [
        ("scale", ColumnKind::RowHeader),
        ("aggregation", ColumnKind::Text),
        ("weights", ColumnKind::Text),
        ("spearman", ColumnKind::Number(3)),
        ("kendall", ColumnKind::Number(3)),
        ("mean_shift", ColumnKind::Number(1)),
        ("moves_most", ColumnKind::Text),
    ];
    let (count, shift) = view.shift();
    let facts = [
        ("count", &*count.to_string()),
        ("shift", &shift.map(|shift| printed(shift, 1)).unwrap_or_default()),
        ("period", &view.material.period()),
    ];
    let key = if shift.is_some() { "caption.methods" } else { "caption.methods_alone" };
    let rows = view.panel.entries.iter().enumerate();
    Table {
        id: "methods".to_owned(),
        caption: locale.with(key, &facts),
        sheet: locale.text("sheet.methods").to_owned(),
        columns: view.material.columns(columns),
        rows: rows.map(|(place, (method, outcome))| row(view, place, *method, outcome.as_ref())).collect(),
        notes: ["methods", "methods_scales"]
            .map(|key| locale.text(&format!("note.{key}")).to_owned())
            .to_vec(),
    }
}

fn row(view: &View<'_>, place: usize, method: Method, outcome: Result<&Outcome, &Unusable>) -> Row {
    let locale = view.material.locale;
    let none = || Cell::gap(locale.text("gap.none"));
    let number = |value: Option<f64>, decimals: u8| {
        value.map_or_else(none, |value| Cell::number_as(value, printed(value, decimals)))
    };
    let found = outcome.ok();
    Row {
        id: (place + 1).to_string(),
        group: String::new(),
        tone: if found.is_some() && !view.panel.is_dominated(method.weighting) {
            Tone::Plain
        } else {
            Tone::Muted
        },
        cells: vec![
            Cell::text(locale.text(way_key(method))),
            Cell::text(locale.text(whole_key(method.whole))),
            Cell::text(locale.text(weighting_key(method.weighting))),
            number(found.and_then(|own| own.spearman), 3),
            number(found.and_then(|own| own.kendall), 3),
            number(found.and_then(|own| own.mean_shift), 1),
            match outcome {
                Ok(outcome) => moves(view, outcome),
                Err(unusable) => Cell::gap(reason(locale, *unusable)),
            },
        ],
    }
}

/// Who moves most, with the official place and the one here.
fn moves(view: &View<'_>, outcome: &Outcome) -> Cell {
    let locale = view.material.locale;
    let words: Vec<String> = outcome
        .moves
        .iter()
        .take(NAMED)
        .map(|(township, before, after)| {
            let facts = [
                ("township", view.material.township(view.district.townships[*township])),
                ("before", &*plain(*before)),
                ("after", &plain(*after)),
            ];
            locale.with("panel.move", &facts)
        })
        .collect();
    if words.is_empty() {
        Cell::text(locale.text("panel.nobody_moves"))
    } else {
        Cell::text(locale.list(&words))
    }
}
