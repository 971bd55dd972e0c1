//! A plane with two axes: sizes across, rates upwards.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::Frame;
use super::marks::line;
use super::scale::Scale;
use super::theme::{Area, Drawn, Face, GREY, MUTED, RULE, text, text_upwards};

/// Size of the numbers along the axes and of the axes' titles.
const SIZE: f64 = 20.0;
/// White space that dots at the edge need.
const PADDING: i32 = 14;

/// The two axes, and where their ends lie.
pub(super) struct Plane {
    pub(super) across: Scale,
    pub(super) up: Axis,
    /// Edges of the room for dots.
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// Room for names above the highest dots.
    head: i32,
}

impl Plane {
    /// A plane within a frame that ends at `bottom`, with so much room for words at its right and above
    /// the highest dots.
    pub(super) fn new(across: Scale, up: Axis, frame: &Frame, bottom: i32, [right, head]: [i32; 2]) -> Self {
        let widest = up.ticks.iter().map(|tick| face().width(&up.printed(*tick))).fold(0.0, f64::max);
        let left = frame.left + 34 + widest.ceil() as i32 + PADDING + 8;
        let right = (frame.right - right - PADDING).max(left + 40);
        Self { across, up, left, right, top: frame.top + 18 + head, bottom: bottom - 76, head }
    }

    /// The pixel of a point.
    pub(super) fn at(&self, across: f64, up: f64) -> (i32, i32) {
        (self.x(across), self.y(up))
    }

    pub(super) fn x(&self, across: f64) -> i32 {
        self.across.pixel(across, [self.left, self.right])
    }

    pub(super) fn y(&self, up: f64) -> i32 {
        self.up.pixel(up, [self.bottom, self.top])
    }

    /// The room in which the labels of dots may stand: left, top, right, bottom.
    pub(super) fn room(&self) -> [f64; 4] {
        let (left, right) = (self.left - PADDING, self.right + PADDING);
        [left, self.top - self.head - PADDING, right, self.bottom + PADDING].map(f64::from)
    }

    /// Draws the lines of round numbers, the numbers and the titles.
    pub(super) fn draw<DB>(&self, area: &Area<DB>, frame: &Frame, titles: [&str; 2]) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        self.draw_on(area, frame, titles, [self.top - PADDING, self.bottom + PADDING])
    }

    /// The same on a ground that reaches further than the room for dots.
    pub(super) fn draw_on<DB>(
        &self,
        area: &Area<DB>,
        frame: &Frame,
        [across, up]: [&str; 2],
        [top, bottom]: [i32; 2],
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let (left, right) = (self.left - PADDING, self.right + PADDING);
        for tick in &self.up.ticks {
            let y = self.y(*tick);
            line(area, &[(left, y), (right, y)], 1, RULE)?;
            text(area, &self.up.printed(*tick), (left - 8, y), HPos::Right, face())?;
        }
        line(area, &[(left, bottom), (right, bottom)], 2, GREY)?;
        // The numbers of the other axis stand higher, so the first one may begin below them.
        let mut free = f64::from(left) - 24.0;
        for tick in &self.across.ticks {
            let (x, words) = (self.x(*tick), format!("{tick}"));
            line(area, &[(x, bottom), (x, bottom + 7)], 2, GREY)?;
            let half = face().width(&words) / 2.0;
            // A number that would touch the one before it is left out; its tick says where it would stand.
            if f64::from(x) - half >= free && f64::from(x) + half <= f64::from(frame.right) {
                text(area, &words, (x, bottom + 22), HPos::Center, face())?;
                free = f64::from(x) + half + 16.0;
            }
        }
        let title = face().shrunk(across, f64::from(right - left));
        text(area, across, ((left + right) / 2, bottom + 50), HPos::Center, title)?;
        let title = face().shrunk(up, f64::from(bottom - top));
        let middle = (top + bottom) / 2;
        let start = middle + (title.width(up) / 2.0).round() as i32;
        text_upwards(area, up, (frame.left + 12, start), title)
    }
}

fn face() -> Face {
    Face::regular(SIZE, MUTED)
}
