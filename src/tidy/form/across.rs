//! A form that runs across the page: labels in one row, perhaps under merged headings, and one row
//! of figures below, or several with their total.

use super::{FEWEST, Form, FormRow, UnknownRow, names_something, unit_note};
use crate::ingest::{Address, Cell, Content, Sheet};
use crate::scheme::Unit;
use crate::tidy::label::Labels;
use crate::tidy::number;
use crate::tidy::text::fold_label;

/// Words that mark a row of totals.
const TOTALS: [&str; 4] = ["合计", "总计", "全镇合计", "全乡合计"];
/// Words that mark a row of units of measure.
const UNITS: [&str; 2] = ["计量单位", "单位"];

/// Reads a sheet as a form that runs across, with how many columns name something; `None` if it is
/// none. Several rows without a total would be several townships or villages, and are not guessed at.
pub(super) fn read(sheet: &Sheet, labels: &Labels<'_>, units: &[Unit]) -> Option<(usize, Form)> {
    let (header, heads) = header(sheet, labels)?;
    let body: Vec<Row> =
        sheet.rows().filter(|(row, _)| *row > header).filter_map(|row| Row::of(row, &heads)).collect();
    let unit_row = body.iter().find(|row| row.starts_with(&UNITS)).map(|row| row.number);
    let figures: Vec<&Row> = body.iter().filter(|row| row.has_figures(&heads)).collect();
    let total = figures.iter().find(|row| row.starts_with(&TOTALS)).copied();
    let (row, parts) = match (total, figures.as_slice()) {
        (Some(total), _) => {
            let parts = figures.iter().filter(|row| row.number != total.number).map(|row| row.number);
            (total.number, parts.collect())
        }
        (None, [only]) => (only.number, Vec::new()),
        _ => return None,
    };
    let mut form = Form { rows: Vec::new(), unknown: Vec::new(), unread: Vec::new() };
    let read: Vec<u32> = parts.iter().copied().chain([row]).chain(unit_row).collect();
    let first = heads.first()?.address.column;
    let named = |column| heads.iter().any(|head| head.address.column == column);
    let below = sheet.cells.iter().filter(|cell| cell.address.row > header && cell.address.column >= first);
    // Rows of words under the table are notes and signatures; numbers elsewhere are somebody's figures.
    form.unread.extend(
        below
            .filter(|cell| matches!(cell.content, Content::Number(_)))
            .filter(|cell| !read.contains(&cell.address.row) || !named(cell.address.column))
            .filter(|cell| !counting(sheet, cell.address.row, first))
            .map(|cell| cell.address),
    );
    for head in heads {
        let column = head.address.column;
        let value = Address { row, column };
        let label = head.written();
        let below = unit_row.map(|row| fold_label(&sheet.text(row, column)));
        let unit =
            below.filter(|unit| !unit.is_empty()).or_else(|| unit_note(&label, units)).unwrap_or_default();
        match labels.find(&label, section(sheet, labels, head.address).as_deref()) {
            Some(named) => {
                let parts = parts.iter().map(|row| Address { row: *row, column }).collect();
                form.rows.push(FormRow { named, label, unit, value, parts });
            }
            None if sheet.at(value).is_some() => form.unknown.push(UnknownRow { label, unit, value }),
            None => {}
        }
    }
    Some((form.rows.len(), form))
}

/// The row in which most labels stand, with its cells from the first label on.
fn header<'a>(sheet: &'a Sheet, labels: &Labels<'_>) -> Option<(u32, Vec<&'a Cell>)> {
    let (row, cells, _) = sheet
        .rows()
        .map(|(row, cells)| (row, cells, cells.iter().filter(|cell| names_something(cell, labels)).count()))
        .max_by(|a, b| a.2.cmp(&b.2).then_with(|| b.0.cmp(&a.0)))
        .filter(|(.., hits)| *hits > FEWEST)?;
    let first = cells.iter().position(|cell| names_something(cell, labels))?;
    Some((row, cells[first..].iter().collect()))
}

/// The section heading above a label: in the rows over it, the nearest at or to the left of its
/// column, where merged headings keep their words.
fn section(sheet: &Sheet, labels: &Labels<'_>, label: Address) -> Option<String> {
    (0..label.row).rev().find_map(|row| {
        let mut headings =
            sheet.cells.iter().filter(|cell| cell.address.row == row && cell.address.column <= label.column);
        let nearest = headings.next_back()?;
        labels.section(&nearest.written()).map(str::to_owned)
    })
}

/// A row below the header.
struct Row<'a> {
    number: u32,
    cells: &'a [Cell],
    first: u32,
}

impl<'a> Row<'a> {
    fn of((number, cells): (u32, &'a [Cell]), heads: &[&Cell]) -> Option<Self> {
        Some(Self { number, cells, first: heads.first()?.address.column })
    }

    /// Whether a cell before the figures is one of some words.
    fn starts_with(&self, words: &[&str]) -> bool {
        let before = self.cells.iter().filter(|cell| cell.address.column < self.first);
        before.map(|cell| fold_label(&cell.written())).any(|text| words.contains(&text.as_str()))
    }

    /// Whether at least a quarter of the labelled columns hold something that can be a figure, and it is
    /// not the row that numbers the columns ("甲 乙 1 2 3").
    fn has_figures(&self, heads: &[&Cell]) -> bool {
        let under: Vec<&Cell> = self
            .cells
            .iter()
            .filter(|cell| heads.iter().any(|head| head.address.column == cell.address.column))
            .collect();
        let numbers = under.iter().filter(|cell| match &cell.content {
            Content::Number(_) => true,
            Content::Text(text) => number::read(text).remark.is_none() || text.chars().count() <= 8,
            _ => false,
        });
        numbers.count() * 4 >= heads.len() && !counting_cells(&under) && !self.starts_with(&UNITS)
    }
}

/// Whether a row only numbers the columns ("甲 乙 1 2 3").
fn counting(sheet: &Sheet, row: u32, first: u32) -> bool {
    let cells: Vec<&Cell> =
        sheet.cells.iter().filter(|cell| cell.address.row == row && cell.address.column >= first).collect();
    counting_cells(&cells)
}

fn counting_cells(cells: &[&Cell]) -> bool {
    let number = |cell: &Cell| cell.written().parse::<u32>().ok();
    cells.len() > 2
        && cells.windows(2).all(|pair| number(pair[0]).zip(number(pair[1])).is_some_and(|(a, b)| b == a + 1))
}
