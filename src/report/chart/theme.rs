//! Colours, and the helpers that all charts draw text and areas with.
//!
//! The helpers draw through a plotters [`DrawingArea`], so one drawing serves PNG and SVG.

use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontTransform, RGBColor, TextStyle};
use plotters_backend::DrawingBackend;

use super::font::{Fit, Weight, one_line, width};
use crate::report::summary::{Moved, Tone};

// Every text colour has a contrast of at least 4.5:1 on the ground it stands on, and the three
// bar colours differ in lightness, so that they can be told apart on a grey print.
pub(super) const INK: RGBColor = RGBColor(0x1F, 0x29, 0x33);
pub(super) const MUTED: RGBColor = RGBColor(0x5F, 0x6B, 0x7A);
pub(super) const GREY: RGBColor = RGBColor(0xB9, 0xC3, 0xCD);
pub(super) const RULE: RGBColor = RGBColor(0xDD, 0xE2, 0xE7);
pub(super) const PALE: RGBColor = RGBColor(0xF4, 0xF5, 0xF6);
pub(super) const WHITE: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
pub(super) const LEAD: RGBColor = RGBColor(0x00, 0x5A, 0x9E);
pub(super) const LAG_FILL: RGBColor = RGBColor(0xD5, 0x5E, 0x00);
pub(super) const LAG_TEXT: RGBColor = RGBColor(0xB8, 0x4A, 0x00);

/// The whole canvas in pixels.
pub(super) type Area<DB> = DrawingArea<DB, Shift>;
/// What drawing returns. Our backends cannot fail, so only plotters itself can.
pub(super) type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<Infallible>>;

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Face {
    pub(super) weight: Weight,
    pub(super) size: f64,
    pub(super) colour: RGBColor,
}

impl Face {
    pub(super) fn regular(size: f64, colour: RGBColor) -> Self {
        Self { weight: Weight::Regular, size, colour }
    }

    pub(super) fn bold(size: f64, colour: RGBColor) -> Self {
        Self { weight: Weight::Bold, size, colour }
    }

    /// The look of a township's name. Its score looks the same.
    pub(super) fn of_tone(tone: Tone, size: f64) -> Self {
        match tone {
            Tone::Lead => Self::bold(size, LEAD),
            Tone::Plain => Self::regular(size, INK),
            Tone::Lag => Self::bold(size, LAG_TEXT),
            Tone::Muted => Self::regular(size, MUTED),
        }
    }

    /// The same look, small enough for `text` to fit into `room` pixels.
    pub(super) fn shrunk(self, text: &str, room: f64) -> Self {
        Self { size: one_line(text, self.weight, self.size, room), ..self }
    }

    pub(super) fn width(self, text: &str) -> f64 {
        width(text, self.weight, self.size)
    }
}

/// The colour of an arrow and its number: only what moved far is coloured.
pub(super) fn of_change(moved: Moved) -> RGBColor {
    match moved {
        Moved::Risen => LEAD,
        Moved::Little => MUTED,
        Moved::Fallen => LAG_TEXT,
    }
}

/// Draws one line of text, anchored at its optical middle in height and as `anchor` says in width.
pub(super) fn text<DB>(area: &Area<DB>, words: &str, at: (i32, i32), anchor: HPos, face: Face) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    if words.is_empty() { Ok(()) } else { area.draw(&Text::new(words, at, style(face, anchor))) }
}

/// Draws one line of text that runs upwards from `at`.
pub(super) fn text_upwards<DB>(area: &Area<DB>, words: &str, at: (i32, i32), face: Face) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let mut style = style(face, HPos::Left);
    style.font = style.font.transform(FontTransform::Rotate270);
    if words.is_empty() { Ok(()) } else { area.draw(&Text::new(words, at, style)) }
}

/// plotters carries the style to the backend; its own font layer is never asked.
fn style(face: Face, anchor: HPos) -> TextStyle<'static> {
    TextStyle {
        font: FontDesc::new(FontFamily::SansSerif, face.size, face.weight.style()),
        color: face.colour.to_backend_color(),
        pos: Pos::new(anchor, VPos::Center),
    }
}

/// Fills the pixels from the first corner up to but not including the second.
pub(super) fn fill<DB>(area: &Area<DB>, corners: [(i32, i32); 2], colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    area.draw(&Rectangle::new(corners, colour.filled()))
}

/// The colour of a bar.
pub(super) fn of_bar(tone: Tone) -> RGBColor {
    match tone {
        Tone::Lead => LEAD,
        Tone::Plain => GREY,
        Tone::Lag => LAG_FILL,
        Tone::Muted => PALE,
    }
}

/// A thin border, just inside the corners.
pub(super) fn outline<DB>(area: &Area<DB>, corners: [(i32, i32); 2], border: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    area.draw(&Rectangle::new(corners, border.stroke_width(1)))
}

/// Draws broken text, the first line at `at`, `line` em apart.
pub(super) fn lines<DB>(area: &Area<DB>, fit: &Fit, line: f64, at: (i32, i32), face: Face) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    for (number, words) in fit.lines.iter().enumerate() {
        let down = (number as f64 * fit.size * line).round() as i32;
        text(area, words, (at.0, at.1 + down), HPos::Left, face)?;
    }
    Ok(())
}
