//! Rows of a table by the township they are of: one row, or villages with or without a subtotal.

use std::collections::BTreeSet;

use super::Total;
use super::table::{Kind, Line};
use crate::tidy::page::Spot;
use crate::tidy::words::Mark;

/// The row that counts for one township, or for whoever its key names.
pub(super) struct Group<'a> {
    pub(super) key: &'a Spot<'a>,
    /// Whether the key is known to name a township.
    pub(super) named: bool,
    pub(super) row: u32,
    /// The rows it is, or should be, the sum of.
    pub(super) total: Total,
}

/// Groups the rows of a table, top to bottom. Rows of one township that are neither its villages nor
/// closed by a subtotal are groups of their own: nobody can tell which of them counts.
pub(super) fn groups<'a>(lines: &[Line<'a>]) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    let mut lines = lines.iter().filter(|line| counts(line)).peekable();
    while let Some(first) = lines.next() {
        let mut own = vec![first];
        let mut parts: BTreeSet<String> = part(first).into_iter().collect();
        // On with the township of the first row, and another part of it in each.
        let belongs = |line: &Line<'a>, parts: &mut BTreeSet<String>| {
            place(line).is_some()
                && place(line) == place(first)
                && part(first).is_some()
                && part(line).is_some_and(|part| parts.insert(part))
        };
        while let Some(next) = lines.next_if(|next| belongs(next, &mut parts)) {
            own.push(next);
        }
        close(&own, &mut groups);
    }
    groups
}

fn place(line: &Line<'_>) -> Option<u32> {
    line.township.and_then(|spot| spot.township()).map(|(place, _)| place)
}

fn part(line: &Line<'_>) -> Option<String> {
    line.part.map(|part| part.written())
}

fn counts(line: &Line<'_>) -> bool {
    match line.kind {
        Kind::Figures => line.key.is_some(),
        Kind::Total | Kind::Subtotal => line.township.is_some(),
        _ => false,
    }
}

fn close<'a>(own: &[&Line<'a>], groups: &mut Vec<Group<'a>>) {
    let group = |line: &Line<'a>, total| {
        let key = line.township.or(line.key)?;
        Some(Group { key, named: line.township.is_some(), row: line.row, total })
    };
    let (totals, parts): (Vec<&Line<'a>>, Vec<&Line<'a>>) =
        own.iter().copied().partition(|line| line.kind != Kind::Figures);
    let rows = || parts.iter().map(|line| line.row).collect();
    let villages = parts.iter().all(|line| line.part.is_some_and(|part| part.is(Mark::Village)));
    match (totals.as_slice(), parts.as_slice()) {
        ([total], [_, ..]) => groups.extend(group(total, Total::Stated(rows()))),
        ([], [first, _, ..]) if villages => groups.extend(group(first, Total::Absent(rows()))),
        _ => groups.extend(own.iter().filter_map(|line| group(line, Total::None))),
    }
}
