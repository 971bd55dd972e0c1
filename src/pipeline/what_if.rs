//! The result as it would be with other figures or under another scheme, and what would lift a township.
//! Nothing here is official, and nothing is written.

use super::Outcome;
use crate::error::Error;
use crate::scheme::Scheme;
use crate::score::certainty::variant;
use crate::score::profile::{self, Profile};
use crate::score::reach::{self, Gap, Goal, Target};
use crate::score::{self, Assumed, Scorecard, Variant, movement, screen};

impl Outcome {
    /// The district scored once more with some figures taken as given, falls since the period before
    /// included.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn assuming(&self, scheme: &Scheme, figures: &[Assumed]) -> Result<Scorecard, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme).assuming(figures);
        let mut card = score::scored(&screened, self.before.as_ref(), scheme)?;
        if let Some(before) = &self.previous {
            let then = (&before.scorecard, &before.scheme, before.period.year);
            let moved = movement::compare(then, (&card, scheme, self.tidied.period.year));
            score::add_falls(&mut card, &moved, scheme);
        }
        Ok(card)
    }

    /// The same under another scheme; `None` where that cannot be evaluated or leaves nobody to rank.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn under(
        &self,
        scheme: &Scheme,
        figures: &[Assumed],
        other: &Variant,
    ) -> Result<Option<Scorecard>, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme).assuming(figures);
        let card = score::scored(&screened, self.before.as_ref(), scheme)?;
        Ok(variant::under(other, &card, &screened, self.before.as_ref(), scheme))
    }

    /// What would lift a township, for each goal that applies.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn targets(&self, scheme: &Scheme, township: usize, goals: &[Goal]) -> Result<Vec<Target>, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        reach::targets(township, goals, &self.scorecard, &screened, self.before.as_ref(), scheme)
    }

    /// The figures that a township has to correct or report before cases can be counted from them.
    pub fn gaps(&self, scheme: &Scheme, township: usize) -> Vec<Gap> {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        reach::gaps(township, &self.scorecard.townships[township], &screened, scheme)
    }

    /// What every township is good and bad at.
    pub fn profile(&self, scheme: &Scheme) -> Profile {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        profile::profile(&self.scorecard, &screened, scheme)
    }
}
