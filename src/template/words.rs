//! The words of the form.
//!
//! They are Chinese in whatever language the program speaks: townships fill the form in, and the reader knows
//! it by these words.

use crate::period::{Date, Period};
use crate::scheme::{Field, FieldKind};
pub(super) use crate::tidy::HEADINGS;

/// Above the relations of a table.
pub(super) const RELATIONS: &str = "勾稽关系（本栏填好后自动核对；“—”为还没有填全）";
/// What the check of a relation comes to.
pub(super) const RIGHT: &str = "正确";
/// The relation is broken, and the figures would not count.
pub(super) const WRONG: &str = "请核对";
/// The relation is broken, and the figures count.
pub(super) const ODD: &str = "请说明";
/// Not enough is filled in to tell.
pub(super) const OPEN: &str = "—";
/// Nobody had anything to count.
pub(super) const NOTHING: &str = "无";
/// It does not exist in this township.
pub(super) const NOT_APPLICABLE: &str = "/";
/// What a yes/no figure may be.
pub(crate) const ANSWERS: [&str; 3] = ["是", "否", NOT_APPLICABLE];
/// The sheet of codes behind the drop-downs.
pub(super) const CODES: &str = "代码表";
/// The line for the day, and those for people, as they stand at the foot of each table.
pub(super) const DAY: &str = "填报日期：";
/// Who signs, two to a line.
pub(super) const SIGNERS: [[&str; 2]; 2] = [["单位负责人：", "审核人："], ["填报人：", "联系电话："]];

/// The period as a title has it: 2024年, 2024年第二季度, 2024年上半年, 2024年4-9月.
pub(super) fn period(period: Period) -> String {
    const QUARTERS: [&str; 4] = ["第一季度", "第二季度", "第三季度", "第四季度"];
    let part = match (period.quarter(), period.first, period.last) {
        _ if period.is_year() => String::new(),
        (Some(quarter), ..) => QUARTERS[usize::from(quarter) - 1].to_owned(),
        (None, 1, 6) => "上半年".to_owned(),
        (None, 1, 9) => "前三季度".to_owned(),
        (None, first, last) => format!("{first}-{last}月"),
    };
    format!("{}年{part}", period.year)
}

/// The period where it stands alone: 2024年度, 2024年第二季度.
pub(crate) fn period_alone(of: Period) -> String {
    let year = if of.is_year() { "度" } else { "" };
    format!("{}{year}", period(of))
}

/// Title of the form of a township.
pub(crate) fn title(district: &str, township: &str, of: Period) -> String {
    format!("{district}{township}{}法治政府建设情况统计表", period(of))
}

/// How the form is filled in.
///
/// `known`: whether figures of the year before stand in it.
pub(super) fn note(of: Period, deadline: Option<Date>, known: bool) -> String {
    let figures = if of.is_year() {
        "“本期数”填全年数（存量填年末数），“本年累计数”自动等于本期数".to_owned()
    } else {
        let last = of.last;
        format!("“本年累计数”填1月至{last}月的累计数（存量填{last}月末的数），“本期数”不填")
    };
    let before = if known {
        "“上年同期数”是上年报来的数，供对照；上年因有误被剔除的不列"
    } else {
        "没有查到上年报来的数，“上年同期数”可以空着"
    };
    let due = deadline.map(|day| format!("请于{}年{}月{}日前报送。", day.year, day.month, day.day));
    format!(
        "说明：只填浅黄色的格。{figures}；没有发生填0或“无”，不涉及填“/”，不要空着。{before}。{}",
        due.unwrap_or_default()
    )
}

/// What is asked for in a cell, beside it while it is filled in.
pub(super) fn prompt(field: &Field, of: Period) -> String {
    let last = of.last;
    let when = match field.kind {
        FieldKind::Flow if of.is_year() => "全年发生的数".to_owned(),
        FieldKind::Flow => format!("1月至{last}月的累计数"),
        FieldKind::Stock if of.is_year() => "年末的数".to_owned(),
        FieldKind::Stock => format!("{last}月末的数"),
        FieldKind::YesNo => {
            let day = field.due.map(|(month, day)| {
                format!(
                    "也可以填日期，次年{month}月{day}日（含）以前的算“是”，如{}/{month}/{day}。",
                    of.year + 1
                )
            });
            return format!("选“是”或“否”，不涉及选“/”。{}", day.unwrap_or_default());
        }
    };
    let number = if field.fraction { "数字，可以有小数" } else { "整数" };
    format!("填{when}，{number}，单位：{}。没有发生填0或“无”，不涉及填“/”。", field.unit)
}

/// What is said when something else is typed.
pub(super) fn mistake(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::YesNo => "这里填“是”“否”或“/”（不涉及）。",
        _ if field.fraction => {
            "这里填不小于0的数、“无”（没有发生）或“/”（不涉及）。确是约数的（如“2500余”）可以照填。"
        }
        _ => "这里填不小于0的整数、“无”（没有发生）或“/”（不涉及）。确是约数的（如“2500余”）可以照填。",
    }
}

/// A number from 1 to 99 as list marks have it: 一, 十, 十二, 二十, 三十四.
pub(crate) fn list_mark(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    let ten = if tens == 0 { "" } else { "十" };
    format!("{}{ten}{}", if tens > 1 { DIGITS[tens] } else { "" }, DIGITS[ones])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_knows_every_period_by_its_title() {
        for name in ["2024", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2024M01-06", "2024M01-09", "2024M04-09"]
        {
            let of = Period::parse(name).unwrap();
            assert_eq!(Period::in_text(&title("青河区", "白土镇", of)), Some(of), "{name}");
            assert_eq!(Period::in_text(&period_alone(of)), Some(of), "{name}");
        }
    }

    #[test]
    fn list_marks_are_chinese_numerals() {
        assert_eq!([1, 10, 12, 20, 34].map(list_mark), ["一", "十", "十二", "二十", "三十四"]);
    }
}
