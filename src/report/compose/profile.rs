//! Strengths and weaknesses of each township, and what would take it to the next place.

use rayon::prelude::*;

use crate::report::compose::in_place;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::report::{Material, print, ways};
use crate::score::profile::{Own, Profile, Side, Skipped, one, profile};
use crate::score::rank::{change, printed};
use crate::score::reach::{District, Goal, Short, Step, Target, Way};

/// How many losses `explain` names.
const LOSSES: usize = 10;
/// So many steps of a way are named where there is little room.
const FEW: usize = 3;

/// What is found once for all townships: the table and the pages of single townships tell of it.
pub(super) struct Profiles {
    /// Strengths, weaknesses and losses.
    pub(super) profile: Profile,
    /// What takes those that were asked for to the next place.
    next: Vec<Option<Target>>,
}

impl Profiles {
    /// `wanted`: the townships whose way to the next place is looked for, which takes longest.
    pub(super) fn of(material: &Material<'_>, wanted: &[usize]) -> Self {
        let screened = &material.screened;
        let ranked: Vec<usize> =
            wanted.iter().copied().filter(|place| material.score(*place).rank.is_some()).collect();
        let district = District::of(material.scorecard, screened, None, material.scheme);
        let found: Vec<Option<Target>> =
            ranked.par_iter().map(|place| next_place(&district, material, *place)).collect();
        let mut next = vec![None; material.scheme.townships.len()];
        for (place, found) in ranked.into_iter().zip(found) {
            next[place] = found;
        }
        Self { profile: profile(material.scorecard, screened, material.scheme), next }
    }

    /// The way with the fewest cases to the next place of a township, in words.
    pub(super) fn way(&self, material: &Material<'_>, place: usize) -> Option<String> {
        self.next[place].as_ref().map(|next| cheapest(material, next))
    }

    /// The same where there is little room: of many steps the number, and those that gain most.
    pub(super) fn way_in_short(&self, material: &Material<'_>, place: usize) -> Option<String> {
        let next = self.next[place].as_ref()?;
        Some(match next.cheapest().filter(|way| way.steps.len() > FEW) {
            Some(way) => many(material, way),
            None => cheapest(material, next),
        })
    }

    /// What the next place takes: the points, where they are known, and the cheapest way in words.
    pub(super) fn next_place(&self, material: &Material<'_>, place: usize) -> Option<(Option<f64>, String)> {
        let next = self.next[place].as_ref()?;
        let decimals = material.scheme.settings.ranking.decimals;
        let percent = material.score(place).percent;
        let needed = percent.zip(next.needed).map(|(percent, needed)| change(percent, needed, decimals));
        Some((needed, cheapest(material, next)))
    }

    /// Strengths, weaknesses and the next place of one township in words, each with its heading.
    pub(super) fn notes(&self, material: &Material<'_>, place: usize) -> Vec<(String, String)> {
        let locale = material.locale;
        let mut notes = Vec::new();
        if let Some(own) = &self.profile.townships[place] {
            for (key, sides) in [("column.strengths", &own.strengths), ("column.weaknesses", &own.weaknesses)]
            {
                let words: Vec<String> = sides.iter().map(|own| side(material, own)).collect();
                if !words.is_empty() {
                    notes.push((locale.text(key).to_owned(), locale.clauses(&words)));
                }
            }
        }
        notes.extend(self.way(material, place).map(|way| (locale.text("reach.place").to_owned(), way)));
        notes
    }
}

pub(super) fn table(material: &Material<'_>, profiles: &Profiles) -> Table {
    let locale = material.locale;
    let decimals = material.scheme.settings.ranking.decimals;
    let columns = [
        ("township", ColumnKind::RowHeader),
        ("peer_group", ColumnKind::Text),
        ("group_rank", ColumnKind::Number(0)),
        ("strengths", ColumnKind::Text),
        ("weaknesses", ColumnKind::Text),
        ("to_next_place", ColumnKind::Number(decimals)),
        ("cheapest_way", ColumnKind::Text),
    ];
    let ranked = material.in_order().into_iter().filter(|place| material.score(*place).rank.is_some());
    Table {
        id: "profile".to_owned(),
        caption: material.say("caption.profile"),
        sheet: locale.text("sheet.profile").to_owned(),
        columns: material.columns(columns),
        rows: ranked.map(|place| row(material, profiles, place)).collect(),
        notes: notes(material, profiles),
    }
}

/// How strengths, weaknesses and the next place are found, and which indicators are neither.
pub(super) fn notes(material: &Material<'_>, profiles: &Profiles) -> Vec<String> {
    let next_place = format!("note.{}", material.worded("next_place"));
    let mut notes = ["note.profile", &next_place].map(|key| material.locale.text(key).to_owned()).to_vec();
    notes.extend(skipped(material, &profiles.profile));
    notes
}

/// What takes a township to the next place. Under an index every try moves the scores of all, which is left
/// to `what-if`.
fn next_place(district: &District<'_>, material: &Material<'_>, place: usize) -> Option<Target> {
    if material.scheme.index.is_some() {
        return None;
    }
    district.cheapest(place, Goal::Place).ok()?
}

/// Indicators that are neither strength nor weakness, with the reason.
fn skipped(material: &Material<'_>, profile: &Profile) -> Vec<String> {
    let locale = material.locale;
    let reasons = [(Skipped::FewValues, "note.skipped_few"), (Skipped::TiedWorst, "note.skipped_tied")];
    reasons
        .into_iter()
        .filter_map(|(reason, key)| {
            let of = profile.skipped.iter().filter(|(_, own)| *own == reason);
            let names: Vec<&str> =
                of.map(|(place, _)| locale.name(&material.scheme.indicators[*place].name)).collect();
            (!names.is_empty()).then(|| locale.with(key, &[("indicators", &locale.list(&names))]))
        })
        .collect()
}

fn row(material: &Material<'_>, profiles: &Profiles, place: usize) -> Row {
    let (locale, score) = (material.locale, material.score(place));
    let none = || Cell::gap(locale.text("gap.none"));
    let own = profiles.profile.townships[place].as_ref();
    let (needed, way) = profiles.next_place(material, place).unzip();
    let sides = |of: fn(&Own) -> &[Side]| {
        let sides: Vec<String> = own.map_or(&[][..], of).iter().map(|own| side(material, own)).collect();
        if sides.is_empty() { none() } else { Cell::text(locale.clauses(&sides)) }
    };
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: Tone::Plain,
        cells: vec![
            Cell::text(material.township(place)),
            Cell::text(material.group_name(place)),
            material.place(score.group_rank),
            sides(|own| &own.strengths),
            sides(|own| &own.weaknesses),
            needed.flatten().map_or_else(none, |needed| Cell::number_as(needed, material.percent(needed))),
            way.map_or_else(none, Cell::text),
        ],
    }
}

/// The way with the fewest cases, or that there is none.
fn cheapest(material: &Material<'_>, next: &Target) -> String {
    let (scheme, locale) = (material.scheme, material.locale);
    match (next.alone.first(), &next.together) {
        (Some(way), None) => ways::way(scheme, locale, way),
        (_, Some(way)) => locale.with("reach.together_short", &[("steps", &ways::way(scheme, locale, way))]),
        (None, None) => locale.text("reach.out_of_reach").to_owned(),
    }
}

/// A way of many steps in short.
fn many(material: &Material<'_>, way: &Way) -> String {
    let (scheme, locale) = (material.scheme, material.locale);
    let mut most: Vec<&Step> = way.steps.iter().collect();
    most.sort_by(|a, b| b.gained.total_cmp(&a.gained));
    let named: Vec<String> = most.iter().take(FEW).map(|step| ways::step(scheme, locale, step)).collect();
    let (count, cases) = (way.steps.len().to_string(), way.cases().to_string());
    locale.with(
        "reach.together_many",
        &[("count", &count), ("cases", &cases), ("steps", &locale.clauses(&named))],
    )
}

/// A strength or a weakness with value, place and median, and what is missing to that.
pub(super) fn side(material: &Material<'_>, side: &Side) -> String {
    let (scheme, locale) = (material.scheme, material.locale);
    let indicator = &scheme.indicators[side.indicator];
    let number = |value: f64| print::number_of(indicator, value);
    let short = side.short.map(|short| ways::short(scheme, locale, short));
    let gap = short.unwrap_or_else(|| {
        let difference = side.value - side.median;
        let (percent, factor) = if indicator.unit.zh == "%" { ("_percent", 100.0) } else { ("", 1.0) };
        let size = printed((difference * factor).abs(), 1);
        if size == printed(0.0, 1) {
            return locale.text("reach.level").to_owned();
        }
        let way = if difference > 0.0 { "over" } else { "under" };
        let facts = [("size", size.as_str()), ("unit", locale.name(&indicator.unit))];
        locale.with(&format!("reach.{way}{percent}"), &facts)
    });
    locale.with(
        "reach.side",
        &[
            ("indicator", locale.name(&indicator.name)),
            ("value", &number(side.value)),
            ("place", &in_place(locale, side.place)),
            ("of", &side.place.of.to_string()),
            ("median", &number(side.median)),
            ("gap", &gap),
        ],
    )
}

/// What `explain` says of a township: strengths, weaknesses, losses, and the next place.
pub(crate) fn lines(material: &Material<'_>, place: usize) -> Vec<String> {
    let (scheme, locale) = (material.scheme, material.locale);
    let screened = &material.screened;
    let Some(own) = one(place, material.scorecard, screened, scheme) else { return Vec::new() };
    let mut lines = Vec::new();
    for (key, sides) in [("reach.strengths", &own.strengths), ("reach.weaknesses", &own.weaknesses)] {
        if !sides.is_empty() {
            lines.push(locale.text(key).to_owned());
            lines.extend(sides.iter().map(|own| format!("    {}", side(material, own))));
        }
    }
    if !own.losses.is_empty() {
        lines.push(locale.text(&format!("reach.{}", material.worded("losses"))).to_owned());
    }
    for loss in own.losses.iter().take(LOSSES) {
        let indicator = &scheme.indicators[loss.indicator];
        let words = |short: Option<Short>, key: &str| {
            short.map(|short| locale.with(key, &[("short", &ways::short(scheme, locale, short))]))
        };
        let shorts = [
            words(loss.short_of_full, "reach.short_of_full"),
            words(loss.short_of_median, "reach.short_of_median"),
        ];
        let level = print::points(loss.to_median) == print::points(0.0);
        let mut facts = vec![locale.with(
            &format!("reach.{}", material.worded(if level { "loss_level" } else { "loss" })),
            &[
                ("indicator", locale.name(&indicator.name)),
                ("full", &print::points(loss.to_full)),
                ("median", &print::points(loss.to_median)),
            ],
        )];
        facts.extend(shorts.into_iter().flatten());
        lines.push(format!("    {}", locale.clauses(&facts)));
    }
    let district = District::of(material.scorecard, screened, None, scheme);
    if let Some(next) = next_place(&district, material, place) {
        lines.push(locale.with("reach.next_place", &[("way", &cheapest(material, &next))]));
    }
    lines
}
