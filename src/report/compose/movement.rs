//! What moved since the period before: columns of the ranking, and how they were made.

use crate::report::Material;
use crate::report::summary::{Cell, Column, ColumnKind};
use crate::scheme::Scheme;
use crate::scheme::measure::Rule;
use crate::score::movement::{Moved, Places};
use crate::score::rank::{key, printed};
use crate::score::split::Parts;
use crate::value::plain;

/// The two columns of the ranking, where there is a period before.
pub(super) fn columns(material: &Material<'_>) -> Vec<Column> {
    let Some(before) = &material.before else { return Vec::new() };
    let locale = material.locale;
    let decimals = material.scheme.settings.ranking.decimals;
    let column = |heading: &str, kind| Column {
        key: heading.trim_start_matches("column.").to_owned(),
        heading: locale.text(heading).to_owned(),
        detail: Some(locale.with("column.since", &[("period", &before.period)])),
        kind,
    };
    vec![
        column("column.percent_change", ColumnKind::Number(decimals)),
        column("column.rank_change", ColumnKind::Number(0)),
    ]
}

/// A township's cells in those columns.
pub(super) fn cells(material: &Material<'_>, place: usize) -> Vec<Cell> {
    let Some(before) = &material.before else { return Vec::new() };
    let Some(moved) = before.movement.townships[place] else {
        return vec![material.none(), material.none()];
    };
    let trace = lines(material, &moved);
    let cell = |value: f64, printed: String| Cell::number_as(value, printed).traced(trace.clone());
    let decimals = material.scheme.settings.ranking.decimals;
    vec![
        cell(moved.points(decimals), signed(moved.points(decimals), decimals)),
        cell(moved.overall.gained(), signed_places(moved.overall.gained())),
    ]
}

/// How a township moved since the period before, in one line; `None` where it has no part.
pub(crate) fn moved_line(material: &Material<'_>, place: usize) -> Option<String> {
    let before = material.before.as_ref()?;
    let moved = before.movement.townships[place]?;
    let lines = material.locale.clauses(&lines(material, &moved));
    Some(material.locale.with("explain.movement", &[("period", &before.period), ("lines", &lines)]))
}

/// The same without its heading, for a page that has one.
pub(super) fn of_township(material: &Material<'_>, place: usize) -> Option<String> {
    let moved = material.before.as_ref()?.movement.townships[place]?;
    Some(material.locale.clauses(&lines(material, &moved)))
}

/// How a township moved, line by line.
fn lines(material: &Material<'_>, moved: &Moved) -> Vec<String> {
    let locale = material.locale;
    let places = |key: &str, places: &Places| {
        locale.with(
            key,
            &[
                ("before", &places.before.printed()),
                ("now", &places.now.printed()),
                ("of", &places.now.of.to_string()),
                ("own", &signed_places(places.own)),
                ("others", &signed_places(places.others)),
            ],
        )
    };
    let decimals = material.scheme.settings.ranking.decimals;
    let split = material.before.as_ref().is_some_and(|before| before.movement.parts == Parts::Split);
    let (own, others) = moved.parts(decimals).unwrap_or_default();
    let key = if split && moved.own.is_some() { "movement.score_split" } else { "movement.score" };
    let score = locale.with(
        key,
        &[
            ("before", &material.percent(moved.before)),
            ("now", &material.percent(moved.now)),
            ("own", &signed(own, decimals)),
            ("others", &signed(others, decimals)),
        ],
    );
    let mut lines = vec![score, places("movement.overall", &moved.overall)];
    lines.extend(moved.group.as_ref().map(|group| places("movement.group", group)));
    lines
}

/// Notes under the ranking: who takes part in the comparison.
pub(super) fn notes(material: &Material<'_>) -> Vec<String> {
    let Some(before) = &material.before else { return Vec::new() };
    let common = before.movement.common.to_string();
    vec![material.locale.with("note.movement", &[("period", &before.period), ("common", &common)])]
}

/// The lagging rules on falls, in words; a rule that is off is not named.
pub(super) fn rules(material: &Material<'_>) -> Vec<String> {
    let rules = &material.scheme.settings.lagging;
    let mut words = Vec::new();
    if rules.fall_places > 0 {
        let places = rules.fall_places.to_string();
        words.push(material.locale.with("method.rule_fall_places", &[("places", &places)]));
    }
    if rules.fall_points > 0.0 {
        let points = plain(rules.fall_points);
        words.push(material.locale.with("method.rule_fall_points", &[("points", &points)]));
    }
    words
}

/// How the comparison with the period before was made, or that there is none.
pub(super) fn method(material: &Material<'_>) -> Vec<String> {
    let (locale, rules) = (material.locale, &material.scheme.settings.lagging);
    let mut lines = Vec::new();
    match &material.before {
        None => lines.push(locale.with(
            "method.no_previous",
            &[("places", &rules.fall_places.to_string()), ("points", &plain(rules.fall_points))],
        )),
        Some(before) => {
            let facts = [("period", before.period.clone()), ("common", before.movement.common.to_string())];
            let facts = [(facts[0].0, facts[0].1.as_str()), (facts[1].0, facts[1].1.as_str())];
            lines.push(locale.with("method.movement", &facts));
            let parts = before.movement.parts;
            lines
                .push(whose(material.scheme, parts, |key, names| locale.with(key, &[("indicators", names)])));
            if before.stored {
                let changed = locale.list(before.changed);
                let key = if before.changed.is_empty() { "method.stored" } else { "method.stored_changed" };
                lines.push(locale.with(key, &[("period", &before.period), ("changed", &changed)]));
            }
        }
    }
    let unfit = material.unfit.iter();
    lines.extend(unfit.map(|error| locale.with("method.unfit", &[("reason", &locale.error(error))])));
    lines
}

/// Says whose a change of score is: that a score depends on no other township, or which indicators make it depend
/// and how the change is split.
///
/// `say`: makes a sentence of a key and the ids of those indicators.
pub(crate) fn whose(scheme: &Scheme, parts: Parts, say: impl Fn(&str, &str) -> String) -> String {
    if scheme.index.is_some() {
        return say(if parts == Parts::Split { "method.index_split" } else { "method.index_ends" }, "");
    }
    let fixed = |rule: &Rule| match rule {
        Rule::Linear { .. }
        | Rule::Proportional { .. }
        | Rule::Tiers { .. }
        | Rule::DeductPerMissing { .. }
        | Rule::DeductPerEvent { .. }
        | Rule::Band { .. }
        | Rule::Shortfall { .. }
        | Rule::Graded { .. } => true,
        Rule::PeerTier { .. } => false,
    };
    let relative = scheme.indicators.iter().filter(|indicator| !fixed(&indicator.score));
    let names: Vec<&str> = relative.map(|indicator| indicator.id.as_str()).collect();
    let key = if names.is_empty() { "method.fixed_ends" } else { "method.relative_ends" };
    say(key, &names.join(", "))
}

/// A change of a score with its sign; none carries none.
pub(crate) fn signed(change: f64, decimals: u8) -> String {
    let sign = if key(change, decimals) > 0 { "+" } else { "" };
    format!("{sign}{}", printed(change, decimals))
}

/// A change of place with its sign: whole, or a half.
pub(crate) fn signed_places(change: f64) -> String {
    if change.fract() == 0.0 {
        let sign = if change > 0.0 { "+" } else { "" };
        return format!("{sign}{}", plain(change));
    }
    signed(change, 1)
}

#[cfg(test)]
mod tests {
    use super::{signed, signed_places};

    #[test]
    fn a_change_carries_its_sign_and_none_carries_none() {
        assert_eq!(signed(1.254, 2), "+1.25");
        assert_eq!(signed(-1.255, 2), "-1.26");
        assert_eq!(signed(0.0, 2), "0.00");
        assert_eq!(signed(-0.001, 2), "0.00");
        assert_eq!(signed(1.0, 1), "+1.0");
        assert_eq!(signed_places(3.0), "+3");
        assert_eq!(signed_places(-0.5), "-0.5");
        assert_eq!(signed_places(0.0), "0");
    }
}
