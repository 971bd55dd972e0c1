//! A plotters backend on tiny-skia: anti-aliased shapes, text as glyph outlines, PNG out.
//!
//! plotters' bitmap backend neither smooths thick lines nor places Chinese punctuation, so pixels
//! are drawn here; plotters keeps the composition.

use std::collections::BTreeSet;
use std::convert::Infallible;

use ab_glyph::OutlineCurve;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::font::{self, Placed};
use super::{ChartError, Sheet};

/// 144 dpi at one pixel per unit: Word makes the picture 13.33 inches wide, and PowerPoint shows it 1:1.
const PIXELS_PER_METRE: u32 = 5669;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A canvas of pixels, white at first.
pub(super) struct Canvas {
    pixels: Pixmap,
    /// Pixels per unit of the layout.
    fineness: u32,
    missing: BTreeSet<char>,
}

impl Canvas {
    /// An empty canvas.
    pub(super) fn new(sheet: Sheet) -> Result<Self, ChartError> {
        let Sheet { width, height, fineness, .. } = sheet;
        let (width, height) = (width * fineness, height * fineness);
        let mut pixels = Pixmap::new(width, height).ok_or(ChartError::Canvas { width, height })?;
        pixels.fill(Color::WHITE);
        Ok(Self { pixels, fineness, missing: BTreeSet::new() })
    }

    /// Characters drawn as an empty box because the font lacks them.
    pub(super) fn missing(&self) -> BTreeSet<char> {
        self.missing.clone()
    }

    /// The picture as a PNG file. The same pixels give the same bytes.
    pub(super) fn png(&self) -> Result<Vec<u8>, ChartError> {
        // Everything is drawn on white, so the alpha channel says nothing.
        // Pixel by pixel, not byte by byte: without optimisation the latter took a third of a whole run.
        let data = self.pixels.data();
        let mut rgb = Vec::with_capacity(data.len() / 4 * 3);
        for pixel in data.chunks_exact(4) {
            rgb.extend_from_slice(&pixel[..3]);
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.pixels.width(), self.pixels.height());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: PIXELS_PER_METRE * self.fineness,
            yppu: PIXELS_PER_METRE * self.fineness,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&rgb)?;
        writer.finish()?;
        Ok(bytes)
    }

    fn transform(&self) -> Transform {
        let fineness = self.fineness as f32;
        Transform::from_scale(fineness, fineness)
    }

    fn fill(&mut self, path: Option<Path>, color: BackendColor) {
        if let Some(path) = path {
            let paint = paint(color);
            self.pixels.fill_path(&path, &paint, FillRule::Winding, self.transform(), None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, color: BackendColor, width: u32) {
        if let Some(path) = path {
            let stroke = Stroke { width: width as f32, ..Stroke::default() };
            self.pixels.stroke_path(&path, &paint(color), &stroke, self.transform(), None);
        }
    }
}

fn paint(color: BackendColor) -> Paint<'static> {
    let (red, green, blue) = color.rgb;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, (color.alpha * 255.0).round() as u8);
    paint
}

/// A line of odd width covers whole pixels only if it runs through their middle.
pub(super) fn snap(width: u32) -> f32 {
    if width % 2 == 1 { 0.5 } else { 0.0 }
}

fn polyline(points: impl IntoIterator<Item = BackendCoord>, shift: f32) -> PathBuilder {
    let mut builder = PathBuilder::new();
    for (x, y) in points {
        let (x, y) = (x as f32 + shift, y as f32 + shift);
        if builder.is_empty() { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.pixels.width() / self.fineness, self.pixels.height() / self.fineness)
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

    /// Covers the pixels from `upper_left` up to but not including `bottom_right`.
    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        // A border is drawn inside the rectangle, so that it takes the same room as a filled one.
        let inset = if fill { 0.0 } else { style.stroke_width() as f32 / 2.0 };
        let (left, top) = (upper_left.0 as f32 + inset, upper_left.1 as f32 + inset);
        let (right, bottom) = (bottom_right.0 as f32 - inset, bottom_right.1 as f32 - inset);
        let path = Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect);
        if fill {
            self.fill(path, style.color());
        } else {
            self.stroke(path, style.color(), style.stroke_width());
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let path = polyline(path, snap(style.stroke_width())).finish();
        self.stroke(path, style.color(), style.stroke_width());
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let path = PathBuilder::from_circle(center.0 as f32, center.1 as f32, radius as f32);
        if fill {
            self.fill(path, style.color());
        } else {
            self.stroke(path, style.color(), style.stroke_width());
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let mut builder = polyline(vert, 0.0);
        builder.close();
        self.fill(builder.finish(), style.color());
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Drawn {
        self.missing.extend(font::missing(text));
        let mut builder = PathBuilder::new();
        let mut end = None;
        Placed::new(text, style, pos).outline(text, |curve| {
            let (OutlineCurve::Line(start, _)
            | OutlineCurve::Quad(start, ..)
            | OutlineCurve::Cubic(start, ..)) = curve;
            // The font lists loose curves; a new contour begins wherever two do not meet.
            if end != Some(start) {
                builder.move_to(start.x, start.y);
            }
            end = Some(match curve {
                OutlineCurve::Line(_, to) => {
                    builder.line_to(to.x, to.y);
                    to
                }
                OutlineCurve::Quad(_, by, to) => {
                    builder.quad_to(by.x, by.y, to.x, to.y);
                    to
                }
                OutlineCurve::Cubic(_, by, near, to) => {
                    builder.cubic_to(by.x, by.y, near.x, near.y, to.x, to.y);
                    to
                }
            });
        });
        self.fill(builder.finish(), style.color());
        Ok(())
    }
}
