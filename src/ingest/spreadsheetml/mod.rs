//! Workbooks that Excel 2003 and many web systems keep in one XML file.
//!
//! Elements and attributes are told by their local names: programs choose other prefixes than Excel.

mod formula;
mod sheet;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::guard::{Budget, Exceeded};
use super::text::{decode_as, label};
use super::workbook::{Refusal, Workbook};
use super::xml::{attribute, push_reference};
use sheet::Building;

/// Most worksheets.
const SHEETS: usize = 2_000;

/// Reads the worksheets of a file.
///
/// # Errors
///
/// [`Refusal::Damaged`] where no worksheet is found, and [`Refusal::Exceeds`] where there are more
/// cells or words than are kept.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let (text, encoding, lossy) = decode_as(bytes, label(bytes, b"<?xml", b"encoding"));
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // As in the parts of packages: programs put words together without a thought for what is in them.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut book = Book::new(budget);
    let fault = loop {
        match reader.read_event() {
            Ok(Event::Start(_)) if book.workbook.sheets.len() >= SHEETS => {
                break Some(format!("more than {SHEETS} sheets"));
            }
            Ok(Event::Start(tag)) => book.open(&tag),
            Ok(Event::End(tag)) => book.close(tag.local_name().as_ref())?,
            Ok(Event::Text(words)) => book.words(&words.xml10_content()),
            Ok(Event::CData(words)) => book.words(&words.xml10_content()),
            Ok(Event::GeneralRef(reference)) => book.reference(&reference),
            Ok(Event::Eof) => break book.sheet.is_some().then(|| "the file ends within a sheet".to_owned()),
            Ok(_) => {}
            Err(error) => break Some(error.to_string()),
        }
    };
    let mut workbook = book.finish(fault)?;
    workbook.lossy = lossy.then(|| encoding.to_owned());
    Ok(workbook)
}

/// A workbook while it is read.
struct Book<'b> {
    workbook: Workbook,
    budget: &'b mut Budget,
    sheet: Option<Building>,
    /// Elements of these names that are open; their words are no cells.
    in_comment: usize,
    in_options: usize,
}

impl<'b> Book<'b> {
    fn new(budget: &'b mut Budget) -> Self {
        Self { workbook: Workbook::default(), budget, sheet: None, in_comment: 0, in_options: 0 }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name = name.as_ref();
        if name == "Worksheet" {
            self.end_sheet(None);
            let name = attribute(tag, "Name").unwrap_or_default().into_owned();
            self.sheet = Some(Building::new(name));
            (self.in_comment, self.in_options) = (0, 0);
            return;
        }
        let Some(sheet) = &mut self.sheet else { return };
        if matches!(name, "Row" | "Cell") {
            // No comment goes on beyond its cell, closed or not.
            self.in_comment = 0;
        }
        match name {
            "Comment" => self.in_comment += 1,
            "WorksheetOptions" => self.in_options += 1,
            _ if self.in_comment > 0 => {}
            "Visible" if self.in_options > 0 => sheet.gathered = Some(String::new()),
            "Row" => sheet.open_row(tag),
            "Column" => sheet.column(tag),
            "Cell" => sheet.open_cell(tag),
            "Data" => sheet.open_data(tag),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Exceeded> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        match name {
            "Worksheet" => self.end_sheet(None),
            "Comment" => self.in_comment = self.in_comment.saturating_sub(1),
            "WorksheetOptions" => self.in_options = self.in_options.saturating_sub(1),
            "Cell" => sheet.close_cell(self.budget)?,
            _ if self.in_comment > 0 => {}
            "Visible" if self.in_options > 0 => {
                let words = sheet.gathered.take().unwrap_or_default();
                sheet.hidden = matches!(words.trim(), "SheetHidden" | "SheetVeryHidden");
            }
            "Data" => sheet.close_data(),
            _ => {}
        }
        Ok(())
    }

    fn words(&mut self, words: &str) {
        if self.in_comment == 0
            && let Some(gathered) = self.sheet.as_mut().and_then(|sheet| sheet.gathered.as_mut())
        {
            gathered.push_str(words);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        let mut text = String::new();
        push_reference(&mut text, reference);
        self.words(&text);
    }

    fn end_sheet(&mut self, fault: Option<String>) {
        if let Some(building) = self.sheet.take() {
            let (sheet, outside) = building.finish();
            let outside = outside.iter().map(|place| (sheet.name.clone(), place.to_string()));
            self.workbook.outside.extend(outside);
            self.workbook.push(sheet, fault);
        }
    }

    fn finish(mut self, fault: Option<String>) -> Result<Workbook, Refusal> {
        if let Some(reason) = fault {
            if self.sheet.is_none() {
                // Between two sheets: the fault is reported with the one before it.
                match self.workbook.sheets.pop() {
                    Some(sheet) => self.workbook.push(sheet, Some(reason)),
                    None => return Err(Refusal::Damaged(reason)),
                }
            } else {
                self.end_sheet(Some(reason));
            }
        }
        if self.workbook.sheets.is_empty() {
            return Err(Refusal::Damaged("no worksheet".to_owned()));
        }
        Ok(self.workbook)
    }
}

#[cfg(test)]
mod tests;
