//! Whose rows they are: those of a form belong to the sender, those of a table of many townships to the
//! townships it names.

use std::collections::BTreeMap;

use super::code;
use super::form::{Form, FormRow, Record, UnknownRow};
use super::label::Labels;
use super::page::Page;
use super::totals::{self, check_shared};
use super::township;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::scheme::{Field, Scheme};

/// Rows of forms, by the township whose figures they are.
pub(super) struct Rows<'a> {
    pub(super) of: BTreeMap<usize, Vec<Part<'a>>>,
    pub(super) findings: Vec<Finding>,
}

/// The rows of one sheet that are a township's.
pub(super) struct Part<'a> {
    /// The place of its form among those of the file.
    pub(super) form: usize,
    pub(super) page: &'a Page<'a>,
    pub(super) rows: Vec<&'a FormRow>,
    pub(super) unknown: &'a [UnknownRow],
}

impl<'a> Rows<'a> {
    /// Sorts the rows: those of a form belong to the sender, those of a table to the townships it names.
    pub(super) fn of(
        file: &str,
        forms: &'a [(&'a Page<'a>, Form)],
        labels: &Labels<'_>,
        scheme: &Scheme,
        own: Option<usize>,
    ) -> Self {
        let mut sorted = Self { of: BTreeMap::new(), findings: Vec::new() };
        for (number, (page, form)) in forms.iter().enumerate() {
            let place = Place::file(file).sheet(&page.sheet.name);
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
                let part =
                    Part { form: number, page, rows: form.rows.iter().collect(), unknown: &form.unknown };
                sorted.of.entry(own).or_default().push(part);
            }
            let totals = form.totals.iter();
            sorted.findings.extend(totals.filter_map(|row| check_shared(page, row, &place, scheme)));
            if !form.records.is_empty() {
                sorted.records((number, page), &form.records, &place, labels, scheme);
            }
        }
        sorted
    }

    fn records(
        &mut self,
        form: (usize, &'a Page<'a>),
        records: &'a [Record],
        place: &Place,
        labels: &Labels<'_>,
        scheme: &Scheme,
    ) {
        let mut of: BTreeMap<usize, Vec<&Record>> = BTreeMap::new();
        let mut unknown = 0;
        for record in records {
            let at = place.clone().cell(record.at.to_string());
            match labels.township(&record.name) {
                Some((township, exact)) => {
                    if !exact {
                        let finding = Finding::new(kind::TOWNSHIP_BY_ALIAS, at, Action::UsedAssuming)
                            .fact("written", record.name.trim())
                            .fact("township", scheme.townships[township].name.clone())
                            .fact("how", "alias");
                        self.findings.push(of_township(finding, township, scheme));
                    }
                    if let Some(written) = &record.damaged {
                        let at = place.clone().cell(record.at.to_string());
                        let name = &scheme.townships[township].name;
                        let finding = code::repaired(written, &record.name, name, at);
                        self.findings.push(of_township(finding, township, scheme));
                    }
                    of.entry(township).or_default().push(record);
                }
                None => {
                    unknown += 1;
                    let rows = record.rows.iter().flat_map(|row| row.parts().chain([row.value]));
                    let cells = rows.chain(record.unknown.iter().map(|row| row.value));
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
            self.one_township(form, township, &records, place, scheme);
        }
    }

    /// Several rows of one township, in one table or in several, say different things of it, or the same
    /// twice. A figure on which they differ counts in none of them.
    fn one_township(
        &mut self,
        (form, page): (usize, &'a Page<'a>),
        township: usize,
        records: &[&'a Record],
        place: &Place,
        scheme: &Scheme,
    ) {
        let said = |row: &FormRow| totals::said(page, row);
        let (mut kept, mut again, mut contested) = (Vec::<Vec<&FormRow>>::new(), Vec::new(), Vec::new());
        for record in records {
            let mut own = Vec::new();
            for row in &record.rows {
                // Each stated rate is held against its parts by itself.
                let is_rate = row.named.field(scheme).is_none();
                let earlier = kept.iter().flatten().find(|other| other.named == row.named);
                match earlier.filter(|_| !is_rate) {
                    Some(other) if said(other) == said(row) => again.push(row),
                    Some(_) => contested.push(row),
                    None => own.push(row),
                }
            }
            kept.push(own);
        }
        let is_contested = |row: &FormRow| contested.iter().any(|other| other.named == row.named);
        if let Some(first) = records.first()
            && !(again.is_empty() && contested.is_empty())
        {
            let (action, severity) = match contested.is_empty() {
                true => (Action::SkippedRow, Severity::Note),
                false => (Action::Withheld, Severity::Error),
            };
            let both = kept.iter().flatten().copied().filter(|row| is_contested(row));
            let cells = both.chain(again.iter().copied()).chain(contested.iter().copied());
            let mut finding =
                Finding::new(kind::DUPLICATE_ROW, place.clone().cell(first.at.to_string()), action)
                    .weighing(severity)
                    .also_at(cells.map(|row| row.value.to_string()))
                    .fact("township", scheme.townships[township].name.clone())
                    .fact("count", records.len().to_string());
            if contested.is_empty() {
                finding = finding.fact("sentence", "same");
            } else {
                let mut fields: Vec<&Field> =
                    contested.iter().filter_map(|row| row.named.field(scheme)).collect();
                fields.sort_by_key(|field| &field.id);
                fields.dedup_by_key(|field| &field.id);
                let zh: Vec<&str> = fields.iter().map(|field| field.name.zh.as_str()).collect();
                let en: Vec<&str> = fields.iter().map(|field| field.name.en.as_str()).collect();
                finding = finding
                    .withholding(fields.iter().map(|field| field.id.clone()))
                    .fact("differing", fields.len().to_string())
                    .fact("fields", zh.join("、"))
                    .fact("fields_en", en.join(", "));
            }
            self.findings.push(of_township(finding, township, scheme));
        }
        for (record, rows) in records.iter().zip(kept) {
            let rows: Vec<&FormRow> = rows.into_iter().filter(|row| !is_contested(row)).collect();
            // What a row says once more it says of its unknown columns too.
            let unknown: &[UnknownRow] = if rows.is_empty() { &[] } else { &record.unknown };
            self.of.entry(township).or_default().push(Part { form, page, rows, unknown });
        }
    }
}

fn of_township(mut finding: Finding, township: usize, scheme: &Scheme) -> Finding {
    finding.place.township = Some(scheme.townships[township].code.clone());
    finding
}
