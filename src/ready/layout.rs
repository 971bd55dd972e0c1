//! Where a ready table keeps what: the row of headings, and a column for the names and each leaf.

use super::cell::{squeezed, words};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::ingest::Sheet;
use crate::scheme::index::Index;
use crate::scheme::nearest;

/// Columns of a table, counted from 0.
pub(super) struct Layout {
    /// The row of headings.
    pub(super) heading: u32,
    /// The units' names.
    pub(super) name: u32,
    /// The peer groups.
    pub(super) group: Option<u32>,
    /// One per leaf.
    pub(super) leaves: Vec<u32>,
}

/// A heading of the table, in a row.
type Heading = (u32, String);

/// How many headings of the definition a sheet has in its best row, and that row.
fn best_row(sheet: &Sheet, wanted: &[String]) -> Option<(usize, u32)> {
    let mut counts: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for cell in &sheet.cells {
        let words = words(cell);
        if wanted.iter().any(|wanted| wanted.to_lowercase() == words.to_lowercase()) {
            counts.entry(cell.address.row).or_default().push(words);
        }
    }
    let of_row = |(row, mut found): (u32, Vec<String>)| {
        found.sort_unstable();
        found.dedup();
        (found.len(), row)
    };
    counts.into_iter().map(of_row).max_by_key(|(count, row)| (*count, std::cmp::Reverse(*row)))
}

/// Finds the sheet of a table and its columns: the sheet, and in it the row, with most of the
/// headings that the definition names.
///
/// # Errors
///
/// Every heading that is missing or stands there twice.
pub(super) fn find<'a>(
    index: &Index,
    sheets: &'a [Sheet],
    file: &str,
) -> Result<(&'a Sheet, Layout), Vec<Flaw>> {
    let flaw = |key, facts: Facts, nearest| Flaw { file: file.to_owned(), line: None, key, facts, nearest };
    let leaves: Vec<String> = index.leaves.iter().map(|leaf| squeezed(&leaf.id)).collect();
    let best = sheets
        .iter()
        .filter_map(|sheet| best_row(sheet, &leaves).map(|(count, row)| (count, row, sheet)))
        // The first of those that have as many.
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let Some((_, heading, sheet)) = best else {
        return Err(vec![flaw("no_headings", Facts::from([("names", leaves.join(", "))]), None)]);
    };
    let headings: Vec<Heading> = sheet
        .cells
        .iter()
        .filter(|cell| cell.address.row == heading)
        .map(|cell| (cell.address.column, words(cell)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut flaws = Vec::new();
    let mut column = |name: &str| -> u32 {
        let exact: Vec<u32> =
            headings.iter().filter(|(_, words)| words == name).map(|(column, _)| *column).collect();
        // Capitals are no difference, where nothing is written exactly so.
        let alike = headings.iter().filter(|(_, words)| words.to_lowercase() == name.to_lowercase());
        let mut found =
            if exact.is_empty() { alike.map(|(column, _)| *column).collect() } else { exact }.into_iter();
        let first = found.next();
        let facts = Facts::from([("name", name.to_owned())]);
        if first.is_none() {
            let near = nearest(name, headings.iter().map(|(_, words)| words.clone()));
            flaws.push(flaw("no_column", facts, near));
        } else if found.next().is_some() {
            flaws.push(flaw("column_twice", facts, None));
        }
        first.unwrap_or(0)
    };
    let leaves = leaves.iter().map(|leaf| column(leaf)).collect();
    let group = index.table.peer_group.as_deref().map(|name| column(&squeezed(name)));
    let name = match &index.table.id {
        Some(name) => column(&squeezed(name)),
        // A title above the headings may stand further left.
        None => {
            let below = sheet.cells.iter().filter(|cell| cell.address.row > heading);
            below.map(|cell| cell.address.column).min().unwrap_or(0)
        }
    };
    if flaws.is_empty() { Ok((sheet, Layout { heading, name, group, leaves })) } else { Err(flaws) }
}
