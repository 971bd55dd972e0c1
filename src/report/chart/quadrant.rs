//! How much against how well: dots between the medians of both.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::beside::{Box4, Piece};
use super::dots::{Obstacles, settle};
use super::frame::Frame;
use super::marks::line;
use super::plane::Plane;
use super::scale::Scale;
use super::theme::{Area, Drawn, Face, GREY, INK, LAG_TEXT, MUTED, PALE, fill, text};
use crate::report::summary::Quadrant;

/// Size of the words in the corners and at the medians.
const SIZE: f64 = 20.0;
/// What dots at the edge need.
const EDGE: i32 = 14;

/// Words on the plane with the box in which they stand.
struct Words<'a> {
    words: &'a str,
    at: (i32, i32),
    anchor: HPos,
    face: Face,
}

impl Words<'_> {
    fn room(&self) -> Box4 {
        let width = self.face.width(self.words) + 8.0;
        let left = match self.anchor {
            HPos::Left => f64::from(self.at.0) - 4.0,
            HPos::Right => f64::from(self.at.0) + 4.0 - width,
            HPos::Center => f64::from(self.at.0) - width / 2.0,
        };
        let half = self.face.size * 0.6;
        [left, f64::from(self.at.1) - half, left + width, f64::from(self.at.1) + half]
    }
}

/// Draws the quadrants into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, quadrant: &Quadrant) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let ends = |of: fn(&crate::report::summary::Dot) -> f64| {
        let all = quadrant.dots.iter().map(of).filter(|at| at.is_finite());
        all.fold(None, |ends: Option<(f64, f64)>, at| {
            Some(ends.map_or((at, at), |(least, most)| (least.min(at), most.max(at))))
        })
    };
    let (Some(across), Some(up)) = (ends(|dot| dot.across), ends(|dot| dot.up)) else { return Ok(()) };
    let up = Axis::over(up.0, up.1, 5).within(0.0, quadrant.most.unwrap_or(f64::INFINITY));
    // The corners' words stand above and below the dots.
    let inner = Frame { top: frame.top + 34, ..*frame };
    let plane = |bottom| {
        let mut plane = Plane::new(Scale::over(across.0, across.1), up.clone(), &inner, bottom, [12, 0]);
        plane.bottom -= 30;
        plane
    };
    let obstacles = |plane: &Plane| {
        let taken = words(quadrant, plane).iter().map(Words::room).collect();
        Obstacles { taken, lines: cross(quadrant, plane) }
    };
    let settled = settle(&quadrant.dots, &quadrant.listing, frame, plane, obstacles);
    let plane = &settled.plane;

    let (left, right) = (plane.left - EDGE, plane.right + EDGE);
    let (top, bottom) = (plane.top - EDGE - 30, plane.bottom + EDGE + 30);
    let [(_, across), (_, up)] = &quadrant.medians;
    let (x, y) = (plane.x(*across), plane.y(*up));
    // The corner that calls for action has a ground of its own.
    let corners =
        [[(left, top), (x, y)], [(x, top), (right, y)], [(left, y), (x, bottom)], [(x, y), (right, bottom)]];
    if let Some(corner) = corners.get(quadrant.marked) {
        fill(area, *corner, PALE)?;
    }
    plane.draw_on(area, frame, [&quadrant.across, &quadrant.up], [top, bottom])?;
    line(area, &[(x, top), (x, bottom)], 2, GREY)?;
    line(area, &[(left, y), (right, y)], 2, GREY)?;
    for own in words(quadrant, plane) {
        text(area, own.words, own.at, own.anchor, own.face)?;
    }
    settled.draw(area, frame)
}

/// The two medians' lines.
fn cross(quadrant: &Quadrant, plane: &Plane) -> Vec<Piece> {
    let [(_, across), (_, up)] = &quadrant.medians;
    let (x, y) = (f64::from(plane.x(*across)), f64::from(plane.y(*up)));
    let level = [plane.left, plane.right].map(|at| (f64::from(at), y));
    vec![level, [plane.top, plane.bottom].map(|at| (x, f64::from(at)))]
}

/// The words in the corners, and the medians at the ends of their lines.
fn words<'a>(quadrant: &'a Quadrant, plane: &Plane) -> Vec<Words<'a>> {
    let (left, right) = (plane.left - EDGE + 8, plane.right + EDGE - 8);
    let (top, bottom) = (plane.top - EDGE - 14, plane.bottom + EDGE + 14);
    let half = f64::from(right - left) / 2.0 - 20.0;
    let corners = [
        ((left, top), HPos::Left),
        ((right, top), HPos::Right),
        ((left, bottom), HPos::Left),
        ((right, bottom), HPos::Right),
    ];
    let mut all: Vec<Words<'_>> = Vec::new();
    for (number, (at, anchor)) in corners.into_iter().enumerate() {
        let words = quadrant.corners[number].as_str();
        let face =
            if number == quadrant.marked { Face::bold(SIZE, LAG_TEXT) } else { Face::regular(SIZE, MUTED) };
        all.push(Words { words, at, anchor, face: face.shrunk(words, half) });
    }
    let [(across, at_across), (up, at_up)] = &quadrant.medians;
    let face = Face::regular(18.0, INK);
    // At the right of its line, or at the left where there is more room between the corners' words.
    let [first, second] = [0, 1].map(|corner| all[corner].room());
    let x = f64::from(plane.x(*at_across));
    let (start, end) = ((x + 8.0).max(first[2] + 8.0), (x - 8.0).min(second[0] - 8.0));
    let (free_right, free_left) = (second[0] - 8.0 - start, end - 8.0 - first[2]);
    let at_right = free_right >= face.width(across).min(free_left);
    let face_across = face.shrunk(across, if at_right { free_right } else { free_left });
    let (at, anchor) = if at_right { (start.ceil(), HPos::Left) } else { (end.floor(), HPos::Right) };
    all.push(Words { words: across, at: (at as i32, top), anchor, face: face_across });
    let up_face = face.shrunk(up, half);
    let y = plane.y(*at_up);
    let y = if y - 14 > plane.top { y - 14 } else { y + 14 };
    all.push(Words { words: up, at: (right, y), anchor: HPos::Right, face: up_face });
    all
}
