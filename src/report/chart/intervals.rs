//! Places with their ranges: a dot on a bar, one block per peer group, in one or two columns.
//!
//! Place 1 lies at the left. A dashed line says where the last places begin.

use std::convert::Infallible;

use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::columns::{Arrangement, Part, arrange};
use super::font::{Weight, width};
use super::frame::Frame;
use super::marks::{dashed, dot, line};
use super::theme::{Area, Drawn, Face, GREY, INK, LAG_FILL, MUTED, PALE, RULE, WHITE, fill, outline, text};
use crate::report::summary::{IntervalBlock, IntervalRow, Intervals, Tone};

/// Between the two columns.
const GUTTER: i32 = 56;

/// Where things stand in a column, and how large they are.
struct Layout {
    pitch: f64,
    size: f64,
    /// Size of the groups' names, one for all.
    heading: f64,
    /// From the column's left edge.
    rank_right: i32,
    name_left: i32,
    name_room: f64,
    track: [i32; 2],
    range_right: i32,
    verdict_left: i32,
    width: i32,
}

/// Draws the places into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, intervals: &Intervals) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let rows: Vec<usize> = intervals.blocks.iter().map(|block| block.rows.len()).collect();
    let arrangement = arrange(&rows, frame.width(), f64::from(frame.bottom - frame.top));
    let Some(layout) = Layout::new(intervals, frame, &arrangement) else { return Ok(()) };
    for (number, column) in arrangement.columns.iter().enumerate() {
        let left = frame.left + number as i32 * (layout.width + GUTTER);
        for part in column {
            let top = frame.top + (part.top * layout.pitch).round() as i32;
            layout.draw_part(area, (left, top), &intervals.blocks[part.block], part)?;
        }
    }
    Ok(())
}

impl Layout {
    /// `None` where there is no row at all.
    fn new(intervals: &Intervals, frame: &Frame, arrangement: &Arrangement) -> Option<Self> {
        let (columns, pitch) = (arrangement.columns.len(), arrangement.pitch);
        let size = (pitch * 0.77).round().min(if columns == 1 { 28.0 } else { 25.0 });
        let widest = |words: fn(&IntervalRow) -> &str| {
            let rows = intervals.blocks.iter().flat_map(|block| &block.rows);
            rows.map(|row| width(words(row), Weight::Bold, size)).reduce(f64::max)
        };
        let column = if columns == 1 { frame.width() } else { (frame.width() - GUTTER) / 2 };
        let most = |part: f64| f64::from(column) * part;
        let rank = widest(|row| &row.rank)?.ceil() as i32;
        let name_room = widest(|row| &row.name)?.max(size * 4.0).min(most(0.37));
        let range = widest(|row| &row.printed)?.min(most(0.14)).ceil() as i32;
        let verdict = widest(|row| &row.verdict)?.min(most(0.18)).ceil() as i32;
        let name_left = rank.max(34) + 16;
        let verdict_left = column - verdict;
        let range_right = verdict_left - if verdict > 0 { 18 } else { 0 };
        let track = [name_left + name_room.ceil() as i32 + 30, range_right - range - 28];
        let headings = intervals.blocks.iter().map(|block| {
            Face::bold(size, MUTED).shrunk(&format!("{} …", block.heading), f64::from(track[0] - 24)).size
        });
        Some(Self {
            pitch,
            size,
            heading: headings.fold(size, f64::min),
            rank_right: rank.max(34),
            name_left,
            name_room,
            track,
            range_right,
            verdict_left,
            width: column,
        })
    }

    fn draw_part<DB>(
        &self,
        area: &Area<DB>,
        (left, top): (i32, i32),
        block: &IntervalBlock,
        part: &Part,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let first = top + (Part::HEADING * self.pitch).round() as i32;
        let rows = &block.rows[part.rows.clone()];
        let end = first + (rows.len() as f64 * self.pitch).round() as i32;
        self.draw_ground(area, left, [first, end], block)?;
        self.draw_heading(area, (left, top), block, part)?;
        for (number, row) in rows.iter().enumerate() {
            let y = first + ((number as f64 + 0.5) * self.pitch).round() as i32;
            self.draw_words(area, left, y, row)?;
            self.draw_range(area, left, y, block, row)?;
        }
        Ok(())
    }

    /// The pixel of a place from the column's left edge; half a place is free at either end.
    fn place(&self, place: f64, of: usize) -> i32 {
        let share = ((place - 0.5) / of.max(1) as f64).clamp(0.0, 1.0);
        self.track[0] + (share * f64::from(self.track[1] - self.track[0])).round() as i32
    }

    /// A pale ground under the last places, with the line where they begin, and a thin line every five.
    fn draw_ground<DB>(
        &self,
        area: &Area<DB>,
        left: i32,
        [top, bottom]: [i32; 2],
        block: &IntervalBlock,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let begin = cut(block).map(|cut| left + self.place(cut, block.of));
        if let Some(x) = begin {
            fill(area, [(x, top), (left + self.track[1], bottom)], PALE)?;
        }
        for place in ticks(block.of) {
            let x = left + self.place(place as f64, block.of);
            line(area, &[(x, top), (x, bottom)], 1, RULE)?;
        }
        begin.map_or(Ok(()), |x| dashed(area, [(x, top), (x, bottom)], 2, INK))
    }

    /// The group's name; over the bars the numbers of places and what the last ones are called.
    fn draw_heading<DB>(
        &self,
        area: &Area<DB>,
        (left, top): (i32, i32),
        block: &IntervalBlock,
        part: &Part,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let y = top + (Part::HEADING * self.pitch * 0.5).round() as i32;
        let heading =
            if part.rows.start > 0 { format!("{} …", block.heading) } else { block.heading.clone() };
        text(area, &heading, (left, y), HPos::Left, Face::bold(self.heading, MUTED))?;

        let face = Face::regular((self.size * 0.8).min(20.0), MUTED);
        let mut free = f64::from(self.width);
        if let (Some((words, _)), Some(cut)) = (&block.last, cut(block)) {
            // It begins over its line, and is moved inwards where the column ends before it does.
            let face =
                Face { colour: INK, ..face }.shrunk(words, f64::from(self.width - self.track[0]) * 0.6);
            let start = f64::from(self.place(cut, block.of)).min(f64::from(self.width) - face.width(words));
            text(area, words, (left + start.floor() as i32, y), HPos::Left, face)?;
            free = start - 14.0;
        }
        // Of numbers that would touch only the first stands.
        let mut taken = 0.0;
        for place in ticks(block.of) {
            let (x, words) = (self.place(place as f64, block.of), place.to_string());
            let half = face.width(&words) / 2.0;
            if f64::from(x) - half >= taken && f64::from(x) + half <= free {
                text(area, &words, (left + x, y), HPos::Center, face)?;
                taken = f64::from(x) + half + 8.0;
            }
        }
        Ok(())
    }

    fn draw_words<DB>(&self, area: &Area<DB>, left: i32, y: i32, row: &IntervalRow) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let quiet = Face::regular(self.size, MUTED);
        text(area, &row.rank, (left + self.rank_right, y), HPos::Right, quiet)?;
        let face = Face::of_tone(row.tone, self.size);
        text(
            area,
            &row.name,
            (left + self.name_left, y),
            HPos::Left,
            face.shrunk(&row.name, self.name_room),
        )?;
        let room = f64::from(self.range_right - self.track[1] - 20);
        let range = quiet.shrunk(&row.printed, room);
        text(area, &row.printed, (left + self.range_right, y), HPos::Right, range)?;
        let verdict = face.shrunk(&row.verdict, f64::from(self.width - self.verdict_left));
        text(area, &row.verdict, (left + self.verdict_left, y), HPos::Left, verdict)
    }

    fn draw_range<DB>(
        &self,
        area: &Area<DB>,
        left: i32,
        y: i32,
        block: &IntervalBlock,
        row: &IntervalRow,
    ) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let half = ((self.pitch * 0.17).round() as i32).clamp(2, 6);
        let [best, worst] = row.range.map(|place| left + self.place(place, block.of));
        // A range of one place is still to be seen.
        let bar = [(best - 3, y - half), (worst + 3, y + half)];
        let (ground, mark): (RGBColor, RGBColor) = match row.tone {
            Tone::Lag => (LAG_FILL, LAG_FILL),
            Tone::Muted => (PALE, MUTED),
            Tone::Lead | Tone::Plain => (GREY, INK),
        };
        fill(area, bar, ground)?;
        if row.tone == Tone::Muted {
            outline(area, bar, GREY)?;
        }
        let radius = ((self.pitch * 0.24).round() as i32).clamp(4, 9);
        let at = (left + self.place(row.place, block.of), y);
        dot(area, at, radius + 2, WHITE)?;
        dot(area, at, radius, mark)
    }
}

/// Where the last places begin: half a place before the first of them.
fn cut(block: &IntervalBlock) -> Option<f64> {
    let (_, last) = block.last.as_ref()?;
    Some(block.of.saturating_sub(*last) as f64 + 0.5)
}

/// The first place and every fifth.
fn ticks(of: usize) -> impl Iterator<Item = usize> {
    let step = if of > 60 { 10 } else { 5 };
    (1..=of).filter(move |place| *place == 1 || place.is_multiple_of(step))
}
