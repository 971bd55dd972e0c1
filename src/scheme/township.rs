//! The roster: who is expected to report, and the master figures rates are computed with.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;
use crate::error::Flaw;
use crate::finding::Facts;

/// A township (乡镇/街道) of the roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Township {
    /// Roster code, unique.
    pub code: String,
    /// Name as the district writes it.
    pub name: String,
    /// Other names it is or was known by.
    pub aliases: Vec<Alias>,
    /// Id of its peer group.
    pub group: String,
    /// First and last year in which it exists; `None` where it always did or still does.
    pub valid: (Option<u16>, Option<u16>),
    /// Master figures by field id (population, villages, grids); a blank cell is absent here.
    pub master: BTreeMap<String, f64>,
    /// Line of `townships.csv` it stands in, for traces.
    pub line: usize,
}

/// Another name of a township (别名), and the years in which it was one.
///
/// Names move: after a merger the same words may mean another township.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// First and last year in which it means this township; `None` where it always did or does.
    pub years: (Option<u16>, Option<u16>),
}

impl Alias {
    /// Reads an alias as the roster has it: "黄桷镇", "城关镇@2010-2019", "新城街道@2020-".
    fn parse(written: &str) -> Option<Self> {
        let (name, years) =
            written.split_once('@').map_or((written, None), |(name, years)| (name, Some(years)));
        let years = match years {
            None => (None, None),
            Some(years) => {
                let (first, last) = years.split_once('-')?;
                let year = |text: &str| match text.trim() {
                    "" => Some(None),
                    text => text.parse().ok().map(Some),
                };
                (year(first)?, year(last)?)
            }
        };
        let name = name.trim();
        (!name.is_empty()).then(|| Self { name: name.to_owned(), years })
    }

    /// Whether it means the township in a year.
    pub fn holds_in(&self, year: u16) -> bool {
        within(self.years, year)
    }
}

/// Whether a year lies between a first and a last one.
fn within((first, last): (Option<u16>, Option<u16>), year: u16) -> bool {
    first.is_none_or(|first| first <= year) && last.is_none_or(|last| year <= last)
}

impl Township {
    /// Whether it exists in a year.
    pub fn exists_in(&self, year: u16) -> bool {
        within(self.valid, year)
    }

    /// Its name and the aliases that mean it in a year.
    pub fn names_in(&self, year: u16) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().filter(move |alias| alias.holds_in(year));
        aliases.map(|alias| alias.name.as_str()).chain([self.name.as_str()])
    }
}

/// Columns that every roster has, before the master figures.
const COLUMNS: [&str; 4] = ["code", "name", "aliases", "group"];

/// Columns that say from which year, and up to which, a township exists; both may be left out.
const VALID: [&str; 2] = ["valid_from", "valid_to"];

/// Reads `townships.csv`. Every column after the first four is the id of a field, or one of [`VALID`].
///
/// - `groups`: ids of the peer groups.
/// - `fields`: ids of the fields a master figure may be for.
pub(super) fn read(
    source: &Source,
    groups: &[String],
    fields: &[String],
    flaws: &mut Vec<Flaw>,
) -> Vec<Township> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source.text.as_bytes());
    let mut townships: Vec<Township> = Vec::new();
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut flaw = |line: Option<usize>, key, facts, nearest| {
        flaws.push(Flaw { file: source.file.to_owned(), line, key, facts, nearest });
    };

    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect(),
        Err(error) => {
            flaw(None, "syntax", Facts::from([("reason", error.to_string())]), None);
            return townships;
        }
    };
    if headers.len() < COLUMNS.len() || headers.iter().zip(COLUMNS).any(|(have, want)| have != want) {
        flaw(Some(1), "roster_columns", Facts::from([("expected", COLUMNS.join(","))]), None);
        return townships;
    }
    for column in &headers[COLUMNS.len()..] {
        if !fields.contains(column) && !VALID.contains(&column.as_str()) {
            let nearest = super::source::nearest(column, fields.iter().cloned());
            flaw(Some(1), "unknown_field", Facts::from([("name", column.clone())]), nearest);
        }
    }

    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(|at| at.line() as usize);
                flaw(line, "syntax", Facts::from([("reason", error.to_string())]), None);
                continue;
            }
        };
        let line = record.position().map_or(0, |at| at.line() as usize);
        let [code, name, aliases, group] = [0, 1, 2, 3].map(|column| record[column].to_owned());
        if code.is_empty() || name.is_empty() {
            flaw(Some(line), "roster_blank", Facts::new(), None);
            continue;
        }
        let known = [codes.insert(code.clone()), names.insert(name.clone())];
        if known.contains(&false) {
            flaw(Some(line), "duplicate", Facts::from([("name", format!("{code} {name}"))]), None);
        }
        if !groups.contains(&group) {
            let nearest = super::source::nearest(&group, groups.iter().cloned());
            flaw(Some(line), "unknown_group", Facts::from([("name", group.clone())]), nearest);
        }
        let mut master = BTreeMap::new();
        let mut valid = (None, None);
        for (field, written) in headers[COLUMNS.len()..].iter().zip(record.iter().skip(COLUMNS.len())) {
            if written.is_empty() {
                continue;
            }
            if let Some(end) = VALID.iter().position(|column| column == field) {
                match written.parse::<u16>().ok().filter(|year| (1900..2200).contains(year)) {
                    Some(year) if end == 0 => valid.0 = Some(year),
                    Some(year) => valid.1 = Some(year),
                    None => {
                        let facts = Facts::from([("name", field.clone()), ("written", written.to_owned())]);
                        flaw(Some(line), "roster_year", facts, None);
                    }
                }
                continue;
            }
            match written.parse::<f64>() {
                Ok(figure) if figure.is_finite() && figure >= 0.0 => {
                    master.insert(field.clone(), figure);
                }
                _ => {
                    let facts = Facts::from([("name", field.clone()), ("written", written.to_owned())]);
                    flaw(Some(line), "roster_figure", facts, None);
                }
            }
        }
        let mut known = Vec::new();
        for written in aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty()) {
            match Alias::parse(written) {
                Some(alias) => known.push(alias),
                None => flaw(Some(line), "bad_alias", Facts::from([("name", written.to_owned())]), None),
            }
        }
        if valid.0.zip(valid.1).is_some_and(|(first, last)| last < first) {
            let facts = Facts::from([("name", VALID.join("/")), ("written", name.clone())]);
            flaw(Some(line), "roster_year", facts, None);
        }
        townships.push(Township { code, name, aliases: known, group, valid, master, line });
    }
    for (a, b, alias) in shared_aliases(&townships) {
        let facts = Facts::from([("name", alias), ("one", a), ("other", b)]);
        flaw(None, "shared_alias", facts, None);
    }
    townships
}

/// Names and aliases that two townships claim in the same year: matching by them would be a guess.
fn shared_aliases(townships: &[Township]) -> Vec<(String, String, String)> {
    let named = |township: &Township| {
        let own = Alias { name: township.name.clone(), years: township.valid };
        township.aliases.iter().cloned().chain([own]).collect::<Vec<Alias>>()
    };
    let overlap = |a: &Alias, b: &Alias| {
        let before =
            |last: Option<u16>, first: Option<u16>| last.zip(first).is_some_and(|(last, first)| last < first);
        !before(a.years.1, b.years.0) && !before(b.years.1, a.years.0)
    };
    let mut owners: BTreeMap<String, Vec<(Alias, &str)>> = BTreeMap::new();
    let mut shared = Vec::new();
    for township in townships {
        for alias in named(township) {
            let held = owners.entry(alias.name.clone()).or_default();
            if let Some((_, owner)) =
                held.iter().find(|(other, owner)| *owner != township.name && overlap(other, &alias))
            {
                shared.push(((*owner).to_owned(), township.name.clone(), alias.name.clone()));
            }
            held.push((alias, &township.name));
        }
    }
    shared
}
