//! What a run reads: files, or what was read of them before.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Event;
use crate::error::Error;
use crate::finding::Noted;
use crate::ingest::{self, Found, Isolation};
use crate::period::Period;
use crate::scheme::Scheme;
use crate::shards::{self, Keeping, Share};
use crate::tidy::correct::correct;
use crate::tidy::{Tidied, Tidier};

/// What a run reads.
pub enum Given<'a> {
    /// These files.
    Files(Vec<Found>),
    /// These files, of which a folder keeps what was read: only what changed since is read again.
    Kept(Vec<Found>, &'a Path),
    /// What others read of files that are not at hand: folders with parts of all shares.
    Parts(&'a [PathBuf]),
}

impl From<Vec<Found>> for Given<'_> {
    fn from(files: Vec<Found>) -> Self {
        Self::Files(files)
    }
}

impl Given<'_> {
    /// The files at hand, and what they say with the corrections of the period in force.
    ///
    /// # Errors
    ///
    /// As [`Keeping::keep`] and [`shards::gathered`].
    pub(super) fn read(
        self,
        scheme: &Scheme,
        period: Period,
        isolation: &Isolation,
        event: &(dyn Fn(Event) + Sync),
    ) -> Result<(Vec<Found>, Noted<Tidied>), Error> {
        let found = |files: &[Found]| event(Event::Discovered { files: files.len() });
        let gather = |readings| {
            event(Event::AllRead);
            let noted = correct(Tidier::new(scheme, period).gather(readings), scheme);
            event(Event::Gathered);
            noted
        };
        match self {
            Self::Files(files) => {
                found(&files);
                let noted = read(scheme, &files, period, isolation, event);
                Ok((files, noted))
            }
            Self::Kept(files, folder) => {
                found(&files);
                let keeping = Keeping { scheme, period, share: Share::WHOLE, folder, isolation };
                let mut kept = Vec::with_capacity(files.len());
                keeping.keep(&files, &told(event), &mut |part| kept.extend(part))?;
                kept.sort_by(|a, b| a.file.cmp(&b.file));
                let noted = gather(kept.into_iter().flat_map(|found| found.readings).collect());
                Ok((files, noted))
            }
            Self::Parts(folders) => Ok((Vec::new(), gather(shards::gathered(folders, scheme, period)?))),
        }
    }
}

/// Tells of each file that was read.
pub fn told(event: &(dyn Fn(Event) + Sync)) -> impl Fn(&str) + Sync {
    let done = AtomicUsize::new(0);
    move |file| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        event(Event::Read { done, file: file.to_owned() });
    }
}

/// Reads the files of a period and puts its corrections in force. Each file is read and tidied in one go, so
/// that its cells are let go before the next one's come.
pub fn read(
    scheme: &Scheme,
    files: &[Found],
    period: Period,
    isolation: &Isolation,
    event: &(dyn Fn(Event) + Sync),
) -> Noted<Tidied> {
    let tidier = Tidier::new(scheme, period);
    let readings =
        ingest::read_each(files, isolation, &told(event), &|submission, _| tidier.read(&submission));
    event(Event::AllRead);
    let noted = correct(tidier.gather(readings), scheme);
    event(Event::Gathered);
    noted
}
