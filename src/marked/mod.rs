//! A township's own workbook, marked the way a teacher marks an exercise book.
//!
//! In: the file as it came, what is to be marked, and a list for the first sheet. Out: a copy with the
//! cells coloured, a comment in each, and the sheet 修改清单 in front with links to them. What the marks and
//! the list say is the caller's business; nothing here judges, and nothing is kept from one copy to the next.
//!
//! An `.xlsx` is edited where it has to be and is otherwise the same to the byte (`patch`). What has no
//! such form, or a form too odd to edit, is written anew with the values as they were read (`rebuild`).
//!
//! A copy can come back, mended, and be marked again: the marks and the list of the last time are taken out
//! first. Nothing has to be remembered for that, because both say themselves that they are ours (`note`, `cover`,
//! `patch::styles`).

pub mod cover;
mod note;
pub mod patch;
mod plan;
mod rebuild;

use rust_xlsxwriter::XlsxError;

pub use cover::{Cover, Entry, Item, is_cover, origins};
pub use patch::{Unpatchable, patch};
pub use rebuild::rebuild;

use crate::ingest::{Area, Format, Sheet};

/// Cells to be coloured, and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The sheet, by its name as it was read. A mark on a sheet that is not there is left out.
    pub sheet: String,
    /// The cells: all are coloured, the first carries the comment. A merged area counts as a whole.
    pub area: Area,
    /// The comment, in words a clerk understands. Marks on one cell share its comment.
    pub text: String,
    /// The colour. Of several marks on one cell the heaviest colours it.
    pub weight: Weight,
}

/// How much a mark weighs: the colour of its cells, and of its line in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// To be known: blue.
    Note,
    /// To be confirmed: yellow.
    Warning,
    /// To be mended: red.
    Error,
}

impl Weight {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The colour of cells, red, green and blue: light enough for any ink, and none that a palette
    /// offers, because by it a cell that was marked before is known. The last digit may be up to seven
    /// higher, which nobody sees (`patch::styles`).
    pub fn colour(self) -> u32 {
        match self {
            Self::Note => 0xCF_E4F8,
            Self::Warning => 0xFF_E7A1,
            Self::Error => 0xFF_C3BD,
        }
    }
}

/// A copy that is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The ending its name should have, without a dot: `xlsx`, `xlsm`, `xltx` or `xltm`.
    pub ending: &'static str,
    /// Why it was written anew, where an `.xlsx` could not be edited; its look is then lost.
    pub unpatched: Option<Unpatchable>,
}

/// Marks a workbook: edits it if it is an `.xlsx`, and writes it anew if it is not, or cannot be edited.
///
/// - `original`: the file's bytes.
/// - `format`: what they are.
/// - `sheets`: what was read of them.
///
/// Equal arguments give equal bytes.
///
/// # Errors
///
/// [`XlsxError`] if a workbook that is written anew has what a worksheet cannot hold.
pub fn mark(
    original: &[u8],
    format: Format,
    sheets: &[Sheet],
    cover: &Cover,
    marks: &[Mark],
) -> Result<Copy, XlsxError> {
    let unpatched = match format {
        Format::Xlsx => match patch(original, sheets, cover, marks) {
            Ok(patched) => {
                return Ok(Copy { bytes: patched.bytes, ending: patched.ending, unpatched: None });
            }
            Err(reason) => Some(reason),
        },
        _ => None,
    };
    Ok(Copy { bytes: rebuild(sheets, cover, marks)?, ending: "xlsx", unpatched })
}
