//! Whether the columns of our own form still stand as it has them.

use super::form::Form;
use super::page::{Page, Spot};
use crate::finding::{Action, Finding, Place, Severity, kind};

/// The headings of the columns of our form, in their order.
pub const HEADINGS: [&str; 7] =
    ["序号", "指标名称", "计量单位", "本期数", "本年累计数", "上年同期数", "佐证/说明"];

/// Fewest of them that make a sheet our form: those of others are as they like.
const FEWEST: usize = 4;
/// How many rows apart they may be and still be headings of one table.
const APART: u32 = 2;

/// The finding that columns stand in another order than on our form, or in more rows of headings. What they
/// hold is told by their headings all the same.
pub(super) fn moved(file: &str, forms: &[(&Page<'_>, Form)]) -> Option<Finding> {
    let mut sheets = forms.iter().filter_map(|(page, _)| {
        let heads = heads(page);
        let deep = heads.iter().any(|(_, spot)| spot.address.row != heads[0].1.address.row);
        let disordered = heads.windows(2).any(|pair| pair[0].0 > pair[1].0);
        (deep || disordered).then_some((*page, heads, disordered))
    });
    let (page, heads, disordered) = sheets.next()?;
    let place = Place::file(file).sheet(&page.sheet.name).cell(heads[0].1.address.to_string());
    let others = sheets.map(|(page, heads, _)| format!("{}!{}", page.sheet.name, heads[0].1.address));
    let found: Vec<&str> = heads.iter().map(|(place, _)| HEADINGS[*place]).collect();
    let due: Vec<&str> = HEADINGS.into_iter().filter(|heading| found.contains(heading)).collect();
    let finding = Finding::new(kind::MOVED_COLUMNS, place, Action::Used)
        .also_at(others.collect::<Vec<_>>())
        .fact("found", found.join("、"))
        .fact("found_en", found.join(", "))
        .fact("due", due.join("、"))
        .fact("due_en", due.join(", "));
    // Under more rows of headings nothing lands in the wrong column.
    Some(if disordered { finding } else { finding.weighing(Severity::Note).fact("sentence", "deep") })
}

/// The headings of our form on a sheet, each with its place among [`HEADINGS`], from left to right; none where
/// they are too few.
fn heads<'s, 'p>(page: &'s Page<'p>) -> Vec<(usize, &'s Spot<'p>)> {
    let place = |spot: &Spot<'_>| {
        let word = spot.word()?;
        HEADINGS.iter().position(|heading| **word.folded() == **heading)
    };
    // The label column is the one that nobody renames.
    let Some(anchor) = page.spots().iter().find(|spot| place(spot) == Some(1)) else { return Vec::new() };
    let row = anchor.address.row;
    let mut heads: Vec<(usize, &Spot<'_>)> = Vec::new();
    for spot in (row.saturating_sub(APART)..=row + APART).flat_map(|row| page.row(row)) {
        if let Some(place) = place(spot)
            && heads.iter().all(|(other, _)| *other != place)
        {
            heads.push((place, spot));
        }
    }
    heads.sort_by_key(|(_, spot)| spot.address.column);
    if heads.len() < FEWEST { Vec::new() } else { heads }
}
