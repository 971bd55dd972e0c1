//! For which periods a file says it is, whatever it is read for.

use std::collections::BTreeSet;

use super::label::Labels;
use super::page::Page;
use super::words::Lexicon;
use super::{form_version, meta};
use crate::ingest::Submission;
use crate::marked;
use crate::period::Period;
use crate::scheme::Unit;

/// The periods that titles, statements and names of the sheets of a file speak of; none where nothing does.
pub(super) fn periods(
    submission: &Submission,
    units: &[Unit],
    labels: &Labels<'_>,
    lexicon: &mut Lexicon,
) -> BTreeSet<Period> {
    // The list that we sent back speaks of the periods of others.
    let sheets = submission.sheets.iter().filter(|sheet| !marked::is_cover(sheet));
    let pages = sheets.map(|sheet| Page::of(sheet, labels, lexicon));
    let pages: Vec<Page<'_>> = pages.filter(|page| form_version::of(page).is_none()).collect();
    let (meta, _) = meta::read(&submission.file, &pages, units);
    meta.periods.into_iter().map(|(_, period, _)| period).collect()
}
