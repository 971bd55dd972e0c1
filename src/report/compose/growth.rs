//! Growth of single figures since the same period of the year before: a table of the district.

use crate::locale::Locale;
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};
use crate::report::{Before, Material, print};
use crate::scheme::Scheme;
use crate::score::Growth;
use crate::score::rank::{key, printed};
use crate::value::{Value, plain};

/// Decimals of a change in percent, as bulletins print it.
const DECIMALS: u8 = 1;

/// A figure's growth as it is printed.
pub(crate) struct Grown {
    /// Name of the figure, its sheet on the form, and its unit.
    pub(crate) about: [String; 3],
    /// The sum then and now, with marks for bounds.
    pub(crate) sums: [String; 2],
    /// What was added, with its sign.
    pub(crate) change: String,
    /// The same in percent; the word for nothing where the sum then was 0.
    pub(crate) share: String,
}

/// How a figure's growth is printed.
pub(crate) fn grown(growth: &Growth, scheme: &Scheme, locale: &Locale) -> Grown {
    let field = scheme.field(growth.field);
    let said = |number: String| match growth.is_exact() {
        true => number,
        false => locale.with("growth.about", &[("number", &number)]),
    };
    let change = growth.change();
    let sign = if change > 0.0 { "+" } else { "" };
    let share = growth.share().map(|share| {
        let sign = if key(share * 100.0, DECIMALS) > 0 { "+" } else { "" };
        said(format!("{sign}{}%", printed(share * 100.0, DECIMALS)))
    });
    Grown {
        about: [locale.name(&field.name).to_owned(), field.sheet.clone(), field.unit.clone()],
        sums: [growth.before, growth.now].map(print::figure),
        change: said(format!("{sign}{}", plain(change))),
        share: share.unwrap_or_else(|| locale.text("gap.none").to_owned()),
    }
}

/// The growth of every figure, in the order of the form; `None` where there is no period before.
pub(super) fn table(material: &Material<'_>) -> Option<Table> {
    let before = material.before.as_ref().filter(|before| !before.growth.is_empty())?;
    let locale = material.locale;
    let number = |key: &str, decimals| material.column(key, ColumnKind::Number(decimals));
    let columns = vec![
        material.column("figure", ColumnKind::RowHeader),
        material.column("form_sheet", ColumnKind::Text),
        material.column("unit", ColumnKind::Text),
        Column { detail: Some(before.period.clone()), ..number("sum_before", 2) },
        Column { detail: Some(material.tidied.period.to_string()), ..number("sum_now", 2) },
        number("growth_change", 2),
        Column { detail: Some("%".to_owned()), ..number("growth", DECIMALS) },
        number("growth_townships", 0),
    ];
    let facts = [("period", material.period()), ("before", before.period.clone())];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    Some(Table {
        id: "growth".to_owned(),
        caption: locale.with("caption.growth", &facts),
        sheet: locale.text("sheet.growth").to_owned(),
        columns,
        rows: before.growth.iter().map(|growth| row(material, before, growth)).collect(),
        notes: vec![locale.text("note.growth").to_owned()],
    })
}

fn row(material: &Material<'_>, before: &Before<'_>, growth: &Growth) -> Row {
    let printed = grown(growth, material.scheme, material.locale);
    let count = growth.townships.to_string();
    let facts = [("count", count.as_str()), ("before", before.period.as_str())];
    let trace = vec![material.locale.with("growth.common", &facts)];
    let [then, now] = &printed.sums;
    let number = |value: f64, printed: &str| Cell::number_as(value, printed);
    let sum = |value: Value, printed: &str| {
        number(value.figure().unwrap_or_default(), printed).traced(trace.clone())
    };
    let share = match growth.share() {
        Some(share) => number(share * 100.0, &printed.share),
        None => material.none(),
    };
    let mut cells = printed.about.map(Cell::text).to_vec();
    cells.extend([
        sum(growth.before, then),
        sum(growth.now, now),
        number(growth.change(), &printed.change),
        share,
        number(growth.townships as f64, &count),
    ]);
    let id = material.scheme.field(growth.field).id.clone();
    Row { id, group: String::new(), tone: Tone::Plain, cells }
}
