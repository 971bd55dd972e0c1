//! Submissions in, observations out: which form, whose, for when, and what each cell says.

mod form;
pub mod formula;
pub mod grid;
pub mod label;
mod meta;
pub mod number;
mod numeral;
pub mod observations;
mod reading;
mod text;
mod township;
mod version;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use observations::{Observation, Observations, Source};
pub use reading::Claim;

use crate::error::Error;
use crate::finding::{Action, Finding, Noted, Place, Severity, kind};
use crate::ingest::{Content, ReadState, Sheet, Submission};
use crate::period::{Date, Period};
use crate::scheme::Scheme;
use form::Form;
use label::Labels;
use meta::Meta;
use reading::{Figures, Reader};
use township::Sender;
use version::Candidate;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its figures count.
    Used,
    /// Another file of the same township counts.
    SetAside,
    /// It waits for a person to say whose or which it is.
    Held,
    /// It goes back: unreadable, no form, or for another period.
    Rejected,
    /// It is no submission.
    Ignored,
}

impl Fate {
    /// The word in tables; its sentence is in the locale under `fate.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::SetAside => "set_aside",
            Self::Held => "held",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
        }
    }
}

/// What became of one file, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Path below the input folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub format: Option<&'static str>,
    /// What became of it.
    pub fate: Fate,
    /// Place of its township in the roster, where it is known.
    pub township: Option<usize>,
    /// Where it is not known: the township it probably comes from, by its file name or by a name
    /// that is only alike. For people to look at; nothing is decided by it.
    pub perhaps: Option<usize>,
    /// The day on the form.
    pub date: Option<Date>,
    /// Where that day stands, or should.
    pub date_cell: Option<Place>,
}

/// Everything the submissions of a period say.
#[derive(Clone, Debug)]
pub struct Tidied {
    /// The period they are for.
    pub period: Period,
    /// One row for each township of the roster and each field.
    pub observations: Observations,
    /// Rates the forms state themselves.
    pub claims: Vec<Claim>,
    /// What became of each file, in the order read.
    pub receipts: Vec<Receipt>,
}

/// Tidies the submissions of a period.
///
/// # Errors
///
/// [`Error::Make`] if the frame cannot be built: a bug.
pub fn tidy(submissions: &[Submission], scheme: &Scheme, period: Period) -> Result<Noted<Tidied>, Error> {
    let labels = Labels::new(scheme);
    let read: Vec<FileReading> = submissions
        .par_iter()
        .enumerate()
        .map(|(place, submission)| read_file(place, submission, scheme, &labels, period))
        .collect();

    let mut receipts = Vec::new();
    let mut findings = Vec::new();
    let mut candidates: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for (submission, reading) in submissions.iter().zip(read) {
        receipts.push(Receipt {
            file: submission.file.clone(),
            sha256: submission.sha256.clone(),
            size: submission.size,
            format: submission.format.map(|format| format.name()),
            fate: reading.fate,
            township: reading.township,
            perhaps: reading.township.or(reading.perhaps),
            date: reading.date,
            date_cell: reading.date_cell,
        });
        findings.extend(reading.findings);
        if let Some(candidate) = reading.candidate {
            candidates.entry(candidate.township).or_default().push(candidate);
        }
    }

    let mut rows = Vec::new();
    let mut claims = Vec::new();
    for (place, township) in scheme.townships.iter().enumerate() {
        let mut figures = BTreeMap::new();
        if let Some(chosen) = candidates.remove(&place).and_then(|all| version::choose(all, scheme)) {
            for other in chosen.aside {
                receipts[other].fate = Fate::SetAside;
            }
            for other in chosen.undecided.iter().copied() {
                receipts[other].fate = Fate::Held;
            }
            if !chosen.undecided.is_empty() {
                receipts[chosen.candidate.submission].fate = Fate::Held;
            }
            findings.extend(chosen.findings);
            findings.extend(chosen.candidate.findings);
            claims.extend(chosen.candidate.claims);
            figures = chosen.candidate.figures;
        }
        for (id, field) in scheme.fields_with_ids() {
            let figure = figures.remove(&id);
            rows.push(Observation {
                township: township.code.clone(),
                period: period.to_string(),
                field: field.id.clone(),
                value: figure.as_ref().map_or(crate::value::Value::Missing, |figure| figure.value),
                written: figure.as_ref().and_then(|figure| figure.written.clone()),
                source: figure.map(|figure| figure.source),
            });
        }
    }
    let observations = Observations::from_rows(&rows)?;
    Ok(Noted { value: Tidied { period, observations, claims, receipts }, findings })
}

/// What one file gives.
struct FileReading {
    fate: Fate,
    township: Option<usize>,
    perhaps: Option<usize>,
    date: Option<Date>,
    date_cell: Option<Place>,
    candidate: Option<Candidate>,
    findings: Vec<Finding>,
}

fn read_file(
    place: usize,
    submission: &Submission,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> FileReading {
    let named = || township::in_file_name(&submission.file, scheme);
    let without = |fate, findings| FileReading {
        fate,
        township: None,
        perhaps: named().filter(|_| fate == Fate::Rejected),
        date: None,
        date_cell: None,
        candidate: None,
        findings,
    };
    match submission.state {
        ReadState::Refused => return without(Fate::Rejected, Vec::new()),
        ReadState::Ignored => return without(Fate::Ignored, Vec::new()),
        ReadState::Read => {}
    }
    let (meta, mut findings) = meta::read(submission, &scheme.units);
    let (sender, whose) = township::identify(&submission.file, &meta, scheme);
    let alike = whose.iter().find_map(|finding| scheme.township_named(finding.facts.get("candidates")?));
    let perhaps = alike.or_else(named);
    let (forms, about_sheets) = forms(submission, &meta, scheme, labels, period);
    findings.extend(about_sheets);
    let township = match sender {
        Sender::Known(township) => Some(township),
        Sender::Unknown => None,
    };
    let date = meta.date().map(|(date, _)| *date);
    let date_cell = meta.date().map(|(_, place)| place.clone()).or_else(|| meta.date_cell.clone());

    let wrong_period = forms.is_empty().then(|| other_period(&meta, period)).flatten();
    if forms.is_empty() {
        findings.extend(whose);
        findings.push(wrong_period.unwrap_or_else(|| {
            Finding::new(kind::UNKNOWN_FORM, Place::file(&submission.file), Action::Rejected)
        }));
        let findings = placed(findings, township, scheme);
        return FileReading {
            fate: Fate::Rejected,
            township,
            perhaps,
            date,
            date_cell,
            candidate: None,
            findings,
        };
    }
    findings.extend(whose);
    let Some(known) = township else {
        return FileReading {
            fate: Fate::Held,
            township,
            perhaps,
            date,
            date_cell,
            candidate: None,
            findings,
        };
    };
    if date.is_none() && !findings.iter().any(|finding| finding.kind == kind::UNREADABLE_DATE) {
        let place = date_cell.clone().unwrap_or_else(|| Place::file(&submission.file));
        findings.push(Finding::new(kind::UNDATED_FORM, place, Action::Used));
    }
    let figures = read_forms(submission, &forms, scheme, labels, period);
    findings.extend(figures.findings);
    let claims = figures.claims.into_iter().map(|claim| Claim { township: known, ..claim }).collect();
    let candidate = Candidate {
        township: known,
        submission: place,
        file: submission.file.clone(),
        sha256: submission.sha256.clone(),
        format: submission.format,
        date,
        date_cell: date_cell.clone(),
        figures: figures.figures,
        claims,
        findings: placed(findings, township, scheme),
    };
    FileReading {
        fate: Fate::Used,
        township,
        perhaps,
        date,
        date_cell,
        candidate: Some(candidate),
        findings: Vec::new(),
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

/// The sheets that are forms of this period, and findings about the others.
fn forms<'a>(
    submission: &'a Submission,
    meta: &Meta,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> (Vec<(&'a Sheet, Form)>, Vec<Finding>) {
    let mut forms = Vec::new();
    let mut findings = Vec::new();
    for sheet in submission.sheets.iter().filter(|sheet| !sheet.cells.is_empty()) {
        let place = Place::file(&submission.file).sheet(&sheet.name);
        let form = form::recognise(sheet, labels, &scheme.units, period);
        let skipped = |kind, reason: &str| {
            Finding::new(kind, place.clone(), Action::SkippedSheet).fact("reason", reason)
        };
        match form {
            Some(_) if sheet.hidden => findings.push(skipped(kind::HIDDEN_SHEET, "hidden")),
            Some(form) => match meta.period_of(&sheet.name) {
                Some(other) if other != period => {
                    findings.push(skipped(kind::SHEET_NOT_USED, "period").fact("period", other.to_string()));
                }
                _ => forms.push((sheet, form)),
            },
            None => {
                let figures = sheet.cells.iter().any(|cell| matches!(cell.content, Content::Number(_)));
                let severity = if figures { Severity::Warning } else { Severity::Note };
                findings.push(skipped(kind::SHEET_NOT_USED, "no_form").weighing(severity));
            }
        }
    }
    if forms.is_empty() {
        // One finding about the file says it all.
        findings.retain(|finding| finding.facts.get("reason").is_none_or(|reason| reason != "period"));
    }
    (forms, findings)
}

/// The finding that a workbook is for another period, if its sheets say so.
fn other_period(meta: &Meta, period: Period) -> Option<Finding> {
    let (_, other, place) = meta.periods.iter().find(|(_, other, _)| *other != period)?;
    Some(
        Finding::new(kind::WRONG_PERIOD, place.clone(), Action::Rejected)
            .fact("period", other.to_string())
            .fact("due", period.to_string()),
    )
}

/// Reads all forms of a workbook: named rows first, then those that are only alike.
fn read_forms(
    submission: &Submission,
    forms: &[(&Sheet, Form)],
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> Figures {
    let mut reader = Reader { scheme, labels, file: &submission.file, period, into: Figures::default() };
    for (sheet, form) in forms {
        reader.read(sheet, form);
    }
    for (sheet, form) in forms {
        for row in &form.unknown {
            reader.read_unknown(sheet, row);
        }
    }
    let mut figures = reader.into;
    for (field, sources) in &figures.contested {
        let field = scheme.field(*field);
        let Some(first) = sources.first() else { continue };
        let place = Place::file(&first.file).sheet(&first.sheet).cell(&first.cell);
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
