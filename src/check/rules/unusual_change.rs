#![doc = include_str!("../../../assets/findings/en/V29.md")]

use super::far_from_history::far;
use super::suspected_unit_slip::other_units;
use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::{FieldId, FieldKind};
use crate::spread::{UNUSUAL, deviation, median, modified_z};
use crate::value::{Value, plain};

/// Fewest earlier periods with an exact figure that make a history.
const FEWEST: usize = 4;
/// Below this, now and before, counts move freely: two decisions may well become eight. As in V-02.
const BASE: f64 = 20.0;
/// The change since the period before above which the practice asks back.
const CHANGE: f64 = 0.5;
/// How many standard deviations may be chance, and how many median absolute deviations from the median of its
/// group leave a change the group's.
const DEVIATIONS: f64 = 3.0;
/// Fewest others of the group whose changes say something.
const FEWEST_PEERS: usize = 3;

/// A count that moved more than is usual: far from what the township itself reported in earlier periods, or,
/// where those are too few, by more than half since the period before. Master figures are held against the
/// roster instead, and money, which hangs on single cases, only against slips of its unit.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            let money = !other_units(examined.scheme, &field.unit).is_empty();
            if field.kind == FieldKind::YesNo || field.roster || money {
                continue;
            }
            let value = examined.grid.value(township, id);
            if value.low().is_none_or(|low| low < 0.0) {
                continue;
            }
            let earlier: Vec<f64> =
                examined.earlier.iter().filter_map(|past| exact(past.grid.value(township, id))).collect();
            let finding = Finding::new(kind::UNUSUAL_CHANGE, examined.place(township, id), Action::Used)
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone())
                .fact("figure", value.to_string());
            findings.extend(match exact(value) {
                _ if earlier.len() < FEWEST => since_before(examined, township, id, finding),
                Some(now) => beside_history(&earlier, now, finding),
                None => None,
            });
        }
    }
    findings
}

fn exact(value: Value) -> Option<f64> {
    match value {
        Value::Number(figure) if figure >= 0.0 => Some(figure),
        _ => None,
    }
}

/// The two numbers, now and before, that lie nearest to each other of those that two figures leave open; `None`
/// where they may be the same. Of exact figures they are the figures.
fn nearest(now: Value, before: Value) -> Option<(f64, f64)> {
    let (low, high, before_low, before_high) = (now.low()?, now.high()?, before.low()?, before.high()?);
    if before_low < 0.0 {
        None
    } else if low > before_high {
        Some((low, before_high))
    } else {
        (high < before_low).then_some((high, before_low))
    }
}

/// Completes the finding if a figure lies far from earlier ones.
fn beside_history(earlier: &[f64], now: f64, finding: Finding) -> Option<Finding> {
    let (usual, z) = (median(earlier)?, modified_z(earlier, now)?);
    if usual.max(now) < BASE || z.abs() <= UNUSUAL {
        return None;
    }
    let finding = finding.fact("periods", earlier.len().to_string()).fact("median", plain(usual));
    Some(if z.is_finite() {
        finding.fact("z", format!("{z:.1}")).fact("cut_off", plain(UNUSUAL))
    } else {
        finding.fact("sentence", "constant")
    })
}

/// Completes the finding if a figure moved by more than half since the period before, beyond chance and not with
/// its group.
/// What V-02 says is not said twice.
fn since_before(examined: &Examined<'_>, township: usize, id: FieldId, finding: Finding) -> Option<Finding> {
    let value = examined.grid.value(township, id);
    let old = examined.previous?.value(township, id);
    let (now, before) = nearest(value, old)?;
    let change = change(now, before)?;
    // Two counts of the same differ by chance as much as the root of their sum.
    let by_chance = (now - before).abs() <= DEVIATIONS * (now + before).sqrt();
    if now.max(before) < BASE || change.abs() <= CHANGE || by_chance || far(value, old).is_some() {
        return None;
    }
    let moved_with_group = peers(examined, township, id).is_some_and(|others| {
        let (usual, spread) = (median(&others).unwrap_or_default(), deviation(&others).unwrap_or_default());
        usual.abs() > CHANGE && (change - usual).abs() <= DEVIATIONS * spread
    });
    let finding = finding.fact("before", old.to_string());
    let sentence = if change > 0.0 { "more" } else { "less" };
    let finding = if change.is_finite() {
        let least = if exact(value).and(exact(old)).is_some() { "" } else { "≥" };
        finding.fact("sentence", sentence).fact("change", format!("{least}{:.1}%", change.abs() * 100.0))
    } else {
        finding.fact("sentence", "from_nothing")
    };
    (!moved_with_group).then_some(finding)
}

/// By which share a figure changed; infinite from nothing to something, `None` from nothing to nothing.
fn change(now: f64, before: f64) -> Option<f64> {
    let change = now / before - 1.0;
    (!change.is_nan()).then_some(change)
}

/// The changes of the others of the peer group between exact figures, if there are enough.
fn peers(examined: &Examined<'_>, township: usize, id: FieldId) -> Option<Vec<f64>> {
    let (townships, previous) = (&examined.scheme.townships, examined.previous?);
    let changes: Vec<f64> = examined
        .received()
        .filter(|other| *other != township && townships[*other].group == townships[township].group)
        .filter_map(|other| {
            let now = exact(examined.grid.value(other, id))?;
            change(now, exact(previous.value(other, id))?).filter(|change| change.is_finite())
        })
        .collect();
    (changes.len() >= FEWEST_PEERS).then_some(changes)
}

#[cfg(test)]
mod tests {
    use super::{change, nearest};
    use crate::value::Value::{self, AtLeast, AtMost, Between, Number};

    #[test]
    fn a_bound_is_no_number_and_changed_only_as_far_as_it_did_in_any_case() {
        assert_eq!(nearest(Number(60.0), Number(40.0)), Some((60.0, 40.0)));
        assert_eq!(nearest(AtLeast(2500.0), Number(1000.0)), Some((2500.0, 1000.0)));
        // "2500余" may be the 6000 of the year before.
        assert_eq!(nearest(AtLeast(2500.0), Number(6000.0)), None);
        assert_eq!(nearest(AtMost(340.0), Number(1000.0)), Some((340.0, 1000.0)));
        assert_eq!(nearest(Number(340.0), AtLeast(1000.0)), Some((340.0, 1000.0)));
        assert_eq!(nearest(Number(25.0), Between(20.0, 30.0)), None);
        assert_eq!(nearest(Number(25.0), Value::Missing), None);
    }

    #[test]
    fn a_change_from_nothing_has_no_size_and_none_from_nothing_to_nothing() {
        assert_eq!(change(60.0, 40.0), Some(0.5));
        assert_eq!(change(20.0, 40.0), Some(-0.5));
        assert_eq!(change(20.0, 0.0), Some(f64::INFINITY));
        assert_eq!(change(0.0, 0.0), None);
    }
}
