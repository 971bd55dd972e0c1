//! Workbooks with a sheet for each month or quarter: which of them counts for the period, if any does.

use std::collections::BTreeMap;

use super::form::Form;
use super::label::Labels;
use super::meta::Meta;
use super::page::{Page, Spot};
use super::role::Role;
use super::text::narrow;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::period::Period;

/// The sheets that are, by their names or by what they say, for another part of the year than a period.
pub(super) fn parts_of_the_year(meta: &Meta, period: Period) -> Vec<(&str, Period)> {
    let told = |name: &str| {
        let said = meta.periods.iter().find(|(sheet, ..)| sheet == name).map(|(_, said, _)| *said);
        // What its title or the cover says of another year goes before a name that says no year at all.
        let other = meta.period_of(name).is_some_and(|said| said.year != period.year);
        part_of_year(name, period.year).filter(|_| !other).or(said)
    };
    let sheets = meta.sheets.iter().filter_map(|(name, _)| Some((name.as_str(), told(name)?)));
    let part = |told: &Period| {
        let other = told.first == told.last && *told != period || !period.is_named(*told);
        told.year == period.year && !told.is_year() && other
    };
    sheets.filter(|(_, told)| part(told)).collect()
}

/// A workbook with a sheet for each of several months.
pub(super) struct Months<'a> {
    period: Period,
    /// The sheets that are for one month, each with its month.
    of: Vec<(&'a str, u8)>,
}

impl<'a> Months<'a> {
    pub(super) fn of(file: &str, meta: &'a Meta, period: Period) -> Self {
        // Of a file that is named after another year no month is this year's, unless its sheets say so.
        let named = file.rsplit('/').next().and_then(Period::in_text);
        let other = named.is_some_and(|named| named.year != period.year) && meta.periods.is_empty();
        let parts = parts_of_the_year(meta, period).into_iter().filter(|_| !other);
        let of = parts.filter(|(_, part)| part.first == part.last).map(|(name, part)| (name, part.last));
        Self { period, of: of.collect() }
    }

    fn month(&self, sheet: &str) -> Option<u8> {
        self.of.iter().find(|(name, _)| *name == sheet).map(|(_, month)| *month)
    }

    /// Whether a sheet is one month's beside another's: nobody knows whether its figures are that month's alone.
    pub(super) fn is_one_of_several(&self, sheet: &str) -> bool {
        let others = self.month(sheet).map(|month| self.of.iter().any(|(_, other)| *other != month));
        others == Some(true)
    }

    /// Whether the sheet of the last month says that its figures are those from January on: in the heading of their
    /// column, or in its title.
    pub(super) fn is_to_date(&self, page: &Page<'_>, form: &Form, meta: &Meta, labels: &Labels<'_>) -> bool {
        let name = &page.sheet.name;
        let said = || {
            let own = meta
                .periods
                .iter()
                .filter(|(sheet, said, _)| sheet == name && *said == self.period.to_date());
            own.filter_map(|(.., place)| {
                page.spots().iter().find(|spot| place.cell == Some(spot.address.to_string()))
            })
            .any(|spot| self.is_span(&narrowed(&spot.written())))
        };
        self.month(name) == Some(self.period.last) && (self.is_cumulative(page, form, labels) || said())
    }

    /// Whether a text names the months from January on, and not merely the year.
    fn is_span(&self, text: &str) -> bool {
        let last = format!("{}月", self.period.last);
        Period::in_text(text) == Some(self.period.to_date())
            && (text.contains(&last) || text.contains("全年"))
    }

    /// Whether every figure of a form stands below a heading that says that it adds up from January on.
    fn is_cumulative(&self, page: &Page<'_>, form: &Form, labels: &Labels<'_>) -> bool {
        let rows = form.rows.iter().chain(form.records.iter().flat_map(|record| &record.rows));
        // The first figure of each column.
        let mut columns: BTreeMap<u32, u32> = BTreeMap::new();
        for at in rows.map(|row| row.value) {
            let first = columns.entry(at.column).or_insert(at.row);
            *first = at.row.min(*first);
        }
        let over = |spot: &Spot<'_>, column: u32| {
            let area = page.area(spot.address);
            area.map_or(spot.address.column == column, |area| {
                (area.first.column..=area.last.column).contains(&column)
            })
        };
        let adds_up = |spot: &Spot<'_>| {
            let heading = page.heading(spot);
            let said = heading.folded().contains("累计")
                || self.is_span(&format!("{}年{}", self.period.year, heading.folded()));
            said && matches!(labels.role(&heading), Some(Role::This | Role::Cumulative))
        };
        !columns.is_empty()
            && columns
                .iter()
                .all(|(column, row)| page.above(*row).iter().any(|spot| over(spot, *column) && adds_up(spot)))
    }
}

/// A text in half width, without blanks.
fn narrowed(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect()
}

/// The part of a year that is the name of a sheet: "四季度", "第一季度", "上半年", "3月", "1-6月".
pub(super) fn part_of_year(name: &str, year: u16) -> Option<Period> {
    const BEHIND: [&str; 9] = ["统计表", "报表", "数据", "情况", "汇总", "份", "表", "底", "末"];
    let name = narrowed(name);
    let mut part = name.as_str();
    while let Some(shorter) = BEHIND.iter().find_map(|word| part.strip_suffix(word)) {
        part = shorter;
    }
    // "3月法治宣传" is what was done in a month, and no form of it.
    let whole = part.ends_with('月') || part.ends_with("季度") || part.ends_with("半年");
    let period = Period::in_text(&format!("{year}年{part}")).filter(|_| whole)?;
    Some(period)
}

/// Several sheets for other parts of the year, beside one that counts, are one thing to say, and nothing to mend.
pub(super) fn parts_told_once(file: &str, findings: Vec<Finding>) -> Vec<Finding> {
    let of_a_part =
        |finding: &Finding| finding.facts.get("reason").is_some_and(|reason| reason == "part_of_year");
    let (parts, mut others): (Vec<Finding>, Vec<Finding>) = findings.iter().cloned().partition(of_a_part);
    let names: Vec<&str> = parts.iter().filter_map(|part| part.place.sheet.as_deref()).collect();
    if names.len() < 2 {
        return findings;
    }
    let told = Finding::new(kind::SHEET_NOT_USED, Place::file(file), Action::SkippedSheet)
        .weighing(Severity::Note)
        .fact("sentence", "parts")
        .fact("count", names.len().to_string())
        .fact("sheets", names.join("、"))
        .fact("sheets_en", names.join(", "));
    others.push(told);
    others
}
