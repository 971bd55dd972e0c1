//! A relation as a formula that checks it while the form is filled in, in plain functions only.
//!
//! It says the same as [`RelationRule::broken`] does of the submission, but for one thing: what is neither a
//! number nor "无" nor "/" ("2500余") leaves it open. Blank is not broken.

use std::collections::BTreeMap;

use super::words::{NOT_APPLICABLE, NOTHING, ODD, OPEN, RIGHT, WRONG};
use crate::scheme::{FieldId, RelationRule};

/// Where the figures of the form stand.
pub(super) struct Cells {
    /// The sheet of an item, by its place, and its row, counted from 1.
    pub(super) of: BTreeMap<FieldId, (usize, u32)>,
    /// Names of the sheets.
    pub(super) sheets: Vec<String>,
    /// Letter of the column that is filled in.
    pub(super) filled: char,
    /// Letter of the column of the year before.
    pub(super) before: char,
}

/// How far two sides may differ and still be equal, as when submissions are checked.
const TOLERANCE: &str = "0.005";

/// Figures added up.
struct Side {
    /// What they come to.
    sum: String,
    /// Whether all are filled in, and not all of them do not apply.
    known: String,
}

impl Cells {
    /// The formula of a relation, on a sheet.
    pub(super) fn check(&self, rule: &RelationRule<FieldId>, strict: bool, sheet: usize) -> String {
        let side = |fields: &[FieldId]| self.side(fields, self.filled, sheet);
        let one = |field: FieldId| side(&[field]);
        let wrong = if strict { WRONG } else { ODD };
        let when = |known: &[&str], broken: String| {
            format!("IF(AND({}),IF({broken},\"{wrong}\",\"{RIGHT}\"),\"{OPEN}\")", known.join(","))
        };
        let apart =
            |a: &Side, b: &str, known: &[&str]| when(known, format!("ABS({}-({b}))>{TOLERANCE}", a.sum));
        match rule {
            RelationRule::Sum { parts, total, or, carried_over } => {
                let a = side(parts);
                let whole = |total: FieldId| self.with_carried(&[total], carried_over, sheet);
                let (b, c) = (whole(*total), or.map(whole));
                let apart = |b: &Side| format!("ABS({}-({}))>{TOLERANCE}", a.sum, b.sum);
                let above = |b: &Side| format!("{}>{}+{TOLERANCE}", a.sum, b.sum);
                let broken = |wrong: &dyn Fn(&Side) -> String| match &c {
                    // To give either will do; one that is not there is no way out.
                    Some(c) => format!("AND({},IF({},{},0=0))", wrong(&b), c.known, wrong(c)),
                    None => wrong(&b),
                };
                let all = when(&[&a.known, &b.known], broken(&apart));
                // The parts that are filled in may already be too much.
                format!("IF(AND({},{}),\"{wrong}\",{all})", b.known, broken(&above))
            }
            RelationRule::Equal { left, right } => {
                let (a, b) = (side(left), side(right));
                apart(&a, &b.sum, &[&a.known, &b.known])
            }
            RelationRule::AtMost { parts, whole, each, times, carried_over } => {
                let (a, b) = (side(parts), self.with_carried(whole, carried_over, sheet));
                let scaled = |sum: String, times: f64| match times {
                    1.0 => sum,
                    times => format!("ROUND({sum}*{times},6)"),
                };
                let (least, most) = (scaled(a.sum, *each), scaled(b.sum, *times));
                let right = format!("IF(AND({},{}),\"{RIGHT}\",\"{OPEN}\")", a.known, b.known);
                format!("IF(AND({},{least}>{most}+{TOLERANCE}),\"{wrong}\",{right})", b.known)
            }
            RelationRule::Needs { field, also } => {
                let (a, b) = (one(*field), side(also));
                when(&[&a.known, &b.known], format!("AND({}>0,{}=0)", a.sum, b.sum))
            }
            RelationRule::RollForward { stock, plus, minus } => {
                let (now, then) = (one(*stock), self.side(&[*stock], self.before, sheet));
                let (more, less) = (side(plus), side(minus));
                let due = format!("{}+{}-{}", then.sum, more.sum, less.sum);
                apart(&now, &due, &[&now.known, &then.known, &more.known, &less.known])
            }
            RelationRule::Differ { left, right, full } => {
                let (a, b) = (one(*left), one(*right));
                let mut odd = format!("AND({},{}={})", b.known, a.sum, b.sum);
                if let Some(share) = full {
                    let (part, whole) = (one(share.part), one(share.whole));
                    odd = format!(
                        "OR({odd},AND({},{},{}>0,{}={}))",
                        part.known, whole.known, whole.sum, part.sum, whole.sum
                    );
                }
                // Right only where both are there to compare.
                let right = format!("IF({},\"{RIGHT}\",\"{OPEN}\")", b.known);
                format!("IF({},IF(AND({}>0,{odd}),\"{wrong}\",{right}),\"{OPEN}\")", a.known, a.sum)
            }
        }
    }

    /// A whole, to which what was carried over is added where it is filled in.
    fn with_carried(&self, whole: &[FieldId], carried: &[FieldId], sheet: usize) -> Side {
        if carried.is_empty() {
            return self.side(whole, self.filled, sheet);
        }
        let all = self.areas(&[whole, carried].concat(), self.filled, sheet);
        let own = self.areas(whole, self.filled, sheet);
        let filled = format!("{}{}={}", numbers(&own), said(&own, NOT_APPLICABLE), whole.len());
        Side { sum: format!("SUM({})", all.join(",")), known: format!("AND({filled},{}>0)", numbers(&all)) }
    }

    fn side(&self, fields: &[FieldId], column: char, sheet: usize) -> Side {
        let areas = self.areas(fields, column, sheet);
        let list = areas.join(",");
        let numbers = numbers(&areas);
        let filled = format!("{numbers}{}={}", said(&areas, NOT_APPLICABLE), fields.len());
        // One figure that does not apply leaves nothing to compare.
        let known =
            if fields.len() == 1 { format!("{numbers}=1") } else { format!("AND({filled},{numbers}>0)") };
        Side { sum: format!("SUM({list})"), known }
    }

    /// The cells of figures, neighbours together.
    fn areas(&self, fields: &[FieldId], column: char, sheet: usize) -> Vec<String> {
        let mut runs: Vec<(usize, u32, u32)> = Vec::new();
        for (own, row) in fields.iter().filter_map(|field| self.of.get(field)) {
            match runs.last_mut() {
                Some((same, _, last)) if *same == *own && *last + 1 == *row => *last = *row,
                _ => runs.push((*own, *row, *row)),
            }
        }
        let area = |(own, first, last): (usize, u32, u32)| {
            let sheet = if own == sheet { String::new() } else { format!("{}!", quoted(&self.sheets[own])) };
            let rest = if last == first { String::new() } else { format!(":${column}${last}") };
            format!("{sheet}${column}${first}{rest}")
        };
        runs.into_iter().map(area).collect()
    }
}

/// How many cells hold a number, or the word for zero.
fn numbers(areas: &[String]) -> String {
    format!("COUNT({}){}", areas.join(","), said(areas, NOTHING))
}

/// How many cells hold a word, to be added.
fn said(areas: &[String], word: &str) -> String {
    areas.iter().map(|area| format!("+COUNTIF({area},\"{word}\")")).collect()
}

/// The name of a sheet as formulas write it.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

#[cfg(test)]
mod tests;
