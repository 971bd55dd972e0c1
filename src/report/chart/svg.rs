//! A plotters backend that writes SVG with real `<text>`, for the page.
//!
//! The text can be selected, searched and read aloud, and needs no font in the file. Measuring is
//! shared with the PNG, so the layout is the same up to the width of the reader's own Latin font.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::canvas::snap;
use super::font::{self, Placed, Weight};
use crate::report::summary::Figure;

/// Looks alike on Windows, Linux and macOS; quotes are single because it stands in an attribute.
const FAMILY: &str = "'Noto Sans SC','Microsoft YaHei','微软雅黑','PingFang SC',sans-serif";

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// An SVG document in the making.
pub(super) struct Svg {
    size: (u32, u32),
    body: String,
    missing: BTreeSet<char>,
}

impl Svg {
    /// An empty drawing of the given size in pixels.
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { size: (width, height), body: String::new(), missing: BTreeSet::new() }
    }

    /// Characters the embedded font lacks; a reader's own font may still have them.
    pub(super) fn missing(&self) -> BTreeSet<char> {
        self.missing.clone()
    }

    /// The whole document. It carries no XML declaration, so that it can stand inside a page.
    pub(super) fn document(&self, figure: &Figure) -> String {
        let (width, height) = self.size;
        // Several figures are inlined into one page: ids begin with the figure's name.
        let id = id(&figure.name);
        let (title, desc) = (escape(&figure.title), escape(&figure.alt));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{FAMILY}\">\n\
             <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n{}</svg>\n",
            self.body
        )
    }

    /// Adds an element; `format!` of numbers and escaped text only.
    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn push_poly(
        &mut self,
        tag: &str,
        points: impl IntoIterator<Item = BackendCoord>,
        shift: f32,
        style: &str,
    ) {
        let mut list = String::new();
        for (x, y) in points {
            // Writing to a string cannot fail.
            let _ = write!(list, "{},{} ", x as f32 + shift, y as f32 + shift);
        }
        self.push(&format!("<{tag} points=\"{}\"{style}/>", list.trim_end()));
    }
}

/// A name as an XML id: anything but ASCII letters and digits becomes a hyphen.
fn id(name: &str) -> String {
    let safe: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("fig-{safe}")
}

/// Text for an element or a double-quoted attribute. Characters XML forbids are dropped.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\n' | '\t' => safe.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

fn colour(attribute: &str, color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    let hex = format!(" {attribute}=\"#{red:02x}{green:02x}{blue:02x}\"");
    if color.alpha < 1.0 { format!("{hex} {attribute}-opacity=\"{:.2}\"", color.alpha) } else { hex }
}

fn paint<S: BackendStyle>(style: &S, fill: bool) -> String {
    if fill {
        return colour("fill", style.color());
    }
    let stroke = colour("stroke", style.color());
    match style.stroke_width() {
        1 => format!(" fill=\"none\"{stroke}"),
        width => format!(" fill=\"none\"{stroke} stroke-width=\"{width}\""),
    }
}

/// A length with at most one decimal.
fn short(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

impl DrawingBackend for Svg {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    /// As on the canvas: up to but not including `bottom_right`, a border inside.
    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let border = if fill { 0.0 } else { f64::from(style.stroke_width()) };
        let (x, y) = (f64::from(upper_left.0) + border / 2.0, f64::from(upper_left.1) + border / 2.0);
        let width = f64::from(bottom_right.0 - upper_left.0) - border;
        let height = f64::from(bottom_right.1 - upper_left.1) - border;
        if width > 0.0 && height > 0.0 {
            let paint = paint(style, fill);
            self.push(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{paint}/>"));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.push_poly("polyline", path, snap(style.stroke_width()), &paint(style, false));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let ((x, y), paint) = (center, paint(style, fill));
        self.push(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{paint}/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.push_poly("polygon", vert, 0.0, &paint(style, true));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Drawn {
        self.missing.extend(font::missing(text));
        let placed = Placed::new(text, style, pos);
        let (x, pivot) = (pos.0, placed.pivot);
        let y = short(pivot.1 + placed.offset.1);
        // The reader's font may be a little wider than ours, so the anchor is kept, not the start.
        let mut attributes = match style.anchor().h_pos {
            HPos::Left => String::new(),
            HPos::Center => " text-anchor=\"middle\"".to_owned(),
            HPos::Right => " text-anchor=\"end\"".to_owned(),
        };
        if placed.weight == Weight::Bold {
            attributes.push_str(" font-weight=\"700\"");
        }
        if placed.upwards {
            attributes.push_str(&format!(" transform=\"rotate(-90 {} {})\"", pivot.0, pivot.1));
        }
        let (size, fill) = (short(placed.size), colour("fill", style.color()));
        let text = escape(text);
        self.push(&format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{attributes}{fill}>{text}</text>"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_forbidden_characters_are_harmless() {
        assert_eq!(escape("<b>\"&'\u{1}\n"), "&lt;b&gt;&quot;&amp;&apos; ");
    }

    #[test]
    fn a_name_becomes_a_plain_id() {
        assert_eq!(id("rank bars\"G5"), "fig-rank-bars-G5");
    }
}
