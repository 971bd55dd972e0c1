//! Which points to run to find out which choice moves the result most.
//!
//! In: how many rows and how many inputs. Out: points, each input between 0 and 1; what an input means is
//! the caller's. What follows from the results is the business of [`super::sobol`].
//!
//! Source: A. Saltelli and others, Computer Physics Communications 181 (2010), 259-270: the design
//! of two independent sets A and B, and A with one column of B for each input. Rows are drawn at random,
//! from a stream of their own each, not from a quasi-random sequence: rows can then be added or fail
//! without harm to the others, and ranges taken by redrawing hold.

use super::stream::{Stream, Use};

/// The points to run: two independent sets of rows, and the first with one column of the second, for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    pub(super) seed: u64,
    pub(super) inputs: usize,
    pub(super) first: Vec<Vec<f64>>,
    second: Vec<Vec<f64>>,
}

impl Design {
    /// A design of `rows` rows for a number of inputs, each from 0 up to but not including 1.
    ///
    /// Each row has a random stream of its own: more rows leave the earlier ones as they are.
    pub fn new(seed: u64, rows: usize, inputs: usize) -> Self {
        let both = (0..rows).map(|row| {
            let mut stream = Stream::new(seed, Use::Design, row as u64);
            let mut numbers = || (0..inputs).map(|_| stream.uniform()).collect::<Vec<_>>();
            (numbers(), numbers())
        });
        let (first, second) = both.unzip();
        Self { seed, inputs, first, second }
    }

    /// How many runs there are: rows × (inputs + 2).
    pub fn runs(&self) -> usize {
        self.first.len() * (self.inputs + 2)
    }

    /// The point of one run: all rows of the first set, then of the second, then of each mixture in turn.
    pub fn point(&self, run: usize) -> Option<Vec<f64>> {
        let (set, row) = (run.checked_div(self.first.len())?, run % self.first.len());
        match set {
            0 => Some(self.first[row].clone()),
            1 => Some(self.second[row].clone()),
            mixture if mixture < self.inputs + 2 => {
                let mut point = self.first[row].clone();
                point[mixture - 2] = self.second[row][mixture - 2];
                Some(point)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Design;

    #[test]
    fn more_rows_leave_the_earlier_ones_as_they_are() {
        let (few, many) = (Design::new(6, 3, 2), Design::new(6, 5, 2));
        assert_eq!(few.point(2), many.point(2));
        assert_eq!(few.point(3), many.point(5));
        let (a, b, mixed) = (many.point(0).unwrap(), many.point(5).unwrap(), many.point(15).unwrap());
        assert_eq!(mixed, [a[0], b[1]]);
        assert_eq!(many.point(20), None);
    }

    #[test]
    fn the_points_are_those_of_the_streams_and_stay_so() {
        // Computed independently from the definition of ChaCha in Python 3.
        assert_eq!(Design::new(2025, 1, 2).point(0), Some(vec![0.2185202591861013, 0.15053462734990386]));
    }

    #[test]
    fn a_design_may_be_empty() {
        assert_eq!((Design::new(1, 0, 3).runs(), Design::new(1, 0, 3).point(0)), (0, None));
        assert_eq!(Design::new(1, 2, 0).runs(), 4);
        assert_eq!(Design::new(1, 2, 0).point(3), Some(vec![]));
    }
}
