//! `hengping ingest`: reads a share of the files and keeps what they say; `hengping merge` goes on from there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::IngestOptions;
use super::output::{complain, print};
use super::progress::Progress;
use super::run::set_threads;
use super::{Exit, folders, isolation};
use crate::error::Error;
use crate::ingest::{Found, discover};
use crate::locale::Locale;
use crate::pipeline::{Event, told};
use crate::scheme::Scheme;
use crate::shards::Keeping;

pub(super) fn run(options: &IngestOptions, locale: &Locale) -> Result<Exit, Error> {
    let places = &options.places;
    set_threads(places);
    let share = options.share()?;
    let (inputs, period) = places.resolve()?;
    let scheme = Scheme::load(&places.scheme)?.of(period)?;
    let read = [inputs.as_path(), &places.scheme];
    folders::keep_apart(&options.parts, read, folders::beside(&inputs), &places.scheme)?;
    let mut files = discover::files(&inputs)?;
    if let Some(list) = &options.files_from {
        files = listed(list, &inputs, files)?;
    }
    let progress = Progress::new(locale);
    let isolation = isolation();
    let keeping = Keeping { scheme: &scheme, period, share, folder: &options.parts, isolation: &isolation };
    progress
        .tell(&Event::Discovered { files: files.iter().filter(|found| share.holds(&found.file)).count() });
    let tell = |event| progress.tell(&event);
    let counts = keeping.keep(&files, &told(&tell), &mut |_| {})?;
    let facts = [
        ("files", counts.files.to_string()),
        ("read", counts.read.to_string()),
        ("kept", counts.kept.to_string()),
        ("path", options.parts.display().to_string()),
    ];
    print(&locale.with("ingest.done", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))));
    // A share may be empty of a period that is not.
    if files.is_empty() {
        complain(&match &options.files_from {
            Some(list) => locale.with("ingest.empty_list", &[("path", &list.display().to_string())]),
            None => locale
                .sentences(&["finding.F-02.folder", "finding.F-02.mend_folder"].map(|key| locale.text(key))),
        });
        return Ok(Exit::Findings);
    }
    Ok(Exit::Done)
}

/// The files of the period that a list names, each by its path from here or from the period's folder.
fn listed(list: &Path, inputs: &Path, files: Vec<Found>) -> Result<Vec<Found>, Error> {
    let text =
        std::fs::read_to_string(list).map_err(|source| Error::Read { path: list.to_owned(), source })?;
    let mut known: BTreeMap<String, Found> =
        files.into_iter().map(|found| (found.file.clone(), found)).collect();
    let mut named = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let inside = PathBuf::from(line);
        let inside = inside.strip_prefix(inputs).unwrap_or(&inside);
        let parts = inside.components().filter(|part| *part != std::path::Component::CurDir);
        let file = parts.map(|part| part.as_os_str().to_string_lossy().into_owned());
        let file = file.collect::<Vec<String>>().join("/");
        // One that is named twice is read once.
        if let Some(found) = known.remove(&file) {
            named.push(found);
        } else if !named.iter().any(|found: &Found| found.file == file) {
            return Err(Error::NoFile { path: inputs.join(line) });
        }
    }
    named.sort();
    Ok(named)
}
