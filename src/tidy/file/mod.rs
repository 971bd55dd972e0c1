//! Reads one file as a whole, before it is weighed against the township's other files.

mod book;
mod given;

use super::Fate;
use super::form::Form;
use super::label::Labels;
use super::ledger::Ledger;
use super::meta::{self, Meta};
use super::page::Page;
use super::sheets::{contradictory_periods, forms, other_period};
use super::split;
use super::township::{self, Sender};
use super::words::Lexicon;
use super::{form_order, form_version};
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{ReadState, Sheet, Submission};
use crate::marked;
use crate::period::Period;
use crate::scheme::Scheme;
use book::Book;
use given::FileReading;
pub use given::Unmatched;

/// Reads one file: whose it is, for when, which of its sheets are forms, and what they say.
pub(super) fn read(
    submission: &Submission,
    scheme: &Scheme,
    labels: &Labels<'_>,
    lexicon: &mut Lexicon,
    period: Period,
) -> FileReading {
    let file = submission.file.as_str();
    let named = || labels.township_in_file_name(file);
    match submission.state {
        ReadState::Refused => return FileReading { perhaps: named(), ..FileReading::of(Fate::Rejected) },
        ReadState::Ignored => return FileReading::of(Fate::Ignored),
        ReadState::Unpacked => return FileReading::of(Fate::Unpacked),
        ReadState::Read => {}
    }
    // The list we sent back with an earlier version speaks of figures, townships and days without stating any;
    // so do the codes behind the lists of our form.
    let (lists, sheets): (Vec<&Sheet>, Vec<&Sheet>) =
        submission.sheets.iter().partition(|sheet| marked::is_cover(sheet));
    if sheets.is_empty() && !lists.is_empty() {
        let place = Place::file(file);
        let finding = Finding::new(kind::EMPTY_FILE, place, Action::Rejected).fact("sentence", "slip");
        let ledger = Ledger::furniture(lists.iter().map(|sheet| sheet.cells.len()).sum());
        let findings = vec![finding];
        return FileReading { perhaps: named(), ledger, findings, ..FileReading::of(Fate::Rejected) };
    }
    let pages = sheets.into_iter().map(|sheet| Page::of(sheet, labels, lexicon));
    let (codes, pages): (Vec<Page<'_>>, Vec<Page<'_>>) =
        pages.partition(|page| form_version::of(page).is_some());
    let outdated = codes.iter().find_map(|page| form_version::outdated(file, page, scheme));
    let said = |pages: &[Page<'_>]| meta::read(file, pages, &scheme.units);
    let (meta, mut findings) = said(&pages);
    findings.extend(outdated.clone());
    // Where all its sheets name one township, nothing is to be split.
    let names_one = township::identify("", &meta, labels, scheme, period.year).0 != Sender::Unknown;
    let mut groups =
        if names_one { vec![(None, pages)] } else { split::by_township(file, pages, scheme, labels, period) };
    let mut reading = match groups.as_mut_slice() {
        [(_, pages)] => read_pages(submission, pages, (Some(file), meta, findings), scheme, labels, period),
        several => {
            let townships: Vec<usize> = several.iter().filter_map(|(township, _)| *township).collect();
            // Whose each is its sheets say; the name of the file cannot be that of all.
            let readings = several.iter().map(|(_, pages)| {
                let (meta, findings) = said(pages);
                read_pages(submission, pages, (None, meta, findings), scheme, labels, period)
            });
            let mut reading = FileReading::joined(readings);
            reading.findings.extend(outdated);
            reading.findings.push(split::told(file, &townships, scheme));
            reading
        }
    };
    let ours = lists.iter().map(|sheet| sheet.cells.len());
    let ours = ours.chain(codes.iter().map(|page| page.spots().len())).sum();
    reading.ledger.add(Ledger::furniture(ours));
    reading
}

/// Reads the sheets of one file that may be forms.
///
/// `known`: the name of the file, if it tells whose it is, what the sheets say of themselves, and what was found
/// already.
fn read_pages(
    submission: &Submission,
    pages: &[Page<'_>],
    known: (Option<&str>, Meta, Vec<Finding>),
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> FileReading {
    let file = submission.file.as_str();
    let (name, meta, mut findings) = known;
    let named = || labels.township_in_file_name(name?);
    let (sender, whose) = township::identify(name.unwrap_or_default(), &meta, labels, scheme, period.year);
    let alike = whose.iter().find_map(|finding| scheme.township_named(finding.facts.get("candidates")?));
    let township = match sender {
        Sender::Known(township) => Some(township),
        Sender::Unknown => None,
    };
    let (forms, about_sheets) = forms(file, pages, &meta, scheme, labels, period);
    findings.extend(about_sheets);
    findings.extend(form_order::moved(file, &forms));
    let many = !forms.is_empty() && forms.iter().all(|(_, form)| form.rows.is_empty());
    // A table of many townships says whose its rows are; whose the file is does not matter.
    if !many {
        findings.extend(whose);
    }
    let reading = FileReading {
        township: township.filter(|_| !many),
        perhaps: if many || township.is_some() { None } else { alike.or_else(named) },
        date: meta.date.as_ref().map(|(date, _)| *date),
        date_cell: meta.date.as_ref().map(|(_, place)| place.clone()).or_else(|| meta.date_cell.clone()),
        ledger: Ledger::set_aside(pages.iter().map(|page| page.spots().len()).sum()),
        ..FileReading::of(Fate::Rejected)
    };
    if forms.is_empty() {
        let unknown = || Finding::new(kind::UNKNOWN_FORM, Place::file(file), Action::Rejected);
        let why = other_period(&meta, period).unwrap_or_else(unknown);
        let fate = if why.action == Action::Held { Fate::Held } else { Fate::Rejected };
        findings.push(why);
        return FileReading { fate, findings: placed(findings, township, scheme), ..reading };
    }
    let contradiction = contradictory_periods(file, &meta, &forms, period)
        .or_else(|| another_township(file, &forms, township, labels, scheme));
    if let Some(finding) = contradiction {
        findings.push(finding);
        return FileReading { fate: Fate::Held, findings: placed(findings, township, scheme), ..reading };
    }
    let records = forms.iter().any(|(_, form)| !form.records.is_empty());
    if township.is_none() && !records {
        return FileReading { fate: Fate::Held, findings, ..reading };
    }
    if !many {
        findings.extend(missing_statements(file, &meta, &reading, &findings));
    }
    let book =
        Book { submission, file: file.into(), pages, meta: &meta, forms: &forms, scheme, labels, period };
    book.read_figures(FileReading { findings, township, ..reading })
}

/// Findings of a file, with its township where they do not name one.
fn placed(findings: Vec<Finding>, township: Option<usize>, scheme: &Scheme) -> Vec<Finding> {
    let code = township.map(|township| scheme.townships[township].code.clone());
    findings
        .into_iter()
        .map(|mut finding| {
            finding.place.township = finding.place.township.or_else(|| code.clone());
            finding
        })
        .collect()
}

/// The finding that a table of one row names another township than the file.
fn another_township(
    file: &str,
    forms: &[(&Page<'_>, Form)],
    sender: Option<usize>,
    labels: &Labels<'_>,
    scheme: &Scheme,
) -> Option<Finding> {
    let sender = sender?;
    let named = forms.iter().flat_map(|(page, form)| form.whose.iter().map(move |whose| (page, whose)));
    named.into_iter().find_map(|(page, (name, at))| {
        let (other, _) = labels.township(name).filter(|(other, _)| *other != sender)?;
        let names = [sender, other].map(|township| scheme.townships[township].name.as_str());
        let place = Place::file(file).sheet(&page.sheet.name).cell(at.to_string());
        Some(
            Finding::new(kind::CONTRADICTORY_TOWNSHIP, place, Action::Held)
                .fact("names", names.join("、"))
                .fact("names_en", names.join(", ")),
        )
    })
}

/// Findings that the form carries no day, or a line for signatures that nobody signed.
fn missing_statements(file: &str, meta: &Meta, reading: &FileReading, findings: &[Finding]) -> Vec<Finding> {
    let mut missing = Vec::new();
    if reading.date.is_none() && !findings.iter().any(|finding| finding.kind == kind::UNREADABLE_DATE) {
        let place = reading.date_cell.clone().unwrap_or_else(|| Place::file(file));
        missing.push(Finding::new(kind::UNDATED_FORM, place, Action::Used));
    }
    if let Some((place, false)) = &meta.signature {
        let finding = Finding::new(kind::UNDATED_FORM, place.clone(), Action::Used);
        missing.push(finding.fact("sentence", "unsigned"));
    }
    missing
}
