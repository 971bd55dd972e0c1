//! What a workbook says about itself: who reports, for which period, on which day.

mod said;
mod units;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use said::{DATE, PERIOD, REPORTER, SIGNERS, UNIT, may_be_title, start_of, tidied};
pub(super) use said::{Said, may_say};
use units::units_in;

use super::page::{Page, Spot};
use super::sheets::is_example;
use super::text::fold_width;
use super::words::Word;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{Address, Content};
use crate::period::{Date, Period};
use crate::scheme::Unit;

/// What a workbook says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meta {
    /// Reporting unit as written, each wording once, with where it first stands.
    pub(super) reporters: Vec<(String, Place)>,
    /// Names of the visible sheets.
    pub(super) sheets: Vec<(String, Place)>,
    /// Title lines, each once, with where they stand.
    pub(super) titles: Vec<(String, Place)>,
    /// The latest day on which it says it was filled in, with where that stands first.
    pub(super) date: Option<(Date, Place)>,
    /// Where the first day stands, or should.
    pub(super) date_cell: Option<Place>,
    /// The periods each sheet says it is for, each once, by sheet name.
    pub(super) periods: Vec<(String, Period, Place)>,
    /// The units each sheet says its figures are in, each once, by sheet name.
    units: Vec<(String, String)>,
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
}

/// Rows at the top of a sheet in which titles stand, counted from its first row.
const TITLE_ROWS: u32 = 4;
/// Rows in which the unit of all figures of a sheet stands, counted likewise.
const UNIT_ROWS: u32 = 12;
/// How many different statements of a kind are kept of one sheet.
const MOST: usize = 20;
/// Longest text, in bytes, that is told apart once for all its cells and files. Others are told apart
/// wherever they stand, and let go.
const KEPT: usize = 240;

/// Reads what the visible sheets of a file say about themselves.
pub(super) fn read(file: &str, pages: &[Page<'_>], units: &[Unit]) -> (Meta, Vec<Finding>) {
    let mut meta = Meta::default();
    let mut unreadable = None;
    // What an example says is an example too, unless there is nothing else.
    let speaks = |page: &&Page<'_>| !page.sheet.hidden && !page.spots().is_empty();
    let examples = pages.iter().filter(speaks).all(|page| is_example(&page.sheet.name));
    for page in pages.iter().filter(speaks).filter(|page| examples || !is_example(&page.sheet.name)) {
        meta.add(read_sheet(file, page, units, &mut unreadable));
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
    // One good day is enough: the others are copies of it that nobody has mended.
    let unreadable = unreadable.filter(|_| meta.date.is_none());
    (meta, unreadable.into_iter().collect())
}

/// Reads what one sheet says; one day that cannot be read is enough to say so.
fn read_sheet(file: &str, page: &Page<'_>, units: &[Unit], unreadable: &mut Option<Finding>) -> Meta {
    let mut meta = Meta::default();
    let name = &page.sheet.name;
    // Below the first figure a unit speaks for another table, or for what lies beneath it.
    let mut figures = false;
    let top = page.spots().first().map_or(0, |spot| spot.address.row);
    for spot in page.spots() {
        let about = || meta.cells.contains(&(page.name.clone(), spot.address));
        figures = figures || matches!(spot.content, Content::Number(_)) && !about();
        let Some(word) = spot.word() else { continue };
        let head = spot.address.row < top + TITLE_ROWS && may_be_title(&word.text);
        if !head && !word.may_say {
            continue;
        }
        let said = said_by(word);
        if said.is_silent() {
            continue;
        }
        let place = || Place::file(file).sheet(name).cell(spot.address.to_string());
        if !figures && spot.address.row < top + UNIT_ROWS {
            meta.note_units(&said, head, page, spot, units);
        }
        for statement in statements(&said, page, spot, units) {
            let cells = [Some(spot.address), statement.beside];
            meta.cells.extend(cells.into_iter().flatten().map(|at| (page.name.clone(), at)));
            meta.note(&statement, &said, name, units, &place, unreadable);
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
        if let Some(period) = title.period.filter(|_| meta.periods.is_empty()) {
            meta.periods.push((name.clone(), period, place()));
        }
        keep(&mut meta.titles, |(text, _)| *text == said.text, || (said.text.clone(), place()));
    }
    meta
}

/// What a text says.
fn said_by(word: &Word) -> Cow<'_, Said> {
    if word.text.len() > KEPT { Cow::Owned(Said::in_text(&word.text)) } else { Cow::Borrowed(word.said()) }
}

/// Keeps a statement of a sheet, unless it is known or there are many already.
fn keep<T>(kept: &mut Vec<T>, same: impl Fn(&T) -> bool, make: impl FnOnce() -> T) {
    if kept.len() < MOST && !kept.iter().any(same) {
        kept.push(make());
    }
}

impl Meta {
    /// Adds what a further sheet says.
    fn add(&mut self, sheet: Self) {
        for (name, place) in sheet.reporters {
            if !self.reporters.iter().any(|(known, _)| *known == name) {
                self.reporters.push((name, place));
            }
        }
        self.titles.extend(sheet.titles);
        self.periods.extend(sheet.periods);
        self.units.extend(sheet.units);
        self.cells.extend(sheet.cells);
        if let Some((date, place)) = sheet.date {
            self.note_date(date, || place);
        }
        self.date_cell = self.date_cell.take().or(sheet.date_cell);
        if let Some((place, signed)) = sheet.signature {
            self.signature.get_or_insert((place, false)).1 |= signed;
        }
    }

    /// Takes in one statement; what cannot be read is a day.
    fn note(
        &mut self,
        statement: &Statement,
        of: &Said,
        sheet: &str,
        units: &[Unit],
        place: &dyn Fn() -> Place,
        unreadable: &mut Option<Finding>,
    ) {
        let Statement { word, said, .. } = statement;
        // "填报人：" is a line to sign on; a bare "填报人" may be the heading of a column.
        if SIGNERS.contains(word) && of.text.contains(':') {
            let signed = said.chars().any(char::is_alphanumeric);
            self.signature.get_or_insert_with(|| (place(), false)).1 |= signed;
        } else if REPORTER.contains(word) {
            self.note_reporter(said, units, place);
        } else if PERIOD.contains(word) {
            if let Some(period) = Period::in_text(said) {
                let make = || (sheet.to_owned(), period, place());
                keep(&mut self.periods, |(_, known, _)| *known == period, make);
            }
        } else if DATE.contains(word) {
            self.date_cell.get_or_insert_with(place);
            match Date::in_text(said) {
                Some(Ok(date)) => self.note_date(date, place),
                Some(Err(written)) if unreadable.is_none() => {
                    let finding = Finding::new(kind::UNREADABLE_DATE, place(), Action::SkippedRow);
                    *unreadable = Some(finding.fact("written", written));
                }
                _ => {}
            }
        }
    }

    fn note_date(&mut self, date: Date, place: impl FnOnce() -> Place) {
        if self.date.as_ref().is_none_or(|(latest, _)| *latest < date) {
            self.date = Some((date, place()));
        }
    }

    fn note_reporter(&mut self, said: &str, units: &[Unit], place: &dyn Fn() -> Place) {
        // "单位：万元" and "单位：个、件、人次" are notes on the figures, not a township.
        let is_unit = units_in(said, units).is_some();
        if !said.is_empty() && !is_unit {
            keep(&mut self.reporters, |(name, _)| name == said, || (said.to_owned(), place()));
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

/// A "word: value" pair of a cell.
struct Statement {
    word: &'static str,
    said: String,
    /// The cell to the right in which the value stands, if it is not in the same one.
    beside: Option<Address>,
}

/// The "word: value" pairs of a cell. Where nothing follows the word, the next filled cell of the
/// row is its value, unless that is a statement of its own.
fn statements(said: &Said, page: &Page<'_>, spot: &Spot<'_>, units: &[Unit]) -> Vec<Statement> {
    let (text, spots) = (&said.text, &said.keywords);
    let mut pairs = Vec::new();
    for (place, (word, start, rest)) in spots.iter().enumerate() {
        let end = spots.get(place + 1).map_or(text.len(), |next| next.1);
        // A word without a colon says something only where it has the cell to itself.
        let rest = &text[*rest..end];
        let said = match rest.strip_prefix(':') {
            Some(said) => tidied(said),
            None if *start == 0 && tidied(rest).is_empty() && *word != "单位" => String::new(),
            None => continue,
        };
        // "计量单位" is the heading of a column as well, be it with a colon.
        if UNIT.contains(word) && units_in(&said, units).is_none() {
            continue;
        }
        if !said.is_empty() {
            pairs.push(Statement { word, said, beside: None });
            continue;
        }
        let next = after(page, spot).filter(|next| match next.word() {
            Some(word) => said_by(word).keywords.is_empty(),
            None => true,
        });
        // With nothing to its right the statement is empty, and that it is there still counts.
        let said = next.map(|next| tidied(&fold_width(start_of(&next.written())))).unwrap_or_default();
        pairs.push(Statement { word, said, beside: next.map(|next| next.address) });
    }
    pairs
}

/// The next filled cell of the row.
fn after<'s, 'p>(page: &'s Page<'p>, spot: &Spot<'p>) -> Option<&'s Spot<'p>> {
    let next = page.spots().get(spot.place as usize + 1)?;
    (next.address.row == spot.address.row).then_some(next)
}
