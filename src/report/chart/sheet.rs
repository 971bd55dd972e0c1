//! What a figure is drawn on: how large, how finely, and whether with its frame.

/// A sheet. Lengths are in units of the layout, 144 to the inch; a PNG has `fineness` pixels to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Width in units.
    pub width: u32,
    /// Height in units.
    pub height: u32,
    /// Pixels per unit, 1 for a screen and 2 for print. An SVG has none.
    pub fineness: u32,
    /// Whether title, subtitle and footer are drawn. A slide has them already as texts of its own.
    pub framed: bool,
}

impl Sheet {
    /// A whole 16:9 slide or screen.
    pub const SCREEN: Self = Self { width: 1920, height: 1080, fineness: 1, framed: true };
    /// An A4 page, upright.
    pub const A4: Self = Self { width: 1191, height: 1684, fineness: 2, framed: true };
    /// A square, as phones show it best.
    pub const SQUARE: Self = Self { width: 1440, height: 1440, fineness: 1, framed: true };
    /// The part of a slide below its title.
    pub const BODY: Self = Self { width: 1860, height: 860, fineness: 1, framed: false };

    /// Sheets smaller than this, in units, have no room for words that can be read.
    pub const LEAST: u32 = 720;
    /// Larger ones would take more memory than a picture is worth.
    pub const MOST: u32 = 7680;

    /// A size as it is asked for: `1920x1080`, `a4` or `square`. `None` for anything else, and for sizes
    /// outside of [`Sheet::LEAST`] and [`Sheet::MOST`].
    pub fn named(words: &str) -> Option<Self> {
        match words.to_lowercase().as_str() {
            "a4" => return Some(Self::A4),
            "square" => return Some(Self::SQUARE),
            _ => {}
        }
        let (width, height) = words.split_once(['x', 'X', '×'])?;
        let side = |digits: &str| {
            let side = digits.parse().ok()?;
            (Self::LEAST..=Self::MOST).contains(&side).then_some(side)
        };
        Some(Self { width: side(width)?, height: side(height)?, ..Self::SCREEN })
    }

    /// The same sheet without title, subtitle and footer.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { framed: false, ..self }
    }

    /// The same sheet with so many pixels per unit.
    #[must_use]
    pub fn finer(self, fineness: u32) -> Self {
        Self { fineness, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_named_or_given_in_pixels() {
        assert_eq!(Sheet::named("1920x1080"), Some(Sheet::SCREEN));
        assert_eq!(Sheet::named("a4"), Some(Sheet::A4));
        assert_eq!(Sheet::named("A4"), Some(Sheet::A4));
        assert_eq!(Sheet::named("square"), Some(Sheet::SQUARE));
        let large = Sheet::named("2560×1440").map(|sheet| (sheet.width, sheet.height));
        assert_eq!(large, Some((2560, 1440)));
    }

    #[test]
    fn sizes_without_room_for_words_or_beyond_memory_are_refused() {
        for words in ["", "x", "100x100", "1920x", "1920", "99999x1080", "-1x1080", "letter", "1920x1080x2"] {
            assert_eq!(Sheet::named(words), None, "{words}");
        }
    }
}
