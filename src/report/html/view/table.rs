//! Tables, rows and cells.

use serde::Serialize;

use super::{Making, anchor, trimmed};
use crate::report::summary::{self, ColumnKind, Content, Tone};

/// Longer tables than this are folded, unless they are the first.
const UNFOLDED_AT_MOST: usize = 15;
/// Longer tables than this scroll in a window of their own, under their headings.
const SCROLLED_FROM: usize = 20;
/// From this width on a text is a sentence, and from this on a few words rather than one; a Han character is
/// twice as wide as a letter.
const SENTENCE: usize = 28;
const WORDS: usize = 12;
/// Tables with more columns than this are printed on landscape pages.
const PORTRAIT_AT_MOST: usize = 10;

#[derive(Serialize)]
pub(super) struct Table<'a> {
    id: String,
    caption: &'a str,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    notes: &'a [String],
    /// Peer groups in the order they appear; empty where there is nothing to choose between.
    groups: Vec<&'a str>,
    /// The column that names the group of a row; without one the rows name it.
    group_column: Option<usize>,
    fold: bool,
    tall: bool,
    wide: bool,
}

#[derive(Serialize)]
pub(super) struct Column<'a> {
    heading: &'a str,
    detail: Option<&'a str>,
    class: &'static str,
}

#[derive(Serialize)]
struct Row<'a> {
    /// The whole anchor.
    id: String,
    /// Only where no column of the table says it.
    group: &'a str,
    tone: &'static str,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
pub(super) struct Cell<'a> {
    tag: &'static str,
    class: String,
    /// The number to sort by, where the text does not tell it.
    key: Option<String>,
    /// Length of the bar, as a fraction of the full one.
    bar: Option<String>,
    text: &'a str,
    /// The anchor it leads to: of a number the figures behind it, of a township its profile. The script shows
    /// the trace of the number first.
    link: Option<String>,
    /// A trace that stands in the page, of a number without figures to link to.
    trace: String,
}

impl<'a> Table<'a> {
    pub(super) fn new(table: &'a summary::Table, making: &mut Making<'_>) -> Self {
        making.tables += 1;
        let first = making.tables == 1;
        let mut groups: Vec<&str> = Vec::new();
        for row in &table.rows {
            if !row.group.is_empty() && !groups.contains(&row.group.as_str()) {
                groups.push(&row.group);
            }
        }
        if groups.len() < 2 {
            groups.clear();
        }
        let says = |place: &usize| {
            let mut rows = table.rows.iter().filter(|row| !row.group.is_empty());
            rows.all(|row| row.cells.get(*place).is_some_and(|cell| cell.printed() == row.group))
        };
        let group_column = (0..table.columns.len()).find(says).filter(|_| !groups.is_empty());
        // Columns of sentences get room to be read; columns of words do not need it.
        let longest = |place: usize| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
            cells.map(|cell| width(cell.printed())).max().unwrap_or(0)
        };
        let column = |(place, column): (usize, &'a summary::Column)| Column::new(column, longest(place));
        Self {
            id: anchor(&table.id),
            caption: &table.caption,
            columns: table.columns.iter().enumerate().map(column).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| {
                    let named = group_column.is_none() && !groups.is_empty();
                    Row::new(row, if named { &row.group } else { "" }, table, making)
                })
                .collect(),
            notes: &table.notes,
            fold: !first && (making.details || table.rows.len() > UNFOLDED_AT_MOST),
            tall: table.rows.len() > SCROLLED_FROM,
            wide: table.columns.len() > PORTRAIT_AT_MOST,
            groups,
            group_column,
        }
    }
}

impl<'a> Column<'a> {
    /// - `longest`: width of its longest cell.
    pub(super) fn new(column: &'a summary::Column, longest: usize) -> Self {
        Self {
            heading: &column.heading,
            detail: column.detail.as_deref(),
            class: match column.kind {
                ColumnKind::Text if longest >= SENTENCE => "s",
                ColumnKind::Text if longest >= WORDS => "m",
                kind => class(kind),
            },
        }
    }
}

impl<'a> Row<'a> {
    fn new(
        row: &'a summary::Row,
        group: &'a str,
        table: &'a summary::Table,
        making: &mut Making<'_>,
    ) -> Self {
        let figures = making.figures_behind(&table.id, &row.id);
        let profile = making.profiled && table.id == "ranking";
        let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| {
            let own = Cell::new(cell, column.kind, figures.as_deref(), making);
            match column.kind {
                ColumnKind::RowHeader if profile => {
                    Cell { link: Some(format!("profile-{}", anchor(&row.id))), ..own }
                }
                _ => own,
            }
        });
        let cells = cells.collect();
        let id = making.row(&table.id, &row.id);
        let id = id.unwrap_or_else(|| format!("{}-{}", anchor(&table.id), anchor(&row.id)));
        Self { id, group, tone: tone(row.tone), cells }
    }
}

impl<'a> Cell<'a> {
    /// - `figures`: the anchor of the figures behind the cell, where the page has them.
    pub(super) fn new(
        cell: &'a summary::Cell,
        kind: ColumnKind,
        figures: Option<&str>,
        making: &mut Making<'_>,
    ) -> Self {
        let value = match cell.content {
            Content::Number { value, .. } if value.is_finite() => Some(value),
            _ => None,
        };
        let text = cell.printed();
        let bar = value.filter(|_| matches!(kind, ColumnKind::Bar(_)));
        let gap = matches!(cell.content, Content::Gap(_));
        let link = figures.filter(|_| !cell.trace.is_empty()).map(str::to_owned);
        if link.is_some() {
            making.traces.add(&cell.trace.join("\n"));
        }
        Self {
            tag: if kind == ColumnKind::RowHeader { "th" } else { "td" },
            class: [class(kind), if gap { "g" } else { "" }].join(" ").trim().to_owned(),
            key: value.filter(|_| !tells(text)).map(|value| trimmed(value, 6)),
            bar: bar.map(|value| trimmed(value.clamp(0.0, 100.0) / 100.0, 3)),
            text,
            trace: if link.is_some() { String::new() } else { cell.trace.join("\n") },
            link,
        }
    }
}

/// Whether the script can tell the number of a cell by its text: signs before it, the number, anything that is
/// no digit after it. Percentages are compared with percentages.
fn tells(text: &str) -> bool {
    let number = text.trim_start_matches(['=', '≥', '≤', '<', '>', '+']);
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(number.len());
    let rest = &number[end..];
    let apart =
        rest.starts_with(' ') && !rest.starts_with(" (") && rest.contains(|c: char| c.is_ascii_digit());
    number[..end].parse::<f64>().is_ok() && !rest.starts_with(['–', '—', ',']) && !apart
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

pub(super) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Lead => "lead",
        Tone::Plain => "",
        Tone::Lag => "lag",
        Tone::Muted => "muted",
    }
}

/// Words need no class.
fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::RowHeader => "h",
        ColumnKind::Text => "",
        ColumnKind::Number(_) => "n",
        ColumnKind::Bar(_) => "b",
    }
}

#[cfg(test)]
mod tests {
    use super::tells;

    #[test]
    fn a_number_is_told_by_its_text_unless_the_text_says_something_else() {
        for text in ["84.25", "=3", "≥30", "100.0%△", "-1.5", "+2", "11 (D24)", "<1%", ">99.9%"] {
            assert!(tells(text), "{text}");
        }
        for text in ["20–30", "R-02剔除 (C80“13”)", "—", "", "1 of 3"] {
            assert!(!tells(text), "{text}");
        }
    }
}
