//! Sorted bars, one block per peer group, in one or two columns.
//!
//! Bars start at 0 and end at the full mark. Scores stand in a column of their own, to the right
//! of where a full bar would end, so the line of the median never crosses a number.

use std::convert::Infallible;

use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingArea;
use plotters::element::{DashedPathElement, Rectangle};
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;

use super::columns::{Arrangement, Part, arrange};
use super::font::{Weight, one_line, width};
use super::frame::{Frame, rest};
use super::marks::hatch;
use super::theme::{Area, Drawn, Face, GREY, INK, MUTED, WHITE, of_bar, of_change, text};
use crate::report::summary::{Bar, BarBlock, RankBars, Tone};

/// Between the two columns.
const GUTTER: i32 = 64;

/// Where things stand in a column, and how large they are.
struct Layout {
    pitch: f64,
    size: f64,
    /// From the column's left edge.
    rank_right: i32,
    name_left: i32,
    name_room: f64,
    bar_left: i32,
    bar_right: i32,
    value_right: i32,
    width: i32,
    /// The end of the axis.
    full: f64,
}

/// Draws the bars into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, bars: &RankBars) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let bottom = rest(area, frame, &bars.unranked)?;
    let sizes: Vec<usize> = bars.blocks.iter().map(|block| block.bars.len()).collect();
    let arrangement = arrange(&sizes, frame.width(), f64::from(bottom - frame.top));
    let Some(layout) = Layout::new(bars, frame, &arrangement) else {
        return Ok(());
    };
    for (number, column) in arrangement.columns.iter().enumerate() {
        let left = frame.left + number as i32 * (layout.width + GUTTER);
        for part in column {
            let top = frame.top + (part.top * layout.pitch).round() as i32;
            layout.draw_part(area, (left, top), &bars.blocks[part.block], part)?;
        }
    }
    Ok(())
}

impl Layout {
    /// `None` where there is no bar at all.
    fn new(bars: &RankBars, frame: &Frame, arrangement: &Arrangement) -> Option<Self> {
        let (columns, pitch) = (arrangement.columns.len(), arrangement.pitch);
        let size = (pitch * 0.77).round().min(if columns == 1 { 28.0 } else { 25.0 });
        let widest = |words: fn(&Bar) -> &str, weight: Weight| {
            let all = bars.blocks.iter().flat_map(|block| &block.bars);
            all.map(|bar| width(words(bar), weight, size)).reduce(f64::max)
        };
        let rank = widest(|bar| &bar.rank, Weight::Regular)?;
        let name = widest(|bar| &bar.name, Weight::Bold)?;
        let value = widest(|bar| &bar.printed, Weight::Bold)?;

        let changes = bars.blocks.iter().flat_map(|block| &block.bars).filter_map(|bar| bar.change.as_ref());
        let change = changes.map(|change| width(&change.printed, Weight::Regular, size)).fold(0.0, f64::max);

        let column = if columns == 1 { frame.width() } else { (frame.width() - GUTTER) / 2 };
        let rank_right = 34.max(rank.ceil() as i32);
        let name_left = rank_right + 18;
        // Names may take eight Han characters, and less than two fifths of the column.
        let name_room = name.max(size * 5.0).min(f64::from(column) * 0.38);
        let value_right = column - if change > 0.0 { change.ceil() as i32 + 26 } else { 0 };
        Some(Self {
            pitch,
            size,
            rank_right,
            name_left,
            name_room,
            bar_left: name_left + name_room.ceil() as i32 + 24,
            bar_right: value_right - (value.ceil() as i32).min(column / 5) - 28,
            value_right,
            width: column,
            full: if bars.full > 0.0 { bars.full } else { 1.0 },
        })
    }

    fn draw_part<DB>(&self, area: &Area<DB>, (left, top): (i32, i32), block: &BarBlock, part: &Part) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        self.draw_heading(area, (left, top), block, part)?;
        let first = top + (Part::HEADING * self.pitch).round() as i32;
        let middle = |row: usize| first + ((row as f64 + 0.5) * self.pitch).round() as i32;
        let bars = &block.bars[part.rows.clone()];
        for (row, bar) in bars.iter().enumerate() {
            self.draw_words(area, left, middle(row), bar)?;
        }

        // In the order that keeps the line visible: dark over the pale bars, white inside the
        // coloured ones.
        let plot = self.plot(area, left);
        let (coloured, plain): (Vec<_>, Vec<_>) = bars
            .iter()
            .enumerate()
            .partition(|(_, bar)| !bar.small && matches!(bar.tone, Tone::Lead | Tone::Lag));
        for (row, bar) in plain {
            self.draw_bar(&plot, middle(row), bar)?;
            if bar.small {
                self.draw_hatch(area, (left, middle(row)), bar)?;
            }
        }
        let end = first + (bars.len() as f64 * self.pitch).round() as i32;
        let median = block.median.as_ref().map(|(_, value)| value.clamp(0.0, self.full));
        if let Some(median) = median {
            let from = top + (Part::HEADING * self.pitch * 0.5 + self.size * 0.55).round() as i32;
            dashed(&plot, median, [from, end], INK)?;
        }
        for (row, bar) in coloured {
            self.draw_bar(&plot, middle(row), bar)?;
            if let Some(median) = median.filter(|median| bar.value > *median) {
                let half = self.thickness() / 2;
                dashed(&plot, median, [middle(row) - half + 2, middle(row) + half - 1], WHITE)?;
            }
        }
        Ok(())
    }

    /// The group's name, and over its line the median, on one line: the label gives way.
    fn draw_heading<DB>(
        &self,
        area: &Area<DB>,
        (left, top): (i32, i32),
        block: &BarBlock,
        part: &Part,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let y = top + (Part::HEADING * self.pitch * 0.5).round() as i32;
        // An ellipsis, because the words of a chart come from its figure and this one has none.
        let heading =
            if part.rows.start > 0 { format!("{} …", block.heading) } else { block.heading.clone() };
        let face = Face::bold(self.size, MUTED).shrunk(&heading, f64::from(self.width) * 0.52);
        text(area, &heading, (left, y), HPos::Left, face)?;

        let Some((label, value)) = &block.median else { return Ok(()) };
        let free = face.width(&heading).ceil() as i32 + 28;
        let size = (self.size * 0.86).min(20.0);
        let face = Face::regular(size, INK).shrunk(label, f64::from(self.width - free));
        let half = (face.width(label) / 2.0).ceil() as i32;
        let share = value.clamp(0.0, self.full) / self.full;
        let over = self.bar_left + (share * f64::from(self.bar_right - self.bar_left)).round() as i32;
        let centre = over.min(self.width - half).max(free + half);
        text(area, label, (left + centre, y), HPos::Center, face)
    }

    fn draw_words<DB>(&self, area: &Area<DB>, left: i32, y: i32, bar: &Bar) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let rank = Face::regular(self.size, MUTED);
        text(area, &bar.rank, (left + self.rank_right, y), HPos::Right, rank)?;
        let face = Face::of_tone(bar.tone, self.size);
        let name = face.shrunk(&bar.name, self.name_room);
        text(area, &bar.name, (left + self.name_left, y), HPos::Left, name)?;
        let room = f64::from(self.value_right - self.bar_right - 20);
        let size = one_line(&bar.printed, face.weight, self.size, room);
        text(area, &bar.printed, (left + self.value_right, y), HPos::Right, Face { size, ..face })?;
        let Some(change) = &bar.change else { return Ok(()) };
        let face = Face::regular(self.size, of_change(change.moved));
        text(area, &change.printed, (left + self.width, y), HPos::Right, face)
    }

    /// Slanting strokes over the bar of a small base.
    fn draw_hatch<DB>(&self, area: &Area<DB>, (left, y): (i32, i32), bar: &Bar) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let (left, top) = (left + self.bar_left, y - self.thickness() / 2);
        let share = bar.value.max(0.0).min(self.full) / self.full;
        let right = left + (share * f64::from(self.bar_right - self.bar_left)).round() as i32;
        hatch(area, [(left, top), (right, top + self.thickness())], MUTED)
    }

    fn draw_bar<DB>(&self, plot: &Plot<DB>, y: i32, bar: &Bar) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        // `max` also turns what is not a number into an empty bar.
        let value = bar.value.max(0.0).min(self.full);
        let top = f64::from(y - self.thickness() / 2);
        let corners = [(0.0, top), (value, top + f64::from(self.thickness()))];
        let colour = if bar.small { WHITE } else { of_bar(bar.tone) };
        plot.draw(&Rectangle::new(corners, colour.filled()))?;
        if bar.tone == Tone::Muted || bar.small {
            plot.draw(&Rectangle::new(corners, GREY.stroke_width(1)))?;
        }
        Ok(())
    }

    fn thickness(&self) -> i32 {
        ((self.pitch * 0.68).round() as i32).min(30)
    }

    /// Scores across, pixels down.
    fn plot<DB>(&self, area: &Area<DB>, left: i32) -> Plot<DB>
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let height = area.dim_in_pixel().1 as i32;
        area.clone().apply_coord_spec(Cartesian2d::new(
            0.0..self.full,
            0.0..f64::from(height),
            (left + self.bar_left..left + self.bar_right, 0..height),
        ))
    }
}

/// A column's bars in plotting coordinates.
type Plot<DB> = DrawingArea<DB, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

fn dashed<DB>(plot: &Plot<DB>, at: f64, [from, to]: [i32; 2], colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let ends = [(at, f64::from(from)), (at, f64::from(to))];
    plot.draw(&DashedPathElement::new(ends, 8, 6, colour.stroke_width(2)))
}
