//! What approximate figures leave open: "2500余" is not 2500, nor anything else.

use std::ops::Range;

use super::choice::Choice;
use crate::chance::stream::{Stream, Use};
use crate::scheme::measure::{Measure, Rule};
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::score::screen::Screened;
use crate::tidy::number::{self, Remark};
use crate::value::Value;

/// The approximate figures of a district, and the marks that rest on them.
pub(super) struct Drawn<'a> {
    screened: &'a Screened<'a>,
    /// Township, field, and what the figure leaves open.
    open: Vec<(usize, FieldId, (f64, f64))>,
    resting: Vec<Resting>,
}

/// A mark that rests on approximate figures, with all it takes to make it again: a run goes through all of them, and
/// looking figures up in the whole district would take most of its time.
pub(super) struct Resting {
    /// Place of the township in the roster, and among those given.
    pub(super) township: usize,
    pub(super) row: usize,
    /// Place of the indicator in the scheme.
    pub(super) indicator: usize,
    /// Which of a draw's figures are its township's.
    own: Range<usize>,
    /// What it rests on besides, as it is.
    known: Vec<(FieldId, Value)>,
}

impl<'a> Drawn<'a> {
    /// Finds them among some townships.
    pub(super) fn of(townships: Vec<usize>, screened: &'a Screened<'a>, scheme: &Scheme) -> Self {
        let mut drawn = Self { screened, open: Vec::new(), resting: Vec::new() };
        for (row, township) in townships.into_iter().enumerate() {
            let start = drawn.open.len();
            for (field, _) in scheme.fields_with_ids() {
                let open = open(screened.figure(township, field), screened.written(township, field));
                drawn.open.extend(open.map(|open| (township, field, open)));
            }
            let own = start..drawn.open.len();
            for (place, indicator) in scheme.indicators.iter().enumerate() {
                let fields = fields_of(indicator);
                let is_open =
                    |field: &FieldId| drawn.open[own.clone()].iter().any(|(_, open, _)| open == field);
                if fields.iter().any(is_open) {
                    let known = fields.iter().filter(|field| !is_open(field));
                    let known = known.map(|field| (*field, screened.figure(township, *field))).collect();
                    drawn.resting.push(Resting { township, row, indicator: place, own: own.clone(), known });
                }
            }
        }
        drawn
    }

    /// The marks that rest on approximate figures, by township and indicator.
    pub(super) fn resting(&self) -> &[Resting] {
        &self.resting
    }

    /// One draw of all of them; empty where figures are taken as they are named.
    pub(super) fn figures(&self, choice: &Choice) -> Vec<(FieldId, Value)> {
        let Some(number) = choice.figures else { return Vec::new() };
        let mut stream = Stream::new(choice.seed, Use::Figures, number);
        let one = |(_, field, open): &(usize, FieldId, (f64, f64))| (*field, draw(*open, &mut stream));
        self.open.iter().map(one).collect()
    }

    /// A figure that a mark rests on, in a draw: the one drawn, or the one that is there.
    pub(super) fn figure(&self, figures: &[(FieldId, Value)], mark: &Resting, field: FieldId) -> Value {
        // Nothing is drawn where figures are taken as they are named.
        let own = figures.get(mark.own.clone()).unwrap_or_default();
        let found = own.iter().chain(&mark.known).find(|(known, _)| *known == field);
        found.map_or_else(|| self.screened.figure(mark.township, field), |(_, value)| *value)
    }
}

/// The figures that the mark of an indicator rests on. What depends on no figure, or on those of others, is not
/// drawn.
fn fields_of(indicator: &Indicator) -> Vec<FieldId> {
    if matches!(indicator.measure, Measure::Reporting { .. } | Measure::Decided)
        || matches!(indicator.score, Rule::PeerTier { .. })
    {
        return Vec::new();
    }
    let besides = [
        indicator.gate.as_ref().map(|gate| gate.field),
        indicator.less_per_event.as_ref().map(|less| less.field),
    ];
    let other = indicator.substitute.iter().flat_map(|other| other.measure.fields());
    let measured = indicator.measure.fields().into_iter().chain(other).copied();
    measured.chain(besides.into_iter().flatten()).collect()
}

/// What a figure may be, both ends included; `None` where it is exact, or no figure.
///
/// - `written`: what the cell says.
///
/// People round to the last place they write: "2500余" is at least 2500 and below the next hundred,
/// "近340" above the ten before, and "540左右" within half a ten of 540. The scoring takes "左右" and "约" as
/// lower bounds, like "余"; what tells them apart here is the cell. A range is what it says.
fn open(value: Value, written: Option<&str>) -> Option<(f64, f64)> {
    let about = || written.is_some_and(|text| number::read(text).remark == Some(Remark::About));
    let (low, high) = match value {
        Value::AtLeast(x) if about() => {
            let half = (place(x) / 2.0).max(step(x));
            ((x - half).max(0.0), x + half)
        }
        Value::AtLeast(x) => (x, x + place(x) - step(x)),
        Value::AtMost(x) => ((x - place(x) + step(x)).max(0.0), x),
        Value::Between(low, high) => (low, high),
        Value::Number(_) | Value::NotApplicable | Value::Missing => return None,
    };
    (high > low).then_some((low, high))
}

/// One of the figures that are left open, each equally likely: whole ones where both ends are whole.
fn draw((low, high): (f64, f64), stream: &mut Stream) -> Value {
    let share = stream.uniform();
    let whole = low.fract() == 0.0 && high.fract() == 0.0;
    Value::Number(if whole {
        (low + (share * (high - low + 1.0)).floor()).min(high)
    } else {
        low + share * (high - low)
    })
}

/// The last place that is written: 100 for 2,500, 10 for 340, 0.1 for 1.2.
fn place(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let divides = |place: f64| ((x / place).round() * place - x).abs() < 1e-9 * x.abs().max(1.0);
    let whole = (0..12).map(|power| 10_f64.powi(power)).take_while(|place| divides(*place)).last();
    whole.unwrap_or_else(|| {
        (1..=4).map(|power| 10_f64.powi(-power)).find(|place| divides(*place)).unwrap_or(1e-4)
    })
}

/// What separates a figure from the next one of its kind: one, or for amounts with decimals nothing.
fn step(x: f64) -> f64 {
    if x.fract() == 0.0 { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{draw, open, place};
    use crate::chance::stream::{Stream, Use};
    use crate::value::Value::{self, AtLeast, AtMost, Between, Missing, Number};

    #[test]
    fn people_round_to_the_last_place_they_write() {
        assert_eq!(open(AtLeast(2_500.0), None), Some((2_500.0, 2_599.0)));
        assert_eq!(open(AtLeast(30.0), None), Some((30.0, 39.0)));
        assert_eq!(open(AtMost(340.0), None), Some((331.0, 340.0)));
        assert_eq!(open(Between(20.0, 30.0), None), Some((20.0, 30.0)));
        assert_eq!(place(1.2), 0.1);
        assert_eq!(
            open(AtLeast(1.2), None).map(|(low, high)| (low, (high * 10.0).round())),
            Some((1.2, 13.0))
        );
    }

    #[test]
    fn about_is_drawn_on_both_sides_and_only_where_the_cell_says_so() {
        assert_eq!(open(AtLeast(540.0), Some("540人次左右")), Some((535.0, 545.0)));
        assert_eq!(open(AtLeast(2_500.0), Some("约2500份")), Some((2_450.0, 2_550.0)));
        assert_eq!(open(AtLeast(7.0), Some("7次左右")), Some((6.0, 8.0)));
        assert_eq!(open(AtLeast(540.0), Some("540余人次")), Some((540.0, 549.0)));
        assert_eq!(open(Number(540.0), Some("540人次左右")), None);
    }

    #[test]
    fn what_is_exact_leaves_nothing_open() {
        for exact in [Number(2_500.0), Missing, Value::NotApplicable, AtLeast(7.0), Between(3.0, 3.0)] {
            assert_eq!(open(exact, None), None, "{exact:?}");
        }
    }

    proptest! {
        #[test]
        fn a_drawn_figure_lies_within_what_is_open(x in 0_u32..100_000, index: u64) {
            let mut stream = Stream::new(1, Use::Figures, index);
            for value in [AtLeast(f64::from(x)), AtMost(f64::from(x)), Between(f64::from(x), f64::from(x) + 9.0)] {
                if let Some((low, high)) = open(value, None) {
                    let drawn = draw((low, high), &mut stream).figure().unwrap();
                    prop_assert!((low..=high).contains(&drawn) && drawn.fract() == 0.0);
                }
            }
        }
    }
}
