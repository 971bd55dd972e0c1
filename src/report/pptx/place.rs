//! Where things stand on a slide of 960 × 540 points.

use super::fit;
use crate::ooxml::POINT;

/// Width and height of a slide: 16:9.
pub(super) const WIDTH: f64 = 960.0;
pub(super) const HEIGHT: f64 = 540.0;
/// Between two pieces.
pub(super) const GAP: f64 = 18.0;

/// A rectangle, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The look of a slide, which is its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The first one.
    Cover,
    /// All others.
    Plain,
}

/// Left edge and width of everything but the title.
const LEFT: f64 = 30.0;
const ROOM: f64 = WIDTH - 2.0 * LEFT;
/// Where the footer begins.
const FOOT: f64 = 508.0;

/// The line above the footer.
pub(super) const RULE: Area = Area { left: LEFT, top: FOOT - 2.0, width: ROOM, height: 0.75 };
/// The footer, and the number of the slide at its right.
pub(super) const FOOTER: Area = Area { left: LEFT, top: FOOT, width: ROOM - 70.0, height: 26.0 };
pub(super) const NUMBER: Area = Area { left: LEFT + ROOM - 60.0, top: FOOT, width: 60.0, height: 26.0 };

impl Look {
    /// The blue bar.
    pub(super) fn bar(self) -> Area {
        match self {
            Self::Cover => Area { left: 0.0, top: 0.0, width: 16.0, height: HEIGHT },
            Self::Plain => Area { left: LEFT, top: 34.0, width: 5.0, height: 42.0 },
        }
    }

    /// What the slide is about, above its title, and the size of that.
    pub(super) fn topic(self) -> (Area, f64) {
        match self {
            Self::Cover => (Area { left: 48.0, top: 26.0, width: WIDTH - 78.0, height: 28.0 }, 18.0),
            Self::Plain => (Area { left: 44.0, top: 12.0, width: ROOM - 14.0, height: 17.0 }, 12.0),
        }
    }

    /// The title, and the sizes it may take, the largest first.
    pub(super) fn title(self) -> (Area, &'static [f64]) {
        match self {
            Self::Cover => (
                Area { left: 48.0, top: 56.0, width: WIDTH - 78.0, height: 84.0 },
                &[32.0, 30.0, 28.0, 26.0, 24.0, 20.0, 16.0, 12.0],
            ),
            Self::Plain => (
                Area { left: 44.0, top: 30.0, width: ROOM - 14.0, height: 50.0 },
                &[28.0, 26.0, 24.0, 22.0, 19.0, 16.0, 12.0],
            ),
        }
    }

    /// The line under the title: its room, and the size at which the text fits it.
    pub(super) fn subtitle(self, text: &str) -> (Area, f64) {
        let (left, top, size) = match self {
            Self::Cover => (48.0, 142.0, 14.0),
            Self::Plain => (44.0, 81.0, 13.0),
        };
        let width = WIDTH - LEFT - left;
        let size = fit::size(text, (width, 34.0), &[size, 12.0, 11.0, 10.0]);
        let lines = if text.is_empty() { 0 } else { fit::wrap(text, width, size).len().min(2) };
        (Area { left, top, width, height: fit::height(lines, size) }, size)
    }

    /// What is left for the content.
    pub(super) fn body(self, subtitle: &str) -> Area {
        let (above, _) = self.subtitle(subtitle);
        let top = above.top + above.height + 8.0;
        let left = if self == Self::Cover { 48.0 } else { LEFT };
        Area { left, top, width: WIDTH - LEFT - left, height: FOOT - 10.0 - top }
    }
}

impl Area {
    /// Split into two, one beside the other; the left one gets this share.
    pub(super) fn beside(self, share: f64) -> (Self, Self) {
        let width = (self.width - GAP) * share;
        let rest = self.width - GAP - width;
        (Self { width, ..self }, Self { left: self.left + width + GAP, width: rest, ..self })
    }

    /// Split into so many of one width, one beside the other.
    pub(super) fn columns(self, count: usize) -> Vec<Self> {
        let width = (self.width - GAP * (count as f64 - 1.0)) / count as f64;
        (0..count)
            .map(|place| Self { left: self.left + place as f64 * (width + GAP), width, ..self })
            .collect()
    }

    /// Split into two, one above the other; the upper one has this height.
    pub(super) fn above(self, height: f64) -> (Self, Self) {
        let top = self.top + height + GAP / 2.0;
        let rest = (self.top + self.height - top).max(0.0);
        (Self { height, ..self }, Self { top, height: rest, ..self })
    }

    /// The largest rectangle of a proportion inside, in the middle.
    pub(super) fn of_proportion(self, wide: f64, high: f64) -> Self {
        let scale = (self.width / wide).min(self.height / high);
        let (width, height) = (wide * scale, high * scale);
        Self {
            left: self.left + (self.width - width) / 2.0,
            top: self.top + (self.height - height) / 2.0,
            width,
            height,
        }
    }
}

/// Points in the unit of the format.
#[expect(clippy::cast_possible_truncation, reason = "no slide is that large")]
pub(super) fn emu(points: f64) -> i64 {
    (points * POINT as f64).round() as i64
}

#[cfg(test)]
mod tests {
    use super::{Area, Look, emu};

    #[test]
    fn areas_are_split_without_overlap() {
        let area = Area { left: 0.0, top: 0.0, width: 118.0, height: 109.0 };
        let (left, right) = area.beside(0.6);
        assert!((left.width - 60.0).abs() < 1e-9 && (right.left - 78.0).abs() < 1e-9);
        let (above, below) = area.above(50.0);
        assert!((above.height - 50.0).abs() < 1e-9 && (below.top - 59.0).abs() < 1e-9);
        assert!((below.top + below.height - 109.0).abs() < 1e-9);
        let wide = area.of_proportion(2.0, 1.0);
        assert!((wide.width - 118.0).abs() < 1e-9 && (wide.top - 25.0).abs() < 1e-9);
        assert_eq!(emu(960.0), 12_192_000);
    }

    #[test]
    fn a_longer_subtitle_leaves_less_to_the_body() {
        let (none, long) = (Look::Plain.body(""), Look::Plain.body(&"得分率".repeat(40)));
        assert!(long.top > none.top);
        assert!((none.top + none.height - long.top - long.height).abs() < 1e-9);
    }
}
