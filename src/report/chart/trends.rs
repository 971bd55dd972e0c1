//! The district over the periods: small charts, one per indicator, each on an axis of its own.
//!
//! A line of the median in a band from the tenth to the ninetieth percentile, in a paler one from the
//! lowest to the highest. A period of which nothing is known is a gap in all three.

use std::convert::Infallible;

use plotters::element::Polygon;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::font::{Fit, Flow, Room, Weight, fit};
use super::frame::Frame;
use super::legend::{Legend, legend};
use super::marks::{dot, line};
use super::theme::{Area, Drawn, Face, GREY, INK, LAG_TEXT, LEAD, MUTED, RULE, lines, text};
use crate::report::summary::{TrendBand, TrendPanel, Trends};

/// From the lowest to the highest, and from the tenth to the ninetieth percentile.
const OUTER: RGBColor = RGBColor(0xE9, 0xED, 0xF1);
const INNER: RGBColor = RGBColor(0xC3, 0xCE, 0xD9);
/// Between two charts.
const GUTTER: i32 = 44;
/// Size of headings, and of the numbers.
const HEADING: f64 = 22.0;
const SMALL: f64 = 18.0;
/// A chart looks well about so many times as wide as it is high.
const SHAPE: f64 = 1.7;

/// Draws the charts into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, trends: &Trends) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let [middle, inner, outer] = &trends.legend;
    let entries = [(LEAD, middle.as_str()), (INNER, inner.as_str()), (OUTER, outer.as_str())];
    let Legend { top, .. } = legend(area, frame, &entries)?;
    let frame = Frame { top, ..*frame };
    let columns = columns(trends.panels.len(), &frame);
    let rows = trends.panels.len().div_ceil(columns).max(1) as i32;
    let width = (frame.width() - (columns as i32 - 1) * GUTTER) / columns as i32;
    let height = (frame.bottom - frame.top) / rows;
    let size = HEADING.min(f64::from(height) / 8.0).max(10.0);
    let room = Room { width: f64::from(width), lines: 2, size, flow: Flow::Full };
    let headings: Vec<Fit> =
        trends.panels.iter().map(|panel| fit(&panel.heading, Weight::Bold, room)).collect();
    // The same room above every chart, so that those in a row stand level.
    let lines = headings.iter().map(|heading| heading.lines.len()).max().unwrap_or(1);
    for (number, (panel, heading)) in trends.panels.iter().zip(&headings).enumerate() {
        let (row, column) = ((number / columns) as i32, (number % columns) as i32);
        let (left, top) = (frame.left + column * (width + GUTTER), frame.top + row * height);
        let small = Small { left, right: left + width, top, bottom: top + height - 16, size, lines };
        small.draw(area, &trends.periods, panel, heading)?;
    }
    Ok(())
}

/// The number of columns whose charts come closest to the shape that looks well and leave few places empty.
fn columns(charts: usize, frame: &Frame) -> usize {
    let off = |columns: usize| {
        let rows = charts.div_ceil(columns).max(1) as f64;
        let width = f64::from(frame.width()) / columns as f64;
        let empty = (columns as f64 * rows - charts as f64) / charts.max(1) as f64;
        (width * rows / f64::from(frame.bottom - frame.top) / SHAPE).ln().abs() + empty
    };
    (1..=charts.max(1)).min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(1)
}

/// The room of one chart.
struct Small {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    /// Size of the heading, and how many lines it may have.
    size: f64,
    lines: usize,
}

impl Small {
    fn draw<DB>(&self, area: &Area<DB>, periods: &[String], panel: &TrendPanel, heading: &Fit) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let (width, size) = (f64::from(self.right - self.left), self.size);
        let down = (size / 2.0).ceil() as i32 + 2;
        lines(area, heading, 1.2, (self.left, self.top + down), Face::bold(heading.size, INK))?;
        let top = self.top + (size * 1.2 * self.lines as f64).ceil() as i32 + 12;

        let small = SMALL.min(size * 0.85);
        let face = Face::regular(small, MUTED);
        let bottom = self.bottom - (small * 1.5).ceil() as i32;
        let known: Vec<&TrendBand> = panel.bands.iter().flatten().collect();
        let least = known.iter().map(|band| band.least).fold(f64::INFINITY, f64::min);
        let most = known.iter().map(|band| band.most).fold(f64::NEG_INFINITY, f64::max);
        if known.is_empty() || bottom <= top {
            return Ok(());
        }
        let [floor, ceiling] = panel.within;
        let up = Axis::over(least, most, 3)
            .within(floor.unwrap_or(f64::NEG_INFINITY), ceiling.unwrap_or(f64::INFINITY));
        // Numbers that would touch are left out, the first and the last before others.
        let ticks = spread(&up.ticks, f64::from(bottom - top), small * 1.2);
        let number =
            ticks.iter().map(|tick| face.width(&up.printed(*tick))).fold(0.0, f64::max).ceil() as i32;
        let last = Face::bold(size, if panel.worse { LAG_TEXT } else { LEAD });
        let last = last.shrunk(&panel.last, width * 0.35);
        let left = self.left + number + 10;
        let word = Face::regular(small, LAG_TEXT).shrunk(&panel.word, width * 0.25);
        let words = last.width(&panel.last).max(word.width(&panel.word));
        let right = self.right - words.ceil() as i32 - 16;
        for tick in &ticks {
            let y = up.pixel(*tick, [bottom, top]);
            line(area, &[(left, y), (right, y)], 1, RULE)?;
            text(area, &up.printed(*tick), (left - 8, y), HPos::Right, face)?;
        }

        let plot =
            Plot { up: &up, across: [left + 6, right - 6], height: [bottom, top], count: periods.len() };
        plot.draw_bands(area, &panel.bands)?;
        plot.draw_periods(
            area,
            periods,
            (bottom + (small * 0.95).ceil() as i32, self.left, self.right),
            face,
        )?;
        if let Some(band) = panel.bands.last().copied().flatten() {
            let y = up.pixel(band.median, [bottom, top]);
            text(area, &panel.last, (right + 8, y), HPos::Left, last)?;
            // Its word stands below, or above where the chart ends there.
            let step = (last.size * 1.15).ceil() as i32;
            let y = if y + step * 3 / 2 > self.bottom { y - step } else { y + step };
            let word = Face { weight: Weight::Regular, size: small, ..last };
            let room = f64::from(self.right - right - 8);
            text(area, &panel.word, (right + 8, y), HPos::Left, word.shrunk(&panel.word, room))?;
        }
        Ok(())
    }
}

/// The first, the last and as many between as stand apart.
fn spread(ticks: &[f64], height: f64, apart: f64) -> Vec<f64> {
    let room = (height / apart).floor().max(1.0) as usize;
    let step = (ticks.len().saturating_sub(1)).div_ceil(room).max(1);
    ticks.iter().copied().step_by(step).collect()
}

/// Periods across, values upwards.
struct Plot<'a> {
    up: &'a Axis,
    across: [i32; 2],
    /// Pixels of the lower and the upper end.
    height: [i32; 2],
    count: usize,
}

impl Plot<'_> {
    fn x(&self, period: usize) -> i32 {
        let [from, to] = self.across;
        let steps = self.count.saturating_sub(1).max(1) as f64;
        from + (f64::from(to - from) * period as f64 / steps).round() as i32
    }

    fn draw_bands<DB>(&self, area: &Area<DB>, bands: &[Option<TrendBand>]) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let pixel = |value: f64| self.up.pixel(value, self.height);
        let known: Vec<(usize, TrendBand)> =
            bands.iter().enumerate().filter_map(|(period, band)| Some((period, (*band)?))).collect();
        // Periods that follow each other without a gap.
        let pieces: Vec<&[(usize, TrendBand)]> = known.chunk_by(|a, b| a.0 + 1 == b.0).collect();
        type Edge = fn(&TrendBand) -> f64;
        let edges: [(Edge, Edge, RGBColor); 2] =
            [(|band| band.least, |band| band.most, OUTER), (|band| band.low, |band| band.high, INNER)];
        for (low, high, colour) in edges {
            for piece in &pieces {
                if let [(period, band)] = piece {
                    // A period alone has no length: a stroke as wide as a dot.
                    let x = self.x(*period);
                    let ends = [(x, pixel(low(band))), (x, pixel(high(band)))];
                    line(area, &ends, 10, colour)?;
                    continue;
                }
                let upper = piece.iter().map(|(period, band)| (self.x(*period), pixel(high(band))));
                let lower = piece.iter().rev().map(|(period, band)| (self.x(*period), pixel(low(band))));
                area.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), colour.filled()))?;
            }
        }
        for piece in &pieces {
            let points: Vec<(i32, i32)> =
                piece.iter().map(|(period, band)| (self.x(*period), pixel(band.median))).collect();
            if points.len() > 1 {
                line(area, &points, 3, LEAD)?;
            }
            for (number, point) in points.iter().enumerate() {
                let last = number + 1 == points.len();
                dot(area, *point, if last { 6 } else { 4 }, LEAD)?;
            }
        }
        Ok(())
    }

    /// The first and the last period, and those between that find room.
    fn draw_periods<DB>(
        &self,
        area: &Area<DB>,
        periods: &[String],
        (y, left, right): (i32, i32, i32),
        face: Face,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let [bottom, _] = self.height;
        line(area, &[(self.across[0] - 6, bottom), (self.across[1] + 6, bottom)], 1, GREY)?;
        let room = |period: usize| {
            let half = face.width(&periods[period]) / 2.0;
            let middle = f64::from(self.x(period)).min(f64::from(right) - half).max(f64::from(left) + half);
            [middle - half, middle + half]
        };
        let Some(last) = periods.len().checked_sub(1) else { return Ok(()) };
        let mut taken = vec![room(last)];
        let mut shown = vec![last];
        for period in 0..last {
            let own = room(period);
            if taken.iter().all(|other| own[1] + 10.0 <= other[0] || other[1] + 10.0 <= own[0]) {
                taken.push(own);
                shown.push(period);
            }
        }
        for (period, [from, to]) in shown.into_iter().zip(taken) {
            let middle = ((from + to) / 2.0).round() as i32;
            text(area, &periods[period], (middle, y), HPos::Center, face)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_take_as_many_columns_as_give_them_their_shape() {
        let on = |charts, right, bottom| {
            columns(charts, &Frame { left: 0, right, top: 0, bottom, subtitle_end: (0, 0) })
        };
        assert_eq!((on(1, 1800, 840), on(12, 1800, 840), on(12, 1071, 1400)), (1, 4, 2));
    }

    #[test]
    fn numbers_that_would_touch_are_left_out() {
        assert_eq!(spread(&[0.0, 10.0, 20.0, 30.0], 100.0, 20.0), [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(spread(&[0.0, 10.0, 20.0, 30.0], 45.0, 20.0), [0.0, 20.0]);
    }
}
