//! The official paper: the same result as running text in ten parts, with its tables as annexes.
//!
//! Every sentence follows a rule and takes its numbers from the tables of the summary. No cause is said that
//! the figures do not show; what only a person knows is left to be filled in. A paper has a limit of length:
//! [`LADDER`] says what is cut, step by step, until it is kept.

mod advice;
mod annexes;
mod indicators;
mod laggard;
mod lagging;
mod overview;
mod pen;
mod progress;
mod quality;
mod ranking;
mod received;
mod tables;

use crate::language::Language;
use crate::locale::Locale;
use crate::report::Material;
use crate::report::summary::paper::{Measure, Paper, Piece};
use crate::report::summary::{Block, Section, Table};
use crate::score::profile::{Profile, profile};
use crate::score::{Rank, Standing, Verdict};
use crate::value::plain;
use pen::{Pen, left};

/// The length that an official paper is to stay below (减负规定: 专项 documents), annexes not counted.
pub const LIMIT: usize = 4_000;

/// How much is said.
#[derive(Clone, Copy, Debug)]
struct Brevity {
    /// Names in a list before it is cut: "等12家（见附件4）".
    names: usize,
    /// Costly indicators said of a township at the end.
    losses: usize,
    /// Townships at the end of which there is a paragraph each; of the others there are names.
    detailed: usize,
    /// Groups of indicators of which there is a paragraph, the weakest first.
    groups: usize,
    /// Rows of the ranking in the text; of more townships the first and last of each group are shown.
    rows: usize,
}

/// From all there is to say to the least. The first step that keeps [`LIMIT`] is taken; the last is taken in
/// any case, and what is said then no longer grows with the district.
const LADDER: [Brevity; 11] = [
    Brevity { names: 40, losses: 3, detailed: 40, groups: 40, rows: 60 },
    Brevity { names: 20, losses: 3, detailed: 40, groups: 40, rows: 40 },
    Brevity { names: 15, losses: 2, detailed: 40, groups: 9, rows: 40 },
    Brevity { names: 15, losses: 2, detailed: 20, groups: 5, rows: 24 },
    Brevity { names: 15, losses: 2, detailed: 20, groups: 4, rows: 18 },
    Brevity { names: 12, losses: 1, detailed: 12, groups: 4, rows: 18 },
    Brevity { names: 10, losses: 1, detailed: 10, groups: 3, rows: 18 },
    Brevity { names: 8, losses: 1, detailed: 10, groups: 2, rows: 12 },
    Brevity { names: 6, losses: 1, detailed: 8, groups: 2, rows: 12 },
    Brevity { names: 6, losses: 1, detailed: 5, groups: 2, rows: 12 },
    Brevity { names: 5, losses: 1, detailed: 3, groups: 2, rows: 12 },
];

/// The annexes, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    Ranking = 1,
    Indicators,
    Method,
    Register,
    Manifest,
    Lagging,
}

/// What the paper is written from.
struct Ground<'a> {
    material: &'a Material<'a>,
    locale: &'a Locale,
    sections: &'a [Section],
    profile: Profile,
    /// Places in the roster of the ranked townships, best first.
    ranked: Vec<usize>,
}

/// Writes the paper.
///
/// - `sections`: those of the summary, from which its tables and charts are taken.
pub(super) fn paper(material: &Material<'_>, sections: &[Section]) -> Paper {
    let ranked = material.in_order().into_iter();
    let ground = Ground {
        material,
        locale: material.locale,
        sections,
        profile: profile(material.scorecard, &material.screened, material.scheme),
        ranked: ranked.filter(|place| material.score(*place).standing == Standing::Ranked).collect(),
    };
    let mut paper = ground.frame();
    for brevity in &LADDER {
        paper.body = ground.body(brevity);
        if paper.length() < LIMIT {
            break;
        }
    }
    paper
}

impl<'a> Ground<'a> {
    /// Everything but the text.
    fn frame(&self) -> Paper {
        let locale = self.locale;
        let district = locale.name(&self.material.scheme.settings.district);
        let facts = [("district", district), ("period", &self.material.period())];
        let annexes = annexes::annexes(self);
        let listed = |(place, title): (usize, &String)| {
            let facts = [("number", (place + 1).to_string()), ("title", title.clone())];
            locale.with("paper.annex_line", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        };
        let titles: Vec<String> = annexes.iter().map(|annex| annex.title.clone()).collect();
        Paper {
            title: locale.with("paper.title", &facts).lines().map(str::to_owned).collect(),
            addressee: left(locale, "paper.addressee", "paper.to_fill.addressee"),
            body: Vec::new(),
            annex_word: locale.text("paper.annex_word").to_owned() + locale.text("join.sentence"),
            annex_list: titles.iter().enumerate().map(listed).collect(),
            closing: ["office", "day"]
                .map(|what| left(locale, "paper.closing", &format!("paper.to_fill.{what}")))
                .into(),
            annexes,
            measure: match locale.language {
                Language::Chinese => Measure::Characters,
                Language::English => Measure::Words,
            },
        }
    }

    fn body(&self, brevity: &Brevity) -> Vec<Piece> {
        let mut pen = Pen::new(self.locale);
        overview::lead(self, &mut pen);
        overview::write(self, &mut pen, brevity);
        received::write(self, &mut pen, brevity);
        ranking::write(self, &mut pen, brevity);
        progress::write(self, &mut pen, brevity);
        indicators::write(self, &mut pen, brevity);
        lagging::write(self, &mut pen, brevity);
        quality::write(self, &mut pen, brevity);
        advice::write(self, &mut pen, brevity);
        pen.pieces
    }

    /// A table of the summary.
    fn table(&self, id: &str) -> Option<&'a Table> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.into_iter().find_map(|block| match block {
            Block::Table(table) if table.id == id => Some(table),
            _ => None,
        })
    }

    /// "得分率", or "指数" where the scheme has one.
    fn score_word(&self) -> &'a str {
        self.locale.text(if self.material.scheme.index.is_some() { "paper.index" } else { "paper.score" })
    }

    /// A score of a township as printed.
    fn score(&self, place: usize) -> String {
        self.material.score(place).percent.map_or_else(String::new, |percent| self.material.percent(percent))
    }

    /// Names as a list, cut where there are too many.
    fn names(&self, names: &[String], brevity: &Brevity, see: Behind) -> String {
        if names.len() <= brevity.names {
            return self.locale.list(names);
        }
        let (shown, count) = (self.locale.list(&names[..brevity.names]), names.len().to_string());
        let annex = (see as usize).to_string();
        self.locale.with("paper.and_others", &[("names", &shown), ("count", &count), ("annex", &annex)])
    }

    /// The same of townships.
    fn townships(&self, places: &[usize], brevity: &Brevity, see: Behind) -> String {
        let names: Vec<String> =
            places.iter().map(|place| self.material.township(*place).to_owned()).collect();
        self.names(&names, brevity, see)
    }

    /// Townships of the roster that the runs say something of.
    fn judged(&self, verdict: Verdict) -> Vec<usize> {
        let verdicts = &self.material.certainty.verdicts;
        self.material.in_order().into_iter().filter(|place| verdicts[*place] == Some(verdict)).collect()
    }

    /// A place in words: "第3名", "并列第3名".
    fn place(&self, rank: Rank) -> String {
        let key = if rank.tied_with > 0 { "place_tied" } else { "place" };
        self.say(key, &[("place", &plain(rank.place))])
    }

    /// A sentence with facts.
    fn say(&self, key: &str, facts: &[(&str, &str)]) -> String {
        self.locale.with(&format!("paper.{key}"), facts)
    }
}
