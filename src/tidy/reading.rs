//! Reads a recognised form: a value for each field, and findings for what is odd.

use std::collections::BTreeMap;

use super::file::Unmatched;
use super::form::{FormRow, Total, UnknownRow};
use super::formula;
use super::label::{Labels, Named};
use super::number::{self, Remark};
use super::observations::Source;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{Address, Area, Cell, Content, Sheet};
use crate::period::{Date, Period};
use crate::scheme::{FieldId, FieldKind, Scheme};
use crate::value::{Value, plain};

/// A figure read from a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) value: Value,
    pub(super) written: Option<String>,
    pub(super) source: Source,
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
    pub written: String,
    /// The cell it stands in.
    pub source: Source,
}

/// Everything read from one workbook.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) figures: BTreeMap<FieldId, Figure>,
    /// Fields that two cells claim, with all their addresses.
    pub(super) contested: BTreeMap<FieldId, Vec<Source>>,
    /// Claims; their township is filled in once it is known.
    pub(super) claims: Vec<Claim>,
    /// Labels that name nothing.
    pub(super) unmatched: Vec<Unmatched>,
    pub(super) findings: Vec<Finding>,
}

/// How sure a label is that names a field by its lowest heading alone, under a heading nobody knows.
const LEAF_ALONE: f64 = 0.8;

/// Reads forms into figures.
pub(super) struct Reader<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) labels: &'a Labels<'a>,
    pub(super) file: &'a str,
    pub(super) period: Period,
    pub(super) into: Figures,
}

impl Reader<'_> {
    /// Reads the rows of a form, or of one township in a table of many.
    pub(super) fn read(&mut self, sheet: &Sheet, rows: &[FormRow]) {
        for row in rows {
            match (row.named, &row.total) {
                (Named::Field(field), Total::Absent(parts)) => self.add_up(sheet, field, row, parts),
                (Named::Field(field), _) => {
                    self.read_figure(sheet, field, row.value, &row.unit);
                    self.check_total(sheet, field, row);
                }
                (Named::Rate(indicator), _) => self.read_claim(sheet, indicator, row),
            }
        }
    }

    /// Second look at rows whose label names nothing: a likeness counts where it is the only one and
    /// the field was found nowhere else in the workbook.
    pub(super) fn read_unknown(&mut self, sheet: &Sheet, row: &UnknownRow) {
        let place = self.place(sheet, row.value);
        let label = row.label.trim().to_owned();
        let free = |field: &FieldId| {
            !self.into.figures.contains_key(field) && !self.into.contested.contains_key(field)
        };
        let alone = match row.leaf {
            Some((Named::Field(field), _)) => Some((field, LEAF_ALONE)),
            _ => None,
        };
        let similar = alone.or_else(|| self.labels.similar(&label)).filter(|(field, _)| free(field));
        let written = sheet.at(row.value).map(Cell::written).unwrap_or_default();
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
                self.read_figure(sheet, field, row.value, &row.unit);
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

    fn place(&self, sheet: &Sheet, address: Address) -> Place {
        Place::file(self.file).sheet(&sheet.name).cell(address.to_string())
    }

    fn source(&self, sheet: &Sheet, address: Address) -> Source {
        Source { file: self.file.to_owned(), sheet: sheet.name.clone(), cell: address.to_string() }
    }

    fn note(&mut self, field: FieldId, finding: Finding) {
        let field = self.scheme.field(field);
        self.into.findings.push(
            finding
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone()),
        );
    }

    fn read_figure(&mut self, sheet: &Sheet, field: FieldId, at: Address, unit: &str) {
        let source = self.source(sheet, at);
        if let Some(earlier) = self.into.figures.remove(&field) {
            // Neither counts; the first cell stays named, so that the gap leads back to it.
            self.into.contested.entry(field).or_insert_with(|| vec![earlier.source.clone()]).push(source);
            self.into.figures.insert(field, Figure { value: Value::Missing, ..earlier });
            return;
        }
        let (value, written) = match sheet.at(at) {
            Some(cell) => (self.read_cell(sheet, field, cell, unit), Some(cell.written())),
            None => (Value::Missing, None),
        };
        let written = written.filter(|text| !text.is_empty());
        if value != Value::Missing {
            self.note_origin(sheet, field, at);
        }
        self.into.figures.insert(field, Figure { value, written, source });
    }

    /// Says where a figure comes from if that is no plain cell: a merged area, a hidden row or column.
    fn note_origin(&mut self, sheet: &Sheet, field: FieldId, at: Address) {
        let origin = match sheet.area(at) {
            // Beside one label, a merged figure is as plain as any; beside several it is theirs together.
            Some(area) if area.first.row < area.last.row => Some(("merged", area.to_string())),
            _ if sheet.hidden_rows.contains(at.row) => Some(("hidden_row", (at.row + 1).to_string())),
            _ if sheet.hidden_columns.contains(at.column) => {
                Some(("hidden_column", at.to_string().trim_end_matches(char::is_numeric).to_owned()))
            }
            _ => None,
        };
        if let Some((reason, area)) = origin {
            let finding = Finding::new(kind::MERGED_OR_HIDDEN, self.place(sheet, at), Action::Used);
            self.note(field, finding.fact("reason", reason).fact("area", area));
        }
    }

    /// Rows without a total: their sum is used, and said. A row without a usable number leaves the sum
    /// unknown.
    fn add_up(&mut self, sheet: &Sheet, field: FieldId, row: &FormRow, parts: &[Address]) {
        let filled: Vec<Address> = parts.iter().copied().filter(|at| sheet.at(*at).is_some()).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let area = Area { first: *first, last: *last }.to_string();
        let source = Source { file: self.file.to_owned(), sheet: sheet.name.clone(), cell: area.clone() };
        if filled.is_empty() {
            let figure = Figure { value: Value::Missing, written: None, source };
            self.into.figures.entry(field).or_insert(figure);
            return;
        }
        let written: Vec<String> = filled.iter().map(|at| sheet.text(at.row, at.column)).collect();
        let sum: Option<f64> = filled.iter().filter_map(|at| sheet.at(*at)).map(part).sum();
        let place = Place::file(self.file).sheet(&sheet.name).cell(area);
        let value = match sum {
            Some(sum) => {
                let cells: Vec<String> = filled.iter().map(Address::to_string).collect();
                let finding = Finding::new(kind::ROWS_ADDED_UP, place.clone(), Action::UsedAssuming)
                    .fact("sum", plain(sum))
                    .fact("count", filled.len().to_string())
                    .fact("cells_en", cells.join(", "))
                    .fact("cells", cells.join("、"));
                self.note(field, finding);
                self.convert(field, || place.clone(), Value::Number(sum), &row.unit, "")
            }
            None => {
                let id = self.scheme.field(field).id.clone();
                let finding = Finding::new(kind::UNREADABLE_NUMBER, place, Action::Withheld)
                    .withholding([id])
                    .fact("written", written.join(" | "));
                self.note(field, finding);
                Value::Missing
            }
        };
        let figure = Figure { value, written: Some(written.join(" + ")), source };
        if let Some(earlier) = self.into.figures.insert(field, figure.clone()) {
            let sources = vec![earlier.source, figure.source];
            self.into.contested.insert(field, sources);
            self.into.figures.entry(field).and_modify(|figure| figure.value = Value::Missing);
        }
    }

    /// A total at the foot of a table must be the sum of its rows; never are both counted.
    fn check_total(&mut self, sheet: &Sheet, field: FieldId, row: &FormRow) {
        let Total::Stated(parts) = &row.total else { return };
        let filled = parts.iter().filter_map(|at| sheet.at(*at));
        let numbers: Option<Vec<f64>> = filled.map(part).collect();
        let Some(Value::Number(total)) = self.into.figures.get(&field).map(|figure| figure.value) else {
            return;
        };
        let Some(sum) =
            numbers.filter(|numbers| !numbers.is_empty()).map(|numbers| numbers.iter().sum::<f64>())
        else {
            return;
        };
        if (sum - total).abs() <= 0.005 {
            return;
        }
        let id = self.scheme.field(field).id.clone();
        let finding = Finding::new(kind::SUM_MISMATCH, self.place(sheet, row.value), Action::Withheld)
            .withholding([id])
            .also_at(parts.iter().map(|part| format!("{}!{part}", sheet.name)))
            .fact("sentence", "rows")
            .fact("total", plain(total))
            .fact("sum", plain(sum))
            .fact("difference", plain((sum - total).abs()));
        self.note(field, finding);
    }

    fn read_cell(&mut self, sheet: &Sheet, field: FieldId, cell: &Cell, unit: &str) -> Value {
        let (scheme, file) = (self.scheme, self.file);
        // Most figures need none.
        let place = || Place::file(file).sheet(&sheet.name).cell(cell.address.to_string());
        let withheld = |kind| {
            Finding::new(kind, place(), Action::Withheld)
                .withholding([scheme.field(field).id.clone()])
                .fact("written", cell.written())
        };
        if let Content::Faulty(fault, _) = &cell.content {
            let finding = withheld(kind::INCONSISTENT_CELL).fact("reason", fault.name());
            self.note(field, finding);
            return Value::Missing;
        }
        let picture = cell.formula.as_ref().is_some_and(|formula| formula.contains("DISPIMG"))
            || matches!(&cell.content, Content::Text(text) if text.contains("DISPIMG"));
        if picture {
            let finding = withheld(kind::PICTURE_CELL);
            self.note(field, finding);
            return Value::Missing;
        }
        if let Some(formula) = &cell.formula {
            match self.recompute(sheet, field, cell, formula) {
                Recomputed::Value(value) => return value,
                Recomputed::Stored => {}
            }
        }
        if let Content::Error(error) = &cell.content {
            let finding = withheld(kind::ERROR_CELL).fact("written", error.clone());
            self.note(field, finding);
            return Value::Missing;
        }
        if cell.content == Content::Blank {
            let formula = cell.formula.clone().unwrap_or_default();
            let finding = withheld(kind::FORMULA_WITHOUT_RESULT).fact("formula", formula);
            self.note(field, finding);
            return Value::Missing;
        }
        if let Content::Number(number) = cell.content
            && scheme.field(field).kind != FieldKind::YesNo
        {
            // A number is a number: no detour through its digits.
            return self.convert(field, place, Value::Number(number), unit, "");
        }
        let text = cell.written();
        let reading = if scheme.field(field).kind == FieldKind::YesNo {
            if let Some(value) = self.truth_or_date(field, cell, &text) {
                return value;
            }
            number::read_yes_no(&text)
        } else {
            number::read(&text)
        };
        if let Some(remark) = reading.remark {
            let used = |kind| Finding::new(kind, place(), Action::UsedAssuming).fact("written", text.clone());
            let bound = match reading.value {
                Value::AtMost(_) => "at_most",
                _ => "at_least",
            };
            let figure = reading.value.figure().map(plain).unwrap_or_default();
            let finding = match remark {
                Remark::Approximate => {
                    used(kind::APPROXIMATE_NUMBER).fact("figure", figure).fact("bound", bound)
                }
                Remark::Range => used(kind::NUMBER_RANGE).fact("figure", figure),
                Remark::Plan => withheld(kind::PLAN_WORDING),
                Remark::Unreadable => withheld(kind::UNREADABLE_NUMBER),
            };
            self.note(field, finding);
        }
        // "62.19万" under 万元 says 万 once more, not ten thousand times as much.
        if reading.ten_thousands && reading.unit.is_empty() && scheme.field(field).unit.starts_with('万') {
            self.convert(field, place, reading.value, "元", "")
        } else {
            self.convert(field, place, reading.value, unit, &reading.unit)
        }
    }

    /// A logical value as 1 or 0; a date as whether it is in time, where the field has a due day.
    fn truth_or_date(&self, field: FieldId, cell: &Cell, text: &str) -> Option<Value> {
        let yes = |yes: bool| Value::Number(f64::from(u8::from(yes)));
        if let Content::Truth(truth) = cell.content {
            return Some(yes(truth));
        }
        let (month, day) = self.scheme.field(field).due?;
        let due = Date::new(self.period.year + 1, month, day)?;
        Date::in_text(text)?.ok().map(|date| yes(date <= due))
    }

    /// Recomputes a formula. Its result counts where none was stored, and where the stored one is
    /// stale; both are said.
    fn recompute(&mut self, sheet: &Sheet, field: FieldId, cell: &Cell, text: &str) -> Recomputed {
        let words =
            if cell.content == Content::Blank { formula::Words::AsNumbers } else { formula::Words::Unusable };
        let Some(result) = formula::evaluate(sheet, text, words) else { return Recomputed::Stored };
        let place = self.place(sheet, cell.address);
        match cell.content {
            Content::Blank => {
                let finding = Finding::new(kind::FORMULA_WITHOUT_RESULT, place, Action::UsedAssuming)
                    .weighing(crate::finding::Severity::Warning)
                    .fact("sentence", "computed")
                    .fact("formula", text)
                    .fact("result", plain(result));
                self.note(field, finding);
                Recomputed::Value(Value::Number(result))
            }
            Content::Number(stored) if (stored - result).abs() > 1e-6 * result.abs().max(1.0) => {
                let finding = Finding::new(kind::SUM_MISMATCH, place, Action::UsedAssuming)
                    .weighing(crate::finding::Severity::Warning)
                    .fact("sentence", "stale")
                    .fact("formula", text)
                    .fact("total", plain(stored))
                    .fact("sum", plain(result));
                self.note(field, finding);
                Recomputed::Value(Value::Number(result))
            }
            _ => Recomputed::Stored,
        }
    }

    /// Converts a figure to the field's unit where the form or the cell has another one, which is said at
    /// its place.
    fn convert(
        &mut self,
        field: FieldId,
        place: impl Fn() -> Place,
        value: Value,
        form: &str,
        cell: &str,
    ) -> Value {
        let scheme = self.scheme;
        let wanted = scheme.field(field).unit.as_str();
        let written = if cell.is_empty() { form } else { cell };
        if value.figure().is_none() || written.is_empty() || written == wanted {
            return value;
        }
        let base = |unit: &str| -> Option<(String, f64)> {
            let known = scheme.units.iter().find(|known| known.name.zh == unit)?;
            Some(known.base.clone().unwrap_or_else(|| (unit.to_owned(), 1.0)))
        };
        let (from, to) = (base(written), base(wanted));
        let (Some(from), Some(to)) =
            (from.clone(), to.clone().filter(|to| from.is_some_and(|from| from.0 == to.0)))
        else {
            // Another count, or a unit nobody declared: used as written, and said.
            let finding = Finding::new(kind::OTHER_UNIT, place(), Action::Used)
                .fact("sentence", "unconverted")
                .fact("unit", written)
                .fact("wanted", wanted);
            self.note(field, finding);
            return value;
        };
        let factor = from.1 / to.1;
        if (factor - 1.0).abs() < 1e-12 {
            return value;
        }
        let converted = value.scaled(factor);
        // "0.9万元" says its unit beside the number: nothing to ask about.
        if cell.is_empty() {
            let finding = Finding::new(kind::OTHER_UNIT, place(), Action::UsedAssuming)
                .fact("unit", written)
                .fact("wanted", wanted)
                .fact("figure", converted.figure().map(plain).unwrap_or_default());
            self.note(field, finding);
        }
        converted
    }

    fn read_claim(&mut self, sheet: &Sheet, indicator: usize, row: &FormRow) {
        let Some(cell) = sheet.at(row.value) else { return };
        let written = cell.written();
        let computed =
            cell.formula.as_ref().and_then(|text| formula::evaluate(sheet, text, formula::Words::AsNumbers));
        let read = match (&cell.content, computed) {
            (Content::Blank, Some(result)) => Some((result, 0.0)),
            _ => number::read_share(&written),
        };
        if let Some((share, half_digit)) = read {
            let source = self.source(sheet, row.value);
            self.into.claims.push(Claim { township: 0, indicator, share, half_digit, written, source });
        } else if !matches!(number::read(&written).value, Value::Missing | Value::NotApplicable)
            || number::read(&written).remark.is_some()
        {
            let place = self.place(sheet, row.value);
            let indicator = &self.scheme.indicators[indicator];
            let finding = Finding::new(kind::UNREADABLE_NUMBER, place, Action::SkippedRow)
                .weighing(crate::finding::Severity::Warning)
                .about(indicator.id.clone())
                .fact("field", row.label.trim())
                .fact("field_en", indicator.name.en.clone())
                .fact("written", written);
            self.into.findings.push(finding);
        }
    }
}

/// What a part adds to a total: a number, nothing where it does not apply, or nobody knows.
fn part(cell: &Cell) -> Option<f64> {
    let value = match cell.content {
        // To six decimals, as a text would be read.
        Content::Number(number) => Value::Number(number).scaled(1.0),
        _ => number::read(&cell.written()).value,
    };
    match value {
        Value::Number(number) => Some(number).filter(|number| number.is_finite()),
        Value::NotApplicable => Some(0.0),
        _ => None,
    }
}

/// The finding that a total over many townships is not the sum of their rows. It is nobody's figure, so
/// nothing is withheld.
pub(super) fn check_shared_total(
    sheet: &Sheet,
    row: &FormRow,
    place: &Place,
    scheme: &Scheme,
) -> Option<Finding> {
    let Named::Field(field) = row.named else { return None };
    let total = part(sheet.at(row.value)?)?;
    let filled = row.total.parts().iter().filter_map(|at| sheet.at(*at));
    let sum: f64 = filled.map(part).sum::<Option<f64>>()?;
    let field = scheme.field(field);
    ((sum - total).abs() > 0.005).then(|| {
        Finding::new(kind::SUM_MISMATCH, place.clone().cell(row.value.to_string()), Action::Used)
            .weighing(crate::finding::Severity::Warning)
            .about(field.id.clone())
            .fact("sentence", "rows")
            .fact("field", field.name.zh.clone())
            .fact("field_en", field.name.en.clone())
            .fact("total", plain(total))
            .fact("sum", plain(sum))
            .fact("difference", plain((sum - total).abs()))
    })
}

enum Recomputed {
    Value(Value),
    Stored,
}
