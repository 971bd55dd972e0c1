//! Every cell that is not empty, and what became of it: nothing a clerk wrote is lost without a word.

use std::collections::BTreeSet;

use super::page::{Page, Places, Spot};
use crate::finding::Finding;
use crate::ingest::{Address, Area};

/// Most ranges that one finding names; how many cells there are is said in any case.
const NAMED: usize = 200;

/// What became of the cells of a file that are not empty. The last four add up to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// All of them, on every sheet that was read.
    pub cells: usize,
    /// Figures and stated rates.
    pub observations: usize,
    /// Known to be no figures of the period: titles, headings, labels, units, notes, signatures, rows
    /// that only add up to a total, columns of other periods.
    pub furniture: usize,
    /// Named in a finding, with their address or their sheet, or counted in one.
    pub in_findings: usize,
    /// None of these: zero, or the program has a fault.
    pub lost: usize,
}

impl Ledger {
    /// Adds what became of further cells.
    pub(super) fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.observations += other.observations;
        self.furniture += other.furniture;
        self.in_findings += other.in_findings;
        self.lost += other.lost;
    }

    /// Cells that are known to be no figures.
    pub(super) fn furniture(cells: usize) -> Self {
        Self { cells, furniture: cells, ..Self::default() }
    }

    /// Cells that a finding about their whole sheet or file names.
    pub(super) fn set_aside(cells: usize) -> Self {
        Self { cells, in_findings: cells, ..Self::default() }
    }
}

/// What is known of the cells of one sheet.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) observations: Places,
    pub(super) furniture: Places,
    /// Counted in a finding, which names only the first of them where there are too many.
    pub(super) counted: Places,
}

impl Known {
    /// Counts the cells of a sheet, given the findings about it.
    pub(super) fn count(&self, page: &Page<'_>, named: &Named) -> Ledger {
        let mut ledger = Ledger { cells: page.spots().len(), ..Ledger::default() };
        for spot in page.spots() {
            let count = if self.observations.contains(spot) {
                &mut ledger.observations
            } else if self.furniture.contains(spot) {
                &mut ledger.furniture
            } else if self.counted.contains(spot) || named.contain(spot.address) {
                &mut ledger.in_findings
            } else {
                &mut ledger.lost
            };
            *count += 1;
        }
        ledger
    }

    /// The cells of which nothing is known and that no finding names: those with figures, and the rest.
    pub(super) fn unread<'s, 'p>(
        &self,
        page: &'s Page<'p>,
        named: &Named,
    ) -> (Vec<&'s Spot<'p>>, Vec<&'s Spot<'p>>) {
        let unread = page.spots().iter().filter(|spot| {
            !self.observations.contains(spot)
                && !self.furniture.contains(spot)
                && !named.contain(spot.address)
        });
        unread.partition(|spot| spot.is_figure())
    }
}

/// Cells and areas of a sheet that findings name.
#[derive(Debug, Default)]
pub(super) struct Named {
    cells: BTreeSet<Address>,
    areas: Vec<Area>,
}

impl Named {
    /// What findings about a file name on one of its sheets.
    pub(super) fn on<'f>(sheet: &str, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut named = Self::default();
        for finding in findings.into_iter().filter(|finding| finding.place.sheet.as_deref() == Some(sheet)) {
            let here = |at: &'f str| match at.rsplit_once('!') {
                Some((of, at)) => (of == sheet).then_some(at),
                None => Some(at),
            };
            let related = finding.related.iter().filter_map(|at| here(at));
            for area in finding.place.cell.as_deref().into_iter().chain(related).filter_map(Area::parse) {
                if area.first == area.last {
                    named.cells.insert(area.first);
                } else {
                    named.areas.push(area);
                }
            }
        }
        named
    }

    fn contain(&self, at: Address) -> bool {
        self.cells.contains(&at) || self.areas.iter().any(|area| area.contains(at))
    }
}

/// Addresses in reading order as ranges of neighbours in a row or a column, `D5:D80`, and how many are
/// left out because there are too many to name.
pub(super) fn ranges(addresses: impl IntoIterator<Item = Address>) -> (Vec<Area>, usize) {
    let mut areas: Vec<Area> = Vec::new();
    for at in addresses {
        let area = areas.iter_mut().rev().take(NAMED).find(|area| {
            let below = area.first.column == area.last.column
                && at.column == area.last.column
                && at.row == area.last.row + 1;
            let beside = area.first.row == area.last.row
                && at.row == area.last.row
                && at.column == area.last.column + 1;
            below || beside
        });
        match area {
            Some(area) => area.last = at,
            None => areas.push(Area { first: at, last: at }),
        }
    }
    let over = areas.len().saturating_sub(NAMED);
    areas.truncate(NAMED);
    (areas, over)
}

#[cfg(test)]
mod tests {
    use super::ranges;
    use crate::ingest::Address;

    #[test]
    fn neighbours_in_a_row_or_a_column_are_one_range() {
        let at = |text: &str| Address::parse(text).unwrap();
        let cells = ["B2", "C2", "D2", "A4", "D4", "D5", "D6"].map(at);
        let (areas, over) = ranges(cells);
        let names: Vec<String> = areas.iter().map(ToString::to_string).collect();
        assert_eq!((names.join(" "), over), ("B2:D2 A4 D4:D6".to_owned(), 0));
    }
}
