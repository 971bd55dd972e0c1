//! `hengping demo`: a synthetic district, with the truth about it.

use std::fs;
use std::path::{Path, PathBuf};

use super::Exit;
use super::args::DemoOptions;
use super::folders::beside;
use super::output::{complain, print};
use crate::demo::{self, Made};
use crate::error::Error;
use crate::locale::Locale;

/// So many townships pass between two words of progress.
const OFTEN: usize = 2_048;

pub(super) fn run(options: &DemoOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_thread_count(options.threads);
    let plan = options.plan()?;
    let fresh = Fresh::beside(&options.out)?;
    let total = plan.townships.to_string();
    let made = demo::write(&plan, &fresh.path, &|done| {
        if done.is_multiple_of(OFTEN) {
            complain(&locale.with("demo.progress", &[("done", &done.to_string()), ("total", &total)]));
        }
    })?;
    fresh.put_at(&options.out)?;
    print(&text(options, made, locale));
    Ok(Exit::Done)
}

fn text(options: &DemoOptions, made: Made, locale: &Locale) -> String {
    let path = options.out.display().to_string();
    let (townships, files, faults) =
        (options.townships.to_string(), made.files.to_string(), made.faults.to_string());
    let written =
        [("townships", townships.as_str()), ("files", &files), ("faults", &faults), ("path", &path)];
    [locale.with("demo.written", &written), locale.with("demo.next", &[("path", &path)])].join("\n")
}

/// A folder in the making: it takes its place when all is written, so that one that stands is whole.
struct Fresh {
    path: PathBuf,
}

impl Fresh {
    /// # Errors
    ///
    /// [`Error::NotEmpty`] if something lies in `target`, [`Error::Write`] if nothing can be written beside it.
    fn beside(target: &Path) -> Result<Self, Error> {
        let taken = if target.is_dir() {
            fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some())
        } else {
            target.exists()
        };
        let name = target.file_name().filter(|_| !taken);
        let Some(name) = name else { return Err(Error::NotEmpty { path: target.to_owned() }) };
        let path = beside(target).join(format!(".{}.new", name.to_string_lossy()));
        let made = || {
            if path.exists() {
                fs::remove_dir_all(&path)?;
            }
            fs::create_dir_all(&path)
        };
        made().map_err(|source| Error::Write { path: target.to_owned(), source })?;
        Ok(Self { path })
    }

    fn put_at(self, target: &Path) -> Result<(), Error> {
        let swap = || {
            if target.exists() {
                fs::remove_dir(target)?;
            }
            fs::rename(&self.path, target)
        };
        swap().map_err(|source| Error::Write { path: target.to_owned(), source })
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // Nothing half-made stays behind; what was put in its place is no longer here.
        let _ = fs::remove_dir_all(&self.path);
    }
}
