//! Finds the files of a period, and tells submissions from what an office PC leaves lying about.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file below the input folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path below the input folder, with `/`: the name used everywhere in the outputs.
    pub file: String,
    /// Where it is on disk.
    pub path: PathBuf,
}

/// Every file below a folder, at any depth, sorted by name so that the order of the disk never
/// shows.
///
/// # Errors
///
/// [`Error::NoInputs`] if the folder does not exist, [`Error::Read`] if it or one below it cannot
/// be listed.
pub fn files(folder: &Path) -> Result<Vec<Found>, Error> {
    if !folder.is_dir() {
        return Err(Error::NoInputs { path: folder.to_owned() });
    }
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        let unreadable = |source| Error::Read { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                waiting.push((entry.path(), format!("{file}/")));
            } else {
                found.push(Found { file, path: entry.path() });
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is left by a program rather than sent by a township: lock files, system files,
/// the companions that macOS adds to archives.
pub fn is_system_file(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let lower = name.to_ascii_lowercase();
    file.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("~$")
        || name.starts_with('.')
        || lower.ends_with(".tmp")
        || lower.ends_with(".lnk")
        || matches!(lower.as_str(), "desktop.ini" | "thumbs.db")
}

#[cfg(test)]
mod tests {
    use super::{files, is_system_file};

    #[test]
    fn lock_files_and_system_files_are_known_by_name() {
        for name in ["~$双槐镇.xlsx", "desktop.ini", "__MACOSX/._石泉坝镇.xlsx", "a/.DS_Store", "x.TMP"]
        {
            assert!(is_system_file(name), "{name}");
        }
        assert!(!is_system_file("白土镇2024.xlsx"));
    }

    #[test]
    fn files_are_found_at_any_depth_in_order_of_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.xlsx", "b/a.xlsx", "a.xlsx"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let names: Vec<String> = files(folder.path()).unwrap().into_iter().map(|f| f.file).collect();
        assert_eq!(names, ["a.xlsx", "b/a.xlsx", "c.xlsx"]);
    }
}
