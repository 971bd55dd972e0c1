//! Bars on a track that ends at the full mark, with a mark for the median: rows that several charts share.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::font::{Flow, Room, Weight, fit};
use super::frame::Frame;
use super::marks::line;
use super::theme::{Area, Drawn, Face, GREY, INK, MUTED, PALE, WHITE, fill, lines, of_bar, outline, text};
use crate::report::summary::Tone;

/// One row.
pub(super) struct Track<'a> {
    pub(super) name: &'a str,
    /// The end of the track; the longest one fills the room.
    pub(super) full: f64,
    /// The bar from 0; `None` where there is nothing to show.
    pub(super) value: Option<f64>,
    /// Where the median is.
    pub(super) median: Option<f64>,
    /// The number.
    pub(super) printed: &'a str,
    /// More about it.
    pub(super) detail: &'a str,
    /// Muted is drawn as an empty box: there is no figure.
    pub(super) tone: Tone,
}

/// Draws the label of the median's mark over the tracks, then a row every `pitch` pixels.
pub(super) fn draw<DB>(
    area: &Area<DB>,
    frame: &Frame,
    tracks: &[Track<'_>],
    median: &str,
    pitch: f64,
) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let layout = Layout::new(tracks, frame, pitch);
    let y = frame.top + (pitch * 0.5).round() as i32;
    if tracks.iter().any(|track| track.median.is_some()) {
        let half = layout.half();
        line(area, &[(layout.bar[0] + 2, y - half), (layout.bar[0] + 2, y + half)], 3, INK)?;
        let room = f64::from(frame.right - layout.bar[0] - 14);
        let face = Face::regular((layout.size * 0.85).min(20.0), MUTED).shrunk(median, room);
        text(area, median, (layout.bar[0] + 14, y), HPos::Left, face)?;
    }
    for (number, track) in tracks.iter().enumerate() {
        let y = frame.top + ((number as f64 + 1.5) * pitch).round() as i32;
        layout.draw_row(area, y, track)?;
    }
    Ok(())
}

struct Layout {
    pitch: f64,
    size: f64,
    left: i32,
    name_room: f64,
    bar: [i32; 2],
    printed_right: i32,
    printed_room: f64,
    detail_room: f64,
    longest: f64,
}

impl Layout {
    fn new(tracks: &[Track<'_>], frame: &Frame, pitch: f64) -> Self {
        let size = (pitch * 0.64).round().min(26.0);
        let share = |part: f64| f64::from(frame.width()) * part;
        let small = Face::regular(size * 0.88, MUTED);
        let widest = |words: &dyn Fn(&Track<'_>) -> f64| tracks.iter().map(words).fold(0.0, f64::max);
        let name_room = widest(&|track| Face::bold(size, INK).width(track.name)).min(share(0.34));
        let printed_room = widest(&|track| Face::bold(size, INK).width(track.printed)).min(share(0.14));
        let detail_room = widest(&|track| small.width(track.detail)).min(share(0.28));
        let beside = if detail_room > 0.0 { detail_room.ceil() as i32 + 20 } else { 0 };
        let printed_right = frame.right - beside;
        Self {
            pitch,
            size,
            left: frame.left,
            name_room,
            bar: [frame.left + name_room.ceil() as i32 + 22, printed_right - printed_room.ceil() as i32 - 22],
            printed_right,
            printed_room,
            detail_room,
            longest: tracks.iter().map(|track| track.full).fold(f64::MIN_POSITIVE, f64::max),
        }
    }

    fn half(&self) -> i32 {
        ((self.pitch * 0.3).round() as i32).clamp(3, 14)
    }

    fn x(&self, value: f64) -> i32 {
        let share = (value.max(0.0) / self.longest).min(1.0);
        self.bar[0] + (share * f64::from(self.bar[1] - self.bar[0])).round() as i32
    }

    fn draw_row<DB>(&self, area: &Area<DB>, y: i32, track: &Track<'_>) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let face = Face::of_tone(track.tone, self.size);
        self.draw_name(area, y, track.name)?;
        let half = self.half();
        let corners = |value: f64| [(self.bar[0], y - half), (self.x(value), y + half)];
        fill(area, corners(track.full), PALE)?;
        if let Some(value) = track.value {
            let colour = if track.tone == Tone::Muted { WHITE } else { of_bar(track.tone) };
            fill(area, corners(value), colour)?;
            if track.tone == Tone::Muted {
                outline(area, corners(value), GREY)?;
            }
        }
        if let Some(median) = track.median {
            let x = self.x(median).max(self.bar[0] + 1);
            line(area, &[(x, y - half - 3), (x, y + half + 3)], 3, INK)?;
        }
        let printed = face.shrunk(track.printed, self.printed_room);
        text(area, track.printed, (self.printed_right, y), HPos::Right, printed)?;
        let detail = Face::regular(self.size * 0.88, MUTED).shrunk(track.detail, self.detail_room);
        text(area, track.detail, (self.printed_right + 20, y), HPos::Left, detail)
    }

    /// On one line as long as it can be read; a long name takes two.
    fn draw_name<DB>(&self, area: &Area<DB>, y: i32, name: &str) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let face = Face::regular(self.size, INK).shrunk(name, self.name_room);
        let size = (self.pitch * 0.44).min(self.size);
        if face.size >= size {
            return text(area, name, (self.left, y), HPos::Left, face);
        }
        let fit =
            fit(name, Weight::Regular, Room { width: self.name_room, lines: 2, size, flow: Flow::Full });
        let first = y - ((fit.lines.len() - 1) as f64 * fit.size * 0.55).round() as i32;
        lines(area, &fit, 1.1, (self.left, first), Face { size: fit.size, ..face })
    }
}
