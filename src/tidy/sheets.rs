//! Which sheets of a workbook are forms of the period, and what those are that are not.

use std::collections::BTreeSet;

use super::form::{self, Form};
use super::label::Labels;
use super::meta::Meta;
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
    let mut forms = Vec::new();
    let mut findings = Vec::new();
    for page in pages.iter().filter(|page| !page.spots().is_empty()) {
        let name = &page.sheet.name;
        let place = Place::file(file).sheet(name);
        let form = form::recognise(page, labels, &scheme.units, period, &meta.about(name));
        let skipped = |kind, reason: &str| {
            Finding::new(kind, place.clone(), Action::SkippedSheet).fact("reason", reason)
        };
        match form {
            Some(_) if page.sheet.hidden => findings.push(skipped(kind::HIDDEN_SHEET, "hidden")),
            Some(form) => match meta.period_of(name) {
                Some(other) if other != period => {
                    findings.push(skipped(kind::SHEET_NOT_USED, "period").fact("period", other.to_string()));
                }
                _ => forms.push((page, form)),
            },
            None => {
                let figures = page.spots().iter().any(Spot::is_figure);
                let severity = if figures { Severity::Warning } else { Severity::Note };
                findings.push(skipped(kind::SHEET_NOT_USED, "no_form").weighing(severity));
            }
        }
    }
    if forms.is_empty() {
        // One finding about the file says it all.
        findings.retain(|finding| finding.facts.get("reason").is_none_or(|reason| reason != "period"));
    }
    (forms, findings)
}

/// The finding that a workbook is for another period, if its sheets say so.
pub(super) fn other_period(meta: &Meta, period: Period) -> Option<Finding> {
    let (_, other, place) = meta.periods.iter().find(|(_, other, _)| *other != period)?;
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
    let mut named: BTreeSet<Period> = Period::in_text(name).into_iter().collect();
    let own = meta.periods.iter().filter(|(name, ..)| forms.iter().any(|(page, _)| page.sheet.name == *name));
    let mut place = Place::file(file);
    for (_, said, at) in own {
        if named.insert(*said) && *said != period {
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
