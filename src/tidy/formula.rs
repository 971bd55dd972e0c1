//! Recomputes plain formulas over the cells that were read: SUM, ROUND, + − × ÷ and percent.
//!
//! Stored results may be absent (a program wrote the file) or stale (somebody pasted over a part);
//! anything beyond plain arithmetic is left alone.

use super::number;
use crate::ingest::{Address, Content, Sheet};
use crate::value::Value;

/// How deep formulas may refer to formulas.
const DEPTH: u8 = 16;
/// Most cells a range may span.
const RANGE_CELLS: u64 = 10_000;

/// The result of a formula (without `=`), or `None` if it is not plain arithmetic over numbers.
pub fn evaluate(sheet: &Sheet, formula: &str) -> Option<f64> {
    evaluate_at(sheet, formula, 0)
}

fn evaluate_at(sheet: &Sheet, formula: &str, depth: u8) -> Option<f64> {
    let text: Vec<char> = formula.trim_start_matches('=').chars().filter(|c| !c.is_whitespace()).collect();
    let mut parser = Parser { sheet, text: &text, at: 0, depth };
    let result = parser.sum()?;
    (parser.at == text.len() && result.is_finite()).then_some(result)
}

struct Parser<'a> {
    sheet: &'a Sheet,
    text: &'a [char],
    at: usize,
    depth: u8,
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
        let Some(cell) = self.sheet.at(address) else { return Some(0.0) };
        if let Some(formula) = &cell.formula {
            if self.depth >= DEPTH {
                return None;
            }
            if let Some(result) = evaluate_at(self.sheet, formula, self.depth + 1) {
                return Some(result);
            }
        }
        match &cell.content {
            Content::Number(number) => Some(*number),
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

    use super::evaluate;
    use crate::ingest::{Address, Cell, Content, Sheet};

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

    proptest! {
        #[test]
        fn evaluating_never_panics(formula in ".{0,30}") {
            let _ = evaluate(&sheet(), &formula);
        }
    }
}
