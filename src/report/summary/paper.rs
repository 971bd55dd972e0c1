//! The official paper before it is set: running text in levels, its tables behind it as annexes.
//!
//! Headings and annexes carry their numbers as words. What only a person can say is a [`Span::ToFill`], so
//! that every writer can mark it and nobody sends it out unseen.

use super::{Figure, Table};

/// An official paper (公文), ready to be set in any format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// The title, broken into lines where the sense breaks.
    pub title: Vec<String>,
    /// To whom it goes.
    pub addressee: Paragraph,
    /// Everything from the lead to the last advice.
    pub body: Vec<Piece>,
    /// The word before the list of annexes, such as "附件：".
    pub annex_word: String,
    /// The titles of the annexes as listed under the text.
    pub annex_list: Vec<String>,
    /// Who signs, and the day; set at the right.
    pub closing: Vec<Paragraph>,
    /// The annexes, each to begin on a page of its own.
    pub annexes: Vec<Annex>,
    /// How its length is told.
    pub measure: Measure,
}

/// What stands behind the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Annex {
    /// Such as "附件1".
    pub label: String,
    /// Its title.
    pub title: String,
    /// What is in it.
    pub pieces: Vec<Piece>,
}

/// One piece of the text or of an annex.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A heading with its number.
    Heading(Level, String),
    /// A paragraph.
    Paragraph(Paragraph),
    /// Short statements, one line each.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart.
    Figure(Box<Figure>),
}

/// The levels of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
}

/// A paragraph of running text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// A heading that opens the paragraph and stands in its line.
    pub lead: Option<(Level, String)>,
    /// What it says.
    pub spans: Vec<Span>,
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Said(String),
    /// What a person has to write in its place, in its brackets: "【请补充：主送机关】".
    ToFill(String),
}

impl Span {
    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Said(words) | Self::ToFill(words) => words,
        }
    }
}

/// How the length of a paper is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Characters without spaces, as Chinese papers are measured.
    #[default]
    Characters,
    /// Words between spaces.
    Words,
}

impl Measure {
    fn of(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().filter(|c| !c.is_whitespace()).count(),
            Self::Words => text.split_whitespace().count(),
        }
    }
}

impl From<String> for Paragraph {
    fn from(text: String) -> Self {
        Self { lead: None, spans: vec![Span::Said(text)] }
    }
}

impl Paragraph {
    /// Its words, those to be filled in among them.
    pub fn text(&self) -> String {
        let lead = self.lead.iter().map(|(_, words)| words.as_str());
        lead.chain(self.spans.iter().map(Span::words)).collect()
    }
}

impl Paper {
    /// The length of all that stands before the annexes: title, text, tables in it, list of annexes and
    /// closing.
    pub fn length(&self) -> usize {
        let of = |text: &str| self.measure.of(text);
        let around = self.title.iter().chain([&self.annex_word]).chain(&self.annex_list);
        let around: usize = around.map(|text| of(text)).sum();
        let closing: usize =
            [&self.addressee].into_iter().chain(&self.closing).map(|own| of(&own.text())).sum();
        around + closing + self.body.iter().map(|piece| piece.length(&of)).sum::<usize>()
    }

    /// Every piece, of the text and then of the annexes.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.body.iter().chain(self.annexes.iter().flat_map(|annex| &annex.pieces))
    }

    /// Every chart in it.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Figure(figure) => Some(&**figure),
            _ => None,
        })
    }
}

impl Piece {
    fn length(&self, of: &impl Fn(&str) -> usize) -> usize {
        match self {
            Self::Heading(_, text) => of(text),
            Self::Paragraph(own) => of(&own.text()),
            Self::List(lines) => lines.iter().map(|line| of(line)).sum(),
            Self::Figure(figure) => of(&figure.title),
            Self::Table(table) => {
                let headings =
                    table.columns.iter().flat_map(|column| [Some(&column.heading), column.detail.as_ref()]);
                let around = headings.flatten().chain([&table.caption]).chain(&table.notes);
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                around.map(|text| of(text)).sum::<usize>()
                    + cells.map(|cell| of(cell.printed())).sum::<usize>()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Measure, Paper, Paragraph, Piece, Span};
    use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};

    fn paper(measure: Measure, text: &str) -> Paper {
        Paper { body: vec![Piece::Paragraph(text.to_owned().into())], measure, ..Paper::default() }
    }

    #[test]
    fn characters_are_counted_without_spaces_and_words_between_them() {
        assert_eq!(paper(Measure::Characters, "得分率 95.70。").length(), 9);
        assert_eq!(paper(Measure::Words, "the score is 95.70.").length(), 4);
    }

    #[test]
    fn everything_before_the_annexes_counts_and_nothing_in_them() {
        let table = Table {
            id: "t".to_owned(),
            caption: "表题".to_owned(),
            sheet: String::new(),
            columns: vec![Column {
                key: String::new(),
                heading: "乡镇".to_owned(),
                detail: None,
                kind: ColumnKind::RowHeader,
            }],
            rows: vec![Row {
                id: "r".to_owned(),
                group: String::new(),
                tone: Tone::Plain,
                cells: vec![Cell::text("白土镇")],
            }],
            notes: vec!["注".to_owned()],
        };
        let mut paper = Paper {
            title: vec!["标题".to_owned()],
            addressee: Paragraph { lead: None, spans: vec![Span::ToFill("【补】".to_owned())] },
            body: vec![Piece::Heading(Level::First, "一、".to_owned()), Piece::Table(table.clone())],
            closing: vec!["日期".to_owned().into()],
            ..Paper::default()
        };
        assert_eq!(paper.length(), 2 + 3 + 2 + (2 + 2 + 3 + 1) + 2);
        let before = paper.length();
        paper.annexes.push(super::Annex {
            label: "附件1".to_owned(),
            title: "全表".to_owned(),
            pieces: vec![Piece::Table(table)],
        });
        assert_eq!(paper.length(), before);
    }
}
