//! Points that one township lost, by indicator, against the full mark and the group's median.

use std::convert::Infallible;

use plotters_backend::DrawingBackend;

use super::frame::{Frame, rest};
use super::theme::{Area, Drawn};
use super::tracks::{self, Track};
use crate::report::summary::Losses;

/// Rows farther apart than this fall apart to the eye.
const WIDEST: f64 = 56.0;

/// Draws the rows into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, losses: &Losses) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let bottom = rest(area, frame, &losses.rest)?;
    let pitch = f64::from(bottom - frame.top) / (losses.rows.len() + 1) as f64;
    tracks::draw(area, frame, &rows(losses), &losses.median_label, pitch.min(WIDEST).floor())
}

/// The losses as bars on the track of their full mark.
pub(super) fn rows(losses: &Losses) -> Vec<Track<'_>> {
    losses
        .rows
        .iter()
        .map(|loss| Track {
            name: &loss.name,
            full: loss.full,
            value: Some(loss.lost),
            median: loss.median,
            printed: &loss.printed,
            detail: &loss.detail,
            tone: loss.tone,
        })
        .collect()
}
