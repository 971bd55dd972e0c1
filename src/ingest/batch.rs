//! Many files at once, each handed on as soon as it is read.

use std::cmp::Reverse;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::{Found, Give, Isolation, Submission, guard, read_bytes};
use crate::error::system_word;
use crate::finding::{Noted, kind};

/// Size of a file from which no two are in memory at a time.
const HEAVY_BYTES: u64 = 2 << 20;

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
        let mut turn = Turn::new(&heavy);
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

/// Reads files and keeps them all, as [`read_each`] does.
pub fn read_all(files: &[Found], isolation: &Isolation) -> Noted<Vec<Submission>> {
    let mut all = Noted::clean(Vec::new());
    for noted in read_each(files, isolation, &|_| {}, &|submission, _| submission) {
        all.value.push(noted.value);
        all.findings.extend(noted.findings);
    }
    all
}

/// Waits for large files, so that however many threads there are, one of them is in memory.
pub(super) struct Turn<'a> {
    heavy: &'a Mutex<()>,
    held: Option<MutexGuard<'a, ()>>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(heavy: &'a Mutex<()>) -> Self {
        Self { heavy, held: None }
    }

    pub(super) fn wait(&mut self) {
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
