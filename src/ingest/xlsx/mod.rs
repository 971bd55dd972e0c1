//! Office Open XML workbooks, read in one pass with nothing laid out that is not there.
//!
//! Not through calamine: it does not tell hidden rows and columns, gives the first string for an
//! index that is none, and drops a sheet for one bad cell (pitfalls P-09, P-10, P-22, P-23). What we
//! read of a sound file is held against what calamine reads of it, in `tests`.

mod package;
mod shared;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::cell::Sheet;
use super::guard::Budget;
use super::workbook::{Refusal, Workbook};
use super::xml;
use package::{Package, Relation};
use sheet::Book;
use styles::Styles;

/// Where the workbook part stands unless the package says otherwise.
const WORKBOOK: &str = "xl/workbook.xml";
/// Where the package says when it was saved.
const PROPERTIES: &str = "docprops/core.xml";
/// Most sheets that are read; the rest are said to be there, all at once.
const SHEETS: usize = 2_000;
/// Most sheets without a part of their own that are named.
const LOST: usize = 20;
/// Parts beside the sheets that are passed over, and the words for them.
const EXTRAS: [(&str, &str); 4] = [
    ("xl/vbaproject.bin", "macros"),
    ("xl/externallinks/", "external_links"),
    ("xl/embeddings/", "embedded_objects"),
    ("xl/cellimages.xml", "cell_pictures"),
];

/// A sheet as the workbook part lists it.
struct Listed {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads a workbook.
///
/// # Errors
///
/// [`Refusal::Damaged`] where not one sheet can be opened, [`Refusal::Exceeds`] where it holds more
/// than is kept.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes)?;
    let mut workbook = Workbook::default();
    let main = main_part(&mut package);
    let relations = package.relations(&main);
    let (listed, from_1904) = match list(&mut package, &main) {
        Ok(list) => list,
        Err(reason) => {
            workbook.lost.push((main.clone(), reason));
            (Vec::new(), false)
        }
    };
    let parts = parts(&package, listed, &relations, &mut workbook);
    if parts.is_empty() {
        return Err(Refusal::Damaged("no worksheet".to_owned()));
    }
    let book = Book {
        strings: strings(&mut package, &relations, budget, &mut workbook)?,
        styles: styles(&mut package, &relations, &mut workbook),
        from_1904,
    };
    for (listed, part) in parts {
        let read = match package.part(&part) {
            Some(Ok(mut part)) => sheet::read(part.events(), &book, budget)?,
            Some(Err(reason)) => sheet::Read { fault: Some(reason), ..Default::default() },
            None => sheet::Read { fault: Some(format!("{part} is not in the file")), ..Default::default() },
        };
        workbook.outside.extend(read.outside.into_iter().map(|at| (listed.name.clone(), at)));
        let sheet = Sheet::new(listed.name, listed.hidden, read.cells).merged(read.merges);
        let (hidden_rows, hidden_columns) = (read.hidden_rows, read.hidden_columns);
        workbook.push(Sheet { hidden_rows, hidden_columns, ..sheet }, read.fault);
    }
    let extras = EXTRAS.iter().filter(|(part, _)| package.names().any(|name| name.starts_with(part)));
    workbook.extras = extras.map(|(_, word)| (*word).to_owned()).collect();
    workbook.saved = package.part(PROPERTIES).and_then(Result::ok).and_then(|mut part| saved(part.events()));
    Ok(workbook)
}

/// When a workbook was last saved: `dcterms:modified` of its core properties (ECMA-376 part 2, 11.1).
fn saved(events: xml::Events<'_>) -> Option<String> {
    let mut events = events.lenient();
    let mut inside = false;
    loop {
        match events.next().ok()? {
            Event::Start(tag) => inside = tag.local_name().as_ref() == "modified",
            Event::Text(text) if inside => return moment(&text),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The first nineteen characters of a moment, if it is one: to the second, without a zone.
fn moment(text: &str) -> Option<String> {
    let text = text.trim().get(..19)?;
    let fits = text.bytes().zip(*b"0000-00-00T00:00:00").all(|(byte, like)| match like {
        b'0' => byte.is_ascii_digit(),
        like => byte == like,
    });
    fits.then(|| text.to_owned())
}

/// The workbook part: the usual one, or the one the package names.
fn main_part(package: &mut Package<'_>) -> String {
    if package.names().any(|name| name == WORKBOOK) {
        return WORKBOOK.to_owned();
    }
    let named = package.relations("").into_values().find(|relation| relation.kind == "officeDocument");
    named.map_or_else(|| WORKBOOK.to_owned(), |relation| relation.target)
}

/// The sheets that the workbook part lists, and whether its days are counted from 1904.
fn list(package: &mut Package<'_>, main: &str) -> Result<(Vec<Listed>, bool), String> {
    let mut part = package.part(main).ok_or_else(|| "not in the file".to_owned())??;
    let mut events = part.events().lenient();
    let (mut listed, mut from_1904) = (Vec::new(), false);
    loop {
        match events.next() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "workbookPr" => from_1904 |= xml::is_true(&tag, "date1904"),
                // One more tells that there are too many.
                "sheet" if listed.len() <= SHEETS => {
                    let get = |name| xml::attribute(&tag, name).map(|value| value.into_owned());
                    listed.push(Listed {
                        name: get("name").unwrap_or_default(),
                        hidden: get("state").is_some_and(|state| state != "visible"),
                        relation: get("id").unwrap_or_default(),
                    });
                }
                _ => {}
            },
            Ok(Event::Eof) => return Ok((listed, from_1904)),
            Ok(_) => {}
            // What was listed before the fault can still be opened.
            Err(error) if listed.is_empty() => return Err(error.to_string()),
            Err(_) => return Ok((listed, from_1904)),
        }
    }
}

/// The worksheets with their parts. Charts and macro sheets are no worksheets. A sheet whose
/// relation leads nowhere is looked for under its usual name, and where nothing is listed at all,
/// every worksheet part of the package is read under its own name.
fn parts(
    package: &Package<'_>,
    listed: Vec<Listed>,
    relations: &BTreeMap<String, Relation>,
    workbook: &mut Workbook,
) -> Vec<(Listed, String)> {
    if listed.len() > SHEETS {
        workbook.lost.push((WORKBOOK.to_owned(), format!("it lists more than {SHEETS} sheets")));
    }
    let (mut parts, mut taken, mut unnamed) = (Vec::new(), BTreeSet::new(), false);
    let mut lose = |name: &str, reason: &str| {
        if workbook.lost.len() < LOST {
            workbook.lost.push((name.to_owned(), reason.to_owned()));
        } else {
            unnamed = true;
        }
    };
    for (place, sheet) in listed.into_iter().take(SHEETS).enumerate() {
        let part = match relations.get(&sheet.relation) {
            Some(relation) if relation.kind == "worksheet" => relation.target.clone(),
            Some(_) => continue,
            None => {
                lose(&sheet.name, "its part is not named");
                format!("xl/worksheets/sheet{}.xml", place + 1)
            }
        };
        // Very many sheets of one part would be read for hours.
        if taken.insert(part.clone()) {
            parts.push((sheet, part));
        } else {
            lose(&sheet.name, "its part is that of another sheet");
        }
    }
    if unnamed {
        let reason = "more of its sheets have no part of their own";
        workbook.lost.push((WORKBOOK.to_owned(), reason.to_owned()));
    }
    if parts.is_empty() {
        let own = package.names().filter(|name| name.starts_with("xl/worksheets/") && name.ends_with(".xml"));
        parts.extend(own.map(|part| {
            let name = part.rsplit('/').next().unwrap_or(part).trim_end_matches(".xml").to_owned();
            (Listed { name, hidden: false, relation: String::new() }, part.to_owned())
        }));
        if !parts.is_empty() && workbook.lost.is_empty() {
            workbook.lost.push((WORKBOOK.to_owned(), "it lists no sheet".to_owned()));
        }
    }
    parts
}

/// The part of a kind that the workbook refers to, or its usual place.
fn related(relations: &BTreeMap<String, Relation>, kind: &str, usual: &str) -> String {
    let named = relations.values().find(|relation| relation.kind == kind);
    named.map_or_else(|| usual.to_owned(), |relation| relation.target.clone())
}

fn strings(
    package: &mut Package<'_>,
    relations: &BTreeMap<String, Relation>,
    budget: &mut Budget,
    workbook: &mut Workbook,
) -> Result<Vec<std::sync::Arc<str>>, Refusal> {
    let name = related(relations, "sharedStrings", "xl/sharedStrings.xml");
    let (strings, fault) = match package.part(&name) {
        Some(Ok(mut part)) => strings::read(part.events(), budget)?,
        Some(Err(reason)) => (Vec::new(), Some(reason)),
        None => (Vec::new(), None),
    };
    workbook.lost.extend(fault.map(|reason| (name, reason)));
    Ok(strings)
}

fn styles(
    package: &mut Package<'_>,
    relations: &BTreeMap<String, Relation>,
    workbook: &mut Workbook,
) -> Styles {
    let name = related(relations, "styles", "xl/styles.xml");
    let read = package.part(&name).map(|part| part.and_then(|mut part| Styles::read(part.events())));
    read.unwrap_or_else(|| Ok(Styles::default())).unwrap_or_else(|reason| {
        workbook.lost.push((name, reason));
        Styles::default()
    })
}
