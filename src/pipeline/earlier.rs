//! Earlier periods: where their figures are found, and what they come to under the present scheme.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{add_returns, found_in, read};
use crate::check::{self, Past};
use crate::error::Error;
use crate::finding::{Finding, Noted, kind};
use crate::ingest::{Isolation, discover};
use crate::period::Period;
use crate::register::Register;
use crate::report::Earlier;
use crate::scheme::settings::PartYear;
use crate::scheme::{FieldId, Scheme};
use crate::score::split::Side;
use crate::score::{self, Scorecard, Screened, screen};
use crate::stored::{self, Stored};
use crate::tidy::grid::Grid;
use crate::tidy::{Observations, Receipt, Tidied};
use crate::value::Value;

/// How many periods are looked back: enough for a township's own history, and not for ever.
const MOST: usize = 8;

/// Where the figures of a period come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From its submissions, in this folder.
    Submissions(PathBuf),
    /// From what an earlier run left in this folder.
    Stored(PathBuf),
}

/// The folders in which periods have folders of their own.
#[derive(Clone, Copy, Debug)]
pub struct Shelves<'a> {
    /// Submissions: `inputs`.
    pub inputs: Option<&'a Path>,
    /// Outputs of earlier runs: `outputs`.
    pub outputs: Option<&'a Path>,
}

impl Shelves<'_> {
    /// Where the figures of a period are. Submissions go before what was once made of them.
    pub fn origin(&self, period: Period) -> Option<Origin> {
        let name = period.to_string();
        let submissions = self.inputs.map(|folder| folder.join(&name)).filter(|folder| folder.is_dir());
        let stored =
            || self.outputs.map(|folder| folder.join(&name)).filter(|folder| stored::is_there(folder));
        submissions.map(Origin::Submissions).or_else(|| stored().map(Origin::Stored))
    }

    /// The periods before one whose figures are there, the latest first, each with how many ago it was.
    pub fn before(&self, period: Period) -> Vec<(usize, Period, Origin)> {
        let periods = std::iter::successors(Some(period), |period| Some(period.a_year_before()));
        let earlier = periods.enumerate().skip(1).take(MOST);
        earlier.filter_map(|(ago, period)| Some((ago, period, self.origin(period)?))).collect()
    }

    /// Every file that earlier runs saw of a period, where their outputs are there.
    ///
    /// # Errors
    ///
    /// As [`Register::read`].
    pub fn register(&self, period: Period) -> Result<Register, Error> {
        let outputs = self.outputs.map(|folder| folder.join(period.to_string()));
        outputs.map_or_else(|| Ok(Register::default()), |outputs| Register::read(&outputs))
    }

    /// The latest part of the same year whose figures are there and that ends before a period, or with it
    /// where that is the whole year.
    fn this_year(&self, period: Period) -> Option<(Period, Origin)> {
        let ends = (1..=4).rev().map(|quarter| quarter * 3);
        let earlier = ends.filter(|last| *last < period.last || period.is_year());
        let parts = earlier.flat_map(|last| {
            [last - 2, 1].map(|first| Period::months(period.year, first, last)).into_iter().flatten()
        });
        parts.filter(|part| !part.is_year()).find_map(|part| Some((part, self.origin(part)?)))
    }
}

/// A period as it was found.
enum Found {
    /// What its files say, and every file that was ever seen of it.
    Read {
        read: Noted<Tidied>,
        past: Register,
    },
    Stored(Stored),
}

impl Found {
    fn observations(&self) -> &Observations {
        match self {
            Self::Read { read, .. } => &read.value.observations,
            Self::Stored(stored) => &stored.observations,
        }
    }
}

/// An earlier period under the present scheme.
pub struct Judged {
    /// Which.
    pub period: Period,
    /// Where its figures come from.
    pub origin: Origin,
    /// Files of the scheme that have changed since its outputs were stored.
    pub changed: Vec<String>,
    /// The scheme with the townships of its year.
    pub scheme: Scheme,
    /// What was found, as far as its origin tells.
    pub findings: Vec<Finding>,
    /// Its figures.
    pub grid: Grid,
    /// The figures of the period before it, where they are known.
    pub before: Option<Grid>,
    /// The result.
    pub scorecard: Scorecard,
}

impl Judged {
    /// The same for a report.
    pub(super) fn as_earlier(&self) -> Earlier<'_> {
        Earlier { period: self.period, scheme: &self.scheme, scorecard: &self.scorecard }
    }

    /// The figures it was scored on.
    pub(super) fn screened(&self) -> Screened<'_> {
        screen::screen(&self.grid, &self.findings, &self.scheme)
    }

    /// It as a part of a comparison. `screened`: the figures it was scored on.
    pub(super) fn side<'a>(&'a self, screened: &'a Screened<'a>) -> Side<'a> {
        Side { card: &self.scorecard, scheme: &self.scheme, screened, previous: self.before.as_ref() }
    }

    /// The same under the roster of another scheme, whose townships are known by their codes. What was found stands: it
    /// is scored anew, and not checked.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn with_roster_of(&self, other: &Scheme) -> Result<Self, Error> {
        let masters = other.townships.iter().map(|own| (own.code.as_str(), &own.master));
        let masters: BTreeMap<&str, _> = masters.collect();
        let mut scheme = self.scheme.clone();
        for township in &mut scheme.townships {
            if let Some(master) = masters.get(township.code.as_str()) {
                township.master = (*master).clone();
            }
        }
        let grid = self.grid.clone().under(&scheme);
        let before = self.before.clone().map(|before| before.under(&scheme));
        let scorecard = score::score(&grid, before.as_ref(), &self.findings, &scheme)?;
        let (origin, changed, findings) = (self.origin.clone(), self.changed.clone(), self.findings.clone());
        Ok(Self { period: self.period, origin, changed, scheme, findings, grid, before, scorecard })
    }

    /// How many figures count as corrected.
    pub fn corrected(&self) -> usize {
        self.findings.iter().filter(|finding| finding.kind == kind::CORRECTED_FIGURE).count()
    }
}

/// Where an earlier period was read, for the manifest.
#[derive(Clone, Debug)]
pub struct Traced {
    /// Which.
    pub period: Period,
    /// What became of each file, where its submissions were read.
    pub receipts: Vec<Receipt>,
    /// Name and SHA-256 of each stored file used.
    pub stored: Vec<(String, String)>,
    /// How often something of each township had gone back, by its code, where its submissions were read.
    pub returned: BTreeMap<String, usize>,
}

/// What the townships of a scheme reported for the same months of the year before, without what was set aside
/// then, and where that comes from; `None` where nothing is there.
///
/// `scheme`: what the scheme comes to in the period.
///
/// # Errors
///
/// [`Error::Stored`] if the stored outputs of the year before do not fit, [`Error::Read`] and [`Error::NoInputs`] if
/// files of the year before, or of the one before that, cannot be listed or read, [`Error::Make`] for a bug.
pub fn year_before(
    scheme: &Scheme,
    shelves: Shelves<'_>,
    period: Period,
    isolation: &Isolation,
) -> Result<Option<(Origin, Grid)>, Error> {
    let before = period.a_year_before();
    let Some(origin) = shelves.origin(before) else { return Ok(None) };
    let mut archive = Archive::new(scheme, shelves, isolation);
    archive.fetch(before, origin.clone(), Register::default())?;
    // A stock that does not follow from that of one year more may be set aside. No register and nothing further back
    // sets anything aside, and stored outputs say themselves what was.
    let further = before.a_year_before();
    if let (Origin::Submissions(_), Some(own)) = (&origin, shelves.origin(further)) {
        match archive.fetch(further, own, Register::default()) {
            Err(Error::Stored { .. }) => {}
            fetched => fetched?,
        }
    }
    let Some(judged) = archive.judge(before)? else { return Ok(None) };
    let screened = judged.screened();
    let set_aside = |township: usize, field: FieldId| screened.withheld(township, field).is_some();
    let of_then = |code: &str| judged.scheme.townships.iter().position(|own| own.code == code);
    let mut gone = Vec::new();
    for (township, own) in scheme.townships.iter().enumerate() {
        let Some(then) = of_then(&own.code) else { continue };
        let fields = scheme.fields_with_ids().map(|(field, _)| field).filter(|own| set_aside(then, *own));
        gone.extend(fields.map(|field| (township, field, Value::Missing)));
    }
    let found = archive.found.get(&before).map(|(_, found)| Grid::new(found.observations(), scheme));
    Ok(found.map(|grid| (origin, grid.with(&gone))))
}

/// The periods that were read besides the present one.
pub(super) struct Archive<'a> {
    scheme: &'a Scheme,
    shelves: Shelves<'a>,
    isolation: &'a Isolation,
    found: BTreeMap<Period, (Origin, Found)>,
}

impl<'a> Archive<'a> {
    /// An archive without periods. `scheme`: the present one, in any period.
    pub(super) fn new(scheme: &'a Scheme, shelves: Shelves<'a>, isolation: &'a Isolation) -> Self {
        Self { scheme, shelves, isolation, found: BTreeMap::new() }
    }

    /// Reads a period, unless that was done. `past`: its register, which says what went back.
    ///
    /// # Errors
    ///
    /// [`Error::Stored`] if stored outputs do not fit, [`Error::Read`] and [`Error::NoInputs`] if
    /// files cannot be listed or read, [`Error::Make`] for a bug.
    pub(super) fn fetch(&mut self, period: Period, origin: Origin, past: Register) -> Result<(), Error> {
        if self.found.contains_key(&period) {
            return Ok(());
        }
        let found = match &origin {
            Origin::Submissions(folder) => {
                let files = discover::files(folder)?;
                let own = self.scheme.of(period)?;
                let read = read(&own, &files, period, self.isolation, &|_| {});
                Found::Read { read, past }
            }
            Origin::Stored(folder) => Found::Stored(stored::read(folder, period, self.scheme)?),
        };
        self.found.insert(period, (origin, found));
        Ok(())
    }

    /// Reads the periods before one. Stored outputs that do not fit are left aside and returned.
    ///
    /// # Errors
    ///
    /// As [`Archive::fetch`], but for stored outputs that do not fit. A register that cannot be read is one, before
    /// its period is: without it scores would silently be others.
    pub(super) fn fetch_before(&mut self, period: Period) -> Result<Vec<Error>, Error> {
        let mut unfit = Vec::new();
        let years = self.shelves.before(period).into_iter().map(|(_, period, origin)| (period, origin));
        // Only figures that add up can fall.
        let adds_up = self.scheme.settings.part_year == Some(PartYear::Cumulative);
        let this_year = self.shelves.this_year(period).filter(|_| adds_up);
        for (period, origin) in years.chain(this_year) {
            let past = self.shelves.register(period)?;
            match self.fetch(period, origin, past) {
                Err(error @ Error::Stored { .. }) => unfit.push(error),
                other => other?,
            }
        }
        Ok(unfit)
    }

    /// The figures of the periods before one, the latest first, for the townships of a scheme; before all
    /// the latest part of the same year.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn pasts(&self, period: Period, scheme: &Scheme) -> Result<Vec<Past>, Error> {
        let periods = std::iter::successors(Some(period), |period| Some(period.a_year_before()));
        let earlier = periods.enumerate().skip(1).take(MOST);
        let ended = |part: &Period| part.last < period.last || period.is_year() && !part.is_year();
        let of_year = self.found.keys().copied().filter(|part| part.year == period.year && ended(part));
        let this_year = of_year.max_by_key(|part| part.last).map(|part| (0, part));
        this_year
            .into_iter()
            .chain(earlier)
            .filter_map(|(ago, period)| Some((ago, period, self.found.get(&period)?)))
            .map(|(ago, part, (_, found))| {
                let grid = Grid::new(found.observations(), scheme);
                Ok(Past { ago, period: part.to_string(), same_end: part.last == period.last, grid })
            })
            .collect()
    }

    /// What a period comes to under the present scheme; `None` if it was not read.
    ///
    /// Submissions are checked under that scheme. How often something went back is what their register says: what
    /// would go back today did not go back then. Of stored outputs the findings are taken as they stand, since
    /// what they were made from is gone.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn judge(&self, period: Period) -> Result<Option<Judged>, Error> {
        let Some((origin, found)) = self.found.get(&period) else { return Ok(None) };
        let scheme = self.scheme.of(period)?;
        let pasts = self.pasts(period, &scheme)?;
        let (findings, changed) = match found {
            Found::Read { read, past } => {
                let mut found = found_in(&read.value, read.findings.clone(), &pasts, &scheme)?;
                add_returns(&mut found, past, &scheme);
                (found, Vec::new())
            }
            Found::Stored(stored) => (stored.findings.clone(), stored.changed.clone()),
        };
        let grid = Grid::new(found.observations(), &scheme);
        let scorecard = score::score(&grid, check::before(&pasts, 1), &findings, &scheme)?;
        let before = pasts.into_iter().find(|past| past.ago == 1).map(|past| past.grid);
        let origin = origin.clone();
        Ok(Some(Judged { period, origin, changed, scheme, findings, grid, before, scorecard }))
    }

    /// What the periods before one come to, those that were read, the latest first.
    ///
    /// # Errors
    ///
    /// As [`Archive::judge`].
    pub(super) fn judge_before(&self, period: Period) -> Result<Vec<Judged>, Error> {
        let periods = std::iter::successors(Some(period), |period| Some(period.a_year_before()));
        periods.skip(1).take(MOST).filter_map(|period| self.judge(period).transpose()).collect()
    }

    /// Where each period was read, the latest first.
    pub(super) fn traces(self) -> Vec<Traced> {
        let periods = self.found.into_iter().rev();
        periods
            .map(|(period, (_, found))| match found {
                Found::Read { read, past } => {
                    let returned = past.returned().into_iter().map(|(code, times)| (code.to_owned(), times));
                    let returned = returned.collect();
                    Traced { period, receipts: read.value.receipts, stored: Vec::new(), returned }
                }
                Found::Stored(stored) => {
                    let (receipts, returned) = (Vec::new(), BTreeMap::new());
                    Traced { period, receipts, stored: stored.files, returned }
                }
            })
            .collect()
    }
}
