//! Decides what stands in the form of a township, without a format.

use super::relation::Numbers;
use super::words;
use crate::finding::Severity;
use crate::period::Period;
use crate::scheme::{Field, FieldId, FieldKind, RelationRule, Scheme};
use crate::tidy::grid::Grid;
use crate::value::{Value, plain};

/// The form of one township.
pub(super) struct Form {
    pub(super) title: String,
    /// Who reports.
    pub(super) reporter: String,
    /// For when.
    pub(super) period: String,
    /// How it is filled in.
    pub(super) note: String,
    /// Its version mark.
    pub(super) version: String,
    /// Which column is filled in: the reader takes the figure of the period from there.
    pub(super) filled: Filled,
    pub(super) tables: Vec<Table>,
}

/// The column that is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// 本期数, in a year.
    Period,
    /// 本年累计数, in a part of a year, whose figures count from January on.
    ToDate,
}

/// One sheet.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
    pub(super) checks: Vec<Check>,
}

/// A line of a table.
pub(super) enum Line {
    /// The heading of the items below it.
    Section(String),
    Item(Box<Item>),
}

/// A figure to fill in.
pub(super) struct Item {
    pub(super) field: FieldId,
    pub(super) number: u32,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) asked: Asked,
    /// The figure of the same months of the year before; `None` where nobody reported one.
    pub(super) before: Option<Shown>,
    pub(super) prompt: String,
    pub(super) mistake: &'static str,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A whole number.
    Count,
    /// A number with decimals.
    Amount,
    /// Yes or no.
    YesNo {
        /// Whether a date is an answer too.
        date: bool,
    },
    /// Nothing: there is no figure yet in this part of the year.
    NotDue,
}

/// A figure as it is shown.
#[derive(Debug, PartialEq)]
pub(super) enum Shown {
    Number(f64),
    Words(String),
}

/// A relation under a table.
pub(super) struct Check {
    /// What must hold.
    pub(super) words: String,
    pub(super) rule: RelationRule<FieldId>,
    /// Whether figures that break it do not count.
    pub(super) strict: bool,
}

/// The form of a township, by its place in the roster.
///
/// `before`: what the townships reported of the same months of the year before.
pub(super) fn form(scheme: &Scheme, period: Period, before: Option<&Grid>, township: usize) -> Form {
    let own = &scheme.townships[township];
    let before = before.filter(|grid| grid.received(township));
    let shown =
        |id: FieldId, field: &Field| before.and_then(|grid| shown(grid.value(township, id), field.kind));
    let deadline = scheme.settings.deadlines.get(&period).copied();
    Form {
        title: words::title(&scheme.settings.district.zh, &own.name, period),
        reporter: own.name.clone(),
        period: words::period_alone(period),
        note: words::note(period, deadline, before.is_some()),
        version: scheme.form_version(),
        filled: if period.is_year() { Filled::Period } else { Filled::ToDate },
        tables: tables(scheme, period, &shown),
    }
}

fn tables(scheme: &Scheme, period: Period, before: &dyn Fn(FieldId, &Field) -> Option<Shown>) -> Vec<Table> {
    let mut numbers = Numbers::default();
    for field in &scheme.fields {
        if !numbers.tables.contains(&field.sheet) {
            numbers.tables.push(field.sheet.clone());
        }
    }
    let mut tables = Vec::new();
    let mut number = 0;
    for (place, name) in numbers.tables.iter().enumerate() {
        let mut lines = Vec::new();
        let (mut section, mut sections) = ("", 0);
        for (id, field) in scheme.fields_with_ids().filter(|(_, field)| field.sheet == *name) {
            if field.section != section {
                section = &field.section;
                sections += 1;
                lines.push(Line::Section(format!("{}、{section}", words::list_mark(sections))));
            }
            number += 1;
            numbers.of.insert(id, (number, place));
            lines.push(Line::Item(Box::new(Item {
                field: id,
                number,
                label: field.name.zh.clone(),
                unit: field.unit.clone(),
                asked: asked(field, period),
                before: before(id, field),
                prompt: words::prompt(field, period),
                mistake: words::mistake(field),
            })));
        }
        tables.push(Table { name: name.clone(), lines, checks: Vec::new() });
    }
    for (place, table) in tables.iter_mut().enumerate() {
        table.checks = checks(scheme, period, &numbers, place);
    }
    tables
}

/// The relations in which an item of a table takes part, but for those that nobody can tell yet.
fn checks(scheme: &Scheme, period: Period, numbers: &Numbers, table: usize) -> Vec<Check> {
    let here = |field: &FieldId| numbers.of.get(field).is_some_and(|(_, own)| *own == table);
    let due = |field: &FieldId| scheme.field(*field).is_due(period);
    let own = scheme.relations.iter().filter(|relation| {
        let fields = relation.rule.fields();
        fields.iter().any(here) && fields.iter().all(due)
    });
    own.map(|relation| Check {
        words: format!("{}　{}", numbers.words(&relation.rule, table), relation.name.zh),
        rule: relation.rule.clone(),
        strict: relation.severity == Severity::Error,
    })
    .collect()
}

fn asked(field: &Field, period: Period) -> Asked {
    match field.kind {
        _ if !field.is_due(period) => Asked::NotDue,
        FieldKind::YesNo => Asked::YesNo { date: field.due.is_some() },
        _ if field.fraction => Asked::Amount,
        _ => Asked::Count,
    }
}

/// A figure as it is shown; `None` where there is none.
fn shown(value: Value, kind: FieldKind) -> Option<Shown> {
    let words = match value {
        Value::Number(number) if kind == FieldKind::YesNo => {
            words::ANSWERS[usize::from(number == 0.0)].to_owned()
        }
        Value::Number(number) => return Some(Shown::Number(number)),
        Value::AtLeast(number) => format!("≥{}", plain(number)),
        Value::AtMost(number) => format!("≤{}", plain(number)),
        Value::Between(low, high) => format!("{}～{}", plain(low), plain(high)),
        Value::NotApplicable => words::NOT_APPLICABLE.to_owned(),
        Value::Missing => return None,
    };
    Some(Shown::Words(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_the_year_before_is_shown_as_it_was_meant_and_a_gap_stays_one() {
        let of = |value| shown(value, FieldKind::Flow);
        assert_eq!(of(Value::Number(0.0)), Some(Shown::Number(0.0)));
        assert_eq!(of(Value::AtLeast(2500.0)), Some(Shown::Words("≥2500".to_owned())));
        assert_eq!(of(Value::NotApplicable), Some(Shown::Words("/".to_owned())));
        assert_eq!(of(Value::Missing), None);
        assert_eq!(shown(Value::Number(0.0), FieldKind::YesNo), Some(Shown::Words("否".to_owned())));
    }
}
