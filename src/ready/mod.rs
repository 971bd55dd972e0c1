//! A ready table: one row per unit, one column per leaf of an index; in, evaluated and ranked, out.
//!
//! For tables that are made already, such as the published tables of other indices: nothing is collected,
//! recognised or checked against other figures here. A cell is a number or a gap, and what is neither
//! is a mistake named with its cell.

mod cell;
mod layout;
mod read;

use std::collections::BTreeMap;

use crate::error::{Error, Flaw};
use crate::finding::Facts;
use crate::index::{Evaluation, Input, Standing, evaluate};
use crate::scheme::index::{Index, Normalise};
use crate::scheme::settings::TieRule;
use crate::score::grade::grade;
use crate::score::rank::{Rank, key, rank};
use crate::value::{Value, plain};

pub use read::{Table, read};

/// Decimals where the definition names none.
const DECIMALS: u8 = 2;

/// A ready table, evaluated and ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The units and their values.
    pub table: Table,
    /// Scores and how they came about.
    pub evaluation: Evaluation,
    /// Decimals the index is printed with; places follow what is printed.
    pub decimals: u8,
    /// Place among all, of those ranked.
    pub ranks: Vec<Option<Rank>>,
    /// Place within the peer group, where there are peer groups.
    pub group_ranks: Vec<Option<Rank>>,
    /// Place of the band in the definition's list.
    pub bands: Vec<Option<usize>>,
    /// Places of the units: the ranked by place and name, then the others by name.
    pub order: Vec<usize>,
}

/// Evaluates and ranks a table.
///
/// - `before`: the table of the period before, for gaps that are filled from it. Units are the same by name.
/// - `decimals`, `ties`: where they are to differ from the definition.
///
/// # Errors
///
/// [`Error::Table`] if a column that is said to hold scores has values off the scale, naming each cell.
pub fn ranking(
    index: &Index,
    table: Table,
    before: Option<&Table>,
    decimals: Option<u8>,
    ties: Option<TieRule>,
) -> Result<Ranking, Error> {
    let flaws = off_scale(index, &table);
    if !flaws.is_empty() {
        return Err(Error::Table { path: table.path, flaws });
    }
    let last_period: Vec<Vec<Option<f64>>> = before.map_or_else(Vec::new, |before| {
        let known: BTreeMap<&String, usize> =
            before.units.iter().enumerate().map(|(row, unit)| (unit, row)).collect();
        let rows: Vec<Option<usize>> = table.units.iter().map(|unit| known.get(unit).copied()).collect();
        let column =
            |column: &Vec<Value>| rows.iter().map(|row| row.and_then(|row| column[row].figure())).collect();
        before.columns.iter().map(column).collect()
    });
    let input =
        Input { columns: &table.columns, groups: &table.groups, last_period: &last_period, limits: &[] };
    let evaluation = evaluate(index, &input).map_err(|error| Error::make(&index.name.en, error))?;
    let decimals = decimals.or(index.decimals).unwrap_or(DECIMALS);
    let ties = ties.or(index.ties).unwrap_or(TieRule::Min);
    let scores: Vec<Option<f64>> = evaluation
        .units
        .iter()
        .map(|unit| unit.total().filter(|_| unit.standing == Standing::Ranked))
        .collect();
    let keys: Vec<Option<i64>> = scores.iter().map(|score| score.map(|s| key(s, decimals))).collect();
    let ranks = rank(&keys, ties);
    let mut group_ranks = vec![None; scores.len()];
    for group in 0..table.group_names.len() {
        let members: Vec<usize> =
            (0..scores.len()).filter(|unit| table.groups[*unit] == Some(group)).collect();
        let of_group: Vec<Option<i64>> = members.iter().map(|member| keys[*member]).collect();
        // Nobody is first or last alone.
        if of_group.iter().flatten().count() > 1 {
            for (member, place) in members.into_iter().zip(rank(&of_group, ties)) {
                group_ranks[member] = place;
            }
        }
    }
    let bands = grade(&scores, &vec![0; scores.len()], &index.bands, decimals);
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let place = |unit: usize| ranks[unit].map_or(f64::MAX, |rank| rank.place);
    order.sort_by(|a, b| {
        place(*a).total_cmp(&place(*b)).then_with(|| table.units[*a].cmp(&table.units[*b])).then(a.cmp(b))
    });
    Ok(Ranking { table, evaluation, decimals, ranks, group_ranks, bands, order })
}

/// Values that are said to be scores and are not: the definition's scale is wrong, or the table.
fn off_scale(index: &Index, table: &Table) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (place, (leaf, column)) in index.leaves.iter().zip(&table.columns).enumerate() {
        if leaf.normalise != Normalise::AsIs {
            continue;
        }
        for (unit, value) in column.iter().enumerate() {
            let Some(figure) = value.figure() else { continue };
            if !(index.scale.low..=index.scale.high).contains(&figure) {
                let facts = Facts::from([
                    ("cell", table.cell(unit, place)),
                    ("written", plain(figure)),
                    ("low", plain(index.scale.low)),
                    ("high", plain(index.scale.high)),
                ]);
                flaws.push(table.flaw("off_scale", facts, None));
            }
        }
    }
    flaws
}
