//! What a heading says of the figures under it: this period's, another's, a plan, a unit, a remark.

use super::words::{Mark, Word};
use crate::period::{Date, Period};

/// What the heading of a column says it holds; of several headings the last in this order decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    This,
    ThisYear,
    Generic,
    /// A total of columns to its left.
    Total,
    Cumulative,
    Unit,
    /// Another period, a comparison, a plan, a score: known, and not read.
    Known,
    /// Remarks.
    Note,
}

/// Whether words put what they stand over, or behind, into another period, or into a plan.
pub(super) fn speaks_of_another_period(words: &str, period: Period) -> bool {
    let has = |all: &[&str]| all.iter().any(|word| words.contains(word));
    let plan = has(&["计划", "目标", "打算", "预计"]) && !has(&["完成", "落实", "执行", "实际"]);
    plan || has(&["上年", "去年", "上期", "同期"])
        || Period::in_text(words).is_some_and(|named| !period.is_named(named))
}

/// Whether a heading says that the cells below it name a period.
pub(super) fn names_periods(heading: &Word) -> bool {
    const HEADINGS: [&str; 9] =
        ["年度", "年份", "年", "期别", "报告期", "统计期间", "统计年度", "所属年度", "所属期"];
    HEADINGS.contains(&&**heading.folded())
}

/// Words that say that a column is not this period's figure: scores, plans, other periods, other spans,
/// what came and went, other places, examples.
const KNOWN: [&str; 41] = [
    "平均",
    "满分",
    "得分",
    "评分",
    "权重",
    "扣分",
    "分值",
    "自评",
    "考核",
    "标准",
    "排名",
    "应完成",
    "任务",
    "计划",
    "目标",
    "打算",
    "预计",
    "上年",
    "去年",
    "前年",
    "下年",
    "明年",
    "上期",
    "同期",
    "同比",
    "环比",
    "占比",
    "增减",
    "新增",
    "增加",
    "减少",
    "年初",
    "期初",
    "历年",
    "近三年",
    "近两年",
    "近五年",
    "全区",
    "全县",
    "示例",
    "样例",
];

/// What a column is by a heading over it; `None` if the heading says nothing of the kind.
pub(super) fn role_of(heading: &Word, period: Period) -> Option<Role> {
    let total = heading.is(Mark::Total);
    let heading = &**heading.folded();
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if heading.chars().count() > 12 {
        // Titles and meta lines, not headings of a column.
        return None;
    }
    if has(&["备注", "说明", "佐证", "依据", "来源", "部门", "科室", "责任", "时限"]) {
        return Some(Role::Note);
    }
    if let Ok(year) = heading.parse::<u16>() {
        let named = (1990..2100).contains(&year);
        return named.then_some(if year == period.year { Role::ThisYear } else { Role::Known });
    }
    if heading == "全年" && period.is_year() {
        return Some(Role::This);
    }
    if has(&["本季", "本月"]) {
        // The first quarter is all there is from January on.
        let first = period.to_date().quarter() == Some(1) && has(&["本季"]);
        return Some(if first { Role::This } else { Role::Known });
    }
    if has(&["上半年", "下半年", "季度", "截至"]) || heading.ends_with('月') || heading.ends_with('率')
    {
        // Parts of a year are not the year, and a quarter is not what adds up to its end; a rate is
        // computed, never read.
        let own_year = ["本年", "今年"].iter().find_map(|word| heading.strip_prefix(word)).unwrap_or(heading);
        let own_year = own_year.strip_prefix(&format!("{}年", period.year)).unwrap_or(own_year);
        let part = Period::in_text(&format!("{}年{own_year}", period.year));
        // "办结率" and "上年1-12月" name no months of this year, and would be read as the year itself.
        let months = !period.is_year() || own_year.starts_with(|c: char| c.is_ascii_digit());
        let own = part == Some(period.to_date()) && months;
        return Some(if own { Role::This } else { Role::Known });
    }
    if has(&KNOWN) || is_span_of_years(heading) {
        return Some(Role::Known);
    }
    if matches!(heading, "计量单位" | "单位") {
        return Some(Role::Unit);
    }
    if has(&["累计"]) {
        // What adds up from January on is what a part of a year is asked for.
        return Some(if period.is_year() { Role::Cumulative } else { Role::This });
    }
    if has(&["本期", "本年", "年末", "期末"]) {
        return Some(if period.is_year() { Role::This } else { Role::ThisYear });
    }
    if let Some(named) = Period::in_text(heading) {
        return Some(if named.year == period.year { Role::ThisYear } else { Role::Known });
    }
    if total {
        // "村级合计" is a part where "合计" stands beside it; alone nobody can tell.
        let whole = ["合计", "总计", "合计数", "总数"].contains(&heading);
        return whole.then_some(Role::Total);
    }
    (has(&["数量", "数据", "数值", "完成", "填报"]) || heading == "数").then_some(Role::Generic)
}

/// "2020-2024年累计": several years together.
fn is_span_of_years(heading: &str) -> bool {
    let years = heading.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    years.count() > 1
}

/// Whether the words of a row, or over columns, say which period they are of: whether this one.
///
/// Only words that say nothing else count: "2023年", "上年同期", "本年"; "上年结转" is the name of a figure.
pub(super) fn is_of(words: &str, period: Period) -> Option<bool> {
    const OTHERS: [&str; 9] =
        ["上年", "去年", "上期", "上年同期", "去年同期", "同期", "上年度", "去年度", "前年"];
    const OWN: [&str; 6] = ["本年", "本期", "本年度", "今年", "当年", "全年"];
    const LONGEST: usize = 60;
    let words = words.trim();
    // A text may be as long as a book.
    if words.len() > LONGEST {
        return None;
    }
    // A day is the day of something, and no period.
    if Date::in_text(words).is_some() {
        return None;
    }
    if OTHERS.contains(&words) {
        return Some(false);
    }
    if OWN.contains(&words) {
        // In June "本年" is what there was of it, and "全年" is a plan.
        return Some(period.is_year() || words != "全年");
    }
    let year = words.trim_end_matches(['度', '年']).parse::<u16>().ok();
    if let Some(year) = year.filter(|year| (1990..2100).contains(year)) {
        return Some(period == Period::year(year));
    }
    let short = words.chars().count() <= 12 && words.starts_with(|c: char| c.is_ascii_digit());
    Period::in_text(words).filter(|_| short).map(|named| period.is_named(named))
}

#[cfg(test)]
mod tests {
    use super::{Role, is_of, role_of};
    use crate::period::Period;
    use crate::tidy::words::Word;

    #[test]
    fn the_months_of_this_year_are_the_year_and_those_of_another_or_of_a_plan_are_not() {
        let word = |text: &str| Word::of(&text.into(), &Word::fold(text), None, false, None, None);
        let role = |heading: &str| role_of(&word(heading), Period::year(2024));
        for own in ["1-12月", "1至12月", "1月-12月", "本年1-12月", "2024年1-12月", "全年"] {
            assert_eq!(role(own), Some(Role::This), "{own}");
        }
        for other in [
            "上年1-12月",
            "去年1-12月",
            "同期1-12月",
            "计划1-12月",
            "2023年1-12月",
            "上年12月",
            "当月12月",
            "12月",
            "2024年12月",
            "11月",
            "1-11月",
            "办结率",
            "上半年",
        ] {
            assert_eq!(role(other), Some(Role::Known), "{other}");
        }
    }

    #[test]
    fn only_words_that_say_nothing_else_tell_the_period_of_a_row() {
        let of = |words| is_of(words, Period::year(2024));
        for own in ["2024", "2024年", "2024年度", "本年", "全年"] {
            assert_eq!(of(own), Some(true), "{own}");
        }
        for other in ["2023", "2023年", "上年同期", "2024年上半年", "2024年第一季度"] {
            assert_eq!(of(other), Some(false), "{other}");
        }
        for words in ["白土镇", "上年结转", "合计", "30", "一村", "12345热线", "2025年1月8日", "2023-05-01"]
        {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
