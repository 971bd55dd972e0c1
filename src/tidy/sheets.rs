//! Which sheets of a workbook are forms of the period, and what those are that are not.

use std::collections::BTreeSet;

use super::form::{self, Form};
use super::label::Labels;
use super::meta::Meta;
use super::months::{Months, part_of_year, parts_of_the_year, parts_told_once};
use super::page::{Page, Spot};
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::period::Period;
use crate::scheme::Scheme;

/// The sheets that are forms of this period, and findings about the others.
pub(super) fn forms<'a>(
    file: &str,
    pages: &'a [Page<'a>],
    meta: &Meta,
    scheme: &Scheme,
    labels: &Labels<'_>,
    period: Period,
) -> (Vec<(&'a Page<'a>, Form)>, Vec<Finding>) {
    let mut forms: Vec<(&Page<'_>, Form)> = Vec::new();
    let mut findings = Vec::new();
    let skipped = |page: &Page<'_>, kind, reason: &str| {
        let place = Place::file(file).sheet(&page.sheet.name);
        Finding::new(kind, place, Action::SkippedSheet).fact("reason", reason)
    };
    let by_months = Months::of(file, meta, period);
    for page in pages.iter().filter(|page| !page.spots().is_empty()) {
        let name = &page.sheet.name;
        let form = form::recognise(page, labels, &scheme.units, period, &meta.about(name));
        match form {
            Some(_) if page.sheet.hidden => findings.push(skipped(page, kind::HIDDEN_SHEET, "hidden")),
            Some(form) if by_months.is_to_date(page, &form, meta, labels) => {
                forms.push((page, Form { to_date: true, ..form }));
            }
            Some(_) if by_months.is_one_of_several(name) => {
                findings.push(skipped(page, kind::SHEET_NOT_USED, "part_of_year"));
            }
            Some(form) => match meta.period_of(name) {
                Some(other) if !period.is_named(other) => {
                    let skipped = skipped(page, kind::SHEET_NOT_USED, "period");
                    findings.push(skipped.fact("period", other.to_string()));
                }
                own => match other_by_name(name, period, own) {
                    Some(reason) => findings.push(skipped(page, kind::SHEET_NOT_USED, reason)),
                    None => forms.push((page, form)),
                },
            },
            None => {
                let figures = page.spots().iter().any(Spot::is_figure);
                let severity = if figures { Severity::Warning } else { Severity::Note };
                findings.push(skipped(page, kind::SHEET_NOT_USED, "no_form").weighing(severity));
            }
        }
    }
    if !forms.is_empty() {
        findings = parts_told_once(file, findings);
    }
    // A village's sheet is a part of the township's where there is one.
    let village = |page: &Page<'_>| is_village(&page.sheet.name, labels);
    if forms.iter().any(|(page, _)| !village(page)) {
        let (villages, own): (Vec<_>, Vec<_>) = forms.into_iter().partition(|(page, _)| village(page));
        findings.extend(villages.iter().map(|(page, _)| skipped(page, kind::SHEET_NOT_USED, "village")));
        forms = own;
    }
    if forms.is_empty() {
        // One finding about the file says it all.
        let said = |reason: &String| reason == "period" || reason == "part_of_year";
        findings.retain(|finding| !finding.facts.get("reason").is_some_and(said));
    }
    (forms, findings)
}

/// Whether the name of a sheet says that it shows how the form is filled in.
pub(super) fn is_example(name: &str) -> bool {
    ["示例", "样例", "样表", "模板", "填报说明"].iter().any(|word| name.contains(word))
}

/// Why a sheet is no form of this period, by its name alone.
fn other_by_name(name: &str, period: Period, own: Option<Period>) -> Option<&'static str> {
    const COMPARED: [&str; 7] = ["对比", "比较", "同比", "较", "比上", "本年", "今年"];
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is_example(name) {
        Some("example")
    } else if says(&["上年", "去年"]) && !says(&COMPARED) {
        Some("last_year")
    } else {
        // That it is for the quarter of the run is said on the sheet more exactly than a month in its name.
        let exact = own.is_some_and(|own| period.is_named(own)) && !period.is_year();
        part_of_year(name, period.year)
            .filter(|part| !period.is_named(*part) && !exact)
            .map(|_| "part_of_year")
    }
}

/// Whether a sheet is named after a village or a community, and not after what is done there.
fn is_village(name: &str, labels: &Labels<'_>) -> bool {
    const LONGEST: usize = 8;
    let name = name.trim();
    let bare = name.trim_end_matches("社区").trim_end_matches('村');
    let topic =
        ["示范", "法治", "民主", "平安", "文明", "创建", "各", "和"].iter().any(|word| bare.contains(word));
    !bare.is_empty()
        && bare.len() < name.len()
        && name.chars().count() <= LONGEST
        && !topic
        && labels.township(name).is_none()
}

/// The finding that a workbook is for another period, if its sheets say so; where they are several parts of the
/// year, it waits for somebody to say what they come to.
pub(super) fn other_period(meta: &Meta, period: Period) -> Option<Finding> {
    let by_parts = parts_of_the_year(meta, period);
    if let [(first, _), (_, _), ..] = by_parts.as_slice() {
        let names: Vec<&str> = by_parts.iter().map(|(name, _)| *name).collect();
        let place = meta.sheets.iter().find(|(name, _)| name == first).map(|(_, place)| place.clone())?;
        return Some(
            Finding::new(kind::WRONG_PERIOD, Place { sheet: None, ..place }, Action::Held)
                .fact("sentence", "parts")
                .fact("sheets", names.join("、"))
                .fact("sheets_en", names.join(", "))
                .fact("due", period.to_string()),
        );
    }
    let said = meta.periods.iter().map(|(_, other, place)| (*other, place));
    let named =
        meta.sheets.iter().filter_map(|(name, place)| Some((part_of_year(name, period.year)?, place)));
    let (other, place) = said.chain(named).find(|(other, _)| !period.is_named(*other))?;
    Some(
        Finding::new(kind::WRONG_PERIOD, place.clone(), Action::Rejected)
            .fact("period", other.to_string())
            .fact("due", period.to_string()),
    )
}

/// The finding that the name of a file and its forms, or two statements on one form, speak of different
/// periods. Nobody can tell which of them was not brought up to date.
pub(super) fn contradictory_periods(
    file: &str,
    meta: &Meta,
    forms: &[(&Page<'_>, Form)],
    period: Period,
) -> Option<Finding> {
    let name = file.rsplit('/').next().unwrap_or_default();
    // Several names of one part of a year are one; the year alone in a file's name says nothing of parts.
    let alike = |named: Period| if period.is_named(named) { period } else { named };
    let of_name =
        Period::in_text(name).filter(|named| period.is_year() || *named != Period::year(period.year));
    let mut named: BTreeSet<Period> = of_name.map(alike).into_iter().collect();
    // Figures up to the last month are named after that month.
    let last = Period { first: period.last, ..period };
    let own = meta.periods.iter().filter(|(name, said, _)| {
        let of =
            |(page, form): &&(&Page<'_>, Form)| page.sheet.name == *name && !(form.to_date && *said == last);
        forms.iter().any(|form| of(&form))
    });
    let mut place = Place::file(file);
    for (_, said, at) in own {
        if named.insert(alike(*said)) && !period.is_named(*said) {
            place = at.clone();
        }
    }
    let words: Vec<String> = named.iter().map(ToString::to_string).collect();
    (named.len() > 1).then(|| {
        Finding::new(kind::CONTRADICTORY_TOWNSHIP, place, Action::Held)
            .fact("sentence", "period")
            .fact("periods", words.join("、"))
            .fact("periods_en", words.join(", "))
    })
}
