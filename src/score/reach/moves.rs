//! What a township could do about an indicator, case by case.
//!
//! A move is a way to better one indicator in whole cases: a numerator that goes up, failures that become
//! successes where both stand below the line, events that did not happen, items of a list that are done.

use super::sound::sound;
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::score::indicator::points_with;
use crate::value::Value;

/// Looks a figure up.
pub(super) type Figure<'f> = dyn Fn(FieldId) -> Value + 'f;

/// Which part of an indicator a move is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it measures; of several ratios the one with this number.
    Measure(usize),
    /// Events that cost points besides.
    Events,
    /// What must be there for more than part of the mark.
    Gate,
}

/// Some cases of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    /// The figure that goes up by one a case.
    pub(super) up: Option<FieldId>,
    /// The figure that goes down by one a case.
    pub(super) down: Option<FieldId>,
    /// How many cases there are.
    pub(super) room: u64,
}

/// A way to better one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Place of the indicator.
    pub indicator: usize,
    /// Which part of it.
    pub part: Part,
    /// Whether cases are items of a list, done or not.
    pub items: bool,
    slots: Vec<Slot>,
}

/// A figure before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Which figure.
    pub field: FieldId,
    /// What it is.
    pub from: Value,
    /// What it would be.
    pub to: Value,
}

impl Move {
    pub(super) fn of(indicator: usize, part: Part, slots: Vec<Slot>) -> Self {
        let slots = slots.into_iter().filter(|slot| slot.room > 0).collect();
        Self { indicator, part, items: false, slots }
    }

    /// Items of a list to be done.
    pub(super) fn of_items(indicator: usize, slots: Vec<Slot>) -> Self {
        Self { items: true, ..Self::of(indicator, Part::Measure(0), slots) }
    }

    /// How many cases there are at most.
    pub fn room(&self) -> u64 {
        self.slots.iter().map(|slot| slot.room).sum()
    }

    /// The figures it touches.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.slots.iter().flat_map(|slot| slot.up.into_iter().chain(slot.down))
    }

    /// The field that counts its cases.
    pub fn counted(&self) -> Option<FieldId> {
        self.slots.first().and_then(|slot| slot.up.or(slot.down))
    }

    /// The figures after so many cases, in place of what they are in `figures` or, failing that, by
    /// `figure`.
    pub(super) fn apply(&self, cases: u64, figures: &mut Vec<(FieldId, Value)>, figure: &Figure<'_>) {
        let mut left = cases;
        for slot in &self.slots {
            let now = left.min(slot.room);
            if now == 0 {
                break;
            }
            left -= now;
            for (field, by) in slot
                .up
                .map(|field| (field, now as f64))
                .into_iter()
                .chain(slot.down.map(|f| (f, -(now as f64))))
            {
                match figures.iter_mut().find(|(known, _)| *known == field) {
                    Some((_, value)) => *value = more(*value, by),
                    None => figures.push((field, more(figure(field), by))),
                }
            }
        }
    }

    /// Fewest cases with which `enough` holds of value and points, for an indicator that grows with them;
    /// `None` where all do not do. Only what the move itself does is looked at.
    pub(super) fn fewest(
        &self,
        indicator: &Indicator,
        figure: &Figure<'_>,
        enough: &dyn Fn(Value, f64) -> bool,
    ) -> Option<u64> {
        let after = |cases: u64| {
            let mut figures = Vec::new();
            self.apply(cases, &mut figures, figure);
            let with = |field: FieldId| {
                let changed = figures.iter().find(|(known, _)| *known == field);
                changed.map_or_else(|| figure(field), |(_, value)| *value)
            };
            let (value, points) = points_with(indicator, &with).ok()?;
            Some(enough(value, points?))
        };
        first(self.room(), |cases| after(cases) == Some(true))
    }

    /// Leaves out the cases with which nothing more is earned.
    pub(super) fn trimmed(mut self, indicator: &Indicator, figure: &Figure<'_>) -> Self {
        let mut figures = Vec::new();
        self.apply(self.room(), &mut figures, figure);
        let with = |field: FieldId| {
            figures
                .iter()
                .find(|(known, _)| *known == field)
                .map_or_else(|| figure(field), |(_, value)| *value)
        };
        let (Ok((_, Some(best))), Ok((_, now))) =
            (points_with(indicator, &with), points_with(indicator, figure))
        else {
            return self;
        };
        // Where another figure is missing, none of it counts.
        if best <= now.unwrap_or(0.0) + 1e-9 {
            self.slots.clear();
            return self;
        }
        let useful = self.fewest(indicator, figure, &|_, points| points >= best - 1e-9);
        self.keep(useful.unwrap_or_default());
        self
    }

    /// Leaves out the cases with which figures could not be.
    pub(super) fn sound(mut self, scheme: &Scheme, figure: &Figure<'_>) -> Self {
        let unsound = |cases: u64| {
            let mut figures = Vec::new();
            self.apply(cases, &mut figures, figure);
            !sound(&figures, figure, scheme)
        };
        if let Some(cases) = first(self.room(), unsound) {
            self.keep(cases - 1);
        }
        self
    }

    /// Leaves out all cases but the first few.
    fn keep(&mut self, cases: u64) {
        let mut left = cases;
        for slot in &mut self.slots {
            slot.room = slot.room.min(left);
            left -= slot.room;
        }
        self.slots.retain(|slot| slot.room > 0);
    }
}

/// The smallest number up to `most` that passes, for a test that goes on passing once it does.
pub(super) fn first(most: u64, mut passes: impl FnMut(u64) -> bool) -> Option<u64> {
    if most == 0 || !passes(most) {
        return None;
    }
    let (mut below, mut enough) = (0, most);
    while enough - below > 1 {
        let middle = below + (enough - below) / 2;
        if passes(middle) { enough = middle } else { below = middle }
    }
    Some(enough)
}

/// A value with so much more; a bound stays one.
fn more(value: Value, by: f64) -> Value {
    match value {
        Value::AtLeast(x) => Value::AtLeast((x + by).max(0.0)),
        Value::AtMost(x) => Value::AtMost((x + by).max(0.0)),
        Value::Between(low, high) => Value::Between((low + by).max(0.0), (high + by).max(0.0)),
        other => Value::Number((other.figure().unwrap_or(0.0) + by).max(0.0)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Move, Part, Slot, first, more};
    use crate::scheme::FieldId;
    use crate::value::Value;

    fn own() -> Move {
        let slot =
            |up: usize, down: usize, room| Slot { up: Some(FieldId(up)), down: Some(FieldId(down)), room };
        Move::of(0, Part::Measure(0), vec![slot(0, 1, 2), slot(0, 2, 3), slot(0, 3, 0)])
    }

    fn figures(cases: u64) -> Vec<(FieldId, Value)> {
        let mut figures = Vec::new();
        own().apply(cases, &mut figures, &|field| Value::Number([90.0, 2.0, 3.0, 0.0][field.0]));
        figures
    }

    #[test]
    fn failures_of_one_kind_become_successes_before_those_of_the_next() {
        let number = |place: usize, figure: f64| (FieldId(place), Value::Number(figure));
        assert_eq!(figures(2), [number(0, 92.0), number(1, 0.0)]);
        assert_eq!(figures(3), [number(0, 93.0), number(1, 0.0), number(2, 2.0)]);
        assert_eq!(own().room(), 5);
        assert_eq!(figures(9), figures(5));
    }

    #[test]
    fn a_bound_stays_a_bound() {
        assert_eq!(more(Value::AtLeast(30.0), 2.0), Value::AtLeast(32.0));
        assert_eq!(more(Value::Between(2.0, 4.0), -3.0), Value::Between(0.0, 1.0));
    }

    proptest! {
        #[test]
        fn the_first_number_that_passes_is_found(most in 0_u64..500, from in 1_u64..600) {
            let found = first(most, |cases| cases >= from);
            prop_assert_eq!(found, (from <= most).then_some(from));
        }

        #[test]
        fn no_case_is_lost_or_made(cases in 0_u64..8) {
            let sum: f64 = figures(cases).iter().filter_map(|(_, value)| value.figure()).sum();
            let touched: f64 = figures(cases).iter().map(|(field, _)| [90.0, 2.0, 3.0, 0.0][field.0]).sum();
            prop_assert_eq!(sum, touched);
        }
    }
}
