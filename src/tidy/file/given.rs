//! What one file gives.

use crate::finding::{Finding, Place};
use crate::period::Date;
use crate::tidy::Fate;
use crate::tidy::ledger::Ledger;
use crate::tidy::version::{Candidate, Share};

/// Whose a file is, what became of it, and what it says.
#[derive(Debug)]
pub(in crate::tidy) struct FileReading {
    pub(in crate::tidy) fate: Fate,
    pub(in crate::tidy) township: Option<usize>,
    pub(in crate::tidy) perhaps: Option<usize>,
    pub(in crate::tidy) date: Option<Date>,
    pub(in crate::tidy) date_cell: Option<Place>,
    /// One, or one for each township of a table of many.
    pub(in crate::tidy) candidates: Vec<Candidate>,
    /// Labels that name nothing, as written.
    pub(in crate::tidy) unmatched: Vec<Unmatched>,
    pub(in crate::tidy) ledger: Ledger,
    pub(in crate::tidy) findings: Vec<Finding>,
}

/// A label that names nothing, and where its figure stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// As written.
    pub label: String,
    /// What stands beside it.
    pub written: String,
    /// File, sheet and cell of the figure.
    pub place: Place,
    /// The field it was read as all the same, because it is like its name, by id.
    pub read_as: Option<String>,
}

impl FileReading {
    /// What a file gives whose sheets were read for each township apart.
    pub(super) fn joined(readings: impl Iterator<Item = Self>) -> Self {
        let mut all = Self::of(Fate::Rejected);
        for (place, reading) in readings.enumerate() {
            // The day of the file is one that all its forms bear.
            if place == 0 {
                (all.date, all.date_cell) = (reading.date, reading.date_cell.clone());
            } else if all.date != reading.date {
                (all.date, all.date_cell) = (None, None);
            }
            // The best that became of any: used, held, rejected.
            if [Fate::Used, Fate::Held].contains(&reading.fate) && all.fate != Fate::Used {
                all.fate = reading.fate;
            }
            let sheets = reading.candidates.into_iter().map(|own| match own.share {
                Share::Whole => Candidate { share: Share::Sheets, ..own },
                Share::Sheets | Share::Row => own,
            });
            all.candidates.extend(sheets);
            all.unmatched.extend(reading.unmatched);
            all.findings.extend(reading.findings);
            all.ledger.add(reading.ledger);
        }
        all
    }

    /// A file of which nothing is known but its fate.
    pub(super) fn of(fate: Fate) -> Self {
        Self {
            fate,
            township: None,
            perhaps: None,
            date: None,
            date_cell: None,
            candidates: Vec::new(),
            unmatched: Vec::new(),
            ledger: Ledger::default(),
            findings: Vec::new(),
        }
    }
}
