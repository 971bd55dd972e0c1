//! Rows and cells as nearly every program writes them, read without their markup being taken apart.
//!
//! `<c r="D7" s="3" t="s"><v>12</v></c>`: a workbook has hundreds of them, and taking each apart into
//! its tags takes most of the time of reading it. Whatever is written in another way is left to the
//! parser; both read the same (a test holds them against each other).

use super::cell::Kind;
use crate::ingest::cell::Address;

/// A row or a cell, with what counts of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Plain<'a> {
    Row {
        /// As written; `None` where it follows on the one before.
        number: Option<&'a str>,
        hidden: Option<&'a str>,
    },
    /// A cell with a number, the place of a shared string, or nothing in it.
    Cell {
        at: Address,
        /// The place of its format in the workbook's styles.
        format: Option<usize>,
        kind: Kind,
        /// What stands in it.
        value: &'a str,
    },
}

impl<'a> Plain<'a> {
    /// What markup begins with, space before it and the end of another row included, and how many bytes it
    /// takes; `None` where that is not plain.
    pub(super) fn first(markup: &'a [u8]) -> Option<(Self, usize)> {
        let rest = markup.trim_ascii_start();
        let (own, rest) = match rest.strip_prefix(b"<c") {
            Some(rest) => Self::cell(rest)?,
            None => {
                let rest = rest.strip_prefix(b"</row>").map_or(rest, <[u8]>::trim_ascii_start);
                Self::row(rest.strip_prefix(b"<row")?)?
            }
        };
        Some((own, markup.len() - rest.len()))
    }

    fn row(mut rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (mut number, mut hidden) = (None, None);
        while let Some(after) = rest.strip_prefix(b" ") {
            let (name, after) = run(after, |byte| byte.is_ascii_alphanumeric() || byte == b':');
            let (value, after) = run(after.strip_prefix(b"=\"")?, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':' | b' ' | b'-')
            });
            rest = after.strip_prefix(b"\"")?;
            match name {
                b"r" => number = Some(str::from_utf8(value).ok()?),
                b"hidden" => hidden = Some(str::from_utf8(value).ok()?),
                _ => {}
            }
        }
        let rest = rest.strip_prefix(b">").or_else(|| rest.strip_prefix(b"/>"))?;
        Some((Self::Row { number, hidden }, rest))
    }

    fn cell(mut rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (mut at, mut format, mut kind) = (None, None, Kind::Number);
        loop {
            // There are very many: the three attributes there are, and no name of any length.
            if let Some(after) = rest.strip_prefix(b" r=\"") {
                let (value, after) = run(after, |byte| byte.is_ascii_alphanumeric());
                (at, rest) = (Address::read(value.iter().copied()), after);
            } else if let Some(after) = rest.strip_prefix(b" s=\"") {
                let (value, after) = run(after, |byte| byte.is_ascii_digit());
                (format, rest) = (str::from_utf8(value).ok()?.parse().ok(), after);
            } else if let Some(after) = rest.strip_prefix(b" t=\"s") {
                (kind, rest) = (Kind::Shared, after);
            } else if let Some(after) = rest.strip_prefix(b" t=\"n") {
                (kind, rest) = (Kind::Number, after);
            } else {
                break;
            }
            rest = rest.strip_prefix(b"\"")?;
        }
        let mut value: &[u8] = b"";
        if let Some(after) = rest.strip_prefix(b"><v>") {
            (value, rest) =
                run(after, |byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'E' | b'e'));
            rest = rest.strip_prefix(b"</v></c>")?;
        } else {
            rest = rest.strip_prefix(b"/>").or_else(|| rest.strip_prefix(b"></c>"))?;
        }
        // Of an address outside the grid there is more to be told.
        Some((Self::Cell { at: at?, format, kind, value: str::from_utf8(value).ok()? }, rest))
    }
}

/// The bytes in front that fit, and what is behind them.
fn run(markup: &[u8], fits: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    markup.split_at(markup.iter().position(|byte| !fits(*byte)).unwrap_or(markup.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Book, read};
    use super::{Address, Kind, Plain};
    use crate::ingest::guard::Budget;
    use crate::ingest::xlsx::styles::Styles;
    use crate::ingest::xml::Part;

    #[test]
    fn a_plain_cell_is_told_with_its_length() {
        let cell = |at, kind, value| Plain::Cell { at, format: Some(3), kind, value };
        let full = Plain::first(b" \n<c r=\"D7\" s=\"3\" t=\"s\"><v>12</v></c><c");
        assert_eq!(full, Some((cell(Address { row: 6, column: 3 }, Kind::Shared, "12"), 37)));
        let empty = Plain::first(b"<c r=\"E7\" s=\"3\"/>");
        assert_eq!(empty, Some((cell(Address { row: 6, column: 4 }, Kind::Number, ""), 17)));
    }

    #[test]
    fn a_plain_row_is_told_with_the_end_of_the_one_before() {
        let row = Plain::first(b"</row>\n<row r=\"3\" spans=\"1:7\" x14ac:dyDescent=\"0.2\" hidden=\"1\"><c");
        assert_eq!(row, Some((Plain::Row { number: Some("3"), hidden: Some("1") }, 63)));
        assert_eq!(Plain::first(b"</row></sheetData>"), None);
    }

    #[test]
    fn every_other_cell_is_left_to_the_parser() {
        for cell in [
            "<c r=\"D7\"><f>A1+A2</f><v>12</v></c>",
            "<c r=\"D7\" t=\"str\"><v>12</v></c>",
            "<c r=\"D7\" t=\"inlineStr\"><is><t>1</t></is></c>",
            "<c r=\"D7\"><v>&#49;2</v></c>",
            "<c r='D7'><v>12</v></c>",
            "<c><v>12</v></c>",
            "<col min=\"1\"/>",
            "<c r=\"D7\"><v>12</v>",
            "<c r=\"D7",
            "",
        ] {
            assert_eq!(Plain::first(cell.as_bytes()), None, "{cell}");
        }
    }

    /// A sheet of the pieces that cells are written in, in an order that need make no sense.
    fn sheet() -> impl Strategy<Value = String> {
        const PIECES: [&str; 46] = [
            "<c r=\"A1\"><v>1</v></c>",
            "<c r=\"B1\" s=\"1\" t=\"s\"><v>0</v></c>",
            "<c r=\"C1\" s=\"1\"/>",
            "<c r=\"D1\"></c>",
            "<c r=\"E1\" t=\"n\"><v>-1.5E3</v></c>",
            "<c r=\"A9999999\"><v>1</v></c>",
            "<c r=\"A1\" r=\"B2\"><v>7</v></c>",
            "<c><v>5</v></c>",
            "<c r=\"F1\" t=\"s\"><v>9</v></c>",
            "<c r=\"G1\" t=\"b\"><v>1</v></c>",
            "<c r=\"H1\"><v>1e</v></c>",
            "<c r=\"I1\"><v>--</v></c>",
            "<c r=\"J1\"><f>A1</f><v>3</v></c>",
            "<c r=\"K1\" t=\"inlineStr\"><is><t>字</t></is></c>",
            "<c ",
            "<c r=\"L1\"",
            ">",
            "/>",
            "<v>2</v>",
            "</c>",
            "<v>",
            "</v>",
            "<row r=\"2\">",
            "<row>",
            "</row>",
            "\n  ",
            " s=\"2\"",
            "&amp;",
            "<!-- <c r=\"M1\"><v>1</v></c> -->",
            "<x:c r=\"N1\"><v>1</v></x:c>",
            "<![CDATA[<c r=\"O1\"><v>1</v></c>]]>",
            "<is><t>",
            "</t></is>",
            "<f>",
            "</f>",
            "<",
            "字",
            "7",
            "<c r=\"P1\" s=\"x\"><v>4</v></c>",
            "<c r=\"\"><v>4</v></c>",
            "</row><row r=\"3\" spans=\"1:7\">",
            "</row><row/>",
            "<row r=\"5\" hidden=\"1\" x:d=\"0.25\">",
            "<row r=\"x\" r=\"7\">",
            "<row hidden=\"true\" r='4'>",
            "<rowBreaks count=\"1\">",
        ];
        let pieces = proptest::collection::vec(prop::sample::select(&PIECES[..]), 0..12);
        pieces.prop_map(|pieces| format!("<worksheet><row r=\"1\">{}</row></worksheet>", pieces.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn plain_cells_are_read_as_the_parser_reads_them(sheet in sheet()) {
            let book = Book { strings: vec!["字".into()], styles: Styles::default(), from_1904: false };
            let read = |mut part: Part<'_>| read(part.events(), &book, &mut Budget::default());
            // A part that is read as it is unpacked goes through the parser alone.
            let parsed = read(Part::Long(Box::new(sheet.as_bytes())));
            let plain = read(Part::Whole(sheet.clone().into_bytes(), None));
            prop_assert_eq!(format!("{plain:?}"), format!("{parsed:?}"));
        }
    }
}
