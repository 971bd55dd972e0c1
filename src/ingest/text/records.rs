//! Records and fields of delimited text, and the separator between them.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Separators people's programs write, in the order they are preferred among equals.
const SEPARATORS: [char; 4] = [',', '\t', ';', '，'];
/// Lines looked at to find the separator.
const LINES: usize = 50;
/// Most characters in a cell of a spreadsheet: a longer field is an unclosed quote.
const FIELD: usize = 32_767;

/// A field with its place: row and column, counted from 0.
pub(super) struct Field<'a> {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: Cow<'a, str>,
}

/// The fields of a text, in order.
///
/// Blank lines are no records, but they are rows to anyone who opens the file; line breaks within
/// quotes are lines, but no rows. A quote that cannot be what it seems is a character like any
/// other, so that it never swallows the lines after it.
pub(super) struct Fields<'a> {
    rest: &'a str,
    separator: char,
    row: u32,
    column: u32,
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a str, separator: char) -> Self {
        Self { rest: text, separator, row: 0, column: 0 }
    }

    fn ends(&self, c: char) -> bool {
        c == self.separator || matches!(c, '\r' | '\n')
    }

    /// The length of what stands up to the next separator or line end.
    fn plain(&self, text: &str) -> usize {
        text.find(|c| self.ends(c)).unwrap_or(text.len())
    }

    /// Steps over one line end.
    fn line_end(&mut self) -> bool {
        let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\r', '\n']));
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// A field within quotes, or within the `="…"` that keeps a spreadsheet from reading a number,
    /// and its length with them.
    ///
    /// `None` if the quote does not close, or closes so that it must have been opened by mistake: after
    /// more than fits into a cell, or lines away and in the middle of other words.
    fn quoted(&self) -> Option<(Cow<'a, str>, usize)> {
        let dress = self.rest.starts_with("=\"");
        let open = if dress { 2 } else { 1 };
        let inside = self.rest.get(open..).filter(|_| dress || self.rest.starts_with('"'))?;
        let mut end = 0;
        let mut doubled = false;
        loop {
            end += inside[end..].find('"')?;
            if end > FIELD * 4 {
                return None;
            }
            if !inside[end + 1..].starts_with('"') {
                break;
            }
            doubled = true;
            end += 2;
        }
        let (content, after) = (&inside[..end], &inside[end + 1..]);
        let tail = &after[..self.plain(after)];
        let strays = !tail.trim().is_empty() && (dress || content.contains(['\r', '\n']));
        if strays || content.chars().count() > FIELD {
            return None;
        }
        let mut text =
            if doubled { Cow::Owned(content.replace("\"\"", "\"")) } else { Cow::Borrowed(content) };
        if !tail.is_empty() {
            text.to_mut().push_str(tail);
        }
        Some((text, open + end + 1 + tail.len()))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        if self.column == 0 {
            while self.line_end() {
                self.row = self.row.saturating_add(1);
            }
            if self.rest.is_empty() {
                return None;
            }
        }
        let (text, length) = self.quoted().unwrap_or_else(|| {
            let length = self.plain(self.rest);
            (Cow::Borrowed(&self.rest[..length]), length)
        });
        let field = Field { row: self.row, column: self.column, text: undressed(text) };
        self.rest = &self.rest[length..];
        if let Some(after) = self.rest.strip_prefix(self.separator) {
            self.rest = after;
            self.column = self.column.saturating_add(1);
        } else {
            self.column = 0;
            if self.line_end() {
                self.row = self.row.saturating_add(1);
            }
        }
        Some(field)
    }
}

/// `="007"`, as it comes out of quotes of its own, without its dress.
fn undressed(text: Cow<'_, str>) -> Cow<'_, str> {
    let bare = |text: &str| {
        let inside = text.strip_prefix("=\"")?.strip_suffix('"')?;
        (!inside.contains('"')).then(|| inside.to_owned())
    };
    bare(&text).map_or(text, Cow::Owned)
}

/// The separator under which most of the lines have fields, and the same number of them.
///
/// The full-width comma also stands in sentences. It separates only where at least two lines and
/// half of all have it, and nearly all of these equally often.
pub(super) fn separator(text: &str) -> char {
    let mut best = (',', (0, 0));
    for separator in SEPARATORS {
        let counts = field_counts(text, separator);
        let mut lines_by_count = BTreeMap::new();
        for count in counts.iter().filter(|count| **count > 1) {
            *lines_by_count.entry(*count).or_insert(0_usize) += 1;
        }
        let with: usize = lines_by_count.values().sum();
        let Some((count, alike)) = lines_by_count.into_iter().max_by_key(|(count, lines)| (*lines, *count))
        else {
            continue;
        };
        if separator == '，' && (alike < 2 || with * 2 < counts.len() || alike * 5 < with * 4) {
            continue;
        }
        // Under a wrong separator a field with line breaks makes more lines: shares are compared.
        let share = (with + alike) * 1_000 / counts.len();
        if (share, count) > best.1 {
            best = (separator, (share, count));
        }
    }
    best.0
}

/// The number of fields in each of the first records. A line with a full stop is a sentence, in
/// which full-width commas separate nothing.
fn field_counts(text: &str, separator: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut sentence = false;
    for field in Fields::new(text, separator) {
        if field.column == 0 {
            if counts.len() == LINES {
                break;
            }
            counts.push(0);
            sentence = false;
        }
        sentence |= separator == '，' && field.text.contains('。');
        if let Some(count) = counts.last_mut() {
            *count = if sentence { 1 } else { *count + 1 };
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fields, separator};

    fn fields(text: &str, separator: char) -> Vec<(u32, u32, String)> {
        Fields::new(text, separator).map(|field| (field.row, field.column, field.text.into_owned())).collect()
    }

    fn words(text: &str) -> Vec<String> {
        fields(text, ',').into_iter().map(|(.., text)| text).collect()
    }

    #[test]
    fn the_separator_is_the_one_that_stands_alike_in_most_lines() {
        assert_eq!(separator("标题\n甲;乙,丙\n丁;戊\n己;庚\n"), ';');
        assert_eq!(separator("1,234\t5\n2,345\t6\n合计\t11\n"), '\t');
        assert_eq!(separator("表\n指标，数量\n人口，12\n网格，3\n"), '，');
        assert_eq!(separator("编号,姓名,数\n3301\t,甲,1\n3302\t,乙,2\n"), ',');
        assert_eq!(separator("a,b\n\"x\n;y\n;z\n;w\",c;d\n"), ',');
        assert_eq!(separator("只有一列\n再一行\n"), ',');
    }

    #[test]
    fn full_width_commas_in_sentences_separate_nothing() {
        assert_eq!(separator("指标,数量,说明\n人口,12,按去年，未变\n网格,3,新增，见附件\n"), ',');
        assert_eq!(separator("说明：本镇，截至年底，已完成。\n其余各项，按时报送，未发生。\n"), ',');
        assert_eq!(separator("各项工作，进展顺利\n人民调解，成功率高，群众满意\n以上，请，审，阅\n"), ',');
        assert_eq!(separator("指标\t说明\n人口\t\"按去年，未变\"\n网格\t\"新增，见附件\"\n"), '\t');
    }

    #[test]
    fn quotes_hold_separators_line_breaks_and_doubled_quotes() {
        assert_eq!(words("\"a,b\",\"c\"\"d\",\"e\nf\"\n"), ["a,b", "c\"d", "e\nf"]);
        assert_eq!(words("\"a\"b,c\"d\"\n"), ["ab", "c\"d\""]);
        assert_eq!(fields("\"甲，乙\"，1,234\n", '，'), [(0, 0, "甲，乙".into()), (0, 1, "1,234".into())]);
    }

    #[test]
    fn an_unclosed_quote_does_not_swallow_the_lines_after_it() {
        assert_eq!(words("a,\"b\nc,d\n"), ["a", "\"b", "c", "d"]);
        // It seems to close at the opening quote of a later field.
        assert_eq!(words("a,\"b\nc,\"2,500\"\n"), ["a", "\"b", "c", "2,500"]);
        let long = format!("a,\"b\n{}\"\nc,d\n", "长\n".repeat(33_000));
        assert_eq!(fields(&long, ',').last(), Some(&(33_002, 1, "d".into())));
    }

    #[test]
    fn text_cells_of_spreadsheets_lose_their_dress() {
        assert_eq!(words("=\"007\",\"=\"\"008\"\"\",=\"1,2\"\n"), ["007", "008", "1,2"]);
        assert_eq!(words("=\"a\"&\"b\",=A1\n"), ["=\"a\"&\"b\"", "=A1"]);
    }

    #[test]
    fn rows_are_counted_by_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "", "\"b", "c\",x", "", "", "d"].join(end);
            let rows: Vec<_> = fields(&text, ',').into_iter().map(|(row, column, _)| (row, column)).collect();
            assert_eq!(rows, [(0, 0), (2, 0), (2, 1), (5, 0)]);
        }
    }

    proptest! {
        #[test]
        fn without_quotes_nothing_is_lost(text in "[a,\r\n，;\t字]{0,60}") {
            let kept: usize = Fields::new(&text, ',').map(|field| field.text.len()).sum();
            prop_assert_eq!(kept, text.replace([',', '\r', '\n'], "").len());
        }

        #[test]
        fn splitting_never_panics(text in "[a,\"=\r\n，字]{0,60}") {
            for separator in [',', '，', '\t'] {
                let _ = fields(&text, separator);
            }
            let _ = separator(&text);
        }
    }
}
