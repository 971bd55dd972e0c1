//! One township at the end: place, basis, the period before, what was lost on what, each figure with its cell.

use super::lagging::ranked;
use super::{Brevity, Ground};
use crate::report::compose::certainty;
use crate::report::compose::lagging::{LOSSES, gap, lost, printed_loss, reasons};
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::report::{print, trace, ways};
use crate::scheme::settings::TieRule;
use crate::scheme::{FieldId, Indicator};
use crate::score::lagging::last_of;
use crate::score::profile::Loss;
use crate::score::rank::key;
use crate::score::scatter;
use crate::score::{Gap, IndicatorScore};
use crate::tidy::At;
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
    let mut at = Named::default();
    let items: Vec<String> = shown.iter().map(|cost| item(ground, place, *cost, &mut at)).collect();
    if !items.is_empty() {
        sentences.push(lost_in_all(ground, place, &costs, &items));
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
    // The same number as in the table of the annex, between the two scores as printed.
    let gap = gap(material, place);
    let gap = gap.map_or_else(String::new, |gap| {
        let way = match key(gap, decimals) {
            up if up > 0 => "above",
            0 => "level",
            _ => "below",
        };
        ground.say(&format!("laggard.{way}"), &[("gap", &material.percent(gap.abs()))])
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
    let last = last_of(&settings.lagging, then.of as usize);
    // A shared place, or one under a rule that skips none, does not say how far it is from the end.
    let exact = then.tied_with == 0 && settings.ranking.ties != TieRule::Dense;
    let among_them = then.of as f64 - then.place < last as f64;
    let key = match (among_them, last) {
        (true, 1) => "laggard.again_alone",
        (true, _) => "laggard.again",
        (false, 1) => "laggard.not_then_alone",
        (false, _) => "laggard.not_then",
    };
    let again =
        if exact && last > 0 { ground.say(key, &[("last", &last.to_string())]) } else { String::new() };
    let facts = [("place", &*ground.place(then)), ("again", &again)];
    Some(ground.say("laggard.before", &facts))
}

/// One indicator: value, middle of the group, points lost, cases missing, cells.
fn item(ground: &Ground<'_>, place: usize, (_, indicator): (f64, usize), at: &mut Named) -> String {
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
    let cells: Vec<String> = cells(ground, place, own, mark, at);
    let cells = if cells.is_empty() {
        String::new()
    } else {
        ground.say("laggard.cells", &[("cells", &locale.list(&cells))])
    };
    let facts = [
        ("indicator", locale.name(&own.name).to_owned()),
        ("value", value(ground, own, mark)),
        ("median", middle.unwrap_or_default()),
        ("lost", print::points(printed_loss(material.scheme, material.score(place), indicator))),
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

/// File and sheet that were named last: what is in them is told by its cell alone.
#[derive(Default)]
struct Named {
    file: Option<String>,
    sheet: Option<String>,
}

impl Named {
    /// A cell, with file and sheet as far as they are others than before.
    fn cell(&mut self, at: At<'_>) -> String {
        let other_file = self.file.as_deref() != Some(at.file);
        let other_sheet = other_file || self.sheet.as_deref() != Some(at.sheet);
        (self.file, self.sheet) = (Some(at.file.to_owned()), Some(at.sheet.to_owned()));
        let file = Some(at.file).filter(|_| other_file);
        let sheet = Some(at.sheet).filter(|sheet| other_sheet && !sheet.is_empty());
        let parts = [file, sheet, Some(at.cell)];
        parts.into_iter().flatten().collect::<Vec<&str>>().join("·")
    }
}

/// The cells an indicator rests on, each with what counts.
fn cells(
    ground: &Ground<'_>,
    place: usize,
    indicator: &Indicator,
    mark: &IndicatorScore,
    at: &mut Named,
) -> Vec<String> {
    let material = ground.material;
    let mut said = |field: FieldId| {
        let figure = figure(ground, place, field);
        if material.grid.from_roster(place, field) {
            return ground.say("laggard.roster", &[("value", &figure)]);
        }
        match material.grid.reported(place, field).source {
            Some(source) => ground.say("laggard.cell", &[("at", &at.cell(source)), ("value", &figure)]),
            None => {
                let name = ground.locale.name(&material.scheme.field(field).name);
                ground.say("laggard.no_row", &[("field", name)])
            }
        }
    };
    trace::fields(indicator, mark).into_iter().map(&mut said).collect()
}

/// What counts of a figure: the number, the word for none, or what was written and why it does not count.
fn figure(ground: &Ground<'_>, place: usize, field: FieldId) -> String {
    let locale = ground.locale;
    let written = ground.material.grid.reported(place, field).said();
    if let Some(code) = ground.material.screened.withheld(place, field) {
        let key = if written.is_empty() { "laggard.withheld_blank" } else { "laggard.withheld" };
        return ground.say(key, &[("written", &written), ("code", code)]);
    }
    match ground.material.grid.used(place, field) {
        Value::Missing => locale.text("paper.laggard.blank").to_owned(),
        Value::NotApplicable => locale.text("gap.not_applicable").to_owned(),
        known => print::figure(known),
    }
}

/// What was lost in all, of it on figures that are not there, and on what most.
fn lost_in_all(ground: &Ground<'_>, place: usize, costs: &[(f64, usize)], items: &[String]) -> String {
    let of_gaps = of_gaps(ground, place, costs);
    let gaps = if of_gaps > 0.0 {
        ground.say("laggard.gaps", &[("gaps", &print::points(of_gaps))])
    } else {
        String::new()
    };
    let all = print::points(costs.iter().map(|(lost, _)| lost).sum());
    let facts = [("lost", all.as_str()), ("gaps", &gaps), ("items", &ground.locale.clauses(items))];
    ground.say(&format!("laggard.{}", ground.material.worded("items")), &facts)
}

/// What was lost on figures that were not reported or do not count.
fn of_gaps(ground: &Ground<'_>, place: usize, costs: &[(f64, usize)]) -> f64 {
    let marks = &ground.material.score(place).indicators;
    let open =
        |own: &&(f64, usize)| matches!(marks[own.1].gap, Some(Gap::NotReported | Gap::Withheld { .. }));
    costs.iter().filter(open).map(|(lost, _)| lost).sum()
}

/// Whether the submission or the work seems to be behind the loss, as a hint to be verified; and whether chance
/// alone could be.
fn nature(ground: &Ground<'_>, place: usize, costs: &[(f64, usize)], shown: &[(f64, usize)]) -> Vec<String> {
    let all: f64 = costs.iter().map(|(lost, _)| lost).sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let name = match of_gaps(ground, place, costs) / all {
        share if share >= MOSTLY => "submission",
        share if share >= HARDLY => "both",
        _ => "work",
    };
    let funnels = &ground.material.scorecard.funnels;
    let judged: Vec<scatter::Standing> = (shown.iter())
        .filter_map(|(_, indicator)| Some(funnels[*indicator].as_ref()?.places[place].standing))
        .filter(|standing| *standing != scatter::Standing::NotJudged)
        .collect();
    let inside = !judged.is_empty() && judged.iter().all(|own| *own == scatter::Standing::Inside);
    let mut said = vec![ground.locale.text(&format!("paper.laggard.nature_{name}")).to_owned()];
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
        for (_, indicator) in costs.into_iter().take(LOSSES) {
            let lost = printed_loss(material.scheme, material.score(place), indicator);
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
                        material.lost(place, indicator, lost),
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
    match material.grid.reported(place, field).source {
        Some(source) => [Cell::text(source.file), Cell::text(source.sheet), Cell::text(source.cell)],
        None => [material.none(), material.none(), material.none()],
    }
}
