//! What a watch has seen of a folder, and which of its files a run may take.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::ingest::{Found, is_whole};

/// How long files that have arrived wait for those that have not, and how long a file may go on changing
/// before it is read as it is at a moment.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a file that is not whole is waited for; then it is read as it is, and reported as damaged.
const BROKEN: Duration = Duration::from_secs(120);

/// Size and time of last change: as long as both stay, nobody is writing.
pub(super) type Mark = (u64, Option<SystemTime>);

/// Every file below some folders, with its mark. A file of the scheme begins with `/`.
pub(super) type Look = BTreeMap<String, Mark>;

/// What the watch has seen of the folder.
pub(super) struct Watched {
    quiet: Duration,
    /// Where copies of files that never rest lie.
    room: PathBuf,
    /// Since when each file has had its mark.
    since: BTreeMap<String, (Mark, Instant)>,
    /// Since when each file that has not come to rest is looked at.
    unrest: BTreeMap<String, Instant>,
    /// Files that never rest, as they were when they were copied.
    copies: BTreeMap<String, (Mark, Instant)>,
    /// What the last run took.
    taken: Option<Look>,
    /// Since when files that have arrived wait for others.
    waiting: Option<Instant>,
}

impl Watched {
    pub(super) fn new(quiet: Duration) -> Self {
        Self {
            quiet,
            room: std::env::temp_dir().join(format!("hengping-{}", std::process::id())),
            since: BTreeMap::new(),
            unrest: BTreeMap::new(),
            copies: BTreeMap::new(),
            taken: None,
            waiting: None,
        }
    }

    /// The files to run on, if there is anything new and all of it has arrived.
    ///
    /// - `files`: those of the inputs.
    /// - `marks`: theirs but for system files, and those of the scheme.
    pub(super) fn due(&mut self, files: &[Found], marks: Look, now: Instant) -> Option<Vec<Found>> {
        let arriving = self.arriving(&marks, files, now);
        self.copy_restless(&arriving, files, now);
        let waited_for: BTreeSet<&String> =
            arriving.iter().filter(|file| !self.copies.contains_key(*file)).collect();
        let mut taken = marks;
        taken.retain(|file, _| !waited_for.contains(file));
        for (file, (mark, _)) in &self.copies {
            taken.insert(file.clone(), *mark);
        }
        if self.taken.as_ref() == Some(&taken) {
            self.waiting = None;
            return None;
        }
        // A file that was read before and is being written again must not look as if it were gone.
        let known = |file: &&String| self.taken.as_ref().is_some_and(|taken| taken.contains_key(*file));
        // A share that is away for a moment shows an empty folder.
        let submissions = |look: &Look| look.keys().any(|file| !file.starts_with('/'));
        let all_gone = self.taken.as_ref().is_some_and(|held| submissions(held) && !submissions(&taken));
        let waited = now.duration_since(*self.waiting.get_or_insert(now));
        if (!waited_for.is_empty() || all_gone) && (waited < PATIENCE || waited_for.iter().any(known)) {
            return None;
        }
        let whole = files.iter().filter(|found| !waited_for.contains(&found.file));
        let files = whole.map(|found| match self.copies.contains_key(&found.file) {
            true => Found { file: found.file.clone(), path: self.copy(&found.file) },
            false => found.clone(),
        });
        let files = files.collect();
        self.waiting = None;
        self.taken = Some(taken);
        Some(files)
    }

    /// What the last run took does not count: it is to be taken again.
    pub(super) fn again(&mut self) {
        self.taken = None;
    }

    /// Files that are read as they were at a moment, because they never rest.
    pub(super) fn restless(&self) -> Vec<&str> {
        self.copies.keys().map(String::as_str).collect()
    }

    /// The files that are still being written.
    fn arriving(&mut self, marks: &Look, files: &[Found], now: Instant) -> BTreeSet<String> {
        self.since.retain(|file, _| marks.contains_key(file));
        let mut arriving = BTreeSet::new();
        for (file, mark) in marks {
            let (held, since) = self.since.entry(file.clone()).or_insert((*mark, now));
            if held != mark {
                (*held, *since) = (*mark, now);
            }
            let lain = now.duration_since(*since);
            let whole = || {
                let found = files.iter().find(|found| found.file == *file);
                lain >= BROKEN || found.is_none_or(|found| is_whole(&found.path))
            };
            if lain < self.quiet || !whole() {
                arriving.insert(file.clone());
                self.unrest.entry(file.clone()).or_insert(now);
            }
        }
        self.unrest.retain(|file, _| arriving.contains(file));
        arriving
    }

    /// Copies files that have not come to rest for long, once in a while: the copy lies still while a run reads
    /// it. One that was never whole when it was looked at is copied as it is in the end.
    fn copy_restless(&mut self, arriving: &BTreeSet<String>, files: &[Found], now: Instant) {
        let room = self.room.clone();
        self.copies.retain(|file, _| {
            let stays = arriving.contains(file);
            if !stays {
                // A copy that cannot be removed is written over when it is needed again.
                let _ = fs::remove_file(place(&room, file));
            }
            stays
        });
        for found in files.iter().filter(|found| arriving.contains(&found.file)) {
            let Some(unrest) = self.unrest.get(&found.file).map(|since| now.duration_since(*since)) else {
                continue;
            };
            let fresh = |(_, copied): &(Mark, Instant)| now.duration_since(*copied) < PATIENCE;
            if unrest < PATIENCE || self.copies.get(&found.file).is_some_and(fresh) {
                continue;
            }
            let (before, copy) = (mark(&found.path), self.copy(&found.file));
            let copied = fs::create_dir_all(&room).and_then(|()| fs::copy(&found.path, &copy));
            let sound = before == mark(&found.path) && is_whole(&copy);
            if copied.is_ok() && (sound || unrest >= BROKEN) {
                self.copies.insert(found.file.clone(), (before, now));
            }
        }
    }

    fn copy(&self, file: &str) -> PathBuf {
        place(&self.room, file)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Nearly always no file was restless, and there is no such folder.
        let _ = fs::remove_dir_all(&self.room);
    }
}

/// Where the copy of a file lies.
fn place(room: &Path, file: &str) -> PathBuf {
    room.join(crate::digest::sha256(file.as_bytes()))
}

pub(super) fn mark(path: &Path) -> Mark {
    fs::metadata(path).map_or((0, None), |metadata| (metadata.len(), metadata.modified().ok()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::{Look, PATIENCE, Watched, mark};
    use crate::ingest::Found;

    /// A folder with files, each of which is written to before it is looked at.
    struct Folder<'a> {
        path: &'a Path,
        watched: Watched,
        begun: Instant,
    }

    impl Folder<'_> {
        /// Looks after so many seconds; the names and contents of the files to run on.
        fn look(&mut self, seconds: u64) -> Option<Vec<(String, String)>> {
            let mut files: Vec<Found> = fs::read_dir(self.path)
                .expect("it is there")
                .map(|entry| entry.expect("it can be read"))
                .map(|entry| Found {
                    file: entry.file_name().to_string_lossy().into_owned(),
                    path: entry.path(),
                })
                .collect();
            files.sort();
            let marks: Look = files.iter().map(|found| (found.file.clone(), mark(&found.path))).collect();
            let due = self.watched.due(&files, marks, self.begun + Duration::from_secs(seconds))?;
            let read = |found: Found| (found.file, fs::read_to_string(found.path).expect("it is there"));
            Some(due.into_iter().map(read).collect())
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.path.join(name), text).expect("it can be written");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "moments are counted from now on")]
    fn a_file_that_never_rests_is_read_as_it_is_at_a_moment_and_holds_nobody_up() {
        let home = tempfile::tempdir().expect("there is room");
        let watched = Watched::new(Duration::from_secs(5));
        let mut folder = Folder { path: home.path(), watched, begun: Instant::now() };
        folder.write("a.csv", "1");
        folder.write("b.csv", "1");
        assert_eq!(folder.look(0), None);
        assert_eq!(folder.look(6).map(|due| due.len()), Some(2));
        // From now on one of them is another at every look, and it was read before.
        let changed = |folder: &Folder<'_>, seconds: u64| {
            folder.write("a.csv", &"x".repeat(usize::try_from(seconds).expect("it is small")));
        };
        for seconds in 7..=66 {
            changed(&folder, seconds);
            assert_eq!(folder.look(seconds), None, "{seconds}: there is hope that it rests");
        }
        changed(&folder, 67);
        let due = folder.look(67).expect("it is taken as it is");
        assert_eq!(due[0], ("a.csv".to_owned(), "x".repeat(67)));
        assert_eq!(folder.watched.restless(), ["a.csv"]);
        // Another township sends its own: it waits no longer than until it lies still itself.
        folder.write("b.csv", "2");
        let taken: Vec<u64> = (68..110)
            .filter(|seconds| {
                changed(&folder, *seconds);
                let due = folder.look(*seconds);
                due.is_some_and(|due| due[0].1 == "x".repeat(67) && due[1].1 == "2")
            })
            .collect();
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert!(taken[0] <= 67 + PATIENCE.as_secs() / 2, "{taken:?}");
        // It comes to rest, and is read itself.
        let rest = (110..120).find_map(|seconds| folder.look(seconds)).expect("it rests");
        assert_eq!(rest[0].1, "x".repeat(109));
        assert!(folder.watched.restless().is_empty() && folder.look(125).is_none());
    }
}
