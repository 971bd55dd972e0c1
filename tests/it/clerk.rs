//! What a clerk does to a workbook that came back: types into a cell, empties it, deletes a sheet.
//!
//! Only that is changed, in the package itself; everything else stays as it was sent.

use std::io::{Cursor, Read};

use hengping::ingest::Address;

use crate::district::{Cell, rewrite_part};

/// Types something into a cell, or empties it.
///
/// - `sheet`: its name; empty for the only sheet of what had no sheets, which stands behind our list.
pub fn type_into(bytes: &[u8], sheet: &str, at: &str, cell: &Cell) -> Vec<u8> {
    let entry = entry(&text(bytes, BOOK), sheet);
    let relation = between(&entry, "r:id=\"", "\"");
    let relations = text(bytes, "xl/_rels/workbook.xml.rels");
    let own = relations.split("<Relationship").find(|own| own.contains(&format!("\"{relation}\""))).unwrap();
    let part = format!("xl/{}", between(own, "Target=\"", "\"").trim_start_matches("/xl/"));
    rewrite_part(bytes, &part, |page| with_cell(&page, at, cell))
}

/// Deletes a sheet.
pub fn delete_sheet(bytes: &[u8], sheet: &str) -> Vec<u8> {
    rewrite_part(bytes, BOOK, |book| {
        let entry = entry(&book, sheet);
        book.replace(&entry, "")
    })
}

const BOOK: &str = "xl/workbook.xml";

fn text(bytes: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn between(text: &str, from: &str, to: &str) -> String {
    let after = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    after.split_once(to).unwrap().0.to_owned()
}

/// The element that names a sheet in the workbook.
fn entry(book: &str, sheet: &str) -> String {
    let elements = book.match_indices("<sheet ").map(|(start, _)| {
        let end = start + book[start..].find("/>").unwrap() + 2;
        &book[start..end]
    });
    let named = format!("name=\"{sheet}\"");
    let own = elements.filter(|element| sheet.is_empty() || element.contains(&named));
    own.last().unwrap_or_else(|| panic!("no sheet {sheet}")).to_owned()
}

/// A sheet with something else in one cell, which keeps its look.
fn with_cell(page: &str, at: &str, cell: &Cell) -> String {
    if let Some(place) = page.find(&format!(" r=\"{at}\"")) {
        let start = page[..place].rfind('<').unwrap();
        let opening = page[start..].find('>').unwrap() + start;
        let alone = page[..opening].ends_with('/');
        let end = if alone { opening + 1 } else { page[start..].find("</c>").unwrap() + start + 4 };
        let look = page[start..opening].split_whitespace().find(|part| part.starts_with("s=\""));
        let look = look.unwrap_or_default().trim_end_matches('/');
        return format!("{}{}{}", &page[..start], element(at, look, cell), &page[end..]);
    }
    let address = Address::parse(at).unwrap();
    let new = element(at, "", cell);
    let opened = page.find(&format!("<row r=\"{}\"", address.row + 1));
    let Some(start) = opened.map(|start| start + page[start..].find('>').unwrap() + 1) else {
        let row = format!("<row r=\"{}\">{new}</row>", address.row + 1);
        let later = page.match_indices("<row r=\"").find(|(start, open)| {
            let number = between(&page[*start..], open, "\"");
            number.parse::<u32>().unwrap() > address.row + 1
        });
        let place = later.map_or_else(|| page.find("</sheetData>").unwrap(), |(start, _)| start);
        return format!("{}{row}{}", &page[..place], &page[place..]);
    };
    if let Some(open) = page[..start].strip_suffix("/>") {
        return format!("{open}>{new}</row>{}", &page[start..]);
    }
    let end = start + page[start..].find("</row>").unwrap();
    let later = page[start..end].match_indices("<c r=\"").find(|(place, open)| {
        let own = between(&page[start + place..], open, "\"");
        Address::parse(&own).unwrap().column > address.column
    });
    let place = later.map_or(end, |(place, _)| start + place);
    format!("{}{new}{}", &page[..place], &page[place..])
}

fn element(at: &str, look: &str, cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => format!("<c r=\"{at}\" {look}><v>{number}</v></c>"),
        Cell::Text(text) => format!("<c r=\"{at}\" {look} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        Cell::Blank => format!("<c r=\"{at}\" {look}/>"),
        Cell::Formula(..) => panic!("a clerk types no formula here"),
    }
}
