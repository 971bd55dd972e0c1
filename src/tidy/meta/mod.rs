//! What a workbook says about itself: who reports, for which period, on which day.

mod said;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use said::{DATE, PERIOD, REPORTER, SIGNERS, UNIT, is_title, may_be_title, start_of, tidied};
pub(super) use said::{Said, may_say};

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

    /// The unit a sheet says all its figures are in: "单位：万元". Several are no statement on any figure.
    #[cfg_attr(not(test), expect(dead_code, reason = "figures are read by it in a change of their own"))]
    pub(super) fn unit_of(&self, sheet: &str) -> Option<&str> {
        let mut own = self.units.iter().filter(|(name, _)| name == sheet);
        let (_, unit) = own.next()?;
        own.next().is_none().then_some(unit)
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

    /// Takes in the units that a sheet says its figures are in.
    fn note_units(&mut self, of: &Said, head: bool, page: &Page<'_>, spot: &Spot<'_>, units: &[Unit]) {
        for (place, (word, start, rest)) in of.keywords.iter().enumerate() {
            if *word != "单位" && !UNIT.contains(word) {
                continue;
            }
            let end = of.keywords.get(place + 1).map_or(of.text.len(), |next| next.1);
            let said = of.text[*rest..end].trim_start_matches(':');
            let beside = if tidied(said).is_empty() { after(page, spot) } else { None };
            let said = tidied(&beside.map_or(said.to_owned(), |next| fold_width(start_of(&next.written()))));
            let Some(named) = units_in(&said, units) else { continue };
            let new = named.iter().any(|unit| self.units.iter().all(|(_, known)| known != unit));
            // "2024年收支情况（单位：万元）" says so of the sheet, "收费金额（单位：万元）" of a column.
            let title = head && is_title(of.text[..*start].trim_end_matches(['(', ' ']));
            if !new || !(*start == 0 || place > 0 || title) || !stands_apart(page, spot, beside) {
                continue;
            }
            for unit in named {
                let make = || (page.sheet.name.clone(), unit.to_owned());
                keep(&mut self.units, |(_, known)| known == unit, make);
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

/// The units a text consists of; `None` if there is anything else in it.
fn units_in<'u>(text: &str, units: &'u [Unit]) -> Option<Vec<&'u str>> {
    let unit = |part: &str| {
        let part = part.trim().trim_start_matches("人民币");
        units.iter().map(|unit| unit.name.zh.as_str()).find(|name| *name == part)
    };
    text.split(['、', ',', '/', '或', ' ']).map(unit).collect()
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

/// Whether all that stands in the row of a statement, but for its value, are statements as well: no
/// heading of a column, and no row of a table.
fn stands_apart(page: &Page<'_>, spot: &Spot<'_>, beside: Option<&Spot<'_>>) -> bool {
    const MANY: usize = 12;
    let row = page.row(spot.address.row);
    let own = |other: &Spot<'_>| {
        other.address == spot.address || beside.is_some_and(|beside| beside.address == other.address)
    };
    // The name of the township may stand beside its statement.
    let says = |other: &Spot<'_>| other.word().is_some_and(|word| !said_by(word).keywords.is_empty());
    let value = |place: usize| place.checked_sub(1).is_some_and(|before| says(&row[before]));
    // Beside headings merged over two rows stands the lower part of a heading.
    let beside_headings = || {
        page.sheet.merges.iter().any(|area| (area.first.row + 1..=area.last.row).contains(&spot.address.row))
    };
    row.len() <= MANY
        && row.iter().enumerate().all(|(place, other)| own(other) || says(other) || value(place))
        && !beside_headings()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read;
    use crate::ingest::{Address, Cell, Content, Sheet};
    use crate::period::Period;
    use crate::scheme::Scheme;
    use crate::tidy::label::Labels;
    use crate::tidy::page::Page;
    use crate::tidy::words::Lexicon;

    /// The unit of a sheet written as it looks: `|` parts the cells of a row.
    fn unit(rows: &[&str]) -> Option<String> {
        let scheme = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/scheme");
        let scheme = Scheme::load(&scheme).expect("the example's scheme is sound");
        let labels = Labels::new(&scheme, Period::year(2024));
        let mut cells = Vec::new();
        for (row, line) in (0..).zip(rows) {
            for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
                let number = text.parse().map(Content::Number);
                let content = number.unwrap_or_else(|_| Content::Text(text.into()));
                cells.push(Cell { address: Address { row, column }, content, formula: None });
            }
        }
        let sheet = Sheet::new("表", false, cells);
        let pages = [Page::of(&sheet, &labels, &mut Lexicon::default())];
        read("报表.xlsx", &pages, &scheme.units).0.unit_of("表").map(str::to_owned)
    }

    const TABLE: [&str; 2] = ["指标名称|本期数", "调解成功数|118"];

    #[test]
    fn the_unit_of_a_whole_sheet_is_kept() {
        for line in [
            "单位：万元",
            "金额单位：万元",
            "计量单位:万元",
            "（单位：万元）",
            "单位：人民币万元",
            "|单位|万元",
            "单位：|万元",
            "2024年收支情况统计表（单位：万元）",
            "填报单位：望江门街道|填报日期：2025年1月8日|单位：万元",
            "填报单位：|望江门街道||单位|万元",
            "填报单位：望江门街道 单位：万元",
        ] {
            assert_eq!(unit(&[&[line][..], &TABLE].concat()).as_deref(), Some("万元"), "{line}");
        }
        assert_eq!(unit(&["单位：万元", "单位：万元", TABLE[0], TABLE[1]]).as_deref(), Some("万元"));
    }

    #[test]
    fn several_units_or_the_unit_of_a_part_are_not_the_sheets() {
        for line in [
            "单位：个、件、人次",
            "单位：望江门街道",
            "指标|计量单位|万元",
            "信息内容|本年收费金额（单位：万元）",
            "本年收费金额（单位：万元）",
            "单位|件|万元",
            "计量单位：|本期数",
        ] {
            assert_eq!(unit(&[&[line][..], &TABLE].concat()), None, "{line}");
        }
        assert_eq!(unit(&["单位：万元", TABLE[0], TABLE[1], "", "单位：件"]).as_deref(), Some("万元"));
        assert_eq!(unit(&[TABLE[0], TABLE[1], "", "单位：万元", TABLE[0], TABLE[1]]), None);
        assert_eq!(unit(&["单位：万元", "单位：元", TABLE[0], TABLE[1]]), None);
    }
}
