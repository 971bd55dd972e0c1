//! Recomputes plain formulas over the cells that were read: SUM, ROUND, + − × ÷ and percent.
//!
//! Stored results may be absent (a program wrote the file) or stale (somebody pasted over a part);
//! anything beyond plain arithmetic is left alone.

use std::cell::Cell as StdCell;

use super::number;
use crate::ingest::{Address, Content, Sheet};
use crate::value::Value;

/// Longest formula that Excel itself takes.
const LENGTH: usize = 8_192;
/// How deep brackets, signs and references may nest.
const DEPTH: u8 = 64;
/// Cells looked up for one result. References that fan out would otherwise multiply.
const LOOKUPS: u32 = 100_000;
/// Most cells a range may span.
const RANGE_CELLS: u64 = 10_000;

/// What the words in a formula's cells count as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// The number they say: where a file stores no result, "1件" is one.
    AsNumbers,
    /// A reason not to judge: spreadsheets leave words out of a sum, and the stored result is right
    /// to do so.
    Unusable,
}

/// The result of a formula (without `=`), or `None` if it is not plain arithmetic over numbers.
pub fn evaluate(sheet: &Sheet, formula: &str, words: Words) -> Option<f64> {
    evaluate_at(sheet, formula, words, 0, &StdCell::new(LOOKUPS))
}

fn evaluate_at(sheet: &Sheet, formula: &str, words: Words, depth: u8, left: &StdCell<u32>) -> Option<f64> {
    if formula.len() > LENGTH || depth >= DEPTH {
        return None;
    }
    let text: Vec<char> = formula.trim_start_matches('=').chars().filter(|c| !c.is_whitespace()).collect();
    let mut parser = Parser { sheet, text: &text, at: 0, words, depth, left };
    let result = parser.sum()?;
    (parser.at == text.len() && result.is_finite()).then_some(result)
}

struct Parser<'a> {
    sheet: &'a Sheet,
    text: &'a [char],
    at: usize,
    words: Words,
    depth: u8,
    left: &'a StdCell<u32>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> Option<()> {
        (self.peek() == Some(c)).then(|| self.at += 1)
    }

    fn sum(&mut self) -> Option<f64> {
        let mut total = self.product()?;
        while let Some(sign @ ('+' | '-')) = self.peek() {
            self.at += 1;
            let term = self.product()?;
            total += if sign == '+' { term } else { -term };
        }
        Some(total)
    }

    fn product(&mut self) -> Option<f64> {
        let mut total = self.factor()?;
        while let Some(sign @ ('*' | '/')) = self.peek() {
            self.at += 1;
            let term = self.factor()?;
            total = if sign == '*' { total * term } else { total / term };
        }
        Some(total)
    }

    fn factor(&mut self) -> Option<f64> {
        // Every bracket and every sign comes through here once more.
        self.depth = self.depth.checked_add(1).filter(|depth| *depth < DEPTH)?;
        let value = self.factor_within();
        self.depth -= 1;
        value
    }

    fn factor_within(&mut self) -> Option<f64> {
        let value = match self.peek()? {
            '-' => {
                self.at += 1;
                -self.factor()?
            }
            '+' => {
                self.at += 1;
                self.factor()?
            }
            '(' => {
                self.at += 1;
                let inside = self.sum()?;
                self.take(')')?;
                inside
            }
            c if c.is_ascii_digit() || c == '.' => self.literal()?,
            _ => self.name()?,
        };
        if self.take('%').is_some() { Some(value / 100.0) } else { Some(value) }
    }

    fn literal(&mut self) -> Option<f64> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect::<String>().parse().ok()
    }

    /// A cell, or a function of ranges.
    fn name(&mut self) -> Option<f64> {
        let word = self.word();
        if self.take('(').is_some() {
            return match word.to_ascii_uppercase().as_str() {
                "SUM" => self.arguments(),
                "ROUND" => {
                    let value = self.sum()?;
                    self.take(',')?;
                    let scale = 10_f64.powf(self.sum()?);
                    self.take(')')?;
                    Some((value * scale).round() / scale)
                }
                _ => None,
            };
        }
        self.cell(Address::parse(&word)?)
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '$') {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    /// The rest of SUM after its bracket: cells, ranges and numbers, added.
    fn arguments(&mut self) -> Option<f64> {
        let mut total = 0.0;
        loop {
            let start = self.at;
            let word = self.word();
            if self.take(':').is_some() {
                let (from, to) = (Address::parse(&word)?, Address::parse(&self.word())?);
                total += self.range(from, to)?;
            } else {
                self.at = start;
                total += self.sum()?;
            }
            if self.take(')').is_some() {
                return Some(total);
            }
            self.take(',')?;
        }
    }

    fn range(&self, from: Address, to: Address) -> Option<f64> {
        let rows = from.row.min(to.row)..=from.row.max(to.row);
        let columns = from.column.min(to.column)..=from.column.max(to.column);
        let cells =
            (u64::from(rows.end() - rows.start()) + 1) * (u64::from(columns.end() - columns.start()) + 1);
        if cells > RANGE_CELLS {
            return None;
        }
        rows.flat_map(|row| columns.clone().map(move |column| Address { row, column }))
            .try_fold(0.0, |total, address| Some(total + self.cell(address)?))
    }

    /// The number in a cell: a blank counts as nothing, words make the formula unusable.
    fn cell(&self, address: Address) -> Option<f64> {
        self.left.set(self.left.get().checked_sub(1)?);
        let Some(cell) = self.sheet.at(address) else { return Some(0.0) };
        if let Some(formula) = &cell.formula
            && let Some(result) = evaluate_at(self.sheet, formula, self.words, self.depth + 1, self.left)
        {
            return Some(result);
        }
        match &cell.content {
            Content::Number(number) | Content::Percent(number) => Some(*number),
            Content::Text(_) if self.words == Words::Unusable => None,
            Content::Text(text) => match number::read(text).value {
                Value::Number(number) => Some(number),
                Value::NotApplicable | Value::Missing if text.trim().len() <= 3 => Some(0.0),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Words, evaluate as evaluate_words};
    use crate::ingest::{Address, Cell, Content, Sheet};

    fn evaluate(sheet: &Sheet, formula: &str) -> Option<f64> {
        evaluate_words(sheet, formula, Words::AsNumbers)
    }

    fn sheet() -> Sheet {
        let cell = |row, content, formula: Option<&str>| Cell {
            address: Address { row, column: 3 },
            content,
            formula: formula.map(str::to_owned),
        };
        Sheet::new(
            "s",
            false,
            vec![
                cell(0, Content::Number(11.0), None),
                cell(1, Content::Text("1件".into()), None),
                cell(2, Content::Blank, Some("SUM(D1:D2)")),
                cell(3, Content::Text("见附件".into()), None),
            ],
        )
    }

    #[test]
    fn sums_and_plain_arithmetic_are_computed() {
        assert_eq!(evaluate(&sheet(), "SUM(D1:D2)"), Some(12.0));
        assert_eq!(evaluate(&sheet(), "=SUM($D$1,D2,3)"), Some(15.0));
        assert_eq!(evaluate(&sheet(), "D3*2-(1+1)/2"), Some(23.0));
        assert_eq!(evaluate(&sheet(), "ROUND(D1/3,2)"), Some(3.67));
        assert_eq!(evaluate(&sheet(), "D1+D9"), Some(11.0));
    }

    #[test]
    fn what_is_not_plain_arithmetic_has_no_result() {
        for formula in
            ["SUM(D1:D4)", "VLOOKUP(A1,B:C,2)", "D1/0", "DISPIMG(\"ID\",1)", "", "SUM(D1", "[1]Sheet!A1"]
        {
            assert_eq!(evaluate(&sheet(), formula), None, "{formula}");
        }
    }

    #[test]
    fn a_formula_that_refers_to_itself_has_no_result() {
        let own = Cell {
            address: Address { row: 0, column: 0 },
            content: Content::Blank,
            formula: Some("A1+1".into()),
        };
        assert_eq!(evaluate(&Sheet::new("s", false, vec![own]), "A1"), None);
    }

    #[test]
    fn brackets_and_references_without_end_have_no_result_and_no_harm() {
        for formula in ["(".repeat(300_000), "-".repeat(8_000), format!("{}1", "(".repeat(8_000))] {
            assert_eq!(evaluate(&sheet(), &formula), None);
        }
        // Twelve cells of twenty references each: 20^12 look-ups if nobody counted.
        let fan = |row: u32| Cell {
            address: Address { row, column: 0 },
            content: Content::Blank,
            formula: Some(vec![format!("A{}", row + 2); 20].join("+")),
        };
        assert_eq!(evaluate(&Sheet::new("s", false, (0..12).map(fan).collect()), "A1"), None);
    }

    #[test]
    fn beside_a_stored_result_words_are_not_judged() {
        assert_eq!(evaluate_words(&sheet(), "SUM(D1:D2)", Words::Unusable), None);
        assert_eq!(evaluate_words(&sheet(), "D1*2", Words::Unusable), Some(22.0));
    }

    proptest! {
        #[test]
        fn evaluating_never_panics(formula in ".{0,30}") {
            let _ = evaluate(&sheet(), &formula);
        }
    }
}
