//! The unit that a sheet states for all its figures: "单位：万元".

use super::said::{Said, UNIT, is_title, start_of, tidied};
use super::{Meta, after, keep, said_by};
use crate::scheme::Unit;
use crate::tidy::page::{Page, Spot};
use crate::tidy::text::fold_width;

impl Meta {
    /// The unit a sheet says all its figures are in: "单位：万元". Several are no statement on any figure.
    pub(in crate::tidy) fn unit_of(&self, sheet: &str) -> Option<&str> {
        let mut own = self.units.iter().filter(|(name, _)| name == sheet);
        let (_, unit) = own.next()?;
        own.next().is_none().then_some(unit)
    }

    /// Takes in the units that a sheet says its figures are in.
    pub(super) fn note_units(
        &mut self,
        of: &Said,
        head: bool,
        page: &Page<'_>,
        spot: &Spot<'_>,
        units: &[Unit],
    ) {
        for (place, (word, start, rest)) in of.keywords.iter().enumerate() {
            if *word != "单位" && !UNIT.contains(word) {
                continue;
            }
            let end = of.keywords.get(place + 1).map_or(of.text.len(), |next| next.1);
            let said = of.text[*rest..end].trim_start_matches(':');
            let beside = if tidied(said).is_empty() { after(page, spot) } else { None };
            let said = tidied(&beside.map_or(said.to_owned(), |next| fold_width(start_of(&next.written()))));
            let Some(named) = units_in(&said, units) else { continue };
            let new = named.iter().any(|unit| self.units.iter().all(|(_, known)| known != unit));
            // "2024年收支情况（单位：万元）" says so of the sheet, "收费金额（单位：万元）" of a column.
            let title = head && is_title(of.text[..*start].trim_end_matches(['(', ' ']));
            if !new || !(*start == 0 || place > 0 || title) || !stands_apart(page, spot, beside) {
                continue;
            }
            for unit in named {
                let make = || (page.sheet.name.clone(), unit.to_owned());
                keep(&mut self.units, |(_, known)| known == unit, make);
            }
        }
    }
}

/// The units a text consists of; `None` if there is anything else in it.
pub(super) fn units_in<'u>(text: &str, units: &'u [Unit]) -> Option<Vec<&'u str>> {
    let unit = |part: &str| {
        let part = part.trim().trim_start_matches("人民币");
        units.iter().map(|unit| unit.name.zh.as_str()).find(|name| *name == part)
    };
    text.split(['、', ',', '/', '或', ' ']).map(unit).collect()
}

/// Whether all that stands in the row of a statement, but for its value, are statements as well: no
/// heading of a column, and no row of a table.
fn stands_apart(page: &Page<'_>, spot: &Spot<'_>, beside: Option<&Spot<'_>>) -> bool {
    const MANY: usize = 12;
    let row = page.row(spot.address.row);
    let own = |other: &Spot<'_>| {
        other.address == spot.address || beside.is_some_and(|beside| beside.address == other.address)
    };
    // The name of the township may stand beside its statement.
    let says = |other: &Spot<'_>| other.word().is_some_and(|word| !said_by(word).keywords.is_empty());
    let value = |place: usize| place.checked_sub(1).is_some_and(|before| says(&row[before]));
    // Beside headings merged over two rows stands the lower part of a heading.
    let beside_headings = || {
        page.sheet.merges.iter().any(|area| (area.first.row + 1..=area.last.row).contains(&spot.address.row))
    };
    row.len() <= MANY
        && row.iter().enumerate().all(|(place, other)| own(other) || says(other) || value(place))
        && !beside_headings()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::read;
    use crate::ingest::{Address, Cell, Content, Sheet};
    use crate::period::Period;
    use crate::scheme::Scheme;
    use crate::tidy::label::Labels;
    use crate::tidy::page::Page;
    use crate::tidy::words::Lexicon;

    /// The unit of a sheet written as it looks: `|` parts the cells of a row.
    fn unit(rows: &[&str]) -> Option<String> {
        let scheme = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/scheme");
        let scheme = Scheme::load(&scheme).expect("the example's scheme is sound");
        let labels = Labels::new(&scheme, Period::year(2024));
        let mut cells = Vec::new();
        for (row, line) in (0..).zip(rows) {
            for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
                let number = text.parse().map(Content::Number);
                let content = number.unwrap_or_else(|_| Content::Text(text.into()));
                cells.push(Cell { address: Address { row, column }, content, formula: None });
            }
        }
        let sheet = Sheet::new("表", false, cells);
        let pages = [Page::of(&sheet, &labels, &mut Lexicon::default())];
        read("报表.xlsx", &pages, &scheme.units).0.unit_of("表").map(str::to_owned)
    }

    const TABLE: [&str; 2] = ["指标名称|本期数", "调解成功数|118"];

    #[test]
    fn the_unit_of_a_whole_sheet_is_kept() {
        for line in [
            "单位：万元",
            "金额单位：万元",
            "计量单位:万元",
            "（单位：万元）",
            "单位：人民币万元",
            "|单位|万元",
            "单位：|万元",
            "2024年收支情况统计表（单位：万元）",
            "填报单位：望江门街道|填报日期：2025年1月8日|单位：万元",
            "填报单位：|望江门街道||单位|万元",
            "填报单位：望江门街道 单位：万元",
        ] {
            assert_eq!(unit(&[&[line][..], &TABLE].concat()).as_deref(), Some("万元"), "{line}");
        }
        assert_eq!(unit(&["单位：万元", "单位：万元", TABLE[0], TABLE[1]]).as_deref(), Some("万元"));
    }

    #[test]
    fn several_units_or_the_unit_of_a_part_are_not_the_sheets() {
        for line in [
            "单位：个、件、人次",
            "单位：望江门街道",
            "指标|计量单位|万元",
            "信息内容|本年收费金额（单位：万元）",
            "本年收费金额（单位：万元）",
            "单位|件|万元",
            "计量单位：|本期数",
        ] {
            assert_eq!(unit(&[&[line][..], &TABLE].concat()), None, "{line}");
        }
        assert_eq!(unit(&["单位：万元", TABLE[0], TABLE[1], "", "单位：件"]).as_deref(), Some("万元"));
        assert_eq!(unit(&[TABLE[0], TABLE[1], "", "单位：万元", TABLE[0], TABLE[1]]), None);
        assert_eq!(unit(&["单位：万元", "单位：元", TABLE[0], TABLE[1]]), None);
    }
}
