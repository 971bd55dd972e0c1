//! Lays an index over the scheme it belongs to, so that groups and weights are those of the index.

use super::super::indicator::{Group, Indicator};
use super::super::settings::Settings;
use super::super::source::Source;
use super::{Index, Part, TOP};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::value::plain;

/// Id of the group of what the index leaves out.
const BESIDE: &str = "beside";

impl Index {
    /// Puts the index in the place of points: the parts of its top become the groups, effective weights
    /// in percent the weights, its bands the grades, its way of ranking that of the scheme. Indicators
    /// that it leaves out stay, under a heading of their own and without weight.
    pub(in crate::scheme) fn lay_over(
        &mut self,
        source: &Source,
        settings: &mut Settings,
        groups: &mut Vec<Group>,
        indicators: &mut [Indicator],
        flaws: &mut Vec<Flaw>,
    ) {
        if self.scale.high != 100.0 {
            let facts = Facts::from([("low", plain(self.scale.low)), ("high", plain(self.scale.high))]);
            flaws.push(source.flaw_where("scale", "index_scale", facts));
        }
        let ranking = &mut settings.ranking;
        ranking.decimals = self.decimals.unwrap_or(ranking.decimals);
        ranking.ties = self.ties.unwrap_or(ranking.ties);
        let minimum = self.minimum_availability.unwrap_or(ranking.minimum_availability);
        ranking.minimum_availability = minimum;
        self.minimum_availability = Some(minimum);
        if !self.bands.is_empty() {
            settings.grades.clone_from(&self.bands);
        }

        for indicator in indicators.iter_mut() {
            indicator.weight = 0.0;
        }
        *groups = Vec::new();
        let mut named = vec![false; indicators.len()];
        for (place, part) in self.top().parts.iter().enumerate() {
            let (id, leaves) = match part {
                Part::Node(node) => (&self.nodes[*node].id, self.leaves_below(*node)),
                Part::Leaf(leaf) => (&self.leaves[*leaf].id, vec![*leaf]),
            };
            let (weight, name) = self.part(*part);
            groups.push(Group { id: id.clone(), name: name.clone(), weight: weight.effective * 100.0 });
            for leaf in leaves {
                let Some(indicator) = self.leaves[leaf].indicator else { continue };
                named[indicator] = true;
                indicators[indicator].group = place;
                indicators[indicator].weight = self.leaves[leaf].weight.effective * 100.0;
            }
        }
        let left_out: Vec<usize> = (0..named.len()).filter(|place| !named[*place]).collect();
        match &self.beside {
            _ if left_out.is_empty() => {}
            Some(name) => {
                for place in &left_out {
                    indicators[*place].group = groups.len();
                }
                groups.push(Group { id: BESIDE.to_owned(), name: name.clone(), weight: 0.0 });
            }
            None => {
                let names: Vec<&str> = left_out.iter().map(|place| indicators[*place].id.as_str()).collect();
                let facts = Facts::from([("names", names.join(", "))]);
                flaws.push(source.flaw_where("[index]", "no_beside", facts));
            }
        }
    }

    /// The part of the top that a group of the scheme stands for; `None` for what the index leaves out.
    pub fn part_of_group(&self, group: usize) -> Option<Part> {
        self.nodes[TOP].parts.get(group).copied()
    }

    /// The leaf of an indicator, by its place in the scheme.
    pub fn leaf_of(&self, indicator: usize) -> Option<usize> {
        self.leaves.iter().position(|leaf| leaf.indicator == Some(indicator))
    }
}
