//! What one township is told about its submission (反馈单): a verdict, what it must do, and where.
//!
//! In: the material of a report. Out: a [`Slip`] for each township of the roster, in words of one language
//! and without a format. A slip speaks of its own township's files alone: findings that compare it with
//! another have a wording that names nobody (`finding.<code>.slip…`).

pub mod cover;
mod item;
mod own_words;
pub mod paper;
mod spot;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use item::Item;
pub use spot::Spot;
pub use words::Heading;
pub(crate) use words::{answer, by_when};

use super::Material;
use crate::finding::{Finding, Severity, kind};
use crate::register::Timeliness;
use crate::tidy::Fate;

/// What is said of a township's submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken, and nothing to be done.
    Accepted,
    /// Taken; some things are to be looked at.
    Confirm,
    /// Something must be mended.
    Returned,
    /// Nothing that came can be used.
    Unusable,
    /// It waits for a person's decision.
    Held,
    /// Nothing came.
    Missing,
}

impl Verdict {
    /// The word in tables; its sentence is in the locale under `slip.verdict.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Confirm => "confirm",
            Self::Returned => "returned",
            Self::Unusable => "unusable",
            Self::Held => "held",
            Self::Missing => "missing",
        }
    }
}

/// A file of the township, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Path below the input folder.
    pub file: String,
    /// Its SHA-256, to know it again.
    pub sha256: String,
    /// What became of it.
    pub fate: Fate,
    /// Whether it is known to be this township's, and its alone; else it is named and never shown.
    pub own: bool,
}

/// What one township is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Place of the township in the roster.
    pub township: usize,
    /// What is said of its submission.
    pub verdict: Verdict,
    /// Title, verdict, date to answer by, and whom to ask.
    pub heading: Heading,
    /// What must be mended, then what is to be looked at.
    pub items: Vec<Item>,
    /// What counts as said here unless they object; nothing to be done.
    pub told: Vec<Item>,
    /// Its files.
    pub sent: Vec<Sent>,
}

/// The slip of every township of the roster, in its order.
pub fn slips(material: &Material<'_>) -> Vec<Slip> {
    let mut own: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    // What is wrong with a file in whose place another counts needs no mending; that it is so, is said.
    let aside = material.tidied.receipts.iter().filter(|receipt| receipt.fate == Fate::SetAside);
    let aside: BTreeSet<&str> = aside.map(|receipt| receipt.file.as_str()).collect();
    let perhaps = material.tidied.receipts.iter().filter(|receipt| receipt.township.is_none());
    let perhaps: BTreeSet<&str> = perhaps.map(|receipt| receipt.file.as_str()).collect();
    for finding in material.findings {
        let of_aside = finding.place.file.as_deref().is_some_and(|file| aside.contains(file));
        // A correction that fits no longer is the office's to mend; a number in dress is no matter.
        let offices = [kind::UNMET_CORRECTION, kind::DRESSED_NUMBER].contains(&finding.kind);
        if offices || of_aside && !finding.kind.code.starts_with('D') {
            continue;
        }
        // Of a file that is only perhaps this township's, nothing is told but what is wrong with the file.
        let about_file = ['F', 'U', 'S', 'H', 'D'].iter().any(|start| finding.kind.code.starts_with(*start));
        let uncertain = finding.place.township.is_none()
            && finding.place.file.as_deref().is_some_and(|file| perhaps.contains(file));
        if uncertain && !(about_file && finding.kind != kind::UNKNOWN_LABEL) {
            continue;
        }
        // Once a file of its own is there, the other is no matter of the township's.
        let sent = material.township_of(finding).is_some_and(|township| material.grid.received(township));
        if uncertain && sent {
            continue;
        }
        if let Some(township) = material.township_of(finding) {
            own.entry(township).or_default().push(finding);
        }
    }
    let mut sent: BTreeMap<usize, Vec<Sent>> = BTreeMap::new();
    for receipt in &material.tidied.receipts {
        if let Some(township) = receipt.perhaps.filter(|_| receipt.fate != Fate::Ignored) {
            sent.entry(township).or_default().push(Sent {
                file: receipt.file.clone(),
                sha256: receipt.sha256.clone(),
                fate: receipt.fate,
                own: receipt.township == Some(township),
            });
        }
    }
    (0..material.scheme.townships.len())
        .map(|township| {
            let findings = own.remove(&township).unwrap_or_default();
            let sent = sent.remove(&township).unwrap_or_default();
            let spots = spot::Spots::new(material, &material.screened, township);
            let (asked, told): (Vec<&Finding>, Vec<&Finding>) =
                findings.into_iter().partition(|finding| finding.severity != Severity::Note);
            // That nothing is usable is the verdict itself; the files' own findings say why.
            let asked: Vec<&Finding> =
                asked.into_iter().filter(|f| f.kind != kind::TOWNSHIP_MISSING).collect();
            let (mut items, told) =
                (item::items(material, &spots, &asked), item::items(material, &spots, &told));
            items.sort_by_key(|item| item.severity);
            let verdict = verdict(material.standings[township].timeliness, &items);
            Slip {
                township,
                verdict,
                heading: words::heading(material, township, verdict, &items),
                items,
                told,
                sent,
            }
        })
        .collect()
}

fn verdict(timeliness: Timeliness, items: &[Item]) -> Verdict {
    match timeliness {
        Timeliness::Missing => Verdict::Missing,
        Timeliness::Unusable => Verdict::Unusable,
        Timeliness::Held => Verdict::Held,
        Timeliness::OnTime | Timeliness::Late(_) | Timeliness::Undated | Timeliness::NoDeadline => {
            if items.iter().any(|item| item.severity == Severity::Error) {
                Verdict::Returned
            } else if items.is_empty() {
                Verdict::Accepted
            } else {
                Verdict::Confirm
            }
        }
    }
}
