//! Prints without panicking on a closed pipe, and writes the output folder as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::digest::sha256;
use crate::error::Error;
use crate::ingest::discover::is_system_file;
use crate::register::{self, Register};

/// File that marks a folder as ours.
pub(super) const MANIFEST: &str = "manifest.json";

/// Prints a result. A reader that has gone away is no error of ours.
pub(super) fn print(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Prints something for the person at the screen.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// An output folder in the making: files are written beside it and put in its place at the end, so
/// that a run that fails or is killed leaves the last outputs whole.
pub(super) struct Folder {
    target: PathBuf,
    fresh: PathBuf,
    old: PathBuf,
    /// Held until the folder stands: no other run makes outputs in the same place meanwhile.
    _lock: Option<File>,
}

impl Folder {
    /// Proves that the folder can be written, before any work.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if not; [`Error::Busy`] if another run is at it; [`Error::NotOurs`] if it holds files and no manifest of ours, since
    /// replacing it would delete somebody's work; [`Error::Changed`] for a document written in since.
    pub(super) fn prepare(target: &Path) -> Result<Self, Error> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Write { path, source }
        };
        // A link stands for the folder it points to; "." and ".." have no name to write beside.
        let real = if target.exists() {
            fs::canonicalize(target).map_err(failed(target))?
        } else {
            target.to_owned()
        };
        let target = real.as_path();
        let Some(name) = target.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return Err(Error::NotOurs { path: target.to_owned() });
        };
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(failed(&parent))?;
        let lock = lock(&parent.join(format!(".{name}.lock")), target)?;
        let fresh = parent.join(format!(".{name}.new"));
        let old = parent.join(format!(".{name}.old"));
        // A run killed between the two renames at the end left the last outputs under this name.
        if old.is_dir() && !target.exists() {
            fs::rename(&old, target).map_err(failed(target))?;
        }
        if let Some(stranger) = stranger(target).map_err(failed(target))? {
            return Err(Error::NotOurs { path: stranger });
        }
        if let Some(path) = written_in(target) {
            return Err(Error::Changed { path });
        }
        for left_over in [&fresh, &old] {
            if left_over.exists() {
                fs::remove_dir_all(left_over).map_err(failed(left_over))?;
            }
        }
        fs::create_dir(&fresh).map_err(failed(target))?;
        let probe = fresh.join("probe");
        fs::write(&probe, b"x").and_then(|()| fs::remove_file(&probe)).map_err(failed(target))?;
        Ok(Self { target: target.to_owned(), fresh, old, _lock: lock })
    }

    /// Writes all files and puts the folder in its place. Returns the names of those that were not there, or
    /// not with these bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Write`]; the last outputs are then still there.
    pub(super) fn fill(self, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<String>, Error> {
        let mut changed = Vec::new();
        for (name, bytes) in files {
            let path = self.fresh.join(name);
            let mut write = || -> io::Result<()> {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                let last = self.target.join(name);
                if fs::read(&last).is_ok_and(|held| held == *bytes) {
                    // Taken over instead of written, so that it keeps its time and whoever watches the
                    // folder sees only what is new. Where the disk knows no links it is written.
                    if fs::hard_link(&last, &path).is_ok() {
                        return Ok(());
                    }
                } else {
                    changed.push(name.clone());
                }
                let mut file = File::create(&path)?;
                file.write_all(bytes)?;
                file.sync_all()
            };
            write().map_err(|source| Error::Write { path: path.clone(), source })?;
        }
        let swap = || -> io::Result<()> {
            let before = self.target.exists();
            if before && exchange(&self.fresh, &self.target) {
                // What stood there now has the name of the new; it is removed with the rest.
                return fs::rename(&self.fresh, &self.old);
            }
            if before {
                fs::rename(&self.target, &self.old)?;
            }
            fs::rename(&self.fresh, &self.target).inspect_err(|_| {
                if before {
                    // What cannot be put back now is put back by the next run.
                    let _ = fs::rename(&self.old, &self.target);
                }
            })
        };
        swap().map_err(|source| Error::Write { path: self.target.clone(), source })?;
        if self.old.exists() {
            // The new outputs stand; what cannot be removed is removed next time.
            let _ = fs::remove_dir_all(&self.old);
        }
        Ok(changed)
    }
}

/// Takes the lock of a folder; none where the disk knows no locks.
fn lock(path: &Path, target: &Path) -> Result<Option<File>, Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let file = File::options().create(true).append(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { path: target.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Lets two folders change places in one step, where the system can: whoever looks finds the old outputs
/// or the new ones, and never none.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(fresh: &Path, target: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, fresh, CWD, target, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_fresh: &Path, _target: &Path) -> bool {
    false
}

impl Drop for Folder {
    fn drop(&mut self) {
        // After a failed run nothing half-made stays behind; after a good one it has been renamed.
        let _ = fs::remove_dir_all(&self.fresh);
    }
}

/// Output files as a manifest vouches for them: name, hash and size.
pub(super) fn listed(files: &BTreeMap<String, Vec<u8>>) -> Vec<serde_json::Value> {
    let row = |(name, bytes): (&String, &Vec<u8>)| serde_json::json!({ "file": name, "sha256": sha256(bytes), "bytes": bytes.len() });
    files.iter().map(row).collect()
}

/// The first file in a folder that is not one of our outputs, by the manifest that lies there. `None`
/// where the folder does not exist or is empty.
fn stranger(folder: &Path) -> io::Result<Option<PathBuf>> {
    if !folder.exists() {
        return Ok(None);
    }
    let manifest = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let outputs = manifest["outputs"].as_array().cloned().unwrap_or_default();
    let kept = manifest["kept"].as_array().cloned().unwrap_or_default();
    let made = outputs.iter().filter_map(|output| output["file"].as_str());
    let kept = kept.iter().filter_map(|file| file.as_str());
    let mut ours: BTreeSet<PathBuf> = made.chain(kept).map(|file| folder.join(file)).collect();
    if !ours.is_empty() {
        ours.insert(folder.join(MANIFEST));
    }
    // Left there when all else was cleared away, it says itself that it is ours.
    let register = folder.join(register::FILE);
    if fs::read(&register).is_ok_and(|bytes| Register::from_parquet(bytes).is_ok()) {
        ours.insert(register);
    }
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if !ours.contains(&path) && !is_system_file(&path.to_string_lossy()) {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}

/// The first document of ours that somebody has written in since: the paper asks to be filled in, and a run
/// would replace it. Tables and pictures are made anew whatever became of them.
fn written_in(folder: &Path) -> Option<PathBuf> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    let outputs = manifest["outputs"].as_array()?;
    outputs.iter().find_map(|output| {
        let file =
            output["file"].as_str().filter(|file| file.ends_with(".docx") || file.ends_with(".pptx"))?;
        let path = folder.join(file);
        let bytes = fs::read(&path).ok()?;
        (output["sha256"] != *sha256(&bytes)).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Folder, Register, register};
    use crate::error::Error;

    fn files(text: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([
            ("manifest.json".to_owned(), br#"{"outputs": [{"file": "charts/a.txt"}]}"#.to_vec()),
            ("charts/a.txt".to_owned(), text.as_bytes().to_vec()),
        ])
    }

    #[test]
    fn a_run_that_fails_leaves_the_last_outputs_whole() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        Folder::prepare(&target).unwrap().fill(&files("first")).unwrap();
        drop(Folder::prepare(&target).unwrap());
        assert_eq!(std::fs::read_to_string(target.join("charts/a.txt")).unwrap(), "first");
        Folder::prepare(&target).unwrap().fill(&files("second")).unwrap();
        assert_eq!(std::fs::read_to_string(target.join("charts/a.txt")).unwrap(), "second");
        let held = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let held: std::collections::BTreeSet<_> = held.collect();
        assert_eq!(held, [".2024.lock".into(), "2024".into()].into());
    }

    #[test]
    fn of_two_runs_at_once_the_second_is_told_to_wait_and_hurts_nothing() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        let first = Folder::prepare(&target).unwrap();
        assert!(matches!(Folder::prepare(&target), Err(Error::Busy { .. })));
        first.fill(&files("first")).unwrap();
        Folder::prepare(&target).unwrap().fill(&files("second")).unwrap();
        assert_eq!(std::fs::read_to_string(target.join("charts/a.txt")).unwrap(), "second");
    }

    #[test]
    fn what_office_programs_leave_among_the_outputs_is_no_obstacle() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        Folder::prepare(&target).unwrap().fill(&files("first")).unwrap();
        std::fs::write(target.join("~$a.xlsx"), "x").unwrap();
        std::fs::write(target.join("charts/Thumbs.db"), "x").unwrap();
        Folder::prepare(&target).unwrap().fill(&files("second")).unwrap();
        assert_eq!(std::fs::read_to_string(target.join("charts/a.txt")).unwrap(), "second");
    }

    #[test]
    fn a_run_killed_between_the_renames_is_put_right() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        Folder::prepare(&target).unwrap().fill(&files("first")).unwrap();
        std::fs::rename(&target, home.path().join(".2024.old")).unwrap();
        drop(Folder::prepare(&target).unwrap());
        assert_eq!(std::fs::read_to_string(target.join("charts/a.txt")).unwrap(), "first");
    }

    #[test]
    fn a_file_somebody_put_among_the_outputs_is_never_deleted() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        Folder::prepare(&target).unwrap().fill(&files("first")).unwrap();
        std::fs::write(target.join("批注.txt"), "x").unwrap();
        assert!(
            matches!(Folder::prepare(&target), Err(Error::NotOurs { path }) if path.ends_with("批注.txt"))
        );
        assert!(target.join("批注.txt").exists());
    }

    #[test]
    fn a_register_alone_is_ours_if_it_is_one() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("2024");
        std::fs::create_dir(&target).unwrap();
        let register = target.join(register::FILE);
        std::fs::write(&register, Register::default().to_parquet().unwrap()).unwrap();
        drop(Folder::prepare(&target).unwrap());
        std::fs::write(&register, "x").unwrap();
        assert!(matches!(Folder::prepare(&target), Err(Error::NotOurs { .. })));
    }

    #[test]
    fn a_folder_with_other_peoples_files_is_never_replaced() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("papers");
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("draft.docx"), "x").unwrap();
        assert!(matches!(Folder::prepare(&target), Err(Error::NotOurs { .. })));
        assert!(target.join("draft.docx").exists());
    }
}
