//! The headings above the columns of a heatmap: level in up to three lines, or upright.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::font::{Fit, Flow, Room, Weight, fit, width};
use super::theme::{Area, Drawn, Face, INK, MUTED, text, text_upwards};
use crate::report::summary::HeatColumn;

/// Level headings take at most so many lines.
const LINES: usize = 3;
/// Distance of two lines, in em.
const LINE: f64 = 1.25;
/// Upright headings are at most so long, in pixels.
const LONGEST: f64 = 220.0;

/// Level headings smaller than this are hard to read; upright ones have more room for long words.
const LEGIBLE: f64 = 15.0;

/// Headings made to fit, all in one size.
pub(super) struct Headings<'a> {
    columns: &'a [HeatColumn],
    fits: Vec<Fit>,
    upright: bool,
    /// Size of the names.
    pub(super) size: f64,
    /// Size of the details.
    detail: f64,
    /// The room they take above the cells.
    pub(super) height: f64,
}

impl<'a> Headings<'a> {
    /// Fits the headings, level or upright, into columns `pitch` pixels wide.
    pub(super) fn new(columns: &'a [HeatColumn], pitch: f64, upright: bool) -> Self {
        let level = (!upright).then(|| Self::level(columns, pitch));
        level.filter(|level| level.size >= LEGIBLE).unwrap_or_else(|| Self::upright(columns, pitch))
    }

    /// The middle of the lowest line of the names, for a heading that stands beside them.
    pub(super) fn last_line(&self, bottom: i32) -> i32 {
        let below = if self.upright { 0.0 } else { self.below() };
        bottom - 2 - (below + self.size.max(16.0) * LINE / 2.0).round() as i32
    }

    /// The room that another heading of so many lines needs beside them.
    pub(super) fn height_with(&self, lines: usize, size: f64) -> f64 {
        let below = if self.upright { 0.0 } else { self.below() };
        below + lines as f64 * size * LINE + 4.0
    }

    /// The room the details take below level names.
    fn below(&self) -> f64 {
        if has_details(self.columns) { self.detail * 1.4 } else { 0.0 }
    }

    fn level(columns: &'a [HeatColumn], pitch: f64) -> Self {
        let room = Room { width: pitch - 12.0, lines: LINES, size: 24.0, flow: Flow::Even };
        let (size, fits) = one_size(columns, room);
        let detail = details(columns, pitch - 8.0, 20.0_f64.min(size * 0.84));
        let lines = fits.iter().map(|fit| fit.lines.len()).max().unwrap_or(1) as f64;
        let mut headings = Self { columns, fits, upright: false, size, detail, height: 0.0 };
        headings.height = lines * size * LINE + headings.below();
        headings
    }

    fn upright(columns: &'a [HeatColumn], pitch: f64) -> Self {
        let detail = if has_details(columns) { 15.0_f64.min(pitch * 0.36) } else { 0.0 };
        let detail = details(columns, LONGEST, detail);
        let largest = 18.0_f64.min((pitch - 4.0 - detail * 1.15) / 1.15).max(4.0);
        let lines = ((pitch - 4.0 - detail * 1.15) / (largest * LINE)).floor().max(1.0) as usize;
        let room = Room { width: LONGEST, lines: lines.min(LINES), size: largest, flow: Flow::Even };
        let (size, fits) = one_size(columns, room);
        let names = fits.iter().flat_map(|fit| &fit.lines).map(|line| width(line, Weight::Bold, size));
        let below = columns.iter().map(|column| width(&column.detail, Weight::Regular, detail));
        let height = below.chain(names).fold(0.0, f64::max);
        Self { columns, fits, upright: true, size, detail, height }
    }

    /// Draws them so that they end at `bottom`. `span` gives left and right end of a column.
    pub(super) fn draw<DB>(&self, area: &Area<DB>, bottom: i32, span: impl Fn(usize) -> (i32, i32)) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        for (number, (column, fit)) in self.columns.iter().zip(&self.fits).enumerate() {
            let (left, right) = span(number);
            let centre = (f64::from(left) + f64::from(right)) / 2.0 - 1.5;
            if self.upright {
                self.draw_upright(area, bottom, centre, column, fit)?;
            } else {
                self.draw_level(area, bottom, centre, column, fit)?;
            }
        }
        Ok(())
    }

    fn draw_level<DB>(
        &self,
        area: &Area<DB>,
        bottom: i32,
        centre: f64,
        column: &HeatColumn,
        fit: &Fit,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let x = centre.round() as i32;
        let mut y = f64::from(bottom) - 2.0;
        if has_details(self.columns) {
            let face = Face::regular(self.detail, MUTED);
            text(area, &column.detail, (x, (y - self.detail * 0.6) as i32), HPos::Center, face)?;
        }
        y -= self.below();
        for line in fit.lines.iter().rev() {
            let middle = (y - self.size * LINE / 2.0).round() as i32;
            text(area, line, (x, middle), HPos::Center, Face::bold(self.size, INK))?;
            y -= self.size * LINE;
        }
        Ok(())
    }

    fn draw_upright<DB>(
        &self,
        area: &Area<DB>,
        bottom: i32,
        centre: f64,
        column: &HeatColumn,
        fit: &Fit,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let step = self.size * LINE;
        let detail = if column.detail.is_empty() { 0.0 } else { self.detail * 1.15 };
        let mut x = centre - (fit.lines.len() as f64 * step + detail) / 2.0 + step / 2.0;
        for line in &fit.lines {
            text_upwards(area, line, (x.round() as i32, bottom), Face::bold(self.size, INK))?;
            x += step;
        }
        let x = x - step / 2.0 + detail / 2.0;
        text_upwards(area, &column.detail, (x.round() as i32, bottom), Face::regular(self.detail, MUTED))
    }
}

/// Fits every heading at the size the one with the least room needs.
fn one_size(columns: &[HeatColumn], room: Room) -> (f64, Vec<Fit>) {
    let each = |size: f64| -> Vec<Fit> {
        let room = Room { size, ..room };
        columns.iter().map(|column| fit(&column.heading, Weight::Bold, room)).collect()
    };
    let size = each(room.size).iter().map(|fit| fit.size).fold(room.size, f64::min);
    (size, each(size))
}

fn has_details(columns: &[HeatColumn]) -> bool {
    columns.iter().any(|column| !column.detail.is_empty())
}

/// The size at which every detail fits, one for all.
fn details(columns: &[HeatColumn], room: f64, size: f64) -> f64 {
    let face = Face::regular(size, MUTED);
    columns.iter().map(|column| face.shrunk(&column.detail, room).size).fold(size, f64::min)
}
