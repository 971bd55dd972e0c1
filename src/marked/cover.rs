//! The first sheet of a marked workbook: what to mend, with links to the cells.

use super::Weight;
use crate::ingest::{Area, Content, Sheet};
use crate::worksheet::room::{CELL_AT_MOST, clean, line_count, row_height, units};

/// Name of the sheet; with a number behind it where the township has one of that name.
pub const NAME: &str = "修改清单";
/// What the line under the title begins with. By it and the name the sheet is known when it comes back.
pub const SIGN: &str = "〔横评〕";

/// Rows at the top of a sheet in which the sign is looked for: a clerk may have put one above.
const TOP: u32 = 5;
/// Least and most width of a column, in characters: nine of them are to be read on a landscape page.
const WIDTH: (f64, f64) = (6.0, 30.0);
/// What the indent of a cell takes of it.
const INDENT: f64 = 1.0;

/// What the first sheet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Its title.
    pub title: String,
    /// A sentence on what this sheet is and that it may stay; the sign goes in front of it.
    pub about: String,
    /// The files that it was made for, the first version first: by these names a mended copy is known to
    /// be later than they are.
    pub origins: Vec<String>,
    /// The verdict: accepted, returned, until when to answer; a line each.
    pub verdict: Vec<String>,
    /// Headings of the list.
    pub head: Vec<String>,
    /// The list.
    pub items: Vec<Item>,
    /// Lines under the list.
    pub remarks: Vec<String>,
}

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Colours its first cell as the marks are coloured.
    pub weight: Option<Weight>,
    /// From left to right.
    pub entries: Vec<Entry>,
}

/// A cell of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Words.
    Text(String),
    /// Words that lead to cells of this workbook. Where it has no such sheet they lead nowhere.
    Link {
        /// What stands in the cell, such as `表1!D7`.
        text: String,
        /// The sheet, by its name as it was read.
        sheet: String,
        /// The cells.
        area: Area,
    },
}

/// Whether a sheet is one of ours from an earlier time: the list in front of a workbook, or the table of a slip that
/// is a page, where sheets have no names.
pub fn is_cover(sheet: &Sheet) -> bool {
    let top = sheet.cells.iter().take_while(|cell| cell.address.row < TOP);
    let mut words = top.filter_map(|cell| match &cell.content {
        Content::Text(text) if cell.address.column == 0 => Some(text),
        _ => None,
    });
    (sheet.name.starts_with(NAME) || sheet.name.is_empty())
        && words.any(|text| text.trim_start().starts_with(SIGN))
}

/// The files that a sheet of ours was made for, by the names its second line ends with: `〔K7Q2MX〕`. Empty
/// for other sheets.
pub fn origins(sheet: &Sheet) -> Vec<String> {
    if !is_cover(sheet) {
        return Vec::new();
    }
    let sign = sheet.cells.iter().find_map(|cell| match &cell.content {
        Content::Text(text) => text.trim_start().strip_prefix(SIGN),
        _ => None,
    });
    let parts = sign.unwrap_or_default().split('〔').skip(1);
    parts.filter_map(|part| Some(part.split_once('〕')?.0.to_owned())).collect()
}

/// A name for the sheet that none of these has, whatever their case.
pub(super) fn free_name<'a>(taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<&str> = taken.collect();
    let numbered = (2_u32..).map(|number| format!("{NAME} ({number})"));
    let mut names = std::iter::once(NAME.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

/// The cover as it is laid out, whoever writes it.
pub(super) struct Page<'c> {
    /// Widths of its columns, in characters.
    pub(super) widths: Vec<f64>,
    /// Its rows from the top.
    pub(super) rows: Vec<Row<'c>>,
}

/// A row of the laid out cover.
pub(super) struct Row<'c> {
    /// In points.
    pub(super) height: f64,
    /// From the first column on; a single cell of a line runs across all columns.
    pub(super) cells: Vec<Piece<'c>>,
    /// Whether it is a line.
    pub(super) across: bool,
}

/// A cell of the laid out cover.
pub(super) struct Piece<'c> {
    pub(super) look: Look,
    pub(super) text: String,
    /// Sheet and cells it leads to.
    pub(super) target: Option<(&'c str, Area)>,
}

impl<'c> Row<'c> {
    /// A row of the list.
    fn ruled(cells: Vec<Piece<'c>>, widths: &[f64]) -> Self {
        let lines = cells.iter().zip(widths).map(|(piece, width)| line_count(&piece.text, *width - INDENT));
        let height = row_height(lines.max().unwrap_or(1)).max(20.0);
        Self { height, cells, across: false }
    }
}

/// The look of a cell of the cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Title,
    Sign,
    Verdict,
    Head,
    Body,
    Link,
    Weighed(Weight),
    Remark,
}

impl Look {
    /// Size of its letters, in points.
    pub(super) fn size(self) -> u32 {
        match self {
            Self::Title => 16,
            Self::Verdict => 11,
            Self::Sign | Self::Remark => 9,
            Self::Head | Self::Body | Self::Link | Self::Weighed(_) => 10,
        }
    }

    /// Colour of its letters.
    pub(super) fn ink(self) -> u32 {
        match self {
            Self::Sign | Self::Remark => 0x5F_6B7A,
            Self::Link => 0x00_5A9E,
            _ => 0x1F_2933,
        }
    }

    /// Colour behind its letters.
    pub(super) fn ground(self) -> Option<u32> {
        match self {
            Self::Head => Some(0xEA_F1F7),
            Self::Weighed(weight) => Some(weight.colour()),
            _ => None,
        }
    }

    /// Whether its letters are bold.
    pub(super) fn is_bold(self) -> bool {
        matches!(self, Self::Title | Self::Verdict | Self::Head)
    }

    /// Whether it stands in the ruled list.
    pub(super) fn is_ruled(self) -> bool {
        matches!(self, Self::Head | Self::Body | Self::Link | Self::Weighed(_))
    }
}

impl Cover {
    /// The second line: our sign, what this sheet is, and the files it was made for.
    fn signed(&self) -> String {
        let origins: String = self.origins.iter().map(|origin| format!("〔{origin}〕")).collect();
        format!("{SIGN}{}{origins}", self.about)
    }

    /// Lays it out.
    pub(super) fn page(&self) -> Page<'_> {
        let most = self.items.iter().map(|item| item.entries.len()).max();
        let columns = most.unwrap_or(0).max(self.head.len()).max(1);
        let widths: Vec<f64> = (0..columns).map(|column| self.width(column)).collect();
        let whole: f64 = widths.iter().sum();
        let line = |look: Look, text: &str| {
            let text = clean(text, CELL_AT_MOST);
            // The units are those of 10 points.
            let scale = 10.0 / f64::from(look.size().max(10));
            let height = row_height(line_count(&text, whole * scale)) / scale;
            Row { height: height.min(409.0), cells: vec![Piece { look, text, target: None }], across: true }
        };
        let mut rows = vec![line(Look::Title, &self.title), line(Look::Sign, &self.signed())];
        rows.extend(self.verdict.iter().map(|text| line(Look::Verdict, text)));
        if !self.head.is_empty() {
            let head =
                |text: &String| Piece { look: Look::Head, text: clean(text, CELL_AT_MOST), target: None };
            rows.push(Row::ruled(self.head.iter().map(head).collect(), &widths));
        }
        rows.extend(self.items.iter().map(|item| Row::ruled(item.pieces(), &widths)));
        rows.extend(self.remarks.iter().map(|text| line(Look::Remark, text)));
        Page { widths, rows }
    }

    /// The width a column wants, from its heading and cells, 2 of padding and the indent.
    fn width(&self, column: usize) -> f64 {
        let cells = self.items.iter().filter_map(|item| item.entries.get(column)).map(Entry::text);
        let widest = self.head.get(column).map(String::as_str).into_iter().chain(cells).map(units);
        (widest.fold(0.0, f64::max) + 2.0 + INDENT).clamp(WIDTH.0, WIDTH.1)
    }
}

impl Item {
    fn pieces(&self) -> Vec<Piece<'_>> {
        let pieces = self.entries.iter().enumerate().map(|(place, entry)| {
            let target = match entry {
                Entry::Text(_) => None,
                Entry::Link { sheet, area, .. } => Some((sheet.as_str(), *area)),
            };
            let look = match (place, self.weight, &target) {
                (0, Some(weight), _) => Look::Weighed(weight),
                (_, _, Some(_)) => Look::Link,
                _ => Look::Body,
            };
            Piece { look, text: clean(entry.text(), CELL_AT_MOST), target }
        });
        pieces.collect()
    }
}

impl Entry {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Link { text, .. } => text,
        }
    }
}

/// Where a link leads, as a workbook writes it: `'表 1'!D7`.
pub(super) fn location(sheet: &str, area: Area) -> String {
    format!("'{}'!{area}", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::{Cover, Entry, Item, Look, NAME, SIGN, free_name, is_cover, location};
    use crate::ingest::{Address, Area, Cell, Content, Sheet};

    fn sheet(name: &str, row: u32, text: &str) -> Sheet {
        let content = Content::Text(text.into());
        Sheet::new(name, false, vec![Cell { address: Address { row, column: 0 }, content, formula: None }])
    }

    #[test]
    fn a_sheet_is_ours_by_its_name_and_its_sign() {
        assert!(is_cover(&sheet(NAME, 1, &format!("{SIGN}不是统计表"))));
        assert!(is_cover(&sheet("修改清单 (2)", 2, &format!(" {SIGN}"))));
        assert!(!is_cover(&sheet(NAME, 1, "已按要求修改")));
        assert!(!is_cover(&sheet("表1", 1, SIGN)));
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(free_name(["表1"].into_iter()), NAME);
        assert_eq!(free_name([NAME, "修改清单 (2)"].into_iter()), "修改清单 (3)");
    }

    #[test]
    fn rows_are_high_enough_for_han_that_wraps() {
        let entries = vec![Entry::Text("1".to_owned()), Entry::Text("请".repeat(60))];
        let cover = Cover { items: vec![Item { weight: None, entries }], ..Cover::default() };
        let page = cover.page();
        // 120 units in a column of 30, of which 28 can be used: five lines.
        assert_eq!(page.widths, [6.0, 30.0]);
        let row = &page.rows[2];
        assert!((row.height - (5.0 * 15.5 + 4.0)).abs() < 1e-9, "{}", row.height);
        assert_eq!(row.cells[1].look, Look::Body);
    }

    #[test]
    fn a_link_quotes_its_sheet() {
        assert_eq!(location("张'三 表", Area::parse("B2:D7").unwrap()), "'张''三 表'!B2:D7");
    }
}
