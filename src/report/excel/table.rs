//! One table on a worksheet: caption, header, rows, remarks.

use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Worksheet, XlsxError};

use super::measure::{column_width, header_lines};
use super::style::{self, Styles};
use super::{Links, Span, banner, cell, column_index, line, set_up_page};
use crate::report::summary::{Column, ColumnKind, Row, Summary, Table, Tone};
use crate::worksheet::room::{clean, line_count, row_height};

/// Frozen columns wider than this (in characters) would leave no room to scroll on a laptop.
const FROZEN_AT_MOST: f64 = 60.0;

/// Lays out one worksheet. `summary` is given for the first one, which carries the title, `back` for those
/// that names lead to.
pub(super) fn write(
    sheet: &mut Worksheet,
    table: &Table,
    summary: Option<&Summary>,
    back: Option<&(String, String)>,
    links: &Links,
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
    if let Some((words, ranking)) = back {
        sheet.write_url_with_options(next, 0, Links::to(ranking).as_str(), words, "", Some(&styles.link))?;
        next += 1;
    }
    line(sheet, next, span, &table.caption, &styles.caption)?;
    next += 1;
    if table.columns.is_empty() {
        return Ok(());
    }
    let header = next;
    write_header(sheet, header, &table.columns, &widths, styles)?;
    for row in &table.rows {
        next += 1;
        let link = links.townships.get(&row.id).map(String::as_str);
        write_row(sheet, next, &table.columns, &widths, (row, link), styles)?;
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
    (row, link): (&Row, Option<&str>),
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (index, ((cell, column), width)) in row.cells.iter().zip(columns).zip(widths).enumerate() {
        let tone = if column.kind == ColumnKind::RowHeader { row.tone } else { Tone::Plain };
        let format = styles.cell(column.kind, tone);
        let place = (at, column_index(index)?);
        match link.filter(|_| column.kind == ColumnKind::RowHeader) {
            Some(link) => cell::write_link(sheet, place, cell, link, &format)?,
            None => cell::write(sheet, place, cell, column.kind, format)?,
        }
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
    set_up_page(sheet);
    sheet.set_repeat_rows(header, header)?;
    Ok(())
}
