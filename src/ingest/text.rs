//! Delimited text: decodes it, finds the separator, and keeps records and fields as rows and columns.

use super::cell::{Address, Cell, Content, Sheet};

/// Separators people's programs write, in the order they are preferred among equals.
const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];
/// Lines looked at to find the separator.
const LINES: usize = 50;

/// A text file as a sheet, and what its decoding came upon.
pub(super) struct Delimited {
    /// One sheet without a name.
    pub(super) sheet: Sheet,
    /// The encoding, as people know it.
    pub(super) encoding: &'static str,
    /// Whether characters were lost on the way.
    pub(super) lossy: bool,
}

/// Reads delimited text. Records and fields count as rows and columns from A1.
pub(super) fn read(bytes: &[u8]) -> Delimited {
    let (text, encoding, lossy) = decode(bytes);
    let separator = separator(&text);
    // The csv crate separates at single bytes; the full-width comma is no such byte.
    let text = if separator == '，' { text.replace('，', ",") } else { text };
    let byte = u8::try_from(separator).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(byte)
        .from_reader(text.as_bytes());
    let mut cells = Vec::new();
    // Blank lines are no records, but they are rows to anyone who opens the file; line breaks within
    // quotes are lines, but no rows.
    let (mut row, mut counted, mut within) = (0_u32, 0, 0_u32);
    for record in reader.records().flatten() {
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
        let blank = text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        row += breaks(&text.as_bytes()[counted..start + blank]);
        counted = start + blank;
        let row = row - within;
        within += record.iter().map(|field| breaks(field.as_bytes())).sum::<u32>();
        for (column, field) in (0_u32..).zip(&record) {
            if !field.trim().is_empty() {
                let address = Address { row, column };
                cells.push(Cell { address, content: Content::Text(field.to_owned()), formula: None });
            }
        }
    }
    Delimited { sheet: Sheet::new("", false, cells), encoding, lossy }
}

fn breaks(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// Decodes by byte order mark, else as strict UTF-8, else as GB 18030, which every Chinese office
/// program without UTF-8 writes (a superset of GBK and GB 2312).
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str, bool) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, lossy) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), encoding.name(), lossy);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), "UTF-8", false);
    }
    let (text, lossy) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    (text.into_owned(), "GB18030", lossy)
}

/// The separator that stands in most lines.
fn separator(text: &str) -> char {
    let lines: Vec<&str> = text.lines().take(LINES).collect();
    let in_lines = |separator: char| lines.iter().filter(|line| line.contains(separator)).count();
    // max_by_key keeps the last of equals; reversed, that is the first in the list.
    SEPARATORS.into_iter().rev().max_by_key(|separator| in_lines(*separator)).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn text_is_read_in_utf8_with_a_mark_and_in_gb18030() {
        let marked = read("\u{feff}单位,数量\n白土镇,\"2,500余份\"\n".as_bytes());
        assert_eq!((marked.sheet.text(0, 0), marked.sheet.text(1, 1)), ("单位".into(), "2,500余份".into()));
        let (bytes, _, _) = encoding_rs::GB18030.encode("单位;数量\n垚山镇;12");
        let old = read(&bytes);
        assert_eq!((old.sheet.text(1, 0), old.sheet.text(1, 1)), ("垚山镇".into(), "12".into()));
        assert_eq!((old.encoding, old.lossy), ("GB18030", false));
    }

    #[test]
    fn what_is_no_text_in_any_encoding_is_said_to_be_lossy() {
        assert!(read(b"\xFF\xFF,\xFF\x00\n").lossy);
    }

    #[test]
    fn blank_lines_are_rows_and_breaks_within_quotes_are_not() {
        let sheet = read("a\n\n\"b\nc\",x\nd\n".as_bytes()).sheet;
        assert_eq!((sheet.text(2, 1), sheet.text(3, 0)), ("x".into(), "d".into()));
    }

    #[test]
    fn ragged_lines_and_other_separators_are_read() {
        let tabs = read("a\tb\nc\n\td\n".as_bytes());
        assert_eq!((tabs.sheet.text(1, 0), tabs.sheet.text(2, 1)), ("c".into(), "d".into()));
        assert_eq!(read("甲，乙\n丙，丁\n".as_bytes()).sheet.text(1, 1), "丁");
    }

    proptest! {
        #[test]
        fn reading_text_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }
    }
}
