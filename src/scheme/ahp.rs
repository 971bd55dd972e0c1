//! Judgements in pairs on the groups of indicators, for weights by the analytic hierarchy process.
//!
//! `[ahp]` in `run.toml`, which a district may leave out. The weights are shown beside the official ones and
//! never take their place.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::source::{Source, nearest};
use super::{Group, Indicator};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::method::weight::ahp::{CONSISTENT, Priorities, ahp};
use crate::method::weight::judgements::RECIPROCAL;

/// Judgements of a whole scheme, and the weights that follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahp {
    /// A row per group, in the order of the scheme: how many times as important it is as each other.
    pub judgements: Vec<Vec<f64>>,
    /// Weights of the groups, and how well the judgements hang together.
    pub priorities: Priorities,
    /// The group of each indicator, by id, as a row of the judgements: an index may group them otherwise.
    pub members: BTreeMap<String, usize>,
}

impl Ahp {
    /// Whether the judgements contradict each other more than they should.
    pub fn contradictory(&self) -> bool {
        self.priorities.ratio.is_some_and(|ratio| ratio > CONSISTENT)
    }

    /// The key of the sentence about it.
    pub fn verdict(&self) -> &'static str {
        match self.priorities.ratio {
            None => "scheme.ahp_unrated",
            Some(_) if self.contradictory() => "scheme.ahp_contradictory",
            Some(_) => "scheme.ahp",
        }
    }
}

/// A number, or a fraction such as "1/3".
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Text(String),
}

impl Written {
    /// The number above zero that is meant.
    fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => *number,
            Self::Text(text) => match text.split_once('/') {
                Some((above, below)) => {
                    above.trim().parse::<f64>().ok()? / below.trim().parse::<f64>().ok()?
                }
                None => text.trim().parse().ok()?,
            },
        };
        (number.is_finite() && number > 0.0).then_some(number)
    }
}

/// `run.toml` as far as it matters here; [`super::settings`] reads the rest.
#[derive(Deserialize)]
struct Run {
    ahp: Option<BTreeMap<String, toml::Spanned<Written>>>,
}

/// Reads `[ahp]`: lines such as `"G1/G2" = 3`, "G1 is three times as important as G2", one for each pair of
/// groups; the reverse follows. `None` where there is no such table, or where it cannot be used.
pub(super) fn read(
    source: &Source,
    groups: &[Group],
    indicators: &[Indicator],
    flaws: &mut Vec<Flaw>,
) -> Option<Ahp> {
    // What is wrong with the file as a whole has been said by whoever reads the settings.
    let written = source.parse::<Run>().ok()?.ahp?;
    let before = flaws.len();
    let mut known: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (pair, judgement) in &written {
        let line = source.line_at(judgement.span().start);
        let mut flaw = |key, facts: Facts, nearest| {
            flaws.push(Flaw { file: source.file.clone(), line: Some(line), key, facts, nearest });
        };
        let named = || Facts::from([("name", pair.clone())]);
        let (Some((one, other)), Some(value)) = (pair.split_once('/'), judgement.get_ref().number()) else {
            flaw("bad_judgement", named(), None);
            continue;
        };
        let place = |id: &str| groups.iter().position(|group| group.id == id.trim());
        let (Some(row), Some(column)) = (place(one), place(other)) else {
            for id in [one.trim(), other.trim()].into_iter().filter(|id| place(id).is_none()) {
                let nearest = nearest(id, groups.iter().map(|group| group.id.clone()));
                flaw("unknown_group", Facts::from([("name", id.to_owned())]), nearest);
            }
            continue;
        };
        if row == column {
            flaw("bad_judgement", named(), None);
            continue;
        }
        match known.get(&(row, column)) {
            // The first that was written holds; the second only has to say the same the other way round.
            Some(reverse) if (value * reverse.recip() - 1.0).abs() > RECIPROCAL => {
                let reverse = format!("{}/{}", groups[column].id, groups[row].id);
                flaw("not_reciprocal", Facts::from([("name", pair.clone()), ("other", reverse)]), None);
            }
            Some(_) => {}
            None => {
                known.insert((row, column), value);
                known.insert((column, row), value.recip());
            }
        }
    }
    let missing: Vec<String> = (0..groups.len())
        .flat_map(|row| (row + 1..groups.len()).map(move |column| (row, column)))
        .filter(|pair| !known.contains_key(pair))
        .map(|(row, column)| format!("{}/{}", groups[row].id, groups[column].id))
        .collect();
    // A pair that could not be read has been named already.
    if flaws.len() == before && !missing.is_empty() {
        let facts = Facts::from([("name", missing.join(", "))]);
        flaws.push(source.flaw_where("[ahp]", "missing_judgement", facts));
    }
    if flaws.len() > before {
        return None;
    }
    let own = |row: usize, column: usize| known.get(&(row, column)).copied().unwrap_or(1.0);
    let judgements: Vec<Vec<f64>> =
        (0..groups.len()).map(|row| (0..groups.len()).map(|column| own(row, column)).collect()).collect();
    match ahp(&judgements) {
        Ok(priorities) => {
            let members = indicators.iter().map(|own| (own.id.clone(), own.group)).collect();
            Some(Ahp { judgements, priorities, members })
        }
        Err(reason) => {
            let facts = Facts::from([("reason", reason.to_string())]);
            flaws.push(source.flaw_where("[ahp]", "bad_judgements", facts));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ahp, read};
    use crate::error::Flaw;
    use crate::language::Name;
    use crate::scheme::Group;
    use crate::scheme::source::Source;

    fn run(lines: &str) -> (Option<Ahp>, Vec<Flaw>) {
        let groups =
            ["G1", "G2", "G3"].map(|id| Group { id: id.to_owned(), name: Name::new(id, id), weight: 1.0 });
        let text = format!("[district]\nname = \"x\"\n[ahp]\n{lines}");
        let source = Source { file: "run.toml".to_owned(), text };
        let mut flaws = Vec::new();
        let found = read(&source, &groups, &[], &mut flaws);
        (found, flaws)
    }

    /// Key, line and fact of each flaw.
    fn flaws(lines: &str) -> Vec<(&'static str, Option<usize>, String)> {
        let (found, flaws) = run(lines);
        assert!(found.is_none());
        flaws.into_iter().map(|flaw| (flaw.key, flaw.line, flaw.facts["name"].clone())).collect()
    }

    #[test]
    fn one_half_of_the_table_gives_the_whole() {
        let (found, flaws) = run("\"G1/G2\" = 2\n\"G1/G3\" = 4\n\"G3/G2\" = \"1/2\"");
        let found = found.unwrap();
        assert!(flaws.is_empty());
        assert_eq!(found.judgements, [[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]);
        let weights: Vec<i64> = found.priorities.weights.iter().map(|w| (w * 7e6).round() as i64).collect();
        assert_eq!(weights, [4_000_000, 2_000_000, 1_000_000]);
        assert!(!found.contradictory());
    }

    #[test]
    fn a_judgement_and_its_reverse_must_agree() {
        let rest = "\"G1/G3\" = 4\n\"G2/G3\" = 2\n";
        assert!(run(&format!("\"G1/G2\" = 3\n\"G2/G1\" = 0.333\n{rest}")).0.is_some());
        let found = flaws(&format!("\"G1/G2\" = 3\n\"G2/G1\" = 3\n{rest}"));
        assert_eq!(found, [("not_reciprocal", Some(5), "G2/G1".to_owned())]);
    }

    #[test]
    fn an_unknown_group_and_what_is_no_judgement_are_named_with_their_lines() {
        let found = flaws("\"G1/G2\" = 0\n\"G1/G33\" = 4\n\"G2\" = 2\n\"G3/G3\" = 1\n\"G2/G3\" = \"much\"");
        let bad = |line, name: &str| ("bad_judgement", Some(line), name.to_owned());
        let mut expected = [
            bad(4, "G1/G2"),
            ("unknown_group", Some(5), "G33".to_owned()),
            bad(6, "G2"),
            bad(7, "G3/G3"),
            bad(8, "G2/G3"),
        ];
        expected.sort_by_key(|flaw| flaw.1);
        let mut found = found;
        found.sort_by_key(|flaw| flaw.1);
        assert_eq!(found, expected);
    }

    #[test]
    fn missing_pairs_are_named_all_at_once() {
        assert_eq!(flaws("\"G1/G2\" = 2"), [("missing_judgement", Some(3), "G1/G3, G2/G3".to_owned())]);
        assert!(run("").0.is_none() && run("").1.len() == 1, "an empty table is none");
    }

    #[test]
    fn contradictions_are_told_by_the_consistency_ratio() {
        let (found, _) = run("\"G1/G2\" = 9\n\"G2/G3\" = 9\n\"G1/G3\" = \"1/9\"");
        let found = found.unwrap();
        assert!(found.contradictory(), "{:?}", found.priorities.ratio);
    }
}
