//! Decides what is said: sections, sentences, tables and charts, in one language.

mod believability;
mod cells;
mod certainty;
mod deck;
mod dossier;
pub mod figures;
mod findings;
mod funnel;
mod growth;
mod indicators;
mod labels;
mod lagging;
mod method;
mod movement;
mod on_page;
mod overview;
mod panel;
pub mod paper;
mod profile;
mod ranking;
mod received;

use std::collections::BTreeSet;

pub(crate) use certainty::of_township;
pub(crate) use growth::grown;
pub(crate) use lagging::{reason, reasons, reasons_of};
pub(crate) use movement::{moved_line, signed, signed_places, whose};
pub(crate) use overview::wrong_folder;
pub(crate) use profile::lines as profile_lines;
pub(crate) use ranking::{grade, grade_of, group_line, in_place, red_lines, result_line, standing};
pub(crate) use received::{codes_of, of_nobody, rates, timeliness, verdict};

use self::profile::Profiles;
use super::Material;
use super::summary::{Block, Deck, Figure, Section, Summary};
use crate::score::{Standing, TownshipScore};
use crate::tidy::Fate;

/// How many dumbbells stand in the summary: of the indicators that cost most.
const DUMBBELLS: usize = 3;
/// How many townships have their losses in the summary; all have them on their own page.
const LOSSES: usize = 6;

/// Composes the summary.
pub fn compose(material: &Material<'_>) -> Summary {
    summary(material, &Profiles::of(material, &material.all()))
}

/// Composes the summary and a page for each township with figures, with its place in the roster.
pub(super) fn with_portraits(material: &Material<'_>) -> (Summary, Vec<(usize, Figure)>) {
    let townships = material.all();
    let profiles = Profiles::of(material, &townships);
    let page = |place: usize| Some((place, figures::portrait_in(material, &profiles, place)?));
    (summary(material, &profiles), townships.into_iter().filter_map(page).collect())
}

fn summary(material: &Material<'_>, profiles: &Profiles) -> Summary {
    let locale = material.locale;
    let section = |id: &str, blocks: Vec<Block>| Section {
        id: id.to_owned(),
        heading: locale.text(&format!("section.{id}")).to_owned(),
        blocks,
    };
    let drawn = |figures: Vec<Figure>| figures.into_iter().map(Block::Figure);
    let mut ranking: Vec<Block> = drawn(figures::rank_bars(material, None)).collect();
    ranking.extend(figures::top_bottom(material, None).map(Block::Figure));
    ranking.push(Block::Table(ranking::table(material)));
    ranking.extend(figures::slope(material, None).map(Block::Figure));
    ranking.extend(figures::bump(material, None).map(Block::Figure));
    ranking.extend(believability::blocks(material));
    let targets = figures::farthest(material, DUMBBELLS).into_iter();
    let targets = targets.flat_map(|indicator| figures::dumbbells(material, indicator, None)).collect();
    let mut lagging = vec![Block::Table(lagging::table(material))];
    lagging.extend(drawn(losses(material, profiles)));
    lagging.push(Block::Table(profile::table(material, profiles)));
    let mut indicators = indicators::tables(material);
    indicators.extend(growth::table(material));
    let sections = vec![
        section("overview", overview::blocks(material)),
        section("ranking", ranking),
        section("heat", {
            let maps = drawn(figures::heatmaps(material, None)).chain(drawn(targets));
            maps.chain(figures::quadrant(material, None).map(Block::Figure)).collect()
        }),
        section("indicators", {
            let tables = indicators.into_iter().map(Block::Table);
            drawn(figures::trends(material, None)).chain(tables).collect()
        }),
        section("lagging", lagging),
        section("certainty", certainty::blocks(material)),
        section("panel", panel::blocks(material)),
        section("findings", vec![Block::Table(findings::findings(material))]),
        section("sources", {
            let mut blocks: Vec<Block> = drawn(figures::coverage(material, None)).collect();
            blocks.extend(received::blocks(material));
            blocks.push(Block::Table(findings::sources(material)));
            blocks
        }),
        section("method", method::blocks(material)),
    ];
    let paper = paper::paper(material, &sections);
    let mut summary = Summary {
        title: material.title(),
        subtitle: material.subtitle(),
        language: locale.language.tag().to_owned(),
        sections,
        paper,
        dossiers: dossier::tables(material),
        deck: Deck::default(),
        labels: labels::labels(material),
        on_page: on_page::on_page(material, profiles),
    };
    summary.deck = deck::deck(material, &summary, profiles);
    summary
}

/// Where those who lag lost their points, the last first.
fn losses(material: &Material<'_>, profiles: &Profiles) -> Vec<Figure> {
    let lagging = material.in_order().into_iter().rev().filter(|t| !material.score(*t).lagging.is_empty());
    let figures = lagging.filter_map(|place| figures::losses_in(material, &profiles.profile, place));
    figures.take(LOSSES).collect()
}

/// How many townships reported, as printed everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// On the roster.
    pub expected: usize,
    /// With something usable.
    pub received: usize,
    /// Places of townships of which only unusable or held files came.
    pub unreadable: Vec<usize>,
    /// Places of townships of which nothing came.
    pub missing: Vec<usize>,
}

impl Material<'_> {
    /// How many townships reported.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage {
            expected: self.scheme.townships.len(),
            received: 0,
            unreadable: Vec::new(),
            missing: Vec::new(),
        };
        let sent = self.tidied.receipts.iter().filter(|receipt| receipt.fate != Fate::Ignored);
        let sent: BTreeSet<usize> = sent.filter_map(|receipt| receipt.perhaps).collect();
        for place in 0..coverage.expected {
            if self.grid.received(place) {
                coverage.received += 1;
            } else if sent.contains(&place) {
                coverage.unreadable.push(place);
            } else {
                coverage.missing.push(place);
            }
        }
        coverage
    }

    /// The township a finding is about: known, or probably so by the file's name.
    pub fn township_of(&self, finding: &crate::finding::Finding) -> Option<usize> {
        self.whose.of(finding)
    }

    /// Places of all townships, in roster order.
    fn all(&self) -> Vec<usize> {
        (0..self.scheme.townships.len()).collect()
    }

    /// Places of all townships: ranked ones best first, then the others in roster order.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scheme.townships.len()).collect();
        order.sort_by(|a, b| {
            let key = |place: &usize| {
                let score = &self.scorecard.townships[*place];
                (score.standing != Standing::Ranked, score.rank.map(|rank| rank.place))
            };
            let ((unranked_a, rank_a), (unranked_b, rank_b)) = (key(a), key(b));
            unranked_a.cmp(&unranked_b).then_with(|| {
                let code = |place: &usize| &self.scheme.townships[*place].code;
                rank_a
                    .unwrap_or(f64::MAX)
                    .total_cmp(&rank_b.unwrap_or(f64::MAX))
                    .then_with(|| code(a).cmp(code(b)))
            })
        });
        order
    }

    /// Places of the ranked townships, best first.
    pub fn ranked(&self) -> Vec<usize> {
        self.in_order().into_iter().filter(|t| self.score(*t).standing == Standing::Ranked).collect()
    }

    /// The same of one peer group.
    pub fn ranked_in(&self, group: &str) -> Vec<usize> {
        self.ranked().into_iter().filter(|t| self.scheme.townships[*t].group == group).collect()
    }

    /// Name of a township.
    pub fn township(&self, place: usize) -> &str {
        &self.scheme.townships[place].name
    }

    /// Name of a township's peer group.
    pub fn group_name(&self, place: usize) -> &str {
        let id = &self.scheme.townships[place].group;
        let group = self.scheme.settings.peer_groups.iter().find(|group| group.id == *id);
        group.map_or(id.as_str(), |group| self.locale.name(&group.name))
    }

    /// Score of a township.
    pub fn score(&self, place: usize) -> &TownshipScore {
        &self.scorecard.townships[place]
    }

    /// A score in percent as printed.
    pub fn percent(&self, percent: f64) -> String {
        crate::score::rank::printed(percent, self.scheme.settings.ranking.decimals)
    }

    /// Names joined as a list.
    pub fn names(&self, places: &[usize]) -> String {
        self.locale.list(&places.iter().map(|place| self.township(*place)).collect::<Vec<_>>())
    }

    /// The period in words.
    pub fn period(&self) -> String {
        let period = self.tidied.period;
        let year = period.year.to_string();
        if period.is_year() {
            return self.locale.with("summary.period_year", &[("year", &year)]);
        }
        // Forms for a part of a year count from January on.
        let last = period.last.to_string();
        self.locale.with("summary.period_to", &[("year", &year), ("last", &last)])
    }

    fn title(&self) -> String {
        let district = self.locale.name(&self.scheme.settings.district);
        self.locale.with("summary.title", &[("district", district), ("period", &self.period())])
    }

    /// What is counted how; an index is named, and said to be no points.
    fn subtitle(&self) -> String {
        let own = self.say(&format!("summary.{}", self.worded("subtitle")));
        match &self.scheme.index {
            Some(index) => {
                let facts = [("name", self.locale.name(&index.name)), ("subtitle", own.as_str())];
                self.locale.with("summary.index", &facts)
            }
            None => own,
        }
    }

    /// A sentence that needs only the counts and the period.
    fn say(&self, key: &str) -> String {
        let coverage = self.coverage();
        let deadline = self.scheme.settings.deadlines.get(&self.tidied.period);
        self.locale.with(
            key,
            &[
                ("period", &self.period()),
                ("expected", &coverage.expected.to_string()),
                ("received", &coverage.received.to_string()),
                ("unreadable", &coverage.unreadable.len().to_string()),
                ("missing", &coverage.missing.len().to_string()),
                ("ranked", &self.scorecard.ranked.to_string()),
                ("unranked", &(coverage.expected - self.scorecard.ranked).to_string()),
                ("deadline", &deadline.map_or_else(|| "—".to_owned(), ToString::to_string)),
            ],
        )
    }
}
