//! Who reported what: a grid of signs, in as many columns of names as are needed.
//!
//! Every state has a sign and a shade of its own. Where nothing came the cell is white with a thin
//! border: missing is not zero.

use std::convert::Infallible;

use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::frame::Frame;
use super::headings::Headings;
use super::legend::{Legend, legend};
use super::theme::{Area, Drawn, Face, INK, MUTED, PALE, RULE, WHITE, fill, outline, text};
use crate::report::summary::{CoverageCell, CoverageGrid, CoverageRow, CoverageState};

/// Grounds of the states with the text colour that is legible on each. Their lightness differs too.
const STATES: [(RGBColor, RGBColor); 4] =
    [(PALE, MUTED), (RGBColor(0xF1, 0xA3, 0x40), INK), (RGBColor(0xB3, 0x58, 0x06), WHITE), (WHITE, MUTED)];
/// Rows closer than this are hard to read; then another panel is begun, as far as there is width.
const TIGHT: f64 = 26.0;
const WIDE: f64 = 42.0;
/// A cell narrower than this has no room for its sign.
const NARROW: i32 = 34;
/// Between two panels, and between cells.
const GUTTER: i32 = 48;
const GAP: i32 = 3;
/// How much wider the first column is.
const FIRST: f64 = 1.5;
/// Names take at most so many pixels.
const NAME: f64 = 300.0;

fn colours(state: CoverageState) -> (RGBColor, RGBColor) {
    match state {
        CoverageState::Sound => STATES[0],
        CoverageState::Partly => STATES[1],
        CoverageState::Bad => STATES[2],
        CoverageState::Absent => STATES[3],
    }
}

/// Draws legend, headings and cells into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, grid: &CoverageGrid) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let entries: Vec<(RGBColor, &str)> =
        STATES.iter().zip(&grid.legend).map(|((ground, _), word)| (*ground, word.as_str())).collect();
    let Legend { top, .. } = legend(area, frame, &entries)?;
    if grid.rows.is_empty() || grid.columns.is_empty() {
        return Ok(());
    }
    let panels = Panels::new(grid, frame, top);
    for (number, rows) in grid.rows.chunks(panels.rows).enumerate() {
        let left = frame.left + number as i32 * (panels.width + GUTTER);
        panels.headings.draw(area, panels.top - GAP, |column| panels.column(left, column))?;
        for (at, row) in rows.iter().enumerate() {
            panels.draw_row(area, left, at, row)?;
        }
    }
    Ok(())
}

/// Where rows and cells stand, alike in every panel.
struct Panels<'a> {
    headings: Headings<'a>,
    /// Rows of a panel.
    rows: usize,
    pitch: f64,
    /// Top of the first row.
    top: i32,
    /// Width of a panel.
    width: i32,
    /// Where the cells begin, from the panel's left edge.
    cells: i32,
    columns: usize,
    size: f64,
}

impl<'a> Panels<'a> {
    fn new(grid: &'a CoverageGrid, frame: &Frame, top: i32) -> Self {
        let most =
            (frame.width() + GUTTER) / (NAME as i32 + NARROW * (grid.columns.len() as i32 + 1) + GUTTER);
        let of = |panels: i32| Self::of(grid, frame, top, panels.max(1));
        let fits = (1..=most).map(of).find(|panels| panels.pitch >= TIGHT);
        fits.unwrap_or_else(|| of(most))
    }

    fn of(grid: &'a CoverageGrid, frame: &Frame, top: i32, panels: i32) -> Self {
        let (count, columns) = (grid.rows.len(), grid.columns.len());
        let rows = count.div_ceil(panels as usize);
        let width = (frame.width() - (panels - 1) * GUTTER) / panels;
        // Names want to know the height of a row, which the headings leave: so estimate it first.
        let guess = (f64::from(frame.bottom - top - 130) / rows as f64).clamp(6.0, WIDE);
        let size = (guess * 0.68).round().clamp(5.0, 24.0);
        let name = grid.rows.iter().map(|row| Face::regular(size, INK).width(&row.name)).fold(0.0, f64::max);
        let cells = name.min(NAME.max(f64::from(width) * 0.22)).ceil() as i32 + 16;
        let pitch_across = f64::from(width - cells) / (columns as f64 - 1.0 + FIRST);
        let headings = Headings::new(&grid.columns, pitch_across, pitch_across < 60.0);
        let top = top + headings.height.ceil() as i32 + 10;
        let pitch = (f64::from(frame.bottom - top) / rows as f64).min(WIDE).floor().max(4.0);
        let size = size.min((pitch * 0.72).floor());
        Self { headings, rows, pitch, top, width, cells, columns, size }
    }

    /// Left and right end of a column, the gap included.
    fn column(&self, left: i32, number: usize) -> (i32, i32) {
        let room = f64::from(self.width - self.cells);
        let whole = self.columns as f64 - 1.0 + FIRST;
        let at = |n: usize| {
            let before = if n == 0 { 0.0 } else { n as f64 - 1.0 + FIRST };
            left + self.cells + (room * before / whole).round() as i32
        };
        (at(number), at(number + 1))
    }

    fn draw_row<DB>(&self, area: &Area<DB>, left: i32, number: usize, row: &CoverageRow) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let at = |n: usize| self.top + (n as f64 * self.pitch).round() as i32;
        let (top, bottom) = (at(number), at(number + 1) - GAP.min(self.pitch as i32 / 5));
        let name = Face::regular(self.size, INK).shrunk(&row.name, f64::from(self.cells - 12));
        text(area, &row.name, (left, (top + bottom) / 2), HPos::Left, name)?;
        for (column, cell) in row.cells.iter().take(self.columns).enumerate() {
            let (left, right) = self.column(left, column);
            self.draw_cell(area, [(left, top), (right - GAP, bottom)], cell)?;
        }
        Ok(())
    }

    fn draw_cell<DB>(&self, area: &Area<DB>, corners: [(i32, i32); 2], cell: &CoverageCell) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let [(left, top), (right, bottom)] = corners;
        let ink = match cell.state {
            None => MUTED,
            Some(CoverageState::Absent) => {
                outline(area, corners, RULE)?;
                MUTED
            }
            Some(state) => {
                let (ground, ink) = colours(state);
                fill(area, corners, ground)?;
                ink
            }
        };
        let face = if ink == WHITE { Face::bold(self.size, ink) } else { Face::regular(self.size, ink) };
        let face = face.shrunk(&cell.printed, f64::from(right - left - 6));
        text(area, &cell.printed, ((left + right) / 2, (top + bottom) / 2), HPos::Center, face)
    }
}
