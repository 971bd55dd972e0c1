//! Headings of several levels: which words stand over a column, from the topmost to the lowest.

use std::sync::Arc;

use crate::ingest::{Address, Area, Content};
use crate::tidy::page::{Page, Spot};
use crate::tidy::text::fold_width;
use crate::tidy::words::Word;

/// Most levels of headings above the lowest.
const LEVELS: u32 = 5;

/// The headings over one column.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) column: u32,
    /// Words from the topmost heading to the lowest, each once; at least one.
    pub(super) path: Vec<Arc<Word>>,
}

impl Head {
    /// The lowest heading.
    pub(super) fn label(&self) -> &Word {
        &self.path[self.path.len() - 1]
    }

    /// The whole path, as people write it.
    pub(super) fn written(&self) -> String {
        self.path.iter().map(|step| step.text.trim()).collect::<Vec<_>>().join("/")
    }
}

/// The first row of the block of headings whose lowest row is known. Titles, lines of statements and
/// rows of figures are no headings.
pub(super) fn top(page: &Page<'_>, lowest: u32) -> u32 {
    let mut top = lowest;
    while top > 0 && lowest - top < LEVELS && is_heading_row(page, top - 1, lowest) {
        top -= 1;
    }
    top
}

fn is_heading_row(page: &Page<'_>, row: u32, lowest: u32) -> bool {
    let spots = page.row(row);
    let figure = |spot: &Spot<'_>| match &spot.content {
        // A year may be a heading, as a number too.
        Content::Number(number) => !(1990.0..2100.0).contains(number),
        Content::Date(_) => true,
        _ => spot.is_figure(),
    };
    // "单位：万元" is a statement; "单位" alone is the heading of the column with names.
    let statement = |spot: &Spot<'_>| fold_width(&spot.written()).contains(':');
    if spots.iter().any(figure) || spots.iter().any(|spot| spot.word().is_some() && statement(spot)) {
        return false;
    }
    match spots.iter().filter(|spot| spot.word().is_some()).count() {
        0 => false,
        // One cell over everything is a title; over a part of the columns it is a heading.
        1 => {
            let widest = page.row(lowest);
            let ends = widest.first().zip(widest.last());
            let Some((first, last)) = ends else { return false };
            spots.first().and_then(|spot| page.area(spot.address)).is_some_and(|area| {
                area.first.column > first.address.column + 1 || area.last.column + 1 < last.address.column
            })
        }
        _ => true,
    }
}

/// The heads of all columns from the first that has one, in a block from `top` to `lowest`.
pub(super) fn heads(page: &Page<'_>, top: u32, lowest: u32) -> Vec<Head> {
    let mut columns: Vec<u32> = (top..=lowest)
        .flat_map(|row| page.row(row))
        .flat_map(|spot| {
            // Under a merged heading every column has one.
            let wide = page.area(spot.address).filter(|area| area.first.row >= top);
            let last = wide.map_or(spot.address.column, |area| area.last.column);
            spot.address.column..=last.min(spot.address.column + WIDEST)
        })
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let mut heads: Vec<Head> =
        columns.into_iter().filter_map(|column| head(page, column, top, lowest)).collect();
    // "其中：办结数" alone stands under what is written to its left.
    let mut whole: Option<Arc<Word>> = None;
    for head in &mut heads {
        match &whole {
            Some(whole) if is_subset(head.label()) && head.path.len() == 1 => {
                head.path.insert(0, whole.clone())
            }
            _ if is_subset(head.label()) => {}
            _ => whole = head.path.last().cloned(),
        }
    }
    heads
}

/// Widest merged heading whose columns are all looked at.
const WIDEST: u32 = 50;

/// Whether a heading says that it is a part of another.
fn is_subset(heading: &Word) -> bool {
    heading.text.trim_start().starts_with("其中")
}

fn head(page: &Page<'_>, column: u32, top: u32, lowest: u32) -> Option<Head> {
    let mut path: Vec<Arc<Word>> = Vec::new();
    for row in top..=lowest {
        let Some((word, own)) = over(page, Address { row, column }) else { continue };
        // Words from the left count above the lowest heading only.
        if !own && (row == lowest || own_below(page, column, row, lowest).is_none()) {
            continue;
        }
        if path.last().is_none_or(|last| last.text != word.text) {
            path.push(word);
        }
    }
    (!path.is_empty()).then_some(Head { column, path })
}

/// A heading in the column itself below a row of the block.
fn own_below(page: &Page<'_>, column: u32, row: u32, lowest: u32) -> Option<Address> {
    (row + 1..=lowest).map(|row| Address { row, column }).find(|at| page.at(*at).is_some())
}

/// The words over a place: its own, those of the merged area it lies in, or those to the left where
/// nothing stands between. With them comes whether they are sure to reach here.
fn over(page: &Page<'_>, at: Address) -> Option<(Arc<Word>, bool)> {
    let words = |spot: &Spot<'_>| Some(page.heading(spot)).filter(|word| !word.text.trim().is_empty());
    if let Some(area) = page.area(at) {
        return page.at(area.first).and_then(words).map(|word| (word, true));
    }
    if let Some(spot) = page.at(at) {
        return words(spot).map(|word| (word, true));
    }
    let left = page.row(at.row).iter().rev().find(|spot| spot.address.column < at.column)?;
    // A merged heading ends where its area ends.
    let ends = page.area(left.address).is_some_and(|area: Area| area.last.column < at.column);
    if ends {
        return None;
    }
    words(left).map(|word| (word, false))
}
