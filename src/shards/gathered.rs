//! Parts from several folders, put together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::mark::{Mark, Written};
use super::{Basis, Share};
use crate::digest::sha256;
use crate::error::Error;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::tidy::Reading;
use crate::tidy::part::{self, from_parquet};

/// Readings of all shares, in the order of the names of their files: as if one machine had read them.
///
/// # Errors
///
/// [`Error::Stored`] if there is no share of this period under this scheme, one of them is missing or in two
/// folders, a part is not the one that was written, or a file is in two; [`Error::Read`].
pub fn gathered(folders: &[PathBuf], scheme: &Scheme, period: Period) -> Result<Vec<Reading>, Error> {
    let basis = Basis::of(scheme, period);
    let unfit = |path: &Path, reason, found: String| Error::Stored { path: path.to_owned(), reason, found };
    let mut shares: BTreeMap<Share, (PathBuf, Mark)> = BTreeMap::new();
    let first = folders.first().map(PathBuf::as_path).unwrap_or(Path::new("."));
    for folder in folders {
        for (path, mark) in marks(folder)? {
            if mark.basis != basis.name() {
                continue;
            }
            let Some(share) = Share::from_name(&mark.share) else {
                return Err(unfit(&path, "share_name", mark.share));
            };
            if let Some((other, _)) = shares.insert(share, (folder.clone(), mark)) {
                return Err(unfit(folder, "share_twice", format!("{share}, {}", other.display())));
            }
        }
    }
    let Some(share) = shares.keys().next().copied() else {
        return Err(unfit(first, "share_none", basis.name().to_owned()));
    };
    let missing: Vec<String> =
        share.all().filter(|share| !shares.contains_key(share)).map(|share| share.to_string()).collect();
    if !missing.is_empty() || shares.len() > share.all().count() {
        let named = if missing.is_empty() { share.to_string() } else { missing.join(", ") };
        return Err(unfit(first, "share_missing", named));
    }
    let parts: Vec<(&PathBuf, &[Written])> = shares
        .values()
        .flat_map(|(folder, mark)| mark.parts.chunks(2).map(move |pair| (folder, pair)))
        .collect();
    let read = parts.par_iter().map(|(folder, pair)| read(folder, pair, scheme, period));
    let mut found: Vec<part::Found> =
        read.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    if let Some(twice) = found.windows(2).find(|pair| pair[0].file == pair[1].file) {
        return Err(unfit(first, "share_file_twice", twice[0].file.clone()));
    }
    Ok(found.into_iter().flat_map(|found| found.readings).collect())
}

/// The period of the shares in a folder, where it is the same for all.
///
/// # Errors
///
/// [`Error::Stored`] if there is none or there are several, [`Error::Read`].
pub fn period_of(folder: &Path) -> Result<Period, Error> {
    let mut periods: Vec<String> = marks(folder)?.into_iter().map(|(_, mark)| mark.period).collect();
    periods.sort();
    periods.dedup();
    let unfit = |found| Error::Stored { path: folder.to_owned(), reason: "share_periods", found };
    match periods.as_slice() {
        [one] => Period::parse(one).ok_or_else(|| unfit(one.clone())),
        several => Err(unfit(several.join(", "))),
    }
}

/// The marks in a folder, sorted by name; other files are passed over.
pub(super) fn marks(folder: &Path) -> Result<Vec<(PathBuf, Mark)>, Error> {
    let unreadable = |source| Error::Read { path: folder.to_owned(), source };
    let mut marks = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json")
            && let Ok(mark) = serde_json::from_slice(&fs::read(&path).map_err(unreadable)?)
        {
            marks.push((path, mark));
        }
    }
    marks.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(marks)
}

/// Reads the two frames of a part.
fn read(folder: &Path, pair: &[Written], scheme: &Scheme, period: Period) -> Result<Vec<part::Found>, Error> {
    let unfit =
        |part: &Written, reason, found| Error::Stored { path: folder.join(&part.file), reason, found };
    let [files, figures] = pair else { return Ok(Vec::new()) };
    let bytes = |part: &Written| {
        let path = folder.join(&part.file);
        let bytes = fs::read(&path).map_err(|source| Error::Read { path, source })?;
        let digest = sha256(&bytes);
        if digest == part.sha256 { Ok(bytes) } else { Err(unfit(part, "stored_altered", digest)) }
    };
    from_parquet([bytes(files)?, bytes(figures)?], scheme, period)
        .map_err(|what| unfit(files, "stored_columns", what))
}
