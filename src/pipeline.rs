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
//! and the period.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::check;
use crate::error::Error;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::{self, discover};
use crate::locale::Locale;
use crate::period::Period;
use crate::report::{Bundle, Material, bundle};
use crate::scheme::Scheme;
use crate::score::{self, Scorecard};
use crate::tidy::grid::Grid;
use crate::tidy::{self, Tidied};

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
    /// Every finding, sorted by place.
    pub findings: Vec<Finding>,
    /// The result.
    pub scorecard: Scorecard,
}

/// Runs all stages on the files of a period.
///
/// # Errors
///
/// [`Error::NoInputs`] and [`Error::Read`] if the folder cannot be listed, [`Error::Make`] for a bug.
/// A file that cannot be read is a finding.
pub fn run(
    scheme: &Scheme,
    inputs: &Path,
    period: Period,
    event: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, Error> {
    let files = discover::files(inputs)?;
    event(Event::Discovered { files: files.len() });

    let done = AtomicUsize::new(0);
    let submissions = ingest::read_all(&files, &|file| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        event(Event::Read { done, file: file.to_owned() });
    });
    let tidied = tidy::tidy(&submissions.value, scheme, period)?;

    let mut findings = submissions.findings;
    if files.is_empty() {
        let place = Place::file(".");
        findings.push(Finding::new(kind::EMPTY_FILE, place, Action::Listed).fact("sentence", "folder"));
    }
    findings.extend(tidied.findings);
    findings.extend(check::check(&tidied.value, scheme)?);
    findings.sort_by_cached_key(Finding::sort_key);
    event(Event::Checked { findings: findings.len() });

    let grid = Grid::new(&tidied.value.observations, scheme, period)?;
    let scorecard = score::score(&grid, &findings, scheme)?;
    event(Event::Scored { ranked: scorecard.ranked });
    Ok(Outcome { tidied: tidied.value, grid, findings, scorecard })
}

impl Outcome {
    /// The outcome with its scheme and a language, ready to be reported.
    pub fn material<'a>(&'a self, scheme: &'a Scheme, locale: &'a Locale) -> Material<'a> {
        Material {
            scheme,
            tidied: &self.tidied,
            grid: &self.grid,
            findings: &self.findings,
            scorecard: &self.scorecard,
            locale,
        }
    }

    /// Makes every output.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] naming the output that could not be made.
    pub fn report(&self, scheme: &Scheme, locale: &Locale) -> Result<Bundle, Error> {
        bundle(&self.material(scheme, locale))
    }
}
