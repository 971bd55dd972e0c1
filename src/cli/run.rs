//! `hengping run`: everything from a folder of workbooks to a folder of outputs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Exit;
use super::args::{Places, RunOptions};
use super::clock::{Clock, Step};
use super::folders;
use super::manifest::manifest;
use super::output::{Folder, MANIFEST, complain, print};
use super::progress::Progress;
use super::screen::{result, screen};
use crate::error::Error;
use crate::finding::Severity;
use crate::ingest::discover;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Event, Given, Outcome, Shelves, returns};
use crate::register::{self, Moment, Register};
use crate::report::{bundle, tables_alone};
use crate::scheme::Scheme;

/// The folder in which each period's outputs have a folder of their own.
pub(super) const OUTPUTS: &str = "outputs";

pub(super) fn run(options: &RunOptions, locale: &Locale) -> Result<Exit, Error> {
    set_threads(&options.places);
    let job = Job::new(options, locale)?;
    let given = |inputs: &Path| {
        let files = discover::files(inputs)?;
        Ok(match &options.readings {
            Some(folder) => Given::Kept(files, folder),
            None => Given::Files(files),
        })
    };
    let exit = job.run(given, options.json, options.timings, locale)?;
    overlooked(&options.places, locale);
    Ok(exit)
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

/// Which outputs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of them.
    All,
    /// The tables for other programs.
    Tables,
}

/// What is run, from where to where.
pub(super) struct Job {
    pub(super) scheme: Scheme,
    pub(super) inputs: PathBuf,
    pub(super) outputs: PathBuf,
    pub(super) period: Period,
    pub(super) strict: bool,
    pub(super) wanted: Wanted,
    /// What is told of a `reference.docx` that lacks styles of the paper.
    pub(super) lacking_styles: Option<String>,
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
    pub(super) fn new(options: &RunOptions, locale: &Locale) -> Result<Self, Error> {
        let places = &options.places;
        let (inputs, period) = places.resolve()?;
        let scheme = Scheme::load(&places.scheme)?.of(period)?;
        // A broken document of styles is said before the work, not after it.
        let lacking_styles = super::scheme::lacking_styles(&scheme, locale)?;
        let outputs =
            options.outputs.clone().unwrap_or_else(|| PathBuf::from(OUTPUTS).join(period.to_string()));
        let before = pipeline::folders_before(&inputs, period);
        for own in [Some(&outputs), options.readings.as_ref()].into_iter().flatten() {
            let read = [&inputs, &places.scheme].into_iter().chain(&before).map(PathBuf::as_path);
            folders::keep_apart(own, read, folders::beside(&inputs), &places.scheme)?;
        }
        if let Some(readings) = options.readings.as_ref().filter(|own| folders::lies_within(own, &outputs)) {
            let text = readings.display().to_string();
            return Err(Error::NotUsable { text, reason: "readings_in_outputs", found: String::new() });
        }
        let wanted = if options.tables { Wanted::Tables } else { Wanted::All };
        Ok(Self { scheme, inputs, outputs, period, strict: options.strict, wanted, lacking_styles })
    }

    /// Runs on what is given of the inputs, writes the outputs and says what came of it.
    ///
    /// # Errors
    ///
    /// As [`Job::make`] and [`Folder::fill`].
    pub(super) fn run<'g>(
        &self,
        given: impl FnOnce(&Path) -> Result<Given<'g>, Error>,
        json: bool,
        timings: bool,
        locale: &Locale,
    ) -> Result<Exit, Error> {
        let folder = Folder::prepare(&self.outputs)?;
        let clock = Clock::new();
        let progress = Progress::new(locale);
        let tell = |event| {
            clock.tell(&event);
            progress.tell(&event);
        };
        let made = self.make(given(&self.inputs)?, locale, &tell, &clock)?;
        folder.fill(&made.files)?;
        clock.lap(Step::Written);
        print(&if json { made.json.to_string() } else { made.screen });
        made.asides.iter().for_each(|aside| complain(aside));
        if timings {
            complain(&clock.table(locale));
        }
        Ok(made.exit)
    }

    /// Runs on what is given and makes the outputs.
    ///
    /// # Errors
    ///
    /// As [`pipeline::run_beside`]; [`Error::Stored`] for a damaged register.
    pub(super) fn make<'g>(
        &self,
        given: impl Into<Given<'g>>,
        locale: &Locale,
        tell: &(dyn Fn(Event) + Sync),
        clock: &Clock,
    ) -> Result<Made, Error> {
        let isolation = super::isolation();
        let folders = Shelves { inputs: self.inputs.parent(), outputs: self.outputs.parent() };
        let past = Register::read(&self.outputs)?;
        let mut outcome =
            pipeline::run_on(&self.scheme, given, folders, past, self.period, &isolation, tell)?;
        outcome.register = outcome.register.seen_at(Moment::now());
        let certainty = outcome.certainty(&self.scheme)?;
        let material = outcome.material(&self.scheme, &certainty, locale);
        clock.lap(Step::Certain);
        let mut bundle = match self.wanted {
            Wanted::All => bundle(&material)?,
            Wanted::Tables => tables_alone(&material)?,
        };
        clock.lap(Step::Reported);
        if self.wanted == Wanted::All {
            bundle.files.extend(returns::returns(&material, &outcome.files, &isolation)?);
            clock.lap(Step::SentBack);
        }
        let manifest = manifest(&outcome, &material, &bundle.files)?;
        bundle.files.insert(MANIFEST.to_owned(), manifest);
        // Not among the outputs that the manifest vouches for: it says when files were first seen.
        bundle.files.insert(register::FILE.to_owned(), outcome.register.to_parquet()?);

        let mut asides = Vec::new();
        if !bundle.missing_glyphs.is_empty() {
            let glyphs: String = bundle.missing_glyphs.iter().collect();
            asides.push(locale.with("screen.missing_glyphs", &[("glyphs", &glyphs)]));
        }
        let unfit = |error| locale.with("method.unfit", &[("reason", &locale.error(error))]);
        asides.extend(self.lacking_styles.clone());
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
