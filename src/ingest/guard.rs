//! Cheap gates before a workbook is parsed: no honest submission comes near these limits.
//!
//! A file of a few kilobytes can make a parser ask for hundreds of gigabytes (declared string
//! counts, nested compression); an abort cannot be caught, so it is refused before.

use std::io::{Cursor, Read};

use super::sniff::Format;

/// Largest file that is read at all, in bytes.
pub const FILE_BYTES: u64 = 64 << 20;
/// Largest sum of unpacked sizes a package may declare.
const UNPACKED_BYTES: u64 = 256 << 20;
/// Largest unpacked size of one part.
const PART_BYTES: u64 = 128 << 20;
/// Most parts in a package.
const PARTS: usize = 2_000;
/// Most cells that are kept of one sheet.
pub const CELLS: usize = 2_000_000;
/// Largest rectangle around the cells of an old workbook, which its reader lays out in full.
const GRID: u64 = 4_000_000;

/// A limit that a file exceeds: its name (a key of the locale under `limit.`), the limit, and what
/// was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// Which limit.
    pub limit: &'static str,
    /// The limit itself.
    pub allowed: u64,
    /// What the file has.
    pub measured: u64,
}

/// Checks a workbook's declared sizes.
///
/// # Errors
///
/// [`Exceeded`] with the first limit the file passes.
pub fn check(format: Format, bytes: &[u8]) -> Result<(), Exceeded> {
    let within = |limit, allowed: u64, measured: u64| {
        if measured > allowed { Err(Exceeded { limit, allowed, measured }) } else { Ok(()) }
    };
    within("file_bytes", FILE_BYTES, bytes.len() as u64)?;
    if format == Format::Xls {
        return within("grid", GRID, biff_grid(bytes));
    }
    if !format.is_package() {
        return Ok(());
    }
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    within("parts", PARTS as u64, archive.len() as u64)?;
    let mut total = 0_u64;
    let mut strings = None;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(place) else { continue };
        within("part_bytes", PART_BYTES, part.size())?;
        total = total.saturating_add(part.size());
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        if name.ends_with("sharedstrings.xml") {
            strings = Some((place, part.size()));
        }
    }
    within("unpacked_bytes", UNPACKED_BYTES, total)?;
    if let Some((place, size)) = strings
        && let Ok(part) = archive.by_index(place)
    {
        // Every string takes at least `<si/>`, five bytes: a larger count cannot be true.
        let mut start = Vec::new();
        if part.take(2_048).read_to_end(&mut start).is_ok() {
            within("strings", size / 5 + 1, declared_strings(&String::from_utf8_lossy(&start)))?;
        }
    }
    Ok(())
}

/// The largest rectangle from A1 around the cells of any sheet of a BIFF stream (pitfall P-02: four
/// cells in the corners of a 42 KB file take a gigabyte).
fn biff_grid(bytes: &[u8]) -> u64 {
    let Ok(mut container) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return 0 };
    let mut stream = Vec::new();
    for name in ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"] {
        if let Ok(mut found) = container.open_stream(name) {
            stream.clear();
            if found.read_to_end(&mut stream).is_ok() {
                break;
            }
        }
    }
    biff_box(&stream)
}

/// As [`biff_grid`], of the stream itself.
fn biff_box(stream: &[u8]) -> u64 {
    // Records that hold cells begin with row and column: formula, blanks, numbers, texts, truths.
    const CELL_RECORDS: [u16; 9] = [0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];
    let word = |at: usize| stream.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let (mut at, mut rows, mut columns, mut largest) = (0, 0, 0, 0);
    while let (Some(kind), Some(length)) = (word(at), word(at + 2)) {
        match (kind, word(at + 4), word(at + 6)) {
            // A new sheet begins.
            (0x0809, ..) => (rows, columns) = (0, 0),
            (kind, Some(row), Some(column)) if length >= 4 && CELL_RECORDS.contains(&kind) => {
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(u64::from(column) + 1);
                largest = largest.max(rows * columns);
            }
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    largest
}

/// The number of strings a shared-string table declares, the larger of its two counts.
///
/// `count` says how often strings are used and may honestly exceed the table; only `uniqueCount`
/// is what readers reserve room for, and where it is absent they fall back on `count`.
fn declared_strings(start: &str) -> u64 {
    let attribute = |name: &str| {
        let after = start.split_once(&format!(" {name}=\""))?.1;
        after.split('"').next()?.parse::<u64>().ok()
    };
    attribute("uniqueCount").or_else(|| attribute("count")).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{biff_box, declared_strings};

    #[test]
    fn four_cells_in_the_corners_make_a_large_grid() {
        let number = |row: u16, column: u16| {
            let mut record = vec![0x03, 0x02, 14, 0];
            record.extend(row.to_le_bytes());
            record.extend(column.to_le_bytes());
            record.extend([0; 10]);
            record
        };
        let sheet = [number(0, 0), number(65_535, 255)].concat();
        assert_eq!(biff_box(&sheet), 65_536 * 256);
        assert_eq!(biff_box(&sheet[..10]), 1);
        assert_eq!(biff_box(&[]), 0);
    }

    #[test]
    fn the_declared_number_of_strings_is_read_from_the_first_element() {
        assert_eq!(declared_strings(r#"<sst count="900" uniqueCount="12">"#), 12);
        assert_eq!(declared_strings(r#"<sst count="10000000000">"#), 10_000_000_000);
        assert_eq!(declared_strings("<sst>"), 0);
    }
}
