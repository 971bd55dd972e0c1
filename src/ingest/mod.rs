//! Files in, submissions out: plain cells with their true addresses, and nothing judged.
//!
//! Files are read in parallel; one that cannot be read becomes a finding and never ends the batch.
//! No frame is built here: polars runs its own threads, and nesting the two has deadlocked before.

pub mod cell;
pub mod discover;
pub mod guard;
mod markup;
pub mod sniff;
mod text;
mod workbook;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

pub use cell::{Address, Cell, Content, Sheet};
pub use discover::Found;
pub use sniff::Format;

use crate::digest::sha256;
use crate::finding::{Action, Finding, Noted, Place, kind};
use sniff::Sniffed;

/// A file as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Path below the input folder.
    pub file: String,
    /// SHA-256 of its bytes; empty if it could not be opened.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it is, where it is a workbook.
    pub format: Option<Format>,
    /// Its sheets; empty where it was not read.
    pub sheets: Vec<Sheet>,
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
}

/// Reads files in parallel, in the order given.
///
/// `done` is called after each file, from any thread, with its name.
pub fn read_all(files: &[Found], done: &(dyn Fn(&str) + Sync)) -> Noted<Vec<Submission>> {
    let read: Vec<Noted<Submission>> = files
        .par_iter()
        .map(|found| {
            let noted = read_one(found);
            done(&found.file);
            noted
        })
        .collect();
    let mut all = Noted::clean(Vec::with_capacity(read.len()));
    for noted in read {
        all.value.push(noted.value);
        all.findings.extend(noted.findings);
    }
    all
}

/// Reads one file.
pub fn read_one(found: &Found) -> Noted<Submission> {
    let mut submission = Submission {
        file: found.file.clone(),
        sha256: String::new(),
        size: std::fs::metadata(&found.path).map_or(0, |metadata| metadata.len()),
        format: None,
        sheets: Vec::new(),
        state: ReadState::Refused,
    };
    let place = || Place::file(&found.file);
    if submission.size > guard::FILE_BYTES {
        let finding = Finding::new(kind::OVERSIZED_FILE, place(), Action::Rejected)
            .fact("limit", "file_bytes")
            .fact("allowed", guard::FILE_BYTES.to_string())
            .fact("measured", submission.size.to_string());
        return Noted { value: submission, findings: vec![finding] };
    }
    let bytes = match std::fs::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let finding =
                Finding::new(kind::DAMAGED_FILE, place(), Action::Rejected).fact("reason", error.to_string());
            return Noted { value: submission, findings: vec![finding] };
        }
    };
    submission.sha256 = sha256(&bytes);
    if discover::is_system_file(&found.file) {
        submission.state = ReadState::Ignored;
        let finding = Finding::new(kind::SYSTEM_FILE, place(), Action::SkippedFile);
        return Noted { value: submission, findings: vec![finding] };
    }
    let findings = read_bytes(&mut submission, &bytes);
    Noted { value: submission, findings }
}

/// Reads the bytes of a file into the submission.
fn read_bytes(submission: &mut Submission, bytes: &[u8]) -> Vec<Finding> {
    let place = || Place::file(&submission.file);
    let refused = |kind| Finding::new(kind, place(), Action::Rejected);
    let format = match sniff::sniff(bytes) {
        Sniffed::Workbook(format) => format,
        Sniffed::Empty => return vec![refused(kind::EMPTY_FILE)],
        Sniffed::Encrypted => return vec![refused(kind::ENCRYPTED_FILE)],
        Sniffed::Damaged => return vec![refused(kind::DAMAGED_FILE).fact("reason", "container")],
        Sniffed::Other(content) => {
            return vec![refused(kind::UNSUPPORTED_FILE).fact("content", content)];
        }
    };
    let mut findings = Vec::new();
    if !format.fits_name(&submission.file) {
        let finding =
            Finding::new(kind::WRONG_EXTENSION, place(), Action::Used).fact("format", format.name());
        findings.push(finding);
    }
    if let Err(exceeded) = guard::check(format, bytes) {
        findings.push(
            refused(kind::OVERSIZED_FILE)
                .fact("limit", exceeded.limit)
                .fact("allowed", exceeded.allowed.to_string())
                .fact("measured", exceeded.measured.to_string()),
        );
        return findings;
    }
    // The reader panics on some damaged files; that is the file's fault and ends only its reading.
    let read = catch_unwind(AssertUnwindSafe(|| workbook::read(format, bytes)))
        .unwrap_or_else(|_| Err("the reader gave up".to_owned()));
    match read {
        Ok(workbook) => {
            if let Some(encoding) = workbook.lossy {
                findings.push(
                    Finding::new(kind::UNCERTAIN_ENCODING, place(), Action::UsedAssuming)
                        .fact("encoding", encoding),
                );
            }
            for broken in workbook.broken {
                let last = broken.last.map(|address| address.to_string()).unwrap_or_default();
                findings.push(
                    Finding::new(kind::BROKEN_SHEET, place().sheet(broken.sheet), Action::UsedAssuming)
                        .fact("reason", broken.reason)
                        .fact("last", last),
                );
            }
            submission.format = Some(format);
            submission.sheets = workbook.sheets;
            submission.state = ReadState::Read;
        }
        Err(reason) => findings.push(refused(kind::DAMAGED_FILE).fact("reason", reason)),
    }
    findings
}
