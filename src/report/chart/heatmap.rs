//! Township × indicator: each cell prints its value on the colour of its distance from the median.
//!
//! Colours form five classes between orange and blue, safe for readers who cannot tell red from
//! green, and a triangle says the direction on a grey print. A cell without a value is a white box with a thin border: missing is not low.

use std::convert::Infallible;

use plotters::element::Polygon;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;

use super::font::{Fit, Flow, Room, Weight, fit};
use super::frame::Frame;
use super::headings::Headings;
use super::legend::{Legend, legend};
use super::theme::{Area, Drawn, Face, INK, MUTED, PALE, RULE, WHITE, fill, outline, text};
use crate::report::summary::{HeatCell, HeatClass, HeatRow, Heatmap};

/// Colours of the classes, lowest first, with the text colour that is legible on each.
const CLASSES: [(RGBColor, RGBColor); 5] = [
    (RGBColor(0xB3, 0x58, 0x06), WHITE),
    (RGBColor(0xF1, 0xA3, 0x40), INK),
    (PALE, INK),
    (RGBColor(0x92, 0xC5, 0xDE), INK),
    (RGBColor(0x21, 0x66, 0xAC), WHITE),
];
/// More columns than this have their headings upright.
const UPRIGHT: usize = 14;

fn colours(class: HeatClass) -> (RGBColor, RGBColor) {
    match class {
        HeatClass::FarBelow => CLASSES[0],
        HeatClass::Below => CLASSES[1],
        HeatClass::Near => CLASSES[2],
        HeatClass::Above => CLASSES[3],
        HeatClass::FarAbove => CLASSES[4],
    }
}

/// Draws legend, headings and cells into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, map: &Heatmap) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let words = HeatClass::ALL.iter().zip(&map.legend);
    let entries: Vec<(RGBColor, &str)> =
        words.map(|(class, word)| (colours(*class).0, word.as_str())).collect();
    let Legend { top, swatches } = legend(area, frame, &entries)?;
    for (swatch, class) in swatches.into_iter().zip(HeatClass::ALL) {
        let [(left, top), (right, bottom)] = swatch;
        arrow(area, [left, right], (top + bottom) / 2, class)?;
    }
    let Some(grid) = Grid::new(map, frame, top) else { return Ok(()) };
    grid.headings.draw(area, grid.top - grid.gap, |column| grid.column(column))?;
    grid.draw_total_heading(area)?;
    for (number, row) in map.rows.iter().enumerate() {
        grid.draw_row(area, number, row)?;
    }
    Ok(())
}

/// The heading of the totals, in a column `width` pixels wide.
fn total_heading(map: &Heatmap, width: i32, headings: &Headings) -> Fit {
    let room =
        Room { width: f64::from(width - 16), lines: 3, size: headings.size.max(16.0), flow: Flow::Even };
    fit(&map.total_heading, Weight::Bold, room)
}

/// The least that an arrow takes beside a number.
fn arrow_room(class: Option<HeatClass>) -> i32 {
    match class {
        None | Some(HeatClass::Near) => 0,
        Some(_) => 12,
    }
}

/// A small triangle in the middle of `room`, down for below and up for above: on a grey print the two ends
/// of the colours are alike. Where there is hardly any room there is none.
fn arrow<DB>(area: &Area<DB>, [left, right]: [i32; 2], y: i32, class: HeatClass) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let towards = match class {
        HeatClass::Near => return Ok(()),
        HeatClass::Above | HeatClass::FarAbove => 1,
        HeatClass::Below | HeatClass::FarBelow => -1,
    };
    let half = ((right - left - 4) / 2).min(5);
    if half < 2 {
        return Ok(());
    }
    let (x, base) = ((left + right) / 2, y + towards * half);
    let points = vec![(x - half, base), (x + half, base), (x, y - towards * half)];
    area.draw(&Polygon::new(points, colours(class).1.filled()))
}

/// Where rows and columns stand.
struct Grid<'a> {
    headings: Headings<'a>,
    /// Heading of the totals.
    total_heading: Fit,
    /// Top of the first row.
    top: i32,
    pitch: f64,
    /// Left and right end of the cells.
    left: i32,
    right: i32,
    /// Right end of the totals.
    edge: i32,
    columns: usize,
    /// White space between cells.
    gap: i32,
    name: f64,
    cell: f64,
    rank_right: i32,
    name_left: i32,
}

impl<'a> Grid<'a> {
    /// `None` where there is nothing to draw.
    fn new(map: &'a Heatmap, frame: &Frame, top: i32) -> Option<Self> {
        let bottom = frame.bottom;
        let columns = map.columns.len();
        if columns == 0 || map.rows.is_empty() {
            return None;
        }
        let upright = columns > UPRIGHT;
        let rows = map.rows.len() as f64;
        // Headings want to know the width of a column, names the height of a row, and each gives
        // room to the other: so estimate the rows with headings of usual height first.
        let guess = (f64::from(bottom - top - if upright { 220 } else { 100 }) / rows).min(40.0);
        let name = (guess * 0.7).round().clamp(6.0, 24.0);
        let widest = |words: fn(&HeatRow) -> &str| {
            let widths = map.rows.iter().map(|row| Face::bold(name, INK).width(words(row)));
            widths.fold(0.0, f64::max).ceil() as i32
        };
        let rank = widest(|row| &row.rank);
        let rank_right = frame.left + if upright { rank } else { rank.max(44) };
        let name_left = rank_right + if rank == 0 { 0 } else { 16 };
        let least = if upright { 0 } else { 210 };
        let left = name_left + widest(|row| &row.name).max(least).min(400) + 24;
        let heading = Face::bold(if upright { 18.0 } else { 24.0 }, INK).width(&map.total_heading);
        let total = match widest(|row| &row.total).max((heading.ceil() as i32).min(110)) {
            0 => 0,
            width => width + if upright { 20 } else { 44 },
        };
        let right = frame.right - total;

        let pitch_across = f64::from(right - left) / columns as f64;
        let headings = Headings::new(&map.columns, pitch_across, upright);
        let edge = frame.right;
        let total_heading = total_heading(map, edge - right, &headings);
        let height = headings.height.max(headings.height_with(total_heading.lines.len(), total_heading.size));
        let top = top + height.ceil() as i32 + 10;
        // Whole pixels, or some rows would look taller than others.
        let pitch = (f64::from(bottom - top) / rows).min(40.0).floor().max(4.0);
        let name = name.min((pitch * 0.7).floor());
        let gap = if pitch_across < 60.0 || pitch < 24.0 { 2 } else { 4 };
        let mut grid = Self {
            headings,
            total_heading,
            top,
            pitch,
            left,
            right,
            edge,
            columns,
            gap,
            name,
            cell: name,
            rank_right,
            name_left,
        };
        grid.cell = grid.cell_size(map);
        Some(grid)
    }

    /// One size for all cells, so that the numbers can be compared by eye.
    fn cell_size(&self, map: &Heatmap) -> f64 {
        let (left, right) = self.column(0);
        let room = |cell: &HeatCell| f64::from(right - left - self.gap - 4 - arrow_room(cell.class));
        let cells = map.rows.iter().flat_map(|row| &row.cells).take(self.columns * map.rows.len());
        cells
            .map(|cell| Face::bold(self.name, INK).shrunk(&cell.printed, room(cell)).size)
            .fold(self.name, f64::min)
    }

    /// Left and right end of a column, the gap included.
    fn column(&self, number: usize) -> (i32, i32) {
        let width = f64::from(self.right - self.left);
        let at = |n: usize| self.left + (width * n as f64 / self.columns as f64).round() as i32;
        (at(number), at(number + 1))
    }

    fn total_centre(&self) -> i32 {
        (self.right + self.edge) / 2
    }

    fn draw_total_heading<DB>(&self, area: &Area<DB>) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let fit = &self.total_heading;
        let last = self.headings.last_line(self.top - self.gap);
        for (number, line) in fit.lines.iter().rev().enumerate() {
            let y = last - (number as f64 * fit.size * 1.25).round() as i32;
            text(area, line, (self.total_centre(), y), HPos::Center, Face::bold(fit.size, INK))?;
        }
        Ok(())
    }

    fn draw_row<DB>(&self, area: &Area<DB>, number: usize, row: &HeatRow) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let at = |n: usize| self.top + (n as f64 * self.pitch).round() as i32;
        let (top, bottom) = (at(number), at(number + 1) - self.gap.min(3));
        let y = (top + bottom) / 2;
        text(area, &row.rank, (self.rank_right, y), HPos::Right, Face::regular(self.name, MUTED))?;
        let room = f64::from(self.left - self.name_left - 16);
        let name = Face::of_tone(row.tone, self.name).shrunk(&row.name, room);
        text(area, &row.name, (self.name_left, y), HPos::Left, name)?;
        // A row may be shorter or longer than the headings; what has no heading is not drawn.
        for (column, cell) in row.cells.iter().take(self.columns).enumerate() {
            let (left, right) = self.column(column);
            self.draw_cell(area, [(left, top), (right - self.gap, bottom)], cell)?;
        }
        let total = Face::bold(self.name, INK).shrunk(&row.total, f64::from(self.edge - self.right - 8));
        text(area, &row.total, (self.total_centre(), y), HPos::Center, total)
    }

    fn draw_cell<DB>(&self, area: &Area<DB>, corners: [(i32, i32); 2], cell: &HeatCell) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let face = match cell.class {
            None => {
                outline(area, corners, RULE)?;
                Face::regular(self.cell, MUTED)
            }
            Some(class) => {
                let (ground, ink) = colours(class);
                fill(area, corners, ground)?;
                if ink == WHITE { Face::bold(self.cell, ink) } else { Face::regular(self.cell, ink) }
            }
        };
        let [(left, top), (right, bottom)] = corners;
        let half = (face.width(&cell.printed) / 2.0).ceil() as i32;
        // In the middle, unless the arrow needs the room.
        let (x, y) = (((left + right) / 2).max(left + arrow_room(cell.class) + half), (top + bottom) / 2);
        if let Some(class) = cell.class {
            arrow(area, [left, (x - half).min(left + 28)], y, class)?;
        }
        text(area, &cell.printed, (x, y), HPos::Center, face)
    }
}
