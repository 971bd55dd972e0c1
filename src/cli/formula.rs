//! A relation as a formula in words: "调解成功数 ≤ 调解案件数".

use crate::locale::Locale;
use crate::scheme::{FieldId, RelationRule, Scheme};
use crate::value::plain;

/// What a relation says of its figures.
pub(super) fn formula(rule: &RelationRule<FieldId>, scheme: &Scheme, locale: &Locale) -> String {
    let words = Words { scheme, locale };
    match rule {
        RelationRule::Sum { parts, total, or, carried_over } => {
            let total = words.sum(&[&[*total], &carried_over[..]].concat(), 1.0);
            let either = match or {
                Some(other) => {
                    let other = words.sum(&[&[*other], &carried_over[..]].concat(), 1.0);
                    locale.with("formula.either", &[("one", &total), ("other", &other)])
                }
                None => total,
            };
            format!("{} = {either}", words.sum(parts, 1.0))
        }
        RelationRule::AtMost { parts, whole, each, times, carried_over } => {
            let whole = [&whole[..], &carried_over[..]].concat();
            format!("{} ≤ {}", words.sum(parts, *each), words.sum(&whole, *times))
        }
        RelationRule::Equal { left, right } => {
            format!("{} = {}", words.sum(left, 1.0), words.sum(right, 1.0))
        }
        RelationRule::Needs { field, also } => {
            let facts = [("field", words.name(*field)), ("also", &words.sum(also, 1.0))];
            locale.with("formula.needs", &facts)
        }
        RelationRule::RollForward { stock, plus, minus } => {
            let taken: Vec<String> = minus.iter().map(|field| format!(" − {}", words.name(*field))).collect();
            let facts =
                [("stock", words.name(*stock)), ("plus", &words.sum(plus, 1.0)), ("minus", &taken.concat())];
            locale.with("formula.roll_forward", &facts)
        }
        RelationRule::Differ { left, right, full } => {
            let (left, right) = (words.name(*left), words.name(*right));
            let differ = locale.with("formula.differ", &[("left", left), ("right", right)]);
            let full = full.as_ref().map(|full| {
                let (part, whole) = (words.name(full.part), words.name(full.whole));
                locale.with("formula.full", &[("left", left), ("part", part), ("whole", whole)])
            });
            locale.clauses(&[Some(differ), full].into_iter().flatten().collect::<Vec<String>>())
        }
    }
}

/// Some figures with plus signs between them.
pub(super) fn sum(fields: &[FieldId], scheme: &Scheme, locale: &Locale) -> String {
    Words { scheme, locale }.sum(fields, 1.0)
}

/// Names of figures in one language.
struct Words<'a> {
    scheme: &'a Scheme,
    locale: &'a Locale,
}

impl<'a> Words<'a> {
    fn name(&self, field: FieldId) -> &'a str {
        self.locale.name(&self.scheme.field(field).name)
    }

    /// Figures with plus signs between them, so many times.
    fn sum(&self, fields: &[FieldId], times: f64) -> String {
        let names: Vec<&str> = fields.iter().map(|field| self.name(*field)).collect();
        let sum = names.join(self.locale.text("join.plus"));
        match (times == 1.0, names.len()) {
            (true, _) => sum,
            (false, 1) => format!("{} × {sum}", plain(times)),
            (false, _) => format!("{} × ({sum})", plain(times)),
        }
    }
}
