//! The tables of one page as one sheet.
//!
//! Tags may be unclosed and attributes unquoted, as in what Excel itself writes. Spans are spread
//! out, so that addresses count what a reader sees. The rows of a table within a cell follow the row
//! of that cell.

use super::covered::{COLUMNS, ROWS};
use super::hidden::Hidden;
use super::settings::{Setting, worksheets};
use super::style::{Look, Styles};
use super::table::{Open, Table, span};
use super::tag::{Token, Tokens, attributes};
use crate::ingest::cell::{Address, Area, Cell, Content, Sheet};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::workbook::{MERGES, keep};

/// Tables within tables that are told apart.
const DEPTH: usize = 64;
/// Most places outside the grid that are named.
const OUTSIDE: usize = 20;

/// A page as it was read.
pub(super) struct Page {
    /// Its tables.
    pub(super) sheet: Sheet,
    /// Cells outside the grid.
    pub(super) outside: Vec<Address>,
    /// The worksheets its settings name.
    pub(super) settings: Vec<Setting>,
    /// Whether there is any table.
    pub(super) has_table: bool,
}

/// Reads a page. `styles` are those of sheets that are kept elsewhere.
///
/// # Errors
///
/// [`Exceeded`] where it has more cells or words than are kept.
pub(super) fn read(text: &str, styles: &Styles, budget: &mut Budget) -> Result<Page, Exceeded> {
    let mut builder = Builder::new(styles, budget);
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        match token {
            Token::Words(words) => builder.table.words(words),
            Token::Comment(inside) => builder.settings.extend(worksheets(inside)),
            Token::Tag(name, tag) => match name.as_str() {
                "style" => builder.styles.add(tokens.raw("style")),
                "xml" => builder.settings.extend(worksheets(tokens.raw("xml"))),
                "script" | "title" => drop(tokens.raw(&name)),
                _ => builder.tag(&name, tag)?,
            },
        }
    }
    builder.finish()
}

/// A page while it is read.
struct Builder<'b> {
    budget: &'b mut Budget,
    shared: &'b Styles,
    styles: Styles,
    settings: Vec<Setting>,
    cells: Vec<Cell>,
    merges: Vec<Area>,
    outside: Vec<Address>,
    hidden: Hidden,
    /// The innermost table; at first the page itself, which may have cells without one.
    table: Table,
    /// The tables around it.
    outer: Vec<Table>,
    /// Tables within it that are not told apart from it.
    deeper: usize,
    nested: bool,
    has_table: bool,
    next_row: u32,
}

impl<'b> Builder<'b> {
    fn new(shared: &'b Styles, budget: &'b mut Budget) -> Self {
        Self {
            budget,
            shared,
            styles: Styles::default(),
            settings: Vec::new(),
            cells: Vec::new(),
            merges: Vec::new(),
            outside: Vec::new(),
            hidden: Hidden::default(),
            table: Table::default(),
            outer: Vec::new(),
            deeper: 0,
            nested: false,
            has_table: false,
            next_row: 0,
        }
    }

    fn tag(&mut self, name: &str, tag: &str) -> Result<(), Exceeded> {
        match name {
            "table" => self.open_table(tag),
            "/table" => self.close_table()?,
            "tr" => {
                self.open_row(tag)?;
            }
            "td" | "th" => self.open_cell(tag)?,
            "caption" => {
                self.open_row("")?;
                self.open_cell("")?;
            }
            "/td" | "/th" | "/caption" => self.close_cell()?,
            "/tr" => {
                self.close_cell()?;
                self.table.row = None;
            }
            "tbody" | "thead" | "tfoot" => self.table.hidden_group = self.is_hidden(tag),
            "/tbody" | "/thead" | "/tfoot" => self.table.hidden_group = false,
            "col" => self.column(tag),
            "br" => self.table.line_break(),
            "p" | "div" | "li" => self.table.paragraph(),
            "input" => self.table.input(tag),
            "option" => {
                let chosen = attributes(tag).any(|(name, _)| name.eq_ignore_ascii_case("selected"));
                self.table.pass_over(!chosen);
            }
            "/option" | "/select" => self.table.pass_over(false),
            _ => {}
        }
        Ok(())
    }

    fn is_hidden(&self, tag: &str) -> bool {
        attributes(tag).any(|(name, value)| {
            if name.eq_ignore_ascii_case("style") {
                Look::of(&value).hidden
            } else {
                name.eq_ignore_ascii_case("class")
                    && (self.shared.look(&value) | self.styles.look(&value)).hidden
            }
        })
    }

    fn open_table(&mut self, tag: &str) {
        self.has_table = true;
        if self.outer.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        self.nested |= self.table.open.is_some();
        let inner = self.table.next(self.is_hidden(tag));
        self.outer.push(std::mem::replace(&mut self.table, inner));
    }

    fn close_table(&mut self) -> Result<(), Exceeded> {
        self.close_cell()?;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(outer) = self.outer.pop() {
            let inner = std::mem::replace(&mut self.table, outer);
            self.table.resume(&inner);
        }
        Ok(())
    }

    /// Begins a row; gives its place in the sheet.
    fn open_row(&mut self, tag: &str) -> Result<u32, Exceeded> {
        self.close_cell()?;
        let row = self.next_row;
        self.next_row = row.saturating_add(1);
        self.table.open_row(row);
        if self.table.hidden || self.table.hidden_group || self.is_hidden(tag) {
            self.hidden.rows.add(row, row);
        }
        Ok(row)
    }

    fn open_cell(&mut self, tag: &str) -> Result<(), Exceeded> {
        self.close_cell()?;
        let row = match self.table.row {
            Some(row) => row,
            None => self.open_row("")?,
        };
        let (mut open, rows, columns) = Open::new(tag, [self.shared, &self.styles]);
        let area = self.table.place(row, rows, columns);
        open.address = area.first;
        let is_merged = area.first != area.last && area.first.column < COLUMNS && !open.look.unmerged;
        if is_merged && self.merges.len() < MERGES {
            self.merges.push(area);
        }
        self.table.open = Some(open);
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Exceeded> {
        let Some(open) = self.table.open.take() else { return Ok(()) };
        let (content, length) = open.content();
        let at = open.address;
        if at.row >= ROWS || at.column >= COLUMNS {
            let is_blank = matches!(&content, Content::Text(text) if text.is_empty());
            if !is_blank && self.outside.len() < OUTSIDE {
                self.outside.push(at);
            }
            return Ok(());
        }
        self.budget.text(length)?;
        let before = self.cells.len();
        keep(&mut self.cells, self.budget, at, content, open.formula)?;
        if open.look.hidden && self.cells.len() > before {
            self.hidden.cell(at);
        }
        Ok(())
    }

    fn column(&mut self, tag: &str) {
        let count = attributes(tag).find(|(name, _)| name.eq_ignore_ascii_case("span"));
        let count = count.map_or(1, |(_, value)| span(&value, COLUMNS));
        let first = self.table.col;
        self.table.col = first.saturating_add(count);
        if first < COLUMNS && self.is_hidden(tag) {
            self.hidden.columns.add(first, (first + count - 1).min(COLUMNS - 1));
        }
    }

    fn finish(mut self) -> Result<Page, Exceeded> {
        self.deeper = 0;
        while !self.outer.is_empty() {
            self.close_table()?;
        }
        self.close_cell()?;
        // A span over rows between which others were put no longer says where it ends.
        if self.nested {
            self.merges.retain(|area| area.first.row == area.last.row);
        }
        self.hidden.place(&self.cells);
        let name = self.settings.first().map(|setting| setting.name.clone()).unwrap_or_default();
        let mut sheet = Sheet::new(name, false, self.cells).merged(self.merges);
        sheet.hidden_rows = self.hidden.rows;
        sheet.hidden_columns = self.hidden.columns;
        Ok(Page { sheet, outside: self.outside, settings: self.settings, has_table: self.has_table })
    }
}

#[cfg(test)]
mod tests;
