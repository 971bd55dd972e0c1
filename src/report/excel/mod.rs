//! Writes the summary as a workbook: one worksheet per table, ready to sort, filter and print, the
//! charts that Excel can draw itself, and a worksheet for each township.
//!
//! In: a [`Summary`]. Out: the bytes of an `.xlsx`, the same on every run. Numbers stay numbers, cells
//! carry their trace as a note, and nothing a township wrote can become a formula: words only ever go
//! through `write_string`, and a text that looks like a formula also gets Excel's quote mark.

mod bars;
mod cell;
mod heat;
mod measure;
mod number;
mod style;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;

use std::collections::BTreeMap;

use self::style::Styles;
use crate::report::summary::{Block, Figure, Heatmap, Plot, RankBars, Summary, Table};
use crate::worksheet::name;
use crate::worksheet::room::{CELL_AT_MOST, clean, line_count, row_height};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// The table in which every township has a row.
const RANKING: &str = "ranking";

/// Turns the summary into the bytes of a workbook.
///
/// Every table becomes a worksheet in reading order: caption, header row (frozen, with filters), rows,
/// remarks. The first worksheet starts with the title and subtitle; without tables it holds only those.
/// Bars become native charts and heatmaps cells with rules for their colours; other figures and running
/// text are left to the page and the document. After them comes a worksheet for each township, to
/// which its name leads wherever a row is about it.
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
    let pages = pages(summary);
    let names = name::sheet_names(pages.iter().map(|page| page.name(summary)));
    let links = Links::new(summary, &pages, &names);
    for (index, (page, name)) in pages.iter().zip(&names).enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        let title = if index == 0 { Some(summary) } else { None };
        match page {
            Page::Table(table) => table::write(sheet, table, title, None, &links, &styles)?,
            Page::Dossier(table) => table::write(sheet, table, title, links.back.as_ref(), &links, &styles)?,
            Page::Bars(figure, bars) => bars::write(sheet, name, figure, bars, &styles)?,
            Page::Heatmap(figure, map) => heat::write(sheet, figure, map, &styles)?,
        }
    }
    if pages.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_column_width(0, 80)?;
        banner(sheet, &styles, summary, Span { last: 0, width: 80.0 })?;
    }
    book.save_to_buffer()
}

/// What a worksheet holds.
enum Page<'a> {
    Table(&'a Table),
    Bars(&'a Figure, &'a RankBars),
    Heatmap(&'a Figure, &'a Heatmap),
    /// The table of one township.
    Dossier(&'a Table),
}

impl<'a> Page<'a> {
    /// The name the worksheet is to have, before it is made legal and unique.
    fn name(&self, summary: &'a Summary) -> &'a str {
        let label = |key| summary.labels.get(key).map_or("", String::as_str);
        match self {
            Self::Table(table) | Self::Dossier(table) => &table.sheet,
            Self::Bars(figure, _) if figure.name == "top-bottom" => label("sheet.top_bottom"),
            Self::Bars(..) => label("sheet.rank_bars"),
            Self::Heatmap(..) => label("sheet.heatmap"),
        }
    }
}

/// The worksheets in their order. A table comes first, since it carries the title.
fn pages(summary: &Summary) -> Vec<Page<'_>> {
    let mut pages: Vec<Page<'_>> = Vec::new();
    for section in &summary.sections {
        let of = |wanted: fn(&Block) -> Option<Page<'_>>| section.blocks.iter().filter_map(wanted);
        pages.extend(of(|block| match block {
            Block::Table(table) => Some(Page::Table(table)),
            _ => None,
        }));
        pages.extend(of(|block| match block {
            Block::Figure(figure) => match &figure.plot {
                Plot::RankBars(bars) => Some(Page::Bars(figure, bars)),
                Plot::Heatmap(map) => Some(Page::Heatmap(figure, map)),
                _ => None,
            },
            _ => None,
        }));
    }
    pages.extend(summary.dossiers.iter().map(Page::Dossier));
    pages
}

/// Where names of townships lead, and the way back.
struct Links {
    /// The worksheet of each township, by its code.
    townships: BTreeMap<String, String>,
    /// The words of the way back and the worksheet it leads to: the one with a row for every township.
    back: Option<(String, String)>,
}

impl Links {
    fn new(summary: &Summary, pages: &[Page<'_>], names: &[String]) -> Self {
        let mut links = Self { townships: BTreeMap::new(), back: None };
        for (page, name) in pages.iter().zip(names) {
            match page {
                Page::Dossier(table) => {
                    links.townships.insert(table.id.clone(), name.clone());
                }
                Page::Table(table) if table.id == RANKING => {
                    let words = summary.labels.get("sheet.back").map_or("", String::as_str);
                    links.back = Some((words.replace("{sheet}", name), name.clone()));
                }
                Page::Table(_) | Page::Bars(..) | Page::Heatmap(..) => {}
            }
        }
        links
    }

    /// An address within the workbook.
    fn to(sheet: &str) -> String {
        format!("internal:'{}'!A1", sheet.replace('\'', "''"))
    }
}

/// The columns that a line above or below the table runs across.
#[derive(Clone, Copy)]
struct Span {
    /// Index of the last column.
    last: u16,
    /// Width of them all, in characters.
    width: f64,
}

/// Writes title and subtitle, and returns the next free row.
fn banner(sheet: &mut Worksheet, styles: &Styles, summary: &Summary, span: Span) -> Result<u32, XlsxError> {
    line(sheet, 0, span, &summary.title, &styles.title)?;
    line(sheet, 1, span, &summary.subtitle, &styles.subtitle)?;
    Ok(2)
}

/// Writes title and subtitle of a figure, and returns the next free row.
fn banner_lines(
    sheet: &mut Worksheet,
    styles: &Styles,
    figure: &Figure,
    span: Span,
) -> Result<u32, XlsxError> {
    line(sheet, 0, span, &figure.title, &styles.caption)?;
    line(sheet, 1, span, &figure.subtitle, &styles.subtitle)?;
    Ok(3)
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

/// A4 across, one page wide, with the worksheet's name and the page at the foot.
fn set_up_page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    sheet.set_footer("&L&9&A&R&9&P / &N");
}

fn column_index(index: usize) -> Result<u16, XlsxError> {
    u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)
}
