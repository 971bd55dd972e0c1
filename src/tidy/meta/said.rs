//! What one text says of the workbook it stands in: "填报单位：望江门街道  填报日期：2025年1月8日".

use crate::period::{Date, Period};
use crate::tidy::text::fold_width;

/// Words behind which the reporting unit stands.
pub(super) const REPORTER: [&str; 4] = ["填报单位", "报送单位", "填表单位", "单位"];
/// Words behind which the unit of the figures stands. A bare "单位" may mean either.
pub(super) const UNIT: [&str; 4] = ["计量单位", "金额单位", "货币单位", "数量单位"];
/// Words behind which the day stands.
pub(super) const DATE: [&str; 5] = ["填报日期", "填报时间", "报送日期", "报送时间", "填表日期"];
/// Words behind which the period stands.
pub(super) const PERIOD: [&str; 4] = ["报表期别", "统计期间", "报告期", "所属期"];
/// Words behind which a signature stands.
pub(super) const SIGNERS: [&str; 10] = [
    "单位负责人",
    "统计负责人",
    "负责人",
    "分管领导",
    "填报人",
    "填表人",
    "审核人",
    "复核人",
    "制表人",
    "经办人",
];
/// Words behind which other people and their numbers stand. Like signatures they end what stands before
/// them, and are otherwise passed over.
const CONTACTS: [&str; 2] = ["联系人", "联系电话"];
/// Seals, and where to sign, behind a word or a name.
const SEALS: [&str; 8] = ["(盖章)", "(公章)", "(章)", "盖章", "(签字)", "(签名)", "签字", "签名"];
/// Characters with which these words and those of notes begin: most cells have none of them.
const STARTS: [char; 15] =
    ['单', '填', '报', '统', '所', '负', '分', '审', '复', '制', '经', '联', '注', '备', '说'];
/// How much of a text is looked at, in bytes.
const LONGEST: usize = 2_000;
/// How many keywords of a text are looked at.
const MOST: usize = 16;

/// What a text says of the workbook it stands in.
#[derive(Clone, Debug)]
pub(in crate::tidy) struct Said {
    /// In half width, without the bracket around a whole line of statements.
    pub(super) text: String,
    /// Where its keywords stand.
    pub(super) keywords: Vec<Keyword>,
    /// Whether it is a note on how the form is filled in.
    pub(super) note: bool,
    /// Whether it may be a title, and what of.
    pub(super) title: Option<Title>,
}

/// What a title speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Title {
    pub(super) statistics: bool,
    /// "2025年1月8日" is the day it was filled in, and no period.
    pub(super) period: Option<Period>,
}

impl Said {
    pub(in crate::tidy) fn in_text(text: &str) -> Self {
        // Whatever a statement says is said at its start, and a text may be as long as a book.
        let text = fold_width(start_of(text)).trim().to_owned();
        let heads_a_part = heads_a_part(&text);
        let text = text.strip_prefix('(').map(str::to_owned).unwrap_or(text);
        let title = (!heads_a_part && is_title(&text)).then(|| {
            let day = text.contains('日') && matches!(Date::in_text(&text), Some(Ok(_)));
            Title { statistics: speaks_of_statistics(&text), period: Period::in_text(&text).filter(|_| !day) }
        });
        let mut said = Self { keywords: keywords(&text), note: is_note(&text), title, text };
        if said.is_silent() {
            said.text = String::new();
        }
        said
    }

    /// Whether it says nothing of the workbook.
    pub(super) fn is_silent(&self) -> bool {
        self.keywords.is_empty() && !self.note && self.title.is_none()
    }

    /// Whether it asks for a person or a telephone number: what stands behind it is repeated nowhere.
    pub(in crate::tidy) fn asks_for_people(&self) -> bool {
        self.keywords.iter().any(|(word, _, rest)| {
            (SIGNERS.contains(word) || CONTACTS.contains(word))
                && (self.text[*rest..].starts_with(':') || *rest == self.text.len())
        })
    }
}

/// Whether a text may hold a statement or a note: most texts have none of the characters these begin with.
pub(in crate::tidy) fn may_say(text: &str) -> bool {
    start_of(text).contains(STARTS)
}

/// Whether a text is long enough for a title.
pub(super) fn may_be_title(text: &str) -> bool {
    const SHORTEST: usize = 6;
    text.chars().nth(SHORTEST - 1).is_some()
}

/// Whether a text, in half width, heads a part of a form: "一、上年情况", "(二)信访情况".
fn heads_a_part(text: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十";
    match text.strip_prefix('(') {
        Some(rest) => rest.split_once(')').is_some_and(|(mark, _)| {
            let digits = mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
            !mark.is_empty() && (digits || mark.chars().all(|c| NUMERALS.contains(c)))
        }),
        None => {
            let rest = text.trim_start_matches(|c| NUMERALS.contains(c));
            rest.len() < text.len() && rest.starts_with('、')
        }
    }
}

/// A title speaks of statistics, or carries a year, and is no "word: value" line.
pub(super) fn is_title(text: &str) -> bool {
    !text.contains(':')
        && may_be_title(text)
        && (speaks_of_statistics(text) || Period::in_text(text).is_some())
}

fn speaks_of_statistics(text: &str) -> bool {
    ["统计", "报表", "数据", "情况", "一览"].iter().any(|word| text.contains(word))
}

/// As much of a text as is looked at.
pub(super) fn start_of(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// Whether a text is a note on how the form is filled in.
fn is_note(text: &str) -> bool {
    let start = text.trim_start();
    ["注:", "注意", "备注:", "说明:", "填表说明", "填报说明", "说明", "单位:"]
        .iter()
        .any(|word| start.starts_with(word))
}

/// A keyword of a text, where it starts, and where it and the seal behind it end.
pub(super) type Keyword = (&'static str, usize, usize);

/// Where the keywords of a text stand: word, start, and end of word and seal. Of overlapping words
/// the one that begins first counts, and of those the longest.
fn keywords(text: &str) -> Vec<Keyword> {
    let words = || REPORTER.iter().chain(&UNIT).chain(&DATE).chain(&PERIOD).chain(&SIGNERS).chain(&CONTACTS);
    let mut spots = Vec::new();
    if !text.contains(STARTS) {
        return spots;
    }
    let mut at = 0;
    while at < text.len() && spots.len() < MOST {
        let found = words().filter(|word| text[at..].starts_with(**word)).max_by_key(|word| word.len());
        match found {
            Some(word) => {
                let mut rest = at + word.len();
                rest += text[rest..].len() - text[rest..].trim_start().len();
                for seal in SEALS {
                    if text[rest..].starts_with(seal) {
                        rest += seal.len();
                    }
                }
                rest += text[rest..].len() - text[rest..].trim_start().len();
                spots.push((*word, at, rest));
                at += word.len();
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    // A word in running text ("按单位统计", "以决定书为准，单位：元") is no statement.
    spots.retain(|(_, start, rest)| {
        let apart = text[..*start].chars().next_back().is_none_or(|c| c.is_whitespace() || "()".contains(c));
        *start == 0 || apart && text[*rest..].starts_with(':')
    });
    spots
}

/// What was said, without blanks, closing bracket and seal.
pub(super) fn tidied(said: &str) -> String {
    let mut said = said.trim();
    loop {
        let shorter = SEALS.iter().fold(said, |said, seal| said.strip_suffix(seal).unwrap_or(said)).trim();
        if shorter == said {
            break;
        }
        said = shorter;
    }
    said.trim_end_matches([')', '。']).trim_start_matches('(').trim().to_owned()
}
