//! `hengping index`: a ready table, scored and ranked by the definition of an index.

use serde_json::{Value, json};

use super::Exit;
use super::args::IndexOptions;
use super::output::print;
use crate::error::Error;
use crate::index::steps::steps;
use crate::index::{Origin, Standing};
use crate::locale::Locale;
use crate::ready::{self, Ranking};
use crate::report::arithmetic;
use crate::report::compose::in_place;
use crate::scheme::index::{Index, TOP};
use crate::scheme::nearest;
use crate::scheme::settings::TieRule;
use crate::score::rank::printed;
use crate::value::trimmed;

pub(super) fn run(options: &IndexOptions, locale: &Locale) -> Result<Exit, Error> {
    let mut index = Index::load(&options.index)?;
    index.ties = options.ties.map(TieRule::from).or(index.ties);
    let isolation = super::isolation();
    let table = ready::read(&index, &options.table, &isolation)?;
    let before = match &options.previous {
        Some(path) => Some(ready::read(&index, path, &isolation)?),
        None => None,
    };
    let ranking = ready::ranking(&index, table, before.as_ref(), options.decimals, None)?;
    let shown = Shown { index: &index, ranking: &ranking, locale };
    let text = match &options.unit {
        Some(name) => shown.arithmetic(name)?,
        None if options.json => shown.json().to_string(),
        None => shown.table(),
    };
    print(&text);
    Ok(Exit::Done)
}

struct Shown<'a> {
    index: &'a Index,
    ranking: &'a Ranking,
    locale: &'a Locale,
}

impl Shown<'_> {
    fn score(&self, score: f64) -> String {
        printed(score, self.ranking.decimals)
    }

    fn ranked(&self) -> impl Iterator<Item = usize> + '_ {
        self.ranking.order.iter().copied().filter(|unit| self.ranking.ranks[*unit].is_some())
    }

    fn heading(&self) -> String {
        let ties = match self.index.ties.unwrap_or(TieRule::Min) {
            TieRule::Min => "method.ties_min",
            TieRule::Dense => "method.ties_dense",
            TieRule::Average => "method.ties_average",
            TieRule::Max => "method.ties_max",
        };
        self.locale.with(
            "ready.heading",
            &[
                ("index", self.locale.name(&self.index.name)),
                ("units", &self.ranking.table.units.len().to_string()),
                ("ranked", &self.ranked().count().to_string()),
                ("low", &trimmed(self.index.scale.low, 6)),
                ("high", &trimmed(self.index.scale.high, 6)),
                ("decimals", &self.ranking.decimals.to_string()),
                ("ties", self.locale.text(ties)),
            ],
        )
    }

    /// The ranked as a table, the others below with their reasons.
    fn table(&self) -> String {
        let (locale, ranking) = (self.locale, self.ranking);
        let grouped = !ranking.table.group_names.is_empty();
        let banded = !self.index.bands.is_empty();
        let text = |key: &str| locale.text(key).to_owned();
        let mut header = vec![text("column.rank"), text("ready.name")];
        if grouped {
            header.extend([text("column.peer_group"), text("column.group_rank")]);
        }
        header.push(text("ready.score"));
        if banded {
            header.push(text("ready.band"));
        }
        header.extend(self.index.nodes.iter().skip(1).map(|node| locale.name(&node.name).to_owned()));
        header.push(text("ready.gaps"));
        let mut table = comfy_table::Table::new();
        // ASCII borders: box drawing is two columns wide in many Chinese consoles.
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header(header);
        let none = || text("gap.none");
        for unit in self.ranked() {
            let scores = &ranking.evaluation.units[unit];
            let rank = |rank: Option<crate::score::Rank>| rank.map_or_else(none, |rank| rank.printed());
            let mut row = vec![rank(ranking.ranks[unit]), ranking.table.units[unit].clone()];
            if grouped {
                let group = ranking.table.groups[unit].map(|place| ranking.table.group_names[place].clone());
                row.extend([group.unwrap_or_else(none), rank(ranking.group_ranks[unit])]);
            }
            row.push(scores.total().map_or_else(none, |score| self.score(score)));
            if banded {
                let band =
                    ranking.bands[unit].map(|band| locale.name(&self.index.bands[band].name).to_owned());
                row.push(band.unwrap_or_else(none));
            }
            let nodes = scores.nodes.iter().skip(TOP + 1);
            row.extend(nodes.map(|node| node.score.map_or_else(none, |score| self.score(score))));
            row.push(self.gaps(unit));
            table.add_row(row);
        }
        let mut lines = vec![self.heading()];
        if self.ranked().next().is_some() {
            lines.push(table.to_string());
        }
        let unranked: Vec<usize> =
            ranking.order.iter().copied().filter(|unit| ranking.ranks[*unit].is_none()).collect();
        if !unranked.is_empty() {
            lines.push(locale.with("ready.unranked", &[("count", &unranked.len().to_string())]));
            lines.extend(unranked.into_iter().map(|unit| format!("  {}", self.reason(unit))));
        }
        lines.join("\n")
    }

    /// What was filled in, and what was shared out.
    fn gaps(&self, unit: usize) -> String {
        let scores = &self.ranking.evaluation.units[unit];
        let words = scores.leaves.iter().zip(&self.index.leaves).filter_map(|(score, leaf)| {
            let name = self.locale.name(&leaf.name);
            match score.origin {
                Origin::Filled(remedy) => Some(self.locale.with(
                    "ready.filled",
                    &[
                        ("leaf", name),
                        ("remedy", self.locale.text(arithmetic::remedy_key(remedy))),
                        ("value", &score.used.map(|value| trimmed(value, 6)).unwrap_or_default()),
                    ],
                )),
                Origin::Gap => Some(self.locale.with("ready.open", &[("leaf", name)])),
                Origin::Own | Origin::NotApplicable => None,
            }
        });
        self.locale.clauses(&words.collect::<Vec<_>>())
    }

    /// Why a unit is not ranked.
    fn reason(&self, unit: usize) -> String {
        let scores = &self.ranking.evaluation.units[unit];
        let name = self.ranking.table.units[unit].as_str();
        match scores.standing {
            Standing::Lacking { part } => self.locale.with(
                "ready.open_gap",
                &[("name", name), ("leaf", self.locale.name(self.index.part(part).1))],
            ),
            Standing::Nothing => self.locale.with("ready.nothing", &[("name", name)]),
            Standing::TooFew | Standing::Ranked => {
                let top = &scores.nodes[TOP];
                let facts = [
                    ("name", name),
                    ("own", &top.own.to_string()),
                    ("applicable", &top.applicable.to_string()),
                ];
                self.locale.with("ready.too_few", &facts)
            }
        }
    }

    /// How one unit came by its index.
    fn arithmetic(&self, name: &str) -> Result<String, Error> {
        let table = &self.ranking.table;
        let unit = table.unit_named(name).ok_or_else(|| Error::NoUnit {
            name: name.to_owned(),
            nearest: nearest(name, table.units.iter().cloned()),
        })?;
        let result = match self.ranking.ranks[unit].zip(self.ranking.evaluation.units[unit].total()) {
            Some((rank, score)) => self.locale.with(
                "ready.result",
                &[
                    ("name", name),
                    ("score", &self.score(score)),
                    ("rank", &in_place(self.locale, rank)),
                    ("of", &rank.of.to_string()),
                ],
            ),
            None => self.reason(unit),
        };
        let mut lines = vec![self.heading(), result];
        for line in steps(self.index, &self.ranking.evaluation, unit) {
            let words = arithmetic::words(self.index, &line.step, self.locale);
            lines.push(format!("{}{words}", "  ".repeat(line.depth)));
        }
        Ok(lines.join("\n"))
    }

    fn json(&self) -> Value {
        let (index, ranking) = (self.index, self.ranking);
        let units: Vec<Value> = ranking
            .order
            .iter()
            .map(|unit| {
                let scores = &ranking.evaluation.units[*unit];
                let nodes = index.nodes.iter().zip(&scores.nodes).skip(1);
                let nodes: serde_json::Map<String, Value> =
                    nodes.map(|(node, score)| (node.id.clone(), json!(score.score))).collect();
                let leaves: Vec<Value> = index
                    .leaves
                    .iter()
                    .zip(&scores.leaves)
                    .map(|(leaf, score)| {
                        json!({
                            "column": leaf.id,
                            "value": score.value.figure(),
                            "used": score.used,
                            "score": score.score,
                            "weight": score.share,
                            "filled": match score.origin {
                                Origin::Filled(remedy) => json!(arithmetic::remedy_key(remedy).rsplit('.').next()),
                                _ => Value::Null,
                            },
                        })
                    })
                    .collect();
                json!({
                    "name": ranking.table.units[*unit],
                    "peer_group": ranking.table.groups[*unit]
                        .and_then(|place| ranking.table.group_names.get(place)),
                    "score": scores.total(),
                    "printed": scores.total().map(|score| self.score(score)),
                    "rank": ranking.ranks[*unit].map(|rank| rank.place),
                    "tied_with": ranking.ranks[*unit].map(|rank| rank.tied_with),
                    "group_rank": ranking.group_ranks[*unit].map(|rank| rank.place),
                    "band": ranking.bands[*unit].map(|band| index.bands[band].id.as_str()),
                    "unranked": ranking.ranks[*unit].is_none().then(|| self.reason(*unit)),
                    "nodes": nodes,
                    "leaves": leaves,
                })
            })
            .collect();
        json!({
            "index": self.locale.name(&index.name),
            "decimals": ranking.decimals,
            "scale": [index.scale.low, index.scale.high],
            "units": units,
        })
    }
}
