//! Delimited text: decodes it, finds the separator, and keeps records and fields as rows and columns.

mod encoding;
mod records;

pub(super) use encoding::{decode, decode_as, is_control, label, utf16};

use super::cell::{Address, Content, Sheet};
use super::guard::Budget;
use super::workbook::{Refusal, Workbook, keep};
use records::Fields;

/// Rows and columns of a spreadsheet's grid.
const GRID: (u32, u32) = (1_048_576, 16_384);
/// Most places outside the grid that are named.
const OUTSIDE: usize = 20;

/// Reads delimited text into one sheet without a name. Records and fields count as rows and columns
/// from A1.
///
/// # Errors
///
/// [`Refusal::Exceeds`] where it has more cells or words than are kept.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let (text, encoding, lossy) = decode(bytes);
    let (separator, text) = directive(&text).unwrap_or_else(|| (records::separator(&text), &text));
    let mut workbook = Workbook { lossy: lossy.then(|| encoding.to_owned()), ..Workbook::default() };
    let mut cells = Vec::new();
    for field in Fields::new(text, separator) {
        if field.text.trim().is_empty() {
            continue;
        }
        let address = Address { row: field.row, column: field.column };
        if address.row >= GRID.0 || address.column >= GRID.1 {
            if workbook.outside.len() < OUTSIDE {
                workbook.outside.push((String::new(), address.to_string()));
            }
            continue;
        }
        budget.text(field.text.len())?;
        keep(&mut cells, budget, address, Content::Text(field.text.into()), None)?;
    }
    workbook.push(Sheet::new("", false, cells), None);
    Ok(workbook)
}

/// The line `sep=;` with which programs tell a spreadsheet the separator, and what follows it: it is
/// no row.
fn directive(text: &str) -> Option<(char, &str)> {
    let after = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let separator = after.chars().next().filter(|c| !matches!(c, '"' | '\r' | '\n'))?;
    let rest = &after[separator.len_utf8()..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']))?;
    Some((separator, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cell::Sheet;
    use super::super::guard::Budget;
    use super::super::workbook::{Refusal, Workbook};
    use super::read as read_within;

    fn read(bytes: &[u8]) -> Workbook {
        read_within(bytes, &mut Budget::default()).unwrap()
    }

    fn sheet(text: &str) -> Sheet {
        read(text.as_bytes()).sheets.remove(0)
    }

    #[test]
    fn text_is_read_in_utf8_with_a_mark_and_in_gb18030() {
        let marked = sheet("\u{feff}单位,数量\n白土镇,\"2,500余份\"\n");
        assert_eq!((marked.text(0, 0), marked.text(1, 1)), ("单位".into(), "2,500余份".into()));
        let (bytes, _, _) = encoding_rs::GB18030.encode("单位;数量\n垚山镇;12");
        let old = read(&bytes);
        assert_eq!((old.sheets[0].text(1, 0), old.sheets[0].text(1, 1)), ("垚山镇".into(), "12".into()));
        assert_eq!(old.lossy, None);
    }

    #[test]
    fn what_is_no_text_in_any_encoding_is_said_to_be_lossy() {
        assert!(read(b"\xFF\xFF,\xFF\x00\n").lossy.is_some());
    }

    #[test]
    fn blank_lines_are_rows_and_breaks_within_quotes_are_not() {
        let sheet = sheet("a\n\n\"b\nc\",x\nd\n");
        assert_eq!((sheet.text(2, 1), sheet.text(3, 0)), ("x".into(), "d".into()));
    }

    #[test]
    fn ragged_lines_and_other_separators_are_read() {
        let tabs = sheet("a\tb\nc\n\td\n");
        assert_eq!((tabs.text(1, 0), tabs.text(2, 1)), ("c".into(), "d".into()));
        assert_eq!(sheet("甲，乙\n丙，丁\n").text(1, 1), "丁");
        let told = sheet("sep=|\r\na|b,c\r\nd|e,f\r\n");
        assert_eq!((told.text(0, 1), told.text(1, 1)), ("b,c".into(), "e,f".into()));
    }

    #[test]
    fn numbers_stay_as_written() {
        let sheet = sheet("指标,数量\n人口,１２，３４５\n编码,=\"007\"\n");
        assert_eq!((sheet.text(1, 1), sheet.text(2, 1)), ("１２，３４５".into(), "007".into()));
    }

    #[test]
    fn more_words_than_are_kept_are_refused() {
        let mut budget = Budget::default();
        budget.text(48 << 20).unwrap();
        assert!(matches!(read_within(b"a,b", &mut budget), Err(Refusal::Exceeds(_))));
    }

    #[test]
    fn fields_beyond_the_last_column_of_a_spreadsheet_are_named() {
        let workbook = read(format!("a{}b\n", ",".repeat(16_384)).as_bytes());
        assert_eq!(workbook.outside, [(String::new(), "XFE1".to_owned())]);
        assert_eq!(workbook.sheets[0].cells.len(), 1);
    }

    proptest! {
        #[test]
        fn reading_text_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }
    }
}
