//! Round numbers along an axis.

/// An axis from one end to the other, with round numbers between.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// Where it starts and ends.
    pub(super) from: f64,
    pub(super) to: f64,
    /// The numbers that are printed, and the decimals they need.
    pub(super) ticks: Vec<f64>,
    pub(super) decimals: usize,
}

impl Axis {
    /// An axis over `from..to` that ends at round numbers, with about `count` steps of 1, 2, 2.5 or 5 times
    /// a power of ten. An axis without length is given one.
    pub(super) fn over(from: f64, to: f64, count: usize) -> Self {
        let (from, to) = if to > from { (from, to) } else { (from - 0.5, from + 0.5) };
        let step = step((to - from) / count.max(1) as f64);
        let (first, last) = ((from / step + 1e-9).floor(), (to / step - 1e-9).ceil());
        let ticks = (first as i64..=last as i64).map(|n| n as f64 * step).collect();
        Self { from: first * step, to: last * step, ticks, decimals: decimals(step) }
    }

    /// The same axis, cut at `least` and `most`: a share ends at 100 %, a count starts at 0.
    #[must_use]
    pub(super) fn within(mut self, least: f64, most: f64) -> Self {
        self.from = self.from.max(least);
        self.to = self.to.min(most);
        let (from, to) = (self.from - 1e-9, self.to + 1e-9);
        self.ticks.retain(|tick| (from..=to).contains(tick));
        self
    }

    /// Where a value lies between the two ends, from 0 to 1; what lies outside is put at the end.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    /// The pixel of a value on an axis whose ends are at these pixels.
    pub(super) fn pixel(&self, value: f64, [from, to]: [i32; 2]) -> i32 {
        from + (self.share(value) * f64::from(to - from)).round() as i32
    }

    /// A number on the axis as printed.
    pub(super) fn printed(&self, tick: f64) -> String {
        let printed = format!("{tick:.*}", self.decimals);
        printed
            .strip_prefix('-')
            .filter(|rest| rest.trim_matches(['0', '.']).is_empty())
            .map_or_else(|| printed.clone(), str::to_owned)
    }
}

/// The smallest round step that is not below `rough`.
fn step(rough: f64) -> f64 {
    let power = 10_f64.powi(rough.log10().floor() as i32);
    let of = |factor: f64| factor * power;
    [1.0, 2.0, 2.5, 5.0].into_iter().map(of).find(|step| *step >= rough * 0.999).unwrap_or(of(10.0))
}

fn decimals(step: f64) -> usize {
    (0..8).find(|decimals| (step * 10_f64.powi(*decimals)).fract().abs() < 1e-6).unwrap_or(8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_round_numbers() {
        let axis = Axis::over(61.3, 98.2, 5);
        assert_eq!((axis.from, axis.to), (60.0, 100.0));
        assert_eq!(axis.ticks, [60.0, 70.0, 80.0, 90.0, 100.0]);
        assert_eq!(axis.printed(70.0), "70");
    }

    #[test]
    fn small_steps_print_the_decimals_they_need() {
        let axis = Axis::over(0.0, 1.0, 4);
        assert_eq!(axis.ticks, [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(axis.printed(0.25), "0.25");
        assert_eq!(Axis::over(-1.0, 1.0, 2).printed(-0.0), "0");
    }

    #[test]
    fn an_axis_without_length_is_given_one() {
        let axis = Axis::over(7.0, 7.0, 4);
        assert!(axis.from < 7.0 && axis.to > 7.0, "{axis:?}");
    }

    #[test]
    fn a_share_ends_at_a_hundred() {
        let axis = Axis::over(80.0, 99.9, 5).within(0.0, 100.0);
        assert_eq!(axis.to, 100.0);
        assert_eq!(axis.pixel(90.0, [0, 200]), 100);
        assert_eq!(axis.share(1000.0), 1.0);
    }
}
