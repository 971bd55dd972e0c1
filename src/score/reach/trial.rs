//! A township scored again with other figures, the others held as they are.

use super::sound::sound;
use super::{District, Figures};
use crate::error::Error;
use crate::scheme::{FieldId, Scheme};
use crate::score::screen::{Assumed, Screened};
use crate::score::{TownshipScore, by_points, indicator, places, scored};
use crate::value::Value;

/// A township that can be scored again.
pub(super) struct Trial<'a> {
    pub(super) district: &'a District<'a>,
    pub(super) scheme: &'a Scheme,
    pub(super) township: usize,
    screened: Screened<'a>,
    pub(super) relative: bool,
}

/// For each field the indicators that rest on it.
pub(super) fn resting(scheme: &Scheme) -> Vec<Vec<usize>> {
    let mut resting = vec![Vec::new(); scheme.fields.len()];
    for (place, own) in scheme.indicators.iter().enumerate() {
        let other = own.substitute.iter().flat_map(|other| other.measure.fields());
        let besides = own.gate.iter().map(|gate| &gate.field);
        let less = own.less_per_event.iter().map(|less| &less.field);
        for field in own.measure.fields().into_iter().chain(other).chain(besides).chain(less) {
            if !resting[field.0].contains(&place) {
                resting[field.0].push(place);
            }
        }
    }
    resting
}

impl<'a> Trial<'a> {
    pub(super) fn of(township: usize, district: &'a District<'a>) -> Self {
        let (scheme, relative) = (district.scheme, district.relative);
        Self { district, scheme, township, screened: district.screened.clone(), relative }
    }

    /// The township as it is.
    pub(super) fn before(&self) -> &'a TownshipScore {
        &self.district.scorecard.townships[self.township]
    }

    /// The figure of the township as it is.
    pub(super) fn figure(&self, field: FieldId) -> Value {
        self.screened.figure(self.township, field)
    }

    /// Whether figures can be.
    pub(super) fn sound(&self, figures: &Figures) -> bool {
        sound(figures, &|field| self.figure(field), self.scheme)
    }

    /// How many indicators rest on some figures.
    pub(super) fn rest_on(&self, fields: impl Iterator<Item = FieldId>) -> usize {
        let mut all: Vec<usize> =
            fields.flat_map(|field| self.district.resting[field.0].iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// The township with other figures, without a place. Only where no figure moves the scores of others.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn alone(&mut self, figures: &Figures) -> Result<TownshipScore, Error> {
        let township = self.township;
        self.screened.assume(assumed(township, figures));
        let mut indicators = self.before().indicators.clone();
        for place in figures.iter().flat_map(|(field, _)| &self.district.resting[field.0]) {
            let own = &self.scheme.indicators[*place];
            indicators[*place] = indicator::score_alone(own, &self.screened, township, self.scheme)
                .map_err(|error| Error::make(&own.id, error))?;
        }
        let score = by_points::add_up(township, indicators, &self.screened, self.scheme);
        self.screened.assume([]);
        Ok(score)
    }

    /// The township with other figures, with its place in the peer group, its grade and its
    /// reasons for lagging.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn placed(&mut self, figures: &Figures) -> Result<TownshipScore, Error> {
        if self.relative {
            self.screened.assume(assumed(self.township, figures));
            let card = scored(&self.screened, self.district.previous, self.scheme);
            self.screened.assume([]);
            return Ok(card?.townships.swap_remove(self.township));
        }
        let score = self.alone(figures)?;
        Ok(self.among_others(score))
    }

    /// A township with its place in the peer group, were this its score.
    pub(super) fn among_others(&self, score: TownshipScore) -> TownshipScore {
        let members = self.district.group(self.township).map_or(&[][..], |group| &group.members);
        places::among(score, self.township, &self.district.scorecard.townships, members, self.scheme)
    }
}

fn assumed(township: usize, figures: &Figures) -> impl Iterator<Item = Assumed> {
    figures.iter().map(move |(field, value)| Assumed { township, field: *field, value: *value })
}
