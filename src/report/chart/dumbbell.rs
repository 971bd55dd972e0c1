//! Values and their target: a dot for each township, a ring where the target is, and what lies between.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::columns::{Arrangement, Part, arrange};
use super::frame::{Frame, rest};
use super::marks::{dot, line, ring};
use super::theme::{Area, Drawn, Face, INK, LEAD, MUTED, RULE, of_bar, text};
use crate::report::summary::{Dumbbell, Dumbbells};

/// Between the two columns.
const GUTTER: i32 = 64;

/// Draws the rows into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, bells: &Dumbbells) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let bottom = rest(area, frame, &bells.rest)?;
    let arrangement = arrange(&[bells.rows.len()], frame.width(), f64::from(bottom - frame.top));
    let layout = Layout::new(bells, frame, &arrangement);
    for (number, parts) in arrangement.columns.iter().enumerate() {
        let left = frame.left + number as i32 * (layout.width + GUTTER);
        for part in parts {
            layout.draw_part(area, (left, frame.top), bells, &bells.rows[part.rows.clone()])?;
        }
    }
    Ok(())
}

struct Layout {
    pitch: f64,
    size: f64,
    /// From the column's left edge.
    name_room: f64,
    plot: [i32; 2],
    value_right: i32,
    value_room: f64,
    gap_room: f64,
    width: i32,
    axis: Axis,
}

impl Layout {
    fn new(bells: &Dumbbells, frame: &Frame, arrangement: &Arrangement) -> Self {
        let (columns, pitch) = (arrangement.columns.len() as i32, arrangement.pitch);
        let size = (pitch * 0.7).round().min(if columns == 1 { 28.0 } else { 24.0 });
        let width = if columns == 1 { frame.width() } else { (frame.width() - GUTTER) / 2 };
        let share = |part: f64| f64::from(width) * part;
        let widest = |words: fn(&Dumbbell) -> &str, weight: fn(f64, _) -> Face| {
            bells.rows.iter().map(|row| weight(size, INK).width(words(row))).fold(0.0, f64::max)
        };
        let name_room = widest(|row| &row.name, Face::bold).max(size * 5.0).min(share(0.36));
        let value_room = widest(|row| &row.printed, Face::bold).min(share(0.15));
        let gap_room = widest(|row| &row.gap, Face::regular).min(share(0.21));
        let value_right = width - gap_room.ceil() as i32 - 18;
        let values = bells.rows.iter().map(|row| row.value).filter(|value| value.is_finite());
        let (least, most) = values.fold((bells.target, bells.target), |(a, b), v| (a.min(v), b.max(v)));
        Self {
            pitch,
            size,
            name_room,
            plot: [name_room.ceil() as i32 + 34, value_right - value_room.ceil() as i32 - 34],
            value_right,
            value_room,
            gap_room,
            width,
            axis: Axis::over(least, most, 4).within(least.min(0.0), f64::INFINITY),
        }
    }

    fn draw_part<DB>(
        &self,
        area: &Area<DB>,
        (left, top): (i32, i32),
        bells: &Dumbbells,
        rows: &[Dumbbell],
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let [from, to] = self.plot.map(|x| left + x);
        let first = top + (Part::HEADING * self.pitch).round() as i32;
        let end = first + (rows.len() as f64 * self.pitch).round() as i32;
        let target = self.axis.pixel(bells.target, [from, to]);
        line(area, &[(target, first - 4), (target, end)], 2, RULE)?;
        let heading = top + (Part::HEADING * self.pitch * 0.45).round() as i32;
        self.draw_scale(area, heading, [from, to], target, bells)?;
        for (number, row) in rows.iter().enumerate() {
            let y = first + ((number as f64 + 0.5) * self.pitch).round() as i32;
            self.draw_row(area, (left, y), [from, to], target, row)?;
        }
        Ok(())
    }

    /// The target over its line, and the ends of the axis as far as they are clear of it.
    fn draw_scale<DB>(
        &self,
        area: &Area<DB>,
        y: i32,
        [from, to]: [i32; 2],
        target: i32,
        bells: &Dumbbells,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let face = Face::bold((self.size * 0.9).min(22.0), LEAD);
        let face = face.shrunk(&bells.target_label, f64::from(self.width) * 0.4);
        let half = (face.width(&bells.target_label) / 2.0).ceil() as i32;
        text(area, &bells.target_label, (target, y), HPos::Center, face)?;
        let small = Face::regular((self.size * 0.8).min(18.0), MUTED);
        for tick in [self.axis.ticks.first(), self.axis.ticks.last()].into_iter().flatten() {
            let (x, words) =
                (self.axis.pixel(*tick, [from, to]), format!("{}{}", self.axis.printed(*tick), bells.unit));
            let own = (small.width(&words) / 2.0).ceil() as i32;
            if (x - target).abs() > half + own + 16 {
                text(area, &words, (x, y), HPos::Center, small)?;
            }
        }
        Ok(())
    }

    fn draw_row<DB>(
        &self,
        area: &Area<DB>,
        (left, y): (i32, i32),
        ends: [i32; 2],
        target: i32,
        row: &Dumbbell,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let name = Face::of_tone(row.tone, self.size);
        text(area, &row.name, (left, y), HPos::Left, name.shrunk(&row.name, self.name_room))?;
        let value = self.axis.pixel(row.value, ends);
        let radius = ((self.pitch * 0.26).round() as i32).clamp(5, 11);
        line(area, &[(value, y), (target, y)], (radius as u32 / 2).max(3), RULE)?;
        ring(area, (target, y), radius - 1, LEAD)?;
        if row.small {
            ring(area, (value, y), radius - 1, MUTED)?;
        } else {
            dot(area, (value, y), radius, of_bar(row.tone))?;
        }
        let printed = name.shrunk(&row.printed, self.value_room);
        text(area, &row.printed, (left + self.value_right, y), HPos::Right, printed)?;
        let gap = Face::regular(self.size, MUTED).shrunk(&row.gap, self.gap_room);
        text(area, &row.gap, (left + self.width, y), HPos::Right, gap)
    }
}
