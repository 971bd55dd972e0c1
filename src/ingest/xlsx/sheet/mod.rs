//! One worksheet part: its cells, merged areas, and hidden rows and columns, in one pass.
//!
//! A cell that contradicts itself is kept and says so; it does not cost the sheet (pitfalls P-09,
//! P-10). Whatever ends the part early, the cells before it are kept.

mod cell;
mod plain;

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::shared::SharedFormulas;
use super::strings::unescaped;
use super::styles::{Shown, Styles};
use crate::ingest::cell::{Address, Area, Cell, Content, Fault, Spans};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::serial;
use crate::ingest::workbook::{MERGES, keep};
use crate::ingest::xml::{self, Events};
use cell::{Kind, Open};
use plain::Plain;

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
/// Most addresses outside the grid that are named.
const OUTSIDE: usize = 20;
/// Most characters of one that are shown.
const ADDRESS: usize = 40;

/// Reads a worksheet part.
///
/// # Errors
///
/// [`Exceeded`] where the file has more cells or words than are kept.
pub(super) fn read(events: Events<'_>, book: &Book, budget: &mut Budget) -> Result<Read, Exceeded> {
    let mut sheet = Sheet {
        book,
        budget,
        read: Read { cells: Vec::with_capacity(events.length() / BYTES), ..Read::default() },
        row: 0,
        column: 0,
        formulas: SharedFormulas::default(),
        value: String::new(),
    };
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
                    (_, "c") => open = Some(sheet.open(&tag)),
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
                        open = None;
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

/// A sheet while it is read.
struct Sheet<'a> {
    book: &'a Book,
    budget: &'a mut Budget,
    read: Read,
    /// The row at hand, and the column after the last cell; one outside the grid where that is not known.
    row: u32,
    column: u32,
    formulas: SharedFormulas,
    /// Room for the value of a cell, used again and again.
    value: String,
}

impl Sheet<'_> {
    /// An element outside of cells.
    fn element(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "row" => {
                // Nearly as many as cells: each attribute is looked at once.
                let (mut number, mut hidden) = (None, false);
                let mut attributes = xml::PlainAttributes::of(tag);
                for (name, value) in attributes.by_ref() {
                    match name {
                        "r" => number = value.parse::<u32>().ok(),
                        "hidden" => hidden = xml::says_yes(value),
                        _ => {}
                    }
                }
                // Rows without a number follow on the one before.
                self.row = number.unwrap_or(self.row.saturating_add(1)).max(1);
                self.column = 0;
                if hidden {
                    self.read.hidden_rows.add(self.row - 1, self.row - 1);
                }
            }
            "col" if xml::is_true(tag, "hidden") => {
                let number = |name| xml::attribute(tag, name).and_then(|n| n.parse::<u32>().ok());
                if let (Some(first), Some(last)) = (number("min"), number("max")) {
                    self.read.hidden_columns.add(first.saturating_sub(1), last.saturating_sub(1));
                }
            }
            "mergeCell" if self.read.merges.len() < MERGES => {
                let area = xml::attribute(tag, "ref").and_then(|area| Area::parse(&area));
                self.read.merges.extend(area.filter(|area| area.first != area.last));
            }
            _ => {}
        }
    }

    /// The plain cells that stand next.
    fn plain(&mut self, events: &mut Events<'_>) -> Result<(), Exceeded> {
        let (mut rest, mut length) = (events.rest(), 0);
        while let Some((cell, bytes)) = Plain::first(rest) {
            // One outside the grid has more to be told of it.
            let Some(at) = Address::parse(cell.address) else { break };
            self.column = at.column + 1;
            if !cell.value.is_empty() {
                let content = self.content(cell.kind, cell.format, cell.value)?;
                keep(&mut self.read.cells, self.budget, at, content, None)?;
            }
            (rest, length) = (&rest[bytes..], length + bytes);
        }
        events.skip(length);
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Open {
        // Where no address is written, the cell stands behind the one before.
        let next = Address { row: self.row.saturating_sub(1), column: self.column };
        let at = Some(next).filter(|at| at.is_on_sheet());
        let mut cell = Open { at, value: std::mem::take(&mut self.value), ..Open::default() };
        let mut address = None;
        let mut attributes = xml::PlainAttributes::of(tag);
        for (name, value) in attributes.by_ref() {
            match name {
                "r" => {
                    cell.at = Address::parse(value);
                    address = Some(value);
                }
                "s" => cell.format = value.parse().ok(),
                "t" => cell.kind = Kind::named(value),
                _ => {}
            }
        }
        // Its address may be in what cannot be read, so the next place need not be its own.
        let left = attributes.left();
        if address.is_none() && !left.is_empty() {
            cell.at = None;
            address = Some(left);
        }
        match cell.at {
            Some(at) => self.column = at.column + 1,
            None if self.read.outside.len() < OUTSIDE => {
                self.read.outside.push(address.unwrap_or_default().chars().take(ADDRESS).collect());
            }
            None => {}
        }
        if cell.at.is_none() {
            // Nor is it known where one stands that follows on this one.
            self.column = u32::MAX;
        }
        cell
    }

    fn close(&mut self, mut cell: Open) -> Result<(), Exceeded> {
        let value = std::mem::take(&mut cell.value);
        let kept = self.keep(cell, &value);
        self.value = value;
        self.value.clear();
        kept
    }

    fn keep(&mut self, cell: Open, written: &str) -> Result<(), Exceeded> {
        let Some(at) = cell.at else { return Ok(()) };
        let mut formula = cell.formula;
        if let Some(number) = &cell.shared {
            match formula.as_deref() {
                Some(text) if !text.is_empty() => self.formulas.keep(number, at, text),
                _ => formula = self.formulas.at(number, at),
            }
        }
        let pieces = cell.kind == Kind::Inline || written.trim().is_empty();
        let content = match cell.rich.as_str() {
            rich if pieces && !rich.is_empty() => self.words(rich)?,
            _ => self.content(cell.kind, cell.format, written)?,
        };
        keep(&mut self.read.cells, self.budget, at, content, formula)
    }

    /// What a cell says that holds no pieces of words.
    fn content(&mut self, kind: Kind, format: Option<usize>, written: &str) -> Result<Content, Exceeded> {
        let value = written.trim();
        let faulty = |fault| Content::Faulty(fault, value.to_owned());
        Ok(match kind {
            Kind::Words | Kind::Inline => self.words(written)?,
            _ if value.is_empty() => Content::Blank,
            Kind::Shared => {
                match value.parse::<usize>().ok().and_then(|index| self.book.strings.get(index)) {
                    Some(text) => Content::Text(text.clone()),
                    None => faulty(Fault::StringIndex),
                }
            }
            Kind::Truth => match value {
                "1" | "true" | "TRUE" => Content::Truth(true),
                "0" | "false" | "FALSE" => Content::Truth(false),
                _ => faulty(Fault::Type),
            },
            Kind::Error => Content::Error(value.to_owned()),
            Kind::Date => match value.split(['T', 'Z', '+']).next().filter(|day| serial::is_day(day)) {
                Some(day) => Content::Date(day.to_owned()),
                None => faulty(Fault::Type),
            },
            Kind::Number => match value.parse::<f64>() {
                Ok(number) if !number.is_finite() => faulty(Fault::Type),
                Ok(number) => match self.book.styles.shown(format) {
                    Shown::Number => Content::Number(number),
                    Shown::Percent => Content::Percent(number),
                    Shown::Date => serial::day(number, self.book.from_1904)
                        .map_or(Content::Number(number), Content::Date),
                },
                Err(_) => faulty(Fault::Type),
            },
            Kind::Unknown => faulty(Fault::Type),
        })
    }

    /// Words that stand in the cell itself.
    fn words(&mut self, text: &str) -> Result<Content, Exceeded> {
        self.budget.text(text.len())?;
        Ok(Content::Text(unescaped(text)))
    }
}
