//! What a workbook says about itself: who reports, for which period, on which day.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::page::{Page, Spot};
use super::text::fold_width;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::Address;
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
    pub(super) cells: BTreeSet<(Arc<str>, Address)>,
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
        self.cells.iter().filter(|(name, _)| **name == *sheet).map(|(_, at)| *at).collect()
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

/// What a text says of the workbook it stands in.
#[derive(Debug)]
pub(super) struct Said {
    /// In half width, without the bracket around a whole line of statements.
    text: String,
    /// Where its keywords stand.
    keywords: Vec<Keyword>,
    /// Whether it is a note on how the form is filled in.
    note: bool,
    /// Whether it may be a title, and what of.
    title: Option<Title>,
}

/// What a title speaks of.
#[derive(Clone, Copy, Debug)]
struct Title {
    statistics: bool,
    /// "2025年1月8日" is the day it was filled in, and no period.
    period: Option<Period>,
}

impl Said {
    pub(super) fn in_text(text: &str) -> Self {
        // Whatever a statement says is said at its start, and a text may be as long as a book.
        let text = fold_width(&text[..end_within(text, LONGEST)]).trim().to_owned();
        let text = text.strip_prefix('(').map(str::to_owned).unwrap_or(text);
        let title = is_title(&text).then(|| {
            let day = text.contains('日') && matches!(Date::in_text(&text), Some(Ok(_)));
            Title { statistics: speaks_of_statistics(&text), period: Period::in_text(&text).filter(|_| !day) }
        });
        Self { keywords: keywords(&text), note: is_note(&text), title, text }
    }

    /// Whether it says nothing of the workbook.
    fn is_silent(&self) -> bool {
        self.keywords.is_empty() && !self.note && self.title.is_none()
    }

    /// Whether it asks for a person or a telephone number: what stands behind it is repeated nowhere.
    pub(super) fn asks_for_people(&self) -> bool {
        self.keywords.iter().any(|(word, _, rest)| {
            (SIGNERS.contains(word) || CONTACTS.contains(word))
                && (self.text[*rest..].starts_with(':') || *rest == self.text.len())
        })
    }
}

/// Whether a text may hold a statement or a note: most texts have none of the characters these begin with.
pub(super) fn may_say(text: &str) -> bool {
    text[..end_within(text, LONGEST)].contains(STARTS)
}

/// Reads what the visible sheets of a file say about themselves.
pub(super) fn read(file: &str, pages: &[Page<'_>], units: &[Unit]) -> (Meta, Vec<Finding>) {
    let mut meta = Meta::default();
    let mut findings: Vec<Finding> = Vec::new();
    for page in pages.iter().filter(|page| !page.sheet.hidden) {
        let name = &page.sheet.name;
        let top = page.spots().first().map_or(0, |spot| spot.address.row);
        for spot in page.spots() {
            let Some(word) = spot.word() else { continue };
            let head = spot.address.row < top + TITLE_ROWS && may_be_title(&word.text);
            if !head && !word.may_say {
                continue;
            }
            let said = word.said();
            if said.is_silent() {
                continue;
            }
            let place = || Place::file(file).sheet(name).cell(spot.address.to_string());
            for statement in statements(said, page, spot) {
                let cells = [Some(spot.address), statement.beside];
                meta.cells.extend(cells.into_iter().flatten().map(|at| (page.name.clone(), at)));
                findings.extend(meta.note(&statement, said, name, units, &place));
            }
            if said.note {
                meta.cells.insert((page.name.clone(), spot.address));
            }
            let Some(title) = said.title.filter(|_| head) else { continue };
            // A mere year may stand in a remark.
            if title.statistics {
                meta.cells.insert((page.name.clone(), spot.address));
            }
            // Only the first title speaks for the sheet; below it stand notes on the figures.
            let first = !meta.periods.iter().any(|(sheet, ..)| sheet == name);
            if let Some(period) = title.period.filter(|_| first) {
                meta.periods.push((name.clone(), period, place()));
            }
            meta.titles.push((said.text.clone(), place()));
        }
    }
    // The name of a sheet speaks where nothing on it does.
    for page in pages.iter().filter(|page| !page.sheet.hidden) {
        let name = &page.sheet.name;
        let place = Place::file(file).sheet(name);
        if !meta.periods.iter().any(|(sheet, ..)| sheet == name)
            && let Some(period) = period_in_name(name)
        {
            meta.periods.push((name.clone(), period, place.clone()));
        }
        meta.sheets.push((name.clone(), place));
    }
    // One day that cannot be read is enough to say so.
    findings.truncate(1);
    (meta, findings)
}

impl Meta {
    /// Takes in one statement; the finding is about a day that cannot be read.
    fn note(
        &mut self,
        statement: &Statement,
        of: &Said,
        sheet: &str,
        units: &[Unit],
        place: &dyn Fn() -> Place,
    ) -> Option<Finding> {
        let Statement { word, said, .. } = statement;
        // "填报人：" is a line to sign on; a bare "填报人" may be the heading of a column.
        if SIGNERS.contains(word) && of.text.contains(':') {
            let signed = said.chars().any(char::is_alphanumeric);
            self.signature.get_or_insert_with(|| (place(), false)).1 |= signed;
        } else if REPORTER.contains(word) {
            self.note_reporter(said, units, place);
        } else if PERIOD.contains(word) {
            let period = Period::in_text(said);
            self.periods.extend(period.map(|period| (sheet.to_owned(), period, place())));
        } else if DATE.contains(word) {
            self.date_cell.get_or_insert_with(place);
            match Date::in_text(said) {
                Some(Ok(date)) => self.dates.push((date, place())),
                Some(Err(written)) => {
                    let finding = Finding::new(kind::UNREADABLE_DATE, place(), Action::SkippedRow);
                    return Some(finding.fact("written", written));
                }
                None => {}
            }
        }
        None
    }

    fn note_reporter(&mut self, said: &str, units: &[Unit], place: &dyn Fn() -> Place) {
        let known = self.reporters.iter().any(|(name, _)| name == said);
        // "单位：万元" and "单位：个、件、人次" are notes on the figures, not a township.
        let unit = |part: &str| units.iter().any(|unit| unit.name.zh == part.trim());
        let is_unit = said.split(['、', ',', '/', '或', ' ']).all(unit);
        if !said.is_empty() && !known && !is_unit {
            self.reporters.push((said.to_owned(), place()));
        }
    }
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

/// Whether a text is long enough for a title.
fn may_be_title(text: &str) -> bool {
    const SHORTEST: usize = 6;
    text.chars().nth(SHORTEST - 1).is_some()
}

/// A title speaks of statistics, or carries a year, and is no "word: value" line.
fn is_title(text: &str) -> bool {
    // "一、上年情况" heads a part of the form.
    let mark = text.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).count();
    let heads_a_part = mark > 0 && text.chars().nth(mark) == Some('、');
    !heads_a_part
        && !text.contains(':')
        && may_be_title(text)
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
fn statements(said: &Said, page: &Page<'_>, spot: &Spot<'_>) -> Vec<Statement> {
    let (text, spots) = (&said.text, &said.keywords);
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
        let next = page.row(spot.address.row).iter().find(|other| other.address > spot.address);
        let next = next.filter(|next| next.word().is_none_or(|word| word.said().keywords.is_empty()));
        // With nothing to its right the statement is empty, and that it is there still counts.
        let said = next.map(|next| tidied(&fold_width(&next.written()))).unwrap_or_default();
        pairs.push(Statement { word, said, beside: next.map(|next| next.address) });
    }
    pairs
}

/// A keyword of a text, where it starts, and where it and the seal behind it end.
type Keyword = (&'static str, usize, usize);

/// Where the keywords of a text stand: word, start, and end of word and seal. Of overlapping words
/// the one that begins first counts, and of those the longest.
fn keywords(text: &str) -> Vec<Keyword> {
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
