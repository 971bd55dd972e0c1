//! What a column of a table is by its headings: a figure, one of another period, or nothing known.

use std::sync::Arc;

use super::heading::Head;
use super::{Desk, unit_note};
use crate::tidy::divided;
use crate::tidy::label::Named;
use crate::tidy::role::Role;
use crate::tidy::words::Word;

/// A column of a table that runs across the page.
pub(super) struct Column {
    pub(super) head: Head,
    /// Its headings, as people write them.
    pub(super) label: Arc<str>,
    pub(super) holds: Holds,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Holds {
    /// A figure.
    Figure(Named),
    /// Another period, a plan, a rate computed from the others, a person: known, and not read.
    Known,
    /// Another period, a plan or a part of a figure; while headings are judged only.
    Other(Named),
    /// Nothing that is known; with it comes what the lowest heading alone would name.
    Unknown(Option<Named>),
}

impl Column {
    pub(super) fn number(&self) -> u32 {
        self.head.column
    }

    /// Whether its headings name something, be it not surely, or be it not read.
    pub(super) fn names(&self) -> bool {
        matches!(self.holds, Holds::Figure(_)) || self.head.path.iter().any(|step| step.names)
    }

    /// The unit of measure in a note on one of its headings.
    pub(super) fn unit(&self, desk: Desk<'_>) -> Option<Arc<str>> {
        self.head.path.iter().rev().find_map(|step| unit_note(&step.text, desk.units))
    }
}

/// What the columns of a table hold.
pub(super) fn columns(desk: Desk<'_>, heads: &[Head]) -> Vec<Column> {
    let judged: Vec<(Holds, bool)> = heads.iter().map(|head| holds(desk, head)).collect();
    // What is read at all, and what from a column that is no count from the start of the year: each once,
    // for there may be very many columns.
    let (mut read, mut plain): (Vec<Named>, Vec<Named>) = (Vec::new(), Vec::new());
    for (holds, cumulative) in &judged {
        let Holds::Figure(named) = holds else { continue };
        for known in [Some(&mut read), Some(&mut plain).filter(|_| !cumulative)].into_iter().flatten() {
            if !known.contains(named) {
                known.push(*named);
            }
        }
    }
    let column = |(head, (holds, cumulative)): (&Head, &(Holds, bool))| {
        let holds = match *holds {
            // "本年累计" beside "本期" is another count of the same.
            Holds::Figure(named) if *cumulative && plain.contains(&named) => Holds::Known,
            // Halves of a year, of which nothing gives the whole, are named.
            Holds::Other(named) if !read.contains(&named) => Holds::Unknown(None),
            Holds::Other(_) => Holds::Known,
            holds => holds,
        };
        Column { head: head.clone(), label: head.written().into(), holds }
    };
    heads.iter().zip(&judged).map(column).collect()
}

/// What a column holds, and whether it is a count from the start of the year.
fn holds(desk: Desk<'_>, head: &Head) -> (Holds, bool) {
    let labels = desk.labels;
    if labels.is_not_asked(&head.path)
        || head.path.iter().any(|step| step.may_say && step.said().asks_for_people())
    {
        return (Holds::Known, false);
    }
    let own = |holds| (holds, false);
    // A heading that is nothing but a period puts all columns below it there.
    let of = |step: &Arc<Word>| if step.names { None } else { labels.says_period(step) };
    let mut path: Vec<Arc<Word>> = head.path.iter().filter(|step| of(step) != Some(true)).cloned().collect();
    if path.is_empty() {
        return own(Holds::Unknown(None));
    }
    let other = path.iter().any(|step| of(step) == Some(false));
    path.retain(|step| of(step).is_none());
    // "合计" under "调解员" is a figure of its own, "合计" under "受理数" the role of its column.
    if let Some(field) = labels.at_path(&path).filter(|_| !other) {
        return own(Holds::Figure(Named::Field(field)));
    }
    if let [.., heading, last] = path.as_slice()
        && !other
        && divided::is_whole(last.bare())
        && let Some((named, true)) = desk.find_whole(heading)
    {
        return own(Holds::Figure(named));
    }
    let mut role = None;
    while path.len() > 1
        && let Some(last) = path.last().filter(|last| !last.names)
        && let Some(said) = labels.role(last)
    {
        role = role.max(Some(said));
        path.pop();
    }
    let found = match path.as_slice() {
        [alone] => desk.find_alone(alone),
        path => labels.find_under(path),
    };
    match (path.is_empty(), found) {
        (false, Some((named, _))) if other || matches!(role, Some(Role::Known | Role::Unit | Role::Note)) => {
            own(Holds::Other(named))
        }
        (_, Some((named, true))) => (Holds::Figure(named), role == Some(Role::Cumulative)),
        (_, Some((named, false))) => own(Holds::Unknown(Some(named))),
        (..) if other => own(Holds::Known),
        (..) => own(Holds::Unknown(None)),
    }
}
