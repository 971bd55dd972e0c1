//! An axis for sizes, which may spread from a handful to tens of thousands.

use super::axis::Axis;

/// Sizes that spread more than this are set out by their roots, so that the small ones do not huddle.
const ROOT: f64 = 5.0;
/// Sizes that spread more than this are set out by powers of ten.
const POWERS: f64 = 100.0;

/// How sizes are set out along the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spacing {
    Even,
    Roots,
    Powers,
}

/// An axis between two sizes. It ends where the sizes end; round numbers stand between.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    spacing: Spacing,
    from: f64,
    to: f64,
    /// The numbers that are printed.
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// An axis over sizes above 0, spaced as they spread. An axis without length is given one.
    pub(super) fn over(from: f64, to: f64) -> Self {
        let from = from.max(0.0);
        let to = if to > from { to } else { from * 1.5 + 1.0 };
        let spacing = match to / from.max(f64::MIN_POSITIVE) {
            // What begins at nothing has no powers to go by.
            spread if from > 0.0 && spread > POWERS => Spacing::Powers,
            spread if spread > ROOT => Spacing::Roots,
            _ => Spacing::Even,
        };
        let ticks = match spacing {
            Spacing::Even => Axis::over(from, to, 5).within(from, to).ticks,
            Spacing::Roots | Spacing::Powers => round(from, to),
        };
        Self { spacing, from, to, ticks }
    }

    /// The pixel of a size on an axis whose ends are at these pixels; what lies outside is put at the end.
    pub(super) fn pixel(&self, size: f64, [from, to]: [i32; 2]) -> i32 {
        let (start, end) = (self.spaced(self.from), self.spaced(self.to));
        let share = ((self.spaced(size) - start) / (end - start)).clamp(0.0, 1.0);
        from + (share * f64::from(to - from)).round() as i32
    }

    fn spaced(&self, size: f64) -> f64 {
        match self.spacing {
            Spacing::Even => size,
            Spacing::Roots => size.max(0.0).sqrt(),
            Spacing::Powers => size.max(f64::MIN_POSITIVE).log10(),
        }
    }
}

/// 1, 2 and 5 times the powers of ten between two numbers.
fn round(from: f64, to: f64) -> Vec<f64> {
    let first = from.max(to / 1e4).log10().floor() as i32;
    let last = to.log10().ceil() as i32;
    let powers = (first..=last).map(|power| 10_f64.powi(power));
    powers
        .flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * power))
        .filter(|tick| (from..=to).contains(tick))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_hardly_differ_are_set_out_evenly() {
        let scale = Scale::over(20.0, 60.0);
        assert_eq!(scale.ticks, [20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(scale.pixel(40.0, [0, 200]), 100);
    }

    #[test]
    fn sizes_that_differ_are_set_out_by_roots_and_by_powers() {
        let scale = Scale::over(4.0, 144.0);
        assert_eq!(scale.ticks, [5.0, 10.0, 20.0, 50.0, 100.0]);
        assert_eq!(scale.pixel(49.0, [0, 1000]), 500);
        let scale = Scale::over(1.0, 10_000.0);
        assert_eq!(scale.pixel(100.0, [0, 1000]), 500);
        assert_eq!(scale.ticks.len(), 13);
    }

    #[test]
    fn an_axis_without_length_is_given_one_and_nothing_falls_off_its_ends() {
        let scale = Scale::over(8.0, 8.0);
        assert_eq!(scale.pixel(8.0, [10, 90]), 10);
        assert_eq!(scale.pixel(1e9, [10, 90]), 90);
        assert_eq!(Scale::over(0.0, 0.0).pixel(0.0, [10, 90]), 10);
    }
}
