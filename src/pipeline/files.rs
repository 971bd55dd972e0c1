//! Some files on their own: what a clerk or the office wants to know before a workbook is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inspected, Shelves, inspect, read};
use crate::error::Error;
use crate::finding::{Finding, kind};
use crate::ingest::{self, Found, Isolation};
use crate::period::Period;
use crate::register::Register;
use crate::scheme::Scheme;
use crate::tidy::{Tidied, Tidier};

/// What a check of some files finds out.
pub struct Checked {
    /// What the files say.
    pub tidied: Tidied,
    /// What is found about them, sorted by place.
    pub findings: Vec<Finding>,
    /// The earlier periods that figures were compared with, such as `2023`, the latest first.
    pub compared: Vec<String>,
    /// Stored outputs of earlier periods that do not fit the scheme and were left aside.
    pub unfit: Vec<Error>,
}

/// The periods that files say they are for, by name; of those that say none there is nothing.
pub fn stated_periods(
    scheme: &Scheme,
    files: &[Found],
    period: Period,
    isolation: &Isolation,
) -> BTreeMap<String, BTreeSet<Period>> {
    let tidier = Tidier::new(scheme, period);
    let said = ingest::read_each(files, isolation, &|_| {}, &|submission, _| {
        (submission.value.file.clone(), tidier.stated(&submission.value))
    });
    said.into_iter().filter(|(_, periods)| !periods.is_empty()).collect()
}

/// Reads and checks files as a run would, and says nothing of townships that none of them comes from.
///
/// That a township sent nothing usable (D-06) takes all its files to know, and is left out for those of
/// the files as well.
///
/// # Errors
///
/// [`Error::Make`] for a bug, and whatever keeps earlier periods from being read.
pub fn check_files(
    scheme: &Scheme,
    files: &[Found],
    shelves: Shelves<'_>,
    period: Period,
    isolation: &Isolation,
) -> Result<Checked, Error> {
    let read = read(scheme, files, period, isolation, &|_| {});
    let Inspected { tidied, mut findings, pasts, unfit, .. } =
        inspect(scheme, read, shelves, Register::default(), period, isolation)?;
    let mut theirs: BTreeSet<String> = tidied
        .receipts
        .iter()
        .filter_map(|receipt| receipt.perhaps)
        .map(|place| scheme.townships[place].code.clone())
        .collect();
    // A table of many townships comes from each of them.
    let reported = tidied.observations.each().filter(|(.., row)| row.source.is_some());
    theirs.extend(reported.map(|(township, ..)| township.to_owned()));
    findings.retain(|finding| {
        let own = finding.place.township.as_ref().is_none_or(|code| theirs.contains(code));
        (own || finding.place.file.is_some()) && finding.kind != kind::TOWNSHIP_MISSING
    });
    let compared = pasts.into_iter().map(|past| past.period).collect();
    Ok(Checked { tidied, findings, compared, unfit })
}
