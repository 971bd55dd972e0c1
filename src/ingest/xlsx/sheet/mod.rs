//! One worksheet part: its cells, merged areas, and hidden rows and columns, in one pass.
//!
//! A cell that contradicts itself is kept and says so; it does not cost the sheet (pitfalls P-09,
//! P-10). Whatever ends the part early, the cells before it are kept.

mod cell;
mod plain;
mod reading;

use std::sync::Arc;

use quick_xml::events::Event;

use super::styles::Styles;
use crate::ingest::cell::{Area, Cell, Spans};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::xml::{self, Events};
use cell::Open;
use reading::Sheet;

/// What cells refer to.
pub(super) struct Book {
    pub(super) strings: Vec<Arc<str>>,
    pub(super) styles: Styles,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// What a worksheet part holds.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) cells: Vec<Cell>,
    pub(super) merges: Vec<Area>,
    pub(super) hidden_rows: Spans,
    pub(super) hidden_columns: Spans,
    /// Addresses outside the grid.
    pub(super) outside: Vec<String>,
    /// Why the part ended early.
    pub(super) fault: Option<String>,
}

/// About how many bytes a cell takes, as programs write them.
const BYTES: usize = 48;

/// Reads a worksheet part.
///
/// # Errors
///
/// [`Exceeded`] where the file has more cells or words than are kept.
pub(super) fn read(events: Events<'_>, book: &Book, budget: &mut Budget) -> Result<Read, Exceeded> {
    let mut sheet = Sheet::new(book, budget, events.length() / BYTES);
    let mut events = events.lenient();
    let (mut open, mut root) = (None::<Open>, xml::Root::default());
    loop {
        if open.is_none() {
            sheet.plain(&mut events)?;
        }
        match events.next() {
            Ok(Event::Start(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.open(name);
                match (&mut open, name) {
                    // One without its end ends where the next begins.
                    (_, "c") => {
                        open.take().map_or(Ok(()), |cell| sheet.close(cell))?;
                        open = Some(sheet.open(&tag));
                    }
                    (Some(cell), "f") => cell.formula(&tag),
                    (Some(cell), name) => cell.enter(name),
                    (None, name) => sheet.element(name, &tag),
                }
            }
            Ok(Event::Empty(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.empty(name);
                match (&mut open, name) {
                    (_, "c") => {
                        open.take().map_or(Ok(()), |cell| sheet.close(cell))?;
                        let cell = sheet.open(&tag);
                        sheet.close(cell)?;
                    }
                    (Some(cell), "f") => {
                        cell.formula(&tag);
                        cell.leave("f");
                    }
                    (Some(_), _) => {}
                    (None, name) => sheet.element(name, &tag),
                }
            }
            Ok(Event::End(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.close(name);
                match &mut open {
                    Some(_) if name == "c" => sheet.close(open.take().unwrap_or_default())?,
                    Some(cell) => cell.leave(name),
                    None => {}
                }
            }
            Ok(Event::Text(words)) => {
                if let Some(text) = open.as_mut().and_then(Open::text) {
                    text.push_str(&words);
                }
            }
            Ok(Event::CData(words)) => {
                if let Some(text) = open.as_mut().and_then(Open::text) {
                    text.push_str(&words);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Some(text) = open.as_mut().and_then(Open::text) {
                    xml::push_reference(text, &reference);
                }
            }
            Ok(Event::Eof) => {
                if open.is_some() || !root.is_closed() {
                    sheet.read.fault = Some(xml::CUT_OFF.to_owned());
                }
                return Ok(sheet.read);
            }
            Err(error) => {
                sheet.read.fault = Some(error.to_string());
                return Ok(sheet.read);
            }
            Ok(_) => {}
        }
    }
}
