//! Who reported: counts as bars, names beside them.

use super::{bar, in_words, sources};
use crate::register::{Tally, Timeliness};
use crate::report::Material;
use crate::report::compose::received::{rates, timeliness};
use crate::report::summary::{Bar, Bars, Piece, Slide, Tone};

pub(super) fn slide(material: &Material<'_>) -> Slide {
    let locale = material.locale;
    let tally = Tally::of(&material.standings);
    let dated = material.scheme.settings.deadlines.contains_key(&material.tidied.period);
    let facts = [
        ("expected", tally.expected.to_string()),
        ("received", tally.received.to_string()),
        ("rest", (tally.unusable + tally.missing).to_string()),
    ];
    let key = if tally.received == tally.expected { "deck.received_all" } else { "deck.received" };
    let bars = bars(material, tally, dated);
    let alt = in_words(material, &bars);
    let mut lines = vec![rates(tally, dated, locale)];
    lines.extend(named(material));
    Slide::new(
        "received",
        locale.text("deck.topic_received"),
        locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
    )
    .under(locale.with("caption.register", &[("period", &material.period())]))
    .with(Piece::Bars(Bars {
        heading: String::new(),
        measure: locale.text("deck.townships").to_owned(),
        alt: locale.with("deck.bars_alt", &[("bars", &alt)]),
        axis: (0.0, (tally.expected as f64).max(1.0)),
        decimals: 0,
        bars,
    }))
    .with(Piece::Lines(lines))
    .resting_on(sources(material, &["register", "sources"]))
}

/// How many reported how; a period without a deadline knows neither on time nor late.
fn bars(material: &Material<'_>, tally: Tally, dated: bool) -> Vec<Bar> {
    let counted = |key: &str, count: usize, tone| {
        bar(String::new(), material.locale.text(&format!("deck.{key}")).to_owned(), count.to_string(), tone)
    };
    let mut bars = match dated {
        true => vec![
            counted("on_time", tally.on_time, Tone::Lead),
            counted("late", tally.late, Tone::Plain),
            counted("undated", tally.undated, Tone::Plain),
        ],
        false => vec![counted("usable", tally.received, Tone::Lead)],
    };
    bars.push(counted("unusable", tally.unusable, Tone::Plain));
    bars.push(counted("missing", tally.missing, Tone::Plain));
    bars
}

/// The key of a word, and of whom it is said.
type Kind = (&'static str, fn(Timeliness) -> bool);

/// Who did not report as agreed, kind by kind.
fn named(material: &Material<'_>) -> Vec<String> {
    let locale = material.locale;
    let named = |key: &str, is: fn(Timeliness) -> bool| {
        let places: Vec<usize> =
            (0..material.standings.len()).filter(|place| is(material.standings[*place].timeliness)).collect();
        let name = |place: &usize| match material.standings[*place].timeliness {
            late @ Timeliness::Late(_) => {
                let days = timeliness(late, locale);
                locale.with("deck.with_days", &[("name", material.township(*place)), ("days", &days)])
            }
            _ => material.township(*place).to_owned(),
        };
        let names = locale.list(&places.iter().map(name).collect::<Vec<_>>());
        let key = format!("deck.{key}");
        let label = locale.text(&key);
        (!places.is_empty()).then(|| format!("{label}{}{names}", locale.text("join.label")))
    };
    let kinds: [Kind; 5] = [
        ("late", |own| matches!(own, Timeliness::Late(_))),
        ("undated_many", |own| own == Timeliness::Undated),
        ("held", |own| own == Timeliness::Held),
        ("unusable_alone", |own| own == Timeliness::Unusable),
        ("missing", |own| own == Timeliness::Missing),
    ];
    kinds.into_iter().filter_map(|(key, is)| named(key, is)).collect()
}
