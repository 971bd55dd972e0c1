//! How well a district was read, held against the truth about it: for those who change the reader.
//!
//! A truth folder holds `truth.csv` (what each figure is and where it stands), `faults.csv` (what was
//! planted), `submissions/<period>/` or `inputs/<period>/`, and may hold a roster of its own. `tests/fixtures/district` and the
//! example's README describe the columns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;
use crate::finding::Finding;
use crate::ingest::{Area, Isolation};
use crate::period::Period;
use crate::pipeline::{self, Outcome};
use crate::scheme::Scheme;
use crate::tidy::Observation;

/// Codes that tell of a sound cell what anybody can see: harmless dress, approximations, ranges,
/// markers, other wording, blanks.
const HARMLESS: [&str; 6] = ["C-02", "C-03", "C-04", "C-05", "H-03", "V25"];

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Figures the truth has, those it says may be held left out.
    pub expected: usize,
    /// Figures that were read.
    pub read: usize,
    /// Figures that were read as they are: township, field, value, qualifier, file, sheet and cell.
    pub right: usize,
    /// Figures read otherwise, with what was read; those without a finding first.
    pub wrong: Vec<String>,
    /// How many of those no finding speaks of.
    pub silent: usize,
    /// Figures of the truth that were not read.
    pub unread: Vec<String>,
    /// Planted faults, and those of them that were reported with their code at their cell.
    pub faults: usize,
    /// Faults that were not reported.
    pub unseen: Vec<String>,
    /// Findings that name a cell.
    pub findings: usize,
    /// Those of them at cells with a figure and without a fault.
    pub on_sound_cells: Vec<String>,
    /// Cells that are not empty, and those of them of which nobody knows what became.
    pub cells: usize,
    /// See [`Audit::cells`].
    pub lost: usize,
}

/// A row of `truth.csv`.
#[derive(Clone, Debug, Deserialize)]
struct Truth {
    township_code: String,
    period: String,
    field_id: String,
    value: String,
    qualifier: String,
    file: String,
    sheet: String,
    cell: String,
    note: String,
}

/// A row of `faults.csv`.
#[derive(Clone, Debug, Deserialize)]
struct Fault {
    file: String,
    sheet: String,
    cell: String,
    kind: String,
    expected_code: String,
    expected_action: String,
    township_code: String,
    note: String,
}

/// Reads every period of a truth folder and compares. Faults are looked for in the latest period only.
///
/// - `place`: the folder, or its `truth.csv`.
/// - `scheme`: the folder of the scheme; the roster beside the truth takes the place of its own.
///
/// # Errors
///
/// [`Error::Read`] where a table cannot be read, and whatever ends a run.
pub fn audit(place: &Path, scheme: &Path, isolation: &Isolation) -> Result<Audit, Error> {
    if !place.exists() {
        return Err(Error::Read { path: place.to_owned(), source: std::io::ErrorKind::NotFound.into() });
    }
    let folder: PathBuf = if place.is_dir() { place.to_owned() } else { parent(place) };
    let roster = Some(folder.join("roster.csv")).filter(|roster| roster.is_file());
    let scheme = Scheme::load_with_roster(scheme, roster.as_deref())?;
    let truth: Vec<Truth> = table(&folder.join("truth.csv"))?;
    let faults: Vec<Fault> = table(&folder.join("faults.csv"))?;
    let periods: BTreeSet<&str> = truth.iter().map(|row| row.period.as_str()).collect();
    let mut audit = Audit::default();
    for name in &periods {
        let held = ["submissions", "inputs"].map(|under| folder.join(under).join(name));
        let inputs = held.iter().find(|held| held.is_dir()).cloned().unwrap_or_default();
        let (true, Some(period)) = (inputs.is_dir(), Period::parse(name)) else { continue };
        let outcome = pipeline::run(&scheme.of(period)?, &inputs, period, isolation, &|_| {})?;
        let of_period: Vec<&Truth> = truth.iter().filter(|row| row.period == *name).collect();
        audit.figures(&of_period, &outcome)?;
        for receipt in &outcome.tidied.receipts {
            audit.cells += receipt.ledger.cells;
            audit.lost += receipt.ledger.lost;
        }
        let planted: Vec<&Fault> = faults
            .iter()
            .filter(|fault| {
                fault.file.starts_with(&format!("{name}/")) || fault.note.ends_with(&format!("period {name}"))
            })
            .collect();
        audit.faults(&planted, &outcome);
        audit.sound(&of_period, &planted, &outcome.findings);
    }
    Ok(audit)
}

fn parent(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn table<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, Error> {
    let unreadable = |error: csv::Error| {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            kind => std::io::Error::other(format!("{kind:?}")),
        };
        Error::Read { path: path.to_owned(), source }
    };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    reader.deserialize().collect::<Result<_, _>>().map_err(unreadable)
}

impl Truth {
    /// The file within its period's folder.
    fn file(&self) -> &str {
        self.file.split_once('/').map_or(self.file.as_str(), |(_, file)| file)
    }

    /// Whether a person has to confirm it first: not to read it is as right as to read it.
    fn may_be_held(&self) -> bool {
        self.note.starts_with("held:")
    }

    /// What is to be read, as [`said`] prints it.
    fn said(&self) -> String {
        let number: Option<f64> = self.value.parse().ok();
        let high = self.note.split("range:").nth(1).and_then(|range| range.split("..").nth(1));
        let high: Option<f64> = high.and_then(|high| {
            high.split(|c: char| !c.is_ascii_digit() && c != '.').next().and_then(|high| high.parse().ok())
        });
        said(&self.qualifier, number, high)
    }
}

/// A value with its qualifier, in one word.
fn said(qualifier: &str, number: Option<f64>, high: Option<f64>) -> String {
    let number = number.filter(|_| !matches!(qualifier, "missing" | "not_applicable")).unwrap_or_default();
    match high.filter(|_| qualifier == "range") {
        Some(high) => format!("{qualifier} {number:.6}..{high:.6}"),
        None => format!("{qualifier} {number:.6}"),
    }
}

impl Audit {
    /// Compares every figure of a period.
    fn figures(&mut self, truth: &[&Truth], outcome: &Outcome) -> Result<(), Error> {
        let rows = outcome.tidied.observations.each();
        let read: BTreeMap<(&str, &str), Observation<'_>> =
            rows.map(|(township, field, row)| ((township, field), row)).collect();
        for row in truth {
            let Some(seen) = read.get(&(row.township_code.as_str(), row.field_id.as_str())) else {
                self.unread.push(format!("{} {}", row.township_code, row.field_id));
                continue;
            };
            let value = said(seen.value.qualifier(), seen.value.figure(), seen.value.high());
            let nothing = seen.value.qualifier() == "missing";
            let due = row.qualifier != "missing";
            if nothing && row.may_be_held() {
                continue;
            }
            self.expected += usize::from(due);
            self.read += usize::from(!nothing);
            let source = seen.source;
            let same_place = source.is_some_and(|source| {
                (source.file == row.file() || sent_twice(outcome, source.file, row.file()))
                    && source.sheet == row.sheet
                    && source.cell == row.cell
            });
            let line = || {
                let place = source.map(|source| path(&[source.file, source.sheet, source.cell]));
                let place = place.unwrap_or_default();
                let (township, field, wanted) = (&row.township_code, &row.field_id, row.said());
                format!(
                    "{township} {field}: {value} @ {place}, not {wanted} @ {}",
                    path(&[row.file(), &row.sheet, &row.cell])
                )
            };
            if due && !nothing && value == row.said() && same_place {
                self.right += 1;
            } else if !nothing {
                let noted = outcome.findings.iter().any(|finding| {
                    let about = finding.subject.as_deref() == Some(row.field_id.as_str());
                    let at = || {
                        source.is_some_and(|source| {
                            finding.place.file.as_deref() == Some(source.file)
                                && finding.cells().any(|cell| cell == (source.sheet, source.cell))
                        })
                    };
                    finding.place.township.as_deref() == Some(row.township_code.as_str()) && (about || at())
                });
                self.silent += usize::from(!noted);
                let at = if noted { self.wrong.len() } else { 0 };
                self.wrong.insert(at, line());
            } else if due {
                self.unread.push(line());
            }
        }
        Ok(())
    }

    /// Looks for every planted fault.
    fn faults(&mut self, planted: &[&Fault], outcome: &Outcome) {
        for fault in planted {
            self.faults += 1;
            let seen = outcome.findings.iter().any(|finding| reports(finding, fault));
            // A fault in a version that another one replaces goes with it.
            let replaced = fault.expected_action.starts_with("file superseded")
                && outcome.findings.iter().any(|finding| {
                    finding.kind.code == "D-03" && finding.place.file.as_deref() == Some(file_of(&fault.file))
                });
            if !seen && !replaced {
                let place = path(&[&fault.file, &fault.sheet, &fault.cell]);
                self.unseen.push(format!("{} {} {place}", fault.expected_code, fault.kind));
            }
        }
    }

    /// Counts the findings at cells with a figure and without a fault.
    fn sound(&mut self, truth: &[&Truth], planted: &[&Fault], findings: &[Finding]) {
        let figures: BTreeSet<(&str, &str, &str)> =
            truth.iter().map(|row| (row.file(), row.sheet.as_str(), row.cell.as_str())).collect();
        let cells = findings.iter().flat_map(|finding| {
            let file = finding.place.file.as_deref();
            finding.cells().filter_map(move |(sheet, cell)| Some((finding, file?, sheet, cell)))
        });
        for (finding, file, sheet, cell) in cells {
            self.findings += 1;
            let faulty = planted.iter().any(|fault| {
                let same = file_of(&fault.file) == file && fault.sheet == sheet;
                let within = || {
                    let (Some(area), Some(own)) = (Area::parse(&fault.cell), Area::parse(cell)) else {
                        return false;
                    };
                    area.contains(own.first) || own.contains(area.first)
                };
                same && (fault.cell == cell || within())
            });
            if figures.contains(&(file, sheet, cell)) && !faulty && !HARMLESS.contains(&finding.kind.code) {
                let place = path(&[file, sheet, cell]);
                self.on_sound_cells.push(format!("{} {place}", finding.kind.code));
            }
        }
    }
}

/// Whether two files are copies of each other, or hold the same figures: either may be named.
fn sent_twice(outcome: &Outcome, one: &str, other: &str) -> bool {
    outcome.findings.iter().any(|finding| {
        let file = finding.place.file.as_deref();
        let kept = finding.facts.get("other").map(String::as_str);
        matches!(finding.kind.code, "D-01" | "D-02")
            && (file == Some(one) && kept == Some(other) || file == Some(other) && kept == Some(one))
    })
}

/// File, sheet and cell as far as they are known: a fault of a whole file names no cell.
fn path(parts: &[&str]) -> String {
    let known: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    known.join(" › ")
}

fn file_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, file)| file)
}

/// Whether a finding is the one a fault asks for.
fn reports(finding: &Finding, fault: &Fault) -> bool {
    let place = &finding.place;
    let file = file_of(&fault.file);
    // A replaced version is reported at the file that is set aside.
    let replaced =
        fault.expected_code == "D-03" && finding.facts.get("other").map(String::as_str) == Some(file);
    let same_file = place.file.as_deref().unwrap_or_default() == file || replaced;
    let same_cell = fault.cell.is_empty() || replaced || finding.cells().any(|(_, cell)| cell == fault.cell);
    let same_township = !file.is_empty() || place.township.as_deref() == Some(fault.township_code.as_str());
    // Which of two files with the same figures counts is left open.
    let same_either_way =
        fault.expected_code == "D-02" && finding.facts.get("other").map(String::as_str) == Some(file);
    finding.kind.code == fault.expected_code && (same_file || same_either_way) && same_cell && same_township
}

/// A share of a whole in percent, and 100 where there is no whole.
pub fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 / whole as f64 * 100.0 }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_place_has_no_gap_where_a_part_of_it_is_not_known() {
        assert_eq!(path(&["a.xlsx", "", "D4"]), "a.xlsx › D4");
        assert_eq!(path(&["a.xlsx", "", ""]), "a.xlsx");
    }
}
