//! The townships that lag: why, how far from the middle, and which indicators cost most.

use crate::locale::Locale;
use crate::report::Material;
use crate::report::print;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::report::trace;
use crate::scheme::Scheme;
use crate::score::rank::{change, printed};
use crate::score::spread::median;
use crate::score::{Reason, Standing, TownshipScore};

/// How many costly indicators are named.
pub(super) const LOSSES: usize = 3;

pub(super) fn table(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let [percent, losses] = ["percent", "losses"].map(|key| material.worded(key));
    let columns = [
        ("township", ColumnKind::RowHeader),
        ("peer_group", ColumnKind::Text),
        ("group_rank", ColumnKind::Number(0)),
        (percent.as_str(), ColumnKind::Number(material.scheme.settings.ranking.decimals)),
        ("gap_to_median", ColumnKind::Number(material.scheme.settings.ranking.decimals)),
        ("reasons", ColumnKind::Text),
        (losses.as_str(), ColumnKind::Text),
    ];
    let lagging = material.in_order().into_iter().filter(|t| !material.score(*t).lagging.is_empty());
    Table {
        id: "lagging".to_owned(),
        caption: material.say("caption.lagging"),
        sheet: locale.text("sheet.lagging").to_owned(),
        columns: material.columns(columns),
        rows: lagging.map(|place| row(material, place)).collect(),
        notes: Vec::new(),
    }
}

fn row(material: &Material<'_>, place: usize) -> Row {
    let (locale, score) = (material.locale, material.score(place));
    let none = || Cell::gap(locale.text("gap.none"));
    let gap = gap(material, place);
    let (losses, sources) = losses(material, place);
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: if score.standing == Standing::Ranked { Tone::Lag } else { Tone::Muted },
        cells: vec![
            Cell::text(material.township(place)),
            Cell::text(material.group_name(place)),
            material.place(score.group_rank),
            score.percent.map_or_else(none, |percent| Cell::number_as(percent, material.percent(percent))),
            gap.map_or_else(none, |gap| Cell::number_as(gap, material.percent(gap))),
            Cell::text(reasons(material, score)),
            Cell::text(losses).traced(sources),
        ],
    }
}

/// How far a ranked township is from the median of its peer group: the difference of the two as printed.
pub(super) fn gap(material: &Material<'_>, place: usize) -> Option<f64> {
    let score = material.score(place);
    let percent = score.percent.filter(|_| score.standing == Standing::Ranked)?;
    Some(change(group_median(material, place)?, percent, material.scheme.settings.ranking.decimals))
}

/// The median of the ranked scores of a township's peer group.
pub(super) fn group_median(material: &Material<'_>, place: usize) -> Option<f64> {
    let group = &material.scheme.townships[place].group;
    let scores: Vec<f64> = (0..material.scheme.townships.len())
        .filter(|t| material.scheme.townships[*t].group == *group)
        .filter(|t| material.score(*t).standing == Standing::Ranked)
        .filter_map(|t| material.score(t).percent)
        .collect();
    median(&scores)
}

/// What each indicator costs, in points of the total and unrounded, and its place in the scheme; the dearest first.
pub(super) fn lost(scheme: &Scheme, score: &TownshipScore) -> Vec<(f64, usize)> {
    let marks = scheme.indicators.iter().zip(&score.indicators).enumerate();
    let mut lost: Vec<(f64, usize)> = marks
        .filter_map(|(i, (indicator, mark))| {
            // What a point counts in the total, once weight that does not apply is shared out.
            Some(((indicator.weight - mark.points?) * score.groups[indicator.group].scale(), i))
        })
        .filter(|(lost, _)| *lost > 1e-9)
        .collect();
    lost.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    lost
}

/// What an indicator costs as printed everywhere: the difference of its two printed points.
pub(super) fn printed_loss(scheme: &Scheme, score: &TownshipScore, indicator: usize) -> f64 {
    let (own, mark) = (&scheme.indicators[indicator], &score.indicators[indicator]);
    let scale = score.groups[own.group].scale();
    let points = mark.points.unwrap_or_default() * scale;
    change(points, own.weight * scale, print::POINT_DECIMALS)
}

/// The indicators that cost most points, with the figures behind them.
fn losses(material: &Material<'_>, place: usize) -> (String, Vec<String>) {
    let (scheme, locale, score) = (material.scheme, material.locale, material.score(place));
    if !score.standing.has_figures() {
        return (locale.text("gap.none").to_owned(), Vec::new());
    }
    let mut lost = lost(scheme, score);
    lost.truncate(LOSSES);
    let mut sources = Vec::new();
    let words: Vec<String> = lost
        .iter()
        .map(|(_, i)| {
            let lost = material.lost(place, *i, printed_loss(scheme, score, *i));
            let (indicator, score) = (&scheme.indicators[*i], &score.indicators[*i]);
            for field in trace::fields(indicator, score) {
                sources.push(trace::figure(material, place, field));
            }
            let value = print::value_of(indicator, score, locale.language);
            let gap = score.gap.as_ref().map(|gap| trace::gap_word(material, gap));
            let value = value.or(gap).map(|value| format!(" ({value})")).unwrap_or_default();
            format!("{}{value} −{}", locale.name(&indicator.name), lost.printed())
        })
        .collect();
    (locale.clauses(&words), sources)
}

/// Why a township lags, in words.
pub(crate) fn reasons(material: &Material<'_>, score: &TownshipScore) -> String {
    reasons_of(material.scheme, material.locale, score)
}

/// The same without a report.
pub(crate) fn reasons_of(scheme: &Scheme, locale: &Locale, score: &TownshipScore) -> String {
    let words: Vec<String> =
        score.lagging.iter().map(|reason| self::reason(scheme, locale, reason)).collect();
    locale.clauses(&words)
}

/// One reason in words.
pub(crate) fn reason(scheme: &Scheme, locale: &Locale, reason: &Reason) -> String {
    let percent = |percent: f64| printed(percent, scheme.settings.ranking.decimals);
    match reason {
        Reason::Last { last, of } => {
            locale.with("reason.last", &[("last", &last.to_string()), ("of", &of.to_string())])
        }
        Reason::BelowScore(score) => locale.with(
            if scheme.index.is_some() { "reason.below_score_index" } else { "reason.below_score" },
            &[("score", &crate::value::plain(*score))],
        ),
        Reason::FarBelowMedian { median, line } => {
            locale.with("reason.far_below", &[("median", &percent(*median)), ("line", &percent(*line))])
        }
        Reason::CoreBelowFloor { indicator, value, floor } => {
            let indicator = &scheme.indicators[*indicator];
            locale.with(
                "reason.core",
                &[
                    ("indicator", locale.name(&indicator.name)),
                    ("value", &print::number_of(indicator, *value)),
                    ("floor", &print::number_of(indicator, *floor)),
                ],
            )
        }
        Reason::FellPlaces { before, now } => locale.with(
            "reason.fell_places",
            &[
                ("places", &crate::value::plain(now - before)),
                ("before", &crate::value::plain(*before)),
                ("now", &crate::value::plain(*now)),
            ],
        ),
        Reason::FellPoints { before, now } => locale.with(
            "reason.fell_points",
            &[
                ("points", &percent(change(*now, *before, scheme.settings.ranking.decimals))),
                ("before", &percent(*before)),
                ("now", &percent(*now)),
            ],
        ),
        Reason::Late => locale.text("reason.late").to_owned(),
        Reason::NotSubmitted => locale.text("reason.not_submitted").to_owned(),
    }
}
