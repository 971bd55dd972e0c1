//! Weights to be tried out: sliders and a table for the template, numbers and words for the script.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{data, label, trimmed};
use crate::report::summary::Summary;
use crate::report::summary::on_page::{Earned, Reweighing, Weighed};

/// Steps of a slider, the widest first.
const STEPS: [f64; 5] = [1.0, 0.5, 0.25, 0.1, 0.05];
/// A slider that nothing coarser fits.
const FINEST: f64 = 0.01;
/// A slider ends at least here.
const END: f64 = 30.0;

#[derive(Serialize)]
pub(super) struct Panel<'a> {
    heading: &'a str,
    /// Why there is nothing to try out; the rest is empty then.
    left_out: &'a str,
    banner: &'a str,
    how: &'a str,
    reset: &'a str,
    command: &'a str,
    caption: &'a str,
    failed: &'a str,
    columns: Vec<Heading<'a>>,
    sliders: Vec<Slider<'a>>,
    rows: Vec<Row<'a>>,
    data: String,
}

#[derive(Serialize)]
struct Heading<'a> {
    text: &'a str,
    class: &'static str,
}

#[derive(Serialize)]
struct Slider<'a> {
    place: usize,
    name: &'a str,
    weight: String,
    most: String,
    step: String,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    group: &'a str,
    percent: &'a str,
    rank: &'a str,
}

/// What the script works with.
#[derive(Serialize)]
struct Numbers<'a> {
    period: &'a str,
    /// Id and weight.
    groups: Vec<(&'a str, f64)>,
    indicators: &'a [(usize, f64)],
    decimals: u8,
    /// Ten to the power of the decimals: powers are not exact everywhere.
    scale: f64,
    ties: &'static str,
    minimum_group: usize,
    /// Name, lowest printed score, quota.
    grades: Vec<(&'a str, i64, Option<f64>)>,
    peer_groups: &'a [String],
    last: &'a [(usize, usize)],
    score_below: i64,
    mad_below: f64,
    fall_places: u32,
    fall_points: i64,
    townships: Vec<Township<'a>>,
    words: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Township<'a> {
    code: &'a str,
    name: &'a str,
    group: usize,
    earned: Shares<'a>,
    before: Option<Shares<'a>>,
    best: usize,
    lags: &'a [String],
    percent: &'a str,
    rank: f64,
    group_rank: Option<f64>,
    grade: &'a str,
}

/// What a township earned in a period.
#[derive(Serialize)]
struct Shares<'a> {
    shares: &'a [Option<f64>],
    /// Only those below 1: place of the group and share.
    caps: Vec<(usize, f64)>,
    bonus: f64,
    breaker: usize,
}

impl<'a> Panel<'a> {
    /// A heading and why there is nothing under it.
    pub(super) fn left_out(why: &'a str, summary: &'a Summary) -> Self {
        Self {
            heading: label(summary, "reweigh.heading"),
            left_out: why,
            banner: "",
            how: "",
            reset: "",
            command: "",
            caption: "",
            failed: "",
            columns: Vec::new(),
            sliders: Vec::new(),
            rows: Vec::new(),
            data: String::new(),
        }
    }

    pub(super) fn new(own: &'a Reweighing, summary: &'a Summary) -> Self {
        let label = |key| label(summary, key);
        let columns = [
            ("column.rank_then", "n"),
            ("column.township", "h"),
            ("column.peer_group", ""),
            ("column.percent_official", "n"),
            ("column.percent_then", "n"),
            ("column.score_change", "n"),
            ("column.rank_official", "n"),
            ("column.rank_change", "n"),
            ("column.group_rank_then", "n"),
            ("column.group_rank_change", "n"),
            ("column.grade_then", ""),
            ("reweigh.lags", ""),
        ];
        let (step, most) = scale(own);
        // What weighs nothing has no proportions to keep.
        let weighty = own.groups.iter().enumerate().filter(|(_, group)| group.weight > 0.0);
        Self {
            left_out: "",
            heading: label("reweigh.heading"),
            banner: label("reweigh.banner"),
            how: label("reweigh.how"),
            reset: label("reweigh.reset"),
            command: label("reweigh.command"),
            caption: label("reweigh.table"),
            failed: label("reweigh.failed"),
            columns: columns.map(|(key, class)| Heading { text: label(key), class }).into(),
            sliders: weighty
                .map(|(place, group)| Slider {
                    place,
                    name: &group.name,
                    weight: trimmed(group.weight, 6),
                    most: trimmed(most, 6),
                    step: trimmed(step, 6),
                })
                .collect(),
            rows: own.townships.iter().map(|township| Row::new(township, own)).collect(),
            data: data(&Numbers::new(own, summary)),
        }
    }
}

/// The step of the sliders, the widest that every weight is a multiple of, and their end.
fn scale(own: &Reweighing) -> (f64, f64) {
    let whole = |steps: f64| (steps - steps.round()).abs() < 1e-9;
    let fits = |step: &f64| own.groups.iter().all(|group| whole(group.weight / step));
    let largest = own.groups.iter().map(|group| group.weight).fold(0.0, f64::max);
    (STEPS.into_iter().find(fits).unwrap_or(FINEST), (largest * 2.0).ceil().max(END))
}

impl<'a> Row<'a> {
    fn new(township: &'a Weighed, own: &'a Reweighing) -> Self {
        Self {
            name: &township.name,
            group: own.peer_groups.get(township.peer_group).map_or("", String::as_str),
            percent: &township.official.percent,
            rank: &township.official.rank.1,
        }
    }
}

impl<'a> Numbers<'a> {
    fn new(own: &'a Reweighing, summary: &'a Summary) -> Self {
        let words = ["reweigh.", "join.", "gap."];
        let words = summary.labels.iter().filter(|(key, _)| words.iter().any(|own| key.starts_with(own)));
        Self {
            period: &own.period,
            groups: own.groups.iter().map(|group| (group.id.as_str(), group.weight)).collect(),
            indicators: &own.indicators,
            decimals: own.decimals,
            scale: 10_f64.powi(i32::from(own.decimals)),
            ties: own.ties,
            minimum_group: own.minimum_group,
            grades: own
                .grades
                .iter()
                .map(|grade| (grade.name.as_str(), grade.at_least, grade.quota))
                .collect(),
            peer_groups: &own.peer_groups,
            last: &own.last,
            score_below: own.score_below,
            mad_below: own.mad_below,
            fall_places: own.fall_places,
            fall_points: own.fall_points,
            townships: own.townships.iter().map(Township::new).collect(),
            words: words.map(|(key, word)| (*key, word.as_str())).collect(),
        }
    }
}

impl<'a> Township<'a> {
    fn new(own: &'a Weighed) -> Self {
        Self {
            code: &own.code,
            name: &own.name,
            group: own.peer_group,
            earned: Shares::new(&own.earned),
            before: own.before.as_ref().map(Shares::new),
            best: own.best_grade,
            lags: &own.lags,
            percent: &own.official.percent,
            rank: own.official.rank.0,
            group_rank: own.official.group_rank.as_ref().map(|(place, _)| *place),
            grade: &own.official.grade,
        }
    }
}

impl<'a> Shares<'a> {
    fn new(own: &'a Earned) -> Self {
        let caps = own.caps.iter().copied().enumerate().filter(|(_, cap)| *cap < 1.0);
        Self { shares: &own.shares, caps: caps.collect(), bonus: own.bonus, breaker: own.breaker }
    }
}

#[cfg(test)]
mod tests {
    use super::scale;
    use crate::report::summary::on_page::{Reweighing, Weight};

    fn of(weights: &[f64]) -> (f64, f64) {
        let group = |weight: &f64| Weight { id: String::new(), name: String::new(), weight: *weight };
        scale(&Reweighing {
            period: "2024".to_owned(),
            groups: weights.iter().map(group).collect(),
            indicators: Vec::new(),
            decimals: 2,
            ties: "min",
            minimum_group: 2,
            grades: Vec::new(),
            peer_groups: Vec::new(),
            last: Vec::new(),
            score_below: 6000,
            mad_below: 1.5,
            fall_places: 5,
            fall_points: 1000,
            townships: Vec::new(),
        })
    }

    #[test]
    fn a_slider_can_stand_at_every_weight_of_the_scheme() {
        assert_eq!(of(&[14.0, 16.0, 5.0]), (1.0, 32.0));
        assert_eq!(of(&[12.5, 7.0]), (0.5, 30.0));
        assert_eq!(of(&[12.35, 7.0]), (0.05, 30.0));
        assert_eq!(of(&[100.0 / 3.0]), (0.01, 67.0));
    }
}
