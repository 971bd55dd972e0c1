//! Whose rows they are: those of a form belong to the sender, those of a table of many townships to the
//! townships it names.

use std::collections::BTreeMap;

use super::form::{Form, FormRow, Record, UnknownRow};
use super::label::Named;
use super::reading::check_shared_total;
use super::township;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Sheet, Submission};
use crate::period::Period;
use crate::scheme::Scheme;

/// Rows of forms, by the township whose figures they are.
pub(super) struct Rows<'a> {
    pub(super) of: BTreeMap<usize, Vec<Part<'a>>>,
    pub(super) findings: Vec<Finding>,
}

/// The rows of one sheet that are a township's.
pub(super) struct Part<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) rows: &'a [FormRow],
    pub(super) unknown: &'a [UnknownRow],
}

impl<'a> Rows<'a> {
    /// Sorts the rows: those of a form belong to the sender, those of a table to the townships it names.
    pub(super) fn of(
        submission: &Submission,
        forms: &'a [(&'a Sheet, Form)],
        scheme: &Scheme,
        period: Period,
        own: Option<usize>,
    ) -> Self {
        let mut sorted = Self { of: BTreeMap::new(), findings: Vec::new() };
        for (sheet, form) in forms {
            let place = Place::file(&submission.file).sheet(&sheet.name);
            if form.tables.len() > 1 {
                let names: Vec<String> = form.tables.iter().map(ToString::to_string).collect();
                sorted.findings.push(
                    Finding::new(kind::SEVERAL_TABLES, place.clone(), Action::Used)
                        .fact("count", names.len().to_string())
                        .fact("cells_en", names.join(", "))
                        .fact("cells", names.join("、")),
                );
            }
            if let Some(own) = own.filter(|_| !form.rows.is_empty()) {
                let part = Part { sheet, rows: &form.rows, unknown: &form.unknown };
                sorted.of.entry(own).or_default().push(part);
            }
            let totals = form.totals.iter();
            sorted.findings.extend(totals.filter_map(|row| check_shared_total(sheet, row, &place, scheme)));
            if !form.records.is_empty() {
                sorted.records(sheet, &form.records, &place, scheme, period);
            }
        }
        sorted
    }

    fn records(
        &mut self,
        sheet: &'a Sheet,
        records: &'a [Record],
        place: &Place,
        scheme: &Scheme,
        period: Period,
    ) {
        let mut of: BTreeMap<usize, Vec<&Record>> = BTreeMap::new();
        let mut unknown = 0;
        for record in records {
            let at = place.clone().cell(record.at.to_string());
            match township::by_name(&record.name, scheme, period.year) {
                Some((township, exact)) => {
                    if !exact {
                        let finding = Finding::new(kind::TOWNSHIP_BY_ALIAS, at, Action::UsedAssuming)
                            .fact("written", record.name.trim())
                            .fact("township", scheme.townships[township].name.clone())
                            .fact("how", "alias");
                        self.findings.push(of_township(finding, township, scheme));
                    }
                    of.entry(township).or_default().push(record);
                }
                None => {
                    unknown += 1;
                    let cells = record
                        .rows
                        .iter()
                        .map(|row| row.value)
                        .chain(record.unknown.iter().map(|row| row.value));
                    let finding = township::unknown_row(&record.name, at, scheme);
                    self.findings.push(finding.also_at(cells.map(|at| at.to_string())));
                }
            }
        }
        self.findings.push(
            Finding::new(kind::TOWNSHIP_ROWS, place.clone(), Action::Used)
                .fact("count", of.len().to_string())
                .fact("unknown", unknown.to_string()),
        );
        for (township, records) in of {
            self.one_row(sheet, township, &records, place, scheme);
        }
    }

    /// Of several rows of one township the first counts if they all say the same, else none.
    fn one_row(
        &mut self,
        sheet: &'a Sheet,
        township: usize,
        records: &[&'a Record],
        place: &Place,
        scheme: &Scheme,
    ) {
        let Some(first) = records.first() else { return };
        let said = |record: &Record| -> Vec<String> {
            record.rows.iter().map(|row| sheet.text(row.value.row, row.value.column)).collect()
        };
        let same = records.iter().all(|record| said(record) == said(first));
        if let [_, others @ ..] = records
            && !others.is_empty()
        {
            let fields = first.rows.iter().filter_map(|row| match row.named {
                Named::Field(field) => Some(scheme.field(field).id.clone()),
                Named::Rate(_) => None,
            });
            let (action, severity) =
                if same { (Action::SkippedRow, Severity::Note) } else { (Action::Withheld, Severity::Error) };
            let cells = records.iter().skip(usize::from(same)).flat_map(|record| record.rows.iter());
            let mut finding =
                Finding::new(kind::DUPLICATE_ROW, place.clone().cell(first.at.to_string()), action)
                    .weighing(severity)
                    .also_at(cells.map(|row| row.value.to_string()))
                    .fact("township", scheme.townships[township].name.clone())
                    .fact("count", records.len().to_string());
            if same {
                finding = finding.fact("sentence", "same");
            } else {
                finding = finding.withholding(fields);
            }
            self.findings.push(of_township(finding, township, scheme));
        }
        if same {
            let part = Part { sheet, rows: &first.rows, unknown: &first.unknown };
            self.of.entry(township).or_default().push(part);
        }
    }
}

fn of_township(mut finding: Finding, township: usize, scheme: &Scheme) -> Finding {
    finding.place.township = Some(scheme.townships[township].code.clone());
    finding
}
