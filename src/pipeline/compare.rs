//! Two periods side by side: both under the same scheme, on the townships that both rank.

use super::earlier::{Archive, Judged, Shelves};
use crate::error::Error;
use crate::finding::{Finding, kind};
use crate::ingest::Isolation;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::score::{Growth, Movement, growth, movement, split};

/// Two periods, and what moved between them.
pub struct Comparison {
    /// The earlier period.
    pub before: Judged,
    /// The later period.
    pub now: Judged,
    /// What moved.
    pub movement: Movement,
    /// How single figures grew.
    pub growth: Vec<Growth>,
    /// Stored outputs of further periods that do not fit the scheme and were left aside.
    pub unfit: Vec<Error>,
}

impl Comparison {
    /// Figures of the later period that are far from their own history.
    pub fn unusual(&self) -> impl Iterator<Item = &Finding> {
        self.now.findings.iter().filter(|finding| finding.kind == kind::UNUSUAL_CHANGE)
    }
}

/// Compares two periods.
///
/// - `scheme`: the one under which both are scored.
/// - `shelves`: where submissions and stored outputs are; submissions go first. What went back is known from
///   their register in the outputs.
///
/// # Errors
///
/// [`Error::NotComparable`] unless the periods end with the same month and are in order: what adds up
/// since January is never held against a whole year. [`Error::PartOfYear`] as for [`Scheme::of`].
/// [`Error::NoInputs`] if a period is nowhere; [`Error::Stored`] if its stored outputs do not fit, or its register
/// is damaged.
pub fn compare(
    scheme: &Scheme,
    shelves: Shelves<'_>,
    (before, now): (Period, Period),
    isolation: &Isolation,
) -> Result<Comparison, Error> {
    comparable(before, now)?;
    let mut archive = Archive::new(scheme, shelves, isolation);
    for period in [before, now] {
        let nowhere = || {
            let folder = shelves.inputs.unwrap_or_else(|| std::path::Path::new("."));
            Error::NoInputs { path: folder.join(period.to_string()) }
        };
        let origin = shelves.origin(period).ok_or_else(nowhere)?;
        archive.fetch(period, origin, shelves.register(period)?)?;
    }
    let mut unfit = archive.fetch_before(now)?;
    for error in archive.fetch_before(before)? {
        // What both periods look back to is said once.
        if unfit.iter().all(|known| known.to_string() != error.to_string()) {
            unfit.push(error);
        }
    }
    let judged = |period| {
        let judged = archive.judge(period)?;
        judged.ok_or_else(|| Error::NoInputs { path: period.to_string().into() })
    };
    let (before, now) = (judged(before)?, judged(now)?);
    let (then, today) = (before.screened(), now.screened());
    let mut movement = movement::compare(
        (&before.scorecard, &before.scheme, before.period.year),
        (&now.scorecard, &now.scheme, now.period.year),
    );
    split::tell(&mut movement, &before.side(&then), &now.side(&today))?;
    let growth = growth::growth(
        (&then, &before.findings, &before.scheme),
        (&today, &now.findings, &now.scheme),
        &movement.redrawn,
    );
    drop((then, today));
    Ok(Comparison { before, now, movement, growth, unfit })
}

/// Whether two periods may be held against each other.
fn comparable(before: Period, now: Period) -> Result<(), Error> {
    let reason = if before.is_year() != now.is_year() || before.last != now.last {
        "compare_length"
    } else if before.year >= now.year {
        "compare_order"
    } else {
        return Ok(());
    };
    Err(Error::NotComparable { before: before.to_string(), now: now.to_string(), reason })
}

#[cfg(test)]
mod tests {
    use super::comparable;
    use crate::error::Error;
    use crate::period::Period;

    fn refused(before: &str, now: &str) -> Option<&'static str> {
        match comparable(Period::parse(before).unwrap(), Period::parse(now).unwrap()) {
            Err(Error::NotComparable { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    #[test]
    fn what_adds_up_since_january_is_never_held_against_a_single_period() {
        assert_eq!(refused("2023", "2024M01-06"), Some("compare_length"));
        assert_eq!(refused("2024Q1", "2024M01-06"), Some("compare_length"));
        assert_eq!(refused("2024", "2023"), Some("compare_order"));
        assert_eq!(refused("2024", "2024"), Some("compare_order"));
        assert_eq!(refused("2024Q1", "2024Q2"), Some("compare_length"));
        assert_eq!(refused("2023", "2024Q4"), Some("compare_length"));
        assert_eq!((refused("2022", "2024"), refused("2023Q2", "2024Q2")), (None, None));
    }
}
