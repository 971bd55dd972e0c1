//! Formulas that several cells share: written once, and shifted for each cell.

use std::collections::BTreeMap;

use crate::ingest::cell::Address;

/// The shared formulas of a sheet, by number.
#[derive(Debug, Default)]
pub(super) struct SharedFormulas(BTreeMap<String, (Address, String)>);

impl SharedFormulas {
    /// Keeps the formula that a group's first cell writes out.
    pub(super) fn keep(&mut self, number: &str, at: Address, formula: &str) {
        self.0.insert(number.to_owned(), (at, formula.to_owned()));
    }

    /// The formula of a further cell of the group; `None` where its first cell was never seen, or a
    /// shifted reference would leave the sheet.
    pub(super) fn at(&self, number: &str, at: Address) -> Option<String> {
        let (first, formula) = self.0.get(number)?;
        let down = i64::from(at.row) - i64::from(first.row);
        let right = i64::from(at.column) - i64::from(first.column);
        shifted(formula, down, right)
    }
}

/// A formula with its relative references moved. Text in quotes is left alone, and so is whatever
/// only looks like a reference: names of functions, names with further letters.
fn shifted(formula: &str, down: i64, right: i64) -> Option<String> {
    let mut moved = String::with_capacity(formula.len() + 8);
    let chars: Vec<char> = formula.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == '"' || c == '\'' {
            let end = (at + 1..chars.len()).find(|place| chars[*place] == c).unwrap_or(chars.len() - 1);
            moved.extend(&chars[at..=end]);
            at = end + 1;
        } else if c.is_alphanumeric() || matches!(c, '$' | '_' | '.') {
            let word = |c: &char| c.is_alphanumeric() || matches!(c, '$' | '_' | '.');
            let end = at + chars[at..].iter().take_while(|c| word(c)).count();
            let text: String = chars[at..end].iter().collect();
            // A function's bracket or a sheet's mark follows: not a cell.
            let named = chars.get(end).is_some_and(|next| matches!(next, '(' | '!'));
            match (!named).then(|| Address::parse(&text)).flatten() {
                Some(reference) => moved.push_str(&reference_moved(&text, reference, down, right)?),
                None => moved.push_str(&text),
            }
            at = end;
        } else {
            moved.push(c);
            at += 1;
        }
    }
    Some(moved)
}

fn reference_moved(text: &str, reference: Address, down: i64, right: i64) -> Option<String> {
    let fixed_column = text.starts_with('$');
    let fixed_row = text.trim_start_matches('$').contains('$');
    let place =
        |from: u32, by: i64, fixed: bool| u32::try_from(i64::from(from) + if fixed { 0 } else { by }).ok();
    let to = Address {
        row: place(reference.row, down, fixed_row)?,
        column: place(reference.column, right, fixed_column)?,
    };
    let plain = to.to_string();
    let letters = plain.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = plain.split_at(letters);
    let mark = |fixed| if fixed { "$" } else { "" };
    Some(format!("{}{column}{}{row}", mark(fixed_column), mark(fixed_row)))
}

#[cfg(test)]
mod tests {
    use super::{SharedFormulas, shifted};
    use crate::ingest::cell::Address;

    #[test]
    fn relative_references_move_and_fixed_ones_functions_and_words_stay() {
        assert_eq!(shifted("SUM(D7:D21)", 0, 1).as_deref(), Some("SUM(E7:E21)"));
        assert_eq!(shifted("$D7+D$7+$D$7+LOG10(A1)", 2, 1).as_deref(), Some("$D9+E$7+$D$7+LOG10(B3)"));
        assert_eq!(
            shifted("IF(A1=\"A1\",'A1'!B2,名A1)", 1, 0).as_deref(),
            Some("IF(A2=\"A1\",'A1'!B3,名A1)")
        );
        assert_eq!(shifted("A1", -1, 0), None);
    }

    #[test]
    fn a_group_without_its_first_cell_gives_nothing() {
        let mut formulas = SharedFormulas::default();
        let at = |row| Address { row, column: 3 };
        assert_eq!(formulas.at("0", at(5)), None);
        formulas.keep("0", at(4), "B5/C5");
        assert_eq!(formulas.at("0", at(6)).as_deref(), Some("B7/C7"));
    }
}
