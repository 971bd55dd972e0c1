//! The workbook behind a chart: what a person edits when they choose "Edit data".

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::worksheet::FONT;
use crate::worksheet::room::clean;

/// The name of its one sheet, as formulas of the chart have it.
pub(super) const SHEET: &str = "Sheet1";

/// Numbers under headings: a row for each category, a column for each series.
pub(super) struct Data<'d> {
    pub(super) categories: Vec<String>,
    pub(super) series: Vec<(&'d str, Vec<Option<f64>>)>,
    /// How the numbers are printed.
    pub(super) format: String,
}

impl Data<'_> {
    /// The bytes of the workbook, the same for the same numbers.
    ///
    /// # Errors
    ///
    /// [`XlsxError`] if there are more categories than a sheet has rows.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let base = Format::new().set_font_name(FONT).set_font_size(10);
        let number = base.clone().set_num_format(&self.format);
        book.set_properties(
            &DocProperties::new()
                .set_author("hengping")
                .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
        );
        let sheet = book.add_worksheet();
        sheet.set_name(SHEET)?;
        sheet.set_column_width(0, 24)?;
        for (column, (heading, values)) in (1..).zip(&self.series) {
            sheet.set_column_width(column, 14)?;
            sheet.write_string_with_format(0, column, clean(heading, 255), &base)?;
            for (row, value) in (1..).zip(values) {
                if let Some(value) = value {
                    sheet.write_number_with_format(row, column, *value, &number)?;
                }
            }
        }
        for (row, category) in (1..).zip(&self.categories) {
            sheet.write_string_with_format(row, 0, clean(category, 255), &base)?;
        }
        book.save_to_buffer()
    }
}
