//! The raw figures a township fills in, and the units they are counted in.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::source::{Located, Source, nearest};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;
use crate::period::Period;

/// The place of a field in [`super::Scheme::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub(crate) usize);

/// A raw figure of the form (填报指标).
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Stable id, such as `mediation_success`.
    pub id: String,
    /// Label on the form, and its English name.
    pub name: Name,
    /// Unit of measure, such as 件.
    pub unit: String,
    /// What happens to it over time.
    pub kind: FieldKind,
    /// Sheet of the standard form.
    pub sheet: String,
    /// Heading of the block it stands in: decides between fields that share a wording.
    pub section: String,
    /// Other wordings read as this field.
    pub aliases: Vec<String>,
    /// Wordings under headings, joined by `/`: "行政规范性文件/本年制发件数", a row's or an upper heading's
    /// words first.
    pub paths: Vec<String>,
    /// Wordings that mean something else elsewhere: never matched, only offered.
    pub cautious: Vec<String>,
    /// Whether it may have decimals.
    pub fraction: bool,
    /// Whether rates use the roster's figure instead of the township's own.
    pub roster: bool,
    /// For a yes/no figure that may be filled with a date: the last day, in the year after the
    /// period, that counts as yes (month, day).
    pub due: Option<(u8, u8)>,
    /// The first day of a year (month, day) on which there can be a figure: forms for a part of the year
    /// that ends before do not owe it.
    pub not_before: Option<(u8, u8)>,
}

impl Field {
    /// Whether there can be a figure by the end of a period.
    pub fn is_due(&self, period: Period) -> bool {
        self.not_before.is_none_or(|(month, _)| month <= period.last)
    }

    /// Whether a name is one of this figure's: its id, its name in either language, or another wording read
    /// as it.
    fn is_called(&self, name: &str) -> bool {
        let names = [&self.id, &self.name.zh, &self.name.en];
        names.into_iter().chain(&self.aliases).any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// The figures a name may mean: the one with this id, else those with this name, else those with this
/// wording, which in different sections may be several.
pub(super) fn called(fields: &[Field], name: &str) -> Vec<FieldId> {
    let places = |is: &dyn Fn(&Field) -> bool| -> Vec<FieldId> {
        let all = fields.iter().enumerate().filter(|(_, field)| is(field));
        all.map(|(place, _)| FieldId(place)).collect()
    };
    let by_name = |field: &Field| field.name.zh == name || field.name.en.eq_ignore_ascii_case(name);
    let ways: [&dyn Fn(&Field) -> bool; 3] =
        [&|field| field.id == name, &by_name, &|field| field.is_called(name)];
    ways.into_iter().map(places).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a figure is over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Counted over the period.
    Flow,
    /// As of the period's end; never summed over periods.
    Stock,
    /// Yes (1) or no (0).
    YesNo,
}

/// A unit of measure (计量单位) and what it converts to.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// As written on forms.
    pub name: Name,
    /// The unit it converts to, and how many of that one make it up.
    pub base: Option<(String, f64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entries {
    #[serde(default)]
    not_asked: Vec<String>,
    unit: Vec<UnitEntry>,
    field: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    name: String,
    name_en: String,
    same_as: Option<Located>,
    factor: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    id: Located,
    name: String,
    name_en: String,
    unit: Located,
    kind: FieldKind,
    sheet: String,
    section: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    cautious: Vec<String>,
    #[serde(default)]
    fraction: bool,
    #[serde(default)]
    roster: bool,
    due: Option<Located>,
    not_before: Option<Located>,
    #[serde(default, rename = "note")]
    _note: String,
}

/// What `fields.toml` holds.
#[derive(Default)]
pub(super) struct Form {
    pub(super) units: Vec<Unit>,
    pub(super) fields: Vec<Field>,
    /// Labels and headings of other forms for which nothing is asked.
    pub(super) not_asked: Vec<String>,
}

/// Reads `fields.toml`.
pub(super) fn read(entries: Entries, source: &Source, flaws: &mut Vec<Flaw>) -> Form {
    let unit_names: Vec<String> = entries.unit.iter().map(|unit| unit.name.clone()).collect();
    let unknown_unit = |unit: &Located, flaws: &mut Vec<Flaw>| {
        if !unit_names.contains(unit.get_ref()) {
            let mut flaw = source.flaw(unit, "unknown_unit", Facts::from([("name", unit.get_ref().clone())]));
            flaw.nearest = nearest(unit.get_ref(), unit_names.iter().cloned());
            flaws.push(flaw);
        }
    };
    let converted: Vec<String> =
        entries.unit.iter().filter(|unit| unit.same_as.is_some()).map(|unit| unit.name.clone()).collect();
    let mut units = Vec::new();
    for unit in entries.unit {
        if let Some(base) = &unit.same_as {
            unknown_unit(base, flaws);
            // Figures are converted once.
            if converted.contains(base.get_ref()) {
                let facts = Facts::from([("name", unit.name.clone()), ("base", base.get_ref().clone())]);
                flaws.push(source.flaw(base, "unit_in_two_steps", facts));
            }
        }
        let usable = |factor: &f64| factor.is_finite() && *factor > 0.0;
        if let Some(factor) = unit.factor.as_ref().filter(|factor| !usable(factor.get_ref())) {
            let line = Some(source.line_at(factor.span().start));
            let (file, facts) = (source.file.clone(), Facts::from([("name", unit.name.clone())]));
            flaws.push(Flaw { file, line, key: "bad_factor", facts, nearest: None });
        }
        let factor = unit.factor.map_or(1.0, Spanned::into_inner);
        let base = unit.same_as.map(|base| (base.into_inner(), factor));
        units.push(Unit { name: Name::new(unit.name, unit.name_en), base });
    }

    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut fields = Vec::new();
    for entry in entries.field {
        unknown_unit(&entry.unit, flaws);
        if seen.insert(entry.id.get_ref().clone(), fields.len()).is_some() {
            let facts = Facts::from([("name", entry.id.get_ref().clone())]);
            flaws.push(source.flaw(&entry.id, "duplicate", facts));
        }
        let mut day = |written: &Option<Located>| {
            let written = written.as_ref()?;
            let day = month_and_day(written.get_ref());
            if day.is_none() {
                let facts = Facts::from([("name", written.get_ref().clone())]);
                flaws.push(source.flaw(written, "bad_due", facts));
            }
            day
        };
        let (due, not_before) = (day(&entry.due), day(&entry.not_before));
        fields.push(Field {
            id: entry.id.into_inner(),
            name: Name::new(entry.name, entry.name_en),
            unit: entry.unit.into_inner(),
            kind: entry.kind,
            sheet: entry.sheet,
            section: entry.section,
            aliases: entry.aliases,
            paths: entry.paths,
            cautious: entry.cautious,
            fraction: entry.fraction,
            roster: entry.roster,
            due,
            not_before,
        });
    }
    Form { units, fields, not_asked: entries.not_asked }
}

/// A day of a year as the scheme writes it: "04-01".
pub(super) fn month_and_day(written: &str) -> Option<(u8, u8)> {
    let (month, day) = written.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // 2000 had a 29 February.
    crate::period::Date::new(2000, month, day).map(|_| (month, day))
}

#[cfg(test)]
mod tests {
    use super::{Source, read};

    /// The mistakes in the units of a form, each with its line.
    fn flaws(units: &str) -> Vec<(&'static str, Option<usize>)> {
        let source = Source { file: "fields.toml".to_owned(), text: format!("field = []\n{units}") };
        let mut flaws = Vec::new();
        read(source.parse().unwrap(), &source, &mut flaws);
        flaws.into_iter().map(|flaw| (flaw.key, flaw.line)).collect()
    }

    #[test]
    fn a_unit_is_so_many_of_another_that_is_said_in_no_third() {
        let unit = |name: &str, rest: &str| format!("[[unit]]\nname = \"{name}\"\nname_en = \"x\"\n{rest}\n");
        let yuan = unit("元", "");
        for factor in ["10000", "0.1", "1"] {
            let other = unit("万元", &format!("same_as = \"元\"\nfactor = {factor}"));
            assert_eq!(flaws(&(yuan.clone() + &other)), [], "{factor}");
        }
        for factor in ["0", "-1", "nan", "inf"] {
            let other = unit("万元", &format!("same_as = \"元\"\nfactor = {factor}"));
            assert_eq!(flaws(&(yuan.clone() + &other)), [("bad_factor", Some(10))], "{factor}");
        }
        let steps = yuan + &unit("万元", "same_as = \"元\"") + &unit("亿元", "same_as = \"万元\"");
        assert_eq!(flaws(&steps), [("unit_in_two_steps", Some(13))]);
        assert_eq!(flaws(&unit("元", "same_as = \"元\"")), [("unit_in_two_steps", Some(5))]);
    }
}
