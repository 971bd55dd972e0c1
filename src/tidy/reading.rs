//! Reads a recognised form: a value for each field, and findings for what is odd.

use std::collections::BTreeMap;
use std::sync::Arc;

use compact_str::{CompactString, ToCompactString};

use super::file::Unmatched;
use super::form::{FormRow, Total, UnknownRow};
use super::formula;
use super::label::{Labels, Named};
use super::number;
use super::observation::{Observation, Source};
use super::page::Page;
use super::totals::is_left_blank;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Address, Content};
use crate::period::Period;
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;

/// A figure read from a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) value: Value,
    pub(super) written: Option<CompactString>,
    pub(super) source: Source,
}

impl Figure {
    /// What it says of its field.
    pub(super) fn seen(&self) -> Observation<'_> {
        let Self { value, written, source } = self;
        Observation { value: *value, written: written.as_deref(), source: Some(source.at()), corrected: None }
    }
}

/// A rate that a form states itself: a claim to check, never a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Place of the township in the roster.
    pub township: usize,
    /// Place of the indicator in the scheme.
    pub indicator: usize,
    /// The rate as a fraction.
    pub share: f64,
    /// Half a unit of its last printed digit, as a fraction; 0 where it was stored unrounded.
    pub half_digit: f64,
    /// As written.
    pub written: CompactString,
    /// The cell it stands in.
    pub source: Source,
}

impl Claim {
    /// Whether it is a share of something, and says that it is more than all of it.
    pub fn is_impossible(&self, scheme: &Scheme) -> bool {
        self.share > 1.0 && scheme.indicators[self.indicator].unit.zh == "%"
    }
}

/// Everything read from one workbook.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) figures: BTreeMap<FieldId, Figure>,
    /// Fields that two cells claim, with all their addresses.
    pub(super) contested: BTreeMap<FieldId, Vec<Source>>,
    /// Claims; their township is filled in once it is known.
    pub(super) claims: Vec<Claim>,
    /// The cells of figures and claims, each with the place of its form.
    pub(super) cells: Vec<(usize, Address)>,
    /// Labels that name nothing.
    pub(super) unmatched: Vec<Unmatched>,
    pub(super) findings: Vec<Finding>,
}

/// What stands in a form of ours where there is no figure yet: as good as nothing, so that where one is due
/// all the same the gap is found.
pub const NOT_DUE: &str = "本期不填报";

/// How sure a label is that names a field by its lowest heading alone, under a heading nobody knows.
const LEAF_ALONE: f64 = 0.8;

/// Reads forms into figures.
pub(super) struct Reader<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) labels: &'a Labels<'a>,
    pub(super) file: &'a Arc<str>,
    pub(super) period: Period,
    /// The form being read: its place among those of the file.
    pub(super) form: usize,
    /// The unit that its sheet states for all its figures.
    pub(super) sheet_unit: Option<&'a str>,
    pub(super) into: Figures,
}

impl<'a> Reader<'a> {
    /// Reads the rows of a form, or of one township in a table of many.
    pub(super) fn read<'r>(&mut self, page: &Page<'_>, rows: impl IntoIterator<Item = &'r FormRow>) {
        for row in rows {
            match (row.named, &row.total) {
                (Named::Field(field), Total::Absent(_)) => {
                    self.add_up(page, field, row);
                    self.note_concentration(page, field, row);
                }
                (Named::Field(field), Total::Stated(_)) if is_left_blank(page, row) => {
                    self.add_up(page, field, row);
                    self.note_concentration(page, field, row);
                }
                (Named::Field(field), _) => {
                    self.read_figure(page, field, row.value, self.unit_of(field, row.unit.as_deref()));
                    self.check_total(page, field, row);
                    self.note_concentration(page, field, row);
                }
                (Named::Rate(indicator), _) => self.read_claim(page, indicator, row),
            }
        }
    }

    /// Second look at rows whose label names nothing: a likeness counts where it is the only one and
    /// the field was found nowhere else in the workbook.
    pub(super) fn read_unknown(&mut self, page: &Page<'_>, row: &UnknownRow) {
        let place = self.place(page, row.value);
        let label = row.label.trim().to_owned();
        let free = |field: &FieldId| {
            !self.into.figures.contains_key(field) && !self.into.contested.contains_key(field)
        };
        let alone = match row.leaf {
            Some(Named::Field(field)) => Some((field, LEAF_ALONE)),
            _ => None,
        };
        let similar = alone.or_else(|| self.labels.similar(&label)).filter(|(field, _)| free(field));
        let written = page.at(row.value).map(|spot| spot.written()).unwrap_or_default();
        self.into.unmatched.push(Unmatched {
            label: label.clone(),
            written: written.clone(),
            place: place.clone(),
            read_as: similar.map(|(field, _)| self.scheme.field(field).id.clone()),
        });
        match similar {
            Some((field, likeness)) => {
                let named = self.scheme.field(field).name.zh.clone();
                self.into.findings.push(
                    Finding::new(kind::SIMILAR_LABEL, place, Action::UsedAssuming)
                        .about(self.scheme.field(field).id.clone())
                        .fact("label", label)
                        .fact("field", named)
                        .fact("likeness", format!("{:.0}", likeness * 100.0)),
                );
                self.read_figure(page, field, row.value, self.unit_of(field, row.unit.as_deref()));
            }
            None => {
                self.into.findings.push(
                    Finding::new(kind::UNKNOWN_LABEL, place, Action::SkippedRow)
                        .fact("label", label)
                        .fact("written", written),
                );
            }
        }
    }

    pub(super) fn place(&self, page: &Page<'_>, address: Address) -> Place {
        Place::file(&**self.file).sheet(&page.sheet.name).cell(address.to_string())
    }

    fn source(&self, page: &Page<'_>, address: Address) -> Source {
        Source { file: self.file.clone(), sheet: page.name.clone(), cell: address.to_compact_string() }
    }

    /// Notes what is odd about a figure.
    pub(super) fn note(&mut self, field: FieldId, finding: Finding) {
        let field = self.scheme.field(field);
        self.into.findings.push(
            finding
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone()),
        );
    }

    fn read_figure(&mut self, page: &Page<'_>, field: FieldId, at: Address, unit: &str) {
        let source = self.source(page, at);
        self.into.cells.push((self.form, at));
        match self.into.figures.get(&field) {
            // The same label twice, and nothing filled in at one of them.
            Some(_) if page.at(at).is_none() => return,
            Some(earlier) if earlier.written.is_none() => drop(self.into.figures.remove(&field)),
            Some(_) => {
                self.keep(field, Figure { value: Value::Missing, written: None, source });
                return;
            }
            None => {}
        }
        let said = page.at(at).filter(|cell| cell.word().is_none_or(|word| *word.text != *NOT_DUE));
        let (value, written) = match said {
            Some(cell) => (self.read_cell(page, field, cell, unit), Some(cell.written())),
            None => (Value::Missing, None),
        };
        // A formula without a result is no blank cell: what is wrong with it is said once.
        let formula = said.filter(|_| value == Value::Missing).and_then(|cell| cell.formula.as_ref());
        let written = written.filter(|text| !text.is_empty()).or(formula.map(|text| format!("={text}")));
        let written = written.map(CompactString::from);
        if value != Value::Missing {
            self.note_origin(page, field, at);
        }
        self.keep(field, Figure { value, written, source });
    }

    /// The unit of a figure: beside or inside its label, else the one its sheet states, where that measures
    /// the same: "单位：万元" says nothing of cases.
    pub(super) fn unit_of<'u>(&self, field: FieldId, own: Option<&'u str>) -> &'u str
    where
        'a: 'u,
    {
        let base = |unit: &str| {
            let known = self.scheme.units.iter().find(|known| known.name.zh == unit)?;
            Some(known.base.as_ref().map_or(unit.to_owned(), |(base, _)| base.clone()))
        };
        let wanted = &self.scheme.field(field).unit;
        let stated = self
            .sheet_unit
            .filter(|stated| base(stated).is_some_and(|base_of| base(wanted) == Some(base_of)));
        own.or(stated).unwrap_or_default()
    }

    /// Keeps a figure. Of two for one field neither counts; the first cell stays named, so that the gap
    /// leads back to it.
    pub(super) fn keep(&mut self, field: FieldId, figure: Figure) {
        match self.into.figures.get_mut(&field) {
            Some(earlier) => {
                let sources = self.into.contested.entry(field);
                sources.or_insert_with(|| vec![earlier.source.clone()]).push(figure.source);
                earlier.value = Value::Missing;
            }
            None => drop(self.into.figures.insert(field, figure)),
        }
    }

    /// Says where a figure comes from if that is no plain cell: a merged area, a hidden row or column.
    fn note_origin(&mut self, page: &Page<'_>, field: FieldId, at: Address) {
        let origin = match page.area(at) {
            // Beside one label, a merged figure is as plain as any; beside several it is theirs together.
            Some(area) if area.first.row < area.last.row => Some(("merged", area.to_string())),
            _ if page.sheet.hidden_rows.contains(at.row) => Some(("hidden_row", (at.row + 1).to_string())),
            _ if page.sheet.hidden_columns.contains(at.column) => {
                Some(("hidden_column", at.to_string().trim_end_matches(char::is_numeric).to_owned()))
            }
            _ => None,
        };
        if let Some((reason, area)) = origin {
            let finding = Finding::new(kind::MERGED_OR_HIDDEN, self.place(page, at), Action::Used);
            self.note(field, finding.fact("reason", reason).fact("area", area));
        }
    }

    fn read_claim(&mut self, page: &Page<'_>, indicator: usize, row: &FormRow) {
        let Some(cell) = page.at(row.value) else { return };
        let written = cell.written();
        let computed = cell
            .formula
            .as_ref()
            .and_then(|text| formula::evaluate(page.sheet, text, formula::Words::AsNumbers));
        let read = match (&cell.content, computed) {
            (Content::Blank, Some(result)) => Some((result, 0.0)),
            _ => number::read_share(&written),
        };
        if let Some((share, half_digit)) = read {
            let source = self.source(page, row.value);
            self.into.cells.push((self.form, row.value));
            self.into.claims.push(Claim {
                township: 0,
                indicator,
                share,
                half_digit,
                written: written.into(),
                source,
            });
        } else if !matches!(number::read(&written).value, Value::Missing | Value::NotApplicable)
            || number::read(&written).remark.is_some()
        {
            let place = self.place(page, row.value);
            let indicator = &self.scheme.indicators[indicator];
            let finding = Finding::new(kind::UNREADABLE_NUMBER, place, Action::SkippedRow)
                .weighing(Severity::Warning)
                .about(indicator.id.clone())
                .fact("field", row.label.trim())
                .fact("field_en", indicator.name.en.clone())
                .fact("written", written);
            self.into.findings.push(finding);
        }
    }
}
