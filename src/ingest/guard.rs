//! Gates before a workbook is parsed, and the budget while it is: no honest submission comes near.
//!
//! A file of a few kilobytes can make a parser ask for hundreds of gigabytes (declared string
//! counts, nested compression); an abort cannot be caught, so it is refused before.

use std::borrow::Cow;
use std::io::Cursor;

use serde::{Deserialize, Serialize};

use super::biff;
use super::sniff::Format;

/// Largest file that is read at all, in bytes.
pub(super) const FILE_BYTES: u64 = 64 << 20;
/// Largest sum of unpacked sizes a package may declare.
const UNPACKED_BYTES: u64 = 256 << 20;
/// Largest unpacked size of one part.
pub(super) const PART_BYTES: u64 = 128 << 20;
/// Most parts in a package.
const PARTS: usize = 2_000;
/// Largest file that is proven small.
const SMALL_FILE: u64 = 4 << 20;
/// Largest package, unpacked, that is proven small.
const SMALL_UNPACKED: u64 = 16 << 20;
/// How many times its size a package may unpack to before it is suspicious; sound ones have been seen
/// at 100 and above only for small parts (pitfall P-06).
const RATIO: u64 = 100;
/// Unpacked size from which the ratio is looked at.
const RATIO_FROM: u64 = 1 << 20;
/// Most cells that are kept of one file.
const CELLS: u64 = 500_000;
/// Most bytes of words that are kept of one file.
const TEXT_BYTES: u64 = 48 << 20;
/// Largest rectangle around the cells of an old workbook, which its reader lays out in full.
const GRID: u64 = 20_000_000;
/// Largest such rectangle whose memory is no worry.
const SMALL_GRID: u64 = 1_000_000;

/// A limit that a file exceeds: its name (a key of the locale under `limit.`), the limit, and what
/// was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Exceeded {
    /// Which limit.
    pub(super) limit: Cow<'static, str>,
    /// The limit itself.
    pub(super) allowed: u64,
    /// What the file has.
    pub(super) measured: u64,
}

/// How much of a file may still be kept.
#[derive(Debug, Default)]
pub(super) struct Budget {
    cells: u64,
    text: u64,
}

impl Budget {
    /// Charges one cell.
    pub(super) fn cell(&mut self) -> Result<(), Exceeded> {
        self.cells += 1;
        within("cells", CELLS, self.cells)
    }

    /// Charges one shared string: its words, and the room every string takes.
    pub(super) fn string(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.text(bytes + 32)
    }

    /// Charges words.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.text = self.text.saturating_add(bytes as u64);
        within("text_bytes", TEXT_BYTES, self.text)
    }
}

fn within(limit: &'static str, allowed: u64, measured: u64) -> Result<(), Exceeded> {
    if measured > allowed { Err(Exceeded { limit: limit.into(), allowed, measured }) } else { Ok(()) }
}

/// Checks what a workbook declares of itself, and tells whether that proves it small.
///
/// `stream`: the records of an old workbook, empty for others.
///
/// # Errors
///
/// [`Exceeded`] with the first limit the file passes.
pub(super) fn check(format: Format, bytes: &[u8], stream: &[u8]) -> Result<Weight, Exceeded> {
    let size = bytes.len() as u64;
    within("file_bytes", FILE_BYTES, size)?;
    let grid = biff::rectangle(stream);
    within("grid", GRID, grid)?;
    // calamine reads these, and may do anything (pitfalls P-02 to P-05).
    let binary = matches!(format, Format::Xls | Format::Xlsb);
    let unpacked = if format.is_package() { unpacked(bytes)? } else { size };
    let packed_tight = unpacked > RATIO_FROM && unpacked / RATIO > size;
    Ok(match binary || packed_tight || size > SMALL_FILE || unpacked > SMALL_UNPACKED {
        true if unpacked > SMALL_UNPACKED || size > SMALL_FILE || grid > SMALL_GRID => Weight::Heavy,
        true => Weight::Unproven,
        false => Weight::Small,
    })
}

/// What the gates say of a workbook they let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It is small whatever is in it, and may be read here.
    Small,
    /// Its size is no worry, but its reader may be: it is read in a process of its own.
    Unproven,
    /// Large: read in a process of its own, and no two at a time.
    Heavy,
}

/// The sum of the sizes that the parts of a package declare. The zip reader holds them to it.
fn unpacked(bytes: &[u8]) -> Result<u64, Exceeded> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(0) };
    within("parts", PARTS as u64, archive.len() as u64)?;
    let mut total = 0_u64;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(place) else { continue };
        within("part_bytes", PART_BYTES, part.size())?;
        total = total.saturating_add(part.size());
    }
    within("unpacked_bytes", UNPACKED_BYTES, total)?;
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::{Budget, CELLS, TEXT_BYTES, Weight, check};
    use crate::ingest::Format;

    #[test]
    fn a_budget_ends_at_its_limits() {
        let mut budget = Budget::default();
        assert!((0..CELLS).all(|_| budget.cell().is_ok()));
        assert_eq!(budget.cell().map_err(|exceeded| exceeded.measured), Err(CELLS + 1));
        assert!(budget.text(TEXT_BYTES as usize).is_ok());
        assert!(budget.text(1).is_err());
    }

    #[test]
    fn small_text_is_read_here_and_binary_workbooks_never_are() {
        assert_eq!(check(Format::Text, b"a,b", &[]), Ok(Weight::Small));
        assert_eq!(check(Format::Xls, b"", &[]), Ok(Weight::Unproven));
        assert_eq!(check(Format::Text, &vec![b'a'; 9 << 20], &[]), Ok(Weight::Heavy));
    }
}
