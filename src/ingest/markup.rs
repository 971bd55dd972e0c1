//! HTML tables, as web systems export them under the name of an Excel file.
//!
//! Tolerant: tags may be unclosed and attributes unquoted, as in what Excel itself writes. Each
//! table becomes part of one sheet; colspan and rowspan are spread out, so that addresses count
//! what a reader sees.

use std::collections::BTreeSet;

use super::cell::{Address, Cell, Content, Sheet};

/// Widest span that is believed: Excel has no more columns.
const SPAN: u32 = 16_384;

/// Reads the tables of a page into one sheet, named as the page names its worksheet.
pub(super) fn read(text: &str) -> Sheet {
    let mut page = Page::default();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        page.words(&rest[..start]);
        let tag = &rest[start + 1..];
        if let Some(comment) = tag.strip_prefix("!--") {
            let (inside, after) = comment.split_once("-->").unwrap_or((comment, ""));
            page.name = page.name.or_else(|| worksheet_name(inside));
            rest = after;
            continue;
        }
        let (inside, after) = split_tag(tag);
        rest = after;
        let name: String =
            inside.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | ':')).collect();
        match name.to_ascii_lowercase().as_str() {
            "style" | "script" => {
                let end = format!("</{}", name.to_ascii_lowercase());
                let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
                rest = &rest[at..];
            }
            "tr" => page.open_row(),
            "td" | "th" => page.open_cell(inside),
            "/td" | "/th" | "/tr" | "/table" => page.close_cell(),
            "br" | "br/" => page.words("\n"),
            _ => {}
        }
    }
    page.words(rest);
    page.close_cell();
    Sheet::new(page.name.unwrap_or_default(), false, page.cells)
}

/// A tag's inside and what follows it. A `>` within quotes does not end a tag.
fn split_tag(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return (&tag[..at], &tag[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (tag, "")
}

/// The name in `<x:Name>` of the settings that Excel hides in a comment.
fn worksheet_name(comment: &str) -> Option<String> {
    let after = comment.split_once("<x:Name>")?.1;
    Some(entities(after.split_once("</x:Name>")?.0))
}

#[derive(Default)]
struct Page {
    name: Option<String>,
    cells: Vec<Cell>,
    /// The row being filled; `None` before the first.
    row: Option<u32>,
    column: u32,
    /// Places taken by a cell above that spans rows.
    taken: BTreeSet<Address>,
    open: Option<Open>,
}

struct Open {
    address: Address,
    text: String,
    number: Option<f64>,
}

impl Page {
    fn open_row(&mut self) {
        self.close_cell();
        self.row = Some(self.row.map_or(0, |row| row + 1));
        self.column = 0;
    }

    fn open_cell(&mut self, tag: &str) {
        self.close_cell();
        let row = *self.row.get_or_insert(0);
        while self.taken.remove(&Address { row, column: self.column }) {
            self.column += 1;
        }
        let span = |name| attribute(tag, name).and_then(|n| n.parse().ok()).unwrap_or(1_u32).clamp(1, SPAN);
        let (columns, rows) = (span("colspan"), span("rowspan"));
        for below in (row + 1)..row.saturating_add(rows) {
            for column in self.column..self.column.saturating_add(columns) {
                self.taken.insert(Address { row: below, column });
            }
            // A span over a whole sheet is a mistake of the exporting program, not a table.
            if self.taken.len() > SPAN as usize {
                break;
            }
        }
        let number = attribute(tag, "x:num").and_then(|n| n.parse().ok()).filter(|n: &f64| n.is_finite());
        let address = Address { row, column: self.column };
        self.open = Some(Open { address, text: String::new(), number });
        self.column = self.column.saturating_add(columns);
    }

    fn words(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.text.push_str(text);
        }
    }

    fn close_cell(&mut self) {
        let Some(open) = self.open.take() else { return };
        let text = entities(&open.text).replace('\u{a0}', " ");
        let content = match open.number {
            Some(number) => Content::Number(number),
            None if text.trim().is_empty() => return,
            None => Content::Text(text.trim().to_owned()),
        };
        self.cells.push(Cell { address: open.address, content, formula: None });
    }
}

/// The value of an attribute, quoted or not.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.match_indices(name).find(|(at, _)| {
        lower[..*at].ends_with(|c: char| c.is_ascii_whitespace())
            && lower[at + name.len()..].trim_start().starts_with('=')
    })?;
    let value = tag[at.0 + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next(),
        None => value.split(|c: char| c.is_ascii_whitespace() || c == '/').next(),
    }
}

/// The five entities of XML, the non-breaking space, and numbers.
fn entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let decoded = after.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, tail)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{a0}',
                number => {
                    let digits = number.strip_prefix('#')?;
                    let code = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => digits.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((c, tail))
        });
        match decoded {
            Some((c, tail)) => {
                plain.push(c);
                rest = tail;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn spans_are_spread_out_and_numbers_kept() {
        let sheet = read(
            "<table><tr><td colspan=3>标题<tr><td rowspan='2'>类别</td><td>人口<td x:num=\"12\">12</tr>\
             <tr><td>网格</td><td class=s>１２&nbsp;个</td></tr></table>",
        );
        assert_eq!(sheet.text(0, 0), "标题");
        assert_eq!(
            (sheet.text(1, 0), sheet.text(1, 1), sheet.text(1, 2)),
            ("类别".into(), "人口".into(), "12".into())
        );
        assert_eq!((sheet.text(2, 1), sheet.text(2, 2)), ("网格".into(), "１２ 个".into()));
    }

    #[test]
    fn the_name_of_the_worksheet_and_entities_are_read_and_styles_are_not() {
        let sheet = read(
            "<style>td{x:1}</style><!--[if gte mso 9]><xml><x:Name>桐坪&amp;镇</x:Name></xml><![endif]-->\
             <td title='a>b'>&lt;b&gt;&#20044;&#x4E4C;&unknown;</td>",
        );
        assert_eq!(sheet.name, "桐坪&镇");
        assert_eq!(sheet.text(0, 0), "<b>乌乌&unknown;");
        assert_eq!(sheet.cells.len(), 1);
    }

    proptest! {
        #[test]
        fn reading_markup_never_panics(text in "(<(/?t[drh]|table|br|style)( (col|row)span=.?[0-9]{0,9}.?)?>?|&#?x?[0-9a-z]{0,4};?|[a-z镇<>&\"' ]){0,40}") {
            let _ = read(&text);
        }
    }
}
