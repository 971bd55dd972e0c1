//! One table per group of indicators: value and points of every township, each with its trace.

use crate::report::Material;
use crate::report::arithmetic;
use crate::report::print;
use crate::report::summary::{Cell, Column, ColumnKind, Content, Row, Table, Tone};
use crate::report::trace;
use crate::scheme::Indicator;
use crate::scheme::measure::Measure;
use crate::score::{Gap, IndicatorScore};
use crate::value::plain;

/// Marks a value that would earn more, were something else done that the scheme asks for first.
pub(super) const GATED: char = '†';

pub(super) fn tables(material: &Material<'_>) -> Vec<Table> {
    (0..material.scheme.groups.len()).map(|group| table(material, group)).collect()
}

fn table(material: &Material<'_>, group: usize) -> Table {
    let (scheme, locale) = (material.scheme, material.locale);
    let members: Vec<usize> =
        (0..scheme.indicators.len()).filter(|i| scheme.indicators[*i].group == group).collect();
    let mut columns =
        material.columns([("township", ColumnKind::RowHeader), ("peer_group", ColumnKind::Text)]);
    let [points, full_mark] = ["points", "full_mark"].map(|key| format!("column.{}", material.worded(key)));
    for indicator in members.iter().map(|i| &scheme.indicators[*i]) {
        columns.push(Column {
            key: String::new(),
            heading: locale.name(&indicator.name).to_owned(),
            detail: Some(locale.name(&indicator.unit).to_owned()),
            kind: ColumnKind::Number(2),
        });
        columns.push(Column {
            key: String::new(),
            heading: locale.text(&points).to_owned(),
            detail: Some(locale.with(&full_mark, &[("weight", &plain(indicator.weight))])),
            kind: ColumnKind::Number(print::POINT_DECIMALS),
        });
    }
    let full = Some(locale.with(&full_mark, &[("weight", &plain(scheme.groups[group].weight))]));
    let kind = ColumnKind::Number(print::POINT_DECIMALS);
    columns.push(Column { detail: full, ..material.column(&material.worded("group_points"), kind) });
    let mut rows: Vec<Row> =
        material.in_order().into_iter().map(|place| row(material, place, group, &members)).collect();
    rows.push(district(material, &members));
    let edged = rows.iter().flat_map(|row| &row.cells).any(|cell| cell.printed().starts_with(['<', '>']));
    let gated = (0..scheme.townships.len())
        .any(|place| members.iter().any(|i| material.score(place).indicators[*i].gated));
    let group = &scheme.groups[group];
    let facts = [
        ("group", locale.name(&group.name)),
        ("weight", &plain(group.weight)),
        ("period", &material.period()),
    ];
    Table {
        id: group.id.clone(),
        caption: locale.with(&format!("caption.{}", material.worded("group")), &facts),
        sheet: sheet_name(&group.id, locale.name(&group.name)),
        columns,
        rows,
        notes: ["gap", "bound", "district", "small_base", "substitute", &material.worded("rounding")]
            .into_iter()
            .chain(edged.then_some("edge"))
            .chain(gated.then_some("gated"))
            .map(|key| locale.text(&format!("note.{key}")).to_owned())
            .collect(),
    }
}

/// The group's id and name where they fit Excel's 31 characters, else the id alone: a name cut in
/// the middle of a word helps nobody.
pub(super) fn sheet_name(id: &str, name: &str) -> String {
    let long = format!("{id} {name}");
    if long.chars().count() <= 31 { long } else { id.to_owned() }
}

fn row(material: &Material<'_>, place: usize, group: usize, members: &[usize]) -> Row {
    let score = material.score(place);
    let mut cells = vec![Cell::text(material.township(place)), Cell::text(material.group_name(place))];
    for i in members {
        let mark = &score.indicators[*i];
        cells.push(value(material, place, *i));
        cells.push(match mark.points {
            Some(points) if material.grid.received(place) => Cell::number_as(points, print::points(points)),
            Some(_) => Cell::gap(material.locale.text("gap.none")),
            None => Cell::gap(material.locale.text(unscored(material, mark))),
        });
    }
    cells.push(match score.groups[group].points.filter(|_| material.grid.received(place)) {
        Some(points) => Cell::number_as(points, print::points(points))
            .traced(vec![super::ranking::group_line(material, place, group)]),
        None => Cell::gap(material.locale.text("gap.none")),
    });
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: super::ranking::tone(score),
        cells,
    }
}

/// Why a mark has no points: it does not apply, or an index shares its weight out or leaves it out.
pub(super) fn unscored(material: &Material<'_>, mark: &IndicatorScore) -> &'static str {
    match (&material.scheme.index, &mark.gap) {
        (None, _) | (Some(_), Some(Gap::NotApplicable)) => "gap.not_applicable",
        (Some(_), Some(_)) => "gap.shared_out",
        (Some(_), None) => "gap.none",
    }
}

/// The word for a gap, with the value that an index puts in its place.
fn filled(material: &Material<'_>, indicator: &Indicator, mark: &IndicatorScore, gap: String) -> String {
    let Some((remedy, value)) = mark.filled.as_deref().copied() else { return gap };
    let remedy = material.locale.text(arithmetic::remedy_key(remedy));
    let value = print::number_of(indicator, value);
    material.locale.with("gap.filled", &[("gap", &gap), ("remedy", remedy), ("value", &value)])
}

/// The value of an indicator with its trace, marked where it is a substitute or its base is small.
pub(super) fn value(material: &Material<'_>, place: usize, indicator: usize) -> Cell {
    let rule = &material.scheme.indicators[indicator];
    let mark = &material.score(place).indicators[indicator];
    let content = match mark.measured.value.figure() {
        Some(figure) => {
            let mut printed = print::bounded(rule, mark.measured.value).unwrap_or_default();
            if mark.small_base {
                printed.push('△');
            }
            if mark.substituted {
                printed.push('*');
            }
            // All of it done and no points for it: something else was asked for first.
            if mark.gated {
                printed.push(GATED);
            }
            Content::Number { value: figure, printed }
        }
        None => {
            let word = mark.gap.as_ref().map(|gap| trace::gap_word(material, gap));
            let word = word.map(|word| filled(material, rule, mark, word));
            // Nothing to put right counts in full and has no rate.
            Content::Gap(word.unwrap_or_else(|| material.locale.text("gap.none").to_owned()))
        }
    };
    let trace =
        if material.grid.received(place) { trace::lines(material, place, indicator) } else { Vec::new() };
    Cell { content, trace }
}

/// The district: for a ratio, sum over sum of the townships that have both parts; for a count, the
/// sum. Other measures have no district value.
fn district(material: &Material<'_>, members: &[usize]) -> Row {
    let (scheme, locale) = (material.scheme, material.locale);
    let mut cells = vec![Cell::text(locale.text("gap.district")), Cell::text(locale.text("gap.none"))];
    for i in members {
        let indicator = &scheme.indicators[*i];
        let marks = material.scorecard.townships.iter().map(|township| &township.indicators[*i]);
        let parts: Vec<(f64, f64)> = marks
            .filter(|mark| !mark.substituted && mark.measured.value.figure().is_some())
            .filter_map(|mark| Some((mark.measured.numerator()?, mark.measured.denominator().unwrap_or(0.0))))
            .collect();
        let (above, below) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        let count = locale.with("trace.count", &[("count", &parts.len().to_string())]);
        cells.push(match &indicator.measure {
            Measure::Ratio(ratio) if below > 0.0 => {
                let value = above * ratio.per / below;
                let printed = print::number_of(indicator, value);
                let line = locale.with(
                    "trace.ratio",
                    &[
                        ("numerator", &plain(above)),
                        ("denominator", &plain(below)),
                        (
                            "per",
                            &if ratio.per == 1.0 {
                                String::new()
                            } else {
                                format!(" × {}", plain(ratio.per))
                            },
                        ),
                        ("result", &print::behind(print::equals(indicator, value), &printed)),
                    ],
                );
                Cell::number_as(value, printed).traced(vec![line, count])
            }
            Measure::Total { .. } if !parts.is_empty() => {
                let printed = print::number_of(indicator, above);
                Cell::number_as(above, printed).traced(vec![count])
            }
            _ => Cell::gap(locale.text("gap.none")),
        });
        cells.push(Cell::gap(locale.text("gap.none")));
    }
    cells.push(Cell::gap(locale.text("gap.none")));
    Row { id: "district".to_owned(), group: String::new(), tone: Tone::Plain, cells }
}
