//! Reads one file as a whole, before it is weighed against the township's other files.

use std::sync::Arc;

use super::Fate;
use super::form::{Form, FormRow, Record};
use super::label::Labels;
use super::ledger::{Known, Ledger, Named, ranges};
use super::meta::{self, Meta};
use super::page::{Page, Spot};
use super::reading::{Claim, Figures, Reader};
use super::rows::{Part, Rows};
use super::sheets::{contradictory_periods, forms, other_period};
use super::split;
use super::township::{self, Sender};
use super::version::{Candidate, Share};
use super::words::Lexicon;
use super::{form_order, form_version};
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{ReadState, Sheet, Submission};
use crate::marked;
use crate::period::{Date, Period};
use crate::scheme::Scheme;

/// What one file gives.
#[derive(Debug)]
pub(super) struct FileReading {
    pub(super) fate: Fate,
    pub(super) township: Option<usize>,
    pub(super) perhaps: Option<usize>,
    pub(super) date: Option<Date>,
    pub(super) date_cell: Option<Place>,
    /// One, or one for each township of a table of many.
    pub(super) candidates: Vec<Candidate>,
    /// Labels that name nothing, as written.
    pub(super) unmatched: Vec<Unmatched>,
    pub(super) ledger: Ledger,
    pub(super) findings: Vec<Finding>,
}

/// A label that names nothing, and where its figure stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// As written.
    pub label: String,
    /// What stands beside it.
    pub written: String,
    /// File, sheet and cell of the figure.
    pub place: Place,
    /// The field it was read as all the same, because it is like its name, by id.
    pub read_as: Option<String>,
}

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

/// A file whose forms are known.
struct Book<'a> {
    submission: &'a Submission,
    file: Arc<str>,
    pages: &'a [Page<'a>],
    meta: &'a Meta,
    forms: &'a [(&'a Page<'a>, Form)],
    scheme: &'a Scheme,
    labels: &'a Labels<'a>,
    period: Period,
}

impl Book<'_> {
    /// Reads the figures into the reading of the file.
    fn read_figures(&self, mut reading: FileReading) -> FileReading {
        let own = reading.township;
        let rows = Rows::of(&self.submission.file, self.forms, self.labels, self.scheme, own);
        reading.findings.extend(rows.findings);
        let many = rows.of.len() > 1 || own.is_none();
        let mut known: Vec<Known> =
            self.forms.iter().map(|(page, form)| self.furniture(page, form)).collect();
        for (township, parts) in rows.of {
            let figures = self.figures(&parts);
            let Figures { figures, claims, unmatched, findings, cells, .. } = figures;
            for (form, at) in cells {
                known[form].observations.extend(self.forms[form].0.at(at));
            }
            reading.unmatched.extend(unmatched);
            reading.candidates.push(Candidate {
                township,
                submission: 0,
                file: self.submission.file.clone(),
                sha256: self.submission.sha256.clone(),
                format: self.submission.format,
                date: reading.date,
                date_cell: reading.date_cell.clone(),
                saved: self.submission.saved.clone(),
                origins: self.submission.sheets.iter().flat_map(marked::origins).collect(),
                share: if Some(township) != own || self.forms.iter().all(|(_, form)| form.rows.is_empty()) {
                    Share::Row
                } else {
                    Share::Whole
                },
                figures,
                claims: claims.into_iter().map(|claim| Claim { township, ..claim }).collect(),
                findings: placed(findings, Some(township), self.scheme),
            });
        }
        self.settle(known, &mut reading);
        let about_file = std::mem::take(&mut reading.findings);
        let about_file = placed(about_file, own.filter(|_| !many), self.scheme);
        match reading.candidates.as_mut_slice() {
            // What is wrong with the file of a township stands or falls with the version that counts.
            [only] if !many => only.findings.extend(about_file),
            _ => reading.findings = about_file,
        }
        reading.fate = if reading.candidates.is_empty() { Fate::Held } else { Fate::Used };
        reading
    }

    /// What is known of a form before its figures are read.
    fn furniture(&self, page: &Page<'_>, form: &Form) -> Known {
        let mut known = Known { furniture: form.furniture.clone(), ..Known::default() };
        let about = self.meta.cells.iter().filter(|(name, _)| *name == page.name);
        let keys = form.records.iter().map(|record| record.at);
        let named: Vec<&Record> =
            form.records.iter().filter(|record| self.labels.township(&record.name).is_some()).collect();
        let rows = form.rows.iter().chain(named.iter().flat_map(|record| &record.rows));
        let cells = about.map(|(_, at)| *at).chain(keys).chain(rows.flat_map(FormRow::parts));
        known.furniture.extend(cells.filter_map(|at| page.at(at)));
        known
    }

    /// Names what nothing was read from, and only then counts everything.
    fn settle(&self, mut known: Vec<Known>, reading: &mut FileReading) {
        reading.ledger = Ledger::default();
        let mut unread = Vec::new();
        for ((page, _), known) in self.forms.iter().zip(&mut known) {
            let own = reading.candidates.iter().flat_map(|candidate| &candidate.findings);
            let named = Named::on(&page.sheet.name, reading.findings.iter().chain(own));
            let (figures, words) = known.unread(page, &named);
            unread.extend(self.unread(page, &figures, Severity::Warning));
            unread.extend(self.unread(page, &words, Severity::Note));
            known.counted.extend(figures.into_iter().chain(words));
            reading.ledger.add(known.count(page, &named));
        }
        reading.findings.extend(unread);
        let is_form = |page: &&Page<'_>| self.forms.iter().any(|(form, _)| std::ptr::eq(*form, *page));
        let others = self.pages.iter().filter(|page| !is_form(page));
        reading.ledger.add(Ledger::set_aside(others.map(|page| page.spots().len()).sum()));
    }

    /// Reads the rows of one township: named rows first, then those that are only alike.
    fn figures(&self, parts: &[Part<'_>]) -> Figures {
        let Self { scheme, labels, period, .. } = *self;
        let file = &self.file;
        let mut reader =
            Reader { scheme, labels, file, period, form: 0, sheet_unit: None, into: Figures::default() };
        for part in parts {
            (reader.form, reader.sheet_unit) = (part.form, self.meta.unit_of(&part.page.name));
            reader.read(part.page, part.rows.iter().copied());
        }
        for part in parts {
            (reader.form, reader.sheet_unit) = (part.form, self.meta.unit_of(&part.page.name));
            for row in part.unknown {
                reader.read_unknown(part.page, row);
            }
        }
        let mut figures = reader.into;
        for (field, sources) in &figures.contested {
            let field = scheme.field(*field);
            let Some(first) = sources.first() else { continue };
            let place = Place::file(&*first.file).sheet(&*first.sheet).cell(&*first.cell);
            let others = sources.iter().skip(1).map(|source| format!("{}!{}", source.sheet, source.cell));
            figures.findings.push(
                Finding::new(kind::DUPLICATE_LABEL, place, Action::Withheld)
                    .about(field.id.clone())
                    .withholding([field.id.clone()])
                    .fact("field", field.name.zh.clone())
                    .fact("field_en", field.name.en.clone())
                    .also_at(others),
            );
        }
        figures
    }

    /// The finding that names cells of a form of which nothing was read: words as a note, since they are
    /// there for people; figures as a warning, since they may be in the wrong place.
    fn unread(&self, page: &Page<'_>, spots: &[&Spot<'_>], severity: Severity) -> Option<Finding> {
        let (areas, _) = ranges(spots.iter().map(|spot| spot.address));
        let names: Vec<String> = areas.iter().map(ToString::to_string).collect();
        let first = names.first()?;
        let place = Place::file(&self.submission.file).sheet(&page.sheet.name).cell(first.clone());
        let finding = Finding::new(kind::UNREAD_CELLS, place, Action::SkippedRow)
            .weighing(severity)
            .also_at(names[1..].iter().cloned())
            .fact("count", spots.len().to_string())
            .fact("cells", names.join("、"))
            .fact("cells_en", names.join(", "));
        Some(if severity == Severity::Warning { finding.fact("sentence", "numbers") } else { finding })
    }
}

impl FileReading {
    /// What a file gives whose sheets were read for each township apart.
    fn joined(readings: impl Iterator<Item = Self>) -> Self {
        let mut all = Self::of(Fate::Rejected);
        for (place, reading) in readings.enumerate() {
            // The day of the file is one that all its forms bear.
            if place == 0 {
                (all.date, all.date_cell) = (reading.date, reading.date_cell.clone());
            } else if all.date != reading.date {
                (all.date, all.date_cell) = (None, None);
            }
            // The best that became of any: used, held, rejected.
            if [Fate::Used, Fate::Held].contains(&reading.fate) && all.fate != Fate::Used {
                all.fate = reading.fate;
            }
            let sheets = reading.candidates.into_iter().map(|own| match own.share {
                Share::Whole => Candidate { share: Share::Sheets, ..own },
                Share::Sheets | Share::Row => own,
            });
            all.candidates.extend(sheets);
            all.unmatched.extend(reading.unmatched);
            all.findings.extend(reading.findings);
            all.ledger.add(reading.ledger);
        }
        all
    }

    /// A file of which nothing is known but its fate.
    fn of(fate: Fate) -> Self {
        Self {
            fate,
            township: None,
            perhaps: None,
            date: None,
            date_cell: None,
            candidates: Vec::new(),
            unmatched: Vec::new(),
            ledger: Ledger::default(),
            findings: Vec::new(),
        }
    }
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
