//! The stages, in order: read this file first.
//!
//! ```text
//! files ──ingest──▶ Submissions ──tidy──▶ Observations ──check──▶ Findings
//!                                             │                    │
//!                                             └──────score◀────────┘
//!                                                      │
//!                    bytes ◀──report── Summary ◀───Scorecard
//! ```
//!
//! Nothing here writes a file; `cli` does. An outcome is a pure function of the scheme, the files
//! of the period and of the one before, and the period. The period before is only compared with: it
//! is ingested and tidied too, and what is found there was said when it was due.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::check;
use crate::error::Error;
use crate::finding::{Action, Finding, Noted, Place, kind};
use crate::ingest::{self, Found, Isolation, discover};
use crate::locale::Locale;
use crate::period::Period;
use crate::report::{Bundle, Material, bundle};
use crate::scheme::Scheme;
use crate::score::{self, Certainty, Scorecard, certainty, screen};
use crate::tidy::grid::Grid;
use crate::tidy::{Receipt, Tidied, Tidier};

/// What a run tells while it goes on. Events may come from any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The files were found.
    Discovered {
        /// How many.
        files: usize,
    },
    /// A file was read.
    Read {
        /// How many have been read by now.
        done: usize,
        /// Which one.
        file: String,
    },
    /// Figures were checked.
    Checked {
        /// How many findings there are.
        findings: usize,
    },
    /// Points and places were given.
    Scored {
        /// How many townships are ranked.
        ranked: usize,
    },
}

/// Everything a run finds out.
pub struct Outcome {
    /// What the submissions say.
    pub tidied: Tidied,
    /// The same as a grid.
    pub grid: Grid,
    /// What the submissions of the period before say, where its folder stands beside this one's.
    pub previous: Option<Grid>,
    /// What became of each file of the period before.
    pub previous_receipts: Vec<Receipt>,
    /// Every finding, sorted by place.
    pub findings: Vec<Finding>,
    /// The result.
    pub scorecard: Scorecard,
}

/// The folder of the period before, beside a period's own; `None` where there is none.
pub fn folder_before(inputs: &Path, period: Period) -> Option<PathBuf> {
    let folder = inputs.parent()?.join(period.previous().to_string());
    folder.is_dir().then_some(folder)
}

/// Runs all stages on the files of a period.
///
/// `isolation`: where workbooks are read that no gate can prove harmless.
///
/// # Errors
///
/// [`Error::NoInputs`] and [`Error::Read`] if the folder cannot be listed, [`Error::Make`] for a bug.
/// A file that cannot be read is a finding.
pub fn run(
    scheme: &Scheme,
    inputs: &Path,
    period: Period,
    isolation: &Isolation,
    event: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, Error> {
    let files = discover::files(inputs)?;
    event(Event::Discovered { files: files.len() });

    let tidied = read(scheme, &files, period, isolation, event)?;
    let mut findings = tidied.findings;
    if files.is_empty() {
        let place = Place::file(".");
        findings.push(Finding::new(kind::EMPTY_FILE, place, Action::Listed).fact("sentence", "folder"));
    }
    let before = match folder_before(inputs, period) {
        Some(folder) => {
            let files = discover::files(&folder)?;
            Some(read(scheme, &files, period.previous(), isolation, &|_| {})?.value)
        }
        None => None,
    };
    let previous = match &before {
        Some(before) => Some(Grid::new(&before.observations, scheme, before.period)?),
        None => None,
    };
    findings.extend(check::check(&tidied.value, previous.as_ref(), scheme)?);
    findings.sort_by_cached_key(Finding::sort_key);
    event(Event::Checked { findings: findings.len() });

    let grid = Grid::new(&tidied.value.observations, scheme, period)?;
    let scorecard = score::score(&grid, &findings, scheme)?;
    event(Event::Scored { ranked: scorecard.ranked });
    let previous_receipts = before.map(|before| before.receipts).unwrap_or_default();
    Ok(Outcome { tidied: tidied.value, grid, previous, previous_receipts, findings, scorecard })
}

/// Reads the files of a period. Each is read and tidied in one go, so that its cells are let go before
/// the next file's come.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub fn read(
    scheme: &Scheme,
    files: &[Found],
    period: Period,
    isolation: &Isolation,
    event: &(dyn Fn(Event) + Sync),
) -> Result<Noted<Tidied>, Error> {
    let done = AtomicUsize::new(0);
    let told = |file: &str| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        event(Event::Read { done, file: file.to_owned() });
    };
    let tidier = Tidier::new(scheme, period);
    let readings = ingest::read_each(files, isolation, &told, &|submission| tidier.read(&submission));
    tidier.gather(readings)
}

impl Outcome {
    /// How certain the places are: the result made again under other choices, thousands of times.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn certainty(&self, scheme: &Scheme) -> Result<Certainty, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        certainty::certainty(&self.scorecard, &screened, scheme)
    }

    /// The outcome with its scheme and a language, ready to be reported.
    pub fn material<'a>(
        &'a self,
        scheme: &'a Scheme,
        certainty: &'a Certainty,
        locale: &'a Locale,
    ) -> Material<'a> {
        Material {
            scheme,
            tidied: &self.tidied,
            grid: &self.grid,
            compared: self.previous.is_some(),
            findings: &self.findings,
            scorecard: &self.scorecard,
            certainty,
            locale,
        }
    }

    /// Makes every output.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] naming the output that could not be made.
    pub fn report(&self, scheme: &Scheme, locale: &Locale) -> Result<Bundle, Error> {
        bundle(&self.material(scheme, &self.certainty(scheme)?, locale))
    }
}
