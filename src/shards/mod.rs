//! What was read of files, kept in a folder as parts: a run goes on where it was stopped, and many machines can
//! each read a share of the files.
//!
//! A part is a pure function of the bytes and names of its files, the scheme, the period and the version of
//! the program, whoever reads it, when and with how many threads; so is its name. What is on disk for other
//! than the present [`Basis`] is never taken, and removed when its place is needed.
//!
//! ```text
//!  files ──Share::holds──▶ those of a share ──bucket──▶ <basis>.<share>.<bucket>.files.parquet, .figures.parquet
//!                                                        └── all written ──▶ <basis>.<share>.json
//! ```

mod gathered;
mod mark;
mod share;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use gathered::{gathered, period_of};
pub use mark::Basis;
pub use share::Share;

use crate::error::Error;
use crate::ingest::{self, Found, Isolation};
use crate::period::Period;
use crate::scheme::Scheme;
use crate::tidy::Tidier;
use crate::tidy::part::{self, from_parquet, to_parquet};
use mark::{Mark, Written};

/// Files of a part, about: so many readings are in memory at a time where they are not all asked for.
const ABOUT: usize = 400;
/// Endings of the two frames of a part.
const ENDINGS: [&str; 2] = ["files.parquet", "figures.parquet"];

/// How many files were read, and how many had been read before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Of the share.
    pub files: usize,
    /// Of these, opened and read now.
    pub read: usize,
    /// The others: their bytes are those of which a part has the reading.
    pub kept: usize,
}

/// What is read, for what, and where it is kept.
pub struct Keeping<'a> {
    /// The scheme as it is in the period.
    pub scheme: &'a Scheme,
    /// The period.
    pub period: Period,
    /// Which of the files.
    pub share: Share,
    /// The folder of the parts; made where it is not there.
    pub folder: &'a Path,
    /// Where risky workbooks are read.
    pub isolation: &'a Isolation,
}

impl Keeping<'_> {
    /// Brings the parts of a share up to date with its files, and hands on what they hold, part by part.
    /// Of a file whose bytes are those of an earlier time, what was read then is taken.
    ///
    /// - `done`: called after each file, from any thread, with its name.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] and [`Error::Read`] for the folder. A file that cannot be read is a finding.
    pub fn keep(
        &self,
        files: &[Found],
        done: &(dyn Fn(&str) + Sync),
        then: &mut dyn FnMut(Vec<part::Found>),
    ) -> Result<Counts, Error> {
        let unwritable = |source| Error::Write { path: self.folder.to_owned(), source };
        fs::create_dir_all(self.folder).map_err(unwritable)?;
        let basis = Basis::of(self.scheme, self.period);
        let own: Vec<&Found> = files.iter().filter(|found| self.share.holds(&found.file)).collect();
        let count = own.len().div_ceil(ABOUT).next_power_of_two();
        let mut buckets: Vec<Vec<Found>> = vec![Vec::new(); count];
        for found in &own {
            buckets[self.share.bucket(&found.file, count)].push((*found).clone());
        }
        let tidier = Tidier::new(self.scheme, self.period);
        let mut counts = Counts { files: own.len(), ..Counts::default() };
        let mut mark = Mark::new(&basis, self.share, self.period, own.len());
        for (bucket, files) in buckets.iter().enumerate() {
            let paths = ENDINGS.map(|ending| {
                self.folder.join(format!(
                    "{}.{}.{bucket:03}-of-{count:03}.{ending}",
                    basis.name(),
                    self.share.name()
                ))
            });
            let earlier = self.earlier(&paths);
            let (part, read) = self.part(files, earlier, &tidier, done);
            counts.read += read;
            counts.kept += files.len() - read;
            let frames = to_parquet(&part, self.scheme, self.period)?;
            for (path, bytes) in paths.iter().zip(&frames) {
                put(path, bytes)?;
                mark.parts.push(Written::new(path, bytes));
            }
            then(part);
        }
        put(&self.folder.join(mark::name(basis.name(), self.share)), &mark.to_json())?;
        self.clear(&mark)?;
        Ok(counts)
    }

    /// What an earlier time left of a part; nothing of one that is damaged, which is then read anew.
    fn earlier(&self, paths: &[PathBuf; 2]) -> BTreeMap<String, part::Found> {
        let [Ok(files), Ok(figures)] = paths.each_ref().map(fs::read) else { return BTreeMap::new() };
        let part = from_parquet([files, figures], self.scheme, self.period).unwrap_or_default();
        part.into_iter().map(|found| (found.file.clone(), found)).collect()
    }

    /// What there is to say of the files of a part, and how many of them had to be read for it.
    fn part(
        &self,
        files: &[Found],
        mut earlier: BTreeMap<String, part::Found>,
        tidier: &Tidier<'_>,
        done: &(dyn Fn(&str) + Sync),
    ) -> (Vec<part::Found>, usize) {
        // Two files of one name, as names that are no UTF-8 may come to, cannot be told apart next time.
        let twice = |at: usize| {
            let name = |at: usize| files.get(at).map(|found| &found.file);
            name(at) == name(at + 1) || at > 0 && name(at) == name(at - 1)
        };
        let same = |(at, found): (usize, &Found)| {
            let known = earlier.get(&found.file).filter(|known| known.is_settled() && !twice(at));
            known.is_some_and(|known| ingest::digest(&found.path).is_some_and(|own| own == known.sha256()))
        };
        let same: Vec<bool> = files.par_iter().enumerate().map(same).collect();
        let changed: Vec<Found> =
            files.iter().zip(&same).filter(|(_, same)| !**same).map(|(found, _)| found.clone()).collect();
        let mut readings =
            ingest::read_each(&changed, self.isolation, done, &|submission, _| tidier.read(&submission))
                .into_iter();
        // What lies in an archive comes before the archive.
        let mut fresh = |found: &Found| {
            let mut own = Vec::new();
            for reading in readings.by_ref() {
                own.push(reading);
                if own.last().is_some_and(|reading| reading.file() == found.file) {
                    break;
                }
            }
            part::Found { file: found.file.clone(), readings: own }
        };
        let part = files.iter().zip(same).map(|(found, same)| {
            let kept = earlier.remove(&found.file).filter(|_| same);
            if kept.is_some() {
                done(&found.file);
            }
            kept.unwrap_or_else(|| fresh(found))
        });
        (part.collect(), changed.len())
    }

    /// Removes what earlier times left for this share of the period: under another basis, in other buckets, half
    /// written. Who reads a share may not be alone at it, and half a file be another's.
    fn clear(&self, mark: &Mark) -> Result<(), Error> {
        let others = gathered::marks(self.folder)?;
        let others: Vec<String> = others
            .into_iter()
            .filter(|(_, other)| other.period != mark.period)
            .map(|(_, other)| other.basis)
            .collect();
        let unwritable = |source| Error::Write { path: self.folder.to_owned(), source };
        self.clear_but(mark, &others).map_err(unwritable)
    }

    fn clear_but(&self, mark: &Mark, others: &[String]) -> io::Result<()> {
        for entry in fs::read_dir(self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let of_share = name.split('.').nth(1) == Some(&self.share.name());
            let half = name.ends_with(".new") && self.share == Share::WHOLE;
            let ours = half || ENDINGS.iter().copied().chain([".json"]).any(|ending| name.ends_with(ending));
            let of_another = others.iter().any(|basis| name.starts_with(basis.as_str()));
            if of_share && ours && !of_another && !mark.names(&name) {
                fs::remove_file(self.folder.join(name))?;
            }
        }
        Ok(())
    }
}

/// Writes a file as a whole: it is there with these bytes, or as it was. One that has them already is left alone.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|held| held == bytes) {
        return Ok(());
    }
    // Another machine may be at the same share at the same time, and writes the same: a name of its own.
    let write = || -> io::Result<()> {
        let name = |number: usize| path.with_extension(format!("{}-{number}.new", std::process::id()));
        let open = |number: usize| match File::create_new(name(number)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
            opened => Some(opened.map(|file| (name(number), file))),
        };
        let (fresh, mut file) = (0..).find_map(open).transpose()?.ok_or(io::ErrorKind::AlreadyExists)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(fresh, path)
    };
    write().map_err(|source| Error::Write { path: path.to_owned(), source })
}
