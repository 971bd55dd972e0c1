//! Files in, submissions out: plain cells with their true addresses, and nothing judged.
//!
//! Files are read in parallel; one that cannot be read becomes a finding and never ends the batch.
//! No frame is built here: polars runs its own threads, and nesting the two has deadlocked before.

mod archive;
mod batch;
mod biff;
mod binary;
pub mod cell;
mod child;
pub mod discover;
mod guard;
mod isolate;
mod markup;
mod ods;
mod serial;
pub mod sniff;
mod spreadsheetml;
mod submission;
mod text;
mod unlock;
mod watch;
mod whole;
mod workbook;
mod xlsx;
mod xml;

use std::path::Path;
use std::sync::Mutex;

pub use batch::{read_all, read_each};
pub use cell::{Address, Area, Cell, Content, Fault, Sheet};
pub use child::serve;
pub use discover::Found;
pub use isolate::{ARGUMENT as CHILD_ARGUMENT, Isolation};
pub use sniff::Format;
pub use submission::{ReadState, Submission};
pub use whole::is_whole;

use crate::digest::sha256;
use crate::finding::{Action, Finding, Noted, Place, Severity, kind};
use archive::Entry;
use batch::Turn;
use sniff::Sniffed;

/// SHA-256 of a file's bytes; `None` where it cannot be opened, or is none that would be read.
pub fn digest(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    let usable = metadata.is_file() && metadata.len() <= guard::FILE_BYTES;
    Some(sha256(&std::fs::read(usable.then_some(path)?).ok()?))
}

/// Reads the bytes of a file in this process, whatever they are. For tests of the readers: what an
/// archive holds is left out, and a reader that aborts ends the process.
pub fn read_here(file: &str, bytes: &[u8]) -> Noted<Submission> {
    let heavy = Mutex::new(());
    let mut turn = Turn::new(&heavy);
    let mut last = Noted::clean(Submission::new(file, bytes.len() as u64));
    read_bytes(last.value.clone(), bytes, &Isolation::none(), &mut turn, &mut |read, _| last = read);
    last
}

/// Whether bytes are a workbook that the gates before reading let through. For measuring the gates alone.
pub fn gates(bytes: &[u8]) -> bool {
    let (sniffed, stream) = sniff::examine(bytes);
    matches!(sniffed, Sniffed::Workbook(format) if guard::check(format, bytes, &stream).is_ok())
}

/// What is done with a submission and the bytes it was read from.
type Give<'a> = dyn FnMut(Noted<Submission>, &[u8]) + 'a;

/// Reads the bytes of a file, or of an archive's entry.
fn read_bytes(
    mut submission: Submission,
    bytes: &[u8],
    isolation: &Isolation,
    turn: &mut Turn<'_>,
    give: &mut Give<'_>,
) {
    submission.sha256 = sha256(bytes);
    if discover::is_system_file(&submission.file) {
        submission.state = ReadState::Ignored;
        let place = Place::file(&submission.file);
        let finding = Finding::new(kind::SYSTEM_FILE, place, Action::SkippedFile);
        return give(Noted { value: submission, findings: vec![finding] }, bytes);
    }
    let refused = |kind| submission.refusal(kind);
    let (mut sniffed, mut stream) = sniff::examine(bytes);
    // Protected against changes, and open to everybody.
    let unlocked =
        Some(sniffed).filter(|own| *own == Sniffed::Encrypted).and_then(|_| unlock::unlocked(bytes));
    let content = unlocked.as_deref().unwrap_or(bytes);
    if unlocked.is_some() {
        (sniffed, stream) = sniff::examine(content);
    }
    let mut findings = match sniffed {
        Sniffed::Workbook(format) => {
            let weight = guard::check(format, content, &stream);
            drop(stream);
            submission.read(format, content, weight, isolation, turn)
        }
        Sniffed::Archive => return unpack(submission, bytes, isolation, turn, give),
        Sniffed::Empty => vec![refused(kind::EMPTY_FILE)],
        Sniffed::Encrypted => vec![refused(kind::ENCRYPTED_FILE)],
        Sniffed::Damaged => vec![refused(kind::DAMAGED_FILE).fact("reason", "container")],
        Sniffed::Other(content) => vec![refused(kind::UNSUPPORTED_FILE).fact("content", content)],
    };
    if unlocked.is_some() && submission.state == ReadState::Read {
        let place = Place::file(&submission.file);
        let finding = Finding::new(kind::ENCRYPTED_FILE, place, Action::Used).weighing(Severity::Note);
        findings.push(finding.fact("sentence", "protected"));
    }
    give(Noted { value: submission, findings }, bytes);
}

/// Hands on an archive and each of its entries.
fn unpack(
    mut submission: Submission,
    bytes: &[u8],
    isolation: &Isolation,
    turn: &mut Turn<'_>,
    give: &mut Give<'_>,
) {
    let (mut findings, mut files) = (Vec::new(), 0_usize);
    let file = submission.file.clone();
    let unpacked = archive::entries(bytes, |entry| match entry {
        Entry::File(name, content) => {
            let entry = Submission::new(format!("{file}/{name}"), content.len() as u64);
            files += 1;
            read_bytes(entry, &content, isolation, turn, give);
        }
        Entry::Passed(name, reason) => findings.push(
            Finding::new(kind::PARTLY_READ, Place::file(&file), Action::SkippedFile)
                .fact("sentence", "archive")
                .fact("part", name)
                .fact("reason", reason),
        ),
    });
    match unpacked {
        Ok(()) if files == 0 && findings.is_empty() => {
            findings.push(submission.refusal(kind::EMPTY_FILE).fact("sentence", "archive"));
        }
        Ok(()) => submission.state = ReadState::Unpacked,
        Err(refusal) => findings.push(submission.refused_for(refusal)),
    }
    give(Noted { value: submission, findings }, bytes);
}
