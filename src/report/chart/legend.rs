//! A legend: swatches with their words, beside the subtitle or below it.

use std::convert::Infallible;

use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::frame::Frame;
use super::theme::{Area, Drawn, Face, MUTED, PALE, RULE, WHITE, fill, outline, text};

/// Side of a swatch, its distance from its words, and the distance of two entries.
const SWATCH: i32 = 28;
const GAP: i32 = 9;
const BETWEEN: i32 = 26;

/// Where a legend stands.
pub(super) struct Legend {
    /// Where the chart may begin.
    pub(super) top: i32,
    /// The swatches, in the order of the entries.
    pub(super) swatches: Vec<[(i32, i32); 2]>,
}

/// Draws a legend beside the subtitle, or below it where that is too long.
pub(super) fn legend<DB>(area: &Area<DB>, frame: &Frame, entries: &[(RGBColor, &str)]) -> Drawn<Legend>
where
    DB: DrawingBackend<ErrorType = Infallible>,
{
    let count = entries.len() as i32;
    let fixed = count * (SWATCH + GAP) + (count - 1).max(0) * BETWEEN;
    let room = f64::from(frame.width() - 30 - fixed);
    let all: String = entries.iter().map(|(_, word)| *word).collect();
    let face = Face::regular(20.0, MUTED).shrunk(&all, room);
    let widths: Vec<i32> = entries.iter().map(|(_, word)| face.width(word).ceil() as i32).collect();
    let width = fixed + widths.iter().sum::<i32>();
    let (end, beside) = frame.subtitle_end;
    let below = end + 48 > frame.right - width;
    let y = if below { beside + 52 } else { beside };

    let mut swatches = Vec::new();
    let mut x = if below { frame.left + 30 } else { frame.right - width };
    for ((ground, word), width) in entries.iter().zip(widths) {
        let box_ = [(x, y - SWATCH / 2), (x + SWATCH, y + SWATCH / 2)];
        swatches.push(box_);
        fill(area, box_, *ground)?;
        if [PALE, WHITE].contains(ground) {
            outline(area, box_, RULE)?;
        }
        text(area, word, (x + SWATCH + GAP, y), HPos::Left, face)?;
        x += SWATCH + GAP + width + BETWEEN;
    }
    // Without a title above it the legend stands close to where the chart begins.
    let top = if below { frame.top + 44 } else { frame.top };
    Ok(Legend { top: top.max(y + SWATCH / 2 + 14), swatches })
}
