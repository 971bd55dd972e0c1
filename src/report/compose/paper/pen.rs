//! Writes the pieces of a paper one after another and numbers its headings.

use crate::language::Language;
use crate::locale::Locale;
use crate::report::summary::paper::{Level, Paragraph, Piece, Span};
use crate::report::summary::{Figure, Table};

/// The text of a paper in the making.
pub(super) struct Pen<'a> {
    locale: &'a Locale,
    counts: [usize; 3],
    pub(super) pieces: Vec<Piece>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(locale: &'a Locale) -> Self {
        Self { locale, counts: [0; 3], pieces: Vec::new() }
    }

    /// A heading in a line of its own.
    pub(super) fn heading(&mut self, level: Level, title: &str) {
        let numbered = self.numbered(level, title);
        self.pieces.push(Piece::Heading(level, numbered));
    }

    /// A paragraph that opens with a heading in its line.
    pub(super) fn under(&mut self, level: Level, title: &str, text: String) {
        let numbered = self.numbered(level, title);
        let lead =
            self.locale.with("paper.lead_in", &[("heading", &numbered)]) + self.locale.text("join.sentence");
        self.pieces
            .push(Piece::Paragraph(Paragraph { lead: Some((level, lead)), spans: vec![Span::Said(text)] }));
    }

    /// A paragraph of sentences; nothing where there are none.
    pub(super) fn say(&mut self, sentences: &[String]) {
        let text = self.locale.sentences(sentences);
        if !text.is_empty() {
            self.pieces.push(Piece::Paragraph(text.into()));
        }
    }

    /// A paragraph that leaves something to a person.
    ///
    /// - `key`: what is said before, such as "主要做法："; `what`: the key of what is to be filled in.
    pub(super) fn leave(&mut self, key: &str, what: &str) {
        self.pieces.push(Piece::Paragraph(left(self.locale, key, what)));
    }

    pub(super) fn list(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.pieces.push(Piece::List(lines));
        }
    }

    pub(super) fn table(&mut self, table: Table) {
        self.pieces.push(Piece::Table(table));
    }

    pub(super) fn figure(&mut self, figure: Figure) {
        self.pieces.push(Piece::Figure(Box::new(figure)));
    }

    fn numbered(&mut self, level: Level, title: &str) -> String {
        let (depth, key) = match level {
            Level::First => (0, "paper.number.first"),
            Level::Second => (1, "paper.number.second"),
            Level::Third => (2, "paper.number.third"),
        };
        self.counts[depth] += 1;
        self.counts[depth + 1..].fill(0);
        let count = self.counts[depth];
        let number = match (level, self.locale.language) {
            (Level::First | Level::Second, Language::Chinese) => numeral(count),
            _ => count.to_string(),
        };
        self.locale.with(key, &[("number", &number), ("title", title)])
    }
}

/// A paragraph that leaves something to a person, such as "主要做法：【请补充：…】。".
pub(super) fn left(locale: &Locale, key: &str, what: &str) -> Paragraph {
    let to_fill = Span::ToFill(locale.with("paper.fill", &[("what", locale.text(what))]));
    let said = |text: &str| (!text.is_empty()).then(|| Span::Said(text.to_owned()));
    let (before, after) = locale.text(key).split_once("{fill}").unwrap_or((locale.text(key), ""));
    Paragraph { lead: None, spans: said(before).into_iter().chain([to_fill]).chain(said(after)).collect() }
}

/// A number as headings are counted: 一, 十, 十一, 二十一. From a hundred on, digits.
fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, one) => DIGITS[one].to_owned(),
        (1, one) => format!("十{}", DIGITS[one]),
        (ten @ 2..=9, one) => format!("{}十{}", DIGITS[ten], DIGITS[one]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pen, numeral};
    use crate::language::Language;
    use crate::locale::Locale;
    use crate::report::summary::paper::{Level, Piece};

    #[test]
    fn headings_count_as_official_papers_do() {
        assert_eq!([1, 10, 11, 20, 32, 100].map(numeral), ["一", "十", "十一", "二十", "三十二", "100"]);
    }

    #[test]
    fn a_new_heading_begins_the_numbers_below_it_anew() {
        let locale = Locale::new(Language::Chinese);
        let mut pen = Pen::new(&locale);
        for level in [Level::First, Level::Second, Level::Third, Level::Third, Level::Second, Level::Third] {
            pen.heading(level, "甲");
        }
        pen.heading(Level::First, "甲");
        pen.heading(Level::Second, "甲");
        let said: Vec<&str> = (pen.pieces.iter())
            .map(|piece| match piece {
                Piece::Heading(_, text) => text.as_str(),
                _ => "",
            })
            .collect();
        assert_eq!(said, ["一、甲", "（一）甲", "1．甲", "2．甲", "（二）甲", "1．甲", "二、甲", "（一）甲"]);
    }
}
