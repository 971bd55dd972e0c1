//! A slip as a paper to be stamped: what the page says, in the form of official papers.

use super::cover::whereabouts;
use super::{Item, Slip, Spot};
use crate::finding::Severity;
use crate::locale::Locale;
use crate::report::summary::paper::{Measure, Paper, Paragraph, Piece, Span};
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};

/// The paper of a slip: verdict, what is to be mended, what is only told, files, signature.
pub fn paper(slip: &Slip, locale: &Locale) -> Paper {
    let heading = &slip.heading;
    let said = |text: &str| Piece::Paragraph(text.to_owned().into());
    let mut body = vec![said(&heading.verdict), said(&heading.reply)];
    if !slip.sent.is_empty() {
        let files: Vec<&str> = slip.sent.iter().map(|sent| sent.file.as_str()).collect();
        body.push(said(&locale.with("slip.other_files", &[("files", &locale.list(&files))])));
    }
    let told = told(slip, locale);
    match (slip.items.is_empty(), told.is_empty()) {
        (false, _) => body.push(Piece::Table(table(slip, told, locale))),
        (true, false) => body.push(Piece::List(told)),
        (true, true) => {}
    }
    let township = vec![Span::Said(format!("{}{}", heading.township, locale.text("join.label").trim_end()))];
    Paper {
        title: vec![heading.title.clone()],
        addressee: Paragraph { lead: None, spans: township },
        body,
        closing: vec![locale.text("slip.signature").to_owned().into()],
        measure: Measure::Characters,
        ..Paper::default()
    }
}

/// One row for each thing to do, with all its places and the code to name on the telephone.
///
/// - `notes`: what stands below.
fn table(slip: &Slip, notes: Vec<String>, locale: &Locale) -> Table {
    let keys = ["number", "weight", "what", "mend", "cell", "written"];
    let column = |(place, key): (usize, &&str)| Column {
        key: String::new(),
        heading: locale.text(&format!("slip.column.{key}")).to_owned(),
        detail: None,
        kind: if place == 0 { ColumnKind::RowHeader } else { ColumnKind::Text },
    };
    let row = |(number, item): (usize, &Item)| {
        let lines =
            |of: &dyn Fn(&Spot) -> String| item.spots.iter().map(of).collect::<Vec<String>>().join("\n");
        let code = format!("{} {}", item.code, item.id);
        let what = [std::slice::from_ref(&item.what), &item.details, &[code]].concat().join("\n");
        let weight = if item.severity == Severity::Error { "slip.must" } else { "slip.look" };
        Row {
            id: item.id.clone(),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![
                Cell::number((number + 1) as f64, 0),
                Cell::text(locale.text(weight)),
                Cell::text(what),
                Cell::text(&item.mend),
                Cell::text(lines(&|spot| at(slip, spot, locale))),
                Cell::text(lines(&written)),
            ],
        }
    };
    Table {
        id: "slip".to_owned(),
        caption: locale.text("slip.sheet").to_owned(),
        sheet: String::new(),
        columns: keys.iter().enumerate().map(column).collect(),
        rows: slip.items.iter().enumerate().map(row).collect(),
        notes,
    }
}

/// Where it is, with the figure's name; the file only where there are several.
fn at(slip: &Slip, spot: &Spot, locale: &Locale) -> String {
    let place = whereabouts(spot, slip.sent.len() == 1, locale);
    if spot.label.is_empty() { place } else { format!("{place}{}{}", locale.text("join.label"), spot.label) }
}

/// What they wrote and how it was understood.
fn written(spot: &Spot) -> String {
    if spot.understood.is_empty() {
        spot.written.clone()
    } else {
        format!("{} → {}", spot.written, spot.understood)
    }
}

/// What needs nothing to be done, and what the codes are for.
fn told(slip: &Slip, locale: &Locale) -> Vec<String> {
    let line = |item: &Item| {
        let place = item.spots.first().map(|spot| whereabouts(spot, slip.sent.len() == 1, locale));
        let place = place.map_or_else(String::new, |place| place + locale.text("join.label"));
        format!("{place}{} {} {}", item.what, item.code, item.id)
    };
    let mut lines: Vec<String> = slip.told.iter().map(line).collect();
    if !lines.is_empty() {
        lines.insert(0, locale.text("slip.told").to_owned());
    }
    if !lines.is_empty() || !slip.items.is_empty() {
        lines.push(locale.text("slip.support").to_owned());
    }
    lines
}
