//! What every distribution of a count can be asked.
//!
//! Limits between whole counts: a count has no exact 2.5 % point, so a limit is placed between two counts in
//! proportion to the probability that is wanted, after D. J. Spiegelhalter, *Funnel plots for comparing
//! institutional performance*, Statistics in Medicine 24 (2005), 1185-1202. Each limit is placed from its
//! own end. Taken from the cumulative probability, as the lower one is, the upper limit would lie one count
//! lower, and would call a township exceptional more often than it says. B. N. Manktelow and S. E. Seaton,
//! PLoS ONE 7 (2012), e45723, compare three ways; this is of the kind whose false alarms never exceed the
//! stated share.

/// The distribution of a count.
pub trait Distribution {
    /// The probability of exactly `count`.
    fn at(&self, count: u64) -> f64;

    /// The probability of `count` or less.
    fn at_most(&self, count: u64) -> f64;

    /// The probability of `count` or more.
    fn at_least(&self, count: u64) -> f64;

    /// The count expected on average.
    fn mean(&self) -> f64;

    /// The largest count that can occur, if there is one.
    fn largest(&self) -> Option<u64>;

    /// The smallest count that is reached with a probability of at least `share` from below.
    ///
    /// `share` is a probability; from 1 on, the answer is the first count that rounds to certainty.
    fn quantile(&self, share: f64) -> u64 {
        first(self, |count| self.at_most(count) >= share.min(1.0))
    }

    /// The limit below which a count is rarer than `tail`, in counts, between two whole ones.
    ///
    /// Negative where no count is so rare. A count *below* the limit has `at_most` under `tail`.
    fn low_limit(&self, tail: f64) -> f64 {
        let count = self.quantile(tail);
        count as f64 - part(self.at_most(count) - tail, self.at(count))
    }

    /// The limit above which a count is rarer than `tail`, in counts, between two whole ones.
    ///
    /// May pass the largest count. A count *above* the limit has `at_least` under `tail`.
    fn high_limit(&self, tail: f64) -> f64 {
        let beyond = first(self, |count| self.at_least(count + 1) < tail);
        beyond as f64 + part(self.at_least(beyond) - tail, self.at(beyond))
    }
}

/// A part of one whole step, from 0 to 1.
fn part(over: f64, step: f64) -> f64 {
    if step > 0.0 { (over / step).clamp(0.0, 1.0) } else { 0.0 }
}

/// The first count that passes a test which, once passed, stays passed.
fn first<D: Distribution + ?Sized>(counts: &D, passes: impl Fn(u64) -> bool) -> u64 {
    let most = counts.largest().unwrap_or(1 << 53);
    let mut low = 0;
    let mut high = (counts.mean() as u64).saturating_add(1).min(most);
    while high < most && !passes(high) {
        low = high + 1;
        high = high.saturating_mul(2).min(most);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if passes(middle) { high = middle } else { low = middle + 1 }
    }
    high
}
