//! Marks that several charts share: lines, dots and hatching, in pixels.

use std::convert::Infallible;

use plotters::element::{Circle, DashedPathElement, PathElement};
use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;

use super::theme::{Area, Drawn};

/// Distance of two strokes of a hatching.
const HATCH: i32 = 9;

/// A line through all points.
pub(super) fn line<DB>(area: &Area<DB>, points: &[(i32, i32)], width: u32, colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    area.draw(&PathElement::new(points.to_vec(), colour.stroke_width(width)))
}

/// A dashed line from one point to the other.
pub(super) fn dashed<DB>(area: &Area<DB>, ends: [(i32, i32); 2], width: u32, colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    area.draw(&DashedPathElement::new(ends, 8, 6, colour.stroke_width(width)))
}

/// A filled dot.
pub(super) fn dot<DB>(area: &Area<DB>, centre: (i32, i32), radius: i32, colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    area.draw(&Circle::new(centre, radius, colour.filled()))
}

/// A dot with a white inside: the same thing at another time, or on a small base.
pub(super) fn ring<DB>(area: &Area<DB>, centre: (i32, i32), radius: i32, colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    dot(area, centre, radius, super::theme::WHITE)?;
    area.draw(&Circle::new(centre, radius, colour.stroke_width(3)))
}

/// Slanting strokes over an area: what it shows rests on a small base.
pub(super) fn hatch<DB>(area: &Area<DB>, corners: [(i32, i32); 2], colour: RGBColor) -> Drawn
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let [(left, top), (right, bottom)] = corners;
    let height = bottom - top;
    // Every stroke runs upwards to the right; it begins on the left or the lower edge and ends on
    // the upper or the right one.
    for start in (left - height + HATCH..right).step_by(HATCH as usize) {
        let from = (start.max(left), bottom - (start.max(left) - start));
        let to = ((start + height).min(right), bottom - ((start + height).min(right) - start));
        line(area, &[from, to], 1, colour)?;
    }
    Ok(())
}
