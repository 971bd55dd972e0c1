//! What a workbook says about itself: who reports, for which period, on which day.

use super::text::fold_width;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{Cell, Content, Sheet, Submission};
use crate::period::{Date, Period};
use crate::scheme::Unit;

/// What a workbook says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meta {
    /// Reporting unit as written, each wording once, with where it first stands.
    pub(super) reporters: Vec<(String, Place)>,
    /// Title lines, with where they stand.
    pub(super) titles: Vec<(String, Place)>,
    /// Days on which it says it was filled in, with where they stand.
    pub(super) dates: Vec<(Date, Place)>,
    /// Where the first day stands, or should.
    pub(super) date_cell: Option<Place>,
    /// The period each sheet says it is for, by sheet name.
    pub(super) periods: Vec<(String, Period, Place)>,
}

impl Meta {
    /// The period a sheet says it is for.
    pub(super) fn period_of(&self, sheet: &str) -> Option<Period> {
        self.periods.iter().find(|(name, ..)| name == sheet).map(|(_, period, _)| *period)
    }

    /// The latest day it says it was filled in, with where that stands first.
    pub(super) fn date(&self) -> Option<&(Date, Place)> {
        let latest = self.dates.iter().map(|(date, _)| *date).max()?;
        self.dates.iter().find(|(date, _)| *date == latest)
    }
}

/// Words behind which the reporting unit stands.
const REPORTER: [&str; 4] = ["填报单位", "报送单位", "填表单位", "单位"];
/// Words behind which the day stands.
const DATE: [&str; 5] = ["填报日期", "填报时间", "报送日期", "报送时间", "填表日期"];
/// Words behind which the period stands.
const PERIOD: [&str; 4] = ["报表期别", "统计期间", "报告期", "所属期"];
/// Rows at the top of a sheet in which titles stand, counted from its first row.
const TITLE_ROWS: u32 = 4;

/// Reads what the visible sheets say about themselves.
pub(super) fn read(submission: &Submission, units: &[Unit]) -> (Meta, Vec<Finding>) {
    let mut meta = Meta::default();
    let mut findings: Vec<Finding> = Vec::new();
    for sheet in submission.sheets.iter().filter(|sheet| !sheet.hidden) {
        let top = sheet.cells.first().map_or(0, |cell| cell.address.row);
        for cell in &sheet.cells {
            let Content::Text(text) = &cell.content else { continue };
            let text = fold_width(text);
            let place = || Place::file(&submission.file).sheet(&sheet.name).cell(cell.address.to_string());
            let head = cell.address.row < top + TITLE_ROWS;
            for (word, said) in statements(&text, sheet, cell) {
                if REPORTER.contains(&word) {
                    note_reporter(&mut meta, &said, units, place());
                } else if PERIOD.contains(&word) {
                    if let Some(period) = Period::in_text(&said) {
                        meta.periods.push((sheet.name.clone(), period, place()));
                    }
                } else {
                    meta.date_cell.get_or_insert_with(place);
                    match Date::in_text(&said) {
                        Some(Ok(date)) => meta.dates.push((date, place())),
                        Some(Err(written)) if findings.is_empty() => findings.push(
                            Finding::new(kind::UNREADABLE_DATE, place(), Action::SkippedRow)
                                .fact("written", written),
                        ),
                        _ => {}
                    }
                }
            }
            if head && is_title(&text) {
                if let Some(period) = Period::in_text(&text) {
                    meta.periods.push((sheet.name.clone(), period, place()));
                }
                meta.titles.push((text, place()));
            }
        }
    }
    (meta, findings)
}

fn note_reporter(meta: &mut Meta, said: &str, units: &[Unit], place: Place) {
    let known = meta.reporters.iter().any(|(name, _)| name == said);
    // "单位：万元" is a note on the figures, not a township.
    let is_unit = units.iter().any(|unit| unit.name.zh == said);
    if !said.is_empty() && !known && !is_unit {
        meta.reporters.push((said.to_owned(), place));
    }
}

/// A title speaks of statistics, or carries a year, and is no "word: value" line.
fn is_title(text: &str) -> bool {
    let words = ["统计", "报表", "数据", "情况", "一览"];
    !text.contains(':')
        && text.chars().count() >= 6
        && (words.iter().any(|word| text.contains(word)) || Period::in_text(text).is_some())
}

/// The "word: value" pairs of a cell. Where nothing follows the word, the next filled cell of the
/// row is its value.
fn statements(text: &str, sheet: &Sheet, cell: &Cell) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    for part in split_statements(text) {
        let Some((word, rest)) = keyword(&part) else { continue };
        let said = rest.trim().trim_end_matches(')').trim();
        if said.is_empty() {
            let next = sheet
                .cells
                .iter()
                .find(|other| other.address.row == cell.address.row && other.address > cell.address);
            // With nothing to its right the statement is empty, and that it is there still counts.
            pairs.push((word, next.map(|next| fold_width(&next.written())).unwrap_or_default()));
        } else {
            pairs.push((word, said.to_owned()));
        }
    }
    pairs
}

/// Splits "(填报单位:A  报表期别:B)" where two or more spaces stand.
fn split_statements(text: &str) -> Vec<String> {
    let text = text.trim().trim_start_matches('(');
    text.split("  ").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The keyword a part begins with, and what follows its colon (and its "(盖章)").
fn keyword(part: &str) -> Option<(&'static str, &str)> {
    let word = REPORTER.iter().chain(&DATE).chain(&PERIOD).find(|word| part.starts_with(**word))?;
    let mut rest = part[word.len()..].trim_start();
    for seal in ["(盖章)", "(公章)", "(章)", "盖章"] {
        rest = rest.strip_prefix(seal).unwrap_or(rest).trim_start();
    }
    match rest.strip_prefix(':') {
        Some(rest) => Some((word, rest)),
        // "填报单位" alone in a cell, its value in the next; "单位" alone is a column heading.
        None if rest.is_empty() && *word != "单位" => Some((word, "")),
        None => None,
    }
}
