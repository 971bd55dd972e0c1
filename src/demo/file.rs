//! A workbook as the bytes of a file.

use encoding_rs::GB18030;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, XlsxError,
};

use super::book::{Book, Cell, Sheet};
use super::layout::written;
use crate::error::Error;
use crate::ingest::Address;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    /// Delimited text in UTF-8 with a mark in front.
    Utf8,
    /// Delimited text in GB 18030, as Chinese programs save it.
    Gb18030,
    /// A page named `.xls`, as web platforms send it.
    Page,
}

impl Kind {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Utf8 | Self::Gb18030 => "csv",
            Self::Page => "xls",
        }
    }

    /// The bytes of a file; all but a workbook hold its first sheet.
    pub(super) fn bytes(self, book: &Book, name: &str) -> Result<Vec<u8>, Error> {
        let first = book.sheets.first();
        match self {
            Self::Xlsx => xlsx(book).map_err(|error| Error::make(name, error)),
            Self::Utf8 => Ok(format!("\u{feff}{}", first.map(delimited).unwrap_or_default()).into_bytes()),
            Self::Gb18030 => Ok(GB18030.encode(&first.map(delimited).unwrap_or_default()).0.into_owned()),
            Self::Page => Ok(first.map(page).unwrap_or_default().into_bytes()),
        }
    }
}

/// The width of the first columns, in characters.
const WIDTHS: [f64; 5] = [8.0, 32.0, 12.0, 14.0, 14.0];

fn xlsx(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut file = Workbook::new();
    // A workbook carries the second it was made in; the same district is to give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    file.set_properties(&DocProperties::new().set_author("hengping demo").set_creation_datetime(&made));
    let [plain, ruled] = [Format::new(), Format::new().set_border(FormatBorder::Thin)];
    let heading = ruled.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    let title = Format::new().set_bold().set_align(FormatAlign::Center);
    for sheet in &book.sheets {
        let page = file.add_worksheet();
        page.set_name(&sheet.name)?;
        for (column, width) in (0..).zip(WIDTHS) {
            page.set_column_width(column, width)?;
        }
        let format = |row: u32| match row {
            row if row + 3 < sheet.heading || row == 0 => &title,
            row if row == sheet.heading => &heading,
            row if row < sheet.heading => &plain,
            _ => &ruled,
        };
        for (first, last) in &sheet.merged {
            page.merge_range(
                first.row,
                first.column as u16,
                last.row,
                last.column as u16,
                "",
                format(first.row),
            )?;
        }
        for (Address { row, column }, cell) in &sheet.cells {
            let (column, format) = (*column as u16, format(*row));
            match cell {
                Cell::Number(number) => page.write_number_with_format(*row, column, *number, format)?,
                Cell::Text(text) => page.write_string_with_format(*row, column, text, format)?,
                Cell::Error => {
                    page.write_formula(*row, column, Formula::new("=#REF!").set_result("#REF!"))?
                }
            };
        }
    }
    file.save_to_buffer()
}

/// The rows of a sheet down to its last, each with every column.
fn rows(sheet: &Sheet) -> impl Iterator<Item = (u32, Vec<Option<&Cell>>)> {
    let last = sheet.cells.keys().map(|at| at.row).max().unwrap_or_default();
    let width = sheet.cells.keys().map(|at| at.column + 1).max().unwrap_or_default();
    (0..=last)
        .map(move |row| (row, (0..width).map(|column| sheet.cells.get(&Address { row, column })).collect()))
}

fn delimited(sheet: &Sheet) -> String {
    let quoted = |cell: Option<&Cell>| {
        let text = cell.map(written).unwrap_or_default();
        let plain = !text.contains([',', '"', '\n']);
        if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    let lines = rows(sheet).map(|(_, cells)| cells.into_iter().map(quoted).collect::<Vec<_>>().join(","));
    lines.map(|line| line + "\r\n").collect()
}

fn page(sheet: &Sheet) -> String {
    let mut page = String::from("<html><head><meta charset=\"utf-8\"></head><body><table border=\"1\">\n");
    for (row, cells) in rows(sheet) {
        page += "<tr>";
        for (column, cell) in (0..).zip(cells) {
            let at = Address { row, column };
            let area = sheet.merged.iter().find(|(first, last)| {
                (first.row..=last.row).contains(&row) && (first.column..=last.column).contains(&column)
            });
            let spans = match area {
                Some((first, _)) if *first != at => continue,
                Some((first, last)) => format!(
                    " rowspan=\"{}\" colspan=\"{}\"",
                    last.row - first.row + 1,
                    last.column - first.column + 1
                ),
                None => String::new(),
            };
            let text = cell.map(written).unwrap_or_default();
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            page += &format!("<td{spans}>{text}</td>");
        }
        page += "</tr>\n";
    }
    page + "</table></body></html>\n"
}
