//! How the certainty of places is found out: how many runs, and what they vary.

use serde::Deserialize;

/// Settings of the runs that vary what could have been chosen otherwise; `[certainty]` in `run.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Certainty {
    /// How many runs.
    pub runs: usize,
    /// Rows of the design that tells which choice moves places most; it takes eight runs for each.
    pub rows: usize,
    /// From which the streams of the runs come.
    pub seed: u64,
    /// By which share a weight may be larger or smaller.
    pub weight_change: f64,
    /// How many count as the first.
    pub first: usize,
    /// The share of runs among the last from which a township lags.
    pub certain: f64,
    /// The share of runs among the last from which a township is to be watched.
    pub watch: f64,
}

impl Default for Certainty {
    fn default() -> Self {
        Self { runs: 2_000, rows: 512, seed: 1, weight_change: 0.25, first: 3, certain: 0.8, watch: 0.3 }
    }
}

impl Certainty {
    /// Most runs: more say nothing more.
    const MOST: usize = 100_000;

    /// The first setting that cannot be.
    pub(super) fn unusable(&self) -> Option<&'static str> {
        let share = |share: f64| (0.0..=1.0).contains(&share);
        [
            ("runs", (1..=Self::MOST).contains(&self.runs)),
            ("rows", (1..=Self::MOST).contains(&self.rows)),
            ("weight_change", (0.0..1.0).contains(&self.weight_change)),
            ("certain", share(self.certain) && self.certain >= self.watch),
            ("watch", share(self.watch)),
            ("first", self.first > 0),
        ]
        .into_iter()
        .find_map(|(name, sound)| (!sound).then_some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Certainty;

    #[test]
    fn settings_that_cannot_be_are_named() {
        let sound = Certainty::default();
        assert_eq!(sound.unusable(), None);
        assert_eq!(Certainty { runs: 0, ..sound.clone() }.unusable(), Some("runs"));
        assert_eq!(Certainty { weight_change: 1.0, ..sound.clone() }.unusable(), Some("weight_change"));
        assert_eq!(Certainty { watch: 0.9, ..sound }.unusable(), Some("certain"));
    }
}
