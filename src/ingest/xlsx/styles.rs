//! Which cell formats show a date or a percentage: all that is needed of a workbook's styles.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use crate::ingest::xml::{self, Events};

/// For each cell format of a workbook, in order: how it shows a number.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shown>);

/// How a cell format shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a day.
    Date,
    /// Times a hundred, with a percent sign.
    Percent,
}

impl Styles {
    /// Most cell formats that are kept; Excel itself allows 65,490.
    const MOST: usize = 100_000;

    /// How a cell format shows a number.
    pub(super) fn shown(&self, format: Option<usize>) -> Shown {
        format.and_then(|format| self.0.get(format)).copied().unwrap_or_default()
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
                            custom.insert(id, Shown::by_code(&code));
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && styles.0.len() < Self::MOST => {
                        let id = xml::attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        let id = id.unwrap_or(0);
                        styles.0.push(custom.get(&id).copied().unwrap_or_else(|| Shown::by_number(id)));
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

impl Shown {
    /// Number formats that every program knows by number, those of East Asian editions included
    /// (ECMA-376 part 1, 18.8.30).
    fn by_number(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            _ => Self::Number,
        }
    }

    fn by_code(code: &str) -> Self {
        if is_date(code) {
            Self::Date
        } else if is_percent(code) {
            Self::Percent
        } else {
            Self::Number
        }
    }
}

/// Whether a format code shows a percentage: a `%` outside quotes, in the part for positive numbers.
fn is_percent(code: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            ';' if !quoted => return false,
            _ => {}
        }
    }
    false
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
    use super::{Shown, Styles, is_date, is_percent};
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
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="31"/><xf numFmtId="10"/></cellXfs></styleSheet>"#;
        let styles = Styles::read(Events::of(part.as_bytes())).unwrap();
        let shown: Vec<Shown> = (0..6).map(|format| styles.shown(Some(format))).collect();
        let (number, date) = (Shown::Number, Shown::Date);
        assert_eq!(shown, [number, date, date, date, Shown::Percent, number]);
    }

    #[test]
    fn percentages_are_told_from_signs_in_words() {
        for code in ["0%", "0.00%", "[Red]0.0%;[Blue]-0.0%", "_ 0%"] {
            assert!(is_percent(code), "{code}");
        }
        for code in ["0", "0\"%\"", "0\\%", "0;0%", "General"] {
            assert!(!is_percent(code), "{code}");
        }
    }
}
