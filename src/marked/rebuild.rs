//! The marked copy of what is no `.xlsx`: written anew, with the values as they were read.
//!
//! Sheets, values, merged areas and what is hidden are kept as far as the reader knows them; look, formulas
//! and whatever else the file had are not. A formula leaves its stored result.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Url, Workbook, Worksheet,
    XlsxError,
};

use super::cover::{Look, Page, Piece, free_name, is_cover, location};
use super::plan::Plan;
use super::{Cover, Mark, note};
use crate::ingest::{Area, Cell, Content, Sheet};
use crate::worksheet::FONT;
use crate::worksheet::name;
use crate::worksheet::room::{CELL_AT_MOST, clean, units};

/// Colour of lines in the list.
pub(super) const RULE: u32 = 0xDD_E2E7;

/// Most cells of a merged area that is kept: each of them is written.
const MERGED: u64 = 20_000;

/// Writes a workbook of these sheets, marked, behind its cover.
///
/// An earlier cover among the sheets is left out.
///
/// # Errors
///
/// [`XlsxError`] if a sheet holds what a worksheet cannot.
pub fn rebuild(sheets: &[Sheet], cover: &Cover, marks: &[Mark]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let base = Format::new()
        .set_font_name(FONT)
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    book.set_default_format(&base, 20, 64)?;
    book.set_properties(
        &DocProperties::new()
            .set_author(note::AUTHOR)
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let sheets: Vec<&Sheet> = sheets.iter().filter(|sheet| !is_cover(sheet)).collect();
    let names = name::sheet_names(sheets.iter().map(|sheet| sheet.name.as_str()));
    let own = free_name(names.iter().map(String::as_str));
    let named = |wanted: &str| {
        let place = sheets.iter().position(|sheet| sheet.name == wanted)?;
        names.get(place).map(String::as_str)
    };
    let page = book.add_worksheet();
    page.set_name(&own)?;
    write_cover(page, &cover.page(), named)?;
    for (sheet, name) in sheets.iter().zip(&names) {
        let written = book.add_worksheet();
        written.set_name(name)?.set_hidden(sheet.hidden);
        write_sheet(written, sheet, &Plan::of(marks, &sheet.name, &sheet.merges), &base)?;
    }
    book.save_to_buffer()
}

/// Writes the list. `named` gives the name under which a sheet is written.
fn write_cover<'n>(
    sheet: &mut Worksheet,
    page: &Page<'_>,
    named: impl Fn(&str) -> Option<&'n str>,
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(&page.widths) {
        sheet.set_column_width(column, *width)?;
    }
    let last = u16::try_from(page.widths.len() - 1).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (at, row) in (0..).zip(&page.rows) {
        sheet.set_row_height(at, row.height)?;
        for (column, Piece { look, text, target }) in (0..).zip(&row.cells) {
            let format = format(*look);
            let target = target.and_then(|(sheet, area)| Some(location(named(sheet)?, area)));
            if row.across && last > 0 {
                sheet.merge_range(at, 0, at, last, text, &format)?;
            } else if let Some(target) = target {
                let link = Url::new(format!("internal:{target}")).set_text(text);
                sheet.write_url_with_format(at, column, link, &format)?;
            } else {
                sheet.write_string_with_format(at, column, text, &format)?;
            }
        }
    }
    sheet.set_active(true).set_screen_gridlines(false).set_tab_color(Color::RGB(0xB8_4A00));
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3).set_footer("&C&P / &N");
    Ok(())
}

fn format(look: Look) -> Format {
    let mut format = Format::new()
        .set_font_name(FONT)
        .set_font_size(look.size())
        .set_font_color(Color::RGB(look.ink()))
        .set_text_wrap()
        .set_align(if look.is_ruled() { FormatAlign::Top } else { FormatAlign::VerticalCenter })
        .set_align(FormatAlign::Left)
        .set_indent(u8::from(look.is_ruled()));
    if look.is_bold() {
        format = format.set_bold();
    }
    if look == Look::Link {
        format = format.set_underline(rust_xlsxwriter::FormatUnderline::Single);
    }
    if let Some(ground) = look.ground() {
        format = format.set_background_color(Color::RGB(ground));
    }
    if look.is_ruled() {
        format = format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(RULE));
    }
    format
}

/// Writes one sheet as it was read, with its marks.
fn write_sheet(sheet: &mut Worksheet, read: &Sheet, plan: &Plan, base: &Format) -> Result<(), XlsxError> {
    let format = |cell: Option<&Cell>, colour: Option<u32>| {
        let plain = match cell {
            Some(cell) => shown_as(cell, base.clone()),
            None => base.clone(),
        };
        match colour {
            Some(colour) => plain.set_background_color(Color::RGB(colour)),
            None => plain,
        }
    };
    let colour = |at| plan.colours.get(&at).map(|weight| weight.colour());
    for area in read.merges.iter().filter(|area| area.first != area.last && size(**area) <= MERGED) {
        let format = format(None, colour(area.first));
        let (first, last) = (column(area.first.column)?, column(area.last.column)?);
        match sheet.merge_range(area.first.row, first, area.last.row, last, "", &format) {
            // Of areas that overlap the first is kept.
            Ok(_) | Err(XlsxError::MergeRangeOverlaps(..)) => {}
            Err(error) => return Err(error),
        }
    }
    let blank = plan.colours.keys().filter(|at| read.at(**at).is_none() && read.area(**at).is_none());
    for at in blank {
        sheet.write_blank(at.row, column(at.column)?, &format(None, colour(*at)))?;
    }
    for cell in &read.cells {
        write_cell(sheet, cell, &format(Some(cell), colour(cell.address)))?;
    }
    for (at, said) in &plan.notes {
        let text = format!("{}\n{said}", note::HEADING);
        let note = Note::new(text)
            .set_author(note::AUTHOR)
            .add_author_prefix(false)
            .set_width(note::WIDTH)
            .set_height(note::height(said));
        sheet.insert_note(at.row, column(at.column)?, &note)?;
    }
    // There are no lines around cells any more.
    sheet.set_print_gridlines(true).set_paper_size(9).set_print_fit_to_pages(1, 0);
    lay_out(sheet, read)
}

/// A format that shows a cell as a person read it.
fn shown_as(cell: &Cell, base: Format) -> Format {
    match &cell.content {
        Content::Percent(_) => {
            let written = cell.written();
            let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len() - 1);
            base.set_num_format(if decimals > 0 {
                format!("0.{}%", "0".repeat(decimals))
            } else {
                "0%".into()
            })
        }
        // The usual format would round them.
        Content::Number(number) if number.abs() >= 1e11 && number.fract() == 0.0 => base.set_num_format("0"),
        Content::Date(_) => base.set_num_format("yyyy-mm-dd"),
        Content::Text(text) if text.starts_with(['=', '+', '-', '@']) => base.set_quote_prefix(),
        _ => base,
    }
}

fn write_cell(sheet: &mut Worksheet, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = (cell.address.row, column(cell.address.column)?);
    match &cell.content {
        Content::Number(number) | Content::Percent(number) => {
            sheet.write_number_with_format(row, column, *number, format)?
        }
        Content::Truth(truth) => sheet.write_boolean_with_format(row, column, *truth, format)?,
        Content::Date(day) => match ExcelDateTime::parse_from_str(day) {
            Ok(day) => sheet.write_datetime_with_format(row, column, &day, format)?,
            // Earlier than any day a sheet can count.
            Err(_) => sheet.write_string_with_format(row, column, day, format)?,
        },
        Content::Text(_) | Content::Error(_) | Content::Faulty(..) => {
            let text = clean(&cell.written(), CELL_AT_MOST);
            sheet.write_string_with_format(row, column, text, format)?
        }
        Content::Blank => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Hides what was hidden, and makes columns as wide as their words, up to a limit.
fn lay_out(sheet: &mut Worksheet, read: &Sheet) -> Result<(), XlsxError> {
    const COLUMNS: u32 = 200;
    const WIDTH: (f64, f64) = (8.0, 40.0);
    let mut widths: Vec<f64> = Vec::new();
    let alone =
        |cell: &&Cell| read.area(cell.address).is_none_or(|area| area.first.column == area.last.column);
    for cell in read.cells.iter().filter(|cell| cell.address.column < COLUMNS).filter(alone) {
        let place = cell.address.column as usize;
        widths.resize(widths.len().max(place + 1), 0.0);
        widths[place] = widths[place].max(units(&cell.written()) + 2.0);
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width.clamp(WIDTH.0, WIDTH.1))?;
    }
    let last = read.cells.iter().map(|cell| cell.address.column).max().unwrap_or(0);
    for hidden in read.hidden_columns.each(last) {
        sheet.set_column_hidden(column(hidden)?)?;
    }
    let last = read.cells.last().map_or(0, |cell| cell.address.row);
    for hidden in read.hidden_rows.each(last) {
        sheet.set_row_hidden(hidden)?;
    }
    Ok(())
}

fn size(area: Area) -> u64 {
    let side = |first: u32, last: u32| u64::from(last - first) + 1;
    side(area.first.row, area.last.row) * side(area.first.column, area.last.column)
}

fn column(place: u32) -> Result<u16, XlsxError> {
    u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)
}

#[cfg(test)]
mod tests {
    use super::rebuild;
    use crate::ingest::{Address, Area, Cell, Content, Sheet, read_here};
    use crate::marked::{Cover, Mark, Weight};

    #[test]
    fn values_keep_what_they_are_and_text_stays_text() {
        let contents = [
            Content::Text("=1+1".into()),
            Content::Percent(0.985),
            Content::Percent(0.98),
            Content::Number(532_400_000_000.0),
            Content::Date("2025-01-08".to_owned()),
            Content::Truth(true),
        ];
        let cells = (0..).zip(contents).map(|(row, content)| Cell {
            address: Address { row, column: 0 },
            content,
            formula: None,
        });
        let mut sheet = Sheet::new("表 1 ", false, cells.collect());
        sheet.hidden_rows.add(1, 1_000_000);
        let area = Area::parse("A1:A3").unwrap();
        let marks = [Mark { sheet: sheet.name.clone(), area, text: "核".to_owned(), weight: Weight::Note }];
        let bytes = rebuild(std::slice::from_ref(&sheet), &Cover::default(), &marks).unwrap();
        let read = read_here("a.xlsx", &bytes).value.sheets;
        assert_eq!((read.len(), &read[1].name, &read[1].cells), (2, &sheet.name, &sheet.cells));
        assert!(read[1].hidden_rows.contains(5) && !read[1].hidden_rows.contains(0));
    }

    #[test]
    fn merged_areas_that_overlap_or_are_a_whole_sheet_cost_nothing() {
        let areas = ["A1:B2", "B2:C3", "A5:XFD1048576"].map(|area| Area::parse(area).unwrap());
        let sheet = Sheet::new("表", false, Vec::new()).merged(areas.to_vec());
        let bytes = rebuild(&[sheet], &Cover::default(), &[]).unwrap();
        assert_eq!(read_here("a.xlsx", &bytes).value.sheets[1].merges, areas[..1]);
    }
}
