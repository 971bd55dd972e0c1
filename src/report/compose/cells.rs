//! What every table is made of: headings by their key, places, and the word for nothing.

use crate::report::Material;
use crate::report::summary::{Cell, Column, ColumnKind};
use crate::score::Rank;

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

    /// The word for nothing.
    pub(super) fn none(&self) -> Cell {
        Cell::gap(self.locale.text("gap.none"))
    }
}
