//! What the templates see: the summary with anchors, classes and sort keys worked out.

use crate::report::summary::{self, ColumnKind, Content, Summary, Tone};
use serde::Serialize;
use std::collections::BTreeMap;

/// Longer tables than this are folded, unless they are the first.
const UNFOLDED_AT_MOST: usize = 15;
/// Longer tables than this scroll in a window of their own, under their headings.
const SCROLLED_FROM: usize = 20;
/// From so many characters on a text is a sentence rather than a word.
const SENTENCE: usize = 14;
/// Tables with more columns than this are printed on landscape pages.
const PORTRAIT_AT_MOST: usize = 10;

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: &'a str,
    subtitle: &'a str,
    language: &'a str,
    sections: Vec<Section<'a>>,
    label: Labels<'a>,
}

#[derive(Serialize)]
struct Section<'a> {
    id: String,
    heading: &'a str,
    blocks: Vec<Block<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", content = "body", rename_all = "lowercase")]
enum Block<'a> {
    Paragraph(&'a str),
    List(&'a [String]),
    Table(Table<'a>),
    Figure(Figure<'a>),
}

#[derive(Serialize)]
struct Figure<'a> {
    name: String,
    title: &'a str,
    subtitle: &'a str,
    footer: &'a str,
    alt: &'a str,
    svg: Option<&'a str>,
}

#[derive(Serialize)]
struct Table<'a> {
    id: String,
    caption: &'a str,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    notes: &'a [String],
    /// Peer groups in the order they appear; empty where there is nothing to choose between.
    groups: Vec<&'a str>,
    fold: bool,
    tall: bool,
    wide: bool,
}

#[derive(Serialize)]
struct Column<'a> {
    heading: &'a str,
    detail: Option<&'a str>,
    class: &'static str,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    group: &'a str,
    tone: &'static str,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    tag: &'static str,
    class: String,
    /// The number to sort by.
    key: Option<String>,
    /// Length of the bar, as a fraction of the full one.
    bar: Option<String>,
    text: &'a str,
    trace: String,
}

#[derive(Serialize)]
struct Labels<'a> {
    filter: &'a str,
    filter_placeholder: &'a str,
    all_groups: &'a str,
    sorted_by: &'a str,
    sort_ascending: &'a str,
    sort_descending: &'a str,
    contents: &'a str,
    trace: &'a str,
    generated: &'a str,
    no_script: &'a str,
    description: &'a str,
}

impl<'a> Page<'a> {
    /// Prepares `summary` for the templates; `drawings` are SVG documents by figure name.
    pub(super) fn new(summary: &'a Summary, drawings: &'a BTreeMap<String, String>) -> Self {
        let mut tables = 0;
        let mut block = |block: &'a summary::Block| match block {
            summary::Block::Paragraph(text) => Block::Paragraph(text),
            summary::Block::List(items) => Block::List(items),
            summary::Block::Figure(figure) => Block::Figure(Figure::new(figure, drawings)),
            summary::Block::Table(table) => {
                tables += 1;
                Block::Table(Table::new(table, tables == 1))
            }
        };
        let section = |section: &'a summary::Section| Section {
            id: anchor(&section.id),
            heading: &section.heading,
            blocks: section.blocks.iter().map(&mut block).collect(),
        };
        Self {
            title: &summary.title,
            subtitle: &summary.subtitle,
            language: &summary.language,
            sections: summary.sections.iter().map(section).collect(),
            label: Labels::new(summary),
        }
    }
}

impl<'a> Labels<'a> {
    fn new(summary: &'a Summary) -> Self {
        let label = |key| summary.labels.get(key).map_or("", String::as_str);
        Self {
            filter: label("page.filter"),
            filter_placeholder: label("page.filter_placeholder"),
            all_groups: label("page.all_groups"),
            sorted_by: label("page.sorted_by"),
            sort_ascending: label("page.sort_ascending"),
            sort_descending: label("page.sort_descending"),
            contents: label("page.contents"),
            trace: label("page.trace"),
            generated: label("page.generated"),
            no_script: label("page.no_script"),
            description: label("page.description"),
        }
    }
}

impl<'a> Figure<'a> {
    fn new(figure: &'a summary::Figure, drawings: &'a BTreeMap<String, String>) -> Self {
        // An XML declaration may stand at the head of a file, not in the middle of a page.
        let svg =
            drawings.get(&figure.name).and_then(|drawing| drawing.find("<svg").map(|at| &drawing[at..]));
        Self {
            name: anchor(&figure.name),
            title: &figure.title,
            subtitle: &figure.subtitle,
            footer: &figure.footer,
            alt: &figure.alt,
            svg,
        }
    }
}

impl<'a> Table<'a> {
    fn new(table: &'a summary::Table, first: bool) -> Self {
        let mut groups: Vec<&str> = Vec::new();
        for row in &table.rows {
            if !row.group.is_empty() && !groups.contains(&row.group.as_str()) {
                groups.push(&row.group);
            }
        }
        if groups.len() < 2 {
            groups.clear();
        }
        // Columns of sentences get room to be read; columns of words do not need it.
        let longest = |place: usize| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
            cells.map(|cell| cell.printed().chars().count()).max().unwrap_or(0)
        };
        let column = |(place, column): (usize, &'a summary::Column)| Column {
            heading: &column.heading,
            detail: column.detail.as_deref(),
            class: match column.kind {
                ColumnKind::Text if longest(place) >= SENTENCE => "t s",
                kind => class(kind),
            },
        };
        Self {
            id: anchor(&table.id),
            caption: &table.caption,
            columns: table.columns.iter().enumerate().map(column).collect(),
            rows: table.rows.iter().map(|row| Row::new(row, &table.columns)).collect(),
            notes: &table.notes,
            groups,
            fold: !first && table.rows.len() > UNFOLDED_AT_MOST,
            tall: table.rows.len() > SCROLLED_FROM,
            wide: table.columns.len() > PORTRAIT_AT_MOST,
        }
    }
}

impl<'a> Row<'a> {
    fn new(row: &'a summary::Row, columns: &'a [summary::Column]) -> Self {
        let tone = match row.tone {
            Tone::Lead => "lead",
            Tone::Plain => "",
            Tone::Lag => "lag",
            Tone::Muted => "muted",
        };
        let cells =
            row.cells.iter().zip(columns).map(|(cell, column)| Cell::new(cell, column.kind)).collect();
        Self { id: anchor(&row.id), group: &row.group, tone, cells }
    }
}

impl<'a> Cell<'a> {
    fn new(cell: &'a summary::Cell, kind: ColumnKind) -> Self {
        let value = match cell.content {
            Content::Number { value, .. } if value.is_finite() => Some(value),
            _ => None,
        };
        let bar = value.filter(|_| matches!(kind, ColumnKind::Bar(_)));
        let gap = if matches!(cell.content, Content::Gap(_)) { " g" } else { "" };
        Self {
            tag: if kind == ColumnKind::RowHeader { "th" } else { "td" },
            class: format!("{}{gap}", class(kind)),
            key: value.map(|value| trimmed(value, 6)),
            bar: bar.map(|value| trimmed(value.clamp(0.0, 100.0) / 100.0, 3)),
            text: cell.printed(),
            trace: cell.trace.join("\n"),
        }
    }
}

fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::RowHeader => "h",
        ColumnKind::Text => "t",
        ColumnKind::Number(_) => "n",
        ColumnKind::Bar(_) => "b",
    }
}

/// A number with at most so many decimals and no trailing zeros, so that thousands of keys stay short.
fn trimmed(value: f64, decimals: usize) -> String {
    let long = format!("{value:.decimals$}");
    let short = if long.contains('.') { long.trim_end_matches('0').trim_end_matches('.') } else { &long };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// An id may hold anything but white space.
fn anchor(id: &str) -> String {
    id.split_whitespace().collect::<Vec<_>>().join("_")
}
