//! Writes one cell: a number with a format that prints it, or words that cannot become a formula.

use super::{number, style};
use crate::report::summary::{Cell, ColumnKind, Content};
use crate::worksheet::FONT;
use crate::worksheet::room::{CELL_AT_MOST, NOTE_AT_MOST, clean, line_count, units};
use rust_xlsxwriter::{Format, FormatUnderline, Note, Worksheet, XlsxError};

/// Writes `cell` at `(row, column)` of the sheet, with its trace as a note.
///
/// `format` is that of the column; number format, quote mark and the looks of a gap are added here.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    kind: ColumnKind,
    format: Format,
) -> Result<(), XlsxError> {
    let decimals = match kind {
        ColumnKind::Number(decimals) | ColumnKind::Bar(decimals) => decimals,
        ColumnKind::RowHeader | ColumnKind::Text => 0,
    };
    let number = match &cell.content {
        Content::Number { value, printed } => number::in_cell(*value, printed, decimals),
        Content::Text(_) | Content::Gap(_) => None,
    };
    if let Some(number) = number {
        sheet.write_number_with_format(row, column, number.value, &format.set_num_format(number.code))?;
    } else {
        let text = clean(cell.printed(), CELL_AT_MOST);
        let format = if matches!(cell.content, Content::Gap(_)) { style::gap(format) } else { format };
        // Without the quote mark Excel would read the text as a formula once somebody edits the cell.
        let format = if text.starts_with(['=', '+', '-', '@', '\t', '\n']) {
            format.set_quote_prefix()
        } else {
            format
        };
        sheet.write_string_with_format(row, column, text, &format)?;
    }
    if !cell.trace.is_empty() {
        sheet.insert_note(row, column, &note(&cell.trace))?;
    }
    Ok(())
}

/// Writes words that lead to another worksheet. They look as they would without, but for the line below.
pub(super) fn write_link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    to: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clean(cell.printed(), CELL_AT_MOST);
    let format = format.clone().set_underline(FormatUnderline::Single);
    sheet.write_url_with_options(row, column, super::Links::to(to).as_str(), text, "", Some(&format))?;
    Ok(())
}

/// The trace as a cell note, sized so that it can be read without dragging its corner.
fn note(trace: &[String]) -> Note {
    let text = clean(&trace.join("\n"), NOTE_AT_MOST);
    let characters = (units(&text) + 2.0).clamp(24.0, 64.0);
    let lines = line_count(&text, characters).min(24);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 24..64 above")]
    let width = characters as u32 * 7 + 16;
    Note::new(text)
        .set_author("hengping")
        .add_author_prefix(false)
        .set_font_name(FONT)
        .set_font_size(9)
        .set_width(width)
        .set_height(lines * 18 + 14)
}
