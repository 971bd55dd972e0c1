//! Files that no program writes, made part by part and record by record.

use std::io::{Cursor, Write};

use hengping::ingest::{Cell, Content, Sheet, read_here};
use zip::write::SimpleFileOptions;

use super::scheme;
use crate::district::Form;

/// The sheets of a form as plain cells.
pub fn sheets(form: &Form) -> Vec<Sheet> {
    read_here("form.xlsx", &form.bytes(scheme())).value.sheets
}

/// The cell of a form that holds a number, on whichever sheet: the sheet's place and the address.
pub fn cell_with(sheets: &[Sheet], number: f64) -> (usize, hengping::ingest::Address) {
    let holds = |cell: &&Cell| cell.content == Content::Number(number);
    let found = sheets
        .iter()
        .enumerate()
        .find_map(|(place, sheet)| sheet.cells.iter().find(holds).map(|cell| (place, cell.address)));
    found.unwrap_or_else(|| panic!("no cell holds {number}"))
}

/// A zip of these entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip with further entries behind those it has.
pub fn zip_and(package: &[u8], entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(package.to_vec())).unwrap();
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Where the headers of an entry stand in a zip: in front of its content, and in the directory.
fn headers(package: &[u8], name: &str) -> (usize, usize) {
    let header = |magic: &[u8], name_at: usize| {
        let starts = package.windows(4).enumerate().filter(|(_, four)| *four == magic);
        let mut named = starts.filter(|(at, _)| package[at + name_at..].starts_with(name.as_bytes()));
        named.next().unwrap_or_else(|| panic!("no header of {name}")).0
    };
    (header(b"PK\x03\x04", 30), header(b"PK\x01\x02", 46))
}

/// Makes an entry declare another unpacked size.
pub fn declaring(mut package: Vec<u8>, name: &str, size: u32) -> Vec<u8> {
    let (local, central) = headers(&package, name);
    package[local + 22..local + 26].copy_from_slice(&size.to_le_bytes());
    package[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
    package
}

/// Marks an entry as protected by a password.
pub fn locked(mut package: Vec<u8>, name: &str) -> Vec<u8> {
    let (local, central) = headers(&package, name);
    package[local + 6] |= 1;
    package[central + 8] |= 1;
    package
}

/// Gives an entry a name of other bytes, as many as the old one has, and without the mark for UTF-8.
pub fn renamed(mut package: Vec<u8>, name: &str, bytes: &[u8]) -> Vec<u8> {
    assert_eq!(name.len(), bytes.len());
    let (local, central) = headers(&package, name);
    package[local + 30..local + 30 + bytes.len()].copy_from_slice(bytes);
    package[central + 46..central + 46 + bytes.len()].copy_from_slice(bytes);
    package[local + 7] &= !8;
    package[central + 9] &= !8;
    package
}

/// An OLE container of these streams, of the version that Excel writes.
pub fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let place = Cursor::new(Vec::new());
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, place).unwrap();
    for (name, bytes) in streams {
        container.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    container.into_inner().into_inner()
}

/// A sheet of an old workbook: its name, and its records between start and end.
pub struct Records {
    pub name: String,
    pub records: Vec<u8>,
}

/// A record of an old workbook.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = kind.to_le_bytes().to_vec();
    record.extend((data.len() as u16).to_le_bytes());
    record.extend(data);
    record
}

/// The record of a number.
pub fn number(row: u16, column: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[&place(row, column)[..], &number.to_le_bytes()].concat())
}

/// The record of words.
pub fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let (length, units) = utf16(text);
    record(0x0204, &[&place(row, column)[..], &(length as u16).to_le_bytes(), &[1], &units].concat())
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

fn utf16(text: &str) -> (usize, Vec<u8>) {
    let units: Vec<u16> = text.encode_utf16().collect();
    (units.len(), units.iter().flat_map(|unit| unit.to_le_bytes()).collect())
}

/// The sheets as records.
pub fn records(sheets: &[Sheet]) -> Vec<Records> {
    let of = |cell: &Cell| {
        let (row, column) = (cell.address.row as u16, cell.address.column as u16);
        match &cell.content {
            Content::Number(value) => number(row, column, *value),
            _ => label(row, column, &cell.written()),
        }
    };
    let records = |sheet: &Sheet| sheet.cells.iter().flat_map(of).collect();
    sheets.iter().map(|sheet| Records { name: sheet.name.clone(), records: records(sheet) }).collect()
}

/// An old workbook of these sheets; `globals` are further records in front of them.
pub fn xls(sheets: &[Records], globals: &[u8]) -> Vec<u8> {
    container(&[("/Workbook", &biff8(sheets, globals))])
}

/// The stream of an old workbook.
pub fn biff8(sheets: &[Records], globals: &[u8]) -> Vec<u8> {
    let start = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0xBB, 0x0D, 0xCC, 7, 0, 0, 0, 0, 6, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let bound = |at: usize, name: &str| {
        let (length, units) = utf16(name);
        let at = (at as u32).to_le_bytes();
        record(0x0085, &[&at[..], &[0, 0, length as u8, 1], &units].concat())
    };
    let mut stream = [start(5), globals.to_vec(), record(0x0042, &1200_u16.to_le_bytes())].concat();
    let list: usize = sheets.iter().map(|sheet| bound(0, &sheet.name).len()).sum();
    let mut at = stream.len() + list + end.len();
    for sheet in sheets {
        stream.extend(bound(at, &sheet.name));
        at += start(0x10).len() + sheet.records.len() + end.len();
    }
    stream.extend(&end);
    for sheet in sheets {
        stream.extend([start(0x10), sheet.records.clone(), end.clone()].concat());
    }
    stream
}

/// A record of a binary part.
pub fn brt(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut length = data.len();
    while length >= 0x80 {
        record.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    record.push(length as u8);
    record.extend(data);
    record
}

fn wide(text: &str) -> Vec<u8> {
    let (length, units) = utf16(text);
    [&(length as u32).to_le_bytes()[..], &units].concat()
}

/// The start of a row in a binary part.
pub fn brt_row(row: u32) -> Vec<u8> {
    brt(0x00, &[&row.to_le_bytes()[..], &[0; 13]].concat())
}

/// A number in a binary part.
pub fn brt_number(column: u32, number: f64) -> Vec<u8> {
    brt(0x05, &[&column.to_le_bytes()[..], &[0; 4], &number.to_le_bytes()].concat())
}

/// Words in a binary part.
pub fn brt_text(column: u32, text: &str) -> Vec<u8> {
    brt(0x06, &[&column.to_le_bytes()[..], &[0; 4], &wide(text)].concat())
}

/// A pointer to a shared string in a binary part.
pub fn brt_shared(column: u32, index: u32) -> Vec<u8> {
    brt(0x07, &[&column.to_le_bytes()[..], &[0; 4], &index.to_le_bytes()].concat())
}

/// The rows of a sheet in a binary part.
pub fn brt_rows(sheet: &Sheet) -> Vec<u8> {
    let mut rows = Vec::new();
    for (row, cells) in sheet.rows() {
        rows.extend(brt_row(row));
        for cell in cells {
            rows.extend(match &cell.content {
                Content::Number(value) => brt_number(cell.address.column, *value),
                _ => brt_text(cell.address.column, &cell.written()),
            });
        }
    }
    rows
}

/// A binary workbook of sheets with these names and rows.
///
/// - `lost`: whether the relation of the first sheet leads nowhere.
/// - `strings`: the part of the shared strings, if there is to be one.
pub fn xlsb(sheets: &[(&str, Vec<u8>)], lost: bool, strings: Option<&[u8]>) -> Vec<u8> {
    let mut book = brt(0x83, &[]);
    book.extend(brt(0x99, &[0; 12]));
    book.extend(brt(0x8F, &[]));
    let mut relations = String::from("<Relationships>");
    let mut parts = Vec::new();
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let id = format!("rId{}", place + 1);
        let head = [0, 0, 0, 0, place as u8 + 1, 0, 0, 0];
        book.extend(brt(0x9C, &[&head[..], &wide(&id), &wide(name)].concat()));
        if !(lost && place == 0) {
            let target = format!("worksheets/sheet{}.bin", place + 1);
            relations
                .push_str(&format!("<Relationship Id=\"{id}\" Type=\"x/worksheet\" Target=\"{target}\"/>"));
        }
        let part = [
            brt(0x81, &[]),
            brt(0x94, &[0; 16]),
            brt(0x91, &[]),
            rows.clone(),
            brt(0x92, &[]),
            brt(0x82, &[]),
        ];
        parts.push((format!("xl/worksheets/sheet{}.bin", place + 1), part.concat()));
    }
    book.extend(brt(0x90, &[]));
    book.extend(brt(0x84, &[]));
    relations.push_str("</Relationships>");
    let mut entries: Vec<(&str, &[u8])> =
        vec![("xl/workbook.bin", &book), ("xl/_rels/workbook.bin.rels", relations.as_bytes())];
    entries.extend(parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())));
    entries.extend(strings.map(|strings| ("xl/sharedStrings.bin", strings)));
    zip(&entries)
}

/// A binary workbook of a form.
pub fn xlsb_of(form: &Form) -> Vec<u8> {
    let sheets = sheets(form);
    let rows: Vec<(&str, Vec<u8>)> = sheets.iter().map(|sheet| (&*sheet.name, brt_rows(sheet))).collect();
    xlsb(&rows, false, None)
}

/// An old workbook of a form.
pub fn xls_of(form: &Form) -> Vec<u8> {
    xls(&records(&sheets(form)), &[])
}

/// A workbook of these sheets, written anew from their cells.
pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in sheets {
        let page = book.add_worksheet().set_name(&sheet.name).unwrap();
        for cell in &sheet.cells {
            let (row, column) = (cell.address.row, cell.address.column as u16);
            match &cell.content {
                Content::Number(value) => page.write_number(row, column, *value).unwrap(),
                _ => page.write_string(row, column, cell.written()).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}
