//! The district under another scheme: what is changed, every ranked township before and after, and how far
//! the two agree.

use super::Answer;
use crate::report::compose::{signed, signed_places};
use crate::score::certainty::variant::{self, Method};
use crate::score::rank::{self, printed};
use crate::score::{Rank, Scorecard};
use crate::value::plain;

/// How many of those that move most are named.
const MOST: usize = 5;

/// What is changed, one line each.
pub(super) fn changes(answer: &Answer<'_>) -> Vec<String> {
    let (scheme, locale, variant) = (answer.scheme, answer.locale, &answer.variant);
    let weights = variant.weights.iter().map(|(group, weight)| {
        let own = &scheme.groups[*group];
        let facts = [
            ("group", locale.name(&own.name)),
            ("from", &plain(own.weight)),
            ("to", &plain(*weight)),
            ("whole", &plain(variant.whole(scheme))),
        ];
        locale.with("what_if.weight", &facts)
    });
    let dropped = variant.dropped.iter().map(|place| {
        locale.with("what_if.dropped", &[("indicator", locale.name(&scheme.indicators[*place].name))])
    });
    let methods = variant.methods.iter().map(|method| {
        locale
            .text(match method {
                Method::MinMax => "what_if.min_max",
                Method::Percentile => "what_if.percentile",
                Method::Geometric => "what_if.geometric",
            })
            .to_owned()
    });
    weights.chain(dropped).chain(methods).map(|line| format!("  {line}")).collect()
}

/// Every ranked township, by its new place.
pub(super) fn in_order(answer: &Answer<'_>, after: &Scorecard) -> Vec<usize> {
    let townships = 0..answer.scheme.townships.len();
    let place = |township: &usize| after.townships[*township].rank.map_or(f64::MAX, |rank| rank.place);
    let ranked = |township: &usize| {
        after.townships[*township].rank.is_some()
            || answer.outcome.scorecard.townships[*township].rank.is_some()
    };
    let mut order: Vec<usize> = townships.filter(ranked).collect();
    order.sort_by(|a, b| {
        let code = |township: &usize| &answer.scheme.townships[*township].code;
        place(a).total_cmp(&place(b)).then_with(|| code(a).cmp(code(b)))
    });
    order
}

/// Scores and places before and after.
pub(super) fn table(answer: &Answer<'_>, after: &Scorecard) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let decimals = scheme.settings.ranking.decimals;
    let none = || locale.text("gap.none").to_owned();
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    let keys = [
        "rank_then",
        "township",
        "percent_official",
        "percent_then",
        "score_change",
        "rank_official",
        "rank_change",
        "group_rank_then",
        "group_rank_change",
    ];
    table.set_header(keys.map(|key| locale.text(&format!("column.{key}")).to_owned()));
    for place in in_order(answer, after) {
        let (before, after) = (&answer.outcome.scorecard.townships[place], &after.townships[place]);
        let percent = |percent: Option<f64>| percent.map_or_else(none, |percent| printed(percent, decimals));
        let rank = |rank: Option<Rank>| rank.map_or_else(none, Rank::printed);
        let gained = |before: Option<Rank>, after: Option<Rank>| {
            let gained = before.zip(after).map(|(before, after)| before.place - after.place);
            gained.map_or_else(none, signed_places)
        };
        let change =
            before.percent.zip(after.percent).map(|(before, after)| rank::change(before, after, decimals));
        table.add_row([
            rank(after.rank),
            scheme.townships[place].name.clone(),
            percent(before.percent),
            percent(after.percent),
            change.map_or_else(none, |change| signed(change, decimals)),
            rank(before.rank),
            gained(before.rank, after.rank),
            rank(after.group_rank),
            gained(before.group_rank, after.group_rank),
        ]);
    }
    table.to_string()
}

/// How far both agree, and who moves most.
pub(super) fn agreement(answer: &Answer<'_>, after: &Scorecard) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let official = &answer.outcome.scorecard;
    let agreement = variant::agreement(official, after, scheme);
    let none = || locale.text("gap.none").to_owned();
    let moved: Vec<String> = agreement
        .moved
        .iter()
        .take(MOST)
        .map(|(place, gained)| {
            let rank = |card: &Scorecard| card.townships[*place].rank.map_or_else(none, Rank::printed);
            let facts = [
                ("township", scheme.townships[*place].name.clone()),
                ("before", rank(official)),
                ("now", rank(after)),
                ("gained", signed_places(*gained)),
            ];
            locale.with("what_if.moved", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        })
        .collect();
    let moved =
        if moved.is_empty() { locale.text("what_if.nobody_moves").to_owned() } else { locale.list(&moved) };
    let facts = [
        ("spearman", agreement.spearman.map_or_else(none, |own| printed(own, 3))),
        ("shift", agreement.mean_shift.map_or_else(none, |own| printed(own, 1))),
        ("moved", moved),
    ];
    locale.with("what_if.agreement", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}
