//! A relation in the words under a table: "第12项＋第13项＝第11项".

use std::collections::BTreeMap;

use crate::scheme::{FieldId, RelationRule};

/// The numbers that the items of the form have, and the table each stands in.
#[derive(Default)]
pub(super) struct Numbers {
    /// Number of an item, and the place of its table.
    pub(super) of: BTreeMap<FieldId, (u32, usize)>,
    /// Names of the tables.
    pub(super) tables: Vec<String>,
}

/// Fewest numbers in a row that are written as "第20至34项".
const RUN: usize = 3;

impl Numbers {
    /// What must hold, as it is printed under a table.
    pub(super) fn words(&self, rule: &RelationRule<FieldId>, table: usize) -> String {
        let side = |fields: &[FieldId]| self.side(fields, table);
        let one = |field: FieldId| self.side(&[field], table);
        match rule {
            RelationRule::Sum { parts, total, or, carried_over } => {
                let whole = |total: FieldId| side(&[&[total], &carried_over[..]].concat());
                let either = or.map(|other| format!("，或＝{}", whole(other))).unwrap_or_default();
                format!("{}＝{}{either}", side(parts), whole(*total))
            }
            RelationRule::AtMost { parts, whole, each, times, carried_over } => {
                let whole = [&whole[..], &carried_over[..]].concat();
                format!("{}≤{}", self.times(parts, *each, table), self.times(&whole, *times, table))
            }
            RelationRule::Equal { left, right } => format!("{}＝{}", side(left), side(right)),
            RelationRule::Needs { field, also } => {
                format!("{}大于0时，{}也大于0", one(*field), side(also))
            }
            RelationRule::RollForward { stock, plus, minus } => {
                let mut words = format!("{}＝该项上年同期数", one(*stock));
                for (sign, fields) in [("＋", plus), ("－", minus)] {
                    words.extend(fields.iter().map(|field| format!("{sign}{}", one(*field))));
                }
                words
            }
            RelationRule::Differ { left, right, full } => {
                let full = full.as_ref().map(|share| {
                    format!("；{}大于0时，{}＜{}", one(*left), one(share.part), one(share.whole))
                });
                format!("{}≠{}（都是0除外）{}", one(*left), one(*right), full.unwrap_or_default())
            }
        }
    }

    /// "20×第1项", "第4项÷3".
    fn times(&self, whole: &[FieldId], times: f64, table: usize) -> String {
        let side = self.side(whole, table);
        let side = if whole.len() > 1 && times != 1.0 { format!("（{side}）") } else { side };
        let over = (1.0 / times).round();
        if times == 1.0 {
            side
        } else if times < 1.0 && (times * over - 1.0).abs() < 1e-6 {
            format!("{side}÷{over}")
        } else {
            format!("{times}×{side}")
        }
    }

    /// Items added up; one that stands elsewhere is said with its table.
    fn side(&self, fields: &[FieldId], table: usize) -> String {
        let mut runs: Vec<(u32, u32, usize)> = Vec::new();
        for (number, own) in fields.iter().filter_map(|field| self.of.get(field)) {
            match runs.last_mut() {
                Some((_, last, same)) if *last + 1 == *number && *same == *own => *last = *number,
                _ => runs.push((*number, *number, *own)),
            }
        }
        let mut words = Vec::new();
        for (first, last, own) in runs {
            let elsewhere = if own == table { String::new() } else { format!("（{}）", self.tables[own]) };
            if (last - first) as usize + 1 >= RUN {
                words.push(format!("第{first}至{last}项之和{elsewhere}"));
            } else {
                words.extend((first..=last).map(|number| format!("第{number}项{elsewhere}")));
            }
        }
        words.join("＋")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Numbers {
        let of = (0..10).map(|n| (FieldId(n), (n as u32 + 1, usize::from(n > 7)))).collect();
        Numbers { of, tables: vec!["人民调解".to_owned(), "基本情况".to_owned()] }
    }

    fn words(rule: &RelationRule<FieldId>) -> String {
        numbers().words(rule, 0)
    }

    #[test]
    fn relations_name_items_by_number_and_those_of_other_tables_with_the_table() {
        let f = FieldId;
        assert_eq!(
            words(&RelationRule::Sum {
                parts: vec![f(0), f(1), f(2), f(4)],
                total: f(3),
                or: Some(f(5)),
                carried_over: vec![]
            }),
            "第1至3项之和＋第5项＝第4项，或＝第6项"
        );
        let at_most = |times| RelationRule::AtMost {
            parts: vec![f(0)],
            whole: vec![f(8)],
            each: 1.0,
            times,
            carried_over: vec![],
        };
        assert_eq!(words(&at_most(1.0)), "第1项≤第9项（基本情况）");
        assert_eq!(words(&at_most(20.0)), "第1项≤20×第9项（基本情况）");
        assert_eq!(words(&at_most(0.333_333_333_3)), "第1项≤第9项（基本情况）÷3");
        assert_eq!(
            words(&RelationRule::RollForward { stock: f(0), plus: vec![f(1)], minus: vec![f(2), f(3)] }),
            "第1项＝该项上年同期数＋第2项－第3项－第4项"
        );
    }
}
