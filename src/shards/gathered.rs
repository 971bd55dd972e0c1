//! Parts from several folders, put together.

use std::collections::{BTreeMap, BTreeSet};
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
/// [`Error::Shares`] if there is no share of this period under this scheme, one of them is missing or in two
/// folders, the files were divided in several ways, or a file is in two shares; [`Error::Stored`] if a part is
/// not the one that was written; [`Error::Read`].
pub fn gathered(folders: &[PathBuf], scheme: &Scheme, period: Period) -> Result<Vec<Reading>, Error> {
    let basis = Basis::of(scheme, period);
    let folders = each_once(folders);
    let refused = |why, facts: Vec<(&'static str, String)>| {
        let path = folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<String>>();
        let facts = facts.into_iter().chain([("path", path.join(" ")), ("period", period.to_string())]);
        Error::Shares { why, facts: facts.collect() }
    };
    let mut shares: BTreeMap<Share, (PathBuf, Mark)> = BTreeMap::new();
    for folder in &folders {
        for (path, mark) in marks(folder)? {
            if mark.basis != basis.name() {
                continue;
            }
            let Some(share) = Share::from_name(&mark.share) else {
                let file = path.display().to_string();
                return Err(refused("share_name", vec![("file", file), ("share", mark.share)]));
            };
            if let Some((other, _)) = shares.insert(share, ((*folder).clone(), mark)) {
                let [one, other] = [other, (*folder).clone()].map(|folder| folder.display().to_string());
                let facts = vec![("share", share.to_string()), ("one", one), ("other", other)];
                return Err(refused("share_twice", facts));
            }
        }
    }
    undivided(&shares.keys().copied().collect()).map_err(|(why, facts)| refused(why, facts))?;
    let parts: Vec<(&PathBuf, &[Written])> = shares
        .values()
        .flat_map(|(folder, mark)| mark.parts.chunks(2).map(move |pair| (folder, pair)))
        .collect();
    let read = parts.par_iter().map(|(folder, pair)| read(folder, pair, scheme, period));
    let mut found: Vec<part::Found> =
        read.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    if let Some(twice) = found.windows(2).find(|pair| pair[0].file == pair[1].file) {
        return Err(refused("share_file_twice", vec![("file", twice[0].file.clone())]));
    }
    Ok(found.into_iter().flat_map(|found| found.readings).collect())
}

/// The folders as typed, without those that were typed before in whatever spelling.
fn each_once(folders: &[PathBuf]) -> Vec<&PathBuf> {
    let mut seen = BTreeSet::new();
    folders
        .iter()
        .filter(|folder| seen.insert(folder.canonicalize().unwrap_or_else(|_| (*folder).clone())))
        .collect()
}

/// A sentence of the locale under `error`, and what it needs.
type Refusal = (&'static str, Vec<(&'static str, String)>);

/// Whether shares are all there are of one way to divide the files.
///
/// Of two ways, one whole and one not, the whole one may still be the older: which of them counts is for the
/// person to say who divided the files again.
fn undivided(shares: &BTreeSet<Share>) -> Result<(), Refusal> {
    let ways: BTreeSet<usize> = shares.iter().map(|share| share.of()).collect();
    let lacking = |of: usize| Share::each(of).filter(|share| !shares.contains(share)).collect::<Vec<Share>>();
    let numbers = |ways: &[usize]| ways.iter().map(ToString::to_string).collect::<Vec<String>>();
    let endings = |ways: &[usize]| ways.iter().map(|of| Share::ending(*of)).collect::<Vec<String>>();
    let (whole, broken): (Vec<usize>, Vec<usize>) = ways.iter().partition(|of| lacking(**of).is_empty());
    let all: Vec<usize> = ways.iter().copied().collect();
    let divided = listed(["ways", "ways_en"], &numbers(&all));
    let (why, facts) = match (whole.as_slice(), broken.as_slice()) {
        ([], []) => ("share_none", Vec::new()),
        ([_], []) => return Ok(()),
        ([], [of]) => {
            let lacking = lacking(*of);
            let counts = [("of", of.to_string()), ("count", lacking.len().to_string())];
            let shares = listed(["shares", "shares_en"], &Share::named(&lacking));
            ("share_missing", counts.into_iter().chain(shares).collect())
        }
        ([], _) => {
            let lacking: Vec<String> = broken.iter().flat_map(|of| Share::named(&lacking(*of))).collect();
            (
                "share_ways_broken",
                divided.into_iter().chain(listed(["shares", "shares_en"], &lacking)).collect(),
            )
        }
        ([one], others) => {
            let names = listed(["names", "names_en"], &endings(others));
            ("share_ways_one", divided.into_iter().chain([("whole", one.to_string())]).chain(names).collect())
        }
        (several, _) => {
            let whole = listed(["whole", "whole_en"], &numbers(several));
            let names = listed(["names", "names_en"], &endings(&all));
            ("share_ways_several", divided.into_iter().chain(whole).chain(names).collect())
        }
    };
    Err((why, facts))
}

/// A list as a fact of a sentence, as either language joins it.
fn listed([name, name_en]: [&'static str; 2], list: &[String]) -> [(&'static str, String); 2] {
    [(name, list.join("、")), (name_en, list.join(", "))]
}

/// The period of the shares in some folders, where it is the same for all.
///
/// # Errors
///
/// [`Error::Shares`] if there is none or there are several, [`Error::Read`].
pub fn period_of(folders: &[PathBuf]) -> Result<Period, Error> {
    let mut periods = BTreeSet::new();
    for folder in folders {
        periods.extend(marks(folder)?.into_iter().map(|(_, mark)| mark.period));
    }
    let periods: Vec<String> = periods.into_iter().collect();
    let path = folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<String>>().join(" ");
    let refused = |why| {
        let periods = listed(["periods", "periods_en"], &periods);
        Error::Shares { why, facts: periods.into_iter().chain([("path", path.clone())]).collect() }
    };
    match periods.as_slice() {
        [] => Err(refused("share_nothing")),
        [one] => Period::parse(one).ok_or_else(|| refused("share_periods")),
        _ => Err(refused("share_periods")),
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

#[cfg(test)]
mod tests {
    use super::undivided;
    use crate::shards::Share;

    /// The sentence for shares such as `1/2`, and its facts as `name=fact`.
    fn refused(shares: &[&str]) -> Option<(&'static str, Vec<String>)> {
        let shares = shares.iter().map(|text| Share::parse(text).unwrap()).collect();
        let (why, facts) = undivided(&shares).err()?;
        Some((why, facts.into_iter().map(|(name, fact)| format!("{name}={fact}")).collect()))
    }

    #[test]
    fn only_all_shares_of_one_way_to_divide_the_files_make_a_whole() {
        assert_eq!(refused(&["1/1"]), None);
        assert_eq!(refused(&["1/3", "2/3", "3/3"]), None);
        assert_eq!(refused(&[]).unwrap().0, "share_none");
        let (why, facts) = refused(&["1/3", "3/3"]).unwrap();
        assert_eq!(why, "share_missing");
        assert_eq!(facts, ["of=3", "count=1", "shares=2/3", "shares_en=2/3"]);
        let (_, facts) = refused(&["2/30"]).unwrap();
        assert_eq!(facts[2], "shares=1/30、3/30、4/30、5/30、6/30、7/30、8/30、9/30、…");
    }

    #[test]
    fn of_two_ways_the_whole_one_is_named_and_what_to_move_away() {
        let (why, facts) = refused(&["1/2", "1/3", "2/2"]).unwrap();
        assert_eq!(why, "share_ways_one");
        assert_eq!(facts, ["ways=2、3", "ways_en=2, 3", "whole=2", "names=-of-0003.", "names_en=-of-0003."]);
        let (why, facts) = refused(&["1/2", "1/1", "2/2"]).unwrap();
        assert_eq!(why, "share_ways_several");
        assert_eq!(facts[2], "whole=1、2");
        assert_eq!(facts[5], "names_en=-of-0001., -of-0002.");
        let (why, facts) = refused(&["1/2", "2/3"]).unwrap();
        assert_eq!((why, facts[2].as_str()), ("share_ways_broken", "shares=2/2、1/3、3/3"));
    }
}
