//! The same weight for each.

/// Gives each of `count` indicators the same weight, together one.
///
/// # Source
///
/// `1 / n`: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 89–102.
///
/// # Examples
///
/// ```
/// use hengping::method::weight::equal::equal;
///
/// assert_eq!(equal(4), [0.25; 4]);
/// assert!(equal(0).is_empty());
/// ```
pub fn equal(count: usize) -> Vec<f64> {
    vec![1.0 / count as f64; count]
}

#[cfg(test)]
mod tests {
    use super::equal;

    #[test]
    fn four_indicators_weigh_a_quarter_each_as_in_pymcdm() {
        // pymcdm, `test/test_weights.py`, `equal_weights`.
        assert_eq!(equal(4), [0.25, 0.25, 0.25, 0.25]);
    }

    #[test]
    fn one_indicator_has_all_the_weight_and_none_has_none() {
        assert_eq!(equal(1), [1.0]);
        assert!(equal(0).is_empty());
    }
}
