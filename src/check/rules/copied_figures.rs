#![doc = include_str!("../../../assets/findings/en/V-05.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::{Field, FieldId, FieldKind};
use crate::value::Value;

/// Fewest figures above zero that must be equal in a row. Short runs are equal by chance: nodes with
/// one or two events each, procedures with three cases at every step.
const FEWEST: usize = 8;
/// From this size on, two counts are seldom equal by chance.
const LARGE: f64 = 10.0;
/// Fewest figures of that size in a row of equal ones. In the example, seven are copied; of those
/// equal by chance, never more than three stand in a row that is long enough.
const FEWEST_LARGE: usize = 5;

/// Blocks of figures that equal the township's own for the period before, or another township's.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let runs = Runs::of(examined);
    for township in examined.received() {
        if let Some(previous) = examined.previous {
            let own = |field| previous.value(township, field);
            let copied = blocks(examined, township, &own);
            findings.extend(copied.iter().map(|block| finding(examined, township, block)));
        }
        let mut copied: BTreeMap<Vec<FieldId>, Vec<&str>> = BTreeMap::new();
        for other in runs.shared_with(examined, township) {
            let theirs = |field| examined.grid.value(other, field);
            for block in blocks(examined, township, &theirs) {
                if may_have_copied(change(examined, township, &block), change(examined, other, &block)) {
                    copied.entry(block).or_default().push(&examined.scheme.townships[other].name);
                }
            }
        }
        findings.extend(copied.into_iter().map(|(block, others)| {
            finding(examined, township, &block)
                .fact("sentence", "township")
                .fact("other", others.join("、"))
                .fact("other_en", others.join(", "))
        }));
    }
    findings
}

/// Who has which run of figures: the shortest that a block can be, from each field on. Who shares none has no
/// block in common, and of very many townships few share one. Each run is a number mixed of its figures, sorted;
/// that two runs come to the same number costs a comparison and nothing else.
struct Runs(Vec<(u64, usize)>);

impl Runs {
    fn of(examined: &Examined<'_>) -> Self {
        let fields: Vec<(FieldId, &Field)> = examined.scheme.fields_with_ids().collect();
        let own =
            |township| Self::own(examined, &fields, township).into_iter().map(move |run| (run, township));
        let mut runs: Vec<(u64, usize)> = examined.received().flat_map(own).collect();
        runs.sort_unstable();
        Self(runs)
    }

    /// A township's runs. Every large figure of a block stands in one, so that runs without any are left out.
    fn own(examined: &Examined<'_>, fields: &[(FieldId, &Field)], township: usize) -> Vec<u64> {
        let figure = |(id, field): &(FieldId, &Field)| {
            let value = examined.grid.value(township, *id);
            value.figure().filter(|_| is_compared(field))
        };
        let figures: Vec<Option<f64>> = fields.iter().map(figure).collect();
        figures.windows(FEWEST).enumerate().filter_map(|(start, window)| run_of(start, window)).collect()
    }

    /// The others that share a run with a township, in roster order.
    fn shared_with(&self, examined: &Examined<'_>, township: usize) -> BTreeSet<usize> {
        let fields: Vec<(FieldId, &Field)> = examined.scheme.fields_with_ids().collect();
        let runs = Self::own(examined, &fields, township);
        let sharing = runs.iter().flat_map(|run| {
            let first = self.0.partition_point(|(other, _)| other < run);
            self.0[first..].iter().take_while(|(other, _)| *other == *run).map(|(_, other)| *other)
        });
        sharing.filter(|other| *other != township).collect()
    }
}

/// The number of a run of figures from a field on; `None` where one is missing or none is large.
fn run_of(start: usize, window: &[Option<f64>]) -> Option<u64> {
    if !window.iter().flatten().any(|figure| *figure >= LARGE) {
        return None;
    }
    // Adding nothing turns −0 into 0.
    window.iter().try_fold(mix(0, start as u64), |sum, figure| Some(mix(sum, ((*figure)? + 0.0).to_bits())))
}

/// Mixes a number into others, so that the order counts.
fn mix(sum: u64, number: u64) -> u64 {
    let mixed = (sum.rotate_left(23) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

/// Whether a figure is compared: one that was counted over the period. A stock may well stay what it was.
fn is_compared(field: &Field) -> bool {
    field.kind == FieldKind::Flow && !field.roster
}

/// The blocks of a township's figures that equal those of a source: runs of figures that stand on one
/// sheet and follow each other in the form, long and large enough.
fn blocks(examined: &Examined<'_>, township: usize, source: &dyn Fn(FieldId) -> Value) -> Vec<Vec<FieldId>> {
    let mut blocks = vec![Vec::new()];
    let mut sheet = None;
    for (id, field) in examined.scheme.fields_with_ids() {
        let observation = examined.grid.reported(township, id);
        let equal =
            is_compared(field) && observation.value.figure().is_some() && observation.value == source(id);
        let stands = observation.source.filter(|_| equal).map(|at| (at.file, at.sheet));
        if stands.is_none() || stands != sheet {
            blocks.push(Vec::new());
        }
        sheet = stands;
        if let (Some(_), Some(block)) = (stands, blocks.last_mut()) {
            block.push(id);
        }
    }
    blocks.retain(|block| {
        let at_least = |least: f64| {
            let figures = block.iter().filter_map(|id| examined.grid.value(township, *id).figure());
            figures.filter(|figure| *figure >= least).count()
        };
        at_least(f64::MIN_POSITIVE) >= FEWEST && at_least(LARGE) >= FEWEST_LARGE
    });
    blocks
}

/// Whether of two townships with equal figures it is the first that may have copied: the one whose
/// figures moved further from its own of the period before. Where that cannot be told, both may have.
fn may_have_copied(own: Option<f64>, other: Option<f64>) -> bool {
    own.zip(other).is_none_or(|(own, other)| own >= other)
}

/// How far a township's figures moved since the period before: the mean relative change, from 0 to 1;
/// `None` where less than half of them are known.
fn change(examined: &Examined<'_>, township: usize, block: &[FieldId]) -> Option<f64> {
    let previous = examined.previous?;
    let changes: Vec<f64> = block
        .iter()
        .filter_map(|field| {
            let now = examined.grid.value(township, *field).figure()?;
            let before = previous.value(township, *field).figure()?;
            let larger = now.abs().max(before.abs());
            Some(if larger == 0.0 { 0.0 } else { (now - before).abs() / larger })
        })
        .collect();
    let known = changes.len() * 2 >= block.len() && !changes.is_empty();
    known.then(|| changes.iter().sum::<f64>() / changes.len() as f64)
}

fn finding(examined: &Examined<'_>, township: usize, block: &[FieldId]) -> Finding {
    let mut place = block.first().map(|field| examined.place(township, *field)).unwrap_or_default();
    let sources = block.iter().filter_map(|field| examined.grid.reported(township, *field).source);
    let cells: Vec<&str> = sources.map(|source| source.cell).collect();
    // A block in one column or row is named and marked as one, if nothing else stands in it; else each of its
    // cells is.
    let others = others(examined, township, place.sheet.as_deref(), &cells);
    let block_range = range(&cells, &others);
    let apart = if block_range.is_some() { Vec::new() } else { examined.addresses(township, block) };
    place.cell = block_range.or(place.cell);
    let name = |field: Option<&FieldId>| field.map(|field| &examined.scheme.field(*field).name);
    let (first, last) = (name(block.first()), name(block.last()));
    Finding::new(kind::COPIED_FIGURES, place, Action::Used)
        .also_at(apart)
        .fact("count", block.len().to_string())
        .fact("first", first.map(|name| name.zh.clone()).unwrap_or_default())
        .fact("first_en", first.map(|name| name.en.clone()).unwrap_or_default())
        .fact("last", last.map(|name| name.zh.clone()).unwrap_or_default())
        .fact("last_en", last.map(|name| name.en.clone()).unwrap_or_default())
}

/// The cells of a sheet that a township's other figures and stated rates stand in.
fn others<'a>(examined: &Examined<'a>, township: usize, sheet: Option<&str>, cells: &[&str]) -> Vec<&'a str> {
    let figures = examined.scheme.fields_with_ids();
    let figures = figures.filter_map(|(id, _)| examined.grid.reported(township, id).source);
    let claims = examined.tidied.claims.iter().filter(|claim| claim.township == township);
    let all = figures.chain(claims.map(|claim| claim.source.at()));
    let own = all.filter(|source| Some(source.sheet) == sheet).map(|source| source.cell);
    own.filter(|cell| !cells.contains(cell)).collect()
}

/// The range some cells span, such as `F11:F24`, where they stand in one column or one row and none of the
/// others stands between them.
fn range(cells: &[&str], others: &[&str]) -> Option<String> {
    let part = |cell: &&'_ str| {
        let (column, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
        Some((column.to_owned(), row.parse::<u32>().ok()?))
    };
    let parted: Vec<(String, u32)> = cells.iter().filter_map(part).collect();
    let (column, row) = parted.first()?;
    let aligned = parted.iter().all(|cell| cell.0 == *column) || parted.iter().all(|cell| cell.1 == *row);
    let place = |cell: &(String, u32)| (cell.1, cell.0.len(), cell.0.clone());
    let (first, last) =
        (parted.iter().min_by_key(|cell| place(cell))?, parted.iter().max_by_key(|cell| place(cell))?);
    let between = |cell: &(String, u32)| {
        let line = if first.0 == last.0 { cell.0 == first.0 } else { cell.1 == first.1 };
        line && (place(first)..=place(last)).contains(&place(cell))
    };
    let crossed = others.iter().filter_map(part).any(|cell| between(&cell));
    (aligned && !crossed).then(|| format!("{}{}:{}{}", first.0, first.1, last.0, last.1))
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, may_have_copied, range, run_of};

    #[test]
    fn only_a_run_of_figures_some_of_them_large_can_be_shared() {
        let run = |figure: Option<f64>| run_of(3, &[figure; FEWEST]);
        assert_eq!((run(None), run(Some(3.0))), (None, None));
        assert!(run(Some(30.0)).is_some() && run(Some(30.0)) != run(Some(31.0)));
        assert!(run(Some(30.0)) != run_of(4, &[Some(30.0); FEWEST]));
        let mut gap = [Some(30.0); FEWEST];
        gap[5] = None;
        assert_eq!(run_of(3, &gap), None);
    }

    #[test]
    fn a_range_is_named_along_a_column_or_a_row_whatever_the_order() {
        assert_eq!(range(&["F11", "F24", "F9"], &[]).as_deref(), Some("F9:F24"));
        assert_eq!(range(&["Y7", "AB7", "Z7"], &["X7", "AC7", "AA8"]).as_deref(), Some("Y7:AB7"));
        assert_eq!(range(&["B2", "C3"], &[]), None);
        assert_eq!(range(&[], &[]), None);
        // What stands between is not copied, and must not be marked.
        assert_eq!(range(&["Y7", "AB7", "Z7"], &["AA7"]), None);
        assert_eq!(range(&["F11", "F24", "F9"], &["F12"]), None);
    }

    #[test]
    fn the_one_that_moved_further_is_named_and_both_where_that_is_unknown() {
        assert!(may_have_copied(Some(0.4), Some(0.1)));
        assert!(!may_have_copied(Some(0.1), Some(0.4)));
        assert!(may_have_copied(None, Some(0.4)) && may_have_copied(Some(0.4), None));
    }
}
