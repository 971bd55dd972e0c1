//! One township at the end: place, basis, the period before, what was lost on what, each figure with its cell.

use super::lagging::ranked;
use super::{Brevity, Ground};
use crate::report::compose::certainty;
use crate::report::compose::lagging::{LOSSES, group_median, lost, reasons};
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::report::{print, trace, ways};
use crate::scheme::settings::TieRule;
use crate::scheme::{FieldId, Indicator};
use crate::score::lagging::last_of;
use crate::score::profile::Loss;
use crate::score::rank::{change, key, printed};
use crate::score::scatter;
use crate::score::{Gap, IndicatorScore};
use crate::value::Value;

/// From this share of the lost points on, the submission is what is to be mended first.
const MOSTLY: f64 = 0.5;
/// Below this share of the lost points, the submission hardly matters.
const HARDLY: f64 = 0.2;

/// The paragraph of one township.
pub(super) fn said(ground: &Ground<'_>, place: usize, brevity: &Brevity) -> String {
    let material = ground.material;
    let score = material.score(place);
    let costs = lost(material.scheme, score);
    let shown = &costs[..costs.len().min(brevity.losses)];
    let mut sentences = vec![
        where_it_stands(ground, place),
        ground.say("laggard.basis", &[("reasons", &reasons(material, score))]),
    ];
    sentences.extend(before(ground, place));
    let items: Vec<String> = shown.iter().map(|cost| item(ground, place, *cost)).collect();
    if !items.is_empty() {
        let key = format!("laggard.{}", material.worded("items"));
        sentences.push(ground.say(&key, &[("items", &ground.locale.clauses(&items))]));
        sentences.extend(files(ground, place, shown));
    }
    sentences.extend(nature(ground, place, &costs, shown));
    ground.locale.sentences(&sentences)
}

/// Place, score, distance from the middle of the group, range of places.
fn where_it_stands(ground: &Ground<'_>, place: usize) -> String {
    let material = ground.material;
    let (score, decimals) = (material.score(place), material.scheme.settings.ranking.decimals);
    let range = certainty::range(material, place);
    let none = ground.locale.text("gap.none");
    let range = match range.printed() {
        range if range == none => String::new(),
        range => ground.say("laggard.range", &[("range", range)]),
    };
    let gap =
        score.percent.zip(group_median(material, place)).map(|(own, middle)| change(middle, own, decimals));
    let gap = gap.map_or_else(String::new, |gap| {
        let way = match key(gap, decimals) {
            up if up > 0 => "above",
            0 => "level",
            _ => "below",
        };
        ground.say(&format!("laggard.{way}"), &[("gap", &printed(gap.abs(), decimals))])
    });
    let rank = score.group_rank.or(score.rank);
    let facts = [
        ("group", material.group_name(place).to_owned()),
        ("place", rank.map(|rank| ground.place(rank)).unwrap_or_default()),
        ("of", rank.map(|rank| rank.of.to_string()).unwrap_or_default()),
        ("score", ground.score_word().to_owned()),
        ("value", ground.score(place)),
        ("gap", gap),
        ("range", range),
    ];
    ground.say("laggard.stands", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// Where it stood the period before, on the townships of both.
fn before(ground: &Ground<'_>, place: usize) -> Option<String> {
    let settings = &ground.material.scheme.settings;
    let before = ground.material.before.as_ref()?;
    let places = before.movement.townships[place]?.group?;
    let then = places.before;
    let last = last_of(&settings.lagging, then.of);
    // A shared place, or one under a rule that skips none, does not say how far it is from the end.
    let exact = then.tied_with == 0 && settings.ranking.ties != TieRule::Dense;
    let again = match (exact && last > 0, then.of as f64 - then.place < last as f64) {
        (false, _) => String::new(),
        (true, true) => ground.say("laggard.again", &[("last", &last.to_string())]),
        (true, false) => ground.say("laggard.not_then", &[("last", &last.to_string())]),
    };
    let facts = [
        ("before", before.period.as_str()),
        ("place", &ground.place(then)),
        ("of", &then.of.to_string()),
        ("again", &again),
    ];
    Some(ground.say("laggard.before", &facts))
}

/// One indicator: value, middle of the group, points lost, cases missing, cells.
fn item(ground: &Ground<'_>, place: usize, (lost, indicator): (f64, usize)) -> String {
    let (material, locale) = (ground.material, ground.locale);
    let own = &material.scheme.indicators[indicator];
    let mark = &material.score(place).indicators[indicator];
    let middle = mark.group_median.filter(|_| mark.measured.value.figure().is_some() && !mark.substituted);
    let middle =
        middle.map(|middle| ground.say("laggard.median", &[("median", &print::number_of(own, middle))]));
    let short = loss(ground, place, indicator).and_then(|loss| {
        let (key, short) = match (loss.short_of_median, loss.short_of_full) {
            (Some(short), _) => ("laggard.short_of_median", short),
            (None, Some(short)) => ("laggard.short_of_full", short),
            (None, None) => return None,
        };
        let short = ways::short(material.scheme, locale, short);
        Some(ground.say(key, &[("short", &short)]))
    });
    let cells: Vec<String> = cells(ground, place, own, mark);
    let cells = if cells.is_empty() {
        String::new()
    } else {
        ground.say("laggard.cells", &[("cells", &locale.list(&cells))])
    };
    let facts = [
        ("indicator", locale.name(&own.name).to_owned()),
        ("value", value(ground, own, mark)),
        ("median", middle.unwrap_or_default()),
        ("lost", print::points(lost)),
        ("short", short.unwrap_or_default()),
        ("cells", cells),
    ];
    let key = format!("laggard.{}", material.worded("item"));
    ground.say(&key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

fn loss<'g>(ground: &'g Ground<'_>, place: usize, indicator: usize) -> Option<&'g Loss> {
    let own = ground.profile.townships[place].as_ref()?;
    own.losses.iter().find(|loss| loss.indicator == indicator)
}

fn value(ground: &Ground<'_>, indicator: &Indicator, mark: &IndicatorScore) -> String {
    let value = print::value_of(indicator, mark, ground.locale.language);
    let gap = mark.gap.as_ref().map(|gap| trace::gap_word(ground.material, gap));
    let small = if mark.small_base { ground.locale.text("paper.laggard.small_base") } else { "" };
    let value = value.or(gap).unwrap_or_else(|| ground.locale.text("gap.none").to_owned());
    format!("{value}{small}")
}

/// The cells an indicator rests on, each with what counts, those of one sheet under its name.
fn cells(ground: &Ground<'_>, place: usize, indicator: &Indicator, mark: &IndicatorScore) -> Vec<String> {
    let mut sheet = None;
    let mut said = Vec::new();
    for field in trace::fields(indicator, mark) {
        let figure = figure(ground, place, field);
        let observed = ground.material.grid.reported(place, field);
        if ground.material.grid.from_roster(place, field) {
            said.push(ground.say("laggard.roster", &[("value", &figure)]));
            continue;
        }
        let Some(source) = &observed.source else {
            said.push(ground.say(
                "laggard.no_row",
                &[("field", ground.locale.name(&ground.material.scheme.field(field).name))],
            ));
            continue;
        };
        let named = source.sheet.is_empty() || sheet.as_ref() == Some(&source.sheet);
        let key = if named { "laggard.cell" } else { "laggard.cell_of" };
        said.push(ground.say(key, &[("sheet", &source.sheet), ("cell", &source.cell), ("value", &figure)]));
        sheet = Some(source.sheet.clone());
    }
    said
}

/// What counts of a figure: the number, the word for none, or what was written and why it does not count.
fn figure(ground: &Ground<'_>, place: usize, field: FieldId) -> String {
    let locale = ground.locale;
    let written = ground.material.grid.reported(place, field).said();
    if let Some(code) = ground.screened.withheld(place, field) {
        let key = if written.is_empty() { "laggard.withheld_blank" } else { "laggard.withheld" };
        return ground.say(key, &[("written", &written), ("code", code)]);
    }
    match ground.material.grid.used(place, field) {
        Value::Missing => locale.text("paper.laggard.blank").to_owned(),
        Value::NotApplicable => locale.text("gap.not_applicable").to_owned(),
        known => print::figure(known),
    }
}

/// The files that the cells lie in.
fn files(ground: &Ground<'_>, place: usize, costs: &[(f64, usize)]) -> Option<String> {
    let material = ground.material;
    let mut files: Vec<String> = Vec::new();
    for (_, indicator) in costs {
        let mark = &material.score(place).indicators[*indicator];
        for field in trace::fields(&material.scheme.indicators[*indicator], mark) {
            let source = &material.grid.reported(place, field).source;
            let own = source.as_ref().filter(|_| !material.grid.from_roster(place, field));
            if let Some(file) = own.map(|source| ground.say("laggard.file", &[("file", &source.file)])) {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
    }
    (!files.is_empty()).then(|| ground.say("laggard.files", &[("files", &ground.locale.list(&files))]))
}

/// Whether the submission or the work seems to be behind the loss, as a hint to be verified; and whether chance
/// alone could be.
fn nature(ground: &Ground<'_>, place: usize, costs: &[(f64, usize)], shown: &[(f64, usize)]) -> Vec<String> {
    let material = ground.material;
    let mark = |indicator: usize| &material.score(place).indicators[indicator];
    let all: f64 = costs.iter().map(|(lost, _)| lost).sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let open = |own: &&(f64, usize)| matches!(mark(own.1).gap, Some(Gap::NotReported | Gap::Withheld { .. }));
    let of_gaps: f64 = costs.iter().filter(open).map(|(lost, _)| lost).sum();
    let name = match of_gaps / all {
        share if share >= MOSTLY => "submission",
        share if share >= HARDLY => "both",
        _ => "work",
    };
    let judged: Vec<scatter::Standing> = (shown.iter())
        .filter_map(|(_, indicator)| {
            Some(material.scorecard.funnels[*indicator].as_ref()?.places[place].standing)
        })
        .filter(|standing| *standing != scatter::Standing::NotJudged)
        .collect();
    let inside = !judged.is_empty() && judged.iter().all(|standing| *standing == scatter::Standing::Inside);
    let facts = [("lost", print::points(all)), ("gaps", print::points(of_gaps))];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    let key = format!("laggard.{}", material.worded(&format!("nature_{name}")));
    let mut said = vec![ground.say(&key, &facts)];
    if inside {
        said.push(ground.locale.text("paper.laggard.by_chance").to_owned());
    }
    said
}

/// Every figure behind what the ranked townships on the list lost most on, with its cell.
pub(super) fn sources(ground: &Ground<'_>) -> Table {
    let material = ground.material;
    let columns = [
        ("township", ColumnKind::RowHeader),
        ("indicator", ColumnKind::Text),
        ("value", ColumnKind::Text),
        ("lost", ColumnKind::Number(print::POINT_DECIMALS)),
        ("figure", ColumnKind::Text),
        ("counted", ColumnKind::Text),
        ("file", ColumnKind::Text),
        ("sheet", ColumnKind::Text),
        ("cell", ColumnKind::Text),
    ];
    let mut rows = Vec::new();
    for place in ranked(ground) {
        let costs = lost(material.scheme, material.score(place));
        for (lost, indicator) in costs.into_iter().take(LOSSES) {
            let (own, mark) =
                (&material.scheme.indicators[indicator], &material.score(place).indicators[indicator]);
            for field in trace::fields(own, mark) {
                rows.push(Row {
                    id: format!(
                        "{}-{}-{}",
                        material.scheme.townships[place].code,
                        own.id,
                        material.scheme.field(field).id
                    ),
                    group: material.group_name(place).to_owned(),
                    tone: Tone::Plain,
                    cells: [
                        Cell::text(material.township(place)),
                        Cell::text(ground.locale.name(&own.name)),
                        Cell::text(value(ground, own, mark)),
                        Cell::number_as(lost, print::points(lost)),
                        Cell::text(ground.locale.name(&material.scheme.field(field).name)),
                        Cell::text(figure(ground, place, field)),
                    ]
                    .into_iter()
                    .chain(source(ground, place, field))
                    .collect(),
                });
            }
        }
    }
    let caption = ground.say("laggard.sources", &[("period", &material.period())]);
    let columns = columns.map(|(key, kind)| match key {
        "lost" if material.scheme.index.is_some() => ("lost_index", kind),
        _ => (key, kind),
    });
    ground.new_table("paper-lagging-sources", caption, &columns, rows)
}

/// File, sheet and cell of a figure.
fn source(ground: &Ground<'_>, place: usize, field: FieldId) -> [Cell; 3] {
    let material = ground.material;
    if material.grid.from_roster(place, field) {
        let line = material.scheme.townships[place].line.to_string();
        let line = ground.say("laggard.line", &[("line", &line)]);
        return [Cell::text("townships.csv"), material.none(), Cell::text(line)];
    }
    match &material.grid.reported(place, field).source {
        Some(source) => [Cell::text(&*source.file), Cell::text(&*source.sheet), Cell::text(&source.cell)],
        None => [material.none(), material.none(), material.none()],
    }
}
