//! How certain the places are, which choice moves them, and who lies further from the district than chance.

use super::{figures, funnel};
use crate::report::summary::{Block, Cell, ColumnKind, Row, Table, Tone};
use crate::report::{Material, print};
use crate::score::Verdict;
use crate::score::certainty::{FACTORS, Factor};
use crate::score::rank::printed;
use crate::score::scatter::Interval;
use crate::value::plain;

pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::List(lines(material))];
    blocks.extend(figures::intervals(material, None).into_iter().map(Block::Figure));
    blocks.extend([Block::Table(places(material)), Block::Table(choices(material))]);
    blocks.extend(figures::funnels(material).into_iter().map(Block::Figure));
    blocks.push(Block::Table(funnel::table(material)));
    blocks
}

/// The column of the range of places in the group, for the ranking.
pub(super) fn range(material: &Material<'_>, place: usize) -> Cell {
    let shown = material.certainty.townships[place].filter(|place| place.shown);
    let range = shown.map(|place| place.in_group);
    let none = || Cell::gap(material.locale.text("gap.none"));
    range.map_or_else(none, |range| {
        let words = if range.best == range.worst {
            whole(range.best)
        } else {
            format!("{}–{}", whole(range.best), whole(range.worst))
        };
        Cell::text(words)
    })
}

/// What may be said of a township, with the share of runs in which it is among the last.
pub(super) fn verdict(material: &Material<'_>, place: usize) -> Cell {
    let locale = material.locale;
    let Some(verdict) = material.certainty.verdicts[place] else {
        return Cell::gap(locale.text("gap.none"));
    };
    let key = format!("certainty.{}", verdict.name());
    let word = locale.text(&key);
    let last = material.certainty.townships[place].filter(|place| place.last > 0);
    Cell::text(match last {
        Some(place) if verdict != Verdict::Clear => locale.with(
            "certainty.with_share",
            &[
                ("verdict", word),
                ("last", &place.last.to_string()),
                ("share", &print::whole_percent(place.in_group.bottom)),
            ],
        ),
        _ => word.to_owned(),
    })
}

/// Who lags for certain and who is to be watched, in one line.
pub(super) fn in_short(material: &Material<'_>) -> String {
    let named = |verdict| {
        let found = |place: &usize| material.certainty.verdicts[*place] == Some(verdict);
        let places: Vec<usize> = material.in_order().into_iter().filter(found).collect();
        if places.is_empty() {
            material.locale.text("certainty.nobody").to_owned()
        } else {
            material.names(&places)
        }
    };
    material.locale.with(
        "overview.certainty",
        &[("lagging", &named(Verdict::Lagging)), ("watch", &named(Verdict::Watch))],
    )
}

/// What the runs say of one township, in one line; `None` where it is not ranked.
pub(crate) fn of_township(material: &Material<'_>, place: usize) -> Option<String> {
    let certain = material.certainty.townships[place]?;
    let own = certain.in_group;
    let verdict = material.certainty.verdicts[place]?;
    let verdict = format!("certainty.{}", verdict.name());
    // Where nobody can be last there is no share to tell.
    let key = if certain.last > 0 { "certainty.of_township" } else { "certainty.of_township_alone" };
    Some(material.locale.with(
        key,
        &[
            ("range", range(material, place).printed()),
            ("median", &whole(own.median)),
            ("last", &certain.last.to_string()),
            ("share", &print::whole_percent(own.bottom)),
            ("verdict", material.locale.text(&verdict)),
        ],
    ))
}

fn lines(material: &Material<'_>) -> Vec<String> {
    let (locale, certainty) = (material.locale, material.certainty);
    let settings = &material.scheme.settings.certainty;
    let mut lines = vec![
        locale.with(
            "certainty.runs",
            &[
                ("runs", &certainty.runs.to_string()),
                ("failed", &certainty.failed.to_string()),
                ("change", &print::whole_percent(settings.weight_change)),
                ("seed", &settings.seed.to_string()),
            ],
        ),
        locale.with(
            "certainty.rule",
            &[
                ("certain", &print::whole_percent(settings.certain)),
                ("watch", &print::whole_percent(settings.watch)),
            ],
        ),
    ];
    if let Some(shift) = certainty.shift {
        lines.push(locale.with("certainty.shift", &[("shift", &printed(shift, 1))]));
    }
    for verdict in [Verdict::Lagging, Verdict::Watch, Verdict::NotEstablished] {
        let found = |place: &usize| certainty.verdicts[*place] == Some(verdict);
        let names: Vec<usize> = material.in_order().into_iter().filter(found).collect();
        let words = if names.is_empty() {
            locale.text("certainty.nobody").to_owned()
        } else {
            material.names(&names)
        };
        let heading = format!("certainty.{}", verdict.name());
        let heading = locale.text(&heading);
        lines.push(format!("{heading}{}{words}", locale.text("join.label")));
    }
    lines
}

/// The places of each township over all runs.
fn places(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let columns = [
        ("township", ColumnKind::RowHeader),
        ("peer_group", ColumnKind::Text),
        ("group_rank", ColumnKind::Number(0)),
        ("median_place", ColumnKind::Number(0)),
        ("place_range", ColumnKind::Text),
        ("share_last", ColumnKind::Number(0)),
        ("share_first", ColumnKind::Number(0)),
        ("certainty", ColumnKind::Text),
        ("verdict", ColumnKind::Text),
        ("overall_range", ColumnKind::Text),
    ];
    let ranked =
        material.in_order().into_iter().filter(|place| material.certainty.verdicts[*place].is_some());
    let first = material.scheme.settings.certainty.first.to_string();
    Table {
        id: "certainty".to_owned(),
        caption: material.say("caption.certainty"),
        sheet: locale.text("sheet.certainty").to_owned(),
        columns: material.columns(columns),
        rows: ranked.map(|place| row(material, place)).collect(),
        notes: vec![
            locale.with("note.certainty", &[("first", &first)]),
            locale.text("note.certainty_verdict").to_owned(),
        ],
    }
}

fn row(material: &Material<'_>, place: usize) -> Row {
    let (locale, score) = (material.locale, material.score(place));
    let none = || Cell::gap(locale.text("gap.none"));
    let certain = material.certainty.townships[place];
    let own = certain.map(|place| place.in_group);
    let cut = certain.filter(|place| place.last > 0);
    let share = |share: f64| Cell::number_as(share, print::whole_percent(share));
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: match material.certainty.verdicts[place] {
            Some(Verdict::Lagging) => Tone::Lag,
            Some(Verdict::NotEstablished) | None => Tone::Muted,
            Some(Verdict::Watch | Verdict::Clear) => Tone::Plain,
        },
        cells: vec![
            Cell::text(material.township(place)),
            Cell::text(material.group_name(place)),
            material.place(score.group_rank),
            own.map_or_else(none, |own| Cell::number_as(own.median, whole(own.median))),
            range(material, place),
            cut.map_or_else(none, |cut| share(cut.in_group.bottom)).traced(
                certain
                    .map(|place| locale.with("certainty.last", &[("last", &place.last.to_string())]))
                    .into_iter()
                    .collect(),
            ),
            own.map_or_else(none, |own| share(own.top)),
            verdict(material, place),
            Cell::text(super::ranking::verdict(material, place)),
            certain.map_or_else(none, |place| {
                Cell::text(format!("{}–{}", whole(place.overall.best), whole(place.overall.worst)))
            }),
        ],
    }
}

/// Which choice moves the places most.
fn choices(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let columns = [
        ("factor", ColumnKind::RowHeader),
        ("choices", ColumnKind::Text),
        ("alone", ColumnKind::Number(2)),
        ("alone_range", ColumnKind::Text),
        ("together", ColumnKind::Number(2)),
        ("together_range", ColumnKind::Text),
        ("settled", ColumnKind::Text),
    ];
    let number = |value: f64| {
        // An estimate of a small share may fall below nothing.
        let printed = printed(value.max(0.0), 2);
        Cell::number_as(value, printed)
    };
    let between = |range: Option<Interval>| match range {
        Some(range) => {
            Cell::text(format!("{}–{}", printed(range.low.max(0.0), 2), printed(range.high.max(0.0), 2)))
        }
        None => Cell::gap(locale.text("gap.none")),
    };
    let row = |(factor, share): (&Factor, &Option<_>)| {
        let name = factor.name();
        let share: &Option<crate::score::certainty::Share> = share;
        let none = || Cell::gap(locale.text("gap.none"));
        let settled = match share {
            Some(share) if share.impossible() => "impossible",
            Some(share) if share.settled() => "settled",
            Some(_) => "unsettled",
            None => "constant",
        };
        Row {
            id: name.to_owned(),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![
                Cell::text(locale.text(&format!("factor.{name}"))),
                Cell::text(locale.text(&format!("factor.{name}_choices"))),
                share.as_ref().map_or_else(none, |share| number(share.alone)),
                between(share.as_ref().and_then(|share| share.alone_range)),
                share.as_ref().map_or_else(none, |share| number(share.total)),
                between(share.as_ref().and_then(|share| share.total_range)),
                Cell::text(locale.text(&format!("certainty.{settled}"))),
            ],
        }
    };
    let sensitivity = &material.certainty.sensitivity;
    let facts = [("runs", &*sensitivity.runs.to_string()), ("failed", &sensitivity.failed.to_string())];
    Table {
        id: "sensitivity".to_owned(),
        caption: material.say("caption.sensitivity"),
        sheet: locale.text("sheet.sensitivity").to_owned(),
        columns: material.columns(columns),
        rows: FACTORS.iter().zip(&sensitivity.inputs).map(row).collect(),
        notes: vec![locale.with("note.sensitivity", &facts)],
    }
}

/// A place, which may be a half.
fn whole(place: f64) -> String {
    plain((place * 10.0).round() / 10.0)
}
