//! Writes a form as a workbook: a sheet for each table, and a hidden one with codes and version mark.
//!
//! Sheets are protected without a password, against slips of the hand and nothing else. The same form gives the
//! same bytes: the creation date in the file is fixed.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::compose::{Filled, Form, Line};
use super::entry;
use super::formula::Cells;
use super::sheet::{BEFORE, FIRST, PERIOD, TO_DATE, Writer, letter};
use super::style::Styles;
use super::words::{ANSWERS, CODES};
use crate::tidy::VERSION_MARK;
use crate::worksheet::name::sheet_names;

/// The bytes of a form.
///
/// # Errors
///
/// [`XlsxError`] if a table has more rows than a worksheet can hold.
pub(super) fn bytes(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let styles = Styles::new();
    book.set_default_format(&styles.base, 20, 64)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&form.title)
            .set_author("hengping")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    // The codes take their name first: drop-downs refer to it.
    let wanted = [CODES].into_iter().chain(form.tables.iter().map(|table| table.name.as_str()));
    let names = sheet_names(wanted).split_off(1);
    let cells = cells(form, names);
    for (place, table) in form.tables.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(&cells.sheets[place])?;
        Writer { sheet, styles: &styles, form, table, cells: &cells, place }.write()?;
    }
    codes(book.add_worksheet(), form)?;
    book.save_to_buffer()
}

/// Where every item stands.
fn cells(form: &Form, sheets: Vec<String>) -> Cells {
    let of = form.tables.iter().enumerate().flat_map(|(place, table)| {
        (FIRST + 1..).zip(&table.lines).filter_map(move |(row, line)| match line {
            Line::Item(item) => Some((item.field, (place, row))),
            Line::Section(_) => None,
        })
    });
    let filled = if form.filled == Filled::Period { PERIOD } else { TO_DATE };
    Cells { of: of.collect(), sheets, filled: letter(filled), before: letter(BEFORE) }
}

/// The hidden sheet: the version mark, which the reader knows the form by, and the answers of drop-downs.
fn codes(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    sheet.set_name(CODES)?;
    sheet.write_string(0, 0, VERSION_MARK)?;
    sheet.write_string(0, 1, &form.version)?;
    for (row, answer) in (entry::FIRST_ANSWER as u32 - 1..).zip(ANSWERS) {
        sheet.write_string(row, 0, answer)?;
    }
    sheet.protect();
    sheet.set_hidden(true);
    Ok(())
}
