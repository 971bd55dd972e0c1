//! The frame all charts share: title, subtitle, rule and footer, and the room they leave.

use std::convert::Infallible;

use plotters_backend::DrawingBackend;

use super::Sheet;
use super::font::{Fit, Flow, Room, Weight, fit, one_line, width};
use super::theme::{Area, Drawn, Face, INK, LEAD, MUTED, RULE, fill, lines};
use crate::report::summary::Figure;

/// White space at the left and right of a framed sheet, and of one without a frame.
const MARGIN: i32 = 60;
const BARE_MARGIN: i32 = 24;

/// What the frame leaves to the chart.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Left and right edge of everything.
    pub(super) left: i32,
    pub(super) right: i32,
    /// First free line.
    pub(super) top: i32,
    /// Last free line.
    pub(super) bottom: i32,
    /// Where the subtitle ends, and its height: a legend may stand to its right.
    pub(super) subtitle_end: (i32, i32),
}

impl Frame {
    /// The room from edge to edge.
    pub(super) fn width(&self) -> i32 {
        self.right - self.left
    }

    /// The room a sheet leaves that carries nothing but the chart.
    fn bare(sheet: Sheet) -> Self {
        let (width, height) = (sheet.width as i32, sheet.height as i32);
        let (left, top) = (BARE_MARGIN, 44);
        Self { left, right: width - BARE_MARGIN, top, bottom: height - 16, subtitle_end: (left, 26) }
    }
}

/// Draws title, subtitle, rule and footer, if the sheet has them. Long ones shrink first, then take
/// a second line.
pub(super) fn frame<DB>(area: &Area<DB>, figure: &Figure, sheet: Sheet) -> Drawn<Frame>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    if !sheet.framed {
        return Ok(Frame::bare(sheet));
    }
    let (left, right, height) = (MARGIN, sheet.width as i32 - MARGIN, sheet.height as i32);
    let indent = left + 30;
    let room = f64::from(right - indent);
    let title = Room { width: room, lines: 2, size: 46.0, flow: Flow::Even };
    let title = shrink_then_break(&figure.title, Weight::Bold, title, 36.0);
    let prose = |width, size| Room { width, lines: 2, size, flow: Flow::Full };
    let subtitle = shrink_then_break(&figure.subtitle, Weight::Regular, prose(room, 26.0), 21.0);
    let more = |fit: &Fit, line: f64| ((fit.lines.len() - 1) as f64 * fit.size * line) as i32;

    let below_title = 122 + more(&title, 1.2);
    let below = below_title + more(&subtitle, 1.3);
    fill(area, [(left, 46), (left + 10, below + 20)], LEAD)?;
    lines(area, &title, 1.2, (indent, 66), Face::bold(title.size, INK))?;
    lines(area, &subtitle, 1.3, (indent, below_title), Face::regular(subtitle.size, MUTED))?;

    let footer = prose(f64::from(right - left), 20.0);
    let footer = shrink_then_break(&figure.footer, Weight::Regular, footer, 18.0);
    let rule = height - 50 - more(&footer, 1.3);
    fill(area, [(left, rule), (right, rule + 1)], RULE)?;
    lines(area, &footer, 1.3, (left, rule + 22), Face::regular(footer.size, MUTED))?;

    let last = subtitle.lines.last().map_or("", String::as_str);
    let end = indent + width(last, Weight::Regular, subtitle.size).ceil() as i32;
    Ok(Frame { left, right, top: below + 42, bottom: rule - 10, subtitle_end: (end, below) })
}

/// Writes the line of those that are not drawn above the rule; returns where the chart must end.
pub(super) fn rest<DB>(area: &Area<DB>, frame: &Frame, words: &str) -> Drawn<i32>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    if words.is_empty() {
        return Ok(frame.bottom);
    }
    let room = Room { width: f64::from(frame.width()), lines: 2, size: 22.0, flow: Flow::Full };
    let fit = fit(words, Weight::Regular, room);
    let down = ((fit.lines.len() - 1) as f64 * fit.size * 1.3).round() as i32;
    let first = frame.bottom - 14 - down;
    lines(area, &fit, 1.3, (frame.left, first), Face::regular(fit.size, MUTED))?;
    Ok(first - 26)
}

/// One line, shrunk down to `floor`, and only then more.
fn shrink_then_break(text: &str, weight: Weight, room: Room, floor: f64) -> Fit {
    let single = one_line(text, weight, room.size, room.width);
    if single >= floor {
        return Fit { size: single, lines: vec![text.to_owned()] };
    }
    fit(text, weight, Room { size: floor, ..room })
}
