//! What a heading says of the figures under it: this period's, another's, a plan, a unit, a remark.

use super::words::{Mark, Word};
use crate::period::Period;

/// What the heading of a column says it holds.
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

/// Whether a heading puts the rows below it into another period, or into a plan.
pub(super) fn speaks_of_another_period(heading: &str, period: Period) -> bool {
    let plan =
        ["上年", "去年", "上期", "同期", "计划", "目标", "打算"].iter().any(|word| heading.contains(word));
    plan || Period::in_text(heading).is_some_and(|named| named != period)
}

/// What a column is by a heading over it; `None` if the heading says nothing of the kind.
pub(super) fn role_of(heading: &Word, period: Period) -> Option<Role> {
    let total = heading.is(Mark::Total);
    let heading = &**heading.folded();
    const KNOWN: [&str; 21] = [
        "满分",
        "得分",
        "评分",
        "权重",
        "扣分",
        "应完成",
        "上年",
        "去年",
        "上期",
        "同期",
        "同比",
        "环比",
        "增减",
        "占比",
        "自评",
        "考核",
        "分值",
        "标准",
        "计划",
        "目标",
        "任务",
    ];
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
    if has(&["上半年", "下半年", "季度"]) || heading.ends_with('月') || heading.ends_with('率') {
        // Parts of a year are not the year; a rate is computed, never read.
        let part = Period::in_text(&format!("{}年{heading}", period.year));
        return Some(if part == Some(period) && !period.is_year() { Role::This } else { Role::Known });
    }
    if has(&KNOWN) {
        return Some(Role::Known);
    }
    if matches!(heading, "计量单位" | "单位") {
        return Some(Role::Unit);
    }
    if has(&["累计"]) {
        return Some(Role::Cumulative);
    }
    if has(&["本季", "本月"]) {
        return Some(if period.is_year() { Role::Known } else { Role::This });
    }
    if has(&["本期", "本年"]) {
        return Some(Role::This);
    }
    if let Some(named) = Period::in_text(heading) {
        return Some(if named.year == period.year { Role::ThisYear } else { Role::Known });
    }
    if total {
        return Some(Role::Total);
    }
    has(&["数量", "数据", "数值", "完成", "填报"]).then_some(Role::Generic)
}

/// Whether the words of a row, or over columns, say which period they are of: whether this one.
///
/// Only words that say nothing else count: "2023年", "上年同期", "本年"; "上年结转" is the name of a figure.
pub(super) fn is_of(words: &str, period: Period) -> Option<bool> {
    const OTHERS: [&str; 9] =
        ["上年", "去年", "上期", "上年同期", "去年同期", "同期", "上年度", "去年度", "前年"];
    const OWN: [&str; 6] = ["本年", "本期", "本年度", "今年", "当年", "全年"];
    let words = words.trim();
    if OTHERS.contains(&words) {
        return Some(false);
    }
    if OWN.contains(&words) {
        return Some(period.is_year());
    }
    let year = words.trim_end_matches(['度', '年']).parse::<u16>().ok();
    if let Some(year) = year.filter(|year| (1990..2100).contains(year)) {
        return Some(period == Period::year(year));
    }
    let short = words.chars().count() <= 12 && words.starts_with(|c: char| c.is_ascii_digit());
    Period::in_text(words).filter(|_| short).map(|named| named == period)
}

#[cfg(test)]
mod tests {
    use super::is_of;
    use crate::period::Period;

    #[test]
    fn only_words_that_say_nothing_else_tell_the_period_of_a_row() {
        let of = |words| is_of(words, Period::year(2024));
        for own in ["2024", "2024年", "2024年度", "本年", "全年"] {
            assert_eq!(of(own), Some(true), "{own}");
        }
        for other in ["2023", "2023年", "上年同期", "2024年上半年", "2024年第一季度"] {
            assert_eq!(of(other), Some(false), "{other}");
        }
        for words in ["白土镇", "上年结转", "合计", "30", "一村", "12345热线"] {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
