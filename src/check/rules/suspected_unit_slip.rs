#![doc = include_str!("../../../assets/findings/en/V-04.md")]

use std::collections::BTreeMap;

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::{FieldId, Scheme, Unit};
use crate::value::{Value, plain};

/// Units that are closer than this are not told apart by size: an amount may well grow tenfold.
const CLOSEST: f64 = 1_000.0;
/// Between townships amounts differ more than between years: only a slip of ten thousand shows.
const CLOSEST_AMONG_PEERS: f64 = 10_000.0;
/// How far from the exact factor a slip may be. Amounts stay between half and twice the year before
/// (the assessment practice, rule V07 asks for "off by ×10 000 vs last year/peers"), with some room;
/// and three either way keeps 1,000 and 10,000 apart.
const ROOM: f64 = 3.0;
/// Fewest other townships of the peer group whose median says something.
const FEWEST_PEERS: usize = 3;

/// A figure that would fit the township's own history, or its peer group, if it stood in another
/// unit. The correction is offered and never made.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, field) in examined.scheme.fields_with_ids() {
        let others = other_units(examined.scheme, &field.unit);
        if others.is_empty() {
            continue;
        }
        let groups = by_group(examined, id);
        for township in examined.received() {
            let Some(figure) = positive(examined.grid.value(township, id)) else { continue };
            let peers = || {
                let group = examined.scheme.townships[township].group.as_str();
                groups.get(group).and_then(|figures| median_of_others(figures, figure))
            };
            let own = examined.previous.and_then(|grid| positive(grid.value(township, id)));
            let (usual, closest) = match own.map(|own| (own, CLOSEST)) {
                Some(own) => own,
                None => match peers() {
                    Some(median) => (median, CLOSEST_AMONG_PEERS),
                    None => continue,
                },
            };
            let slip = others
                .iter()
                .filter(|(_, factor)| factor.max(1.0 / factor) >= closest)
                .find(|(_, factor)| fits(figure * factor / usual));
            let Some((other, factor)) = slip else { continue };
            let finding = Finding::new(kind::SUSPECTED_UNIT_SLIP, examined.place(township, id), Action::Used)
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone())
                .fact("figure", plain(figure))
                .fact("unit", field.unit.clone())
                .fact("usual", plain(usual))
                .fact("other", other.name.zh.clone())
                .fact("corrected", plain(figure * factor));
            findings.push(if own.is_some() { finding } else { finding.fact("sentence", "peers") });
        }
    }
    findings
}

/// The units that a figure in `unit` may have been written in by mistake, each with what a figure in
/// it is to be multiplied by. Units of the same size (件, 起) are none.
pub(super) fn other_units<'a>(scheme: &'a Scheme, unit: &str) -> Vec<(&'a Unit, f64)> {
    let base = |unit: &Unit| unit.base.clone().unwrap_or_else(|| (unit.name.zh.clone(), 1.0));
    let Some(own) = scheme.units.iter().find(|known| known.name.zh == unit).map(base) else {
        return Vec::new();
    };
    let related = scheme.units.iter().filter_map(|other| {
        let (name, size) = base(other);
        let factor = size / own.1;
        (name == own.0 && factor > 0.0 && factor != 1.0).then_some((other, factor))
    });
    related.collect()
}

/// An exact figure above zero: a bound says too little about size.
fn positive(value: Value) -> Option<f64> {
    match value {
        Value::Number(figure) if figure > 0.0 => Some(figure),
        _ => None,
    }
}

/// Whether a ratio is one, within the room.
fn fits(ratio: f64) -> bool {
    (1.0 / ROOM..=ROOM).contains(&ratio)
}

/// What the townships of each peer group report for a field, in order of size: sorted once, however many
/// townships ask.
fn by_group<'a>(examined: &Examined<'a>, field: FieldId) -> BTreeMap<&'a str, Vec<f64>> {
    let mut groups: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for township in examined.received() {
        if let Some(figure) = positive(examined.grid.value(township, field)) {
            groups.entry(&examined.scheme.townships[township].group).or_default().push(figure);
        }
    }
    groups.values_mut().for_each(|figures| figures.sort_by(f64::total_cmp));
    groups
}

/// The median of what the others of a peer group report, if enough do.
///
/// - `figures`: those of the whole group, in order; `own` is one of them.
fn median_of_others(figures: &[f64], own: f64) -> Option<f64> {
    let left_out = figures.partition_point(|figure| *figure < own);
    let others = figures.len().checked_sub(1).filter(|others| *others >= FEWEST_PEERS)?;
    let at = |place: usize| figures[if place < left_out { place } else { place + 1 }];
    let middle = others / 2;
    Some(if others.is_multiple_of(2) { f64::midpoint(at(middle - 1), at(middle)) } else { at(middle) })
}

#[cfg(test)]
mod tests {
    use super::{fits, median_of_others};

    #[test]
    fn the_median_of_the_others_leaves_out_one_of_equal_figures() {
        let group = [1.0, 2.0, 2.0, 7.0, 9.0];
        assert_eq!(median_of_others(&group, 1.0), Some(4.5));
        assert_eq!(median_of_others(&group, 2.0), Some(4.5));
        assert_eq!(median_of_others(&group, 9.0), Some(2.0));
        assert_eq!(median_of_others(&group[..4], 7.0), Some(2.0));
        assert_eq!(median_of_others(&group[..3], 2.0), None);
    }

    #[test]
    fn a_slip_of_a_thousand_and_one_of_ten_thousand_are_never_taken_for_each_other() {
        let both = (1..100_000).map(f64::from).filter(|ratio| fits(ratio / 1e3) && fits(ratio / 1e4));
        assert_eq!(both.count(), 0);
        assert!(fits(1_045_100.0 / 101.01 / 1e4));
        assert!(!fits(202.0 / 101.01 / 1e4));
    }
}
