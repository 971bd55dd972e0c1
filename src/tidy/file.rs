//! Reads one file as a whole, before it is weighed against the township's other files.

use std::collections::BTreeMap;

use super::Fate;
use super::form::Form;
use super::label::Labels;
use super::ledger::{Known, Ledger, ranges};
use super::meta::{self, Meta};
use super::reading::{Claim, Figures, Reader};
use super::rows::{Part, Rows};
use super::sheets::{contradictory_periods, forms, other_period};
use super::township::{self, Sender};
use super::version::Candidate;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Address, Area, ReadState, Sheet, Submission};
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
    period: Period,
) -> FileReading {
    let named = || township::in_file_name(&submission.file, scheme, period.year);
    match submission.state {
        ReadState::Refused => return FileReading { perhaps: named(), ..FileReading::of(Fate::Rejected) },
        ReadState::Ignored => return FileReading::of(Fate::Ignored),
        ReadState::Unpacked => return FileReading::of(Fate::Unpacked),
        ReadState::Read => {}
    }
    let (meta, mut findings) = meta::read(submission, &scheme.units);
    let (sender, whose) = township::identify(&submission.file, &meta, scheme, period.year);
    let alike = whose.iter().find_map(|finding| scheme.township_named(finding.facts.get("candidates")?));
    let township = match sender {
        Sender::Known(township) => Some(township),
        Sender::Unknown => None,
    };
    let (forms, about_sheets) = forms(submission, &meta, scheme, labels, period);
    findings.extend(about_sheets);
    let many = !forms.is_empty() && forms.iter().all(|(_, form)| form.rows.is_empty());
    // A table of many townships says whose its rows are; whose the file is does not matter.
    if !many {
        findings.extend(whose);
    }
    let cells = submission.sheets.iter().map(|sheet| sheet.cells.len()).sum();
    let reading = FileReading {
        township: township.filter(|_| !many),
        perhaps: alike.or_else(named).filter(|_| !many),
        date: meta.date().map(|(date, _)| *date),
        date_cell: meta.date().map(|(_, place)| place.clone()).or_else(|| meta.date_cell.clone()),
        ledger: Ledger::set_aside(cells),
        ..FileReading::of(Fate::Rejected)
    };
    if forms.is_empty() {
        let unknown = || Finding::new(kind::UNKNOWN_FORM, Place::file(&submission.file), Action::Rejected);
        findings.push(other_period(&meta, period).unwrap_or_else(unknown));
        return FileReading { findings: placed(findings, township, scheme), ..reading };
    }
    if let Some(finding) = contradictory_periods(submission, &meta, &forms, period) {
        findings.push(finding);
        return FileReading { fate: Fate::Held, findings: placed(findings, township, scheme), ..reading };
    }
    if let Some(finding) = another_township(submission, &forms, township, scheme, period) {
        findings.push(finding);
        return FileReading { fate: Fate::Held, findings: placed(findings, township, scheme), ..reading };
    }
    let records = forms.iter().any(|(_, form)| !form.records.is_empty());
    if township.is_none() && !records {
        return FileReading { fate: Fate::Held, findings, ..reading };
    }
    if !many {
        findings.extend(missing_statements(&submission.file, &meta, &reading, &findings));
    }
    read_figures(
        submission,
        &meta,
        &forms,
        scheme,
        labels,
        period,
        FileReading { findings, township, ..reading },
    )
}

/// Reads the figures of a file whose forms are known into its reading.
fn read_figures(
    submission: &Submission,
    meta: &Meta,
    forms: &[(&Sheet, Form)],
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
    mut reading: FileReading,
) -> FileReading {
    let own = reading.township;
    let rows = Rows::of(submission, forms, scheme, period, own);
    reading.findings.extend(rows.findings);
    let mut about_file = std::mem::take(&mut reading.findings);
    let mut known: BTreeMap<&str, Known> = BTreeMap::new();
    for (sheet, form) in forms {
        let known = known.entry(&sheet.name).or_default();
        known.furniture.extend(&form.furniture);
        let about = meta.cells.iter().filter(|(name, _)| *name == sheet.name);
        known.furniture.extend(about.map(|(_, at)| *at));
        known.furniture.extend(form.records.iter().map(|record| record.at));
        known.furniture.extend(form.rows.iter().flat_map(|row| row.total.parts()));
    }
    let many = rows.of.len() > 1 || own.is_none();
    for (township, parts) in rows.of {
        let figures = figures(submission, &parts, scheme, labels, period);
        let sources = figures.figures.values().map(|figure| &figure.source);
        let claims = figures.claims.iter().map(|claim| &claim.source);
        let contested = figures.contested.values().flatten();
        for source in sources.chain(claims).chain(contested) {
            let (Some(known), Some(area)) = (known.get_mut(source.sheet.as_str()), Area::parse(&source.cell))
            else {
                continue;
            };
            known.observations.extend(
                (area.first.row..=area.last.row).map(|row| Address { row, column: area.first.column }),
            );
        }
        reading.unmatched.extend(figures.unmatched);
        let claims = figures.claims.into_iter().map(|claim| Claim { township, ..claim }).collect();
        reading.candidates.push(Candidate {
            township,
            submission: 0,
            file: submission.file.clone(),
            sha256: submission.sha256.clone(),
            format: submission.format,
            date: reading.date,
            date_cell: reading.date_cell.clone(),
            partial: Some(township) != own || !forms.iter().any(|(_, form)| !form.rows.is_empty()),
            figures: figures.figures,
            claims,
            findings: placed(figures.findings, Some(township), scheme),
        });
    }
    // What nothing was read from is named, and only then is everything counted.
    let all = |about_file: &[Finding], reading: &FileReading| -> Vec<Finding> {
        let own = reading.candidates.iter().flat_map(|candidate| candidate.findings.iter());
        about_file.iter().chain(own).cloned().collect()
    };
    let so_far = all(&about_file, &reading);
    for (sheet, _) in forms {
        let known = known.entry(&sheet.name).or_default();
        let (numbers, words) = known.unread(sheet, &so_far);
        about_file.extend(unread(submission, sheet, &numbers, Severity::Warning));
        about_file.extend(unread(submission, sheet, &words, Severity::Note));
        known.counted.extend(numbers.into_iter().chain(words));
    }
    let findings = all(&about_file, &reading);
    reading.ledger = Ledger::default();
    for sheet in &submission.sheets {
        reading.ledger.add(match known.get(sheet.name.as_str()) {
            Some(known) => known.count(sheet, &findings),
            None => Ledger::set_aside(sheet.cells.len()),
        });
    }
    let about_file = placed(about_file, own.filter(|_| !many), scheme);
    match reading.candidates.as_mut_slice() {
        // What is wrong with the file of a township stands or falls with the version that counts.
        [only] if !many => only.findings.extend(about_file),
        _ => reading.findings = about_file,
    }
    reading.fate = if reading.candidates.is_empty() { Fate::Held } else { Fate::Used };
    reading
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
    submission: &Submission,
    forms: &[(&Sheet, Form)],
    sender: Option<usize>,
    scheme: &Scheme,
    period: Period,
) -> Option<Finding> {
    let sender = sender?;
    let named = forms.iter().flat_map(|(sheet, form)| form.whose.iter().map(move |whose| (sheet, whose)));
    named.into_iter().find_map(|(sheet, (name, at))| {
        let (other, _) =
            township::by_name(name, scheme, period.year).filter(|(other, _)| *other != sender)?;
        let names = [sender, other].map(|township| scheme.townships[township].name.as_str());
        let place = Place::file(&submission.file).sheet(&sheet.name).cell(at.to_string());
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

/// Reads the rows of one township: named rows first, then those that are only alike.
fn figures(
    submission: &Submission,
    parts: &[Part<'_>],
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> Figures {
    let mut reader = Reader { scheme, labels, file: &submission.file, period, into: Figures::default() };
    for part in parts {
        reader.read(part.sheet, part.rows);
    }
    for part in parts {
        for row in part.unknown {
            reader.read_unknown(part.sheet, row);
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

/// The finding that names cells of a form of which nothing was read: words as a note, since they are
/// there for people; numbers as a warning, since they may be a figure in the wrong place.
fn unread(submission: &Submission, sheet: &Sheet, cells: &[Address], severity: Severity) -> Option<Finding> {
    let (areas, _) = ranges(cells);
    let names: Vec<String> = areas.iter().map(ToString::to_string).collect();
    let first = names.first()?;
    let place = Place::file(&submission.file).sheet(&sheet.name).cell(first.clone());
    let finding = Finding::new(kind::UNREAD_CELLS, place, Action::SkippedRow)
        .weighing(severity)
        .also_at(names[1..].iter().cloned())
        .fact("count", cells.len().to_string())
        .fact("cells", names.join("、"))
        .fact("cells_en", names.join(", "));
    Some(if severity == Severity::Warning { finding.fact("sentence", "numbers") } else { finding })
}
