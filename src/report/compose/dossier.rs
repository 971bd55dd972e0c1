//! All that is known of one township's score, indicator by indicator, with the way to its cells.

use super::ranking::result_line;
use super::{certainty, indicators, movement, ranking};
use crate::report::Material;
use crate::report::print;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::report::trace;
use crate::report::ways;
use crate::score::profile::{Loss, Own, profile};

/// One table for each township that sent figures, in the order of the ranking. Its id is the township's code.
pub(super) fn tables(material: &Material<'_>) -> Vec<Table> {
    let profile = profile(material.scorecard, &material.screened, material.scheme);
    let with_figures =
        material.in_order().into_iter().filter(|place| material.score(*place).standing.has_figures());
    with_figures.map(|place| table(material, place, profile.townships[place].as_ref())).collect()
}

fn table(material: &Material<'_>, place: usize, own: Option<&Own>) -> Table {
    let (scheme, locale) = (material.scheme, material.locale);
    let points = ColumnKind::Number(print::POINT_DECIMALS);
    let [earned, full, lost, behind] =
        ["points", "full_mark_own", "lost", "behind_median"].map(|key| material.worded(key));
    let columns = [
        ("indicator_group", ColumnKind::Text),
        ("indicator", ColumnKind::RowHeader),
        ("value", ColumnKind::Number(2)),
        ("unit", ColumnKind::Text),
        (earned.as_str(), points),
        (full.as_str(), points),
        (lost.as_str(), points),
        (behind.as_str(), points),
        ("short_of", ColumnKind::Text),
        ("how", ColumnKind::Text),
    ];
    let row = |indicator: usize| {
        let loss = own.and_then(|own| own.losses.iter().find(|loss| loss.indicator == indicator));
        row(material, place, indicator, loss)
    };
    let names = [("township", material.township(place)), ("period", &material.period())];
    let mut notes = vec![result_line(material, place)];
    notes.extend(movement::moved_line(material, place));
    notes.extend(certainty::of_township(material, place));
    let verdict = ranking::verdict(material, place);
    notes.push(locale.with("note.verdict", &[("verdict", &verdict)]));
    Table {
        id: scheme.townships[place].code.clone(),
        caption: locale.with("caption.dossier", &names),
        sheet: material.township(place).to_owned(),
        columns: material.columns(columns),
        rows: (0..scheme.indicators.len()).map(row).collect(),
        notes,
    }
}

fn row(material: &Material<'_>, place: usize, indicator: usize, loss: Option<&Loss>) -> Row {
    let (scheme, locale) = (material.scheme, material.locale);
    let rule = &scheme.indicators[indicator];
    let mark = &material.score(place).indicators[indicator];
    let number = |points: f64| Cell::number_as(points, print::points(points));
    let lost = |of: fn(&Loss) -> f64| match (loss, mark.points) {
        (Some(loss), _) => number(of(loss)),
        // Under an index an indicator may cost nothing of its own.
        (None, Some(_)) if scheme.index.is_none() => number(0.0),
        _ => material.none(),
    };
    let short = loss.and_then(|loss| loss.short_of_median.or(loss.short_of_full));
    // The way to the cells is a column of its own here, so the value has no note.
    let value = Cell { trace: Vec::new(), ..indicators::value(material, place, indicator) };
    Row {
        id: rule.id.clone(),
        group: locale.name(&scheme.groups[rule.group].name).to_owned(),
        tone: Tone::Plain,
        cells: vec![
            Cell::text(locale.name(&scheme.groups[rule.group].name)),
            Cell::text(locale.name(&rule.name)),
            value,
            Cell::text(locale.name(&rule.unit)),
            mark.points.map_or_else(|| Cell::gap(locale.text(indicators::unscored(material, mark))), number),
            material.full_mark(place, indicator),
            lost(|loss| loss.to_full),
            lost(|loss| loss.to_median),
            short.map_or_else(|| material.none(), |short| Cell::text(ways::short(scheme, locale, short))),
            Cell::text(trace::lines(material, place, indicator).join("\n")),
        ],
    }
}
