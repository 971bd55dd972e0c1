//! Marks an `.xlsx` where it stands: what need not change stays the same to the byte.
//!
//! Changed are the workbook part and its relations (the cover comes in front), the formats of cells (those
//! that are marked get one that differs in its fill alone), the sheets that are marked, their comments, and
//! the list of types. Macros, charts, pictures, protection and conditional formats are not looked at. A signature of
//! the whole file, which no edit leaves valid, is taken out.

mod book;
mod cells;
mod comments;
mod layout;
mod markup;
mod package;
mod page;
mod relations;
mod shapes;
mod styles;

use book::Book;
use layout::Layout;
use markup::{Edits, Malformed, tags};
use package::Package;
use styles::Styles;
use thiserror::Error;

use super::cover::is_cover;
use super::plan::Plan;
use super::{Cover, Mark};
use crate::ingest::Sheet;

/// A workbook that was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patched {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The ending its name should have.
    pub ending: &'static str,
}

/// Why a workbook cannot be edited. It can still be written anew.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unpatchable {
    /// The zip package cannot be read or written.
    #[error("the package cannot be edited: {0}")]
    Package(String),
    /// A part, or what leads to it, is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// A part whose tags do not match, or whose order makes no sense.
    #[error("{0} is not well formed")]
    Malformed(String),
    /// A part in another encoding than UTF-8.
    #[error("{0} is not in UTF-8")]
    Encoding(String),
    /// A part that is too long.
    #[error("{0} is too long to edit")]
    Long(String),
    /// The part with the formats of cells lacks one of its lists.
    #[error("{0} lacks what formats are made of")]
    Styles(String),
}

/// The error of a part that is not well formed.
fn malformed(part: &str) -> impl Fn(Malformed) -> Unpatchable {
    move |_| Unpatchable::Malformed(part.to_owned())
}

/// Marks a workbook and puts the cover in front.
///
/// - `original`: the bytes of an `.xlsx`, `.xlsm` or a template of either.
/// - `sheets`: what was read of it: merged areas, and which sheet is an earlier cover.
///
/// # Errors
///
/// [`Unpatchable`], if it has a part that cannot be edited or lacks one that has to be.
pub fn patch(
    original: &[u8],
    sheets: &[Sheet],
    cover: &Cover,
    marks: &[Mark],
) -> Result<Patched, Unpatchable> {
    let mut package = Package::open(original)?;
    let book = Book::open(&mut package)?;
    let mut styles = Styles::open(&book.styles, package.needed(&book.styles)?)?;
    let read = |name: &str| sheets.iter().find(|sheet| sheet.name == name);
    let is_earlier = |name: &str| read(name).is_some_and(is_cover);
    let earlier = book.sheets.iter().position(|sheet| sheet.part.is_some() && is_earlier(&sheet.name));
    let front = book.lead(&mut package, earlier)?;
    let mut done = vec![front.to_ascii_lowercase()];
    for listed in &book.sheets {
        let Some(part) = listed.part.as_ref().filter(|part| !done.contains(&part.to_ascii_lowercase()))
        else {
            continue;
        };
        done.push(part.to_ascii_lowercase());
        if listed.kind == "worksheet" {
            let merges = read(&listed.name).map_or(&[][..], |sheet| &sheet.merges);
            mark_sheet(&mut package, part, &Plan::of(marks, &listed.name, merges), &mut styles)?;
        } else {
            close_other(&mut package, part)?;
        }
    }
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let page = page::write(&cover.page(), &book.names, &names, &mut styles);
    package.put(&front, page);
    if let Some(text) = styles.finish()? {
        package.put(&book.styles, text);
    }
    unsign(&mut package)?;
    let kind = relations::kind_of(&mut package, &book.part)?;
    Ok(Patched { bytes: package.finish()?, ending: ending(&kind) })
}

/// Marks a worksheet, and no longer lets it be the one that opens.
fn mark_sheet(
    package: &mut Package<'_>,
    part: &str,
    plan: &Plan,
    styles: &mut Styles,
) -> Result<(), Unpatchable> {
    let text = package.needed(part)?;
    let layout = Layout::of(&text).map_err(malformed(part))?;
    let mut edits = Edits::default();
    for view in &layout.selected {
        edits.set(view, "tabSelected", "0");
    }
    cells::colour(&layout, &plan.colours, styles, &mut edits);
    comments::write(package, part, &layout, &plan.notes, &mut edits)?;
    if !edits.is_empty() {
        package.put(part, edits.apply(&text).map_err(malformed(part))?);
    }
    Ok(())
}

/// No longer lets a sheet that is no worksheet be the one that opens.
fn close_other(package: &mut Package<'_>, part: &str) -> Result<(), Unpatchable> {
    let Some(text) = package.text(part)? else { return Ok(()) };
    let mut edits = Edits::default();
    for (_, tag) in tags(&text).map_err(malformed(part))? {
        if tag.local() == "sheetView" && tag.is_true("tabSelected") {
            edits.set(&tag, "tabSelected", "0");
        }
    }
    if !edits.is_empty() {
        package.put(part, edits.apply(&text).map_err(malformed(part))?);
    }
    Ok(())
}

/// Takes a signature of the whole file out.
fn unsign(package: &mut Package<'_>) -> Result<(), Unpatchable> {
    let signed: Vec<String> =
        package.names().filter(|name| name.starts_with("_xmlsignatures/")).map(str::to_owned).collect();
    for part in signed {
        relations::remove(package, "", &part)?;
        relations::forget(package, &part)?;
        package.remove(&part);
    }
    Ok(())
}

/// The ending of a workbook's name by the type of its workbook part.
fn ending(kind: &str) -> &'static str {
    match (kind.contains("template"), kind.contains("macroEnabled")) {
        (false, false) => "xlsx",
        (false, true) => "xlsm",
        (true, false) => "xltx",
        (true, true) => "xltm",
    }
}
