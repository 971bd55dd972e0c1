//! Who lies further from the district than chance explains, by indicator.

use crate::report::Material;
use crate::report::print;
use crate::report::summary::{Cell, ColumnKind, Content, Row, Table, Tone};
use crate::scheme::{Direction, Indicator};
use crate::score::rank::printed;
use crate::score::scatter::{self, Funnel, Standing};
use crate::value::plain;

/// Who lies further from the district than chance explains, by indicator.
pub(super) fn table(material: &Material<'_>) -> Table {
    let (scheme, locale) = (material.scheme, material.locale);
    let columns = [
        ("indicator", ColumnKind::RowHeader),
        ("district_rate", ColumnKind::Number(1)),
        ("judged", ColumnKind::Number(0)),
        ("dispersion", ColumnKind::Text),
        ("outside_worse", ColumnKind::Text),
        ("outside_better", ColumnKind::Text),
    ];
    let funnels = material.scorecard.funnels.iter().enumerate();
    let row = |(place, funnel): (usize, &Option<Funnel>)| {
        let (indicator, funnel) = (&scheme.indicators[place], funnel.as_ref()?);
        let judged = funnel.places.iter().filter(|place| place.standing != Standing::NotJudged).count();
        let named = |side| named(material, place, funnel, standings(indicator, side));
        Some(Row {
            id: indicator.id.clone(),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![
                Cell::text(locale.name(&indicator.name)),
                Cell::number_as(funnel.centre, print::rate_of(indicator, funnel.centre, locale.language)),
                Cell::number(judged as f64, 0),
                Cell::text(dispersion(material, funnel)),
                named(Side::Worse),
                named(Side::Better),
            ],
        })
    };
    Table {
        id: "funnel".to_owned(),
        caption: material.say("caption.funnel"),
        sheet: locale.text("sheet.funnel").to_owned(),
        columns: material.columns(columns),
        rows: funnels.filter_map(row).collect(),
        notes: vec![locale.text("note.funnel").to_owned()],
    }
}

/// The same in short: indicators on which somebody is outside, without the dispersion.
pub(super) fn outside(table: &Table) -> Table {
    // The places of the columns above.
    const SHOWN: [usize; 5] = [0, 1, 2, 4, 5];
    let somebody = |row: &&Row| row.cells[4..].iter().any(|cell| !matches!(cell.content, Content::Gap(_)));
    let short = |row: &Row| Row { cells: SHOWN.map(|place| row.cells[place].clone()).into(), ..row.clone() };
    Table {
        columns: SHOWN.map(|place| table.columns[place].clone()).into(),
        rows: table.rows.iter().filter(somebody).map(short).collect(),
        ..table.clone()
    }
}

/// A side of the district's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Where nobody wants to be.
    Worse,
    /// The other.
    Better,
}

/// Where a township stands that lies beyond the limits on a side: the wider ones first.
pub(super) fn standings(indicator: &Indicator, side: Side) -> [Standing; 2] {
    if (indicator.direction == Direction::Higher) == (side == Side::Better) {
        [Standing::Above998, Standing::Above95]
    } else {
        [Standing::Below998, Standing::Below95]
    }
}

/// Places in the roster of the townships beyond the limits on a side, those beyond the wider ones first.
pub(super) fn beyond(material: &Material<'_>, indicator: usize, side: Side) -> Vec<usize> {
    let Some(funnel) = &material.scorecard.funnels[indicator] else { return Vec::new() };
    let of = |standing| {
        let places = funnel.places.iter().enumerate();
        places.filter(move |(_, own)| own.standing == standing).map(|(township, _)| township)
    };
    standings(&material.scheme.indicators[indicator], side).into_iter().flat_map(of).collect()
}

/// The townships outside the limits on one side, those outside the wider ones first.
fn named(material: &Material<'_>, indicator: usize, funnel: &Funnel, standings: [Standing; 2]) -> Cell {
    let locale = material.locale;
    let (mut words, mut trace) = (Vec::new(), Vec::new());
    for (standing, mark) in standings.into_iter().zip(["**", "*"]) {
        for (township, place) in funnel.places.iter().enumerate().filter(|(_, p)| p.standing == standing) {
            words.push(format!("{}{mark}", material.township(township)));
            trace.extend(limits(material, township, indicator, place));
        }
    }
    if words.is_empty() {
        return Cell::gap(locale.text("gap.none"));
    }
    Cell::text(locale.list(&words.iter().map(String::as_str).collect::<Vec<_>>())).traced(trace)
}

/// A township's rate, its parts and its limits.
pub(super) fn limits(
    material: &Material<'_>,
    township: usize,
    indicator: usize,
    place: &scatter::Place,
) -> Option<String> {
    let mark = &material.score(township).indicators[indicator].measured;
    let (rate, limits) = (place.rate?, place.limits?);
    let own = &material.scheme.indicators[indicator];
    let rate_of = |rate: f64| print::rate_of(own, rate, material.locale.language);
    let number = |limit: f64| print::number_of(own, limit);
    Some(material.locale.with(
        "trace.limits",
        &[
            ("township", material.township(township)),
            ("numerator", &mark.numerator().map(plain).unwrap_or_default()),
            ("denominator", &mark.denominator().map(plain).unwrap_or_default()),
            ("result", &print::behind(print::equals(own, rate), &rate_of(rate))),
            ("low", &number(limits.low95)),
            ("high", &number(limits.high95)),
            ("lowest", &number(limits.low998)),
            ("highest", &number(limits.high998)),
        ],
    ))
}

/// How much more the townships differ than chance accounts for, and whether the limits were widened.
fn dispersion(material: &Material<'_>, funnel: &Funnel) -> String {
    let locale = material.locale;
    match &funnel.dispersion {
        None => locale.text("certainty.not_taken").to_owned(),
        Some(dispersion) => {
            let key = if dispersion.found() { "certainty.widened" } else { "certainty.not_widened" };
            locale.with(key, &[("phi", &printed(dispersion.phi, 1))])
        }
    }
}
