//! A file as it came: what it is, its cells, and what its reader came upon.

use super::batch::Turn;
use super::cell::Sheet;
use super::child;
use super::guard::{Exceeded, Weight};
use super::isolate::Isolation;
use super::sniff::Format;
use super::workbook::{Refusal, Workbook};
use crate::finding::{Action, Finding, Kind, Place, kind};

/// A file as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Path below the input folder; behind an archive's own path, the path within it.
    pub file: String,
    /// SHA-256 of its bytes; empty if it could not be opened.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it is, where it is a workbook.
    pub format: Option<Format>,
    /// Its sheets; empty where it was not read.
    pub sheets: Vec<Sheet>,
    /// When it was last saved, as the file itself says: `2025-01-08T01:30:00`, comparable among files of one
    /// format.
    pub saved: Option<String>,
    /// How far it came.
    pub state: ReadState,
}

/// How far reading a file came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// Read.
    Read,
    /// Could not be read; a finding says why.
    Refused,
    /// Not a submission at all: a lock file, a system file.
    Ignored,
    /// An archive, whose entries are submissions of their own.
    Unpacked,
}

impl Submission {
    /// A file of which only name and size are known.
    pub(super) fn new(file: impl Into<String>, size: u64) -> Self {
        Self {
            file: file.into(),
            sha256: String::new(),
            size,
            format: None,
            sheets: Vec::new(),
            saved: None,
            state: ReadState::Refused,
        }
    }

    /// A finding that the file cannot be used.
    pub(super) fn refusal(&self, kind: &'static Kind) -> Finding {
        Finding::new(kind, Place::file(&self.file), Action::Rejected)
    }

    pub(super) fn refused_for(&self, refusal: Refusal) -> Finding {
        match refusal {
            Refusal::Damaged(reason) => self.refusal(kind::DAMAGED_FILE).fact("reason", reason),
            Refusal::Exceeds(exceeded) => {
                let finding = self
                    .refusal(kind::OVERSIZED_FILE)
                    .fact("limit", exceeded.limit)
                    .fact("allowed", exceeded.allowed.to_string());
                match exceeded.measured {
                    // Stopped on the way: what it would have taken nobody knows.
                    0 => finding.fact("sentence", "child"),
                    measured => finding.fact("measured", measured.to_string()),
                }
            }
        }
    }

    /// Reads a workbook of a known format into the submission, if the gates let it through.
    pub(super) fn read(
        &mut self,
        format: Format,
        bytes: &[u8],
        weight: Result<Weight, Exceeded>,
        isolation: &Isolation,
        turn: &mut Turn<'_>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !format.fits_name(&self.file) {
            findings.push(
                Finding::new(kind::WRONG_EXTENSION, Place::file(&self.file), Action::Used)
                    .fact("format", format.name()),
            );
        }
        let read = weight.map_err(Refusal::from).and_then(|weight| match weight {
            Weight::Small => child::read(format, bytes),
            Weight::Unproven => isolation.read(format, bytes),
            Weight::Heavy => {
                turn.wait();
                isolation.read(format, bytes)
            }
        });
        match read {
            Ok(workbook) => {
                findings.extend(self.remarks(&workbook));
                self.format = Some(format);
                self.sheets = workbook.sheets;
                self.saved = workbook.saved;
                self.state = ReadState::Read;
            }
            Err(refusal) => findings.push(self.refused_for(refusal)),
        }
        findings
    }

    /// What a reader came upon in a workbook that it read.
    fn remarks(&self, workbook: &Workbook) -> Vec<Finding> {
        let place = || Place::file(&self.file);
        let mut findings = Vec::new();
        if let Some(encoding) = &workbook.lossy {
            let finding = Finding::new(kind::UNCERTAIN_ENCODING, place(), Action::UsedAssuming);
            findings.push(finding.fact("encoding", encoding.clone()));
        }
        for broken in &workbook.broken {
            let last = broken.last.map(|address| address.to_string()).unwrap_or_default();
            findings.push(
                Finding::new(kind::BROKEN_SHEET, place().sheet(&broken.sheet), Action::UsedAssuming)
                    .fact("reason", broken.reason.clone())
                    .fact("last", last),
            );
        }
        for (part, reason) in &workbook.lost {
            let finding = Finding::new(kind::PARTLY_READ, place(), Action::Used);
            findings.push(finding.fact("part", part.clone()).fact("reason", reason.clone()));
        }
        for extra in &workbook.extras {
            let finding = Finding::new(kind::EMBEDDED_CONTENT, place(), Action::Listed);
            findings.push(finding.fact("extra", extra.clone()));
        }
        for sheet in &workbook.sheets {
            let outside: Vec<&String> =
                workbook.outside.iter().filter(|(name, _)| *name == sheet.name).map(|(_, at)| at).collect();
            let Some(first) = outside.first() else { continue };
            findings.push(
                Finding::new(
                    kind::INCONSISTENT_CELL,
                    place().sheet(&sheet.name).cell(*first),
                    Action::Listed,
                )
                .also_at(outside.iter().skip(1).map(|at| (*at).clone()))
                .fact("sentence", "sheet")
                .fact("reason", "outside")
                .fact("count", outside.len().to_string()),
            );
        }
        findings
    }
}
