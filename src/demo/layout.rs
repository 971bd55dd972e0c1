//! How a form is laid out: the one that was sent out, and what townships make of it.

use super::book::{Book, Cell, Role};
use super::dress::Said;
use crate::period::{Date, Period};
use crate::scheme::{Field, Scheme};
use crate::template::words::{list_mark, period_alone, title};
use crate::value::plain;

/// A layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A sheet for each table, a figure to a row, as it was sent out.
    Form,
    /// The same, moved down and to the right.
    Moved,
    /// One sheet, a figure to a row.
    List,
    /// One sheet, last year's figure in front of this year's.
    Compared,
    /// Label and figure, and nothing else.
    Pairs,
    /// One row of figures under headings of three levels.
    Wide,
}

/// A row of the form as it is filled in.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The place of its field.
    pub(super) field: usize,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) said: Said,
    /// Last year's figure.
    pub(super) before: Option<f64>,
    /// Whether the form has its row at all.
    pub(super) there: bool,
    /// A second row of the same label with another figure.
    pub(super) again: Option<f64>,
}

/// A form as it is filled in.
#[derive(Clone, Debug)]
pub(super) struct Filled<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) district: &'a str,
    pub(super) period: Period,
    /// Who reports, in the title and behind 填报单位; blank where the form does not say.
    pub(super) titled: String,
    pub(super) reporter: String,
    pub(super) date: Option<Date>,
    pub(super) signed: bool,
    pub(super) entries: Vec<Entry>,
    /// A row that the form does not have.
    pub(super) stranger: Option<(&'static str, f64)>,
}

impl Layout {
    /// Whether figures stand under each other, each with its unit in a column.
    pub(super) fn has_units(self) -> bool {
        !matches!(self, Self::Pairs | Self::Wide)
    }

    /// How many columns a table that runs down the page has behind its first.
    fn last_column(self) -> u32 {
        match self {
            Self::Pairs => 1,
            Self::List => 3,
            Self::Form | Self::Moved | Self::Compared | Self::Wide => 4,
        }
    }

    /// Whether it is one sheet, as it must be in a text file.
    pub(super) fn is_one_sheet(self) -> bool {
        !matches!(self, Self::Form | Self::Moved)
    }
}

impl Filled<'_> {
    /// Lays the form out.
    pub(super) fn laid_out(&self, layout: Layout) -> Book {
        let mut book = Book::default();
        match layout {
            Layout::Form => self.tables(&mut book, (0, 0)),
            Layout::Moved => self.tables(&mut book, (3, 2)),
            Layout::Wide => self.wide(&mut book),
            Layout::List | Layout::Compared | Layout::Pairs => self.one_sheet(&mut book, layout),
        }
        book
    }

    fn title(&self) -> String {
        title(self.district, &self.titled, self.period)
    }

    fn field(&self, entry: &Entry) -> &Field {
        &self.scheme.fields[entry.field]
    }

    /// The heading over the figures: in a part of a year they count from January on.
    fn figures(&self) -> &'static str {
        if self.period.is_year() { "本期数" } else { "本年累计数" }
    }

    /// A sheet for each table; its upper left corner lies `down` rows and `right` columns off.
    fn tables(&self, book: &mut Book, (down, right): (u32, u32)) {
        let mut names: Vec<&str> = Vec::new();
        for field in &self.scheme.fields {
            if !names.contains(&field.sheet.as_str()) {
                names.push(&field.sheet);
            }
        }
        for name in &names {
            book.sheet(name, down + 3);
            self.head(book, (down, right), 4, Some(name));
            for (column, heading) in
                (right..).zip(["序号", "指标名称", "计量单位", self.figures(), "佐证/说明"])
            {
                book.put(down + 3, column, heading.into());
            }
            let own = self.entries.iter().filter(|entry| self.field(entry).sheet == **name);
            let mut row = self.rows(book, own, (down + 4, right), Layout::Form);
            if Some(name) == names.last() {
                row = self.stranger(book, (row, right), Layout::Form);
            }
            self.foot(book, (row, right), 4);
        }
    }

    fn one_sheet(&self, book: &mut Book, layout: Layout) {
        book.sheet("统计表", 2);
        let headings: &[&str] = match layout {
            Layout::Pairs => &["指标名称", self.figures()],
            Layout::Compared => &["序号", "指标名称", "计量单位", "上年同期数", self.figures()],
            _ => &["序号", "指标名称", "计量单位", self.figures()],
        };
        self.head(book, (0, 0), layout.last_column(), None);
        for (column, heading) in (0..).zip(headings) {
            book.put(2, column, (*heading).into());
        }
        let row = self.rows(book, self.entries.iter(), (3, 0), layout);
        let row = self.stranger(book, (row, 0), layout);
        self.foot(book, (row, 0), layout.last_column());
    }

    /// Title, who reports and when. `last`: how many columns further the table ends.
    fn head(&self, book: &mut Book, (row, column): (u32, u32), last: u32, table: Option<&str>) {
        book.put_as(Role::Title, row, column, Cell::Text(self.title()));
        book.merge((row, column), (row, column + last));
        let mut row = row + 1;
        if let Some(table) = table {
            book.put(row, column, Cell::Text(format!("（{table}）")));
            book.merge((row, column), (row, column + last));
            row += 1;
        }
        book.put_as(Role::Reporter, row, column, Cell::Text(format!("填报单位（盖章）：{}", self.reporter)));
        let day = self.date.map(|day| format!("{}年{}月{}日", day.year, day.month, day.day));
        let behind = if last > 1 { column + 2 } else { column + 1 };
        book.put_as(Role::Date, row, behind, Cell::Text(format!("填报日期：{}", day.unwrap_or_default())));
    }

    /// The line for signatures.
    fn foot(&self, book: &mut Book, (row, column): (u32, u32), last: u32) {
        let (who, number) = if self.signed { ("某某", "000-00000000") } else { ("", "") };
        let line = format!("单位负责人：{who}　　　填报人：{who}　　　联系电话：{number}");
        book.put_as(Role::Signature, row, column, Cell::Text(line));
        book.merge((row, column), (row, column + last));
    }

    /// Sections and figures, a row for each; the row below them.
    fn rows<'e>(
        &self,
        book: &mut Book,
        entries: impl Iterator<Item = &'e Entry>,
        (first, column): (u32, u32),
        layout: Layout,
    ) -> u32 {
        let (mut row, mut section, mut sections, mut number) = (first, "", 0, 0);
        for entry in entries {
            let field = &self.scheme.fields[entry.field];
            if field.section != section {
                section = &field.section;
                sections += 1;
                book.put(row, column, Cell::Text(format!("{}、{section}", list_mark(sections))));
                book.merge((row, column), (row, column + layout.last_column()));
                row += 1;
            }
            number += 1;
            if !entry.there {
                continue;
            }
            self.row(book, entry, (row, column), (layout, number));
            if let Some(other) = entry.again {
                row += 1;
                let said = Said { cell: Some(Cell::Number(other)), ..entry.said.clone() };
                self.row(book, &Entry { said, ..entry.clone() }, (row, column), (layout, number));
            }
            row += 1;
        }
        row
    }

    fn row(
        &self,
        book: &mut Book,
        entry: &Entry,
        (row, column): (u32, u32),
        (layout, number): (Layout, u32),
    ) {
        let label = Cell::Text(entry.label.clone());
        let at = match layout {
            Layout::Pairs => {
                book.put(row, column, label);
                column + 1
            }
            _ => {
                book.put(row, column, Cell::Number(f64::from(number)));
                book.put(row, column + 1, label);
                book.put(row, column + 2, entry.unit.as_str().into());
                column + 3
            }
        };
        let at = match (layout, entry.before) {
            (Layout::Compared, before) => {
                if let Some(before) = before {
                    book.put(
                        row,
                        at,
                        super::dress::plainly(self.field(entry), before).cell.unwrap_or(Cell::Number(before)),
                    );
                }
                at + 1
            }
            _ => at,
        };
        book.mark(Role::Figure(entry.field), row, at);
        if let Some(cell) = &entry.said.cell {
            book.put(row, at, cell.clone());
        }
    }

    fn stranger(&self, book: &mut Book, (row, column): (u32, u32), layout: Layout) -> u32 {
        let Some((label, figure)) = self.stranger else { return row };
        let (label_at, at) = match layout {
            Layout::Pairs => (column, column + 1),
            Layout::Compared => (column + 1, column + 4),
            _ => (column + 1, column + 3),
        };
        book.put(row, label_at, label.into());
        book.put_as(Role::Stranger, row, at, Cell::Number(figure));
        row + 1
    }

    /// Headings of three levels over one row: table, section, label with its unit.
    fn wide(&self, book: &mut Book) {
        book.sheet("统计表", 4);
        self.head(book, (0, 0), 8, None);
        for (column, heading) in [(0, "序号"), (1, "单位名称")] {
            book.put(2, column, heading.into());
            book.merge((2, column), (4, column));
        }
        book.put(5, 0, Cell::Number(1.0));
        book.put(5, 1, self.reporter.as_str().into());
        let shown: Vec<&Entry> = self.entries.iter().filter(|entry| entry.there).collect();
        for (column, entry) in (2..).zip(&shown) {
            let unit = if entry.unit == "是/否" { String::new() } else { format!("（{}）", entry.unit) };
            book.put(4, column, Cell::Text(format!("{}{unit}", entry.label)));
            book.mark(Role::Figure(entry.field), 5, column);
            if let Some(cell) = &entry.said.cell {
                book.put(5, column, cell.clone());
            }
        }
        let over = |book: &mut Book, row: u32, name: &dyn Fn(&Entry) -> String| {
            let mut first = 0;
            for place in 1..=shown.len() {
                if place == shown.len() || name(shown[place]) != name(shown[first]) {
                    book.put(row, first as u32 + 2, Cell::Text(name(shown[first])));
                    book.merge((row, first as u32 + 2), (row, place as u32 + 1));
                    first = place;
                }
            }
        };
        over(book, 2, &|entry| self.field(entry).sheet.clone());
        over(book, 3, &|entry| self.field(entry).section.clone());
        self.foot(book, (6, 0), 8);
    }

    /// The name of a file, without extension.
    pub(super) fn file_name(&self, name: &str, shape: u64) -> String {
        let year = period_alone(self.period);
        match shape {
            0 => format!("{name}{year}法治政府建设情况统计表"),
            1 => format!("附件2：法治政府建设情况统计表（{name}）"),
            2 => format!("{year}法治统计表-{name}"),
            _ => format!("{name}报表 {year}"),
        }
    }
}

/// A number as a text file has it.
pub(super) fn written(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => plain(*number),
        Cell::Text(text) => text.clone(),
        Cell::Error => "#REF!".to_owned(),
    }
}
