//! Reads the cell of a figure: what it says, in the unit of its field, and what is odd about it.

use super::formula;
use super::number::{self, Remark};
use super::page::{Page, Spot};
use super::reading::Reader;
use super::text::times;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::Content;
use crate::period::Date;
use crate::scheme::{FieldId, FieldKind};
use crate::value::{Value, plain};

impl Reader<'_> {
    /// The value of a cell; what is odd about it is noted.
    pub(super) fn read_cell(
        &mut self,
        page: &Page<'_>,
        field: FieldId,
        cell: &Spot<'_>,
        unit: &str,
    ) -> Value {
        let (scheme, file) = (self.scheme, self.file);
        // Most figures need none.
        let place = || Place::file(&**file).sheet(&page.sheet.name).cell(cell.address.to_string());
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
            match self.recompute(page, field, cell, formula) {
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
        // Nothing that is asked for is a share: "100%" under "调解成功数" is the rate, in the wrong cell.
        if let Content::Percent(_) = cell.content {
            let finding = withheld(kind::UNREADABLE_NUMBER);
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
                Remark::Approximate | Remark::About => {
                    used(kind::APPROXIMATE_NUMBER).fact("figure", figure).fact("bound", bound)
                }
                Remark::Range => used(kind::NUMBER_RANGE).fact("figure", figure),
                Remark::Plan => withheld(kind::PLAN_WORDING),
                Remark::Unreadable if scheme.field(field).kind == FieldKind::YesNo => {
                    withheld(kind::NO_ANSWER)
                }
                Remark::Unreadable => withheld(kind::UNREADABLE_NUMBER),
            };
            self.note(field, finding);
        } else if let Some(finding) = self.read_otherwise(field, reading.value, &text, &place) {
            self.note(field, finding);
        }
        // "62.19万" under 万元 says 万 once more, not ten thousand times as much.
        if reading.ten_thousands && reading.unit.is_empty() && scheme.field(field).unit.starts_with('万') {
            self.convert(field, place, reading.value, "元", "")
        } else {
            self.convert(field, place, reading.value, unit, &reading.unit)
        }
    }

    /// What is told of a text that is read as a number without doubt, but is none as it stands.
    fn read_otherwise(
        &self,
        field: FieldId,
        value: Value,
        written: &str,
        place: &dyn Fn() -> Place,
    ) -> Option<Finding> {
        let yes_no = self.scheme.field(field).kind == FieldKind::YesNo;
        let digits = written.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let marker = |reading| {
            Finding::new(kind::MARKER, place(), Action::UsedAssuming)
                .fact("written", written.trim())
                .fact("reading", reading)
        };
        match value {
            Value::NotApplicable => Some(marker("not_applicable")),
            Value::Number(0.0) if !yes_no && !digits => Some(marker("zero")),
            Value::Number(figure) if !yes_no && written.parse::<f64>().is_err() => Some(
                Finding::new(kind::DRESSED_NUMBER, place(), Action::Used)
                    .fact("written", written)
                    .fact("figure", plain(figure)),
            ),
            _ => None,
        }
    }

    /// A logical value as 1 or 0; a date as whether it is in time, where the field has a due day.
    fn truth_or_date(&self, field: FieldId, cell: &Spot<'_>, text: &str) -> Option<Value> {
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
    fn recompute(&mut self, page: &Page<'_>, field: FieldId, cell: &Spot<'_>, text: &str) -> Recomputed {
        let words =
            if cell.content == Content::Blank { formula::Words::AsNumbers } else { formula::Words::Unusable };
        let Some(result) = formula::evaluate(page.sheet, text, words) else { return Recomputed::Stored };
        let place = self.place(page, cell.address);
        match cell.content {
            Content::Blank => {
                let finding = Finding::new(kind::FORMULA_WITHOUT_RESULT, place, Action::UsedAssuming)
                    .weighing(Severity::Warning)
                    .fact("sentence", "computed")
                    .fact("formula", text)
                    .fact("result", plain(result));
                self.note(field, finding);
                Recomputed::Value(Value::Number(result))
            }
            Content::Number(stored) | Content::Percent(stored)
                if (stored - result).abs() > 1e-6 * result.abs().max(1.0) =>
            {
                let finding = Finding::new(kind::SUM_MISMATCH, place, Action::UsedAssuming)
                    .weighing(Severity::Warning)
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
    pub(super) fn convert(
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
        let known = |unit: &str| -> Option<(String, f64)> {
            let known = scheme.units.iter().find(|known| known.name.zh == unit)?;
            Some(known.base.clone().unwrap_or_else(|| (unit.to_owned(), 1.0)))
        };
        // "万份" and a mere "万" are ten thousand times the unit, though nobody declared them.
        let base = |unit: &str| {
            known(unit).or_else(|| match times(unit)? {
                (_, "") if times(wanted).is_some() => known(wanted),
                (factor, "") => known(wanted).map(|(base, own)| (base, own * factor)),
                (factor, rest) => known(rest).map(|(base, own)| (base, own * factor)),
            })
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
}

/// What recomputing a formula gives.
enum Recomputed {
    Value(Value),
    Stored,
}
