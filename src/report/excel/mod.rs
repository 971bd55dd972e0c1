//! Writes the summary as a workbook: one worksheet per table, ready to sort, filter and print.
//!
//! In: a [`Summary`]. Out: the bytes of an `.xlsx`, the same on every run. Numbers stay numbers, cells
//! carry their trace as a note, and nothing a township wrote can become a formula: words only ever go
//! through `write_string`, and a text that looks like a formula also gets Excel's quote mark.

mod cell;
mod measure;
mod number;
mod style;
#[cfg(test)]
mod tests;

use self::measure::{column_width, header_lines};
use self::style::Styles;
use crate::report::summary::{Column, ColumnKind, Row, Summary, Table, Tone};
use crate::worksheet::name;
use crate::worksheet::room::{CELL_AT_MOST, clean, line_count, row_height};
use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, DocProperties, ExcelDateTime, Format, Workbook,
    Worksheet, XlsxError,
};

/// Frozen columns wider than this (in characters) would leave no room to scroll on a laptop.
const FROZEN_AT_MOST: f64 = 60.0;

/// Turns the summary into the bytes of a workbook.
///
/// Every table becomes a worksheet in reading order: caption, header row (frozen, with filters), rows,
/// remarks. The first worksheet starts with the title and subtitle; without tables it holds only those.
/// Running text and figures are left to the page and the document.
///
/// Equal summaries give equal bytes: the creation date in the file is fixed.
///
/// # Errors
///
/// [`XlsxError`] if a table has more rows or columns than a worksheet can hold. Texts longer than a
/// cell can hold are cut and end in "…" instead.
pub fn workbook(summary: &Summary) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    book.set_default_format(&styles.base, 20, 64)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(clean(&summary.title, 255))
            .set_author("hengping")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let tables: Vec<&Table> = summary.tables().collect();
    let names = name::sheet_names(tables.iter().map(|table| table.sheet.as_str()));
    for (index, (table, name)) in tables.iter().zip(names).enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        let title = if index == 0 { Some(summary) } else { None };
        write_table(sheet, table, title, &styles)?;
    }
    if tables.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_column_width(0, 80)?;
        banner(sheet, &styles, summary, Span { last: 0, width: 80.0 })?;
    }
    book.save_to_buffer()
}

/// The columns that a line above or below the table runs across.
#[derive(Clone, Copy)]
struct Span {
    /// Index of the last column.
    last: u16,
    /// Width of them all, in characters.
    width: f64,
}

/// Lays out one worksheet. `summary` is given for the first one, which carries the title.
fn write_table(
    sheet: &mut Worksheet,
    table: &Table,
    summary: Option<&Summary>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut widths = Vec::with_capacity(table.columns.len());
    for (index, column) in table.columns.iter().enumerate() {
        let width = column_width(column, table.rows.iter().filter_map(|row| row.cells.get(index)));
        sheet.set_column_width(column_index(index)?, width)?;
        widths.push(width);
    }
    let span = Span { last: column_index(widths.len().saturating_sub(1))?, width: widths.iter().sum() };
    let mut next = match summary {
        Some(summary) => banner(sheet, styles, summary, span)?,
        None => 0,
    };
    line(sheet, next, span, &table.caption, &styles.caption)?;
    next += 1;
    if table.columns.is_empty() {
        return Ok(());
    }
    let header = next;
    write_header(sheet, header, &table.columns, &widths, styles)?;
    for row in &table.rows {
        next += 1;
        write_row(sheet, next, &table.columns, &widths, row, styles)?;
    }
    sheet.autofilter(header, 0, next, span.last)?;
    freeze(sheet, header, &table.columns, &widths)?;
    data_bars(sheet, &table.columns, header + 1, next)?;
    set_up_print(sheet, header)?;
    for (remark, row) in table.notes.iter().zip(next + 2..) {
        line(sheet, row, span, remark, &styles.remark)?;
    }
    Ok(())
}

/// Writes title and subtitle, and returns the next free row.
fn banner(sheet: &mut Worksheet, styles: &Styles, summary: &Summary, span: Span) -> Result<u32, XlsxError> {
    line(sheet, 0, span, &summary.title, &styles.title)?;
    line(sheet, 1, span, &summary.subtitle, &styles.subtitle)?;
    Ok(2)
}

/// Writes one line of words across the table, wrapped to its width.
fn line(sheet: &mut Worksheet, row: u32, span: Span, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = clean(text, CELL_AT_MOST);
    if span.last == 0 {
        sheet.write_string_with_format(row, 0, &text, format)?;
    } else {
        sheet.merge_range(row, 0, row, span.last, &text, format)?;
    }
    // Titles are set larger than the units assume, so they are given a little less room.
    let lines = line_count(&text, span.width * 0.9);
    sheet.set_row_height(row, row_height(lines).max(if row == 0 { 30.0 } else { 20.0 }))?;
    Ok(())
}

fn write_header(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    widths: &[f64],
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (index, (column, width)) in columns.iter().zip(widths).enumerate() {
        let text = match &column.detail {
            Some(detail) => format!("{}\n{detail}", column.heading),
            None => column.heading.clone(),
        };
        lines = lines.max(header_lines(&text, *width));
        let format = styles.header(column.kind);
        sheet.write_string_with_format(row, column_index(index)?, clean(&text, 2_000), &format)?;
    }
    sheet.set_row_height(row, row_height(lines) + 6.0)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    columns: &[Column],
    widths: &[f64],
    row: &Row,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (index, ((cell, column), width)) in row.cells.iter().zip(columns).zip(widths).enumerate() {
        let tone = if column.kind == ColumnKind::RowHeader { row.tone } else { Tone::Plain };
        let format = styles.cell(column.kind, tone);
        cell::write(sheet, (at, column_index(index)?), cell, column.kind, format)?;
        lines = lines.max(line_count(cell.printed(), *width - 1.0));
    }
    sheet.set_row_height(at, row_height(lines))?;
    Ok(())
}

/// Keeps the header row, and the columns up to the row header, in view.
fn freeze(sheet: &mut Worksheet, header: u32, columns: &[Column], widths: &[f64]) -> Result<(), XlsxError> {
    let named = columns.iter().position(|column| column.kind == ColumnKind::RowHeader).map_or(0, |at| at + 1);
    let room: f64 = widths.iter().take(named).sum();
    let frozen = if room <= FROZEN_AT_MOST { named } else { 0 };
    sheet.set_freeze_panes(header + 1, column_index(frozen)?)?;
    Ok(())
}

/// Puts bars from 0 to 100 behind the numbers of the columns that deserve them.
fn data_bars(sheet: &mut Worksheet, columns: &[Column], first: u32, last: u32) -> Result<(), XlsxError> {
    if last < first {
        return Ok(());
    }
    let bar = ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 100)
        .set_fill_color(style::BAR)
        .set_solid_fill(true)
        .set_border_off(true);
    for (index, column) in columns.iter().enumerate() {
        if matches!(column.kind, ColumnKind::Bar(_)) {
            let index = column_index(index)?;
            sheet.add_conditional_format(first, index, last, index, &bar)?;
        }
    }
    Ok(())
}

fn set_up_print(sheet: &mut Worksheet, header: u32) -> Result<(), XlsxError> {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    sheet.set_footer("&L&9&A&R&9&P / &N");
    sheet.set_repeat_rows(header, header)?;
    Ok(())
}

fn column_index(index: usize) -> Result<u16, XlsxError> {
    u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)
}
