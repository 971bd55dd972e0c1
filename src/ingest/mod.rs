//! Files in, submissions out: plain cells with their true addresses, and nothing judged.
//!
//! Files are read in parallel; one that cannot be read becomes a finding and never ends the batch.
//! No frame is built here: polars runs its own threads, and nesting the two has deadlocked before.

mod archive;
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
mod text;
mod unlock;
mod watch;
mod whole;
mod workbook;
mod xlsx;
mod xml;

use std::cmp::Reverse;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

pub use cell::{Address, Area, Cell, Content, Fault, Sheet};
pub use child::serve;
pub use discover::Found;
pub use isolate::{ARGUMENT as CHILD_ARGUMENT, Isolation};
pub use sniff::Format;
pub use whole::is_whole;

use crate::digest::sha256;
use crate::error::system_word;
use crate::finding::{Action, Finding, Kind, Noted, Place, Severity, kind};
use archive::Entry;
use guard::{Exceeded, Weight};
use sniff::Sniffed;
use workbook::{Refusal, Workbook};

/// Size of a file from which no two are in memory at a time.
const HEAVY_BYTES: u64 = 2 << 20;

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

/// Reads files in parallel, and hands each on as soon as it is read, so that no more cells are in
/// memory than are being worked on. An archive gives itself and its entries.
///
/// - `isolation`: where risky workbooks are read.
/// - `done`: called after each file, from any thread, with its name.
/// - `then`: what is done with each submission, given the bytes it was read from too; none where the file
///   could not be opened.
///
/// Returns what `then` returns, in the order of the files and of the entries.
pub fn read_each<T: Send>(
    files: &[Found],
    isolation: &Isolation,
    done: &(dyn Fn(&str) + Sync),
    then: &(dyn Fn(Noted<Submission>, &[u8]) -> T + Sync),
) -> Vec<T> {
    let heavy = Mutex::new(());
    let read = |place: usize| {
        let found = &files[place];
        let mut given = Vec::new();
        let mut turn = Turn { heavy: &heavy, held: None };
        read_file(found, isolation, &mut turn, &mut |submission, bytes| given.push(then(submission, bytes)));
        done(&found.file);
        (place, given)
    };
    // The largest first, so that none of them is read alone at the end.
    let mut sizes: Vec<(u64, usize)> = files.iter().map(size).zip(0..).collect();
    sizes.sort_by_key(|(size, place)| (Reverse(*size), *place));
    let (large, small) = sizes.split_at(sizes.partition_point(|(size, _)| *size > HEAVY_BYTES));
    let of = |(_, place): &(u64, usize)| read(*place);
    // Large files one after another on one thread: what each thread has once had in memory it may keep. The others
    // are taken one by one by whichever thread is free: split into halves, the largest would lie in one of them.
    let (mut given, others): (Vec<_>, Vec<_>) =
        rayon::join(|| large.iter().map(of).collect(), || small.iter().par_bridge().map(of).collect());
    given.extend(others);
    given.sort_by_key(|(place, _)| *place);
    given.into_iter().flat_map(|(_, given)| given).collect()
}

/// The size of a file in bytes; 0 where it cannot be told, which reading it will say.
fn size(found: &Found) -> u64 {
    std::fs::metadata(&found.path).map_or(0, |metadata| metadata.len())
}

/// SHA-256 of a file's bytes; `None` where it cannot be opened, or is none that would be read.
pub fn digest(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    let usable = metadata.is_file() && metadata.len() <= guard::FILE_BYTES;
    Some(sha256(&std::fs::read(usable.then_some(path)?).ok()?))
}

/// Reads files and keeps them all, as [`read_each`] does.
pub fn read_all(files: &[Found], isolation: &Isolation) -> Noted<Vec<Submission>> {
    let mut all = Noted::clean(Vec::new());
    for noted in read_each(files, isolation, &|_| {}, &|submission, _| submission) {
        all.value.push(noted.value);
        all.findings.extend(noted.findings);
    }
    all
}

/// Reads the bytes of a file in this process, whatever they are. For tests of the readers: what an
/// archive holds is left out, and a reader that aborts ends the process.
pub fn read_here(file: &str, bytes: &[u8]) -> Noted<Submission> {
    let heavy = Mutex::new(());
    let mut turn = Turn { heavy: &heavy, held: None };
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

/// Waits for large files, so that however many threads there are, one of them is in memory.
struct Turn<'a> {
    heavy: &'a Mutex<()>,
    held: Option<MutexGuard<'a, ()>>,
}

impl Turn<'_> {
    fn wait(&mut self) {
        if self.held.is_none() {
            self.held = Some(self.heavy.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

fn read_file(found: &Found, isolation: &Isolation, turn: &mut Turn<'_>, give: &mut Give<'_>) {
    let size = size(found);
    let submission = Submission::new(&found.file, size);
    // A pipe or a device has no end, and opening it may wait for ever.
    if std::fs::metadata(&found.path).is_ok_and(|metadata| !metadata.is_file()) {
        let finding = submission.refusal(kind::UNSUPPORTED_FILE).fact("content", "special");
        return give(Noted { value: submission, findings: vec![finding] }, &[]);
    }
    if size > guard::FILE_BYTES {
        let allowed = guard::FILE_BYTES.to_string();
        let finding = submission
            .refusal(kind::OVERSIZED_FILE)
            .fact("limit", "file_bytes")
            .fact("allowed", allowed)
            .fact("measured", size.to_string());
        return give(Noted { value: submission, findings: vec![finding] }, &[]);
    }
    if size > HEAVY_BYTES {
        turn.wait();
    }
    // What grows while it is read must not fill the memory.
    let mut bytes = Vec::new();
    let read = std::fs::File::open(&found.path)
        .and_then(|file| file.take(guard::FILE_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) => read_bytes(submission, &bytes, isolation, turn, give),
        // Whose fault that is nobody can tell; that the file is broken it does not say.
        Err(error) => {
            let finding = submission
                .refusal(kind::DAMAGED_FILE)
                .fact("sentence", "unread")
                .fact("reason", system_word(&error));
            give(Noted { value: submission, findings: vec![finding] }, &[]);
        }
    }
}

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

impl Submission {
    /// A file of which only name and size are known.
    fn new(file: impl Into<String>, size: u64) -> Self {
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
    fn refusal(&self, kind: &'static Kind) -> Finding {
        Finding::new(kind, Place::file(&self.file), Action::Rejected)
    }

    fn refused_for(&self, refusal: Refusal) -> Finding {
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
    fn read(
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::{Found, Isolation, read_each};

    #[test]
    fn the_largest_files_are_read_first_and_given_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, size: usize| {
            let path = folder.path().join(name);
            std::fs::write(&path, "甲,1\n".repeat(size / 6)).unwrap();
            Found { file: name.to_owned(), path }
        };
        let files = [("a.csv", 600), ("b.csv", 6_000), ("c.csv", 60), ("d.csv", 60_000)];
        let mut files: Vec<Found> = files.map(|(name, size)| file(name, size)).into();
        files.push(Found { file: "e.csv".to_owned(), path: folder.path().join("gone") });
        let done = Mutex::new(Vec::new());
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let given = one.install(|| {
            let done = |file: &str| done.lock().unwrap().push(file.to_owned());
            read_each(&files, &Isolation::none(), &done, &|noted, _| noted.value.file)
        });
        assert_eq!(given, ["a.csv", "b.csv", "c.csv", "d.csv", "e.csv"]);
        assert_eq!(done.into_inner().unwrap(), ["d.csv", "b.csv", "a.csv", "c.csv", "e.csv"]);
    }
}
