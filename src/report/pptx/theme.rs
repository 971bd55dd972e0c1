//! The themes of the slides and of their notes.

use crate::ooxml::{Part, theme};
use crate::worksheet::FONT;

/// The theme of the slides.
pub(super) const NAME: &str = "ppt/theme/theme1.xml";
/// The theme of the notes: a part of its own, since a master may share its theme with none.
pub(super) const OF_NOTES: &str = "ppt/theme/theme2.xml";

/// The font of digits and Latin letters; other systems have one of the same widths.
const LATIN: &str = "Arial";

/// A theme under this name.
pub(super) fn part(name: &str) -> Part {
    theme::part(name, LATIN, FONT)
}
