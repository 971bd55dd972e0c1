//! For which period files are checked: what was typed, else the newest there is, or a newer one that they name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::args::{CheckOptions, PeriodFrom};
use crate::cli::{folders, isolation};
use crate::error::Error;
use crate::ingest::Found;
use crate::period::Period;
use crate::pipeline;
use crate::scheme::Scheme;

/// A period, why it is this one, and the period of the folder that some of the files lie in by mistake.
pub(super) struct Settled {
    pub(super) period: Period,
    pub(super) from: PeriodFrom,
    pub(super) misplaced: Option<Period>,
    /// The files that say it themselves.
    pub(super) said_by: Vec<String>,
}

/// Settles the period of files.
///
/// A period that none of the files contradicts goes before a newer one that they name. Where they say different ones,
/// the folder in which all of them lie decides, as it does in a run.
///
/// # Errors
///
/// [`Error::SeveralPeriods`] if they say different ones and lie in no folder of a period; as
/// [`CheckOptions::period`].
pub(super) fn settle(options: &CheckOptions, scheme: &Scheme, files: &[Found]) -> Result<Settled, Error> {
    let deadlines = || scheme.settings.deadlines.keys().copied();
    let (period, given_from) = options.period(deadlines())?;
    if given_from == PeriodFrom::Typed {
        return Ok(Settled { period, from: given_from, misplaced: None, said_by: Vec::new() });
    }
    let stated = pipeline::stated_periods(scheme, files, period, &isolation());
    let there = folders::periods(options.inputs());
    let known: Vec<Period> = there.into_iter().chain(deadlines()).chain([period]).collect();
    let shelf = shelf(files);
    let (period, from) = match of_all(&stated, period, &known) {
        Some(own) if own == period && stated.is_empty() => (period, given_from),
        // A part of a year that the scheme does not know is told as a wrong period is.
        Some(own) if scheme.of(own).is_err() => (period, given_from),
        Some(own) => (own, PeriodFrom::Files),
        None => match shelf {
            Some(shelf) => (shelf, PeriodFrom::Folder),
            None => {
                let periods: BTreeSet<Period> = stated.into_values().flatten().collect();
                return Err(Error::SeveralPeriods {
                    periods: periods.iter().map(Period::to_string).collect(),
                });
            }
        },
    };
    let says = |(_, own): &(&String, &BTreeSet<Period>)| own.iter().any(|named| period.is_named(*named));
    let said_by: Vec<String> = stated.iter().filter(says).map(|(file, _)| file.clone()).collect();
    // Last year's title says nothing of the period that is due.
    let from = if from == PeriodFrom::Files && said_by.is_empty() { given_from } else { from };
    let misplaced = shelf.filter(|shelf| *shelf != period && !said_by.is_empty());
    Ok(Settled { period, from, misplaced, said_by })
}

/// The period that all files are for which say one: the given one if none contradicts it, else a newer one that none
/// does. Where they agree on an older one, last year's title was mostly not brought up to date: the given one stays,
/// and that is found. `None` where they disagree. A part of a year is called as it is among those that are `known`;
/// a single month is no period of a form.
fn of_all(stated: &BTreeMap<String, BTreeSet<Period>>, given: Period, known: &[Period]) -> Option<Period> {
    let fits = |period: &Period| stated.values().all(|own| own.iter().any(|named| period.is_named(*named)));
    if fits(&given) {
        return Some(given);
    }
    let called =
        |named: &Period| known.iter().copied().find(|known| known.is_named(*named)).unwrap_or(*named);
    let agreed: Vec<Period> = stated.values().flatten().map(called).filter(|period| fits(period)).collect();
    let whole = |own: &Period| own.is_year() || own.quarter().is_some() || known.contains(own);
    let newer =
        agreed.iter().copied().filter(|own| whole(own) && folders::newness(*own) > folders::newness(given));
    newer.max_by_key(|own| folders::newness(*own)).or((!agreed.is_empty()).then_some(given))
}

/// The period whose folder all files lie in, at whatever depth.
fn shelf(files: &[Found]) -> Option<Period> {
    let of = |found: &Found| {
        let path = found.path.canonicalize().unwrap_or_else(|_| found.path.clone());
        let named = |folder: &Path| Period::parse(&folder.file_name()?.to_string_lossy());
        path.ancestors().skip(1).find_map(named)
    };
    let mut shelves = files.iter().map(of);
    let first = shelves.next()??;
    shelves.all(|other| other == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::of_all;
    use crate::period::Period;

    fn told(files: &[&[&str]], given: &str, known: &[&str]) -> Option<String> {
        let period = |text: &&str| Period::parse(text).unwrap();
        let stated: BTreeMap<_, _> = files
            .iter()
            .enumerate()
            .map(|(at, own)| (at.to_string(), own.iter().map(period).collect()))
            .collect();
        let known: Vec<Period> = known.iter().map(period).collect();
        of_all(&stated, period(&given), &known).map(|period| period.to_string())
    }

    #[test]
    fn the_period_is_one_that_no_file_contradicts() {
        assert_eq!(told(&[], "2024", &[]).as_deref(), Some("2024"));
        assert_eq!(told(&[&["2025"]], "2024", &["2024"]).as_deref(), Some("2025"));
        // Last year's sheet beside this year's.
        assert_eq!(told(&[&["2023", "2024"]], "2024", &[]).as_deref(), Some("2024"));
        assert_eq!(told(&[&["2023", "2025"], &["2025"]], "2024", &[]).as_deref(), Some("2025"));
        assert_eq!(told(&[&["2025"], &["2024"]], "2024", &[]), None);
        // Last year's title alone is a mistake in this year's form, and to be found.
        assert_eq!(told(&[&["2023"]], "2024", &[]).as_deref(), Some("2024"));
        // A workbook by months is one of the year.
        assert_eq!(told(&[&["2024M11-11", "2024M12-12"]], "2024", &[]).as_deref(), Some("2024"));
        // A half-year form is the one of the quarter that ends with it.
        assert_eq!(told(&[&["2025M01-06"]], "2024", &["2025Q2"]).as_deref(), Some("2025Q2"));
        assert_eq!(told(&[&["2025M01-06"]], "2025Q2", &[]).as_deref(), Some("2025Q2"));
    }
}
