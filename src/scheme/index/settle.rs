//! What follows from a definition as a whole: gaps, shares of weight, the scale, the bands.

use super::super::settings::Grade;
use super::super::source::nearest;
use super::entries::BandEntry;
use super::read::Reader;
use super::{Gaps, Index, Normalise, Scale, Unfilled};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;
use crate::method::gap::Remedy;
use crate::method::normalise::percentile::Form;
use crate::method::{Aggregation, Normalisation};

/// Names that policies for gaps go by.
const POLICIES: [&str; 7] = ["reweight", "peer_mean", "peer_median", "mean", "median", "last_period", "none"];

impl Reader<'_> {
    /// Policies in their order; what is done in the end stands last or not at all.
    pub(super) fn gaps(&mut self, written: Option<toml::Spanned<toml::Value>>) -> Gaps {
        let mut gaps = Gaps { remedies: Vec::new(), otherwise: Unfilled::Reweight };
        let Some(written) = written else { return gaps };
        let line = Some(self.source.line_at(written.span().start));
        let words = match written.into_inner() {
            toml::Value::Array(words) => words,
            word => vec![word],
        };
        let last = words.len().saturating_sub(1);
        for (place, word) in words.iter().enumerate() {
            let name = word.as_str().unwrap_or(word.type_str()).to_owned();
            let mut flaw = |key, nearest| {
                let facts = Facts::from([("name", name.clone())]);
                self.flaws.push(Flaw { line, nearest, ..self.source.flaw_where("", key, facts) });
            };
            match name.as_str() {
                "reweight" | "none" if place < last => flaw("gap_order", None),
                "reweight" => {}
                "none" => gaps.otherwise = Unfilled::Unranked,
                "peer_mean" => gaps.remedies.push(Remedy::GroupMean),
                "peer_median" => gaps.remedies.push(Remedy::GroupMedian),
                "mean" => gaps.remedies.push(Remedy::Mean),
                "median" => gaps.remedies.push(Remedy::Median),
                "last_period" => gaps.remedies.push(Remedy::LastPeriod),
                _ => flaw("unknown_gaps", nearest(&name, POLICIES.map(str::to_owned))),
            }
        }
        gaps
    }

    /// Shares within each node and effective weights; a node without parts, or whose parts weigh
    /// nothing, is a mistake.
    pub(super) fn weigh(&mut self, index: &mut Index) {
        for node in index.bottom_up().into_iter().rev() {
            let node = &index.nodes[node];
            let total: f64 = node.parts.iter().map(|part| index.part(*part).0.given).sum();
            if node.parts.is_empty() || total <= 0.0 {
                let key = if node.parts.is_empty() { "empty_node" } else { "weightless" };
                let text = if node.id.is_empty() { "[index]".to_owned() } else { format!("\"{}\"", node.id) };
                let name = if node.id.is_empty() { node.name.zh.clone() } else { node.id.clone() };
                self.where_written(&text, key, Facts::from([("name", name)]));
            }
        }
        index.reweigh();
    }

    /// The scale written, or the one that fits: from 1 where a geometric or harmonic mean stands above
    /// scores of which the worst is always the lower end, and would lose everything by it.
    pub(super) fn scale(&mut self, written: Option<[f64; 2]>, index: &Index, at: &[usize]) -> Scale {
        let under = |parent: Option<usize>| {
            std::iter::successors(parent, |node| index.nodes[*node].parent).any(|node| {
                matches!(index.nodes[node].aggregation, Aggregation::Geometric | Aggregation::Harmonic)
            })
        };
        let leaves = (0..index.leaves.len())
            .filter(|place| worst_is_lower_end(index.leaves[*place].normalise))
            .filter(|place| under(Some(index.leaves[*place].parent)))
            .map(|place| (&index.leaves[place].id, Some(self.source.line_at(at[place]))));
        let nodes = index
            .nodes
            .iter()
            .filter(|node| node.aggregation == Aggregation::Copeland && under(node.parent))
            .map(|node| {
                (&node.id, self.source.flaw_where(&format!("\"{}\"", node.id), "", Facts::new()).line)
            });
        let starved: Vec<(&String, Option<usize>)> = leaves.chain(nodes).collect();
        let Some([low, high]) = written else {
            return Scale { low: if starved.is_empty() { 0.0 } else { 1.0 }, high: 100.0 };
        };
        if !(low.is_finite() && high.is_finite() && 0.0 <= low && low < high) {
            self.where_written("scale", "bad_scale", Facts::from([("name", format!("[{low}, {high}]"))]));
        } else if low == 0.0 {
            for (name, line) in starved {
                let facts = Facts::from([("name", name.clone())]);
                self.flaws.push(Flaw { line, ..self.source.flaw_where("", "starved", facts) });
            }
        }
        Scale { low, high }
    }

    /// Bands from high to low, the last of which takes in the lower end of the scale.
    pub(super) fn bands(&mut self, entries: Vec<BandEntry>, scale: Scale) -> Vec<Grade> {
        let falling = entries.windows(2).all(|pair| pair[0].at_least > pair[1].at_least);
        if !falling || entries.last().is_some_and(|band| band.at_least > scale.low) {
            let low = crate::value::plain(scale.low);
            self.where_written("[[band]]", "bands_order", Facts::from([("low", low)]));
        }
        for (place, band) in entries.iter().enumerate() {
            let id = band.id.get_ref();
            if entries[..place].iter().any(|other| other.id.get_ref() == id) {
                self.at(&band.id, "duplicate", Facts::from([("name", id.clone())]), None);
            }
        }
        let band = |band: BandEntry| Grade {
            id: band.id.into_inner(),
            name: Name::new(band.name, band.name_en),
            at_least: band.at_least,
            quota: band.quota,
        };
        entries.into_iter().map(band).collect()
    }
}

/// Whether the worst unit gets the lower end by the formula itself, however good it is. Fixed ends give
/// it only to who has come to them.
fn worst_is_lower_end(normalise: Normalise) -> bool {
    matches!(
        normalise,
        Normalise::By(
            Normalisation::MinMax
                | Normalisation::Percentile { form: Form::OfOthers }
                | Normalisation::DistanceToTarget { .. }
        )
    )
}
