//! The folders of periods, by their names.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::locale::Locale;
use crate::period::Period;

/// The folder in which a folder lies.
pub(super) fn beside(folder: &Path) -> &Path {
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Refuses a folder for what is written where it would lie among what is read.
///
/// - `shelf`: the folder in which the folders of the periods lie; a further one in it, be it not there yet, would be
///   taken for the submissions of its period. All of it is kept clean where it holds the scheme as well, unless it is
///   the folder one works in, with everything in it.
///
/// # Errors
///
/// [`Error::InsideInputs`].
pub(super) fn keep_apart<'a>(
    own: &Path,
    read: impl IntoIterator<Item = &'a Path>,
    shelf: &Path,
    scheme: &Path,
) -> Result<(), Error> {
    let of_a_period = || {
        let own = real(own);
        let name = own.strip_prefix(real(shelf)).ok().and_then(|below| below.components().next());
        name.is_some_and(|name| Period::parse(&name.as_os_str().to_string_lossy()).is_some())
    };
    let worked_in = || lies_within(Path::new("."), shelf);
    let inputs = || real(shelf) == real(beside(scheme)) && !worked_in() && lies_within(own, shelf);
    if read.into_iter().any(|read| lies_within(own, read)) || of_a_period() || inputs() {
        return Err(Error::InsideInputs { path: own.to_owned() });
    }
    Ok(())
}

/// Whether a path, existing or not, lies within a folder.
pub(super) fn lies_within(path: &Path, folder: &Path) -> bool {
    real(path).starts_with(real(folder))
}

/// A path without links and detours, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|above| {
        let rest = path.strip_prefix(above).ok()?;
        let above = above.canonicalize().ok()?;
        // With nothing behind it a folder would become a path that ends in a separator.
        Some(if rest.as_os_str().is_empty() { above } else { above.join(rest) })
    });
    there.unwrap_or(path)
}

/// The newest period folder in a folder: the one that ends last, and of those that end together the whole
/// year.
pub(super) fn newest(folder: &Path) -> Result<(PathBuf, Period), Error> {
    let named = names(folder).ok_or_else(|| Error::NoInputs { path: folder.to_owned() })?;
    named
        .into_iter()
        .filter_map(|name| Some((Period::parse(&name)?, folder.join(name))))
        .max_by_key(|(period, _)| newness(*period))
        .map(|(period, path)| (path, period))
        .ok_or_else(|| Error::NoPeriod { path: folder.to_owned() })
}

/// The periods that folders in a folder are named after.
pub(super) fn periods(folder: &Path) -> Vec<Period> {
    names(folder).unwrap_or_default().iter().filter_map(|name| Period::parse(name)).collect()
}

/// What the newer of two periods has more of: it ends later; of those that end together the whole year is.
pub(super) fn newness(period: Period) -> impl Ord {
    (period.year, period.last, period.is_year(), period)
}

/// What helps where no folder was found for a period: the periods that are there, and how one is written.
pub(super) fn hint(error: &Error, locale: &Locale) -> Option<String> {
    let folder = match error {
        Error::NoInputs { path } => beside(path),
        Error::NoPeriod { path } => path,
        _ => return None,
    };
    let names = names(folder).unwrap_or_default();
    let mut periods: Vec<&String> = names.iter().filter(|name| Period::parse(name).is_some()).collect();
    periods.sort();
    let path = folder.display().to_string();
    let there = match periods.as_slice() {
        [] => locale.with("error.no_periods", &[("path", &path)]),
        some => locale.with("error.periods", &[("path", &path), ("periods", &locale.list(some))]),
    };
    let overlooked = overlooked(folder);
    let named = (!overlooked.is_empty())
        .then(|| locale.with("error.overlooked", &[("path", &path), ("names", &locale.list(&overlooked))]));
    let parts: Vec<String> =
        [there, locale.text("error.period_names").to_owned()].into_iter().chain(named).collect();
    Some(locale.clauses(&parts))
}

/// Folders that seem to be meant for a period and are not named as one, such as `2025年二季度`: nothing in
/// them is read.
pub(super) fn overlooked(folder: &Path) -> Vec<String> {
    let mut names = names(folder).unwrap_or_default();
    names.retain(|name| Period::parse(name).is_none() && speaks_of_a_year(name));
    names.sort();
    names
}

/// Whether a name holds a year of this age: four digits and no more.
fn speaks_of_a_year(name: &str) -> bool {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    digits.flat_map(str::parse).any(|year: u16| (1990..2100).contains(&year))
}

/// The names of the folders in a folder; `None` where it cannot be listed.
fn names(folder: &Path) -> Option<Vec<String>> {
    let entries = std::fs::read_dir(folder).ok()?.flatten().filter(|entry| entry.path().is_dir());
    Some(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{keep_apart, newest, overlooked};
    use crate::period::Period;

    #[test]
    fn what_is_written_keeps_out_of_what_is_read() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        for name in ["inputs/scheme", "inputs/2024", "flat/2024"] {
            std::fs::create_dir_all(path(name)).unwrap();
        }
        let refused = |own: &str, inputs: &str| {
            let (own, inputs, scheme) = (path(own), path(inputs), path("inputs/scheme"));
            keep_apart(&own, [inputs.as_path(), &scheme], inputs.parent().unwrap(), &scheme).is_err()
        };
        for own in
            ["inputs/2024", "inputs/2024/out", "inputs/out", "inputs/2031", "inputs/scheme/out", "inputs"]
        {
            assert!(refused(own, "inputs/2024"), "{own}");
        }
        for own in ["outputs", "outputs/2024", "inputs out", "inputs/2024/../../out"] {
            assert!(!refused(own, "inputs/2024"), "{own}");
        }
        // Submissions that lie apart from the scheme share their folder with whatever is there.
        assert!(!refused("flat/out", "flat/2024") && refused("flat/2023/out", "flat/2024"));
        let here = Path::new(".");
        let apart = |own: &str| keep_apart(Path::new(own), [], here, Path::new("scheme"));
        assert!(apart("outputs").is_ok() && apart("2031").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_what_is_read_is_no_way_around() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        std::fs::create_dir_all(path("inputs/2024/out")).unwrap();
        std::os::unix::fs::symlink(path("inputs/2024/out"), path("outputs")).unwrap();
        assert!(super::lies_within(&path("outputs"), &path("inputs/2024")));
        assert!(super::lies_within(&path("outputs/2024"), &path("inputs/2024")));
    }

    #[test]
    fn a_folder_that_is_meant_for_a_period_and_not_named_as_one_is_told() {
        let home = tempfile::tempdir().unwrap();
        for name in ["scheme", "2024", "2024Q2", "2025年二季度", "2025年", "旧20240115", "备份"] {
            std::fs::create_dir(home.path().join(name)).unwrap();
        }
        std::fs::write(home.path().join("2023年说明.txt"), "").unwrap();
        assert_eq!(overlooked(home.path()), ["2025年", "2025年二季度"]);
        assert_eq!(newest(home.path()).unwrap().1, Period::year(2024));
    }
}
