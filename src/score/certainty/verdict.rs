//! What may be said of a township: that it lags, that it is to be watched, or that it is not known.

use super::{Place, Scorecard};
use crate::scheme::Scheme;
use crate::score::{Reason, Standing};

/// What may be said of a township, beside the plain rules of the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 落后: among the last of its group by the official result, and in nearly all runs.
    Lagging,
    /// 关注: among the last in many runs.
    Watch,
    /// 证据不足: among the last by the official result, and hardly ever otherwise; or too few figures.
    NotEstablished,
    /// Nothing speaks for its lagging.
    Clear,
}

impl Verdict {
    /// The key of its name in the locale, under `certainty.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lagging => "lagging",
            Self::Watch => "watch",
            Self::NotEstablished => "not_established",
            Self::Clear => "clear",
        }
    }
}

/// What may be said of each township.
///
/// Source: the project's own rule. Lagging needs both the official result and at least
/// `certain` of the runs; from `watch` on it is to be watched, whatever the official result; below,
/// an official place among the last is not evidence enough.
pub(super) fn verdicts(
    scorecard: &Scorecard,
    places: &[Option<Place>],
    scheme: &Scheme,
) -> Vec<Option<Verdict>> {
    let settings = &scheme.settings.certainty;
    let of = |(score, place): (&crate::score::TownshipScore, &Option<Place>)| match score.standing {
        Standing::NotReceived | Standing::Held => None,
        Standing::TooFewFigures | Standing::Lacking { .. } => Some(Verdict::NotEstablished),
        Standing::Ranked => {
            let last = score.lagging.iter().any(|reason| matches!(reason, Reason::Last { .. }));
            let share = place.filter(|place| place.last > 0).map_or(0.0, |place| place.in_group.bottom);
            Some(match share {
                share if last && share >= settings.certain => Verdict::Lagging,
                share if share >= settings.watch => Verdict::Watch,
                _ if last => Verdict::NotEstablished,
                _ => Verdict::Clear,
            })
        }
    };
    scorecard.townships.iter().zip(places).map(of).collect()
}
