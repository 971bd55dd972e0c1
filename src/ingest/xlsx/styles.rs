//! Which cell formats show a date: all that is needed of a workbook's styles.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use crate::ingest::xml::{self, Events};

/// For each cell format of a workbook, in order: whether it shows a date.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<bool>);

impl Styles {
    /// Most cell formats that are kept; Excel itself allows 65,490.
    const MOST: usize = 100_000;

    /// Whether the cell format of a number shows a date.
    pub(super) fn shows_date(&self, format: Option<usize>) -> bool {
        format.and_then(|format| self.0.get(format)).copied().unwrap_or(false)
    }

    /// Reads `styles.xml`, as far as it can be read.
    pub(super) fn read(events: Events<'_>) -> Result<Self, String> {
        let mut events = events.lenient();
        let (mut styles, mut custom) = (Self::default(), BTreeMap::new());
        let mut in_cells = false;
        loop {
            match events.next().map_err(|error| error.to_string())? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        let id = xml::attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        if let (Some(id), Some(code)) = (id, xml::attribute(&tag, "formatCode")) {
                            custom.insert(id, is_date(&code));
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && styles.0.len() < Self::MOST => {
                        let id = xml::attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        let id = id.unwrap_or(0);
                        styles.0.push(custom.get(&id).copied().unwrap_or_else(|| is_builtin_date(id)));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => return Ok(styles),
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }
}

/// Number formats that every program knows by number, those of East Asian editions included
/// (ECMA-376 part 1, 18.8.30).
fn is_builtin_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code shows a day: it has `y` or `d`, or a month word, outside quotes and brackets.
/// A mere time of day is no day.
fn is_date(code: &str) -> bool {
    // Only the part for positive numbers counts.
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    let mut months = false;
    let mut hours = false;
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            _ if bracket => {}
            ';' => break,
            'y' | 'Y' | 'd' | 'D' | 'e' if !code.contains("General") && !exponent(code) => return true,
            'm' | 'M' => months = true,
            'h' | 'H' | 's' | 'S' => hours = true,
            _ => {}
        }
    }
    months && !hours && !code.contains("General")
}

/// Whether a code is scientific, "0.00E+00": its `e` is no year of an era.
fn exponent(code: &str) -> bool {
    ["E+", "E-", "e+", "e-"].iter().any(|mark| code.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::{Styles, is_date};
    use crate::ingest::xml::Events;

    #[test]
    fn days_are_told_from_amounts_times_and_words() {
        for code in
            ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d", "m\"月\"", "d-mmm", "mmm-yy"]
        {
            assert!(is_date(code), "{code}");
        }
        for code in [
            "0.00",
            "#,##0",
            "0.00%",
            "h:mm",
            "[h]:mm:ss",
            "\"day\"0",
            "0.00E+00",
            "General",
            "[Red]0",
            "mm:ss",
        ] {
            assert!(!is_date(code), "{code}");
        }
    }

    #[test]
    fn custom_and_builtin_formats_are_found_by_the_place_of_the_cell_format() {
        let part = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="31"/></cellXfs></styleSheet>"#;
        let styles = Styles::read(Events::of(part.as_bytes())).unwrap();
        let shown: Vec<bool> = (0..5).map(|format| styles.shows_date(Some(format))).collect();
        assert_eq!(shown, [false, true, true, true, false]);
    }
}
