//! One township on one page: its result in large words, groups and losses as bars, and what there is to
//! say in text. Upright sheets have one under the other, wide ones groups and losses side by side.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::font::{Fit, Flow, Room, Weight, fit};
use super::frame::Frame;
use super::losses;
use super::theme::{
    Area, Drawn, Face, INK, LEAD, MUTED, PALE, RULE, fill, lines as draw_lines, of_bar, text,
};
use super::tracks::{self, Track};
use crate::report::summary::{Fact, Portrait, Tone};

/// A sheet narrower than this has groups and losses one under the other.
const TWO_COLUMNS: i32 = 1400;
const GUTTER: i32 = 64;
/// Rows are at most so far apart.
const WIDEST: f64 = 42.0;
/// Height of a heading, in pixels.
const HEADING: i32 = 44;
/// Distance of two lines of text, in em.
const LINE: f64 = 1.4;

/// Draws everything into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, portrait: &Portrait) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let top = draw_facts(area, frame, &portrait.facts)?;
    let top = draw_verdict(area, &Frame { top, ..*frame }, portrait)?;
    let notes = Notes::new(portrait, frame);
    let bottom = frame.bottom - notes.height;
    let body = Frame { top, bottom: bottom - 24, ..*frame };
    draw_body(area, &body, portrait)?;
    notes.draw(area, &Frame { top: bottom, ..*frame })
}

/// The facts beside each other; returns where they end.
fn draw_facts<DB>(area: &Area<DB>, frame: &Frame, facts: &[Fact]) -> Drawn<i32>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let count = facts.len().max(1) as i32;
    let width = (frame.width() - (count - 1) * 16) / count;
    for (number, fact) in facts.iter().enumerate() {
        let left = frame.left + number as i32 * (width + 16);
        fill(area, [(left, frame.top), (left + width, frame.top + 132)], PALE)?;
        let (x, room) = (left + width / 2, f64::from(width - 16));
        let row = |words: &str, y: i32, face: Face| {
            text(area, words, (x, frame.top + y), HPos::Center, face.shrunk(words, room))
        };
        row(&fact.label, 24, Face::regular(20.0, MUTED))?;
        row(&fact.value, 66, Face::bold(42.0, INK))?;
        row(&fact.detail, 108, Face::regular(20.0, MUTED))?;
    }
    Ok(frame.top + 132 + 20)
}

/// The verdict with a bar in its colour at the left; returns where it ends.
fn draw_verdict<DB>(area: &Area<DB>, frame: &Frame, portrait: &Portrait) -> Drawn<i32>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    if portrait.verdict.is_empty() {
        return Ok(frame.top);
    }
    let room = Room { width: f64::from(frame.width() - 30), lines: 3, size: 23.0, flow: Flow::Full };
    let fit = fit(&portrait.verdict, Weight::Regular, room);
    let height = (fit.lines.len() as f64 * fit.size * LINE).round() as i32 + 12;
    fill(area, [(frame.left, frame.top), (frame.left + 8, frame.top + height)], of_bar(portrait.tone))?;
    let first = frame.top + 6 + (fit.size * LINE / 2.0).round() as i32;
    draw_lines(area, &fit, LINE, (frame.left + 30, first), Face::regular(fit.size, INK))?;
    Ok(frame.top + height + 24)
}

/// Groups and losses, in rows of one height.
fn draw_body<DB>(area: &Area<DB>, body: &Frame, portrait: &Portrait) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    // The label of the median takes a row of its own above each.
    let rows = [portrait.groups.len() + 1, portrait.losses.rows.len() + 1];
    let wide = body.width() >= TWO_COLUMNS;
    let (most, headings) =
        if wide { (rows[0].max(rows[1]), HEADING) } else { (rows[0] + rows[1], 2 * HEADING + 16) };
    let rest = if portrait.losses.rest.is_empty() { 0 } else { 30 };
    let room = f64::from(body.bottom - body.top - headings - rest);
    let pitch = (room / most.max(1) as f64).min(WIDEST).floor().max(6.0);
    let width = if wide { (body.width() - GUTTER) / 2 } else { body.width() };
    let groups = Frame { right: body.left + width, ..*body };
    let below = body.top + HEADING + (rows[0] as f64 * pitch).round() as i32 + 16;
    let losses =
        if wide { Frame { left: body.right - width, ..*body } } else { Frame { top: below, ..*body } };

    panel(area, &groups, &portrait.groups_heading, &compared(portrait), &portrait.median_label, pitch)?;
    if portrait.losses.rows.is_empty() {
        return Ok(());
    }
    let end = panel(
        area,
        &losses,
        &portrait.losses_heading,
        &losses::rows(&portrait.losses),
        &portrait.losses.median_label,
        pitch,
    )?;
    let face = Face::regular(18.0, MUTED).shrunk(&portrait.losses.rest, f64::from(losses.width()));
    text(area, &portrait.losses.rest, (losses.left, end + 16), HPos::Left, face)
}

/// A heading and its rows; returns where they end.
fn panel<DB>(
    area: &Area<DB>,
    frame: &Frame,
    heading: &str,
    rows: &[Track<'_>],
    median: &str,
    pitch: f64,
) -> Drawn<i32>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let face = Face::bold(24.0, LEAD).shrunk(heading, f64::from(frame.width()));
    text(area, heading, (frame.left, frame.top + 14), HPos::Left, face)?;
    fill(area, [(frame.left, frame.top + HEADING - 10), (frame.right, frame.top + HEADING - 9)], RULE)?;
    let top = frame.top + HEADING - 6;
    tracks::draw(area, &Frame { top, ..*frame }, rows, median, pitch)?;
    Ok(top + ((rows.len() + 1) as f64 * pitch).round() as i32)
}

fn compared(portrait: &Portrait) -> Vec<Track<'_>> {
    let rows = portrait.groups.iter().map(|group| Track {
        name: &group.name,
        full: 100.0,
        value: group.share,
        median: group.median,
        printed: &group.printed,
        detail: &group.against,
        tone: if group.share.is_some() { group.tone } else { Tone::Muted },
    });
    rows.collect()
}

/// The paragraphs at the end, broken into lines.
struct Notes<'a> {
    notes: Vec<(&'a str, Fit)>,
    size: f64,
    /// The room of the headings.
    indent: i32,
    height: i32,
}

impl<'a> Notes<'a> {
    fn new(portrait: &'a Portrait, frame: &Frame) -> Self {
        // A wide sheet is low: there the bars need the room.
        let (size, lines) = if frame.width() >= TWO_COLUMNS { (18.0, 3) } else { (20.0, 6) };
        let heading = Face::bold(size, INK);
        let widths = portrait.notes.iter().map(|(words, _)| heading.width(words));
        let indent = widths.fold(0.0, f64::max).min(f64::from(frame.width()) * 0.25).ceil() as i32 + 20;
        let width = f64::from(frame.width() - indent);
        let room = Room { width, lines, size, flow: Flow::Full };
        let notes: Vec<(&str, Fit)> = portrait
            .notes
            .iter()
            .map(|(heading, words)| (heading.as_str(), fit(words, Weight::Regular, room)))
            .collect();
        let height = notes.iter().map(|(_, fit)| Self::height(fit)).sum();
        Self { notes, size, indent, height }
    }

    fn height(fit: &Fit) -> i32 {
        (fit.lines.len() as f64 * fit.size * LINE).round() as i32 + 10
    }

    fn draw<DB>(&self, area: &Area<DB>, frame: &Frame) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        let mut top = frame.top;
        for (heading, fit) in &self.notes {
            let y = top + (fit.size * LINE / 2.0).round() as i32;
            let face = Face::bold(self.size, INK).shrunk(heading, f64::from(self.indent - 20));
            text(area, heading, (frame.left, y), HPos::Left, face)?;
            draw_lines(area, fit, LINE, (frame.left + self.indent, y), Face::regular(fit.size, INK))?;
            top += Self::height(fit);
        }
        Ok(())
    }
}
