//! Growth of single figures against the same period of the year before (同比): the district's sums over the
//! townships that both periods have a figure of.
//!
//! A sum over other townships is another quantity: one that sent nothing would look like a fall.

use std::collections::{BTreeMap, BTreeSet};

use super::membership::{Redrawn, is_same_unit};
use super::screen::Screened;
use crate::finding::{Finding, kind};
use crate::scheme::{Field, FieldId, FieldKind, Scheme};
use crate::value::{Value, sum};

/// How the district's sum of one figure grew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// Which figure, in the later period's scheme.
    pub field: FieldId,
    /// How many townships have it in both periods.
    pub townships: usize,
    /// The sum then, with its bounds.
    pub before: Value,
    /// The sum now, with its bounds.
    pub now: Value,
}

impl Growth {
    /// What was added, in the unit of the figure; bounds count as the numbers they name.
    pub fn change(&self) -> f64 {
        let [before, now] = [self.before, self.now].map(|sum| sum.figure().unwrap_or_default());
        tidy(now - before)
    }

    /// The change as a fraction of the sum then: −0.155 is a fall of 15.5 %. `None` from nothing: no number
    /// says how much more than nothing something is.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::scheme::Scheme;
    /// use hengping::score::growth::Growth;
    /// use hengping::value::Value::Number;
    ///
    /// let scheme = Scheme::load(std::path::Path::new("inputs/scheme"))?;
    /// let field = scheme.field_id("mediation_accepted").unwrap();
    /// let growth = Growth { field, townships: 27, before: Number(840.0), now: Number(869.0) };
    /// assert_eq!(format!("{:.1}", growth.share().unwrap() * 100.0), "3.5");
    /// assert_eq!(Growth { before: Number(0.0), ..growth }.share(), None);
    /// # Ok::<(), hengping::error::Error>(())
    /// ```
    pub fn share(&self) -> Option<f64> {
        let before = self.before.figure().filter(|before| *before != 0.0)?;
        Some(self.change() / before)
    }

    /// Whether both sums are exact: no part of them is "30余".
    pub fn is_exact(&self) -> bool {
        [self.before, self.now].iter().all(|sum| matches!(sum, Value::Number(_)))
    }
}

/// The growth of every figure that can be added up, in the order of the form: of those that a township has
/// itself, none that the roster holds, and no answers of yes or no. A figure that no township has in both periods
/// is left out.
///
/// - `before`, `now`: figures, findings and scheme of each period. What findings withhold has no part, nor what is
///   perhaps in the wrong unit: one such figure is more than all others together.
/// - `redrawn`: a township that another was joined to or parted from has none either.
pub fn growth(
    (before, found_before, scheme_before): (&Screened<'_>, &[Finding], &Scheme),
    (now, found_now, scheme_now): (&Screened<'_>, &[Finding], &Scheme),
    redrawn: &[Redrawn],
) -> Vec<Growth> {
    let places: BTreeMap<&str, usize> =
        scheme_before.townships.iter().enumerate().map(|(place, own)| (own.code.as_str(), place)).collect();
    let same = scheme_now.townships.iter().enumerate().filter(|(_, own)| is_same_unit(own, redrawn));
    let pairs: Vec<(usize, usize)> =
        same.filter_map(|(place, own)| Some((*places.get(own.code.as_str())?, place))).collect();
    let slipped = |findings: &'_ [Finding]| -> BTreeSet<(String, String)> {
        let slips = findings.iter().filter(|finding| finding.kind == kind::SUSPECTED_UNIT_SLIP);
        slips.filter_map(|slip| Some((slip.place.township.clone()?, slip.subject.clone()?))).collect()
    };
    let slipped: BTreeSet<(String, String)> =
        slipped(found_before).into_iter().chain(slipped(found_now)).collect();
    let adds_up = |(_, field): &(FieldId, &Field)| field.kind != FieldKind::YesNo && !field.roster;
    let of = |(id, field): (FieldId, &Field)| {
        let then = scheme_before.field_id(&field.id)?;
        let doubted =
            |place: usize| slipped.contains(&(scheme_now.townships[place].code.clone(), field.id.clone()));
        let pairs = pairs.iter().filter(|pair| !doubted(pair.1));
        let figures = pairs.map(|pair| (before.figure(pair.0, then), now.figure(pair.1, id)));
        let both = figures.filter(|(then, now)| then.figure().is_some() && now.figure().is_some());
        let (then, now): (Vec<Value>, Vec<Value>) = both.unzip();
        let total = |figures: &[Value]| match sum(figures) {
            Value::Number(sum) => Value::Number(tidy(sum)),
            Value::AtLeast(sum) => Value::AtLeast(tidy(sum)),
            Value::AtMost(sum) => Value::AtMost(tidy(sum)),
            other => other,
        };
        let some = !now.is_empty();
        some.then(|| Growth { field: id, townships: now.len(), before: total(&then), now: total(&now) })
    };
    scheme_now.fields_with_ids().filter(adds_up).filter_map(of).collect()
}

/// A sum without the dust of binary fractions: with more decimals than any form has.
fn tidy(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_sum_of_many_decimals_is_what_a_person_adds_up_to() {
        assert_eq!(tidy(0.1 + 0.2), 0.3);
        assert_eq!((tidy(14671.0), tidy(2873.8 - 101.01)), (14671.0, 2772.79));
    }
}
