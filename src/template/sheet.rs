//! Writes one table of a form: what it says, what is filled in, its relations, and where people sign.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, Formula, ProtectionOptions, Worksheet, XlsxError,
};

use super::compose::{Asked, Check, Filled, Form, Item, Line, Shown, Table};
use super::entry;
use super::formula::{Cells, quoted};
use super::style::Styles;
use super::words::{DAY, HEADINGS, ODD, OPEN, RELATIONS, SIGNERS, WRONG};
use crate::tidy::{NOT_DUE, VERSION_MARK};
use crate::worksheet::room::{line_count, row_height, units};

/// The columns, by their place.
const NUMBER: u16 = 0;
const LABEL: u16 = 1;
const UNIT: u16 = 2;
pub(super) const PERIOD: u16 = 3;
pub(super) const TO_DATE: u16 = 4;
pub(super) const BEFORE: u16 = 5;
const REMARK: u16 = 6;
/// Their widths, in characters; that of the labels is the least.
const WIDTHS: [f64; 7] = [8.0, 26.0, 9.0, 13.0, 13.0, 13.0, 24.0];
/// The most that labels get.
const WIDEST: f64 = 40.0;
/// The rows above the items, counted from 0.
const META: u32 = 2;
const NOTE: u32 = 3;
const HEADING: u32 = 4;
/// The first row of items and sections.
pub(super) const FIRST: u32 = 5;
/// A4.
const PAPER: u8 = 9;
/// The stored result of a formula that shows nothing yet. An empty one is shown as 0 by programs that do not
/// compute what they open.
const EMPTY: &str = " ";

/// One sheet while it is written.
pub(super) struct Writer<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) styles: &'a Styles,
    pub(super) form: &'a Form,
    pub(super) table: &'a Table,
    pub(super) cells: &'a Cells,
    /// Its place among the sheets.
    pub(super) place: usize,
}

impl Writer<'_> {
    pub(super) fn write(mut self) -> Result<(), XlsxError> {
        let (styles, table) = (self.styles, self.table);
        let widths = self.set_widths()?;
        self.head(&widths)?;
        for (row, line) in (FIRST..).zip(&table.lines) {
            match line {
                Line::Section(words) => self.across(row, NUMBER, REMARK, words, &styles.section)?,
                Line::Item(item) => self.item(row, item, widths[usize::from(LABEL)])?,
            }
        }
        let last = self.last_item();
        self.relations(last + 2, &widths)?;
        self.signatures(foot(table))?;
        self.set_up()
    }

    /// The row of the last item.
    fn last_item(&self) -> u32 {
        FIRST + self.table.lines.len() as u32 - 1
    }

    fn set_widths(&mut self) -> Result<[f64; 7], XlsxError> {
        let labels = self.table.lines.iter().map(|line| match line {
            Line::Item(item) => units(&item.label) + 4.0,
            Line::Section(_) => 0.0,
        });
        let mut widths = WIDTHS;
        let label = &mut widths[usize::from(LABEL)];
        *label = labels.fold(*label, f64::max).min(WIDEST);
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, width)?;
        }
        Ok(widths)
    }

    /// Title, who reports for when, how it is filled in, and the headings.
    fn head(&mut self, widths: &[f64; 7]) -> Result<(), XlsxError> {
        let (styles, form) = (self.styles, self.form);
        self.across(0, NUMBER, REMARK, &form.title, &styles.title)?;
        self.sheet.set_row_height(0, 30)?;
        self.across(1, NUMBER, REMARK, &format!("（{}）", self.table.name), &styles.subtitle)?;
        self.across(META, NUMBER, UNIT, &format!("填报单位：{}", form.reporter), &styles.meta)?;
        self.across(META, PERIOD, TO_DATE, &format!("报表期别：{}", form.period), &styles.meta)?;
        self.sheet.write_string_with_format(META, BEFORE, DAY, &styles.meta)?;
        if self.repeated(META, REMARK, META, &styles.day)? {
            self.sheet.add_data_validation(META, REMARK, META, REMARK, &entry::day()?)?;
        }
        self.across(NOTE, NUMBER, REMARK, &form.note, &styles.note)?;
        let width: f64 = widths.iter().sum();
        self.sheet.set_row_height(NOTE, row_height(line_count(&form.note, width)))?;
        for (column, heading) in (0..).zip(HEADINGS) {
            self.sheet.write_string_with_format(HEADING, column, heading, &styles.heading)?;
        }
        self.sheet.set_row_height(HEADING, 24)?;
        Ok(())
    }

    /// Words in merged cells of one row.
    fn across(
        &mut self,
        row: u32,
        first: u16,
        last: u16,
        words: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.merge_range(row, first, row, last, words, format)?;
        self.sheet.set_row_height(row, 20)?;
        Ok(())
    }

    /// A cell that is filled in on the first sheet, and shown on all others. Whether it is the first.
    ///
    /// `there`: its row on the first sheet.
    fn repeated(&mut self, row: u32, column: u16, there: u32, format: &Format) -> Result<bool, XlsxError> {
        if self.place == 0 {
            self.sheet.write_blank(row, column, format)?;
            return Ok(true);
        }
        let from = format!("{}!${}${}", quoted(&self.cells.sheets[0]), letter(column), there + 1);
        let formula = Formula::new(format!("=IF({from}=\"\",\"\",{from})")).set_result(EMPTY);
        let shown = format.clone().set_locked().set_background_color(Color::White);
        self.sheet.write_formula_with_format(row, column, formula, &shown)?;
        Ok(false)
    }

    fn item(&mut self, row: u32, item: &Item, label_width: f64) -> Result<(), XlsxError> {
        let styles = self.styles;
        self.sheet.set_row_height(row, row_height(line_count(&item.label, label_width - 2.0)).max(20.0))?;
        self.sheet.write_number_with_format(row, NUMBER, f64::from(item.number), &styles.number)?;
        self.sheet.write_string_with_format(row, LABEL, &item.label, &styles.label)?;
        self.sheet.write_string_with_format(row, UNIT, &item.unit, &styles.unit)?;
        let (filled, other) = match self.form.filled {
            Filled::Period => (PERIOD, TO_DATE),
            Filled::ToDate => (TO_DATE, PERIOD),
        };
        let at = format!("{}{}", letter(filled), row + 1);
        match entry::rule(item, &at)? {
            Some(rule) => {
                // Excel gives a cell of a protected sheet no format of its own accord.
                let date = item.asked == Asked::YesNo { date: true };
                let open = if date { &styles.open_day } else { &styles.open };
                self.sheet.write_blank(row, filled, open)?;
                self.sheet.add_data_validation(row, filled, row, filled, &rule)?;
                self.mark(row, filled, item)?;
            }
            None => drop(self.sheet.write_string_with_format(row, filled, NOT_DUE, &styles.shut)?),
        }
        if self.form.filled == Filled::Period {
            // In a year both columns say the same.
            let same = Formula::new(format!("=IF({at}=\"\",\"\",{at})")).set_result(EMPTY);
            self.sheet.write_formula_with_format(row, other, same, &styles.shut)?;
        } else {
            self.sheet.write_blank(row, other, &styles.shut)?;
        }
        match &item.before {
            Some(Shown::Number(number)) => {
                self.sheet.write_number_with_format(row, BEFORE, *number, &styles.shut)?
            }
            Some(Shown::Words(words)) => {
                self.sheet.write_string_with_format(row, BEFORE, words, &styles.shut)?
            }
            None if item.asked == Asked::NotDue => self.sheet.write_blank(row, BEFORE, &styles.shut)?,
            None => self.sheet.write_blank(row, BEFORE, &styles.open)?,
        };
        self.sheet.write_blank(row, REMARK, &styles.remark)?;
        Ok(())
    }

    /// Colours a figure while a relation under its table is broken.
    fn mark(&mut self, row: u32, column: u16, item: &Item) -> Result<(), XlsxError> {
        let own = |check: &&Check| check.rule.fields().contains(&item.field);
        for (strict, word, format) in [(true, WRONG, &self.styles.wrong), (false, ODD, &self.styles.odd)] {
            let rows = (self.last_item() + 4..).zip(&self.table.checks);
            let broken: Vec<String> = rows
                .filter(|(_, check)| check.strict == strict && own(check))
                .map(|(row, _)| format!("$A${row}=\"{word}\""))
                .collect();
            if !broken.is_empty() {
                let rule = format!("=OR({})", broken.join(","));
                let format = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
                self.sheet.add_conditional_format(row, column, row, column, &format)?;
            }
        }
        Ok(())
    }

    /// The relations of the table, each with a cell in front that checks it.
    fn relations(&mut self, first: u32, widths: &[f64; 7]) -> Result<(), XlsxError> {
        if self.table.checks.is_empty() {
            return Ok(());
        }
        let (styles, table) = (self.styles, self.table);
        self.across(first, NUMBER, REMARK, RELATIONS, &styles.section)?;
        let width: f64 = widths[1..].iter().sum();
        for (row, check) in (first + 1..).zip(&table.checks) {
            self.across(row, LABEL, REMARK, &check.words, &styles.relation)?;
            self.sheet.set_row_height(row, row_height(line_count(&check.words, width)).max(18.0))?;
            let formula = self.cells.check(&check.rule, check.strict, self.place);
            let formula = Formula::new(format!("={formula}")).set_result(OPEN);
            self.sheet.write_formula_with_format(row, NUMBER, formula, &styles.check)?;
        }
        let last = first + self.table.checks.len() as u32;
        for (word, format) in [(WRONG, &styles.wrong), (ODD, &styles.odd)] {
            let rule = format!("=$A{}=\"{word}\"", first + 2);
            let format = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
            self.sheet.add_conditional_format(first + 1, NUMBER, last, NUMBER, &format)?;
        }
        Ok(())
    }

    /// The lines for people at the foot.
    fn signatures(&mut self, first: u32) -> Result<(), XlsxError> {
        let (styles, there) = (self.styles, foot(&self.form.tables[0]));
        let asked = styles.meta.clone().set_align(FormatAlign::Right);
        for (line, pair) in (0..).zip(SIGNERS) {
            let row = first + line;
            for (word, (column, from, to)) in
                pair.iter().zip([(LABEL, UNIT, PERIOD), (TO_DATE, BEFORE, REMARK)])
            {
                self.sheet.write_string_with_format(row, column, *word, &asked)?;
                self.sheet.merge_range(row, from, row, to, "", &styles.line)?;
                self.repeated(row, from, there + line, &styles.line)?;
            }
            self.sheet.set_row_height(row, 24)?;
        }
        Ok(())
    }

    /// Protection, view and print.
    fn set_up(self) -> Result<(), XlsxError> {
        let (sheet, form) = (self.sheet, self.form);
        // Whoever needs a wider column may have one.
        let allowed =
            ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
        sheet.protect_with_options(&allowed);
        sheet.set_freeze_panes(FIRST, UNIT)?;
        let column = if form.filled == Filled::Period { PERIOD } else { TO_DATE };
        sheet.set_selection(FIRST + 1, column, FIRST + 1, column)?;
        sheet.set_paper_size(PAPER).set_portrait().set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true).set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
        sheet.set_repeat_rows(HEADING, HEADING)?;
        let who = format!("{}　{}", form.reporter, form.period).replace('&', "&&");
        sheet.set_footer(format!("&L&9{who}&C&9第&P页 共&N页&R&9{VERSION_MARK} {}", form.version));
        Ok(())
    }
}

/// The row of the first line for people.
fn foot(table: &Table) -> u32 {
    let checks = if table.checks.is_empty() { 0 } else { table.checks.len() as u32 + 2 };
    FIRST + table.lines.len() as u32 + 1 + checks
}

/// The letter of one of the seven columns.
pub(super) fn letter(column: u16) -> char {
    (b'A' + column as u8).into()
}
