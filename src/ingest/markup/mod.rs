//! HTML tables, as web systems export them under the name of an Excel file, and pages saved in one
//! file, a worksheet each.

mod covered;
mod hidden;
mod mhtml;
mod page;
mod settings;
mod style;
mod table;
mod tag;

pub(super) use covered::{COLUMNS, Covered, ROWS};
pub(super) use mhtml::is_message;

use std::collections::BTreeMap;

use super::guard::{Budget, Exceeded};
use super::text::{decode, decode_as, label};
use super::workbook::{Refusal, Workbook};
use page::Page;
use settings::Setting;
use style::Styles;

/// Most parts of a message.
const PARTS: usize = 2_000;

/// Reads the tables of a page into one sheet, named as the page names its worksheet, or those of a
/// message into a sheet for each of its pages.
///
/// # Errors
///
/// [`Refusal::Exceeds`] where there are more cells or words than are kept, and
/// [`Refusal::Damaged`] for a message without a table.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    if is_message(bytes) {
        return read_message(bytes, budget);
    }
    let (text, encoding, lossy) = decode_as(bytes, declared(bytes));
    let page = page::read(&text, &Styles::default(), budget)?;
    let mut workbook = Workbook { lossy: lossy.then(|| encoding.to_owned()), ..Workbook::default() };
    push(&mut workbook, page);
    Ok(workbook)
}

fn push(workbook: &mut Workbook, page: Page) {
    let name = &page.sheet.name;
    workbook.outside.extend(page.outside.iter().map(|place| (name.clone(), place.to_string())));
    workbook.push(page.sheet, None);
}

/// The encoding that a page names.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    label(bytes, b"<meta", b"charset").or_else(|| label(bytes, b"<?xml", b"encoding"))
}

fn read_message(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let parts = mhtml::parts(bytes);
    if parts.len() > PARTS {
        let (allowed, measured) = (PARTS as u64, parts.len() as u64);
        return Err(Exceeded { limit: "parts".into(), allowed, measured }.into());
    }
    let mut styles = Styles::default();
    for part in parts.iter().filter(|part| part.kind == "text/css") {
        styles.add(&decode(&part.body).0);
    }
    let mut workbook = Workbook::default();
    let mut settings = Vec::new();
    let mut pages = Vec::new();
    for part in parts.iter().filter(|part| part.kind == "text/html") {
        let label = part.charset.as_deref().map(str::as_bytes).or_else(|| declared(&part.body));
        let (text, encoding, lossy) = decode_as(&part.body, label);
        if lossy && workbook.lossy.is_none() {
            workbook.lossy = Some(encoding.to_owned());
        }
        let mut page = page::read(&text, &styles, budget)?;
        settings.append(&mut page.settings);
        if page.has_table || !page.sheet.cells.is_empty() {
            pages.push((part.file.clone(), page));
        }
    }
    for page in worksheets(pages, &settings) {
        push(&mut workbook, page);
    }
    if workbook.sheets.is_empty() {
        return Err(Refusal::Damaged("no page with a table".to_owned()));
    }
    Ok(workbook)
}

/// The pages that are worksheets: those that the settings of the workbook name, with their names and
/// in their order, or else all, each named as its file.
fn worksheets(pages: Vec<(String, Page)>, settings: &[Setting]) -> Vec<Page> {
    let places: BTreeMap<String, usize> =
        pages.iter().enumerate().map(|(place, (file, _))| (file.to_lowercase(), place)).collect();
    let mut pages: Vec<_> = pages.into_iter().map(|(file, page)| (file, Some(page))).collect();
    let mut named = Vec::new();
    for setting in settings {
        let file = setting.source.as_deref().map(|source| mhtml::file_of(source).to_lowercase());
        let place = file.and_then(|file| places.get(&file).copied());
        if let Some(mut page) = place.and_then(|place| pages[place].1.take()) {
            page.sheet.name.clone_from(&setting.name);
            page.sheet.hidden = setting.hidden;
            named.push(page);
        }
    }
    if !named.is_empty() {
        return named;
    }
    let unnamed = pages.into_iter().filter_map(|(file, page)| {
        let mut page = page?;
        if page.sheet.name.is_empty() {
            page.sheet.name = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem).to_owned();
        }
        Some(page)
    });
    unnamed.collect()
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::read as read_within;
    use crate::ingest::guard::Budget;
    use crate::ingest::workbook::{Refusal, Workbook};

    fn read(bytes: &[u8]) -> Workbook {
        read_within(bytes, &mut Budget::default()).unwrap()
    }

    #[test]
    fn the_encoding_is_the_one_the_page_names() {
        let page = "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">\
            <table><tr><td>垚山镇</td></tr></table>";
        assert_eq!(read(&GB18030.encode(page).0).sheets[0].text(0, 0), "垚山镇");
        // Programs that write one name and another encoding.
        assert_eq!(read(page.as_bytes()).sheets[0].text(0, 0), "垚山镇");
    }

    #[test]
    fn each_page_of_a_message_is_a_worksheet_named_by_the_workbook() {
        let name = |text: &str| -> String { text.chars().map(|c| format!("&#{};", u32::from(c))).collect() };
        let message = format!(
            "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"--P\"\r\n\r\n\
             This document is a web archive.\r\n\r\n\
             ----P\r\nContent-Location: file:///C:/E/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n\
             Content-Type: text/html; charset=\"us-ascii\"\r\n\r\n<html><!--[if gte mso 9]><xml>\
             <x:ExcelWorksheet><x:Name>{}</x:Name><x:WorksheetSource HRef=3D\"a.files/sheet=\r\n001.htm\"/>\
             </x:ExcelWorksheet><x:ExcelWorksheet><x:Name>{}</x:Name>\
             <x:WorksheetSource HRef=3D\"a.files/sheet002.htm\"/></x:ExcelWorksheet></xml><![endif]--></html>\r\n\
             ----P\r\nContent-Location: file:///C:/E/a.files/tabstrip.htm\r\nContent-Type: text/html\r\n\r\n\
             <table><tr><td>tabs</td></tr></table>\r\n\
             ----P\r\nContent-Location: file:///C:/E/a.files/stylesheet.css\r\nContent-Type: text/css\r\n\r\n\
             .x{{mso-number-format:\"\\@\"}}\r\n\
             ----P\r\nContent-Location: file:///C:/E/a.files/sheet002.htm\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Type: text/html; charset=gb2312\r\n\r\n{}\r\n\
             ----P\r\nContent-Location: file:///C:/E/a.files/sheet001.htm\r\n\
             Content-Type: text/html\r\n\r\n<table><tr><td class=x x:num=7>007</td></tr></table>\r\n----P--\r\n",
            name("今年"),
            name("去年"),
            "PHRhYmxlPjx0cj48dGQ+yMvD8TwvdGQ+PC90cj48L3RhYmxlPg==",
        );
        let workbook = read(message.as_bytes());
        let sheets: Vec<_> =
            workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.text(0, 0))).collect();
        assert_eq!(sheets, [("今年", "007".to_owned()), ("去年", "人民".to_owned())]);
        assert_eq!(workbook.lossy, None);
    }

    #[test]
    fn a_message_without_a_table_is_refused() {
        let message = b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>hello";
        assert!(matches!(read_within(message, &mut Budget::default()), Err(Refusal::Damaged(_))));
        let single = b"MIME-Version: 1.0\nContent-Type: text/html\n\n<table><tr><td>a";
        assert_eq!(read(single).sheets[0].text(0, 0), "a");
    }

    #[test]
    fn more_words_than_are_kept_are_refused() {
        let mut budget = Budget::default();
        budget.text(48 << 20).unwrap();
        assert!(matches!(read_within(b"<table><td>1", &mut budget), Err(Refusal::Exceeds(_))));
    }
}
