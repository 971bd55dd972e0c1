//! Every cell that is not empty, and what became of it: nothing a clerk wrote is lost without a word.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::ingest::{Address, Area, Content, Sheet};

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

    /// Cells that a finding about their whole sheet or file names.
    pub(super) fn set_aside(cells: usize) -> Self {
        Self { cells, in_findings: cells, ..Self::default() }
    }
}

/// What is known of the cells of one sheet.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// In any order, and perhaps several times; so the furniture.
    pub(super) observations: Vec<Address>,
    pub(super) furniture: Vec<Address>,
    /// Counted in a finding, which names only the first of them where there are too many.
    pub(super) counted: BTreeSet<Address>,
}

impl Known {
    /// Counts the cells of a sheet, given all findings about its file.
    pub(super) fn count(&self, sheet: &Sheet, findings: &[Finding]) -> Ledger {
        let named = self.named(sheet, findings);
        let (observations, furniture) = (LookUp::of(&self.observations), LookUp::of(&self.furniture));
        let mut ledger = Ledger { cells: sheet.cells.len(), ..Ledger::default() };
        for cell in &sheet.cells {
            let at = cell.address;
            let count = if observations.contains(at) {
                &mut ledger.observations
            } else if furniture.contains(at) {
                &mut ledger.furniture
            } else if self.counted.contains(&at) || named.contain(at) {
                &mut ledger.in_findings
            } else {
                &mut ledger.lost
            };
            *count += 1;
        }
        ledger
    }

    /// The cells of which nothing is known and that no finding names: those with numbers, and the rest.
    pub(super) fn unread(&self, sheet: &Sheet, findings: &[Finding]) -> (Vec<Address>, Vec<Address>) {
        let named = self.named(sheet, findings);
        let (observations, furniture) = (LookUp::of(&self.observations), LookUp::of(&self.furniture));
        let unread = sheet.cells.iter().filter(|cell| {
            let at = cell.address;
            !observations.contains(at) && !furniture.contains(at) && !named.contain(at)
        });
        let (numbers, words): (Vec<_>, Vec<_>) =
            unread.partition(|cell| matches!(cell.content, Content::Number(_)));
        let addresses = |cells: Vec<&crate::ingest::Cell>| cells.iter().map(|cell| cell.address).collect();
        (addresses(numbers), addresses(words))
    }

    /// The areas of a sheet that findings name.
    fn named(&self, sheet: &Sheet, findings: &[Finding]) -> Named {
        let here = findings.iter().filter(|finding| finding.place.sheet.as_deref() == Some(&*sheet.name));
        let prefix = format!("{}!", sheet.name);
        let areas = here
            .flat_map(|finding| {
                let related =
                    finding.related.iter().map(|at| at.strip_prefix(&prefix).unwrap_or(at).to_owned());
                finding.place.cell.iter().cloned().chain(related)
            })
            .filter_map(|at| Area::parse(&at));
        let (cells, areas): (Vec<Area>, Vec<Area>) = areas.partition(|area| area.first == area.last);
        Named { cells: cells.into_iter().map(|cell| cell.first).collect(), areas }
    }
}

/// Addresses sorted, to be looked up for every cell of a sheet.
struct LookUp(Vec<Address>);

impl LookUp {
    fn of(addresses: &[Address]) -> Self {
        let mut sorted = addresses.to_vec();
        sorted.sort();
        Self(sorted)
    }

    fn contains(&self, at: Address) -> bool {
        self.0.binary_search(&at).is_ok()
    }
}

/// Cells and areas that findings name.
struct Named {
    cells: BTreeSet<Address>,
    areas: Vec<Area>,
}

impl Named {
    fn contain(&self, at: Address) -> bool {
        self.cells.contains(&at) || self.areas.iter().any(|area| area.contains(at))
    }
}

/// Addresses in reading order as ranges of neighbours in a row or a column, `D5:D80`, and how many are
/// left out because there are too many to name.
pub(super) fn ranges(addresses: &[Address]) -> (Vec<Area>, usize) {
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
            Some(area) => area.last = *at,
            None => areas.push(Area { first: *at, last: *at }),
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
        let (areas, over) = ranges(&cells);
        let names: Vec<String> = areas.iter().map(ToString::to_string).collect();
        assert_eq!((names.join(" "), over), ("B2:D2 A4 D4:D6".to_owned(), 0));
    }
}
