//! The embedded fonts: how wide a text is, where its glyphs go, where a line may break.
//!
//! Both backends measure here, so that PNG and SVG have the same layout. The advance widths and
//! side bearings come straight from the font, unrounded: plotters' own text layer drops the
//! bearing and rounds the pen, which leaves holes after `（` and uneven gaps between Han characters.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, OutlineCurve, Point};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendCoord, BackendTextStyle, FontStyle, FontTransform};

/// The part of the em above the baseline that a Han character fills.
const ASCENT: f64 = 0.88;
/// Half the height of a capital or a figure: the optical middle of a line of mixed text.
const HALF_CAP: f64 = 0.3665;
/// Closing marks: never at the start of a line.
const CLOSING: &str = "，。、；：！？）〕】》〉」』”’％%…—·,.;:!?)]}";
/// Opening marks: never at the end of a line.
const OPENING: &str = "（〔【《〈「『“‘([{";

/// The two weights that are embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// The plotters style that stands for this weight.
    pub(super) fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }

    fn face(self) -> &'static FontRef<'static> {
        static REGULAR: OnceLock<FontRef<'static>> = OnceLock::new();
        static BOLD: OnceLock<FontRef<'static>> = OnceLock::new();
        match self {
            Self::Regular => REGULAR
                .get_or_init(|| parse(include_bytes!("../../../assets/fonts/NotoSansSC-Regular.subset.otf"))),
            Self::Bold => {
                BOLD.get_or_init(|| parse(include_bytes!("../../../assets/fonts/NotoSansSC-Bold.subset.otf")))
            }
        }
    }
}

#[expect(clippy::expect_used, reason = "both fonts are part of the program; a test parses them")]
fn parse(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the embedded font is whole")
}

/// Pixels per font unit at `size` pixels per em.
fn scale(face: &FontRef<'_>, size: f64) -> f64 {
    size / f64::from(face.units_per_em().unwrap_or(1000.0))
}

/// The width of a line of text in pixels.
pub(super) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let face = weight.face();
    let units: f32 = text.chars().map(|c| face.h_advance_unscaled(face.glyph_id(c))).sum();
    f64::from(units) * scale(face, size)
}

/// The characters of `text` that the embedded fonts cannot show.
pub(super) fn missing(text: &str) -> impl Iterator<Item = char> {
    let face = Weight::Regular.face();
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && face.glyph_id(*c).0 == 0)
}

/// A line of text with its place on the canvas settled.
pub(super) struct Placed {
    /// The point it is anchored to, and around which it is turned.
    pub(super) pivot: (f64, f64),
    /// From the pivot to the start of the baseline, before turning.
    pub(super) offset: (f64, f64),
    pub(super) size: f64,
    pub(super) weight: Weight,
    /// Whether it runs upwards. The charts need no other direction.
    pub(super) upwards: bool,
}

impl Placed {
    /// Applies size, weight, anchor and direction of a plotters style.
    pub(super) fn new<S: BackendTextStyle>(text: &str, style: &S, pos: BackendCoord) -> Self {
        let weight = match style.style() {
            FontStyle::Bold => Weight::Bold,
            _ => Weight::Regular,
        };
        let size = style.size();
        let width = width(text, weight, size);
        let across = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => -width / 2.0,
            HPos::Right => -width,
        };
        let down = match style.anchor().v_pos {
            VPos::Top => ASCENT * size,
            VPos::Center => HALF_CAP * size,
            VPos::Bottom => (ASCENT - 1.0) * size,
        };
        Self {
            pivot: (f64::from(pos.0), f64::from(pos.1)),
            offset: (across, down),
            size,
            weight,
            upwards: matches!(style.transform(), FontTransform::Rotate270),
        }
    }

    /// A point given from the start of the baseline, on the canvas.
    fn on_canvas(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (self.offset.0 + x, self.offset.1 + y);
        let (x, y) = if self.upwards { (y, -x) } else { (x, y) };
        (self.pivot.0 + x, self.pivot.1 + y)
    }

    /// The box of one em height around the text: left, top, right, bottom.
    #[cfg(test)]
    pub(super) fn bounds(&self, text: &str) -> [f64; 4] {
        let width = width(text, self.weight, self.size);
        let (x0, y0) = self.on_canvas(0.0, -ASCENT * self.size);
        let (x1, y1) = self.on_canvas(width, (1.0 - ASCENT) * self.size);
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    }

    /// The outlines of all glyphs, in canvas coordinates, handed to `draw` curve by curve.
    pub(super) fn outline(&self, text: &str, mut draw: impl FnMut(OutlineCurve)) {
        let face = self.weight.face();
        let scale = scale(face, self.size);
        let mut pen = 0.0;
        for character in text.chars() {
            let glyph = face.glyph_id(character);
            let put = |p: Point| {
                // The font counts upwards, the canvas downwards.
                let (x, y) = self.on_canvas(pen + f64::from(p.x) * scale, -f64::from(p.y) * scale);
                Point { x: x as f32, y: y as f32 }
            };
            for curve in face.outline(glyph).map(|outline| outline.curves).unwrap_or_default() {
                draw(match curve {
                    OutlineCurve::Line(a, b) => OutlineCurve::Line(put(a), put(b)),
                    OutlineCurve::Quad(a, b, c) => OutlineCurve::Quad(put(a), put(b), put(c)),
                    OutlineCurve::Cubic(a, b, c, d) => OutlineCurve::Cubic(put(a), put(b), put(c), put(d)),
                });
            }
            pen += f64::from(face.h_advance_unscaled(glyph)) * scale;
        }
    }
}

/// The room a text has.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) width: f64,
    /// At most so many lines.
    pub(super) lines: usize,
    /// The size it has if it fits.
    pub(super) size: f64,
    pub(super) flow: Flow,
}

/// How a text is spread over its lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Lines of like width, for headings.
    Even,
    /// Each line full before the next begins, for running text.
    Full,
}

/// A text made to fit: its size and its lines.
pub(super) struct Fit {
    pub(super) size: f64,
    pub(super) lines: Vec<String>,
}

/// Breaks `text` into as few lines as `room` needs; shrinks it where even all lines are too narrow.
///
/// Nothing is ever cut off: a text without a place to break shrinks until it fits on one line.
pub(super) fn fit(text: &str, weight: Weight, room: Room) -> Fit {
    let mut size = room.size;
    loop {
        if let Some(lines) = wrap(text, weight, size, room) {
            return Fit { size, lines };
        }
        size -= 0.5;
        if size < 5.0 {
            break;
        }
    }
    Fit { size: one_line(text, weight, room.size, room.width), lines: vec![text.to_owned()] }
}

/// The size at which `text` fits `room` pixels on one line, at most `size`.
pub(super) fn one_line(text: &str, weight: Weight, size: f64, room: f64) -> f64 {
    let needed = width(text, weight, size);
    if needed <= room { size } else { size * room.max(1.0) / needed }
}

/// Lines of `text` no wider than the room; even ones as narrow as the same number of lines allows.
fn wrap(text: &str, weight: Weight, size: f64, room: Room) -> Option<Vec<String>> {
    let atoms = atoms(text);
    let full = fill(&atoms, weight, size, room.width)?;
    let count = full.len();
    if count > room.lines {
        return None;
    }
    if room.flow == Flow::Full || count == 1 {
        return Some(full);
    }
    let (mut narrow, mut wide) = (0.0, room.width);
    for _ in 0..12 {
        let middle = (narrow + wide) / 2.0;
        match fill(&atoms, weight, size, middle) {
            Some(lines) if lines.len() <= count => wide = middle,
            _ => narrow = middle,
        }
    }
    fill(&atoms, weight, size, wide)
}

/// Fills line after line; `None` if some atom alone is too wide.
fn fill(atoms: &[String], weight: Weight, size: f64, room: f64) -> Option<Vec<String>> {
    let mut lines = vec![String::new()];
    for atom in atoms {
        let last = lines.last_mut()?;
        let longer = format!("{last}{atom}");
        if width(longer.trim_end(), weight, size) <= room {
            *last = longer;
        } else if width(atom.trim_end(), weight, size) > room {
            return None;
        } else if last.is_empty() {
            *last = atom.clone();
        } else {
            lines.push(atom.clone());
        }
    }
    Some(lines.into_iter().map(|line| line.trim_end().to_owned()).collect())
}

/// The pieces between which a line may break: words with the space after them, single Han
/// characters, each with the marks that may not be parted from it.
fn atoms(text: &str) -> Vec<String> {
    let mut atoms: Vec<String> = Vec::new();
    let mut previous = ' ';
    for character in text.trim().chars() {
        let starts = breaks_between(previous, character) && !atoms.is_empty();
        match atoms.last_mut() {
            Some(last) if !starts => last.push(character),
            _ => atoms.push(character.to_string()),
        }
        previous = character;
    }
    atoms
}

fn breaks_between(before: char, after: char) -> bool {
    if CLOSING.contains(after) || OPENING.contains(before) || after.is_whitespace() {
        return false;
    }
    let wide = |c: char| c >= '\u{2E80}';
    // A date is not torn at its hyphens.
    let joint = matches!(before, '-' | '/' | '–' | '—') && !after.is_ascii_digit();
    before.is_whitespace() || wide(before) || wide(after) || joint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f64, lines: usize) -> Vec<String> {
        fit(text, Weight::Bold, Room { width, lines, size: 20.0, flow: Flow::Even }).lines
    }

    #[test]
    fn a_han_character_is_one_em_wide() {
        assert_eq!(width("横评", Weight::Regular, 24.0), 48.0);
        assert_eq!(width("（", Weight::Bold, 24.0), 24.0);
    }

    #[test]
    fn lines_are_balanced() {
        assert_eq!(lines("法律援助办结率", 130.0, 3), ["法律援助", "办结率"]);
    }

    #[test]
    fn marks_stay_with_their_characters() {
        assert_eq!(lines("甲乙（丙丁）戊", 62.0, 9), ["甲乙", "（丙", "丁）戊"]);
    }

    #[test]
    fn words_and_numbers_are_not_torn() {
        assert_eq!(lines("cases heard 2024年", 75.0, 3), ["cases", "heard", "2024年"]);
        assert_eq!(lines("截止日期2025-01-15。", 130.0, 2), ["截止日期", "2025-01-15。"]);
    }

    #[test]
    fn a_word_that_is_too_long_shrinks() {
        let fit = fit(
            "incommensurabilities",
            Weight::Regular,
            Room { width: 60.0, lines: 3, size: 20.0, flow: Flow::Full },
        );
        assert_eq!(fit.lines.len(), 1);
        assert!(width(&fit.lines[0], Weight::Regular, fit.size) <= 60.0);
    }

    #[test]
    fn a_character_outside_the_font_is_missing() {
        assert_eq!(missing("镇 ▲\u{3b5f}\n").collect::<String>(), "\u{3b5f}");
    }
}
