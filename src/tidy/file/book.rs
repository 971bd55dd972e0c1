//! The figures of a file whose forms are known.

use std::sync::Arc;

use super::given::FileReading;
use super::placed;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::Submission;
use crate::marked;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::tidy::Fate;
use crate::tidy::form::{Form, FormRow, Record};
use crate::tidy::label::Labels;
use crate::tidy::ledger::{Known, Ledger, Named, ranges};
use crate::tidy::meta::Meta;
use crate::tidy::page::{Page, Spot};
use crate::tidy::reading::{Claim, Figures, Reader};
use crate::tidy::rows::{Part, Rows};
use crate::tidy::version::{Candidate, Share};

/// A file whose forms are known.
pub(super) struct Book<'a> {
    pub(super) submission: &'a Submission,
    pub(super) file: Arc<str>,
    pub(super) pages: &'a [Page<'a>],
    pub(super) meta: &'a Meta,
    pub(super) forms: &'a [(&'a Page<'a>, Form)],
    pub(super) scheme: &'a Scheme,
    pub(super) labels: &'a Labels<'a>,
    pub(super) period: Period,
}

impl Book<'_> {
    /// Reads the figures into the reading of the file.
    pub(super) fn read_figures(&self, mut reading: FileReading) -> FileReading {
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
