//! Part five: the indicators, a paragraph for each group in the text and a line for each in the annex.

use super::overview::group_shares;
use super::pen::Pen;
use super::{Behind, Brevity, Ground};
use crate::report::compose::funnel;
use crate::report::print;
use crate::report::summary::paper::Level;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::scheme::Direction;
use crate::scheme::measure::Measure;
use crate::score::spread::median;
use crate::value::plain;

/// Names in a cell before they are counted only.
const NAMES_IN_CELL: usize = 3;

/// What the townships have on one indicator, in words.
struct Found {
    district: Option<String>,
    median: String,
    best: Cell,
    worst: Cell,
    /// Share of the full mark that is lost in the middle of the townships.
    lost: f64,
}

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    let (material, locale) = (ground.material, ground.locale);
    let scheme = material.scheme;
    pen.heading(Level::First, locale.text("paper.part.indicators"));
    let mut shares = group_shares(ground);
    if shares.is_empty() {
        pen.say(&[locale.text("paper.verdict_none").to_owned()]);
        return;
    }
    let cut = shares.len() > brevity.groups;
    if cut {
        // The weakest are spoken of, in the order of the scheme.
        shares.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        shares.truncate(brevity.groups);
        shares.sort_by_key(|(group, _)| *group);
    }
    let facts = [
        ("groups", scheme.groups.len().to_string()),
        ("indicators", scheme.indicators.len().to_string()),
        ("shown", shares.len().to_string()),
        ("annex", (Behind::Indicators as usize).to_string()),
    ];
    let key = if cut { "indicators.intro_cut" } else { "indicators.intro" };
    pen.say(&[ground.say(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))]);
    for (group, share) in shares {
        let own = &scheme.groups[group];
        let facts = [("share", print::percent(share)), ("weight", plain(own.weight))];
        let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
        let mut said = vec![ground.say(&format!("indicators.{}", material.worded("group")), &facts)];
        said.push(weakest(ground, group, brevity));
        pen.under(Level::Second, locale.name(&own.name), locale.sentences(&said));
    }
}

/// The indicator of a group on which the townships lose most of the full mark.
fn weakest(ground: &Ground<'_>, group: usize, brevity: &Brevity) -> String {
    let indicators = ground.material.scheme.indicators.iter().enumerate();
    let of_group = indicators.filter(|(_, own)| own.group == group && own.weight > 0.0);
    let found = of_group.filter_map(|(place, _)| Some((place, found(ground, place)?)));
    let weakest = found.reduce(|weak, own| if own.1.lost > weak.1.lost { own } else { weak });
    let Some((place, found)) = weakest.filter(|(_, found)| found.lost > 1e-9) else {
        return ground.locale.text("paper.indicators.all_full").to_owned();
    };
    let indicator = &ground.material.scheme.indicators[place];
    let district =
        found.district.map(|district| ground.say("indicators.district", &[("district", &district)]));
    let facts = [
        ("indicator", ground.locale.name(&indicator.name)),
        ("district", &district.unwrap_or_default()),
        ("median", &found.median),
        ("best", found.best.printed()),
        ("worst", found.worst.printed()),
        ("outside", &outside(ground, place, brevity)),
    ];
    ground.say("indicators.weakest", &facts)
}

/// Who lies further below the district than chance explains, as a clause of its own.
fn outside(ground: &Ground<'_>, indicator: usize, brevity: &Brevity) -> String {
    let worse = funnel::beyond(ground.material, indicator, funnel::Side::Worse);
    if worse.is_empty() {
        return String::new();
    }
    let names = ground.townships(&worse, brevity, Behind::Indicators);
    let facts = [("count", worse.len().to_string()), ("names", names)];
    ground.say("indicators.outside", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// Values of the ranked townships that take part in places.
fn found(ground: &Ground<'_>, place: usize) -> Option<Found> {
    let material = ground.material;
    let indicator = &material.scheme.indicators[place];
    let marks =
        || ground.ranked.iter().map(|township| (*township, &material.score(*township).indicators[place]));
    let known: Vec<(usize, f64)> = marks()
        .filter(|(_, mark)| !mark.small_base && !mark.substituted)
        .filter_map(|(township, mark)| Some((township, mark.measured.value.figure()?)))
        .collect();
    let values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
    let (least, most) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let (best, worst) = if indicator.direction == Direction::Higher { (most, least) } else { (least, most) };
    let shares: Vec<f64> = marks()
        .filter(|_| indicator.weight > 0.0)
        .filter_map(|(_, mark)| Some(1.0 - mark.points? / indicator.weight))
        .collect();
    let end = |value: f64| {
        let printed = print::number_of(indicator, value);
        let same = |own: &&(usize, f64)| print::number_of(indicator, own.1) == printed;
        let names: Vec<&str> =
            known.iter().filter(same).map(|(township, _)| material.township(*township)).collect();
        let who = if names.len() <= NAMES_IN_CELL {
            ground.locale.list(&names)
        } else {
            ground.say("count_townships", &[("count", &names.len().to_string())])
        };
        Cell::number_as(value, ground.say("value_of", &[("value", &printed), ("who", &who)]))
    };
    Some(Found {
        // A sum over the district says nothing beside a median of townships.
        district: matches!(indicator.measure, Measure::Ratio(_)).then(|| district(ground, place)).flatten(),
        median: print::number_of(indicator, median(&values)?),
        best: end(best),
        worst: end(worst),
        lost: shares.iter().sum::<f64>() / shares.len().max(1) as f64,
    })
}

/// The value of the district, from the table of its group.
fn district(ground: &Ground<'_>, place: usize) -> Option<String> {
    let scheme = ground.material.scheme;
    let group = scheme.indicators[place].group;
    let table = ground.table(&scheme.groups[group].id)?;
    let before = scheme.indicators[..place].iter().filter(|own| own.group == group).count();
    let row = table.rows.iter().find(|row| row.id == "district")?;
    // Township and peer group, then two columns for each indicator.
    let cell = row.cells.get(2 + 2 * before)?;
    let none = ground.locale.text("gap.none");
    (cell.printed() != none).then(|| cell.printed().to_owned())
}

/// A line for each indicator.
pub(super) fn overview(ground: &Ground<'_>) -> Table {
    let (material, locale) = (ground.material, ground.locale);
    let columns = [
        ("indicator", ColumnKind::RowHeader),
        ("unit", ColumnKind::Text),
        ("full", ColumnKind::Number(0)),
        ("district_rate", ColumnKind::Text),
        ("median", ColumnKind::Text),
        ("best", ColumnKind::Text),
        ("worst", ColumnKind::Text),
        ("outside_worse", ColumnKind::Text),
        ("outside_better", ColumnKind::Text),
    ];
    let none = || material.none();
    let text = |text: Option<String>| text.map_or_else(none, Cell::text);
    let beyond = |place, side| {
        let places = funnel::beyond(material, place, side);
        if places.is_empty() { none() } else { Cell::text(material.names(&places)) }
    };
    let row = |(place, indicator): (usize, &crate::scheme::Indicator)| {
        let found = found(ground, place);
        let (district, median, best, worst) = match found {
            Some(own) => (text(own.district), Cell::text(own.median), own.best, own.worst),
            None => (text(district(ground, place)), none(), none(), none()),
        };
        Row {
            id: indicator.id.clone(),
            group: locale.name(&material.scheme.groups[indicator.group].name).to_owned(),
            tone: Tone::Plain,
            cells: vec![
                Cell::text(locale.name(&indicator.name)),
                Cell::text(locale.name(&indicator.unit)),
                Cell::number_as(indicator.weight, plain(indicator.weight)),
                district,
                median,
                best,
                worst,
                beyond(place, funnel::Side::Worse),
                beyond(place, funnel::Side::Better),
            ],
        }
    };
    let rows = material.scheme.indicators.iter().enumerate().map(row).collect();
    let caption = ground.say("indicators.caption", &[("period", &material.period())]);
    let mut table = ground.new_table("paper-indicators", caption, &columns, rows);
    table.notes.push(locale.text("paper.indicators.note").to_owned());
    table
}
