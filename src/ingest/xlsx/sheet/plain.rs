//! Cells as nearly every program writes them, read without their markup being taken apart.
//!
//! `<c r="D7" s="3" t="s"><v>12</v></c>`: a workbook has hundreds of them, and taking each apart into
//! its tags takes most of the time of reading it. Whatever is written in another way is left to the
//! parser; both read the same (a test holds them against each other).

use super::cell::Kind;

/// A cell with a number, the place of a shared string, or nothing in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain<'a> {
    /// Its address as written.
    pub(super) address: &'a str,
    /// The place of its format in the workbook's styles.
    pub(super) format: Option<usize>,
    pub(super) kind: Kind,
    /// What stands in it.
    pub(super) value: &'a str,
}

impl<'a> Plain<'a> {
    /// The cell that markup begins with, space before it included, and how many bytes it takes; `None`
    /// where it begins with anything but a plain cell.
    pub(super) fn first(markup: &'a [u8]) -> Option<(Self, usize)> {
        let mut rest = markup.trim_ascii_start().strip_prefix(b"<c")?;
        let (mut address, mut format, mut kind) = (None, None, Kind::Number);
        while let Some(after) = rest.strip_prefix(b" ") {
            let (name, after) = after.split_first()?;
            let (value, after) = word(after.strip_prefix(b"=\"")?, u8::is_ascii_alphanumeric);
            rest = after.strip_prefix(b"\"")?;
            match name {
                b'r' => address = Some(value),
                b's' => format = value.parse().ok(),
                b't' if matches!(value, "n" | "s") => kind = Kind::named(value),
                _ => return None,
            }
        }
        let mut value = "";
        if let Some(after) = rest.strip_prefix(b"><v>") {
            (value, rest) =
                word(after, |byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'E' | b'e'));
            rest = rest.strip_prefix(b"</v></c>")?;
        } else {
            rest = rest.strip_prefix(b"/>").or_else(|| rest.strip_prefix(b"></c>"))?;
        }
        Some((Self { address: address?, format, kind, value }, markup.len() - rest.len()))
    }
}

/// The characters in front that fit, none beyond ASCII, and what is behind them.
fn word(markup: &[u8], fits: impl Fn(&u8) -> bool) -> (&str, &[u8]) {
    let length = markup.iter().position(|byte| !fits(byte)).unwrap_or(markup.len());
    let (word, rest) = markup.split_at(length);
    (std::str::from_utf8(word).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Book, read};
    use super::Plain;
    use crate::ingest::guard::Budget;
    use crate::ingest::xlsx::styles::Styles;
    use crate::ingest::xml::Part;

    #[test]
    fn a_plain_cell_is_told_with_its_length() {
        let (cell, bytes) = Plain::first(b" \n<c r=\"D7\" s=\"3\" t=\"s\"><v>12</v></c><c").unwrap();
        assert_eq!((cell.address, cell.format, cell.value, bytes), ("D7", Some(3), "12", 37));
        let (cell, bytes) = Plain::first(b"<c r=\"E7\" s=\"3\"/>").unwrap();
        assert_eq!((cell.address, cell.value, bytes), ("E7", "", 17));
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
        const PIECES: [&str; 40] = [
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
