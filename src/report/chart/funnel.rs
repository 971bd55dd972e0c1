//! A funnel: rates against the sizes they rest on, between the limits that chance leaves around the district.
//!
//! The axis of the bases is spaced as they spread. Limits are drawn as far as the plane reaches and not
//! along its edge; only who lies outside is named.

use std::convert::Infallible;

use plotters::element::Polygon;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;

use super::apart::apart;
use super::axis::Axis;
use super::beside::Piece;
use super::dots::{Obstacles, settle};
use super::frame::Frame;
use super::marks::line;
use super::plane::Plane;
use super::scale::Scale;
use super::theme::{Area, Drawn, Face, GREY, INK, MUTED, PALE, text};
use crate::report::summary::{FunnelLimits, FunnelPlot};

/// Size of the words at the ends of the lines.
const SIZE: f64 = 20.0;

/// One of the four limits.
type Curve = fn(&FunnelLimits) -> f64;

/// The limits with their colours.
const CURVES: [(Curve, RGBColor); 4] = [
    (|limits| limits.low998, MUTED),
    (|limits| limits.high998, MUTED),
    (|limits| limits.low95, GREY),
    (|limits| limits.high95, GREY),
];

/// Room for names above the highest dots, where a share cannot go higher.
const HEAD: i32 = 22;

/// Draws the funnel into the room the frame leaves.
pub(super) fn draw<DB>(area: &Area<DB>, frame: &Frame, funnel: &FunnelPlot) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let (Some(first), Some(last)) = (funnel.limits.first(), funnel.limits.last()) else { return Ok(()) };
    let up = rates(funnel);
    let ends = [&funnel.centre.0, &funnel.limit_names[0], &funnel.limit_names[1]];
    let words = ends.map(|words| Face::bold(SIZE, INK).width(words)).into_iter().fold(0.0, f64::max);
    // The words at the ends may take a quarter of the width, and shrink beyond that.
    let words = (words.ceil() as i32 + 12).min(frame.width() / 4);
    let plane =
        |bottom| Plane::new(Scale::over(first.base, last.base), up.clone(), frame, bottom, [words, HEAD]);
    let settled = settle(&funnel.dots, &funnel.listing, frame, plane, |plane| Obstacles {
        taken: Vec::new(),
        lines: pieces(funnel, plane),
    });
    let plane = &settled.plane;

    let at = |limit: fn(&FunnelLimits) -> f64| -> Vec<(i32, i32)> {
        funnel.limits.iter().map(|limits| plane.at(limits.base, limit(limits))).collect()
    };
    let mut inner = at(|limits| limits.high95);
    inner.extend(at(|limits| limits.low95).into_iter().rev());
    area.draw(&Polygon::new(inner, PALE.filled()))?;
    plane.draw(area, frame, [&funnel.across, &funnel.up])?;
    for (limit, colour) in CURVES {
        for piece in inside(&funnel.limits, limit, &plane.up) {
            let points: Vec<(i32, i32)> = piece.iter().map(|(base, rate)| plane.at(*base, *rate)).collect();
            line(area, &points, 2, colour)?;
        }
    }
    let centre = plane.y(funnel.centre.1);
    line(area, &[(plane.left, centre), (plane.right, centre)], 2, INK)?;
    draw_ends(area, plane, funnel, last, f64::from(frame.right - plane.right - 20))?;
    settled.draw(area, frame)
}

/// All lines, piece by piece.
fn pieces(funnel: &FunnelPlot, plane: &Plane) -> Vec<Piece> {
    let at = |base: f64, rate: f64| {
        let (x, y) = plane.at(base, rate);
        (f64::from(x), f64::from(y))
    };
    let centre = [plane.left, plane.right].map(|x| (f64::from(x), f64::from(plane.y(funnel.centre.1))));
    let mut all = vec![centre];
    for (limit, ..) in CURVES {
        for piece in inside(&funnel.limits, limit, &plane.up) {
            all.extend(piece.windows(2).map(|ends| [at(ends[0].0, ends[0].1), at(ends[1].0, ends[1].1)]));
        }
    }
    all
}

/// The axis of the rates: over all dots and the limits of those that are judged, as far as rates can reach.
fn rates(funnel: &FunnelPlot) -> Axis {
    let judged = funnel.dots.iter().filter(|dot| !dot.small_base).map(|dot| dot.across);
    let smallest = judged.fold(f64::INFINITY, f64::min);
    let limits = funnel.limits.iter().filter(|limits| limits.base >= smallest);
    let limits = limits.flat_map(|limits| [limits.low998, limits.high998]);
    let all = || funnel.dots.iter().map(|dot| dot.up).chain(limits.clone()).chain([funnel.centre.1]);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    Axis::over(least, most, 5).within(0.0, funnel.most.unwrap_or(f64::INFINITY))
}

/// The pieces of a curve that lie on the plane, cut where it leaves: a curve along the edge would say that
/// the limit stands there.
fn inside(limits: &[FunnelLimits], limit: Curve, up: &Axis) -> Vec<Vec<(f64, f64)>> {
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut before: Option<((f64, f64), bool)> = None;
    for own in limits {
        let point = (own.base, limit(own));
        let on = (up.from..=up.to).contains(&point.1);
        let edge = before.filter(|(_, was)| *was != on).map(|(other, _)| crossing(other, point, up));
        match (before, on) {
            (Some((_, true)), true) => pieces.last_mut().into_iter().for_each(|piece| piece.push(point)),
            (Some((_, true)), false) => pieces.last_mut().into_iter().for_each(|piece| piece.extend(edge)),
            (_, true) => pieces.push(edge.into_iter().chain([point]).collect()),
            (_, false) => {}
        }
        before = Some((point, on));
    }
    pieces
}

/// Where the line between two points crosses the edge that one of them lies beyond.
fn crossing(a: (f64, f64), b: (f64, f64), up: &Axis) -> (f64, f64) {
    let edge = if a.1.min(b.1) < up.from { up.from } else { up.to };
    let share = (edge - a.1) / (b.1 - a.1);
    (a.0 + share * (b.0 - a.0), edge)
}

/// The words at the right ends of the lines, moved apart where they are close.
fn draw_ends<DB>(area: &Area<DB>, plane: &Plane, funnel: &FunnelPlot, last: &FunnelLimits, room: f64) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let [inner, outer] = &funnel.limit_names;
    let quiet = Face::regular(SIZE, MUTED);
    let ends = [
        (last.high998, outer, quiet),
        (last.high95, inner, quiet),
        (funnel.centre.1, &funnel.centre.0, Face::bold(SIZE, INK)),
        (last.low95, inner, quiet),
        (last.low998, outer, quiet),
    ];
    let ends: Vec<_> =
        ends.into_iter().filter(|(at, ..)| (plane.up.from..=plane.up.to).contains(at)).collect();
    let wanted: Vec<f64> = ends.iter().map(|(at, ..)| f64::from(plane.y(*at))).collect();
    let edges = [f64::from(plane.top - 20), f64::from(plane.bottom + 20)];
    for ((_, words, face), y) in ends.iter().zip(apart(&wanted, SIZE * 1.15, edges)) {
        let at = (plane.right + 20, y.round() as i32);
        text(area, words, at, HPos::Left, face.shrunk(words, room))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: f64, low998: f64) -> FunnelLimits {
        FunnelLimits { base, low998, low95: 0.0, high95: 0.0, high998: 0.0 }
    }

    #[test]
    fn a_limit_is_cut_where_it_leaves_the_plane_and_not_drawn_along_its_edge() {
        let up = Axis { from: 50.0, to: 100.0, ticks: Vec::new(), decimals: 0 };
        let limits = [at(1.0, 0.0), at(2.0, 40.0), at(3.0, 60.0), at(4.0, 80.0), at(5.0, 110.0)];
        let pieces = inside(&limits, |limits| limits.low998, &up);
        let cut = 4.0 + 20.0 / 30.0;
        assert_eq!(pieces, [vec![(2.5, 50.0), (3.0, 60.0), (4.0, 80.0), (cut, 100.0)]]);
        assert_eq!(inside(&limits[..2], |limits| limits.low998, &up), Vec::<Vec<(f64, f64)>>::new());
    }
}
