//! Places in two or more periods: a line for each township, named at both ends.
//!
//! Lines that moved far are coloured and lie above the others. Where there is not room for every name,
//! those that moved farthest are named, and the others stay thin grey lines.

use std::convert::Infallible;

use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::apart::apart;
use super::frame::Frame;
use super::marks::{dot, line};
use super::theme::{Area, Drawn, Face, GREY, INK, LAG_FILL, LEAD, MUTED, of_change, text};
use crate::report::summary::{Moved, Slope, SlopeLine};

/// Names stand at least so far apart.
const LEAST: f64 = 23.0;
/// And at most so far.
const MOST: f64 = 58.0;
/// Between a dot and its label.
const LEADER: i32 = 30;
/// Two periods farther apart than this are hard to follow from one to the other.
const FARTHEST: i32 = 980;

/// Draws headings, lines and labels into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, slope: &Slope) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let Some(layout) = Layout::new(slope, frame) else { return Ok(()) };
    let last = slope.periods.len() - 1;
    for (number, period) in slope.periods.iter().enumerate() {
        let room = f64::from((layout.across[1] - layout.across[0]) / last as i32 - 16);
        let face = Face::bold(24.0, INK).shrunk(period, room);
        text(area, period, (layout.x(number), layout.heading), HPos::Center, face)?;
        let (x, ends) = (layout.x(number), layout.down.map(|y| y.round() as i32));
        line(area, &[(x, ends[0]), (x, ends[1])], 1, GREY)?;
    }
    let (far, near): (Vec<&SlopeLine>, Vec<&SlopeLine>) =
        slope.lines.iter().partition(|line| line.change.moved != Moved::Little);
    for own in near.into_iter().chain(far) {
        layout.draw_line(area, own)?;
    }
    for end in [0, last] {
        layout.draw_labels(area, slope, end)?;
    }
    Ok(())
}

struct Layout {
    /// The middle of the headings.
    heading: i32,
    /// Where the first and the last period stand.
    across: [i32; 2],
    /// Where the room of the labels begins and ends.
    down: [f64; 2],
    periods: usize,
    /// Distance of two labels.
    pitch: f64,
    size: f64,
    /// The room of a label.
    label: f64,
    worst: f64,
    /// The lines that are named, as places in the figure.
    named: Vec<usize>,
}

impl Layout {
    /// `None` where there is nothing to draw.
    fn new(slope: &Slope, frame: &Frame) -> Option<Self> {
        let periods = slope.periods.len();
        let top = f64::from(frame.top) + 34.0;
        let room = f64::from(frame.bottom) - top;
        let named = named(&slope.lines, (room / LEAST).floor().max(2.0) as usize);
        if periods < 2 || named.is_empty() {
            return None;
        }
        let pitch = (room / named.len() as f64).min(MOST);
        let size = (pitch / 1.22).floor().min(26.0);
        let widest = |end: usize| {
            let labels = named.iter().map(|n| Face::bold(size, INK).width(&label(&slope.lines[*n], end)));
            labels.fold(0.0, f64::max)
        };
        let label = widest(0).max(widest(periods - 1)).min(f64::from(frame.width()) * 0.34);
        let side = label.ceil() as i32 + LEADER;
        let (left, right) = (frame.left + side, frame.right - side);
        let spare = (right - left - FARTHEST * (periods as i32 - 1)).max(0) / 2;
        let worst = slope.lines.iter().flat_map(|line| &line.places).map(|(place, _)| *place);
        Some(Self {
            heading: frame.top + 8,
            across: [left + spare, right - spare],
            // Few lines stand at the top, not spread over the whole sheet.
            down: [top, top + room.min(slope.lines.len() as f64 * MOST)],
            periods,
            pitch,
            size,
            label,
            worst: worst.fold(1.0, f64::max),
            named,
        })
    }

    fn x(&self, period: usize) -> i32 {
        let [from, to] = self.across;
        from + ((to - from) as usize * period / (self.periods - 1)) as i32
    }

    fn y(&self, place: f64) -> f64 {
        let [top, bottom] = self.down;
        let share = if self.worst > 1.0 { (place - 1.0) / (self.worst - 1.0) } else { 0.5 };
        top + self.pitch / 2.0 + share.clamp(0.0, 1.0) * (bottom - top - self.pitch)
    }

    fn draw_line<DB>(&self, area: &Area<DB>, own: &SlopeLine) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let points: Vec<(i32, i32)> = own
            .places
            .iter()
            .enumerate()
            .map(|(period, (place, _))| (self.x(period), self.y(*place).round() as i32))
            .collect();
        let (width, radius) = if own.change.moved == Moved::Little { (2, 5) } else { (4, 8) };
        line(area, &points, width, colour(own.change.moved))?;
        points.iter().try_for_each(|point| dot(area, *point, radius, colour(own.change.moved)))
    }

    /// The labels at one end, moved apart, with a short line to the dot of each.
    fn draw_labels<DB>(&self, area: &Area<DB>, slope: &Slope, end: usize) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let lines: Vec<&SlopeLine> = self.named.iter().map(|n| &slope.lines[*n]).collect();
        let wanted: Vec<f64> = lines.iter().map(|line| self.y(line.places[end].0)).collect();
        let placed = apart(&wanted, self.size * 1.16, self.down);
        let (x, towards, anchor) =
            if end == 0 { (self.x(0), -1, HPos::Right) } else { (self.x(end), 1, HPos::Left) };
        for ((own, wanted), placed) in lines.into_iter().zip(wanted).zip(placed) {
            let (from, to) = (wanted.round() as i32, placed.round() as i32);
            line(area, &[(x + towards * 8, from), (x + towards * (LEADER - 6), to)], 1, GREY)?;
            let words = label(own, end);
            let face = match own.change.moved {
                Moved::Little => Face::regular(self.size, MUTED),
                moved => Face::bold(self.size, of_change(moved)),
            };
            let face = face.shrunk(&words, self.label);
            text(area, &words, (x + towards * LEADER, to), anchor, face)?;
        }
        Ok(())
    }
}

fn colour(moved: Moved) -> RGBColor {
    match moved {
        Moved::Risen => LEAD,
        Moved::Little => GREY,
        Moved::Fallen => LAG_FILL,
    }
}

/// The lines with a name: all, or those that moved farthest, in the order of the figure.
fn named(lines: &[SlopeLine], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).filter(|n| !lines[*n].places.is_empty()).collect();
    if order.len() > most {
        let moved = |n: &usize| {
            let places = &lines[*n].places;
            (places[0].0 - places[places.len() - 1].0).abs()
        };
        order.sort_by(|a, b| moved(b).total_cmp(&moved(a)).then(a.cmp(b)));
        order.truncate(most);
        order.sort_unstable();
    }
    order
}

/// Name and place at the first period; place, name and change at any other.
fn label(own: &SlopeLine, end: usize) -> String {
    let place = own.places.get(end).map_or("", |(_, printed)| printed);
    if end == 0 {
        format!("{} {place}", own.name)
    } else {
        format!("{place} {} {}", own.name, own.change.printed).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::Change;

    fn moving(from: f64, to: f64) -> SlopeLine {
        SlopeLine {
            name: String::new(),
            places: vec![(from, String::new()), (to, String::new())],
            change: Change { printed: String::new(), moved: Moved::Little },
        }
    }

    #[test]
    fn where_names_do_not_all_fit_those_that_moved_farthest_are_named() {
        let lines = [moving(1.0, 2.0), moving(9.0, 1.0), moving(3.0, 3.0), moving(2.0, 8.0)];
        assert_eq!(named(&lines, 2), [1, 3]);
        assert_eq!(named(&lines, 4), [0, 1, 2, 3]);
    }
}
