//! `hengping run`: everything from a folder of workbooks to a folder of outputs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Exit;
use super::args::{Places, RunOptions};
use super::folders;
use super::manifest::manifest;
use super::output::{Folder, MANIFEST, complain, print};
use super::progress::Progress;
use super::screen::{result, screen};
use crate::error::Error;
use crate::finding::Severity;
use crate::ingest::{Found, discover};
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Event, Outcome, Shelves, returns};
use crate::register::{self, Moment, Register};
use crate::report::{self, bundle};
use crate::scheme::Scheme;

/// The folder in which each period's outputs have a folder of their own.
pub(super) const OUTPUTS: &str = "outputs";

pub(super) fn run(options: &RunOptions, locale: &Locale) -> Result<Exit, Error> {
    set_threads(&options.places);
    let job = Job::new(options)?;
    let folder = Folder::prepare(&job.outputs)?;
    let files = discover::files(&job.inputs)?;
    let progress = Progress::new(locale);
    let made = job.make(files, locale, &|event| progress.tell(&event))?;
    folder.fill(&made.files)?;
    if options.json {
        print(&made.json.to_string());
    } else {
        print(&made.screen);
    }
    made.asides.iter().for_each(|aside| complain(aside));
    overlooked(&options.places, locale);
    Ok(made.exit)
}

/// Tells of folders beside the period's that look like a period's and are not called so.
fn overlooked(places: &Places, locale: &Locale) {
    let overlooked = folders::overlooked(places.beside_scheme());
    if overlooked.is_empty() {
        return;
    }
    let path = places.beside_scheme().display().to_string();
    let facts = [("path", path.as_str()), ("names", &locale.list(&overlooked))];
    let told = [locale.with("error.overlooked", &facts), locale.text("error.period_names").to_owned()];
    complain(&locale.clauses(&told));
}

/// What is run, from where to where.
pub(super) struct Job {
    pub(super) scheme: Scheme,
    pub(super) inputs: PathBuf,
    pub(super) outputs: PathBuf,
    pub(super) period: Period,
    strict: bool,
}

/// Everything that a run gives, with nothing written yet.
pub(super) struct Made {
    /// By path below the folder of the outputs.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// For the screen, for other programs, and what stands beside the result.
    pub(super) screen: String,
    json: Value,
    pub(super) asides: Vec<String>,
    exit: Exit,
}

impl Job {
    /// Loads the scheme and settles the folders.
    ///
    /// # Errors
    ///
    /// As [`Places::resolve`] and [`Scheme::load`]; [`Error::InsideInputs`] where the outputs would lie among
    /// what is read.
    pub(super) fn new(options: &RunOptions) -> Result<Self, Error> {
        let places = &options.places;
        let (inputs, period) = places.resolve()?;
        let scheme = Scheme::load(&places.scheme)?.of(period)?;
        // A broken document of styles is said before the work, not after it.
        report::look(&scheme)?;
        let outputs =
            options.outputs.clone().unwrap_or_else(|| PathBuf::from(OUTPUTS).join(period.to_string()));
        let before = pipeline::folders_before(&inputs, period);
        for read in [&inputs, &places.scheme].into_iter().chain(&before) {
            if lies_within(&outputs, read) {
                return Err(Error::InsideInputs { path: outputs });
            }
        }
        Ok(Self { scheme, inputs, outputs, period, strict: options.strict })
    }

    /// Runs on these files and makes every output.
    ///
    /// # Errors
    ///
    /// As [`pipeline::run_beside`]; [`Error::Stored`] for a damaged register.
    pub(super) fn make(
        &self,
        files: Vec<Found>,
        locale: &Locale,
        tell: &(dyn Fn(Event) + Sync),
    ) -> Result<Made, Error> {
        let isolation = super::isolation();
        let folders = Shelves { inputs: self.inputs.parent(), outputs: self.outputs.parent() };
        let past = Register::read(&self.outputs)?;
        let mut outcome =
            pipeline::run_on(&self.scheme, files, folders, past, self.period, &isolation, tell)?;
        outcome.register = outcome.register.seen_at(Moment::now());
        let certainty = outcome.certainty(&self.scheme)?;
        let material = outcome.material(&self.scheme, &certainty, locale);
        let mut bundle = bundle(&material)?;
        bundle.files.extend(returns::returns(&material, &outcome.files, &isolation)?);
        let manifest = manifest(&outcome, &material, &bundle.files);
        bundle.files.insert(MANIFEST.to_owned(), manifest);
        // Not among the outputs that the manifest vouches for: it says when files were first seen.
        bundle.files.insert(register::FILE.to_owned(), outcome.register.to_parquet()?);

        let mut asides = Vec::new();
        if !bundle.missing_glyphs.is_empty() {
            let glyphs: String = bundle.missing_glyphs.iter().collect();
            asides.push(locale.with("screen.missing_glyphs", &[("glyphs", &glyphs)]));
        }
        let unfit = |error| locale.with("method.unfit", &[("reason", &locale.error(error))]);
        asides.extend(outcome.unfit.iter().map(unfit));
        Ok(Made {
            screen: screen(&material, &self.outputs, bundle.paper_length),
            json: result(&material, &self.outputs),
            exit: exit(&outcome, self.strict),
            files: bundle.files,
            asides,
        })
    }
}

/// Whether a path, existing or not, lies within a folder.
pub(super) fn lies_within(path: &Path, folder: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder.canonicalize().unwrap_or_else(|_| absolute(folder));
    absolute(path).ancestors().any(|above| above.canonicalize().is_ok_and(|above| above == folder))
}

/// Sets the number of threads; one that is already set stays.
pub(super) fn set_threads(places: &Places) {
    set_thread_count(places.threads);
}

pub(super) fn set_thread_count(threads: Option<usize>) {
    if let Some(threads) = threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
}

fn exit(outcome: &Outcome, strict: bool) -> Exit {
    let counts = |severity: Severity| strict || severity == Severity::Error;
    if outcome.findings.iter().any(|finding| counts(finding.severity)) { Exit::Findings } else { Exit::Done }
}
