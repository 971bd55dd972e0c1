//! The two estimators of [`super::sobol`], over any choice of rows.
//!
//! In: the results of the sets of a design, and rows. Out: both shares of one input. Results are taken from
//! the mean of the two independent sets: that changes nothing that is estimated, but much of how far an
//! estimate scatters.
//!
//! Source: A. Saltelli and others, Computer Physics Communications 181 (2010), 259-270; for the total share
//! the estimator of M. Jansen.

/// One estimate of both shares.
pub(super) struct Pair {
    /// What the input explains by itself.
    pub(super) alone: f64,
    /// What it takes part in.
    pub(super) total: f64,
    /// How many rows had all three results.
    pub(super) rows: usize,
}

/// Mean and variance of the two independent sets together.
#[derive(Clone, Copy)]
pub(super) struct Spread {
    mean: f64,
    variance: f64,
}

impl Spread {
    /// Over the rows named, each as often as it is named. `None` where nothing varies.
    pub(super) fn of(sets: &[&[Option<f64>]], rows: &[usize]) -> Option<Self> {
        let numbers = || rows.iter().flat_map(|row| [sets[0][*row], sets[1][*row]]).flatten();
        let first = numbers().next()?;
        // The mean of equal numbers may miss them by a last digit, so that is not left to the variance.
        if numbers().all(|number| number == first) {
            return None;
        }
        let count = numbers().count() as f64;
        let mean = numbers().sum::<f64>() / count;
        let variance = numbers().map(|number| (number - mean) * (number - mean)).sum::<f64>() / count;
        (variance > 0.0 && variance.is_finite()).then_some(Self { mean, variance })
    }

    /// Both shares of one input over the rows named. `None` where no row has all three results.
    pub(super) fn pair(&self, sets: &[&[Option<f64>]], rows: &[usize], input: usize) -> Option<Pair> {
        let (mut alone, mut total, mut used) = (0.0, 0.0, 0);
        for row in rows {
            let (Some(a), Some(b), Some(mixed)) = (sets[0][*row], sets[1][*row], sets[input + 2][*row])
            else {
                continue;
            };
            alone += (b - self.mean) * (mixed - a);
            total += (a - mixed) * (a - mixed);
            used += 1;
        }
        let scale = used as f64 * self.variance;
        let pair = Pair { alone: alone / scale, total: total / (2.0 * scale), rows: used };
        (pair.alone.is_finite() && pair.total.is_finite()).then_some(pair)
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    fn results(numbers: [f64; 3]) -> Vec<Option<f64>> {
        numbers.map(|number| number.is_finite().then_some(number)).to_vec()
    }

    #[test]
    fn the_formulas_by_hand() {
        let (a, b, mixed) = (results([1.0, 2.0, 3.0]), results([3.0, 1.0, 2.0]), results([3.0, 2.0, 2.0]));
        let sets = [&a[..], &b, &mixed];
        // Mean 2, variance 4 / 6; alone (2 + 0 + 0) / 3 / V, total (4 + 0 + 1) / 6 / V.
        let pair = Spread::of(&sets, &[0, 1, 2]).unwrap().pair(&sets, &[0, 1, 2], 0).unwrap();
        assert!((pair.alone - 1.0).abs() < 1e-15, "{}", pair.alone);
        assert!((pair.total - 1.25).abs() < 1e-15, "{}", pair.total);
        assert_eq!(pair.rows, 3);
    }

    #[test]
    fn where_nothing_varies_or_nothing_is_left_there_is_no_estimate() {
        let (same, gaps) = (results([0.1; 3]), results([f64::NAN; 3]));
        assert!(Spread::of(&[&same[..], &same], &[0, 1, 2]).is_none());
        assert!(Spread::of(&[&gaps[..], &gaps], &[0, 1, 2]).is_none());
        let other = results([1.0, 2.0, 3.0]);
        let sets = [&same[..], &other, &gaps];
        assert!(Spread::of(&sets, &[0, 1, 2]).unwrap().pair(&sets, &[0, 1, 2], 0).is_none());
    }
}
