//! The result as it would be with other figures or under another scheme, and what would lift a township.
//! Nothing here is official, and nothing is written.

use super::{Judged, Outcome, Resubmitted};
use crate::error::Error;
use crate::finding::Severity;
use crate::scheme::{Broken, FieldId, Relation, RelationRule, Scheme};
use crate::score::certainty::variant;
use crate::score::profile::{self, Profile};
use crate::score::reach::{self, Gap, Goal, Target};
use crate::score::{self, Assumed, Scorecard, Screened, Variant, movement, screen};
use crate::tidy::grid::Grid;
use crate::value::Value;

/// A relation that figures taken as given break.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach<'s> {
    /// Place of the township.
    pub township: usize,
    /// Which relation.
    pub relation: &'s Relation,
    /// How.
    pub broken: Broken,
}

impl Outcome {
    /// The district scored once more with some figures taken as given, whatever was found about them, falls
    /// since the period before included. Nothing is checked: [`Outcome::resubmitted`] does that.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn assuming(&self, scheme: &Scheme, figures: &[Assumed]) -> Result<Scorecard, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme).assuming(figures);
        self.score_with(&screened, scheme, self.before.as_ref(), self.previous.as_ref())
    }

    /// The district scored once more with what would be sent, as it would be found.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn with(&self, sent: &Resubmitted) -> Result<Scorecard, Error> {
        self.score_with(&sent.screened(), &sent.scheme, sent.before(self), sent.previous(self))
    }

    fn score_with(
        &self,
        screened: &Screened<'_>,
        scheme: &Scheme,
        before: Option<&Grid>,
        previous: Option<&Judged>,
    ) -> Result<Scorecard, Error> {
        let mut card = score::scored(screened, before, scheme)?;
        if let Some(previous) = previous {
            self.add_falls(&mut card, scheme, previous, &previous.scorecard);
        }
        Ok(card)
    }

    /// The relations at error level that figures of some townships, taken as given, break, as the checks find them: a
    /// submission with them would have the blamed figures withheld.
    pub fn broken_by<'s>(&self, scheme: &'s Scheme, figures: &[Assumed]) -> Vec<Breach<'s>> {
        let figures = self.as_corrected(scheme, figures);
        let mut townships: Vec<usize> = figures.iter().map(|own| own.township).collect();
        townships.sort_unstable();
        townships.dedup();
        let mut all = Vec::new();
        for township in townships {
            let own = |field: FieldId| {
                let given = figures.iter().rev().find(|own| own.township == township && own.field == field);
                given.map(|own| own.value)
            };
            let there = |field: FieldId| own(field).unwrap_or_else(|| self.grid.used(township, field));
            // One below zero is set aside for that alone, and says nothing about others.
            let figure = |field: FieldId| match there(field) {
                Value::Number(figure) if figure < 0.0 => Value::Missing,
                value => value,
            };
            let before = |field: FieldId| {
                self.before.as_ref().map_or(Value::Missing, |grid| grid.used(township, field))
            };
            let about = scheme.relations.iter().filter(|relation| {
                relation.severity == Severity::Error
                    && relation.rule.fields().iter().any(|field| own(*field).is_some())
            });
            // Too much is one trouble: it is not also said to be unequal.
            let said_already = |rule: &RelationRule<FieldId>| {
                let RelationRule::Equal { left, right } = rule else { return false };
                let too_much = |other: &Relation| match &other.rule {
                    RelationRule::AtMost { parts, whole, .. } => parts == left && whole == right,
                    _ => false,
                };
                let mut others = scheme.relations.iter().filter(|other| too_much(other));
                others.any(|other| other.rule.broken(&figure, &before).is_some())
            };
            all.extend(about.filter_map(|relation| {
                let broken = relation.rule.broken(&figure, &before)?;
                (!said_already(&relation.rule)).then_some(Breach { township, relation, broken })
            }));
        }
        all
    }

    /// Adds who fell since the period before, which came to `then`.
    fn add_falls(&self, card: &mut Scorecard, scheme: &Scheme, before: &Judged, then: &Scorecard) {
        let then = (then, &before.scheme, before.period.year);
        let moved = movement::compare(then, (card, scheme, self.tidied.period.year));
        score::add_falls(card, &moved, scheme);
    }

    /// The same under another scheme, which the period before is scored under as well; `None` where that cannot
    /// be evaluated or leaves nobody to rank.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn under(&self, sent: &Resubmitted, other: &Variant) -> Result<Option<Scorecard>, Error> {
        let (screened, scheme) = (sent.screened(), &sent.scheme);
        let before = sent.before(self);
        let card = score::scored(&screened, before, scheme)?;
        let under = variant::under(other, &card, &screened, before, scheme);
        Ok(under.map(|mut card| {
            let then = sent.previous(self).and_then(|own| {
                let past = own.before.as_ref();
                Some((own, variant::under(other, &own.scorecard, &own.screened(), past, &own.scheme)?))
            });
            if let Some((before, then)) = then {
                self.add_falls(&mut card, scheme, before, &then);
            }
            card
        }))
    }

    /// What would lift a township, for each goal that applies.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn targets(&self, scheme: &Scheme, township: usize, goals: &[Goal]) -> Result<Vec<Target>, Error> {
        let screened = screen::screen(&self.grid, &self.findings, scheme);
        reach::District::of(&self.scorecard, &screened, self.before.as_ref(), scheme).targets(township, goals)
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
