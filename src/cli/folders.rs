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
    use super::{newest, overlooked};
    use crate::period::Period;

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
