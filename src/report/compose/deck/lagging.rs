//! A slide for each township that lags: its place, what its points were lost on, in cases where they can be
//! counted, the cells it rests on, and what is asked of it.

use super::{judged, lags, sources};
use crate::report::compose::indicators::GATED;
use crate::report::compose::profile::Profiles;
use crate::report::compose::{certainty, grade_of, in_place, lagging, red_lines};
use crate::report::summary::{Cell, Column, ColumnKind, Piece, Row, Slide, Table, Tone};
use crate::report::{Material, print, trace, ways};
use crate::score::profile::Loss;
use crate::score::rank::key;
use crate::score::{Verdict, best_grade};

/// How many losses are shown.
const LOSSES: usize = 6;

/// Those of whom lagging stands up first, then those to be watched, then the others that the scheme lists.
pub(super) fn slides(material: &Material<'_>, profiles: &Profiles) -> Vec<Slide> {
    let order = [Verdict::Lagging, Verdict::Watch, Verdict::Clear];
    let shown: Vec<usize> = order
        .into_iter()
        .flat_map(|verdict| judged(material, verdict))
        .filter(|place| lags(material, *place))
        .collect();
    shown.into_iter().map(|place| slide(material, profiles, place)).collect()
}

fn slide(material: &Material<'_>, profiles: &Profiles, place: usize) -> Slide {
    let losses = profiles.profile.townships[place].as_ref().map_or(&[][..], |own| &own.losses);
    let (locale, score) = (material.locale, material.score(place));
    let own = locale.with("deck.by_scheme", &[("reasons", &lagging::reasons(material, score))]);
    let certain = certainty::of_township(material, place).unwrap_or_default();
    let shown = &losses[..losses.len().min(LOSSES)];
    let mut notes: Vec<String> = Vec::new();
    for loss in shown {
        let indicator = &material.scheme.indicators[loss.indicator];
        let fields = trace::fields(indicator, &score.indicators[loss.indicator]);
        let cells: Vec<String> =
            fields.into_iter().map(|field| trace::figure(material, place, field)).collect();
        if !cells.is_empty() {
            let label = locale.text("join.label");
            notes.push(format!("{}{label}{}", locale.name(&indicator.name), locale.clauses(&cells)));
        }
    }
    notes.extend(sources(material, &["lagging", "profile"]));
    let code = &material.scheme.townships[place].code;
    Slide::new(format!("lagging-{code}"), locale.text(topic(material, place)), title(material, place))
        .under(locale.clauses(&[own, certain]))
        .with(Piece::Table(table(material, place, shown, losses.len())))
        .with(Piece::Lines(asked(material, profiles, place, shown)))
        .resting_on(notes)
}

/// What is said of it: lagging only where the certainty bears that out.
fn topic(material: &Material<'_>, place: usize) -> &'static str {
    match material.certainty.verdicts[place] {
        Some(Verdict::Lagging) => "deck.topic_lagging",
        Some(Verdict::Watch) => "deck.topic_watch",
        _ => "deck.topic_listed",
    }
}

/// Place and distance from the median; where that is no reason, why the scheme lists it.
fn title(material: &Material<'_>, place: usize) -> String {
    let (locale, score) = (material.locale, material.score(place));
    let decimals = material.scheme.settings.ranking.decimals;
    let below = lagging::gap(material, place).map(|gap| -gap).filter(|below| key(*below, decimals) > 0);
    let key = match (material.certainty.verdicts[place], below) {
        (Some(Verdict::Lagging), Some(_)) => "deck.lagging",
        (Some(Verdict::Watch), Some(_)) => "deck.lagging_watch",
        _ => "deck.lagging_listed",
    };
    let rank = score.group_rank.or(score.rank);
    locale.with(
        key,
        &[
            ("township", material.township(place)),
            ("group", material.group_name(place)),
            ("place", &rank.map(|rank| in_place(locale, rank)).unwrap_or_default()),
            ("of", &rank.map(|rank| rank.of.to_string()).unwrap_or_default()),
            ("below", &below.map(|below| material.percent(below)).unwrap_or_default()),
            ("reason", &lagging::reasons(material, score)),
        ],
    )
}

fn table(material: &Material<'_>, place: usize, losses: &[Loss], all: usize) -> Table {
    let locale = material.locale;
    let counts = [("shown", losses.len().to_string()), ("all", all.to_string())];
    let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let column = |key: String, kind| Column {
        key: String::new(),
        heading: locale.with(&key, &counts),
        detail: None,
        kind,
    };
    let points = ColumnKind::Number(print::POINT_DECIMALS);
    Table {
        id: format!("losses-{}", material.scheme.townships[place].code),
        caption: locale.text("deck.topic_lagging").to_owned(),
        sheet: locale.text("sheet.lagging").to_owned(),
        columns: vec![
            column(format!("deck.{}", material.worded("losses")), ColumnKind::RowHeader),
            column("column.value".to_owned(), ColumnKind::Number(1)),
            column("deck.group_median".to_owned(), ColumnKind::Number(1)),
            column(format!("deck.{}", material.worded("to_full")), points),
            column(format!("deck.{}", material.worded("to_median")), points),
            column("deck.short".to_owned(), ColumnKind::Text),
            column("deck.cells".to_owned(), ColumnKind::Text),
        ],
        rows: losses.iter().map(|loss| row(material, place, loss)).collect(),
        notes: Vec::new(),
    }
}

fn row(material: &Material<'_>, place: usize, loss: &Loss) -> Row {
    let (scheme, locale) = (material.scheme, material.locale);
    let (indicator, mark) =
        (&scheme.indicators[loss.indicator], &material.score(place).indicators[loss.indicator]);
    let mut value = print::value_of(indicator, mark, locale.language);
    value.iter_mut().filter(|_| mark.gated).for_each(|value| value.push(GATED));
    let gap = mark.gap.as_ref().map(|gap| trace::gap_word(material, gap));
    let median = mark.group_median.map(|median| print::number_of(indicator, median));
    let words = |short| ways::short(scheme, locale, short);
    let full =
        loss.short_of_full.map(|short| locale.with("reach.short_of_full", &[("short", &words(short))]));
    let short = full.or_else(|| {
        loss.short_of_median.map(|short| locale.with("reach.short_of_median", &[("short", &words(short))]))
    });
    let points = |points: f64| match key(points, print::POINT_DECIMALS) {
        0 => Cell::text(locale.text("reach.level")),
        _ => Cell::number_as(points, print::points(points)),
    };
    Row {
        id: indicator.id.clone(),
        group: String::new(),
        tone: Tone::Plain,
        cells: vec![
            Cell::text(locale.name(&indicator.name)),
            Cell::text(value.or(gap).unwrap_or_else(|| locale.text("gap.none").to_owned())),
            median.map_or_else(|| material.none(), Cell::text),
            points(loss.to_full),
            points(loss.to_median),
            short.map_or_else(|| material.none(), Cell::text),
            match trace::cells(material, place, &trace::fields(indicator, mark)) {
                cells if cells.is_empty() => material.none(),
                cells => Cell::text(cells),
            },
        ],
    }
}

/// The red lines that a township has crossed, and what that does to its points and its grade.
fn crossed(material: &Material<'_>, place: usize) -> Option<String> {
    let (scheme, locale, score) = (material.scheme, material.locale, material.score(place));
    let names = red_lines(material, place)?;
    let capped = scheme.groups.iter().zip(&score.groups).filter(|(_, own)| own.capped);
    let capped: Vec<&str> = capped.map(|(group, _)| locale.name(&group.name)).collect();
    let groups =
        (!capped.is_empty()).then(|| locale.with("deck.capped_group", &[("groups", &locale.list(&capped))]));
    let best = best_grade(&score.red_lines, scheme);
    let grade = (best > 0)
        .then(|| locale.with("deck.capped_grade", &[("grade", grade_of(scheme, locale, Some(best)))]));
    let effects: Vec<String> = groups.into_iter().chain(grade).collect();
    let facts = [("lines", names.as_str()), ("effects", &locale.clauses(&effects))];
    // A line that caps nothing here is none to be told of.
    (!effects.is_empty()).then(|| locale.with("deck.crossed_own", &facts))
}

/// What is asked: to explain, with what capped the points; to mend; and what the next place would take.
fn asked(material: &Material<'_>, profiles: &Profiles, place: usize, losses: &[Loss]) -> Vec<String> {
    let locale = material.locale;
    let mut lines = vec![locale.text("deck.ask_explain").to_owned()];
    lines.extend(crossed(material, place));
    let mut marks = losses.iter().map(|loss| &material.score(place).indicators[loss.indicator]);
    lines.extend(marks.any(|mark| mark.gated).then(|| locale.text("note.gated").to_owned()));
    let errors = material.standings[place].errors;
    if errors > 0 {
        let answer = crate::report::slip::answer(material);
        lines.push(locale.with("deck.ask_mend", &[("errors", &errors.to_string()), ("answer", &answer)]));
    }
    lines.extend(
        profiles.way_in_short(material, place).map(|way| locale.with("reach.next_place", &[("way", &way)])),
    );
    lines
}
