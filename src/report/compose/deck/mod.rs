//! The slides of a meeting: the result once more, one finding at a time.
//!
//! Nothing is worked out here that the sections do not say as well. Sentences, tables and figures are theirs;
//! what is new is the title of each slide, which says what is to be seen. Wording is neutral, and nobody is
//! shown as lagging of whom the certainty says that the evidence is not enough.

mod lagging;
mod movement;
mod next;
mod ranking;
mod received;

use super::profile::Profiles;
use super::{certainty, figures, funnel, indicators, overview};
use crate::report::Material;
use crate::report::summary::{Bar, Deck, Figure, Piece, Slide, Summary, Table, Tone};
use crate::scheme::Group;
use crate::score::Verdict;

/// Composes the slides.
///
/// - `summary`: what the sections say, whose tables and figures are shown again.
pub(super) fn deck(material: &Material<'_>, summary: &Summary, profiles: &Profiles) -> Deck {
    let locale = material.locale;
    // The first of a kind, if there are several: they are in the order of what they say.
    let figure = |kind: &str| summary.figures().find(|figure| figure.name.starts_with(kind)).cloned();
    let pictured = |kind, topic, sheets: &[&str]| figure(kind).map(|own| shown(material, own, topic, sheets));
    let table = |id: &str| summary.tables().find(|table| table.id == id);
    let mut slides = vec![verdict(material), received::slide(material)];
    slides.extend(pictured("coverage", "topic_received", &["register"]));
    slides.extend(ranking::groups(material));
    slides.extend(ranking::ends(material));
    let maps = summary.figures().filter(|figure| figures::is_by_group(&figure.name)).cloned();
    slides.extend(maps.map(|own| shown(material, own, "heat", &["indicators"])));
    slides.extend(table("funnel").and_then(|table| beyond_chance(material, table)));
    slides.extend(pictured("funnel", "chance", &["funnel"]));
    slides.extend(pictured("intervals", "topic_lagging", &["certainty"]));
    slides.extend(lagging::slides(material, profiles));
    slides.extend(movement::slide(material));
    slides.extend(pictured("slope", "topic_movement", &["ranking"]));
    slides.push(next::slide(material));
    Deck { slides, footer: material.say("chart.footer"), continued: locale.text("deck.continued").to_owned() }
}

/// The verdict: who is ranked, how far apart they are, and of whom lagging stands up.
fn verdict(material: &Material<'_>) -> Slide {
    let locale = material.locale;
    let (lagging, watched) = (judged(material, Verdict::Lagging), judged(material, Verdict::Watch));
    let counts = [lagging.len(), watched.len()].map(|count| count.to_string());
    let facts = [
        ("ranked", material.scorecard.ranked.to_string()),
        ("lagging", counts[0].clone()),
        ("watch", counts[1].clone()),
    ];
    let title = match (material.scorecard.ranked, lagging.len(), watched.len()) {
        (0, ..) => "overview.nobody",
        (_, 0, 0) => "deck.verdict_none",
        (_, 0, _) => "deck.verdict_watch",
        (_, _, 0) => "deck.verdict_lagging",
        _ => "deck.verdict",
    };
    let mut lines = vec![material.say("overview.coverage"), material.say("overview.ranked")];
    lines.extend(overview::wrong_folder(material));
    lines.extend(overview::spread(material));
    lines.extend(overview::groups(material));
    if material.scorecard.ranked > 0 {
        lines.push(certainty::in_short(material));
    }
    lines.extend(overview::red_lines(material));
    lines.push(overview::findings(material));
    Slide::new(
        "verdict",
        material.title(),
        locale.with(title, &facts.each_ref().map(|(n, f)| (*n, f.as_str()))),
    )
    .under(material.subtitle())
    .with(Piece::Lines(lines))
    .resting_on(sources(material, &["ranking", "certainty"]))
}

/// A slide of one chart, with the chart's own words.
///
/// - `topic`: a key of `deck` in the locale.
/// - `sheets`: tables of the workbook that have its figures.
fn shown(material: &Material<'_>, figure: Figure, topic: &str, sheets: &[&str]) -> Slide {
    let mut notes = vec![figure.alt.clone(), figure.footer.clone()];
    notes.extend(sources(material, sheets));
    let topic = material.locale.text(&format!("deck.{topic}")).to_owned();
    Slide::new(figure.name.clone(), topic, figure.title.clone())
        .under(figure.subtitle.clone())
        .resting_on(notes)
        .showing(figure)
}

/// Who lies further from the district than chance explains; nothing where no rate could be judged, or where
/// one township alone is the district.
fn beyond_chance(material: &Material<'_>, table: &Table) -> Option<Slide> {
    let locale = material.locale;
    if table.rows.is_empty() || material.scorecard.ranked < 2 {
        return None;
    }
    let shown = funnel::outside(table);
    let (count, all) = (shown.rows.len().to_string(), table.rows.len().to_string());
    let key = if shown.rows.is_empty() { "deck.funnel_none" } else { "deck.funnel" };
    let cells = shown.rows.iter().flat_map(|row| &row.cells);
    let mut notes: Vec<String> = cells.flat_map(|cell| cell.trace.clone()).collect();
    notes.extend(table.notes.clone());
    notes.extend(sources(material, &["funnel"]));
    let title = locale.with(key, &[("count", &count), ("all", &all)]);
    let slide = Slide::new("funnel", locale.text("deck.chance"), title)
        .under(locale.text("deck.funnel_subtitle"))
        .resting_on(notes);
    Some(match shown.rows.is_empty() {
        true => slide.with(Piece::Lines(vec![locale.text("note.funnel").to_owned()])),
        false => slide.with(Piece::Table(shown)),
    })
}

/// Where the figures of a slide stand: the sheets of the workbook with these tables, and what they come from.
fn sources(material: &Material<'_>, tables: &[&str]) -> Vec<String> {
    let locale = material.locale;
    let sheet = |table: &&str| {
        let sheet = match *table {
            "indicators" => {
                let groups = &material.scheme.groups;
                let sheet = |group: &Group| indicators::sheet_name(&group.id, locale.name(&group.name));
                locale.list(&groups.iter().map(sheet).collect::<Vec<_>>())
            }
            table => locale.text(&format!("sheet.{table}")).to_owned(),
        };
        locale.with("deck.source", &[("sheet", &sheet)])
    };
    let mut lines: Vec<String> = tables.iter().map(sheet).collect();
    lines.push(material.say("chart.footer"));
    lines
}

/// The townships of which this may be said, best first.
fn judged(material: &Material<'_>, verdict: Verdict) -> Vec<usize> {
    let found = |place: &usize| material.certainty.verdicts[*place] == Some(verdict);
    material.in_order().into_iter().filter(found).collect()
}

/// Whether a township may be shown as lagging: the scheme lists it, it is ranked, and the evidence is enough.
fn lags(material: &Material<'_>, place: usize) -> bool {
    let score = material.score(place);
    score.rank.is_some()
        && !score.lagging.is_empty()
        && material.certainty.verdicts[place] != Some(Verdict::NotEstablished)
}

/// How a township is picked out.
fn tone(material: &Material<'_>, place: usize) -> Tone {
    match super::ranking::tone(material.score(place)) {
        Tone::Lag if !lags(material, place) => Tone::Plain,
        tone => tone,
    }
}

/// A bar of a printed number, so that a label made of it says the same.
fn bar(rank: String, name: String, printed: String, tone: Tone) -> Bar {
    let value = printed.trim_start_matches('+').parse().unwrap_or_default();
    Bar { rank, name, value, printed, change: None, tone, small: false }
}

/// Bars in words, for those who cannot see them.
fn in_words(material: &Material<'_>, bars: &[Bar]) -> String {
    let word = |bar: &Bar| format!("{} {} {}", bar.rank, bar.name, bar.printed).trim_start().to_owned();
    material.locale.clauses(&bars.iter().map(word).collect::<Vec<_>>())
}
