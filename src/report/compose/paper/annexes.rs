//! The annexes: tables and charts of the summary, and how it was made.

use super::pen::Pen;
use super::tables::{column, columns, pick};
use super::{Behind, Ground, indicators, laggard, lagging, quality};
use crate::report::Before;
use crate::report::compose::figures::is_by_group;
use crate::report::compose::findings;
use crate::report::summary::paper::{Annex, Level, Piece};
use crate::report::summary::{Block, Cell, ColumnKind, Figure, Row, Table, Tone};
use crate::tidy::Fate;

/// Digits of a hash that are printed; all of them stand in `manifest.json`.
const DIGITS: usize = 16;

pub(super) fn annexes(ground: &Ground<'_>) -> Vec<Annex> {
    let mut all = vec![
        (Behind::Ranking, ranking(ground)),
        (Behind::Indicators, of_indicators(ground)),
        (Behind::Method, method(ground)),
        (Behind::Register, register(ground)),
        (Behind::Manifest, manifest(ground)),
    ];
    let lagging = of_lagging(ground);
    if !lagging.is_empty() {
        all.push((Behind::Lagging, lagging));
    }
    all.into_iter()
        .map(|(behind, pieces)| {
            let number = (behind as usize).to_string();
            Annex {
                label: ground.say("annex.label", &[("number", &number)]),
                title: ground.locale.text(&format!("paper.annex.title{number}")).to_owned(),
                pieces,
            }
        })
        .collect()
}

/// The whole ranking, points by group, and the chart.
fn ranking(ground: &Ground<'_>) -> Vec<Piece> {
    let (material, locale) = (ground.material, ground.locale);
    let mut pen = Pen::new(locale);
    for bars in figures(ground, |name| name == "rank-bars") {
        // What a list by rule is not called in the text, it is not called under the chart.
        let title =
            ground.say("annex.bars", &[("score", ground.score_word()), ("period", &material.period())]);
        let moved = |before: &Before<'_>| locale.with("chart.moved_note", &[("before", &before.span)]);
        let mut legend: Vec<String> = material.before.iter().map(moved).collect();
        legend.push(locale.text("paper.annex.bars_legend").to_owned());
        pen.figure(Figure { title, subtitle: locale.clauses(&legend), ..bars.clone() });
    }
    let Some(whole) = ground.table("ranking") else { return pen.pieces };
    let percent = material.worded("percent");
    let keys = [
        "rank",
        "township",
        "peer_group",
        "group_rank",
        percent.as_str(),
        "grade",
        "place_range",
        "certainty",
        "availability",
        "percent_change",
        "rank_change",
    ];
    pen.table(pick(whole, "paper-ranking-all", whole.caption.clone(), &columns(whole, &keys)));
    let mut keys = vec!["rank", "township", &percent];
    if material.scheme.index.is_none() {
        keys.push("total");
    }
    keys.extend(material.scheme.groups.iter().map(|group| group.id.as_str()));
    let caption = ground.say("annex.by_group", &[("period", &material.period())]);
    let mut by_group = pick(whole, "paper-by-group", caption, &columns(whole, &keys));
    by_group.notes = vec![locale.text("note.gap").to_owned()];
    pen.table(by_group);
    pen.pieces
}

/// A line for each indicator, the chart by groups, then each group in full.
fn of_indicators(ground: &Ground<'_>) -> Vec<Piece> {
    let mut pen = Pen::new(ground.locale);
    pen.table(indicators::overview(ground));
    for map in figures(ground, is_by_group) {
        pen.figure(map.clone());
    }
    let groups = &ground.material.scheme.groups;
    for (number, group) in groups.iter().enumerate() {
        let Some(table) = ground.table(&group.id) else { continue };
        let places: Vec<usize> =
            (0..table.columns.len()).filter(|place| table.columns[*place].key != "peer_group").collect();
        let mut own = pick(table, &format!("paper-{}", table.id), table.caption.clone(), &places);
        // The remarks are those of every group: once, at the end.
        if number + 1 < groups.len() {
            own.notes.clear();
        }
        pen.table(own);
    }
    pen.pieces
}

/// How the result was made, how certain it is, and whether other methods give another.
fn method(ground: &Ground<'_>) -> Vec<Piece> {
    let mut pen = Pen::new(ground.locale);
    for id in ["method", "certainty", "panel"] {
        let Some(section) = ground.sections.iter().find(|section| section.id == id) else { continue };
        pen.heading(Level::First, ground.locale.text(&format!("paper.annex.{id}")));
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => pen.say(std::slice::from_ref(text)),
                Block::List(lines) => pen.list(lines.clone()),
                Block::Table(table) if table.id == "sensitivity" => pen.table(table.clone()),
                Block::Table(_) | Block::Figure(_) => {}
            }
        }
    }
    pen.pieces
}

fn register(ground: &Ground<'_>) -> Vec<Piece> {
    let mut pen = Pen::new(ground.locale);
    if let Some(table) = quality::register(ground) {
        pen.table(table);
    }
    pen.table(quality::by_code(ground));
    pen.pieces
}

/// What the paper was made of: version, scheme, files.
fn manifest(ground: &Ground<'_>) -> Vec<Piece> {
    let (material, locale) = (ground.material, ground.locale);
    let mut pen = Pen::new(locale);
    let short = |hash: &str| hash.chars().take(DIGITS).collect::<String>();
    let facts = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("form", material.scheme.form_version()),
        ("period", material.tidied.period.to_string()),
        ("files", material.tidied.receipts.len().to_string()),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    pen.say(&[
        ground.say("annex.made", &facts),
        ground.say("annex.digits", &[("digits", &DIGITS.to_string())]),
    ]);
    let row = |name: &str, cells: Vec<Cell>| Row {
        id: name.to_owned(),
        group: String::new(),
        tone: Tone::Plain,
        cells: std::iter::once(Cell::text(name)).chain(cells).collect(),
    };
    let scheme = material.scheme.digests.iter().map(|(file, hash)| row(file, vec![Cell::text(short(hash))]));
    let columns = [("scheme_file", ColumnKind::RowHeader), ("hash", ColumnKind::Text)];
    let caption = ground.say("annex.scheme", &[]);
    pen.table(ground.new_table("paper-scheme", caption, &columns, scheme.collect()));
    let files = material.tidied.receipts.iter().filter(|receipt| receipt.fate != Fate::Ignored);
    let files = files.map(|receipt| {
        let fate = Cell::text(findings::fate(material, receipt));
        row(&receipt.file, vec![Cell::text(short(&receipt.sha256)), fate])
    });
    let columns = [("file", ColumnKind::RowHeader), ("hash", ColumnKind::Text), ("fate", ColumnKind::Text)];
    let caption = ground.say("annex.files", &[]);
    pen.table(ground.new_table("paper-files", caption, &columns, files.collect()));
    pen.pieces
}

/// The townships at the end, and the cell of every figure said of them.
fn of_lagging(ground: &Ground<'_>) -> Vec<Piece> {
    let mut pen = Pen::new(ground.locale);
    if lagging::ranked(ground).is_empty() {
        return pen.pieces;
    }
    if let Some(table) = list_of_lagging(ground) {
        pen.table(table);
    }
    pen.table(laggard::sources(ground));
    pen.pieces
}

/// The summary's table of lagging townships with what may be said of each.
fn list_of_lagging(ground: &Ground<'_>) -> Option<Table> {
    let (material, locale) = (ground.material, ground.locale);
    let mut table = ground.table("lagging")?.clone();
    table.id = "paper-lagging".to_owned();
    table.caption = ground.say("lagging.caption", &[("period", &material.period())]);
    let reasons = column(&table, "reasons")?;
    table.columns[reasons] = ground.column("basis", ColumnKind::Text);
    table.columns.insert(reasons + 1, ground.column("certainty", ColumnKind::Text));
    let ranking = ground.table("ranking")?;
    let certainty = column(ranking, "certainty")?;
    for row in &mut table.rows {
        let own = ranking.rows.iter().find(|own| own.id == row.id);
        row.cells
            .insert(reasons + 1, own.map_or_else(|| material.none(), |own| own.cells[certainty].clone()));
    }
    table.notes.push(locale.text("note.certainty_verdict").to_owned());
    Some(table)
}

/// A chart of the summary.
fn figures<'a>(ground: &Ground<'a>, named: impl Fn(&str) -> bool) -> impl Iterator<Item = &'a Figure> {
    // Without anybody ranked it would be an empty frame.
    let sections = ground.sections.iter().filter(|_| !ground.ranked.is_empty());
    sections.flat_map(|section| &section.blocks).filter_map(move |block| match block {
        Block::Figure(figure) if named(&figure.name) => Some(figure),
        _ => None,
    })
}
