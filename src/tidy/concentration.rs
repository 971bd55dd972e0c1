//! One village with more than half of a township's cases: seen only here, where the rows of villages
//! still stand apart.

use super::form::FormRow;
use super::page::{Page, Spot};
use super::reading::Reader;
use super::totals::part;
use super::words::Mark;
use crate::finding::{Action, Finding, kind};
use crate::ingest::Address;
use crate::scheme::{FieldId, FieldKind};
use crate::value::plain;

/// The unit in which cases are counted.
const CASES: &str = "件";
/// Fewest villages among which cases should spread (rule V31).
const VILLAGES: usize = 5;
/// Fewest cases. Of twenty that fall on five villages at random, more than ten fall on one of them three
/// times in a thousand; of six, more than three do nearly once in ten.
const CASES_AT_LEAST: f64 = 20.0;

impl Reader<'_> {
    /// Notes that one village has more than half of the cases of a row that is the sum of villages.
    pub(super) fn note_concentration(&mut self, page: &Page<'_>, field: FieldId, row: &FormRow) {
        let known = self.scheme.field(field);
        if known.kind != FieldKind::Flow || known.unit != CASES {
            return;
        }
        let villages: Vec<(Address, &Spot<'_>)> = row
            .parts()
            .filter_map(|at| Some((at, page.row(at.row).iter().find(|spot| spot.is(Mark::Village))?)))
            .collect();
        if villages.len() < VILLAGES || villages.len() < row.parts().count() {
            return;
        }
        // A village whose figure nobody can read leaves the share unknown; a blank one adds nothing.
        let counts: Option<Vec<f64>> =
            villages.iter().map(|(at, _)| page.at(*at).map_or(Some(0.0), part)).collect();
        let Some(counts) = counts else { return };
        let sum: f64 = counts.iter().sum();
        let largest = counts.iter().zip(&villages).max_by(|a, b| a.0.total_cmp(b.0));
        let Some((most, (at, name))) =
            largest.filter(|(most, _)| sum >= CASES_AT_LEAST && **most * 2.0 > sum)
        else {
            return;
        };
        let finding = Finding::new(kind::CONCENTRATED_CASES, self.place(page, *at), Action::Used)
            .fact("village", name.written().trim())
            .fact("figure", plain(*most))
            .fact("sum", plain(sum))
            .fact("share", format!("{:.0}%", most / sum * 100.0))
            .fact("villages", villages.len().to_string());
        self.note(field, finding);
    }
}
