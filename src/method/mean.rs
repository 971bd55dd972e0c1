//! The mean of a township's scores, in four shapes.
//!
//! In: the scores of one township's parts and their weights, in parallel. Out: one score. Parts
//! without a score are left out and the weights of the others rescaled to one; a part of weight zero
//! is as good as absent. Whether enough parts are there is asked by [`aggregate`](super::aggregate).
//!
//! The harmonic mean is at most the geometric, that at most the arithmetic: from arithmetic to harmonic, a strong
//! part makes up less and less for a weak one.

use super::{Unusable, same_length};

/// The weighted arithmetic mean of the scores present.
///
/// - `scores`: one per part, on one scale.
/// - `weights`: in parallel; need not add up to one.
///
/// Returns `None` if no part of any weight has a score.
///
/// # Errors
///
/// [`Unusable::Lengths`] or [`Unusable::NegativeWeight`].
///
/// # Source
///
/// `Σ w x / Σ w`: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 102–116.
///
/// # Examples
///
/// ```
/// use hengping::method::mean::arithmetic;
///
/// assert_eq!(arithmetic(&[Some(60.0), Some(90.0)], &[2.0, 1.0])?, Some(70.0));
/// assert_eq!(arithmetic(&[Some(60.0), None], &[2.0, 1.0])?, Some(60.0));
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn arithmetic(scores: &[Option<f64>], weights: &[f64]) -> Result<Option<f64>, Unusable> {
    Ok(mean_of(&weighted(scores, weights)?, |score| score))
}

/// The weighted geometric mean of the scores present.
///
/// Scores and weights as in [`arithmetic`]. A score of exactly zero makes the mean zero, which is what
/// the formula tends to; bring scores [`onto_1_100`](super::normalise::onto_1_100) first unless one
/// failure should count for all.
///
/// # Errors
///
/// As [`arithmetic`], and [`Unusable::NegativeValue`] for a score below zero.
///
/// # Source
///
/// `exp(Σ w ln x / Σ w)`: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008),
/// pp. 102–116; the Human Development Index of UNDP since 2010.
///
/// # Examples
///
/// ```
/// use hengping::method::mean::geometric;
///
/// let mean = geometric(&[Some(1.0), None, Some(4.0)], &[1.0, 5.0, 1.0])?;
/// assert!((mean.unwrap_or(0.0) - 2.0).abs() < 1e-12);
/// assert_eq!(geometric(&[Some(0.0), Some(100.0)], &[1.0, 1.0])?, Some(0.0));
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn geometric(scores: &[Option<f64>], weights: &[f64]) -> Result<Option<f64>, Unusable> {
    let parts = not_negative(weighted(scores, weights)?)?;
    if has_zero(&parts) {
        return Ok(Some(0.0));
    }
    Ok(mean_of(&parts, libm::log).map(libm::exp))
}

/// The weighted harmonic mean of the scores present.
///
/// Scores, weights and zeros as in [`geometric`].
///
/// # Errors
///
/// As [`geometric`].
///
/// # Source
///
/// `Σ w / Σ (w / x)`: the power mean of exponent -1.
///
/// # Examples
///
/// ```
/// use hengping::method::mean::harmonic;
///
/// assert_eq!(harmonic(&[Some(1.0), Some(4.0), None], &[1.0, 1.0, 1.0])?, Some(1.6));
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn harmonic(scores: &[Option<f64>], weights: &[f64]) -> Result<Option<f64>, Unusable> {
    power(scores, weights, -1.0)
}

/// The weighted power mean of the scores present.
///
/// Scores and weights as in [`arithmetic`].
///
/// - `exponent`: 1 is the arithmetic mean, 0 the geometric, -1 the harmonic. The smaller, the dearer a
///   weak part. Below 0, a score of zero makes the mean zero.
///
/// # Errors
///
/// As [`geometric`], whatever the exponent.
///
/// # Source
///
/// `(Σ w xᵖ / Σ w)^(1/p)`; for p = 0 its limit, the geometric mean.
///
/// # Examples
///
/// ```
/// use hengping::method::mean::power;
///
/// assert_eq!(power(&[Some(3.0), Some(4.0)], &[1.0, 1.0], 2.0)?, Some(12.5_f64.sqrt()));
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn power(scores: &[Option<f64>], weights: &[f64], exponent: f64) -> Result<Option<f64>, Unusable> {
    if exponent == 0.0 {
        return geometric(scores, weights);
    }
    let parts = not_negative(weighted(scores, weights)?)?;
    if exponent < 0.0 && has_zero(&parts) {
        return Ok(Some(0.0));
    }
    Ok(mean_of(&parts, |score| libm::pow(score, exponent)).map(|mean| libm::pow(mean, exponent.recip())))
}

/// The scores present, each with its weight; parts of weight zero left out.
fn weighted(scores: &[Option<f64>], weights: &[f64]) -> Result<Vec<(f64, f64)>, Unusable> {
    same_length(weights.len(), scores.len())?;
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(Unusable::NegativeWeight(*weight));
    }
    let pairs = scores.iter().zip(weights);
    Ok(pairs
        .filter(|(_, weight)| **weight > 0.0)
        .filter_map(|(score, weight)| Some(((*score)?, *weight)))
        .collect())
}

/// Refuses scores below zero.
fn not_negative(parts: Vec<(f64, f64)>) -> Result<Vec<(f64, f64)>, Unusable> {
    match parts.iter().find(|(score, _)| *score < 0.0) {
        Some((score, _)) => Err(Unusable::NegativeValue(*score)),
        None => Ok(parts),
    }
}

/// Whether a score is exactly zero.
fn has_zero(parts: &[(f64, f64)]) -> bool {
    parts.iter().any(|(score, _)| *score == 0.0)
}

/// The weighted mean of what `of` makes of each score; `None` for no parts.
fn mean_of(parts: &[(f64, f64)], of: impl Fn(f64) -> f64) -> Option<f64> {
    let total: f64 = parts.iter().map(|(_, weight)| weight).sum();
    let sum: f64 = parts.iter().map(|(score, weight)| weight * of(*score)).sum();
    (total > 0.0).then(|| sum / total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{arithmetic, geometric, harmonic, power};
    use crate::method::Unusable;
    use crate::method::normalise::onto_1_100;
    use crate::method::testing::{close, some};

    #[test]
    fn means_are_those_of_the_scipy_manual() {
        // scipy 1.17.1, documentation of `gmean`, `hmean` and `pmean`.
        let scores = some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        close(&[geometric(&scores, &[1.0; 7]).unwrap()], &[Some(3.3800151591412964)], 1e-14);
        close(&[harmonic(&scores, &[1.0; 7]).unwrap()], &[Some(2.6997245179063363)], 1e-14);
        close(&[power(&scores, &[1.0; 7], 1.3).unwrap()], &[Some(4.157111214492084)], 1e-14);
        let (scores, weights) = (some(&[1.0, 4.0, 7.0]), [3.0, 1.0, 3.0]);
        close(&[geometric(&scores, &weights).unwrap()], &[Some(2.80668351922014)], 1e-14);
        close(&[harmonic(&scores, &weights).unwrap()], &[Some(1.9029126213592233)], 1e-14);
        close(&[power(&scores, &weights, -2.0).unwrap()], &[Some(1.4969684896631954)], 1e-14);
        close(&[power(&scores, &weights, 0.0).unwrap()], &[Some(2.80668351922014)], 1e-14);
    }

    #[test]
    fn three_indices_make_a_human_development_index_of_0_510_as_undp_prints_it() {
        // UNDP, technical notes of the Human Development Report, the edition built on the World
        // Development Indicators of 2020: (0.6971 × 0.3447 × 0.5506) to the third is 0.510.
        let indices = some(&[0.6971, 0.3447, 0.5506]);
        close(&[geometric(&indices, &[1.0; 3]).unwrap()], &[Some(0.510)], 0.0005);
    }

    #[test]
    fn small_cases_come_out_as_in_coinr() {
        // COINr, `tests/testthat/test-aggregate.R`, the cases of `a_gmean`, `a_hmean`, `a_genmean`.
        let scores = some(&[1.0, 2.0, 3.0]);
        close(&[geometric(&scores, &[1.0, 1.0, 2.0]).unwrap()], &[Some(18.0_f64.powf(0.25))], 1e-14);
        let expected = 4.0 / (2.0 + 1.0 / 2.0 + 1.0 / 3.0);
        close(&[harmonic(&scores, &[2.0, 1.0, 1.0]).unwrap()], &[Some(expected)], 1e-14);
        close(&[power(&scores, &[1.0; 3], 1.0).unwrap()], &[Some(2.0)], 1e-14);
    }

    #[test]
    fn gaps_are_left_out_of_every_mean_and_never_make_it_unknown() {
        let scores = [Some(20.0), None, Some(80.0), None];
        let weights = [1.0, 9.0, 3.0, 2.0];
        let (there, kept) = ([Some(20.0), Some(80.0)], [1.0, 3.0]);
        assert_eq!(arithmetic(&scores, &weights), Ok(Some(65.0)));
        let cubic = |scores: &[_], weights: &[_]| power(scores, weights, 3.0);
        for mean in [geometric, harmonic, cubic] {
            assert_eq!(mean(&scores, &weights), mean(&there, &kept));
        }
        // A part of weight zero is as good as absent.
        assert_eq!(harmonic(&[Some(-5.0), Some(4.0)], &[0.0, 1.0]), Ok(Some(4.0)));
        assert_eq!(arithmetic(&[Some(9.0), None], &[0.0, 1.0]), Ok(None));
        assert_eq!(harmonic(&[None, None], &[1.0, 1.0]), Ok(None));
    }

    #[test]
    fn a_zero_takes_the_geometric_mean_with_it_but_not_on_the_scale_from_1() {
        let scores = [Some(0.0), Some(100.0)];
        assert_eq!(geometric(&scores, &[1.0, 1.0]), Ok(Some(0.0)));
        assert_eq!(harmonic(&scores, &[1.0, 1.0]), Ok(Some(0.0)));
        assert_eq!(power(&scores, &[1.0, 1.0], 1.0), Ok(Some(50.0)));
        close(&[geometric(&onto_1_100(&scores), &[1.0, 1.0]).unwrap()], &[Some(10.0)], 1e-12);
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        let negative = [Some(-1.0), Some(2.0)];
        assert_eq!(geometric(&negative, &[1.0, 1.0]), Err(Unusable::NegativeValue(-1.0)));
        assert_eq!(harmonic(&negative, &[1.0, 1.0]), Err(Unusable::NegativeValue(-1.0)));
        assert_eq!(arithmetic(&negative, &[1.0, 1.0]), Ok(Some(0.5)));
        assert_eq!(arithmetic(&negative, &[1.0, -1.0]), Err(Unusable::NegativeWeight(-1.0)));
        assert_eq!(arithmetic(&negative, &[1.0]), Err(Unusable::Lengths { expected: 1, found: 2 }));
    }

    proptest! {
        #[test]
        fn the_harmonic_mean_is_at_most_the_geometric_and_that_at_most_the_arithmetic(
            parts in proptest::collection::vec((0.01..100.0_f64, 0.01..5.0_f64), 1..8),
        ) {
            let (scores, weights): (Vec<Option<f64>>, Vec<f64>) = parts.iter().map(|(s, w)| (Some(*s), *w)).unzip();
            let means = [harmonic(&scores, &weights), geometric(&scores, &weights), arithmetic(&scores, &weights)]
                .map(|mean| mean.unwrap().unwrap());
            prop_assert!(means[0] <= means[1] + 1e-9 && means[1] <= means[2] + 1e-9, "{means:?}");
            let lowest = parts.iter().map(|(score, _)| *score).fold(f64::INFINITY, f64::min);
            prop_assert!(means[0] >= lowest - 1e-9);
        }
    }
}
