//! `hengping watch`: runs again whenever files have arrived, and never on half of one.
//!
//! The folder is looked at every few seconds rather than listened to, because a network share tells
//! nobody what changes on it. A file is taken when it has lain unchanged for a while and is whole by its
//! own measure; what changed while a run read it is read again before anything is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use super::args::WatchOptions;
use super::clock::Clock;
use super::output::{Folder, complain, print};
use super::run::{Job, set_threads};
use super::{Exit, report};
use crate::error::Error;
use crate::ingest::discover::{self, is_system_file};
use crate::ingest::{Found, is_whole};
use crate::locale::Locale;
use crate::pipeline::returns;
use crate::register::Moment;

/// Seconds after which files that arrive without end no longer hold up those that have arrived.
const PATIENCE: Duration = Duration::from_secs(60);
/// Seconds after which a file that is not whole is read as it is, and reported as damaged.
const BROKEN: Duration = Duration::from_secs(120);

/// Size and time of last change: as long as both stay, nobody is writing.
type Mark = (u64, Option<SystemTime>);

/// Every file below some folders, with its mark.
type Look = BTreeMap<String, Mark>;

#[expect(clippy::disallowed_methods, reason = "how long a file has lain there is told by the clock alone")]
pub(super) fn run(options: &WatchOptions, locale: &Locale) -> Result<Exit, Error> {
    set_threads(&options.run.places);
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(10));
    let (every, quiet) = (seconds(options.every), seconds(options.quiet));
    // Before the first look: a wrong folder or scheme is said at once.
    let mut job = Job::new(&options.run)?;
    print(&locale.with("watch.begun", &[("folder", &job.inputs.display().to_string())]));
    let mut watched = Watched::new(quiet);
    let mut trouble: Option<String> = None;
    loop {
        let looked = watched.look(&job, Instant::now()).and_then(|files| match files {
            // The scheme may have been mended since; a broken one holds up the next run, not the watch.
            Some(files) => Job::new(&options.run).and_then(|fresh| {
                job = fresh;
                round(&job, files, &mut watched, locale)
            }),
            None => Ok(()),
        });
        match looked {
            Ok(()) => trouble = None,
            // A share that is away, a slip that somebody has open: it is tried again, and said once.
            Err(error) => {
                watched.taken = None;
                let said = locale.error(&error);
                if trouble.as_ref() != Some(&said) {
                    report(&error, locale);
                }
                trouble = Some(said);
            }
        }
        sleep(every);
    }
}

/// Runs once and says what changed; nothing is written if a file changed meanwhile.
fn round(job: &Job, files: Vec<Found>, watched: &mut Watched, locale: &Locale) -> Result<(), Error> {
    let before: Look = files.iter().map(|found| (found.file.clone(), mark(&found.path))).collect();
    let folder = Folder::prepare(&job.outputs)?;
    let made = job.make(files.clone(), locale, &|_| {}, &Clock::new())?;
    let after: Look = files.iter().map(|found| (found.file.clone(), mark(&found.path))).collect();
    if before != after {
        watched.taken = None;
        return Ok(());
    }
    let changed = folder.fill(&made.files)?;
    let prefix = format!("{}/", returns::FOLDER);
    let mut slips: Vec<&str> = changed
        .iter()
        .filter_map(|name| name.strip_prefix(&prefix)?.rsplit_once('.').map(|(name, _)| name))
        .collect();
    slips.dedup();
    let time = Moment::now().to_string();
    let facts = [("time", time.as_str()), ("files", &files.len().to_string())];
    print(&locale.with("watch.ran", &facts));
    if !slips.is_empty() {
        let count = slips.len().to_string();
        let facts = [("count", count.as_str()), ("slips", &locale.list(&slips))];
        print(&locale.with("watch.slips", &facts));
    }
    made.asides.iter().for_each(|aside| complain(aside));
    Ok(())
}

/// What the watch has seen of the folder.
struct Watched {
    quiet: Duration,
    /// Since when each file has had its mark.
    since: BTreeMap<String, (Mark, Instant)>,
    /// What the last run took.
    taken: Option<Look>,
    /// Since when files that have arrived wait for others.
    waiting: Option<Instant>,
}

impl Watched {
    fn new(quiet: Duration) -> Self {
        Self { quiet, since: BTreeMap::new(), taken: None, waiting: None }
    }

    /// Looks at the folder; the files to run on, if there is anything new and all of it has arrived.
    fn look(&mut self, job: &Job, now: Instant) -> Result<Option<Vec<Found>>, Error> {
        let files = discover::files(&job.inputs)?;
        let mut marks: Look = files.iter().map(|found| (found.file.clone(), mark(&found.path))).collect();
        marks.retain(|file, _| !is_system_file(file));
        for scheme in discover::files(&job.scheme.dir)? {
            // With a name that no file of the inputs has.
            marks.insert(format!("/{}", scheme.file), mark(&scheme.path));
        }
        let arriving = self.arriving(&marks, &files, now);
        let taken: Look = marks.into_iter().filter(|(file, _)| !arriving.contains(file)).collect();
        if self.taken.as_ref() == Some(&taken) {
            self.waiting = None;
            return Ok(None);
        }
        // A file that was read before and is being written again must not look as if it were gone.
        let known = |file: &String| self.taken.as_ref().is_some_and(|taken| taken.contains_key(file));
        // A share that is away for a moment shows an empty folder.
        let submissions = |look: &Look| look.keys().any(|file| !file.starts_with('/'));
        let all_gone = self.taken.as_ref().is_some_and(|held| submissions(held) && !submissions(&taken));
        let waited = self.waiting.get_or_insert(now).elapsed();
        if (!arriving.is_empty() || all_gone) && (waited < PATIENCE || arriving.iter().any(known)) {
            return Ok(None);
        }
        self.waiting = None;
        self.taken = Some(taken);
        Ok(Some(files.into_iter().filter(|found| !arriving.contains(&found.file)).collect()))
    }

    /// The files that are still being written.
    fn arriving(&mut self, marks: &Look, files: &[Found], now: Instant) -> Vec<String> {
        self.since.retain(|file, _| marks.contains_key(file));
        let mut arriving = Vec::new();
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
                arriving.push(file.clone());
            }
        }
        arriving
    }
}

fn mark(path: &Path) -> Mark {
    fs::metadata(path).map_or((0, None), |metadata| (metadata.len(), metadata.modified().ok()))
}
