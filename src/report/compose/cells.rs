//! What every table is made of: headings by their key, places, and the word for nothing.

use crate::report::summary::{Cell, Column, ColumnKind};
use crate::report::{Material, print};
use crate::score::Rank;
use crate::value::plain;

impl Material<'_> {
    /// A column with the heading of a key, `column.<key>` in the locale.
    pub(super) fn column(&self, key: &str, kind: ColumnKind) -> Column {
        Column {
            key: key.to_owned(),
            heading: self.locale.text(&format!("column.{key}")).to_owned(),
            detail: None,
            kind,
        }
    }

    /// Several of them.
    pub(super) fn columns<'k>(
        &self,
        columns: impl IntoIterator<Item = (&'k str, ColumnKind)>,
    ) -> Vec<Column> {
        columns.into_iter().map(|(key, kind)| self.column(key, kind)).collect()
    }

    /// A place, marked where it is shared; the word for nothing where there is none.
    pub(super) fn place(&self, rank: Option<Rank>) -> Cell {
        rank.map_or_else(|| self.none(), |rank| Cell::number_as(rank.place, rank.printed()))
    }

    /// Points an indicator costs, with its full mark as it counts where weight that does not apply was shared out to
    /// it: what is lost is a part of that, and not of the weight in the heading.
    pub(super) fn lost(&self, place: usize, indicator: usize, lost: f64) -> Cell {
        let printed = print::points(lost);
        Cell::number_as(
            lost,
            match self.full_mark_counted(place, indicator) {
                Some(full) => {
                    self.locale.with("lost.of", &[("lost", &printed), ("full", &print::full_mark(full))])
                }
                None => printed,
            },
        )
    }

    /// The full mark of an indicator, and what it counts where that is another.
    pub(super) fn full_mark(&self, place: usize, indicator: usize) -> Cell {
        let weight = self.scheme.indicators[indicator].weight;
        Cell::number_as(
            weight,
            match self.full_mark_counted(place, indicator) {
                Some(full) => {
                    let facts = [("weight", plain(weight)), ("full", print::full_mark(full))];
                    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
                    self.locale.with("lost.full_mark", &facts)
                }
                None => plain(weight),
            },
        )
    }

    /// The full mark of an indicator as it counts for a township; `None` where it is the scheme's.
    pub(super) fn full_mark_counted(&self, place: usize, indicator: usize) -> Option<f64> {
        let (own, score) = (&self.scheme.indicators[indicator], self.score(place));
        score.indicators[indicator].points?;
        let full = own.weight * score.groups[own.group].scale();
        (print::full_mark(full) != print::full_mark(own.weight)).then_some(full)
    }

    /// The word for nothing.
    pub(super) fn none(&self) -> Cell {
        Cell::gap(self.locale.text("gap.none"))
    }
}
