//! Whether the result is only that of the method: the district under others, side by side.

mod gaps;
mod methods;
mod places;
mod words;

use places::Places;
use words::{way_key, weighting_key, whole_key};

use crate::method::weight::Caution;
use crate::panel::{District, Method, Outcome, Panel, district, panel};
use crate::report::Material;
use crate::report::print;
use crate::report::summary::Block;
use crate::score::rank::printed;
use crate::score::spread::median;
use crate::value::plain;

/// The section: the conclusion, what there is to say, every method, the places under a selection, policies for gaps.
pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let district = district::district(material.scorecard, material.scheme);
    let panel = panel(&district, material.scheme.settings.ranking.ties);
    let view = View { material, district: &district, panel: &panel };
    let mut lines = view.lines();
    let policies = gaps::table(material);
    if policies.is_none() {
        let key = if material.scheme.index.is_some() { "panel.no_policies_index" } else { "panel.no_gaps" };
        lines.push(material.locale.text(key).to_owned());
    }
    let mut blocks = Vec::new();
    if district.townships.is_empty() {
        blocks.push(Block::List(lines));
    } else {
        let places = Places::of(&view);
        blocks.push(Block::Paragraph(places.conclusion(&view)));
        blocks.push(Block::List(lines));
        blocks.push(Block::Table(methods::table(&view)));
        blocks.push(Block::Table(places.table(&view)));
    }
    blocks.extend(policies.map(Block::Table));
    blocks
}

/// The panel with what is needed to speak of it.
struct View<'a> {
    material: &'a Material<'a>,
    district: &'a District,
    panel: &'a Panel,
}

/// A township that moves, and under which method.
struct Mover {
    /// Its place in the roster.
    township: usize,
    before: f64,
    after: f64,
    method: Method,
}

impl View<'_> {
    fn lines(&self) -> Vec<String> {
        let locale = self.material.locale;
        if self.district.townships.is_empty() {
            return vec![locale.text("panel.nobody").to_owned()];
        }
        let mut lines = vec![self.headline(), locale.text("panel.basis").to_owned()];
        lines.extend(self.correlations());
        let left_out: Vec<&str> = self
            .material
            .scheme
            .indicators
            .iter()
            .enumerate()
            .filter(|(place, own)| {
                own.weight > 0.0 && !self.district.indicators.iter().any(|other| other.indicator == *place)
            })
            .map(|(_, own)| locale.name(&own.name))
            .collect();
        if !left_out.is_empty() {
            lines.push(locale.with("panel.left_out", &[("names", &locale.list(&left_out))]));
        }
        lines.push(match &self.material.scheme.ahp {
            Some(ahp) => {
                let ratio = ahp.priorities.ratio.map(|ratio| printed(ratio, 3)).unwrap_or_default();
                locale.with(ahp.verdict(), &[("ratio", &ratio)])
            }
            None => locale.text("panel.no_ahp").to_owned(),
        });
        lines.extend(self.cautions());
        lines
    }

    /// Outcomes that say something about the result: weights that one indicator dominates say something
    /// about themselves.
    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        let outcomes = self.panel.entries.iter().filter_map(|(_, outcome)| outcome.as_ref().ok());
        outcomes.filter(|outcome| !self.panel.is_dominated(outcome.method.weighting))
    }

    /// How many of them there are, and how far a place moves under them on average.
    fn shift(&self) -> (usize, Option<f64>) {
        let shifts: Vec<f64> = self.outcomes().filter_map(|outcome| outcome.mean_shift).collect();
        let mean = (!shifts.is_empty()).then(|| shifts.iter().sum::<f64>() / shifts.len() as f64);
        (self.outcomes().count(), mean)
    }

    /// Who moves most under any method; of those that move equally far the first.
    fn farthest(&self) -> Option<Mover> {
        let movers = self.outcomes().filter_map(|outcome| {
            let (township, before, after) = *outcome.moves.first()?;
            let township = self.district.townships[township];
            Some(Mover { township, before, after, method: outcome.method })
        });
        movers.fold(None, |far: Option<Mover>, own| match far {
            Some(far) if (far.before - far.after).abs() >= (own.before - own.after).abs() => Some(far),
            _ => Some(own),
        })
    }

    fn headline(&self) -> String {
        let locale = self.material.locale;
        let (count, shift) = self.shift();
        let count = count.to_string();
        match self.farthest().zip(shift) {
            None => locale.with("panel.same", &[("count", &count)]),
            Some((mover, shift)) => locale.with(
                "panel.headline",
                &[
                    ("count", &count),
                    ("shift", &printed(shift, 1)),
                    ("township", self.material.township(mover.township)),
                    ("before", &plain(mover.before)),
                    ("after", &plain(mover.after)),
                    ("method", &self.named(mover.method)),
                ],
            ),
        }
    }

    /// How far the methods agree with the official places, at least and in the middle.
    fn correlations(&self) -> Option<String> {
        let found: Vec<(f64, Method)> =
            self.outcomes().filter_map(|own| Some((own.spearman?, own.method))).collect();
        let middle = median(&found.iter().map(|(value, _)| *value).collect::<Vec<f64>>())?;
        let (lowest, method) = found.into_iter().reduce(|low, own| if own.0 < low.0 { own } else { low })?;
        let facts = [
            ("median", &*printed(middle, 2)),
            ("lowest", &printed(lowest, 2)),
            ("method", &self.named(method)),
        ];
        Some(self.material.locale.with("panel.correlations", &facts))
    }

    /// What is doubtful about weights that come from the data.
    fn cautions(&self) -> Vec<String> {
        let locale = self.material.locale;
        let indicator = |column: usize| {
            let place = self.district.indicators[column].indicator;
            locale.name(&self.material.scheme.indicators[place].name)
        };
        let mut lines = Vec::new();
        let mut constant: Vec<&str> = Vec::new();
        for (weighting, weights) in &self.panel.weights {
            let Ok(weights) = weights else { continue };
            let mut zeros: Vec<&str> = Vec::new();
            for caution in &weights.cautions {
                match *caution {
                    Caution::Constant { column } if !constant.contains(&indicator(column)) => {
                        constant.push(indicator(column));
                    }
                    Caution::Constant { .. } => {}
                    Caution::Zeros { column, .. } => zeros.push(indicator(column)),
                    Caution::Dominant { column, weight } => lines.push(locale.with(
                        "panel.dominant",
                        &[
                            ("weights", locale.text(weighting_key(*weighting))),
                            ("indicator", indicator(column)),
                            ("weight", &print::percent(weight)),
                        ],
                    )),
                }
            }
            if !zeros.is_empty() {
                let facts = [
                    ("weights", locale.text(weighting_key(*weighting))),
                    ("count", &*zeros.len().to_string()),
                    ("names", &locale.list(&zeros)),
                ];
                lines.push(locale.with("panel.zeros", &facts));
            }
        }
        if !constant.is_empty() {
            lines.push(locale.with("panel.constant", &[("names", &locale.list(&constant))]));
        }
        lines
    }

    /// The two choices of a method beside the one that its column is about.
    fn beside(&self, method: Method, own: &str) -> String {
        let keys = [way_key(method), whole_key(method.whole), weighting_key(method.weighting)];
        let [one, other] = match keys.iter().position(|key| *key == own) {
            Some(0) => [keys[1], keys[2]],
            Some(1) => [keys[0], keys[2]],
            _ => [keys[0], keys[1]],
        };
        let locale = self.material.locale;
        locale.with("panel.beside", &[("one", locale.text(one)), ("other", locale.text(other))])
    }

    /// A method in words.
    fn named(&self, method: Method) -> String {
        let locale = self.material.locale;
        locale.with(
            "panel.method",
            &[
                ("scale", locale.text(way_key(method))),
                ("mean", locale.text(whole_key(method.whole))),
                ("weights", locale.text(weighting_key(method.weighting))),
            ],
        )
    }
}
