//! Rows of a table by the township they are of: one row, or villages with or without a subtotal.

use super::Total;
use super::across::{Kind, Line};
use crate::tidy::page::Spot;
use crate::tidy::words::Mark;

/// The row that counts for one township, or for whoever its key names.
pub(super) struct Group<'a> {
    pub(super) key: &'a Spot<'a>,
    /// Whether the key is known to name a township.
    pub(super) named: bool,
    pub(super) row: u32,
    /// The rows it is, or should be, the sum of.
    pub(super) total: Total<u32>,
}

/// Groups the rows of a table, top to bottom. Rows of one township that are neither its villages nor
/// closed by a subtotal are groups of their own: nobody can tell which of them counts.
pub(super) fn groups<'a>(lines: &[Line<'a>]) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    let mut lines = lines.iter().filter(|line| counts(line)).peekable();
    while let Some(first) = lines.next() {
        let mut own = vec![first];
        while let Some(next) = lines.next_if(|next| belongs(next, &own)) {
            own.push(next);
        }
        close(&own, &mut groups);
    }
    groups
}

fn counts(line: &Line<'_>) -> bool {
    match line.kind {
        Kind::Figures => line.key.is_some(),
        Kind::Total | Kind::Subtotal => line.township.is_some(),
        _ => false,
    }
}

/// Whether a row goes on with the township of the rows before: it names the same one, and another part.
fn belongs(line: &Line<'_>, own: &[&Line<'_>]) -> bool {
    let Some(township) = line.township else { return false };
    let same = |other: &&Line<'_>| other.township.is_some_and(|other| other.written() == township.written());
    let part = |line: &Line<'_>| line.part.map(|part| part.written());
    own.iter().all(same) && part(line).is_some() && own.iter().all(|other| part(other) != part(line))
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
