//! The words for methods, and for why one cannot be applied.

use crate::locale::Locale;
use crate::method::{Aggregation, Unusable};
use crate::panel::{Method, Way, Weighting, Whole};
use crate::value::plain;

/// The key of how a method brings values onto a scale.
pub(super) fn way_key(method: Method) -> &'static str {
    match method.way {
        // TOPSIS brings columns onto a scale by itself.
        Way::None if method.whole == Whole::Topsis => "panel.way.min_max",
        Way::None => "panel.way.order",
        Way::MinMax => "panel.way.min_max",
        Way::ZScore => "panel.way.z_score",
        Way::Percentile => "panel.way.percentile",
        Way::Goalposts => "panel.way.goalposts",
        Way::DistanceToTarget => "panel.way.distance_to_target",
    }
}

/// The key of how parts are put together.
pub(super) fn whole_key(whole: Whole) -> &'static str {
    match whole {
        Whole::By(Aggregation::Arithmetic) => "panel.whole.arithmetic",
        Whole::By(Aggregation::Geometric) => "panel.whole.geometric",
        Whole::By(Aggregation::Harmonic) => "panel.whole.harmonic",
        Whole::By(Aggregation::Copeland) => "panel.whole.copeland",
        Whole::Topsis => "panel.whole.topsis",
    }
}

/// The key of where weights come from.
pub(super) fn weighting_key(weighting: Weighting) -> &'static str {
    match weighting {
        Weighting::Given => "panel.weights.given",
        Weighting::Equal => "panel.weights.equal",
        Weighting::Entropy => "panel.weights.entropy",
        Weighting::Critic => "panel.weights.critic",
        Weighting::Ahp => "panel.weights.ahp",
    }
}

/// Why a formula cannot be applied.
pub(super) fn reason(locale: &Locale, unusable: Unusable) -> String {
    let (key, value) = match unusable {
        Unusable::Lengths { .. } => ("lengths", None),
        Unusable::NegativeWeight(weight) => ("negative_weight", Some(weight)),
        Unusable::NoWeight => ("no_weight", None),
        Unusable::NegativeValue(value) => ("negative_value", Some(value)),
        Unusable::LowNotBelowHigh { low, .. } => ("low_not_below_high", Some(low)),
        Unusable::LowNotPositive(low) => ("low_not_positive", Some(low)),
        Unusable::TargetReachedByWorst { target, .. } => ("target_reached", Some(target)),
        Unusable::NothingDistinguishes => ("nothing_distinguishes", None),
    };
    let value = value.map(plain).unwrap_or_default();
    locale.with(&format!("panel.reason.{key}"), &[("value", &value)])
}
