//! Reads one file as a whole, before it is weighed against the township's other files.

use super::Fate;
use super::form::{self, Form};
use super::label::Labels;
use super::meta::{self, Meta};
use super::reading::{Claim, Figures, Reader};
use super::township::{self, Sender};
use super::version::Candidate;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Address, Content, ReadState, Sheet, Submission};
use crate::period::{Date, Period};
use crate::scheme::Scheme;

/// What one file gives.
pub(super) struct FileReading {
    pub(super) fate: Fate,
    pub(super) township: Option<usize>,
    pub(super) perhaps: Option<usize>,
    pub(super) date: Option<Date>,
    pub(super) date_cell: Option<Place>,
    pub(super) candidate: Option<Candidate>,
    pub(super) findings: Vec<Finding>,
}

/// Reads one file: whose it is, for when, which of its sheets are forms, and what they say.
pub(super) fn read(
    place: usize,
    submission: &Submission,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> FileReading {
    let named = || township::in_file_name(&submission.file, scheme);
    match submission.state {
        ReadState::Refused => return FileReading { perhaps: named(), ..FileReading::of(Fate::Rejected) },
        ReadState::Ignored => return FileReading::of(Fate::Ignored),
        ReadState::Read => {}
    }
    let (meta, mut findings) = meta::read(submission, &scheme.units);
    let (sender, whose) = township::identify(&submission.file, &meta, scheme);
    let alike = whose.iter().find_map(|finding| scheme.township_named(finding.facts.get("candidates")?));
    let township = match sender {
        Sender::Known(township) => Some(township),
        Sender::Unknown => None,
    };
    let (forms, about_sheets) = forms(submission, &meta, scheme, labels, period);
    findings.extend(about_sheets);
    findings.extend(whose);
    let reading = FileReading {
        township,
        perhaps: alike.or_else(named),
        date: meta.date().map(|(date, _)| *date),
        date_cell: meta.date().map(|(_, place)| place.clone()).or_else(|| meta.date_cell.clone()),
        ..FileReading::of(Fate::Rejected)
    };
    if forms.is_empty() {
        let unknown = || Finding::new(kind::UNKNOWN_FORM, Place::file(&submission.file), Action::Rejected);
        findings.push(other_period(&meta, period).unwrap_or_else(unknown));
        return FileReading { findings: placed(findings, township, scheme), ..reading };
    }
    let Some(known) = township else {
        return FileReading { fate: Fate::Held, findings, ..reading };
    };
    if reading.date.is_none() && !findings.iter().any(|finding| finding.kind == kind::UNREADABLE_DATE) {
        let place = reading.date_cell.clone().unwrap_or_else(|| Place::file(&submission.file));
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
        date: reading.date,
        date_cell: reading.date_cell.clone(),
        figures: figures.figures,
        claims,
        findings: placed(findings, township, scheme),
    };
    FileReading { fate: Fate::Used, candidate: Some(candidate), ..reading }
}

impl FileReading {
    /// A file of which nothing is known but its fate.
    fn of(fate: Fate) -> Self {
        Self {
            fate,
            township: None,
            perhaps: None,
            date: None,
            date_cell: None,
            candidate: None,
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
    figures.findings.extend(forms.iter().filter_map(|(sheet, form)| unread(submission, sheet, form)));
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

/// The finding that names the cells of a form of which nothing was read: words as a note, since they
/// are there for people; numbers as a warning, since they may be a figure in the wrong place.
fn unread(submission: &Submission, sheet: &Sheet, form: &Form) -> Option<Finding> {
    let number =
        |at: &&Address| sheet.at(**at).is_some_and(|cell| matches!(cell.content, Content::Number(_)));
    let numbers: Vec<&Address> = form.unread.iter().filter(number).collect();
    let (cells, severity) = if numbers.is_empty() {
        (form.unread.iter().collect(), Severity::Note)
    } else {
        (numbers, Severity::Warning)
    };
    let first = cells.first()?;
    let names: Vec<String> = cells.iter().map(|at| at.to_string()).collect();
    let place = Place::file(&submission.file).sheet(&sheet.name).cell(first.to_string());
    let finding = Finding::new(kind::UNREAD_CELLS, place, Action::SkippedRow)
        .weighing(severity)
        .also_at(names[1..].iter().cloned())
        .fact("count", names.len().to_string())
        .fact("cells", names.join("、"))
        .fact("cells_en", names.join(", "));
    Some(if severity == Severity::Warning { finding.fact("sentence", "numbers") } else { finding })
}
