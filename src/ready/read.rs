//! A file in, a table out: names, peer groups and a column of values for each leaf.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::cell;
use super::layout;
use crate::error::{Error, Flaw};
use crate::finding::Facts;
use crate::ingest::{self, Address, Cell, Found, Isolation, ReadState};
use crate::scheme::index::Index;
use crate::value::Value;

/// A ready table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its file.
    pub path: PathBuf,
    /// The sheet it stands on.
    pub sheet: String,
    /// Names of the units, in the order of the rows.
    pub units: Vec<String>,
    /// The peer group of each unit, as a place in `group_names`. Without peer groups all units are one.
    pub groups: Vec<Option<usize>>,
    /// Names of the peer groups in order of appearance; empty where there are none.
    pub group_names: Vec<String>,
    /// One column per leaf, with a value per unit.
    pub columns: Vec<Vec<Value>>,
    rows: Vec<u32>,
    leaves: Vec<u32>,
}

impl Table {
    /// The address of a unit's value, with its sheet.
    pub fn cell(&self, unit: usize, leaf: usize) -> String {
        format!("{} › {}", self.sheet, Address { row: self.rows[unit], column: self.leaves[leaf] })
    }

    /// The place of the unit with a name.
    pub fn unit_named(&self, name: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit == name)
    }

    pub(super) fn flaw(&self, key: &'static str, facts: Facts, nearest: Option<String>) -> Flaw {
        Flaw { file: file_name(&self.path), line: None, key, facts, nearest }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Reads a ready table, whatever kind of workbook or delimited text it is.
///
/// Rows under the headings count as units if they have a name that the definition does not skip; those
/// without are passed over where they are empty otherwise.
///
/// # Errors
///
/// [`Error::Table`] with everything that is wrong with it: headings that are missing or stand there twice,
/// names that occur twice, rows without a name, cells that are neither number nor gap.
pub fn read(index: &Index, path: &Path, isolation: &Isolation) -> Result<Table, Error> {
    let file = file_name(path);
    let failed = |flaws| Error::Table { path: path.to_owned(), flaws };
    std::fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let found = Found { file: file.clone(), path: path.to_owned() };
    let read = ingest::read_all(&[found], isolation);
    let Some(submission) = read.value.into_iter().find(|read| read.state == ReadState::Read) else {
        let code = read.findings.first().map_or("", |finding| finding.kind.code);
        let facts = Facts::from([("code", code.to_owned())]);
        return Err(failed(vec![Flaw { file, line: None, key: "no_table", facts, nearest: None }]));
    };
    let (sheet, layout) = layout::find(index, &submission.sheets, &file).map_err(failed)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, &Cell>> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|cell| cell.address.row > layout.heading) {
        rows.entry(cell.address.row).or_default().insert(cell.address.column, cell);
    }
    let mut table = Table {
        path: path.to_owned(),
        sheet: sheet.name.clone(),
        units: Vec::new(),
        groups: Vec::new(),
        group_names: Vec::new(),
        columns: vec![Vec::new(); layout.leaves.len()],
        rows: Vec::new(),
        leaves: layout.leaves,
    };
    let mut flaws = Vec::new();
    let skipped: Vec<String> = index.table.skip.iter().map(|name| cell::squeezed(name)).collect();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (row, cells) in rows {
        let name = cells.get(&layout.name).map(|cell| cell::words(cell)).unwrap_or_default();
        if skipped.contains(&name) {
            continue;
        }
        let at = |column: u32| format!("{} › {}", sheet.name, Address { row, column });
        let mut flaw = |key, facts: Vec<(&'static str, String)>| {
            flaws.push(Flaw {
                file: file.clone(),
                line: None,
                key,
                facts: facts.into_iter().collect(),
                nearest: None,
            });
        };
        let mut values = Vec::with_capacity(table.leaves.len());
        for column in &table.leaves {
            values.push(match cells.get(column).map_or(Ok(Value::Missing), |cell| cell::value(cell)) {
                Ok(value) => value,
                // Titles between the rows, and notes at the foot, stand under no name of ours.
                Err(_) if name.is_empty() => Value::Missing,
                Err(written) => {
                    flaw("no_figure", vec![("cell", at(*column)), ("written", written)]);
                    Value::Missing
                }
            });
        }
        if name.is_empty() {
            if values.iter().any(|value| *value != Value::Missing) {
                flaw("no_name", vec![("cell", at(layout.name))]);
            }
            continue;
        }
        if let Some(other) = known.insert(name.clone(), table.units.len()) {
            let first = Address { row: table.rows[other], column: layout.name }.to_string();
            flaw("name_twice", vec![("name", name.clone()), ("cell", at(layout.name)), ("other", first)]);
        }
        let group = match layout.group {
            None => Some(0),
            Some(column) => {
                let group = cells.get(&column).map(|cell| cell::words(cell)).filter(|name| !name.is_empty());
                group.map(|name| place_of(&mut table.group_names, name))
            }
        };
        table.units.push(name);
        table.groups.push(group);
        table.rows.push(row);
        for (column, value) in table.columns.iter_mut().zip(values) {
            column.push(value);
        }
    }
    if flaws.is_empty() { Ok(table) } else { Err(failed(flaws)) }
}

/// The place of a name in a list, at the end of which it is put if it is new.
fn place_of(names: &mut Vec<String>, name: String) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    })
}
