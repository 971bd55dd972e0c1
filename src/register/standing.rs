//! How each township stands: on time, late, not usable, missing; how complete; how often sent back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Register, Verdict};
use crate::finding::{Finding, Severity};
use crate::period::Date;
use crate::scheme::{FieldId, Scheme};
use crate::tidy::grid::Grid;
use crate::tidy::sent::sent;
use crate::tidy::{Fate, Receipt, Tidied};
use crate::value::Value;

/// When a township reported. Each township has exactly one, so that the shares add up to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timeliness {
    /// Something usable, dated by the deadline.
    OnTime,
    /// Something usable, dated so many days after the deadline.
    Late(u32),
    /// Something usable without a day on it.
    Undated,
    /// Something usable, in a period for which the scheme names no deadline.
    NoDeadline,
    /// Its file waits for a person's decision.
    Held,
    /// All it sent is unreadable, no form, or for another period.
    Unusable,
    /// Nothing was received.
    Missing,
}

impl Timeliness {
    /// The word in tables; its sentence is in the locale under `timeliness.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Late(_) => "late",
            Self::Undated => "undated",
            Self::NoDeadline => "no_deadline",
            Self::Held => "held",
            Self::Unusable => "unusable",
            Self::Missing => "missing",
        }
    }
}

/// Figures that are there of those that are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Those that say something, "not applicable" included.
    pub filled: usize,
    /// All that an indicator needs.
    pub due: usize,
}

/// How a township stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// When it reported.
    pub timeliness: Timeliness,
    /// The latest day on a form that counts.
    pub date: Option<Date>,
    /// Of each sheet of the form, in the order of [`sheets`].
    pub sheets: Vec<Completeness>,
    /// Different contents that were sent back, this run's among them.
    pub returned: usize,
    /// Findings that must be mended.
    pub errors: usize,
    /// Findings to be looked at.
    pub warnings: usize,
    /// What is said of its submission now; `None` where nothing was received.
    pub verdict: Option<Verdict>,
}

/// The sheets of the standard form, in the order of the scheme's fields.
pub fn sheets(scheme: &Scheme) -> Vec<&str> {
    let mut sheets: Vec<&str> = Vec::new();
    for field in &scheme.fields {
        if !sheets.contains(&field.sheet.as_str()) {
            sheets.push(&field.sheet);
        }
    }
    sheets
}

/// How every township of the roster stands, in its order.
pub fn standings(
    register: &Register,
    tidied: &Tidied,
    grid: &Grid,
    findings: &[Finding],
    scheme: &Scheme,
) -> Vec<Standing> {
    let deadline = scheme.settings.deadlines.get(&tidied.period).copied();
    let mut receipts: BTreeMap<usize, Vec<&Receipt>> = BTreeMap::new();
    for receipt in tidied.receipts.iter().filter(|r| !matches!(r.fate, Fate::Ignored | Fate::Unpacked)) {
        if let Some(place) = receipt.perhaps {
            receipts.entry(place).or_default().push(receipt);
        }
    }
    let sent = sent(tidied, grid, scheme);
    let aside = tidied.receipts.iter().filter(|receipt| receipt.fate == Fate::SetAside);
    let aside: BTreeSet<&str> = aside.map(|receipt| receipt.file.as_str()).collect();
    let perhaps = tidied.receipts.iter().filter(|receipt| receipt.township.is_none());
    let perhaps: BTreeSet<&str> = perhaps.map(|receipt| receipt.file.as_str()).collect();
    let mut counts = vec![(0, 0); scheme.townships.len()];
    let whose = tidied.whose(scheme);
    for finding in findings {
        let Some(place) = whose.of(finding) else { continue };
        // What is wrong with a file in whose place another counts needs no mending.
        let of =
            |files: &BTreeSet<&str>| finding.place.file.as_deref().is_some_and(|file| files.contains(file));
        let uncertain = finding.place.township.is_none() && of(&perhaps) && grid.received(place);
        if of(&aside) || uncertain {
            continue;
        }
        counts[place].0 += usize::from(finding.is_to_mend());
        counts[place].1 += usize::from(finding.severity == Severity::Warning);
    }
    let (asked, returned) = (Asked::of(scheme), register.returned());
    let standing = |place: usize| {
        let own = receipts.get(&place).map(Vec::as_slice).unwrap_or_default();
        let date = sent[place].iter().filter_map(|sent| sent.receipt.date).max();
        let first = sent[place].iter().filter_map(|sent| sent.first).max();
        let held = own.iter().any(|receipt| receipt.fate == Fate::Held);
        let received = grid.received(place);
        let timeliness = match (first, deadline) {
            _ if own.is_empty() && !received => Timeliness::Missing,
            _ if !received && held => Timeliness::Held,
            _ if !received => Timeliness::Unusable,
            (Some(date), Some(deadline)) if date > deadline => Timeliness::Late(date.days_after(deadline)),
            (Some(_), Some(_)) => Timeliness::OnTime,
            (_, None) => Timeliness::NoDeadline,
            (None, Some(_)) => Timeliness::Undated,
        };
        let (errors, warnings) = counts[place];
        let verdict = match timeliness {
            Timeliness::Missing => None,
            Timeliness::Held => Some(Verdict::Held),
            Timeliness::Unusable => Some(Verdict::Returned),
            _ if errors > 0 => Some(Verdict::Returned),
            _ => Some(Verdict::Accepted),
        };
        Standing {
            timeliness,
            date,
            sheets: asked.filled(grid, place),
            returned: returned.get(scheme.townships[place].code.as_str()).copied().unwrap_or_default(),
            errors,
            warnings,
            verdict,
        }
    };
    (0..scheme.townships.len()).map(standing).collect()
}

/// What is asked of a township.
struct Asked {
    /// How many sheets the form has.
    sheets: usize,
    /// Each figure that an indicator needs, with the place of its sheet.
    figures: Vec<(FieldId, usize)>,
}

impl Asked {
    fn of(scheme: &Scheme) -> Self {
        let (sheets, required) = (sheets(scheme), scheme.required());
        let sheet = |name: &str| sheets.iter().position(|sheet| *sheet == name);
        let figures = scheme.fields_with_ids().filter(|(id, _)| required[id.0]);
        let figures = figures.filter_map(|(id, field)| Some((id, sheet(&field.sheet)?))).collect();
        Self { sheets: sheets.len(), figures }
    }

    /// How much of each sheet a township filled in; figures that the roster gives are not asked of it.
    fn filled(&self, grid: &Grid, township: usize) -> Vec<Completeness> {
        let mut counted = vec![Completeness::default(); self.sheets];
        for (id, sheet) in self.figures.iter().filter(|(id, _)| !grid.from_roster(township, *id)) {
            let own = grid.reported(township, *id);
            counted[*sheet].due += 1;
            // A cell that nobody can read was filled in all the same.
            counted[*sheet].filled += usize::from(own.value != Value::Missing || own.written.is_some());
        }
        counted
    }
}

/// How many townships stand how.
///
/// The rates have the roster below the line and some of the roster above it, so that none can pass 100 %
/// (the definitions of DHIS2 for reporting rates; `design/scoring.md` 3.2 of the project's ground).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// On the roster.
    pub expected: usize,
    /// With something usable.
    pub received: usize,
    /// Of these, dated by the deadline.
    pub on_time: usize,
    /// Of these, dated after it.
    pub late: usize,
    /// Of these, without a day.
    pub undated: usize,
    /// Of these, without a deadline to be held against.
    pub no_deadline: usize,
    /// Only with files that cannot be used or wait.
    pub unusable: usize,
    /// Without anything.
    pub missing: usize,
    /// Figures that are due of all townships, and those that are there.
    pub figures: Completeness,
}

impl Tally {
    /// Counts the standings of a district.
    pub fn of(standings: &[Standing]) -> Self {
        let mut tally = Self { expected: standings.len(), ..Self::default() };
        for standing in standings {
            let count = match standing.timeliness {
                Timeliness::OnTime => &mut tally.on_time,
                Timeliness::Late(_) => &mut tally.late,
                Timeliness::Undated => &mut tally.undated,
                Timeliness::NoDeadline => &mut tally.no_deadline,
                Timeliness::Held | Timeliness::Unusable => &mut tally.unusable,
                Timeliness::Missing => &mut tally.missing,
            };
            *count += 1;
            for sheet in &standing.sheets {
                tally.figures.filled += sheet.filled;
                tally.figures.due += sheet.due;
            }
        }
        tally.received = tally.on_time + tally.late + tally.undated + tally.no_deadline;
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::{Completeness, Standing, Tally, Timeliness};

    fn standing(timeliness: Timeliness) -> Standing {
        Standing {
            timeliness,
            date: None,
            sheets: vec![Completeness { filled: 1, due: 2 }],
            returned: 0,
            errors: 0,
            warnings: 0,
            verdict: None,
        }
    }

    #[test]
    fn every_township_is_counted_once() {
        let all = [
            Timeliness::OnTime,
            Timeliness::Late(3),
            Timeliness::Undated,
            Timeliness::NoDeadline,
            Timeliness::Held,
            Timeliness::Unusable,
            Timeliness::Missing,
        ];
        let tally = Tally::of(&all.map(standing));
        assert_eq!(tally.received + tally.unusable + tally.missing, tally.expected);
        assert_eq!((tally.received, tally.unusable, tally.missing), (4, 2, 1));
        assert_eq!(tally.figures, Completeness { filled: 7, due: 14 });
    }
}
