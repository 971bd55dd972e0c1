//! A workbook with the forms of several townships, each on sheets of its own that name it.

use super::form;
use super::label::Labels;
use super::meta;
use super::page::Page;
use super::sheets::is_example;
use super::township::{self, Sender};
use crate::finding::{Action, Finding, Place, kind};
use crate::period::Period;
use crate::scheme::Scheme;

/// The sheets of a file by township, in their order; all together where they name one township or none, and
/// where a form says nothing of whose it is.
pub(super) fn by_township<'p>(
    file: &str,
    pages: Vec<Page<'p>>,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> Vec<(Option<usize>, Vec<Page<'p>>)> {
    let named: Vec<Option<usize>> =
        pages.iter().map(|page| named_by(file, page, scheme, labels, period)).collect();
    let mut townships: Vec<usize> = Vec::new();
    for township in named.iter().copied().flatten() {
        if !townships.contains(&township) {
            townships.push(township);
        }
    }
    let silent = |(page, named): (&Page<'_>, &Option<usize>)| {
        let seen = !page.sheet.hidden && !is_example(&page.sheet.name);
        let (meta, _) = meta::read(file, std::slice::from_ref(page), &scheme.units);
        let about = meta.about(&page.sheet.name);
        named.is_none() && seen && form::recognise(page, labels, &scheme.units, period, &about).is_some()
    };
    if townships.len() < 2 || pages.iter().zip(&named).any(silent) {
        return vec![(None, pages)];
    }
    let mut groups: Vec<(Option<usize>, Vec<Page<'p>>)> =
        townships.into_iter().map(|township| (Some(township), Vec::new())).collect();
    for (page, named) in pages.into_iter().zip(named) {
        // What is no form goes with the first.
        let place = groups.iter().position(|(township, _)| *township == named).unwrap_or_default();
        groups[place].1.push(page);
    }
    groups
}

/// The township that a sheet itself names, if it names one alone.
fn named_by(
    file: &str,
    page: &Page<'_>,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> Option<usize> {
    if is_example(&page.sheet.name) {
        return None;
    }
    let (meta, _) = meta::read(file, std::slice::from_ref(page), &scheme.units);
    match township::identify("", &meta, labels, scheme, period.year) {
        (Sender::Known(township), _) => Some(township),
        (Sender::Unknown, _) => None,
    }
}

/// The note that a file holds the forms of several townships.
pub(super) fn told(file: &str, townships: &[usize], scheme: &Scheme) -> Finding {
    let names: Vec<&str> = townships.iter().map(|place| scheme.townships[*place].name.as_str()).collect();
    Finding::new(kind::TOWNSHIP_ROWS, Place::file(file), Action::Used)
        .fact("sentence", "sheets")
        .fact("count", names.len().to_string())
        .fact("names", names.join("、"))
        .fact("names_en", names.join(", "))
}
