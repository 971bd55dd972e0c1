//! The ranking table.

use super::{certainty, lagging, movement};
use crate::index::steps::{of_leaf, of_node};
use crate::locale::Locale;
use crate::report::Material;
use crate::report::arithmetic;
use crate::report::print;
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};
use crate::scheme::Scheme;
use crate::scheme::index::{Index, Part};
use crate::score::{Rank, Standing, TownshipScore};

pub(super) fn table(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let decimals = material.scheme.settings.ranking.decimals;
    let column = |key: &str, kind| material.column(key, kind);
    let mut columns = vec![
        column("rank", ColumnKind::Number(0)),
        column("township", ColumnKind::RowHeader),
        column("peer_group", ColumnKind::Text),
        column("group_rank", ColumnKind::Number(0)),
        column(&material.worded("percent"), ColumnKind::Bar(decimals)),
        column("grade", ColumnKind::Text),
        column("verdict", ColumnKind::Text),
        column("place_range", ColumnKind::Text),
        column("certainty", ColumnKind::Text),
    ];
    // An index is its own total.
    if material.scheme.index.is_none() {
        columns.push(column("total", ColumnKind::Number(print::POINT_DECIMALS)));
    }
    let full_mark = format!("column.{}", material.worded("full_mark"));
    columns.extend(material.scheme.groups.iter().map(|group| Column {
        key: group.id.clone(),
        heading: locale.name(&group.name).to_owned(),
        detail: Some(locale.with(&full_mark, &[("weight", &crate::value::plain(group.weight))])),
        kind: ColumnKind::Number(print::POINT_DECIMALS),
    }));
    columns.push(column("availability", ColumnKind::Number(0)));
    columns.extend(movement::columns(material));
    let mut notes: Vec<String> = ["ties".to_owned(), "gap".to_owned(), material.worded("rounding")]
        .map(|key| locale.text(&format!("note.{key}")).to_owned())
        .into();
    notes.extend(material.scorecard.rounding_edges.iter().map(|(better, worse)| {
        let names = [("better", material.township(*better)), ("worse", material.township(*worse))];
        locale.with("note.rounding_edge", &names)
    }));
    notes.extend(movement::notes(material));
    Table {
        id: "ranking".to_owned(),
        caption: material.say("caption.ranking"),
        sheet: locale.text("sheet.ranking").to_owned(),
        columns,
        rows: material.in_order().into_iter().map(|place| row(material, place)).collect(),
        notes,
    }
}

/// How a township is picked out: lagging before all, then the first of its group.
pub(super) fn tone(score: &TownshipScore) -> Tone {
    if score.standing != Standing::Ranked {
        Tone::Muted
    } else if !score.lagging.is_empty() {
        Tone::Lag
    } else if score.group_rank.is_some_and(|rank| rank.place <= (rank.of as f64 / 5.0).max(1.0)) {
        Tone::Lead
    } else {
        Tone::Plain
    }
}

fn row(material: &Material<'_>, place: usize) -> Row {
    let (locale, score) = (material.locale, material.score(place));
    let none = || Cell::gap(locale.text("gap.none"));
    let received = score.standing.has_figures();
    let by_group: Vec<String> =
        (0..score.groups.len()).map(|group| group_line(material, place, group)).collect();
    let mut cells = vec![
        material.place(score.rank),
        Cell::text(material.township(place)),
        Cell::text(material.group_name(place)),
        material.place(score.group_rank),
        match score.percent {
            Some(percent) => Cell::number_as(percent, material.percent(percent)).traced(by_group),
            None => none(),
        },
        Cell::text(grade(material, score)),
        Cell::text(verdict(material, place)),
        certainty::range(material, place),
        certainty::verdict(material, place),
    ];
    if material.scheme.index.is_none() {
        cells.push(if received { Cell::number_as(score.total, print::points(score.total)) } else { none() });
    }
    cells.extend(score.groups.iter().map(|group| match group.points.filter(|_| received) {
        Some(points) => Cell::number_as(points, print::points(points)),
        None if received && material.scheme.index.is_none() => Cell::gap(locale.text("gap.not_applicable")),
        None => none(),
    }));
    let share = score.availability;
    cells.push(if received { Cell::number_as(share, print::whole_percent(share)) } else { none() });
    cells.extend(movement::cells(material, place));
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: tone(score),
        cells,
    }
}

/// A group's points against its full mark; under an index, the arithmetic of its score.
pub(crate) fn group_line(material: &Material<'_>, place: usize, group: usize) -> String {
    if let Some((index, _)) = material.index() {
        return index_line(material, index, place, group);
    }
    let (locale, score) = (material.locale, &material.score(place).groups[group]);
    let key = if score.capped {
        "trace.capped"
    } else if score.points.is_some() && score.applicable < score.weight {
        "trace.shared"
    } else {
        "trace.group"
    };
    let points = score.points.map_or_else(|| locale.text("gap.not_applicable").to_owned(), print::points);
    // Of two numbers that are rounded, what is printed may come to a hundredth more or less.
    let equals = match print::equals_points(score.earned) {
        "=" => score.points.map_or("=", print::equals_points),
        rounded => rounded,
    };
    locale.with(
        key,
        &[
            ("group", locale.name(&material.scheme.groups[group].name)),
            ("earned", &print::points(score.earned)),
            ("applicable", &crate::value::plain(score.applicable)),
            ("points", &points),
            ("result", &print::behind(equals, &points)),
            ("weight", &crate::value::plain(score.weight)),
        ],
    )
}

/// How a part of the top of an index came by its score, in one line.
fn index_line(material: &Material<'_>, index: &Index, place: usize, group: usize) -> String {
    let (locale, score) = (material.locale, &material.score(place).groups[group]);
    let name = locale.name(&material.scheme.groups[group].name);
    let Some((part, (_, evaluation))) = index.part_of_group(group).zip(material.index()) else {
        return name.to_owned();
    };
    let steps = match part {
        Part::Node(node) => of_node(index, evaluation, place, node),
        Part::Leaf(leaf) => of_leaf(index, evaluation, place, leaf),
    };
    let words: Vec<String> = steps.iter().map(|step| arithmetic::words(index, step, locale)).collect();
    locale.with(
        "trace.index_group",
        &[
            ("group", name),
            ("how", &locale.clauses(&words)),
            ("weight", &crate::value::plain(score.weight)),
            ("points", &score.points.map_or_else(|| locale.text("gap.none").to_owned(), print::points)),
        ],
    )
}

pub(crate) fn grade(material: &Material<'_>, score: &TownshipScore) -> String {
    grade_of(material.scheme, material.locale, score.grade).to_owned()
}

/// The name of a grade, by its place in the scheme.
pub(crate) fn grade_of<'n>(scheme: &'n Scheme, locale: &'n Locale, grade: Option<usize>) -> &'n str {
    let name = grade.map(|grade| &scheme.settings.grades[grade].name);
    name.map_or_else(|| locale.text("gap.none"), |name| locale.name(name))
}

/// A place in the words of a sentence: who shares it is said.
pub(crate) fn in_place(locale: &Locale, rank: Rank) -> String {
    let key = if rank.tied_with > 0 { "place.tied" } else { "place.alone" };
    locale.with(key, &[("place", &crate::value::plain(rank.place))])
}

/// Whether a township is ranked, and if not, why.
pub(crate) fn standing(scheme: &Scheme, locale: &Locale, standing: Standing) -> String {
    match standing {
        Standing::Ranked => locale.text("standing.ranked").to_owned(),
        Standing::TooFewFigures => locale.text("standing.too_few").to_owned(),
        Standing::Lacking { part } => {
            let name = scheme.index.as_ref().map(|index| locale.name(index.part(part).1));
            locale.with("standing.open_gap", &[("indicator", name.unwrap_or_default())])
        }
        Standing::Held => locale.text("standing.held").to_owned(),
        Standing::NotReceived => locale.text("standing.not_received").to_owned(),
    }
}

/// Lagging with its reasons, a red line, or why it is not ranked.
pub(crate) fn verdict(material: &Material<'_>, place: usize) -> String {
    let (locale, score) = (material.locale, material.score(place));
    let labelled =
        |key: &str, words: String| format!("{}{}{words}", locale.text(key), locale.text("join.label"));
    let mut parts = Vec::new();
    if score.standing != Standing::Ranked {
        parts.push(standing(material.scheme, material.locale, score.standing));
    }
    if !score.lagging.is_empty() {
        parts.push(labelled("verdict.lagging", lagging::reasons(material, score)));
    }
    parts.extend(red_lines(material, place).map(|lines| labelled("verdict.red_line", lines)));
    if parts.is_empty() { locale.text("verdict.ok").to_owned() } else { locale.clauses(&parts) }
}

/// The names of the red lines that a township has crossed; `None` where there are none.
pub(crate) fn red_lines(material: &Material<'_>, place: usize) -> Option<String> {
    let (locale, crossed) = (material.locale, &material.score(place).red_lines);
    let name = |(indicator, line): &(usize, usize)| {
        locale.name(&material.scheme.indicators[*indicator].red_lines[*line].name)
    };
    let names: Vec<&str> = crossed.iter().map(name).collect();
    (!names.is_empty()).then(|| locale.list(&names))
}

/// The result of a township in one line: total, score, places, grade; or why it has none.
pub(crate) fn result_line(material: &Material<'_>, place: usize) -> String {
    let (locale, score) = (material.locale, material.score(place));
    match score.standing {
        Standing::NotReceived => return locale.text("explain.not_received").to_owned(),
        Standing::Held => return locale.text("standing.held").to_owned(),
        Standing::Ranked | Standing::TooFewFigures | Standing::Lacking { .. } => {}
    }
    let none = || locale.text("gap.none").to_owned();
    let rank = |rank: Option<crate::score::Rank>| match rank {
        Some(rank) => (rank.printed(), rank.of.to_string()),
        None => (none(), none()),
    };
    let ((overall, of), (group, group_of)) = (rank(score.rank), rank(score.group_rank));
    let percent = score.percent.map_or_else(none, |percent| material.percent(percent));
    let availability = print::whole_percent(score.availability);
    let (total, applicable) = (print::points(score.total), crate::value::plain(score.applicable));
    let facts = [("total", total.as_str()), ("applicable", &applicable), ("percent", &percent)];
    if score.standing != Standing::Ranked {
        let mut facts = facts.to_vec();
        let standing = standing(material.scheme, material.locale, score.standing);
        facts.extend([("standing", standing.as_str()), ("availability", &availability)]);
        return locale.with(&format!("explain.{}", material.worded("unranked")), &facts);
    }
    let grade = grade(material, score);
    let mut facts = facts.to_vec();
    facts.extend([
        ("rank", overall.as_str()),
        ("of", &of),
        ("group_rank", &group),
        ("group_of", &group_of),
        ("grade", &grade),
    ]);
    locale.with(&format!("explain.{}", material.worded("result")), &facts)
}
