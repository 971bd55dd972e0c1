//! What a workbook says about itself: who reports, for which period, on which day.

use std::collections::BTreeSet;

use super::text::fold_width;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{Address, Cell, Content, Sheet, Submission};
use crate::period::{Date, Period};
use crate::scheme::Unit;

/// What a workbook says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meta {
    /// Reporting unit as written, each wording once, with where it first stands.
    pub(super) reporters: Vec<(String, Place)>,
    /// Names of the visible sheets.
    pub(super) sheets: Vec<(String, Place)>,
    /// Title lines, with where they stand.
    pub(super) titles: Vec<(String, Place)>,
    /// Days on which it says it was filled in, with where they stand.
    pub(super) dates: Vec<(Date, Place)>,
    /// Where the first day stands, or should.
    pub(super) date_cell: Option<Place>,
    /// The period each sheet says it is for, by sheet name.
    pub(super) periods: Vec<(String, Period, Place)>,
    /// Cells that say something about the workbook itself, by sheet: they are no figures.
    pub(super) cells: BTreeSet<(String, Address)>,
    /// Where the first line for signatures stands, and whether anybody signed on any. Who did is kept
    /// nowhere.
    pub(super) signature: Option<(Place, bool)>,
}

impl Meta {
    /// The period a sheet says it is for; where it says nothing, the period of the first sheet that
    /// does: a cover speaks for what lies under it.
    pub(super) fn period_of(&self, sheet: &str) -> Option<Period> {
        let own = self.periods.iter().find(|(name, ..)| name == sheet);
        own.or(self.periods.first()).map(|(_, period, _)| *period)
    }

    /// The cells of a sheet that say something about the workbook itself.
    pub(super) fn about(&self, sheet: &str) -> BTreeSet<Address> {
        self.cells.iter().filter(|(name, _)| name == sheet).map(|(_, at)| *at).collect()
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
/// Words behind which a signature stands.
const SIGNERS: [&str; 10] = [
    "单位负责人",
    "统计负责人",
    "负责人",
    "分管领导",
    "填报人",
    "填表人",
    "审核人",
    "复核人",
    "制表人",
    "经办人",
];
/// Words behind which other people and their numbers stand. Like signatures they end what stands before
/// them, and are otherwise passed over.
const CONTACTS: [&str; 2] = ["联系人", "联系电话"];
/// Seals, and where to sign, behind a word or a name.
const SEALS: [&str; 8] = ["(盖章)", "(公章)", "(章)", "盖章", "(签字)", "(签名)", "签字", "签名"];
/// Characters with which these words and those of notes begin: most cells have none of them.
const STARTS: [char; 15] =
    ['单', '填', '报', '统', '所', '负', '分', '审', '复', '制', '经', '联', '注', '备', '说'];
/// How much of a text is looked at, in bytes.
const LONGEST: usize = 2_000;
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
            // Whatever a statement says is said at its start, and a text may be as long as a book.
            let text = &text[..end_within(text, LONGEST)];
            let head = cell.address.row < top + TITLE_ROWS;
            if !head && !text.contains(STARTS) {
                continue;
            }
            // The bracket around a whole line of statements is no part of them.
            let text = fold_width(text).trim().to_owned();
            let text = text.strip_prefix('(').unwrap_or(&text).to_owned();
            let place = || Place::file(&submission.file).sheet(&sheet.name).cell(cell.address.to_string());
            for Statement { word, said, beside } in statements(&text, sheet, cell) {
                meta.cells.extend(
                    [Some(cell.address), beside].into_iter().flatten().map(|at| (sheet.name.clone(), at)),
                );
                // "填报人：" is a line to sign on; a bare "填报人" may be the heading of a column.
                if SIGNERS.contains(&word) && text.contains(':') {
                    let signed = said.chars().any(char::is_alphanumeric);
                    meta.signature.get_or_insert_with(|| (place(), false)).1 |= signed;
                } else if REPORTER.contains(&word) {
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
            if is_note(&text) {
                meta.cells.insert((sheet.name.clone(), cell.address));
            }
            if head && is_title(&text) {
                // A mere year may stand in a remark.
                if speaks_of_statistics(&text) {
                    meta.cells.insert((sheet.name.clone(), cell.address));
                }
                // "2025年1月8日" is the day it was filled in.
                let day = text.contains('日') && matches!(Date::in_text(&text), Some(Ok(_)));
                // Only the first title speaks for the sheet; below it stand notes on the figures.
                let first = !meta.periods.iter().any(|(name, ..)| *name == sheet.name);
                if let Some(period) = Period::in_text(&text).filter(|_| first && !day) {
                    meta.periods.push((sheet.name.clone(), period, place()));
                }
                meta.titles.push((text, place()));
            }
        }
    }
    // The name of a sheet speaks where nothing on it does.
    for sheet in submission.sheets.iter().filter(|sheet| !sheet.hidden) {
        let place = Place::file(&submission.file).sheet(&sheet.name);
        if !meta.periods.iter().any(|(name, ..)| *name == sheet.name)
            && let Some(period) = period_in_name(&sheet.name)
        {
            meta.periods.push((sheet.name.clone(), period, place.clone()));
        }
        meta.sheets.push((sheet.name.clone(), place));
    }
    (meta, findings)
}

/// The period in the name of a sheet: "2023年", "人民调解2023".
fn period_in_name(name: &str) -> Option<Period> {
    let years: Vec<u16> = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok().filter(|year| (1990..2100).contains(year)))
        .collect();
    match years.as_slice() {
        [only] => Some(Period::in_text(name).unwrap_or(Period::year(*only))),
        _ => None,
    }
}

/// Whether a label asks for a person or a telephone number: what stands behind it is repeated nowhere.
pub(super) fn asks_for_people(label: &str) -> bool {
    let label = fold_width(label).trim().to_owned();
    keywords(&label).iter().any(|(word, _, rest)| {
        (SIGNERS.contains(word) || CONTACTS.contains(word))
            && (label[*rest..].starts_with(':') || *rest == label.len())
    })
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
    // "一、上年情况" heads a part of the form.
    let mark = text.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).count();
    let heads_a_part = mark > 0 && text.chars().nth(mark) == Some('、');
    !heads_a_part
        && !text.contains(':')
        && text.chars().count() >= 6
        && (speaks_of_statistics(text) || Period::in_text(text).is_some())
}

fn speaks_of_statistics(text: &str) -> bool {
    ["统计", "报表", "数据", "情况", "一览"].iter().any(|word| text.contains(word))
}

/// The place at which the longest start of a text ends that is no longer than so many bytes.
fn end_within(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}

/// Whether a text is a note on how the form is filled in.
fn is_note(text: &str) -> bool {
    let start = text.trim_start();
    ["注:", "注意", "备注:", "说明:", "填表说明", "填报说明", "说明", "单位:"]
        .iter()
        .any(|word| start.starts_with(word))
}

/// A "word: value" pair of a cell.
struct Statement {
    word: &'static str,
    said: String,
    /// The cell to the right in which the value stands, if it is not in the same one.
    beside: Option<Address>,
}

/// The "word: value" pairs of a cell. Where nothing follows the word, the next filled cell of the
/// row is its value, unless that is a statement of its own.
fn statements(text: &str, sheet: &Sheet, cell: &Cell) -> Vec<Statement> {
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
            pairs.push(Statement { word, said, beside: None });
            continue;
        }
        let next = sheet.row(cell.address.row).iter().find(|other| other.address > cell.address);
        let next = next.filter(|next| keywords(&fold_width(&next.written())).is_empty());
        // With nothing to its right the statement is empty, and that it is there still counts.
        let said = next.map(|next| tidied(&fold_width(&next.written()))).unwrap_or_default();
        pairs.push(Statement { word, said, beside: next.map(|next| next.address) });
    }
    pairs
}

/// Where the keywords of a text stand: word, start, and end of word and seal. Of overlapping words
/// the one that begins first counts, and of those the longest.
fn keywords(text: &str) -> Vec<(&'static str, usize, usize)> {
    let words = || REPORTER.iter().chain(&DATE).chain(&PERIOD).chain(&SIGNERS).chain(&CONTACTS);
    let mut spots = Vec::new();
    if !text.contains(STARTS) {
        return spots;
    }
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
