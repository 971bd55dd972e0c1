//! A table of shares of marks in which some do not apply.

/// Shares of marks, row by row. Every run goes through the whole table, so that what counts is how much of it
/// a processor keeps at hand: one number for each takes half the room of an option.
#[derive(Clone, Debug, Default)]
pub(super) struct Shares(Vec<f64>);

/// What stands where a mark does not apply; no share is as low.
const NONE: f64 = f64::NEG_INFINITY;

impl Shares {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    pub(super) fn push(&mut self, share: Option<f64>) {
        self.0.push(share.unwrap_or(NONE));
    }

    /// `None` where the mark does not apply.
    pub(super) fn get(&self, at: usize) -> Option<f64> {
        self.0.get(at).copied().filter(|share| *share != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::Shares;

    #[test]
    fn what_does_not_apply_is_no_share() {
        let mut shares = Shares::with_capacity(3);
        [Some(0.0), Some(-0.5), None].into_iter().for_each(|share| shares.push(share));
        assert_eq!([0, 1, 2].map(|at| shares.get(at)), [Some(0.0), Some(-0.5), None]);
    }
}
