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
    /// The period a sheet says it is for; where it says nothing, the period of the first sheet that
    /// does: a cover speaks for what lies under it.
    pub(super) fn period_of(&self, sheet: &str) -> Option<Period> {
        let own = self.periods.iter().find(|(name, ..)| name == sheet);
        own.or(self.periods.first()).map(|(_, period, _)| *period)
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
/// Words behind which people and their numbers stand; they end what stands before them, and are
/// otherwise passed over.
const PEOPLE: [&str; 7] = ["单位负责人", "负责人", "填报人", "填表人", "审核人", "联系电话", "制表人"];
/// Seals behind a word or a name.
const SEALS: [&str; 4] = ["(盖章)", "(公章)", "(章)", "盖章"];
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
            // The bracket around a whole line of statements is no part of them.
            let text = fold_width(text).trim().to_owned();
            let text = text.strip_prefix('(').unwrap_or(&text).to_owned();
            let place = || Place::file(&submission.file).sheet(&sheet.name).cell(cell.address.to_string());
            let head = cell.address.row < top + TITLE_ROWS;
            for (word, said) in statements(&text, sheet, cell) {
                if REPORTER.contains(&word) {
                    note_reporter(&mut meta, &said, units, place());
                } else if PERIOD.contains(&word) {
                    if let Some(period) = Period::in_text(&said) {
                        meta.periods.push((sheet.name.clone(), period, place()));
                    }
                } else if DATE.contains(&word) {
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
    // "单位：万元" and "单位：个、件、人次" are notes on the figures, not a township.
    let unit = |part: &str| units.iter().any(|unit| unit.name.zh == part.trim());
    let is_unit = said.split(['、', ',', '/', '或', ' ']).all(unit);
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
/// row is its value, unless that is a statement of its own.
fn statements(text: &str, sheet: &Sheet, cell: &Cell) -> Vec<(&'static str, String)> {
    let spots = keywords(text);
    let mut pairs = Vec::new();
    for (place, (word, start, rest)) in spots.iter().enumerate() {
        let end = spots.get(place + 1).map_or(text.len(), |next| next.1);
        // A word without a colon says something only where it has the cell to itself.
        let after = &text[*rest..end];
        let said = match after.strip_prefix(':') {
            Some(said) => tidied(said),
            None if *start == 0 && tidied(after).is_empty() && *word != "单位" => String::new(),
            None => continue,
        };
        if !said.is_empty() {
            pairs.push((*word, said));
            continue;
        }
        let next = sheet
            .cells
            .iter()
            .find(|other| other.address.row == cell.address.row && other.address > cell.address);
        let said = next.map(|next| fold_width(&next.written())).filter(|next| keywords(next).is_empty());
        // With nothing to its right the statement is empty, and that it is there still counts.
        pairs.push((*word, said.map(|said| tidied(&said)).unwrap_or_default()));
    }
    pairs
}

/// Where the keywords of a text stand: word, start, and end of word and seal. Of overlapping words
/// the one that begins first counts, and of those the longest.
fn keywords(text: &str) -> Vec<(&'static str, usize, usize)> {
    let words = || REPORTER.iter().chain(&DATE).chain(&PERIOD).chain(&PEOPLE);
    let mut spots = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let found = words().filter(|word| text[at..].starts_with(**word)).max_by_key(|word| word.len());
        match found {
            Some(word) => {
                let mut rest = at + word.len();
                rest += text[rest..].len() - text[rest..].trim_start().len();
                for seal in SEALS {
                    if text[rest..].starts_with(seal) {
                        rest += seal.len();
                    }
                }
                rest += text[rest..].len() - text[rest..].trim_start().len();
                spots.push((*word, at, rest));
                at += word.len();
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    // A word in running text ("按单位统计", "以决定书为准，单位：元") is no statement.
    spots.retain(|(_, start, rest)| {
        let apart = text[..*start].chars().next_back().is_none_or(|c| c.is_whitespace() || "()".contains(c));
        *start == 0 || apart && text[*rest..].starts_with(':')
    });
    spots
}

/// What was said, without blanks, closing bracket and seal.
fn tidied(said: &str) -> String {
    let mut said = said.trim();
    loop {
        let shorter = SEALS.iter().fold(said, |said, seal| said.strip_suffix(seal).unwrap_or(said)).trim();
        if shorter == said {
            break;
        }
        said = shorter;
    }
    said.trim_end_matches([')', '。']).trim_start_matches('(').trim().to_owned()
}
