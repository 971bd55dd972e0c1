//! The townships one by one: place and how certain it is, what was lost where, what would lift it.

use super::super::{certainty, indicators, movement, profile, ranking};
use crate::report::compose::result_line;
use crate::report::summary::on_page::{Loss, Profile, Profiles};
use crate::report::summary::{Cell, Column, ColumnKind};
use crate::report::{Material, print, trace, ways};

use crate::score::reach::Short;
use crate::score::{Standing, profile as score_profile};

pub(super) fn profiles(material: &Material<'_>, found: &profile::Profiles) -> Profiles {
    let locale = material.locale;
    let points =
        |key: &str| material.column(&material.worded(key), ColumnKind::Number(print::POINT_DECIMALS));
    let columns: Vec<Column> = vec![
        material.column("indicator", ColumnKind::RowHeader),
        material.column("value", ColumnKind::Number(2)),
        material.column("group_median", ColumnKind::Number(2)),
        points("to_full"),
        points("to_median"),
        material.column("short_of_full", ColumnKind::Number(0)),
        material.column("short_of_median", ColumnKind::Number(0)),
    ];
    let mut notes = vec![locale.text(&format!("note.{}", material.worded("losses"))).to_owned()];
    let mut marks = material.scorecard.townships.iter().flat_map(|township| &township.indicators);
    notes.extend(marks.any(|mark| mark.gated).then(|| locale.text("note.gated").to_owned()));
    notes.extend(profile::notes(material, found));
    Profiles {
        columns,
        townships: material.in_order().into_iter().map(|place| one(material, found, place)).collect(),
        notes,
    }
}

fn one(material: &Material<'_>, found: &profile::Profiles, place: usize) -> Profile {
    let (locale, score) = (material.locale, material.score(place));
    let ranked = score.standing == Standing::Ranked;
    let in_short = match score.percent.zip(score.rank).filter(|_| ranked) {
        Some((percent, rank)) => locale.with(
            "profile.in_short",
            &[
                ("rank", &ranking::in_place(locale, rank)),
                ("group", material.group_name(place)),
                (
                    "group_rank",
                    &score.group_rank.map_or_else(
                        || locale.text("gap.none").to_owned(),
                        |rank| ranking::in_place(locale, rank),
                    ),
                ),
                ("percent", &material.percent(percent)),
                ("grade", &ranking::grade(material, score)),
            ],
        ),
        None => ranking::standing(material.scheme, locale, score.standing),
    };
    let own = found.profile.townships[place].as_ref();
    let mut lines = vec![(String::new(), result_line(material, place))];
    lines.extend(certainty::of_township(material, place).map(|line| (String::new(), line)));
    lines.extend(movement::moved_line(material, place).map(|line| (String::new(), line)));
    if !score.lagging.is_empty() || !score.red_lines.is_empty() {
        lines.push((locale.text("column.verdict").to_owned(), ranking::verdict(material, place)));
    }
    let sides = own.map_or([&[][..]; 2], |own| [&own.strengths[..], &own.weaknesses[..]]);
    for (key, own) in ["column.strengths", "column.weaknesses"].into_iter().zip(sides) {
        let words: Vec<String> = own.iter().map(|own| profile::side(material, own)).collect();
        if !words.is_empty() {
            lines.push((locale.text(key).to_owned(), locale.clauses(&words)));
        }
    }
    if let Some((needed, way)) = found.next_place(material, place) {
        let way = match needed {
            Some(needed) => {
                let facts = [("needed", material.percent(needed)), ("way", way)];
                locale
                    .with("profile.next_place", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
            }
            None => way,
        };
        lines.push((locale.text("column.cheapest_way").to_owned(), way));
    }
    Profile {
        id: material.scheme.townships[place].code.clone(),
        name: material.township(place).to_owned(),
        in_short,
        tone: ranking::tone(score),
        lines,
        losses: own.map_or(&[][..], |own| &own.losses).iter().map(|own| loss(material, place, own)).collect(),
    }
}

/// A loss: the value with its trace, the median of the peer group, points, and cases where they can be counted.
fn loss(material: &Material<'_>, place: usize, loss: &score_profile::Loss) -> Loss {
    let (scheme, locale) = (material.scheme, material.locale);
    let own = &scheme.indicators[loss.indicator];
    let mark = &material.score(place).indicators[loss.indicator];
    let none = || Cell::gap(locale.text("gap.none"));
    let points = |points: f64| Cell::number_as(points, print::points(points));
    let short = |short: Option<Short>| {
        short.map_or_else(none, |short| {
            let unit = ways::counted(scheme, locale, short.field);
            let facts = [("cases", short.cases.to_string()), ("unit", unit.to_owned())];
            let words =
                locale.with("profile.cases", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
            Cell::number_as(short.cases as f64, words)
        })
    };
    let level = print::points(loss.to_median) == print::points(0.0);
    Loss {
        table: scheme.groups[own.group].id.clone(),
        cells: vec![
            Cell::text(locale.name(&own.name)),
            with_unit(indicators::value(material, place, loss.indicator), trace::value(own, mark, locale)),
            mark.group_median.map_or_else(none, |median| {
                Cell::number_as(median, print::rate_of(own, median, locale.language))
            }),
            material.lost(place, loss.indicator, loss.to_full),
            if level { none() } else { points(loss.to_median) },
            short(loss.short_of_full),
            short(loss.short_of_median),
        ],
    }
}

/// The cell of the table of indicators, with the unit that stands there in the heading. What marks a
/// substitute or a small base stands at the end, and a gap stays as it is.
fn with_unit(cell: Cell, printed: String) -> Cell {
    use crate::report::summary::Content;
    let marks: String =
        cell.printed().chars().filter(|mark| ['△', '*', indicators::GATED].contains(mark)).collect();
    match cell.content {
        Content::Number { value, .. } => {
            Cell { content: Content::Number { value, printed: printed + &marks }, trace: cell.trace }
        }
        _ => cell,
    }
}
