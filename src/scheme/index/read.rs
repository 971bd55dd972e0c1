//! Reads the definition of an index and names every mistake in it at once.

use super::super::indicator::{Direction as Way, Indicator};
use super::super::source::{Located, Source, nearest};
use super::entries::{Entries, LeafEntry};
use super::{Columns, Index, Leaf, Node, Normalise, Part, Scale, TOP, Weight};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;
use crate::method::{Direction, Normalisation};

/// Most decimals of a score, as for places everywhere.
const DECIMALS: u8 = 6;

/// Reads a definition.
///
/// - `indicators`: those of the scheme the index is over; `None` for an index over columns of a table.
///
/// Returns `None` if it cannot be read at all; an index with flaws is not to be used.
pub(in crate::scheme) fn read(
    source: &Source,
    indicators: Option<&[Indicator]>,
    flaws: &mut Vec<Flaw>,
) -> Option<Index> {
    let entries: Entries = match source.parse() {
        Ok(entries) => entries,
        Err(flaw) => {
            flaws.push(flaw);
            return None;
        }
    };
    let mut reader = Reader { source, flaws };
    let top = &entries.index;
    reader.share(top.minimum_availability, "minimum_availability");
    for decimals in [top.decimals, top.round].into_iter().flatten() {
        reader.decimals(decimals);
    }
    let mut nodes = vec![Node {
        id: String::new(),
        name: Name::new(&top.name, &top.name_en),
        parent: None,
        aggregation: top.aggregation.into(),
        minimum_availability: 0.0,
        required: false,
        round: top.round,
        weight: Weight { given: 1.0, share: 1.0, effective: 1.0 },
        parts: Vec::new(),
    }];
    let mut taken: Vec<&str> = Vec::new();
    for entry in &entries.node {
        let id = entry.id.get_ref().as_str();
        if id.is_empty() || taken.contains(&id) {
            reader.at(&entry.id, "duplicate", Facts::from([("name", id.to_owned())]), None);
        }
        taken.push(id);
        reader.weight(&entry.id, entry.weight);
        reader.share(entry.minimum_availability, "minimum_availability");
        entry.round.into_iter().for_each(|round| reader.decimals(round));
        nodes.push(Node {
            id: id.to_owned(),
            name: Name::new(&entry.name, &entry.name_en),
            parent: Some(TOP),
            aggregation: entry.aggregation.into(),
            minimum_availability: entry.minimum_availability.unwrap_or(0.0),
            required: entry.required,
            round: entry.round,
            weight: Weight { given: entry.weight, share: 0.0, effective: 0.0 },
            parts: Vec::new(),
        });
    }
    for (place, entry) in entries.node.iter().enumerate() {
        let parent = reader.parent(entry.parent.as_ref(), &nodes);
        nodes[place + 1].parent = Some(parent);
    }
    for (place, entry) in entries.node.iter().enumerate() {
        if circular(place + 1, &nodes) {
            let name = entry.id.get_ref().clone();
            reader.at(&entry.id, "circle", Facts::from([("name", name)]), None);
            // Hung up at the top, so that reading can go on; the flaw stands.
            nodes[place + 1].parent = Some(TOP);
        }
    }
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut at = Vec::new();
    for entry in &entries.leaf {
        let Some((leaf, name)) = reader.leaf(entry, indicators, &nodes) else { continue };
        if leaves.iter().any(|other| other.id == leaf.id) {
            reader.at(name, "duplicate", Facts::from([("name", leaf.id.clone())]), None);
        }
        leaves.push(leaf);
        at.push(entry.normalise.span().start);
    }
    for place in 1..nodes.len() {
        let parent = nodes[place].parent.unwrap_or(TOP);
        nodes[parent].parts.push(Part::Node(place));
    }
    for (place, leaf) in leaves.iter().enumerate() {
        nodes[leaf.parent].parts.push(Part::Leaf(place));
    }
    let gaps = reader.gaps(entries.index.gaps);
    let mut index = Index {
        name: nodes[TOP].name.clone(),
        scale: Scale { low: 0.0, high: 100.0 },
        gaps,
        minimum_availability: entries.index.minimum_availability,
        decimals: entries.index.decimals,
        ties: entries.index.ties,
        nodes,
        leaves,
        bands: Vec::new(),
        beside: entries.beside.map(|beside| Name::new(beside.name, beside.name_en)),
        table: Columns {
            id: entries.table.id,
            peer_group: entries.table.peer_group,
            skip: entries.table.skip,
        },
    };
    reader.weigh(&mut index);
    index.scale = reader.scale(entries.index.scale, &index, &at);
    index.bands = reader.bands(entries.band, index.scale);
    Some(index)
}

/// Whether going up from a node never comes to the top.
fn circular(node: usize, nodes: &[Node]) -> bool {
    let mut at = node;
    for _ in 0..nodes.len() {
        match nodes[at].parent {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    true
}

/// Where the definition stands, and what is wrong with it so far.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) flaws: &'a mut Vec<Flaw>,
}

impl Reader<'_> {
    pub(super) fn at(&mut self, at: &Located, key: &'static str, facts: Facts, nearest: Option<String>) {
        self.flaws.push(Flaw { nearest, ..self.source.flaw(at, key, facts) });
    }

    pub(super) fn where_written(&mut self, text: &str, key: &'static str, facts: Facts) {
        self.flaws.push(self.source.flaw_where(text, key, facts));
    }

    fn weight(&mut self, at: &Located, weight: f64) {
        if !(weight.is_finite() && weight >= 0.0) {
            self.at(at, "bad_weight", Facts::from([("name", at.get_ref().clone())]), None);
        }
    }

    fn share(&mut self, share: Option<f64>, name: &str) {
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            self.where_written(name, "bad_share", Facts::from([("name", name.to_owned())]));
        }
    }

    fn decimals(&mut self, decimals: u8) {
        if decimals > DECIMALS {
            let text = format!("= {decimals}");
            self.where_written(&text, "bad_decimals", Facts::from([("name", decimals.to_string())]));
        }
    }

    /// The place of the parent named; none named is the top.
    fn parent(&mut self, named: Option<&Located>, nodes: &[Node]) -> usize {
        let Some(named) = named else { return TOP };
        let name = named.get_ref();
        nodes.iter().position(|node| node.id == *name && !name.is_empty()).unwrap_or_else(|| {
            let near = nearest(name, nodes.iter().skip(1).map(|node| node.id.clone()));
            self.at(named, "unknown_node", Facts::from([("name", name.clone())]), near);
            TOP
        })
    }

    /// A leaf, and where its name stands.
    fn leaf<'e>(
        &mut self,
        entry: &'e LeafEntry,
        indicators: Option<&[Indicator]>,
        nodes: &[Node],
    ) -> Option<(Leaf, &'e Located)> {
        let (wanted, other, missing) = match indicators {
            Some(_) => (&entry.indicator, &entry.column, "indicator"),
            None => (&entry.column, &entry.indicator, "column"),
        };
        let Some(name) = wanted.as_ref().filter(|_| other.is_none()) else {
            let facts = Facts::from([("name", missing.to_owned())]);
            match wanted.as_ref().or(other.as_ref()) {
                Some(at) => self.at(at, "leaf_names", facts, None),
                None => self.where_written("[[leaf]]", "leaf_names", facts),
            }
            return None;
        };
        let id = name.get_ref();
        let indicator = indicators.and_then(|all| {
            let found = all.iter().position(|indicator| indicator.id == *id);
            if found.is_none() {
                let near = nearest(id, all.iter().map(|indicator| indicator.id.clone()));
                self.at(name, "unknown_indicator", Facts::from([("name", id.clone())]), near);
            }
            found
        });
        self.weight(name, entry.weight);
        entry.round.into_iter().for_each(|round| self.decimals(round));
        let normalise = Normalise::from(*entry.normalise.get_ref());
        if let Some(reason) = unusable(normalise).or_else(|| no_number(entry.cap)) {
            let facts = Facts::from([("name", id.clone()), ("reason", reason.to_owned())]);
            self.at(name, "bad_normalise", facts, None);
        }
        let own = indicators.zip(indicator).map(|(all, place)| &all[place]);
        let default = own.map_or_else(|| Name::new(id, id), |indicator| indicator.name.clone());
        let direction = entry.direction.or(own.map(|own| own.direction)).unwrap_or(Way::Higher);
        let leaf = Leaf {
            id: id.clone(),
            name: Name {
                zh: entry.name.clone().unwrap_or(default.zh),
                en: entry.name_en.clone().unwrap_or(default.en),
            },
            indicator,
            parent: self.parent(entry.parent.as_ref(), nodes),
            weight: Weight { given: entry.weight, share: 0.0, effective: 0.0 },
            direction: match direction {
                Way::Higher => Direction::HigherIsBetter,
                Way::Lower => Direction::LowerIsBetter,
            },
            normalise,
            required: entry.required,
            cap: entry.cap,
            round: entry.round,
        };
        Some((leaf, name))
    }
}

/// Why values could not be brought onto the scale whatever they are, if so.
fn unusable(normalise: Normalise) -> Option<&'static str> {
    match normalise {
        Normalise::By(Normalisation::Goalposts { low, high }) => {
            no_number(Some(low)).or_else(|| no_number(Some(high))).or((low >= high).then_some("low >= high"))
        }
        Normalise::By(Normalisation::LogGoalposts { low, high }) => no_number(Some(low))
            .or_else(|| no_number(Some(high)))
            .or((low <= 0.0).then_some("low <= 0"))
            .or((low >= high).then_some("low >= high")),
        Normalise::By(Normalisation::DistanceToTarget { target }) => no_number(Some(target)),
        _ => None,
    }
}

fn no_number(number: Option<f64>) -> Option<&'static str> {
    number.is_some_and(|number| !number.is_finite()).then_some("inf, nan")
}
