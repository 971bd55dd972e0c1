//! Corrections agreed with a township after it reported: what is expected to be found, and what counts
//! instead, with reason, date and who.

use serde::Deserialize;
use toml::Spanned;

use super::source::{Located, Source, nearest};
use super::{Field, FieldId, FieldKind, Scheme, Township};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::period::{Date, Period};
use crate::value::Value;

/// Its file, which a scheme may have or not.
pub const FILE: &str = "corrections.toml";

/// One figure corrected; `[[correction]]` in `corrections.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Roster code.
    pub township: String,
    /// The one period in which it counts.
    pub period: Period,
    /// Which figure.
    pub field: FieldId,
    /// What has to be found for it to count.
    pub expected: Expected,
    /// What counts, in the unit of the field.
    pub value: Value,
    /// Why.
    pub reason: String,
    /// Day it was agreed.
    pub date: Date,
    /// Who agreed it.
    pub by: String,
    /// Line of `corrections.toml` it begins with.
    pub line: usize,
}

/// What a correction expects to find.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// A number, as it was read in the unit of the field.
    Number(f64),
    /// A text as the clerk wrote it; empty for a figure left blank.
    Written(String),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => Value::Number(*number).fmt(f),
            Self::Written(text) => f.write_str(text),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    #[serde(default)]
    correction: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    township: Located,
    period: Located,
    field: Located,
    expected: Spanned<toml::Value>,
    value: Spanned<toml::Value>,
    reason: Located,
    date: Located,
    by: Located,
}

impl Scheme {
    /// The corrections of a period, in the order of their file.
    pub fn corrections_of(&self, period: Period) -> impl Iterator<Item = &Correction> {
        self.corrections.iter().filter(move |own| own.period == period)
    }

    /// The correction of a township's figure in a period.
    pub fn correction(&self, period: Period, township: &str, field: FieldId) -> Option<&Correction> {
        self.corrections_of(period).find(|own| own.township == township && own.field == field)
    }
}

/// Reads `corrections.toml` and holds it against the roster and the fields.
pub(super) fn read(
    source: &Source,
    townships: &[Township],
    fields: &[Field],
    flaws: &mut Vec<Flaw>,
) -> Vec<Correction> {
    let entries: Entries = match source.parse() {
        Ok(entries) => entries,
        Err(flaw) => {
            flaws.push(flaw);
            return Vec::new();
        }
    };
    let mut read: Vec<Correction> = Vec::new();
    for entry in &entries.correction {
        let Some(correction) = one(source, entry, townships, fields, flaws) else { continue };
        let same = |own: &&Correction| {
            (&own.township, own.period, own.field)
                == (&correction.township, correction.period, correction.field)
        };
        if let Some(earlier) = read.iter().find(same) {
            let facts = [("name", entry.field.get_ref().as_str()), ("other", &earlier.line.to_string())];
            flaws.push(flaw(source, entry.field.span().start, "correction_twice", &facts));
        }
        read.push(correction);
    }
    read
}

/// A mistake at a place of the text.
fn flaw(source: &Source, at: usize, key: &'static str, facts: &[(&'static str, &str)]) -> Flaw {
    let facts: Facts = facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect();
    Flaw { file: source.file.clone(), line: Some(source.line_at(at)), key, facts, nearest: None }
}

/// One entry; `None` where it has a mistake that leaves it without meaning.
fn one(
    source: &Source,
    entry: &Entry,
    townships: &[Township],
    fields: &[Field],
    flaws: &mut Vec<Flaw>,
) -> Option<Correction> {
    let mut wrong = |at: std::ops::Range<usize>, key, facts: &[(&'static str, &str)], near| {
        flaws.push(Flaw { nearest: near, ..flaw(source, at.start, key, facts) });
    };
    for (at, key) in [(&entry.reason, "reason"), (&entry.by, "by")] {
        if at.get_ref().trim().is_empty() {
            wrong(at.span(), "correction_blank", &[("name", key)], None);
        }
    }
    let (name, id) = (entry.township.get_ref().trim(), entry.field.get_ref().trim());
    let township = townships.iter().find(|own| own.code == name || own.name == name);
    if township.is_none() {
        let names = townships.iter().map(|own| own.name.clone());
        wrong(entry.township.span(), "unknown_township", &[("name", name)], nearest(name, names));
    }
    let field = fields.iter().position(|own| own.id == id);
    if field.is_none() {
        let near = nearest(id, fields.iter().map(|own| own.id.clone()));
        wrong(entry.field.span(), "unknown_field", &[("name", id)], near);
    }
    let period = Period::parse(entry.period.get_ref().trim());
    if period.is_none() {
        wrong(entry.period.span(), "bad_period", &[("name", entry.period.get_ref())], None);
    }
    let date = Date::in_text(entry.date.get_ref()).and_then(Result::ok);
    if date.is_none() {
        wrong(entry.date.span(), "bad_date", &[("name", entry.date.get_ref())], None);
    }
    let expected = expected(entry.expected.get_ref());
    if expected.is_none() {
        wrong(entry.expected.span(), "correction_expected", &[("name", id)], None);
    }
    let (township, field, period, date) = (township?, field?, period?, date?);
    if !township.exists_in(period.year) {
        let facts = [("name", township.name.as_str()), ("period", &period.to_string())];
        wrong(entry.township.span(), "correction_not_then", &facts, None);
    }
    if fields[field].roster && township.master.contains_key(id) {
        let facts = [("name", id), ("township", &township.name)];
        wrong(entry.field.span(), "correction_roster", &facts, None);
    }
    let value = value(entry.value.get_ref(), &fields[field]);
    if value.is_none() {
        wrong(entry.value.span(), "correction_value", &[("name", id)], None);
    }
    let (expected, value) = (expected?, value?);
    if matches!(expected, Expected::Number(number) if value == Value::Number(number)) {
        wrong(entry.value.span(), "correction_same", &[("name", id)], None);
    }
    Some(Correction {
        township: township.code.clone(),
        period,
        field: FieldId(field),
        expected,
        value,
        reason: entry.reason.get_ref().trim().to_owned(),
        date,
        by: entry.by.get_ref().trim().to_owned(),
        line: source.line_at(entry.township.span().start),
    })
}

fn number(written: &toml::Value) -> Option<f64> {
    match written {
        // Figures are far below the whole numbers that a float cannot hold.
        toml::Value::Integer(whole) => Some(*whole as f64),
        toml::Value::Float(number) => Some(*number).filter(|number| number.is_finite()),
        _ => None,
    }
}

fn expected(written: &toml::Value) -> Option<Expected> {
    match written {
        toml::Value::String(text) => Some(Expected::Written(text.clone())),
        other => number(other).map(Expected::Number),
    }
}

/// The value that is to count; `None` for what is no figure of the field. Nothing is corrected to a blank: a
/// figure that is not known is one that was not reported.
fn value(written: &toml::Value, field: &Field) -> Option<Value> {
    let value = match written {
        toml::Value::String(text) => Value::parse(text)?,
        other => Value::Number(number(other)?),
    };
    let fits = match value {
        Value::Missing => false,
        Value::NotApplicable => true,
        _ if field.kind == FieldKind::YesNo => matches!(value, Value::Number(0.0 | 1.0)),
        _ => value.low().is_some_and(|low| low >= 0.0),
    };
    fits.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{Expected, expected, value};
    use crate::language::Name;
    use crate::scheme::{Field, FieldKind};
    use crate::value::Value;

    fn field(kind: FieldKind) -> Field {
        Field {
            id: "banners".to_owned(),
            name: Name::new("横幅(标语)条数", "Banners"),
            unit: "条".to_owned(),
            kind,
            sheet: String::new(),
            section: String::new(),
            aliases: Vec::new(),
            paths: Vec::new(),
            cautious: Vec::new(),
            fraction: false,
            roster: false,
            due: None,
            not_before: None,
        }
    }

    #[test]
    fn a_correction_is_a_figure_a_bound_or_what_does_not_apply_and_never_a_blank() {
        let read = |written: toml::Value| value(&written, &field(FieldKind::Flow));
        assert_eq!(read(41.into()), Some(Value::Number(41.0)));
        assert_eq!(read("≥30".into()), Some(Value::AtLeast(30.0)));
        assert_eq!(read("/".into()), Some(Value::NotApplicable));
        for wrong in [toml::Value::from(-1), "".into(), "见附件".into(), f64::NAN.into(), true.into()] {
            assert_eq!(read(wrong.clone()), None, "{wrong:?}");
        }
        let truth = |written: toml::Value| value(&written, &field(FieldKind::YesNo));
        assert_eq!((truth(1.into()), truth(2.into())), (Some(Value::Number(1.0)), None));
    }

    #[test]
    fn what_is_expected_is_a_number_or_the_very_words() {
        assert_eq!(expected(&253.into()), Some(Expected::Number(253.0)));
        assert_eq!(expected(&" 30余条".into()), Some(Expected::Written(" 30余条".to_owned())));
        assert_eq!(expected(&true.into()), None);
    }
}
