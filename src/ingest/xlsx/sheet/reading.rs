//! A sheet while its part is read.

use quick_xml::events::BytesStart;

use super::cell::{Kind, Open};
use super::plain::Plain;
use super::{Book, Read};
use crate::ingest::cell::{Address, Area, Content, Fault};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::serial;
use crate::ingest::workbook::{MERGES, keep};
use crate::ingest::xlsx::shared::SharedFormulas;
use crate::ingest::xlsx::strings::unescaped;
use crate::ingest::xlsx::styles::Shown;
use crate::ingest::xml::{self, Events};

/// Most addresses outside the grid that are named.
const OUTSIDE: usize = 20;
/// Most characters of one that are shown.
const ADDRESS: usize = 40;

/// What was read of a sheet so far, and where its reading is.
pub(super) struct Sheet<'a> {
    book: &'a Book,
    budget: &'a mut Budget,
    pub(super) read: Read,
    /// The row at hand, and the column after the last cell; one outside the grid where that is not known.
    row: u32,
    column: u32,
    formulas: SharedFormulas,
    /// Room for the value of a cell, used again and again.
    value: String,
}

impl<'a> Sheet<'a> {
    /// Room for some cells.
    pub(super) fn new(book: &'a Book, budget: &'a mut Budget, room: usize) -> Self {
        Self {
            book,
            budget,
            read: Read { cells: Vec::with_capacity(room), ..Read::default() },
            row: 0,
            column: 0,
            formulas: SharedFormulas::default(),
            value: String::new(),
        }
    }

    /// An element outside of cells.
    pub(super) fn element(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "row" => {
                // Nearly as many as cells: each attribute is looked at once.
                let (mut number, mut hidden) = (None, None);
                for (name, value) in xml::PlainAttributes::of(tag) {
                    match name {
                        "r" => number = Some(value),
                        "hidden" => hidden = Some(value),
                        _ => {}
                    }
                }
                self.row(number, hidden);
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

    /// The plain rows and cells that stand next.
    pub(super) fn plain(&mut self, events: &mut Events<'_>) -> Result<(), Exceeded> {
        let (mut rest, mut length) = (events.rest(), 0);
        while let Some((own, bytes)) = Plain::first(rest) {
            match own {
                Plain::Row { number, hidden } => self.row(number, hidden),
                Plain::Cell { at, format, kind, value } => {
                    self.column = at.column + 1;
                    if !value.is_empty() {
                        let content = self.content(kind, format, value)?;
                        keep(&mut self.read.cells, self.budget, at, content, None)?;
                    }
                }
            }
            (rest, length) = (&rest[bytes..], length + bytes);
        }
        events.skip(length);
        Ok(())
    }

    fn row(&mut self, number: Option<&str>, hidden: Option<&str>) {
        let number = number.and_then(|number| number.parse::<u32>().ok());
        // Rows without a number follow on the one before.
        self.row = number.unwrap_or(self.row.saturating_add(1)).max(1);
        self.column = 0;
        if hidden.is_some_and(xml::says_yes) {
            self.read.hidden_rows.add(self.row - 1, self.row - 1);
        }
    }

    pub(super) fn open(&mut self, tag: &BytesStart<'_>) -> Open {
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

    pub(super) fn close(&mut self, mut cell: Open) -> Result<(), Exceeded> {
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
