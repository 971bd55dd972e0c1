//! Tables of the paper, made of columns and cells of the summary's own.

use super::Ground;
use crate::report::summary::{Column, ColumnKind, Row, Table};

/// Places of the columns with these keys, in the order asked for; one that is not there is left out.
pub(super) fn columns(table: &Table, keys: &[&str]) -> Vec<usize> {
    keys.iter().filter_map(|key| column(table, key)).collect()
}

/// The place of the column with a key.
pub(super) fn column(table: &Table, key: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.key == key)
}

/// The same table with some of its columns only, under a caption of its own.
pub(super) fn pick(table: &Table, id: &str, caption: String, places: &[usize]) -> Table {
    let cells = |row: &Row| places.iter().map(|place| row.cells[*place].clone()).collect();
    Table {
        id: id.to_owned(),
        caption,
        sheet: String::new(),
        columns: places.iter().map(|place| table.columns[*place].clone()).collect(),
        rows: table.rows.iter().map(|row| Row { cells: cells(row), ..row.clone() }).collect(),
        notes: table.notes.clone(),
    }
}

impl Ground<'_> {
    /// A table of its own: columns by the keys of their headings.
    pub(super) fn new_table(
        &self,
        id: &str,
        caption: String,
        columns: &[(&str, ColumnKind)],
        rows: Vec<Row>,
    ) -> Table {
        Table {
            id: id.to_owned(),
            caption,
            sheet: String::new(),
            columns: columns.iter().map(|(key, kind)| self.column(key, *kind)).collect(),
            rows,
            notes: Vec::new(),
        }
    }

    /// A column with a heading of the summary or, where that has none, of the paper.
    pub(super) fn column(&self, key: &str, kind: ColumnKind) -> Column {
        let own = format!("paper.column.{key}");
        let key = if self.locale.has(&own) { own } else { format!("column.{key}") };
        Column { key: String::new(), heading: self.locale.text(&key).to_owned(), detail: None, kind }
    }
}
