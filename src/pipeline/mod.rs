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
//! of the period and of earlier ones, and the period. Earlier periods are only compared with, unless a
//! composite index fills gaps from the one before: they are read and scored too, and what is found there
//! was said when it was due.

mod compare;
mod earlier;
mod files;
mod given;
mod resubmitted;
pub mod returns;
mod what_if;

use std::path::{Path, PathBuf};

pub use compare::{Comparison, compare};
pub use earlier::{Judged, Origin, Shelves, Traced, year_before};
pub use files::{Checked, check_files, stated_periods};
pub use given::{Given, read, told};
pub use resubmitted::Resubmitted;
pub use what_if::Breach;

use crate::check;
use crate::error::Error;
use crate::finding::{self, Action, Finding, Noted, Place, identity, kind};
use crate::ingest::{Found, Isolation, discover};
use crate::locale::Locale;
use crate::period::Period;
use crate::register::{self, Register, Standing, standings};
use crate::report::{Before, Bundle, Material, Withheld, bundle, print};
use crate::scheme::Scheme;
use crate::score::split::Side;
use crate::score::{
    self, Certainty, Growth, Movement, Scorecard, certainty, growth, movement, screen, split,
};
use crate::tidy::grid::Grid;
use crate::tidy::{Receipt, Tidied};
use earlier::Archive;

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
    /// All files were read.
    AllRead,
    /// Of several versions the one that counts was chosen, and corrections are in force.
    Gathered,
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
    /// The files of the period.
    pub files: Vec<Found>,
    /// What the submissions say.
    pub tidied: Tidied,
    /// The same as a grid.
    pub grid: Grid,
    /// The figures of the period before, where they are known.
    pub before: Option<Grid>,
    /// The figures of all earlier periods it was checked against.
    pasts: Vec<check::Past>,
    /// The period before, where its submissions or stored outputs are there.
    pub previous: Option<Judged>,
    /// Those before it that are there, the latest first.
    pub older: Vec<Judged>,
    /// What became of each file of the period before, where its submissions were read.
    pub previous_receipts: Vec<Receipt>,
    /// Earlier periods that were read, the latest first.
    pub earlier: Vec<Traced>,
    /// Stored outputs of earlier periods that do not fit the scheme and were left aside.
    pub unfit: Vec<Error>,
    /// What moved since the period before.
    pub movement: Option<Movement>,
    /// How single figures grew since.
    pub growth: Vec<Growth>,
    /// Every finding, sorted by place.
    pub findings: Vec<Finding>,
    /// The result.
    pub scorecard: Scorecard,
    /// Every file seen, in this run and, where their register was given, in earlier ones.
    pub register: Register,
}

/// The folders of earlier periods, beside a period's own.
pub fn folders_before(inputs: &Path, period: Period) -> Vec<PathBuf> {
    let shelves = Shelves { inputs: inputs.parent(), outputs: None };
    let folder = |origin| match origin {
        Origin::Submissions(folder) | Origin::Stored(folder) => folder,
    };
    shelves.before(period).into_iter().map(|(_, _, origin)| folder(origin)).collect()
}

/// Runs all stages on the files of a period, compared with the submissions of earlier ones where their
/// folders stand beside it.
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
    run_beside(scheme, inputs, None, period, isolation, event)
}

/// The same, compared also with what earlier runs left in folders of `outputs`: the figures of earlier
/// periods whose submissions are not there, and the register of this one.
///
/// # Errors
///
/// As [`run`].
pub fn run_beside(
    scheme: &Scheme,
    inputs: &Path,
    outputs: Option<&Path>,
    period: Period,
    isolation: &Isolation,
    event: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, Error> {
    let shelves = Shelves { inputs: inputs.parent(), outputs };
    let past = shelves.register(period)?;
    run_on(scheme, discover::files(inputs)?, shelves, past, period, isolation, event)
}

/// The same on what is given, which is all there is of the period.
///
/// `past`: the register of the runs before. Without it nothing is known of what was sent back earlier.
///
/// # Errors
///
/// As [`run`].
pub fn run_on<'g>(
    scheme: &Scheme,
    given: impl Into<Given<'g>>,
    shelves: Shelves<'_>,
    past: Register,
    period: Period,
    isolation: &Isolation,
    event: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, Error> {
    let (files, read) = given.into().read(scheme, period, isolation, event)?;
    let Inspected { tidied, findings, register, archive, pasts, unfit } =
        inspect(scheme, read, shelves, past, period, isolation)?;
    event(Event::Checked { findings: findings.len() });

    let grid = Grid::new(&tidied.observations, scheme);
    let mut scorecard = score::score(&grid, check::before(&pasts, 1), &findings, scheme)?;
    let mut older = archive.judge_before(period)?;
    let previous = (older.first().is_some_and(|judged| judged.period == period.a_year_before()))
        .then(|| older.remove(0));
    let before = check::before(&pasts, 1).cloned();
    let (mut movement, mut growth) = (None, Vec::new());
    if let Some(earlier) = &previous {
        let (then, screened) = (earlier.screened(), screen::screen(&grid, &findings, scheme));
        let of_then = (&earlier.scorecard, &earlier.scheme, earlier.period.year);
        let mut moved = movement::compare(of_then, (&scorecard, scheme, period.year));
        let (card, previous) = (&scorecard, before.as_ref());
        split::tell(&mut moved, &earlier.side(&then), &Side { card, scheme, screened: &screened, previous })?;
        growth = growth::growth(
            (&then, &earlier.findings, &earlier.scheme),
            (&screened, &findings, scheme),
            &moved.redrawn,
        );
        score::add_falls(&mut scorecard, &moved, scheme);
        movement = Some(moved);
    }
    event(Event::Scored { ranked: scorecard.ranked });
    let earlier = archive.traces();
    let of_previous = earlier.iter().find(|traced| traced.period == period.a_year_before());
    let previous_receipts = of_previous.map(|traced| traced.receipts.clone()).unwrap_or_default();
    Ok(Outcome {
        files,
        tidied,
        grid,
        before,
        pasts,
        previous,
        older,
        previous_receipts,
        earlier,
        unfit,
        movement,
        growth,
        findings,
        scorecard,
        register,
    })
}

/// The files of a period, read and checked against earlier ones.
struct Inspected<'s> {
    tidied: Tidied,
    findings: Vec<Finding>,
    register: Register,
    archive: Archive<'s>,
    pasts: Vec<check::Past>,
    unfit: Vec<Error>,
}

/// Checks what was read of the files of a period, compared with the earlier periods on the shelves.
fn inspect<'s>(
    scheme: &'s Scheme,
    read: Noted<Tidied>,
    shelves: Shelves<'s>,
    past: Register,
    period: Period,
    isolation: &'s Isolation,
) -> Result<Inspected<'s>, Error> {
    let Noted { value: tidied, mut findings } = read;
    if tidied.receipts.is_empty() {
        let place = Place::file(".");
        findings.push(Finding::new(kind::EMPTY_FILE, place, Action::Listed).fact("sentence", "folder"));
    }
    let mut archive = Archive::new(scheme, shelves, isolation);
    let unfit = archive.fetch_before(period)?;
    let pasts = archive.pasts(period, scheme)?;
    let mut findings = found_in(&tidied, findings, &pasts, scheme)?;
    let register = Register::of(&tidied, &findings, scheme).after(past);
    add_returns(&mut findings, &register, scheme);
    let whose = tidied.whose(scheme);
    identity::identify(&mut findings, |finding| {
        let place = whose.of(finding)?;
        Some(scheme.townships[place].code.clone())
    });
    Ok(Inspected { tidied, findings, register, archive, pasts, unfit })
}

/// Everything that is found about what was read, sorted by place. `findings`: what reading found.
fn found_in(
    tidied: &Tidied,
    mut findings: Vec<Finding>,
    pasts: &[check::Past],
    scheme: &Scheme,
) -> Result<Vec<Finding>, Error> {
    let checked = check::check(tidied, &findings, pasts, scheme)?;
    findings.extend(checked);
    findings.sort_by_cached_key(Finding::sort_key);
    Ok(finding::gather(findings))
}

/// Adds what went back more than once, by the register of the period.
fn add_returns(findings: &mut Vec<Finding>, register: &Register, scheme: &Scheme) {
    findings.extend(register::returned_again(register, scheme));
    findings.sort_by_cached_key(Finding::sort_key);
}

impl Outcome {
    /// How certain the places are: the result made again under other choices, thousands of times.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn certainty(&self, scheme: &Scheme) -> Result<Certainty, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        certainty::certainty(&self.scorecard, &screened, self.before.as_ref(), scheme)
    }

    /// How each township of the roster stands with its submission.
    pub fn standings(&self, scheme: &Scheme) -> Vec<Standing> {
        standings(&self.register, &self.tidied, &self.grid, &self.findings, scheme)
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
            before: self.previous.as_ref().zip(self.movement.as_ref()).map(|(before, movement)| Before {
                period: before.period.to_string(),
                span: print::span(locale, before.period),
                stored: matches!(before.origin, Origin::Stored(_)),
                changed: &before.changed,
                movement,
                growth: &self.growth,
            }),
            previous: self.before.as_ref(),
            earlier: self.previous.iter().chain(&self.older).map(Judged::as_earlier).collect(),
            unfit: &self.unfit,
            findings: &self.findings,
            whose: self.tidied.whose(scheme),
            screened: screen::screen(&self.grid, &self.findings, scheme),
            withheld: Withheld::by(&self.findings),
            scorecard: &self.scorecard,
            certainty,
            register: &self.register,
            standings: self.standings(scheme),
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
