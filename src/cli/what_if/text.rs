//! What came of a what-if, in words and tables.

use super::{Answer, Came, grade, scheme, way};
use crate::finding::Finding;
use crate::pipeline::Breach;
use crate::report::compose::{grade_of, reasons_of, signed, signed_places, standing};
use crate::report::{print, ways};
use crate::scheme::{FieldId, RelationRule};
use crate::score::rank::{change, printed};
use crate::score::screen::screen;
use crate::score::{Assumed, Rank, Scorecard, Standing};
use crate::value::Value;

/// The whole answer. Its first line says that it is not official.
pub(super) fn text(answer: &Answer<'_>) -> String {
    let mut lines = vec![title(answer)];
    match &answer.came {
        Came::Ways(targets) => lines.extend(way::lines(answer, targets)),
        Came::Result(after) => {
            lines.extend(figures(answer));
            lines.extend(answer.breaches.iter().map(|own| breach(answer, own)));
            lines.extend(found(answer));
            if !answer.variant.is_empty() {
                lines.extend(scheme::changes(answer));
            }
            if let Some(township) = answer.township {
                lines.push(own(answer, township, after));
                lines.extend(grade::held_back(answer, after, township));
                lines.push(lagging(answer, township, after));
            }
            if answer.variant.is_empty() {
                lines.push(others(answer, after));
            } else {
                lines.push(scheme::table(answer, after));
                lines.push(scheme::agreement(answer, after));
            }
        }
    }
    lines.join("\n")
}

fn title(answer: &Answer<'_>) -> String {
    let key = match (&answer.came, answer.variant.is_empty()) {
        (Came::Ways(_), _) => "what_if.title_ways",
        (_, true) => "what_if.title_set",
        (_, false) => "what_if.title_scheme",
    };
    let name = answer.township.map_or("", |place| answer.scheme.townships[place].name.as_str());
    answer.locale.with(key, &[("township", name), ("period", &period(answer))])
}

/// The period in words; a part of a year as it is named.
fn period(answer: &Answer<'_>) -> String {
    let year = answer.period.year.to_string();
    if answer.period.is_year() {
        return answer.locale.with("summary.period_year", &[("year", &year)]);
    }
    answer.period.to_string()
}

/// Each figure that is taken as given, with what it was, and what a correction in force would make of it.
fn figures(answer: &Answer<'_>) -> Vec<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let screened = screen(&answer.outcome.grid, &answer.outcome.findings, scheme);
    let line = |own: &Assumed| {
        let written = answer.outcome.grid.used(own.township, own.field);
        let (from, to) = (ways::value(locale, written), ways::value(locale, own.value));
        let roster = answer.outcome.grid.from_roster(own.township, own.field);
        let withheld = screened.withheld(own.township, own.field).filter(|_| !roster);
        let key = match (roster, withheld) {
            (true, _) => "what_if.figure_roster",
            (false, Some(_)) => "what_if.figure_withheld",
            (false, None) => "what_if.figure",
        };
        let facts = [
            ("field", locale.name(&scheme.field(own.field).name)),
            ("from", &from),
            ("to", &to),
            ("code", withheld.unwrap_or_default()),
        ];
        format!("  {}", locale.with(key, &facts))
    };
    let corrected = |(own, counts): (&Assumed, &Assumed)| {
        let facts = [
            ("field", locale.name(&scheme.field(own.field).name)),
            ("from", &ways::value(locale, own.value)),
            ("to", &ways::value(locale, counts.value)),
        ];
        (own.value != counts.value).then(|| format!("  {}", locale.with("what_if.corrected", &facts)))
    };
    let counting = answer.outcome.as_corrected(scheme, &answer.figures);
    let corrections = answer.figures.iter().zip(&counting).filter_map(corrected);
    answer.figures.iter().map(line).chain(corrections).collect()
}

/// A relation that the figures break, and that they would be withheld.
fn breach(answer: &Answer<'_>, own: &Breach<'_>) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let names = |fields: &[FieldId]| -> String {
        let names = fields.iter().map(|field| locale.name(&scheme.field(*field).name));
        names.collect::<Vec<&str>>().join(locale.text("join.plus"))
    };
    let key = match &own.relation.rule {
        rule if rule.is_part_of_whole() => "what_if.broken_above",
        RelationRule::Sum { .. } | RelationRule::Equal { .. } => "what_if.broken_unequal",
        _ => "what_if.broken",
    };
    let facts = [
        ("severity", locale.text("severity.error").to_owned()),
        ("relation", own.relation.id.clone()),
        ("rule", locale.name(&own.relation.name).to_owned()),
        ("left", names(&own.broken.left)),
        ("left_figure", ways::value(locale, own.broken.left_value)),
        ("right", names(&own.broken.right)),
        ("right_figure", ways::value(locale, own.broken.right_value)),
        ("withheld", names(&own.broken.blamed)),
    ];
    format!("  {}", locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

/// What else would have to be mended, what would no longer, and that the form would go back once more.
fn found(answer: &Answer<'_>) -> Vec<String> {
    let (locale, sent) = (answer.locale, answer.sent);
    // What relations say is told with its figures.
    let told =
        |own: &&Finding| !answer.breaches.iter().any(|it| own.subject.as_ref() == Some(&it.relation.id));
    let line = |key: &'static str| {
        move |own: &Finding| locale.with(key, &[("code", own.kind.code), ("what", &locale.what(own))])
    };
    let raised = sent.raised.iter().filter(told).map(line("what_if.raised"));
    let settled = sent.settled.iter().map(line("what_if.settled"));
    let again = sent.again.iter();
    let again = again.map(|(_, times)| locale.with("what_if.again", &[("count", &times.to_string())]));
    raised.chain(settled).chain(again).map(|line| format!("  {line}")).collect()
}

/// The township before and after: every indicator that changes, then the result.
fn own(answer: &Answer<'_>, township: usize, after: &Scorecard) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let (before, after) = (&answer.outcome.scorecard.townships[township], &after.townships[township]);
    let decimals = scheme.settings.ranking.decimals;
    let none = || locale.text("gap.none").to_owned();
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    let heading = |key: &str| locale.text(&format!("what_if.{key}")).to_owned();
    table.set_header(["item", "now", "then", "change"].map(heading));
    let marks = scheme.indicators.iter().zip(before.indicators.iter().zip(&after.indicators));
    for (indicator, (before, after)) in marks {
        let changed = before.points != after.points || before.measured.value != after.measured.value;
        if !changed {
            continue;
        }
        let mark = |mark: &crate::score::IndicatorScore| {
            let value = crate::report::trace::value(indicator, mark, locale);
            let points = mark.points.map_or_else(none, print::points);
            locale.with("what_if.mark", &[("value", &value), ("points", &points)])
        };
        let change = before.points.zip(after.points).map(|(before, after)| {
            signed(change(before, after, print::POINT_DECIMALS), print::POINT_DECIMALS)
        });
        table.add_row([
            locale.name(&indicator.name).to_owned(),
            mark(before),
            mark(after),
            change.unwrap_or_else(none),
        ]);
    }
    let mut number = |key: &str, before: Option<f64>, after: Option<f64>, decimals: u8| {
        let print = |number: Option<f64>| number.map_or_else(none, |number| printed(number, decimals));
        let change =
            before.zip(after).map(|(before, after)| signed(change(before, after, decimals), decimals));
        table.add_row([
            locale.text(&format!("column.{key}")).to_owned(),
            print(before),
            print(after),
            change.unwrap_or_else(none),
        ]);
    };
    if scheme.index.is_none() && answer.variant.is_empty() {
        number("total", Some(before.total), Some(after.total), print::POINT_DECIMALS);
    }
    let percent = if scheme.index.is_some() { "percent_index" } else { "percent" };
    number(percent, before.percent, after.percent, decimals);
    for (key, before, after) in
        [("rank", before.rank, after.rank), ("group_rank", before.group_rank, after.group_rank)]
    {
        let print =
            |rank: Option<Rank>| rank.map_or_else(none, |rank| format!("{}/{}", rank.printed(), rank.of));
        let change = before.zip(after).map(|(before, after)| signed_places(before.place - after.place));
        table.add_row([
            locale.text(&format!("column.{key}")).to_owned(),
            print(before),
            print(after),
            change.unwrap_or_else(none),
        ]);
    }
    let grades = [before.grade, after.grade].map(|grade| grade_of(scheme, locale, grade).to_owned());
    let [grade, then] = grades;
    table.add_row([locale.text("column.grade").to_owned(), grade, then, String::new()]);
    // Where the grade is at its lowest already nothing else would tell of a line that is crossed.
    let [crossed, then] = [before, after].map(|score| grade::crossed(scheme, locale, score));
    if crossed != then {
        let print = |lines: String| if lines.is_empty() { none() } else { lines };
        table.add_row([
            locale.text("what_if.crossed").to_owned(),
            print(crossed),
            print(then),
            String::new(),
        ]);
    }
    if before.standing != Standing::Ranked || after.standing != Standing::Ranked {
        let [now, then] = [before.standing, after.standing].map(|own| standing(scheme, locale, own));
        table.add_row([locale.text("what_if.standing").to_owned(), now, then, String::new()]);
    }
    table.to_string()
}

/// Why it lags now, and why it would.
fn lagging(answer: &Answer<'_>, township: usize, after: &Scorecard) -> String {
    let locale = answer.locale;
    let [now, then] = [&answer.outcome.scorecard, after].map(|card| {
        let reasons = reasons_of(answer.scheme, locale, &card.townships[township]);
        if reasons.is_empty() { locale.text("what_if.not_lagging").to_owned() } else { reasons }
    });
    if now == then {
        return locale.with("what_if.lagging_same", &[("reasons", &now)]);
    }
    locale.with("what_if.lagging", &[("now", &now), ("then", &then)])
}

/// Which other townships change place.
fn others(answer: &Answer<'_>, after: &Scorecard) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let both = answer.outcome.scorecard.townships.iter().zip(&after.townships).enumerate();
    let moved: Vec<String> = both
        .filter(|(place, _)| Some(*place) != answer.township)
        .filter(|(_, (before, after))| {
            before.rank.map(place) != after.rank.map(place)
                || before.group_rank.map(place) != after.group_rank.map(place)
        })
        .map(|(place, (before, after))| {
            let print =
                |rank: Option<Rank>| rank.map_or_else(|| locale.text("gap.none").to_owned(), Rank::printed);
            let facts = [
                ("township", scheme.townships[place].name.clone()),
                ("before", print(before.rank)),
                ("now", print(after.rank)),
                ("group_before", print(before.group_rank)),
                ("group_now", print(after.group_rank)),
            ];
            locale.with("what_if.other", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        })
        .collect();
    if moved.is_empty() {
        return locale.text("what_if.others_none").to_owned();
    }
    locale.with("what_if.others", &[("townships", &locale.clauses(&moved))])
}

fn place(rank: Rank) -> f64 {
    rank.place
}

/// A figure for other programs: a number, or the word for what it is.
pub(super) fn as_json(value: Value) -> serde_json::Value {
    match value {
        Value::Number(number) => number.into(),
        other => serde_json::json!({ "qualifier": other.qualifier(), "value": other.figure() }),
    }
}
