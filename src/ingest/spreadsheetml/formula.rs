//! Formulas in R1C1 notation, written in A1 notation.

use crate::ingest::cell::Address;
use crate::ingest::markup::{COLUMNS, ROWS};

/// Longest formula of a spreadsheet, and longest number in brackets.
const FORMULA: usize = 8_192;
const OFFSET: usize = 10;

/// A formula as it is written at a cell, with its references to cells, rows and columns in A1
/// notation. What cannot be converted stays as it is, for every reference alike: a mixture would say
/// something else.
pub(super) fn to_a1(formula: &str, at: Address) -> String {
    let converted = if formula.len() > FORMULA { None } else { convert(formula, at) };
    converted.unwrap_or_else(|| formula.to_owned())
}

/// `None` where a reference leaves the grid.
fn convert(formula: &str, at: Address) -> Option<String> {
    let mut converted = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        // Words in quotes and names of sheets in apostrophes; a doubled one inside begins another.
        if matches!(first, '"' | '\'') {
            let end = rest[1..].find(first).map_or(rest.len(), |length| length + 2);
            converted.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some((reference, after)) = Reference::parse(rest) {
            let (text, after) = reference.written(after, at)?;
            converted.push_str(&text);
            rest = after;
        } else {
            let name = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
            let length = name.max(first.len_utf8());
            converted.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    Some(converted)
}

/// Whether a character may stand in a name.
fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '\\')
}

/// A row or column: fixed, or counted from the cell of the formula.
#[derive(Clone, Copy)]
enum Part {
    Fixed(i64),
    Offset(i64),
}

impl Part {
    /// The part behind its letter, of either case.
    fn parse(text: &str, letter: char) -> Option<(Self, &str)> {
        let rest = text.strip_prefix([letter, letter.to_ascii_lowercase()])?;
        if let Some(inside) = rest.strip_prefix('[') {
            let length = inside.bytes().take(OFFSET).position(|byte| byte == b']')?;
            return Some((Self::Offset(inside[..length].parse().ok()?), &inside[length + 1..]));
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        if digits == 0 {
            Some((Self::Offset(0), rest))
        } else {
            Some((Self::Fixed(number.parse().ok()?), after))
        }
    }

    /// The place, counted from 0, and the mark of a fixed one.
    fn resolve(self, from: u32, most: u32) -> Option<(&'static str, u32)> {
        let (mark, place) = match self {
            Self::Fixed(number) => ("$", number.checked_sub(1)?),
            Self::Offset(offset) => ("", i64::from(from).checked_add(offset)?),
        };
        Some((mark, u32::try_from(place).ok().filter(|place| *place < most)?))
    }
}

/// A cell, a whole row or a whole column.
#[derive(Clone, Copy)]
struct Reference {
    row: Option<Part>,
    column: Option<Part>,
}

impl Reference {
    /// The reference at the start of a text, unless it is part of a longer name, or a function's.
    fn parse(text: &str) -> Option<(Self, &str)> {
        let (row, rest) = Part::parse(text, 'R').map_or((None, text), |(row, rest)| (Some(row), rest));
        let (column, rest) =
            Part::parse(rest, 'C').map_or((None, rest), |(column, rest)| (Some(column), rest));
        let ends = !rest.starts_with(|c| in_name(c) || matches!(c, '(' | '!' | '['));
        ((row.is_some() || column.is_some()) && ends).then_some((Self { row, column }, rest))
    }

    /// The reference in A1 notation and what follows it. A whole row needs a partner (`5:5`), which
    /// may already be there.
    fn written(self, after: &str, at: Address) -> Option<(String, &str)> {
        let text = self.bare(at)?;
        if self.row.is_some() && self.column.is_some() {
            return Some((text, after));
        }
        let partner = after.strip_prefix(':').and_then(Self::parse);
        match partner.filter(|(other, _)| other.row.is_some() == self.row.is_some()) {
            Some((other, after)) if other.column.is_some() == self.column.is_some() => {
                Some((format!("{text}:{}", other.bare(at)?), after))
            }
            _ => Some((format!("{text}:{text}"), after)),
        }
    }

    fn bare(self, at: Address) -> Option<String> {
        let mut text = String::new();
        if let Some(column) = self.column {
            let (mark, column) = column.resolve(at.column, COLUMNS)?;
            let address = Address { row: 0, column }.to_string();
            text.push_str(mark);
            text.push_str(address.trim_end_matches('1'));
        }
        if let Some(row) = self.row {
            let (mark, row) = row.resolve(at.row, ROWS)?;
            text.push_str(mark);
            text.push_str(&(row + 1).to_string());
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::to_a1;
    use crate::ingest::cell::Address;

    /// At C5.
    fn a1(formula: &str) -> String {
        to_a1(formula, Address { row: 4, column: 2 })
    }

    #[test]
    fn references_are_counted_from_the_cell_and_fixed_ones_marked() {
        assert_eq!(a1("SUM(R[-3]C:R[-1]C)"), "SUM(C2:C4)");
        assert_eq!(a1("R1C1+RC[-1]*R[1]C4-r5c28"), "$A$1+B5*$D6-$AB$5");
        assert_eq!(a1("Sheet2!R2C2&'R1C1 年'!RC"), "Sheet2!$B$2&'R1C1 年'!C5");
        assert_eq!(a1("SUM(R3)+SUM(C[1]:C6)/COUNT(R)"), "SUM($3:$3)+SUM(D:$F)/COUNT(5:5)");
    }

    #[test]
    fn names_functions_and_words_are_no_references() {
        let formula = "IF(\"R1C1 \"\"RC\"\"\",RATE(A1,Rate_C1),镇R1C1)+Round(C12x,2)+1.5E3";
        assert_eq!(a1(formula), formula);
    }

    #[test]
    fn a_formula_that_leaves_the_grid_stays_as_it_is() {
        for formula in ["R1C1+R[-9]C", "RC[16384]", "R0C1", "R99999999999999999999C1", "\"R1C1"] {
            assert_eq!(a1(formula), formula);
        }
    }

    proptest! {
        #[test]
        fn converting_never_panics(formula in "[RCrc0-9\\[\\]:!'\"(-+镇]{0,30}") {
            let _ = a1(&formula);
        }
    }
}
