//! Marked copies: what was not to change has not, and what comes back can be marked again.

mod examples;
mod oddities;
mod returned;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use hengping::ingest::{Area, Format, Sheet, read_here};
use hengping::marked::{self, Copy, Cover, Entry, Item, Mark, Weight};

/// A list that leads to every mark.
fn cover(marks: &[Mark]) -> Cover {
    let items = marks.iter().enumerate().map(|(place, mark)| {
        let text = format!("{}!{}", mark.sheet, mark.area);
        let link = Entry::Link { text, sheet: mark.sheet.clone(), area: mark.area };
        let entries = vec![Entry::Text((place + 1).to_string()), link, Entry::Text(mark.text.clone())];
        Item { weight: Some(mark.weight), entries }
    });
    Cover {
        title: "白土镇2024年度报表修改清单".to_owned(),
        about: "本页不是统计表，改完后不必删除。".to_owned(),
        origins: Vec::new(),
        verdict: vec!["退回修改：请于2025年1月20日前报回。".to_owned()],
        head: ["序号", "位置", "怎么改"].map(str::to_owned).to_vec(),
        items: items.collect(),
        remarks: vec!["有疑问请打电话。".to_owned()],
    }
}

fn mark(sheet: &str, area: &str, text: &str, weight: Weight) -> Mark {
    Mark { sheet: sheet.to_owned(), area: Area::parse(area).unwrap(), text: text.to_owned(), weight }
}

/// Marks of every kind: a figure, a merged area, a cell that is not there, a row that is not there.
fn some_marks(sheets: &[Sheet]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.cells.is_empty()) {
        let last = sheet.cells.last().unwrap().address;
        let at = |place: usize| sheet.cells[place.min(sheet.cells.len() - 1)].address.to_string();
        marks.push(mark(&sheet.name, &at(sheet.cells.len() / 2), "应为 <12> & \"确认\"。", Weight::Error));
        marks.push(mark(&sheet.name, &at(3), "一行字。\n又一行字。", Weight::Warning));
        if let Some(area) = sheet.merges.first() {
            marks.push(mark(&sheet.name, &area.to_string(), "合并的格子。", Weight::Note));
        }
        let below = format!("B{}:C{}", last.row + 4, last.row + 5);
        marks.push(mark(&sheet.name, &below, "这里没有填。", Weight::Error));
        marks.push(mark(&sheet.name, &format!("K{}", last.row + 1), "空格。", Weight::Note));
    }
    marks
}

fn read(name: &str, bytes: &[u8]) -> (Option<Format>, Vec<Sheet>) {
    let read = read_here(name, bytes).value;
    (read.format, read.sheets)
}

/// The marked copy of a workbook as the reader has it, with its sheets but the cover.
fn copy(name: &str, bytes: &[u8]) -> (Copy, Vec<Sheet>, Vec<Sheet>) {
    let (format, before) = read(name, bytes);
    let marks = some_marks(&before);
    let copy = marked::mark(bytes, format.unwrap(), &before, &cover(&marks), &marks).unwrap();
    let (_, mut after) = read("copy.xlsx", &copy.bytes);
    assert!(marked::is_cover(&after.remove(0)), "{name}: the cover comes first");
    (copy, before, after)
}

/// The parts of a package.
fn parts(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(part.name().unwrap().into_owned(), bytes);
    }
    parts
}

fn text(package: &[u8], part: &str) -> String {
    let parts = parts(package);
    let found = parts.get(part).unwrap_or_else(|| panic!("no {part} in {:?}", parts.keys()));
    String::from_utf8(found.clone()).unwrap()
}
