//! One cell of a spreadsheet: its value by the type it declares, its words as they are shown, and its
//! formula as Excel writes it.

use quick_xml::events::BytesStart;

use super::END;
use crate::ingest::cell::{Content, Fault};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::serial::is_day;
use crate::ingest::xml::attribute;

/// A cell while it is read.
pub(super) struct Open {
    pub(super) times: u32,
    formula: Option<String>,
    /// What the stored value says by itself.
    stored: Option<Content>,
    /// The stored value as written, for a cell that shows nothing.
    raw: String,
    /// Whether it declares an error.
    failed: bool,
    /// The paragraphs shown, one a line.
    text: String,
    /// Elements that are open from the paragraph inwards.
    pub(super) inside: usize,
    /// Where the paragraph begins in the text.
    start: usize,
    /// Whether white space adds nothing here: at the start of a paragraph, and after other white space.
    spaced: bool,
}

impl Open {
    pub(super) fn new(tag: &BytesStart<'_>, budget: &mut Budget) -> Result<Self, Exceeded> {
        let kind = said(tag, "value-type").unwrap_or_default();
        let place = match kind.as_str() {
            "float" | "currency" | "percentage" => "value",
            "date" => "date-value",
            "boolean" => "boolean-value",
            "time" => "time-value",
            _ => "string-value",
        };
        let raw = said(tag, place).unwrap_or_default();
        budget.text(raw.len())?;
        let faulty = || Some(Content::Faulty(Fault::Type, raw.clone()));
        let stored = match (place, raw.trim()) {
            (_, "") => None,
            ("value", raw) => match raw.parse::<f64>() {
                Ok(number) if number.is_finite() && kind == "percentage" => Some(Content::Percent(number)),
                Ok(number) if number.is_finite() => Some(Content::Number(number)),
                _ => faulty(),
            },
            ("date-value", raw) => {
                raw.split('T').next().filter(|day| is_day(day)).map(|day| Content::Date(day.to_owned()))
            }
            ("boolean-value", "true") => Some(Content::Truth(true)),
            ("boolean-value", "false") => Some(Content::Truth(false)),
            ("boolean-value", _) => faulty(),
            _ => None,
        };
        // LibreOffice declares a text, and beside it `calcext:value-type="error"`.
        let mut failed = false;
        for held in tag.attributes().with_checks(false).flatten() {
            failed |= held.key.local_name().as_ref() == "value-type" && held.value == "error";
        }
        let times = times(tag, "number-columns-repeated");
        let formula =
            attribute(tag, "formula").map(|raw| formula(&raw)).filter(|formula| !formula.is_empty());
        let text = String::new();
        Ok(Self { times, formula, stored, raw, failed, text, inside: 0, start: 0, spaced: true })
    }

    /// Opens an element in the cell. `false` if its words are not the cell's.
    pub(super) fn enter(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Exceeded> {
        match (self.inside, name) {
            (0, "p" | "h") => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                (self.start, self.spaced) = (self.text.len(), true);
            }
            (0, "list" | "list-item") => return Ok(true),
            (0, _) => return Ok(false),
            (_, "s") => {
                let count = times(tag, "c") as usize;
                budget.text(count)?;
                self.text.extend(std::iter::repeat_n(' ', count));
                self.spaced = false;
            }
            (_, "tab" | "line-break") => {
                budget.text(1)?;
                self.text.push(if name == "tab" { '\t' } else { '\n' });
                self.spaced = false;
            }
            (_, "span" | "a" | "meta" | "meta-field" | "ruby" | "ruby-base") => {}
            (_, "sheet-name" | "title" | "file-name" | "date" | "time") => {}
            _ => return Ok(false),
        }
        self.inside += 1;
        Ok(true)
    }

    pub(super) fn leave(&mut self) {
        self.inside -= 1;
        if self.inside == 0 && self.spaced && self.text.len() > self.start {
            self.text.pop();
        }
    }

    /// Adds words; a run of white space counts as one space, as in a pretty-printed file.
    pub(super) fn words(&mut self, words: &str, budget: &mut Budget) -> Result<(), Exceeded> {
        if self.inside == 0 {
            return Ok(());
        }
        budget.text(words.len())?;
        for c in words.chars() {
            let white = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !(white && self.spaced) {
                self.text.push(if white { ' ' } else { c });
            }
            self.spaced = white;
        }
        Ok(())
    }

    /// What the cell holds, and its formula.
    pub(super) fn close(self) -> (Content, Option<String>) {
        let shown = self.text.trim();
        let content = if self.failed || self.formula.is_some() && is_error(shown) {
            Content::Error(if shown.is_empty() { "error" } else { shown }.to_owned())
        } else {
            let words = if shown.is_empty() { self.raw } else { self.text };
            self.stored.unwrap_or_else(|| Content::Text(words.into()))
        };
        (content, self.formula)
    }
}

/// An attribute's value as one's own.
pub(super) fn said(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    attribute(tag, name).map(|value| value.into_owned())
}

/// How often something stands there: once, unless an attribute says more.
pub(super) fn times(tag: &BytesStart<'_>, name: &str) -> u32 {
    let count = attribute(tag, name).and_then(|count| count.trim().parse::<u64>().ok());
    count.map_or(1, |count| count.clamp(1, u64::from(END)) as u32)
}

/// Whether a formula's shown result is an error: `#REF!`, `#NAME?`, `#N/A`, `Err:502`.
fn is_error(shown: &str) -> bool {
    let number = ["Err:", "错误:", "错误："].iter().find_map(|word| shown.strip_prefix(word));
    shown == "#N/A"
        || shown.starts_with('#') && shown.ends_with(['!', '?'])
        || number.is_some_and(|number| number.len() == 3 && number.bytes().all(|c| c.is_ascii_digit()))
}

/// A formula as Excel writes it: `of:=SUM([.D7:.D21];[$表.B2])` is `SUM(D7:D21,表!B2)`.
pub(super) fn formula(raw: &str) -> String {
    let (prefix, body) = match raw.split_once('=') {
        Some((prefix, body)) if prefix.is_empty() || prefix.ends_with(':') => (prefix, body),
        _ => ("", raw),
    };
    if prefix == "msoxl:" {
        return body.to_owned();
    }
    let mut text = String::with_capacity(body.len());
    // Every other piece between quotation marks is a text of the formula's own.
    for (place, piece) in body.split('"').enumerate() {
        text.push_str(if place > 0 { "\"" } else { "" });
        if place % 2 == 1 {
            text.push_str(piece);
            continue;
        }
        let mut pieces = piece.split('[');
        text.push_str(&pieces.next().unwrap_or_default().replace(';', ","));
        for piece in pieces {
            let (inside, after) = piece.split_once(']').unwrap_or((piece, ""));
            let parts: Vec<String> = inside.split(':').map(reference).collect();
            text.push_str(&parts.join(":"));
            text.push_str(&after.replace(';', ","));
        }
    }
    text
}

/// `.D7` as `D7`, `$表.D7` as `表!D7`.
fn reference(part: &str) -> String {
    match part.rsplit_once('.') {
        Some(("", cell)) => cell.to_owned(),
        Some((sheet, cell)) => format!("{}!{cell}", sheet.trim_start_matches('$')),
        None => part.to_owned(),
    }
}
