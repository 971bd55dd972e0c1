//! Headings of several levels: which words stand over a column, from the topmost to the lowest.

use crate::ingest::{Address, Area, Cell, Content, Sheet};
use crate::tidy::text::fold_width;

/// Most levels of headings above the lowest.
const LEVELS: u32 = 5;

/// The headings over one column.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) column: u32,
    /// Words from the topmost heading to the lowest, each once.
    pub(super) path: Vec<String>,
}

impl Head {
    /// The lowest heading.
    pub(super) fn label(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The whole path, as people write it.
    pub(super) fn written(&self) -> String {
        self.path.iter().map(|step| step.trim()).collect::<Vec<_>>().join("/")
    }
}

/// The first row of the block of headings whose lowest row is known. Titles, lines of statements and
/// rows of figures are no headings.
pub(super) fn top(sheet: &Sheet, lowest: u32) -> u32 {
    let mut top = lowest;
    while top > 0 && lowest - top < LEVELS && is_heading_row(sheet, top - 1, lowest) {
        top -= 1;
    }
    top
}

fn is_heading_row(sheet: &Sheet, row: u32, lowest: u32) -> bool {
    let cells = sheet.row(row);
    let words = cells.iter().filter(|cell| matches!(cell.content, Content::Text(_)));
    // "单位：万元" is a statement; "单位" alone is the heading of the column with names.
    let statement = |cell: &&Cell| fold_width(&cell.written()).contains(':');
    if cells.iter().any(|cell| matches!(cell.content, Content::Number(_) | Content::Date(_)))
        || words.clone().any(|cell| statement(&cell))
    {
        return false;
    }
    match words.count() {
        0 => false,
        // One cell over everything is a title; over a part of the columns it is a heading.
        1 => {
            let widest = sheet.row(lowest);
            let ends = widest.first().zip(widest.last());
            let Some((first, last)) = ends else { return false };
            cells.first().and_then(|cell| sheet.area(cell.address)).is_some_and(|area| {
                area.first.column > first.address.column + 1 || area.last.column + 1 < last.address.column
            })
        }
        _ => true,
    }
}

/// The heads of all columns from the first that has one, in a block from `top` to `lowest`.
pub(super) fn heads(sheet: &Sheet, top: u32, lowest: u32) -> Vec<Head> {
    let mut columns: Vec<u32> =
        (top..=lowest).flat_map(|row| sheet.row(row)).map(|cell| cell.address.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.into_iter().filter_map(|column| head(sheet, column, top, lowest)).collect()
}

fn head(sheet: &Sheet, column: u32, top: u32, lowest: u32) -> Option<Head> {
    let mut path: Vec<String> = Vec::new();
    for row in top..=lowest {
        let Some((text, own)) = over(sheet, Address { row, column }) else { continue };
        // Words from the left count above the lowest heading only.
        if !own && (row == lowest || own_below(sheet, column, row, lowest).is_none()) {
            continue;
        }
        if path.last().is_none_or(|last| *last != text) {
            path.push(text);
        }
    }
    (!path.is_empty()).then_some(Head { column, path })
}

/// A heading in the column itself below a row of the block.
fn own_below(sheet: &Sheet, column: u32, row: u32, lowest: u32) -> Option<Address> {
    (row + 1..=lowest).map(|row| Address { row, column }).find(|at| sheet.at(*at).is_some())
}

/// The words over a place: its own, those of the merged area it lies in, or those to the left where
/// nothing stands between. With them comes whether they are sure to reach here.
fn over(sheet: &Sheet, at: Address) -> Option<(String, bool)> {
    let words = |cell: &Cell| Some(cell.written()).filter(|text| !text.trim().is_empty());
    if let Some(area) = sheet.area(at) {
        return sheet.at(area.first).and_then(words).map(|text| (text, true));
    }
    if let Some(cell) = sheet.at(at) {
        return words(cell).map(|text| (text, true));
    }
    let left = sheet.row(at.row).iter().rev().find(|cell| cell.address.column < at.column)?;
    // A merged heading ends where its area ends.
    let ends = sheet.area(left.address).is_some_and(|area: Area| area.last.column < at.column);
    if ends {
        return None;
    }
    words(left).map(|text| (text, false))
}
