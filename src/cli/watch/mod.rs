//! `hengping watch`: runs again whenever files have arrived, and never on half of one.
//!
//! The folder is looked at every few seconds rather than listened to, because a network share tells
//! nobody what changes on it. A file is taken when it has lain unchanged for a while and is whole by its
//! own measure; what changed while a run read it is read again before anything is written. One that never
//! lies still is read as it is at a moment, and said, so that it holds nobody else up.

mod seen;

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::args::WatchOptions;
use super::clock::Clock;
use super::output::{Folder, complain, print};
use super::run::{Job, set_threads};
use super::{Exit, report};
use crate::error::Error;
use crate::ingest::Found;
use crate::ingest::discover::{self, is_system_file};
use crate::locale::Locale;
use crate::pipeline::returns;
use crate::register::Moment;
use seen::{Look, Watched, mark};

#[expect(clippy::disallowed_methods, reason = "how long a file has lain there is told by the clock alone")]
pub(super) fn run(options: &WatchOptions, locale: &Locale) -> Result<Exit, Error> {
    set_threads(&options.run.places);
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(10));
    let (every, quiet) = (seconds(options.every), seconds(options.quiet));
    // Before the first look: a wrong folder or scheme is said at once.
    let mut job = Job::new(&options.run, locale)?;
    print(&locale.with("watch.begun", &[("folder", &job.inputs.display().to_string())]));
    let mut watched = Watched::new(quiet);
    let mut trouble: Option<String> = None;
    loop {
        let looked =
            look(&job).map(|(files, marks)| watched.due(&files, marks, Instant::now())).and_then(|files| {
                match files {
                    // The scheme may have been mended since; a broken one holds up the next run, not the watch.
                    Some(files) => Job::new(&options.run, locale).and_then(|fresh| {
                        job = fresh;
                        round(&job, files, &mut watched, locale)
                    }),
                    None => Ok(()),
                }
            });
        match looked {
            Ok(()) => trouble = None,
            // A share that is away, a slip that somebody has open: it is tried again, and said once.
            Err(error) => {
                watched.again();
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
        watched.again();
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
    let restless = watched.restless();
    if !restless.is_empty() {
        complain(&locale.with("watch.restless", &[("files", &locale.list(&restless))]));
    }
    made.asides.iter().for_each(|aside| complain(aside));
    Ok(())
}

/// The files of the inputs, and the marks of theirs and of the scheme's.
fn look(job: &Job) -> Result<(Vec<Found>, Look), Error> {
    let files = discover::files(&job.inputs)?;
    let mut marks: Look = files.iter().map(|found| (found.file.clone(), mark(&found.path))).collect();
    marks.retain(|file, _| !is_system_file(file));
    for scheme in discover::files(&job.scheme.dir)? {
        // With a name that no file of the inputs has.
        marks.insert(format!("/{}", scheme.file), mark(&scheme.path));
    }
    Ok((files, marks))
}
