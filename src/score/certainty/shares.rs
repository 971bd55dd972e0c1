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

    pub(super) fn set(&mut self, at: usize, share: Option<f64>) {
        self.0[at] = share.unwrap_or(NONE);
    }

    /// `None` where the mark does not apply.
    pub(super) fn get(&self, at: usize) -> Option<f64> {
        Some(self.0[at]).filter(|share| *share != NONE)
    }

    /// As many that do not apply.
    pub(super) fn none(count: usize) -> Self {
        Self(vec![NONE; count])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Shares;

    #[test]
    fn what_does_not_apply_is_no_share() {
        let mut shares = Shares::none(1);
        shares.push(Some(-0.5));
        shares.push(None);
        shares.set(0, Some(0.0));
        let all: Vec<Option<f64>> = (0..shares.len()).map(|at| shares.get(at)).collect();
        assert_eq!(all, [Some(0.0), Some(-0.5), None]);
    }
}
