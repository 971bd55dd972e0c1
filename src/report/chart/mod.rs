//! Draws a [`Figure`], each kind in a file of its own, as PNG for documents and as SVG for the page.
//!
//! plotters composes (areas, plotting coordinates, elements), two backends of our own draw, on
//! the same measurements, so both formats show the same picture. Text goes through the backends
//! too: plotters' own font layer is compiled out, because it misplaces Chinese punctuation.
//!
//! The result depends on the figure alone: no system font, no clock, the same bytes everywhere.

mod apart;
mod axis;
mod beside;
mod canvas;
mod columns;
mod coverage;
mod dots;
mod dumbbell;
mod font;
mod frame;
mod funnel;
mod headings;
mod heatmap;
mod intervals;
mod legend;
mod losses;
mod marks;
mod plane;
mod portrait;
mod quadrant;
mod rank_bars;
mod scale;
mod sheet;
mod slope;
mod svg;
mod theme;
mod tracks;
mod trends;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::rc::Rc;

use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters_backend::DrawingBackend;

use super::summary::{Figure, Plot};
use canvas::Canvas;
pub use sheet::Sheet;
use svg::Svg;

/// The format of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pixels, at 144 dpi or a multiple of it.
    Png,
    /// An `<svg>` element without XML declaration, fit for a file and for a page.
    Svg,
}

impl Format {
    /// The ending of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// A drawn figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// Characters the embedded font cannot show; a PNG has an empty box in their place.
    pub missing: BTreeSet<char>,
}

/// Why a figure could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// There is no memory for the pixels.
    #[error("could not allocate a canvas of {width} by {height} pixels")]
    Canvas {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// plotters gave up.
    #[error("could not lay out the chart")]
    Layout(#[from] DrawingAreaErrorKind<Infallible>),
    /// The pixels could not be written as PNG.
    #[error("could not encode the chart as PNG")]
    Png(#[from] png::EncodingError),
}

/// Draws a figure on a sheet.
///
/// Whatever its texts are, they stay on the canvas: they break, then shrink, and are never cut
/// off. The same figure gives the same bytes.
///
/// # Errors
///
/// [`ChartError`], if there is no memory for the pixels or the file cannot be encoded.
pub fn draw(figure: &Figure, sheet: Sheet, format: Format) -> Result<Drawing, ChartError> {
    match format {
        Format::Png => {
            let canvas = compose(Canvas::new(sheet)?, figure, sheet)?;
            let canvas = canvas.borrow();
            Ok(Drawing { bytes: canvas.png()?, missing: canvas.missing() })
        }
        Format::Svg => {
            let svg = compose(Svg::new(sheet.width, sheet.height), figure, sheet)?;
            let svg = svg.borrow();
            Ok(Drawing { bytes: svg.document(figure).into_bytes(), missing: svg.missing() })
        }
    }
}

/// Draws the figure on a backend and hands the backend back.
fn compose<DB>(backend: DB, figure: &Figure, sheet: Sheet) -> Result<Rc<RefCell<DB>>, ChartError>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    // An area shares its backend; keeping our own share is the way to get it back.
    let backend = Rc::new(RefCell::new(backend));
    let area = DrawingArea::from(&backend);
    area.fill(&theme::WHITE)?;
    let frame = frame::frame(&area, figure, sheet)?;
    match &figure.plot {
        Plot::RankBars(bars) => rank_bars::draw(&area, &frame, bars)?,
        Plot::Heatmap(map) => heatmap::draw(&area, &frame, map)?,
        Plot::Slope(slope) => slope::draw(&area, &frame, slope)?,
        Plot::Dumbbells(bells) => dumbbell::draw(&area, &frame, bells)?,
        Plot::Losses(losses) => losses::draw(&area, &frame, losses)?,
        Plot::Portrait(portrait) => portrait::draw(&area, &frame, portrait)?,
        Plot::Funnel(funnel) => funnel::draw(&area, &frame, funnel)?,
        Plot::Intervals(intervals) => intervals::draw(&area, &frame, intervals)?,
        Plot::Quadrant(quadrant) => quadrant::draw(&area, &frame, quadrant)?,
        Plot::Coverage(grid) => coverage::draw(&area, &frame, grid)?,
        Plot::Trends(trends) => trends::draw(&area, &frame, trends)?,
    }
    Ok(backend)
}

#[cfg(test)]
mod tests;
