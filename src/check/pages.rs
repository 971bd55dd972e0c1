//! The pages of the manual: what a code means, why it matters, what is done and how to mend it.
//!
//! Three sorts of code have one: kinds of finding (`C-03`, `V21`), rules of the assessment practice that are
//! relations in the scheme (`V05`), and numbers of that practice that are found under codes of ours (`V24`).

use crate::finding::{Kind, kind};
use crate::language::Language;

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// A kind of finding.
    Kind(&'static Kind),
    /// A rule of the practice that relations of the scheme say, by its number.
    Rule(&'static str),
    /// A number under which nothing is reported, and the kinds that do.
    Elsewhere(&'static str, &'static [&'static Kind]),
}

/// Numbers of the assessment practice and of the code list that are reported under other codes.
const ELSEWHERE: &[(&str, &[&Kind])] = &[
    ("H-01", &[kind::ROW_MISSING]),
    ("V23", &[kind::UNREADABLE_NUMBER, kind::ERROR_CELL, kind::FORMULA_WITHOUT_RESULT, kind::PICTURE_CELL]),
    ("V24", &[kind::APPROXIMATE_NUMBER, kind::NUMBER_RANGE]),
    ("V26", &[kind::SUM_MISMATCH, kind::ROUNDED_TOTAL]),
    (
        "V27",
        &[kind::UNDECIDED_VERSIONS, kind::WRONG_PERIOD, kind::DUPLICATE_ROW, kind::CONTRADICTORY_TOWNSHIP],
    ),
    ("V30", &[kind::COPIED_FIGURES]),
    ("V33", &[kind::UNNAMED_TOWNSHIP, kind::SIMILAR_TOWNSHIP, kind::UNKNOWN_TOWNSHIP, kind::UNKNOWN_ROW]),
    ("V35", &[kind::LATE_SUBMISSION, kind::RETURNED_AGAIN]),
    ("V36", &[kind::WRONG_EXTENSION, kind::ENCRYPTED_FILE, kind::DAMAGED_FILE, kind::UNSUPPORTED_FILE]),
    ("V38", &[kind::OTHER_UNIT]),
];

macro_rules! pages {
    ($name:ident, $folder:literal, [$($code:literal),* $(,)?]) => {
        /// Code and page of every one, in one language.
        const fn $name(language: Language) -> &'static [(&'static str, &'static str)] {
            match language {
                Language::Chinese => &[$((
                    $code,
                    include_str!(concat!("../../assets/", $folder, "/zh-CN/", $code, ".md")),
                )),*],
                Language::English => &[$((
                    $code,
                    include_str!(concat!("../../assets/", $folder, "/en/", $code, ".md")),
                )),*],
            }
        }
    };
}

pages!(
    of_kinds,
    "findings",
    [
        "C-01", "C-02", "C-03", "C-04", "C-05", "C-06", "C-07", "C-08", "C-09", "C-10", "C-11", "D-01",
        "D-02", "D-03", "D-04", "D-05", "D-06", "D-07", "F-01", "F-02", "F-03", "F-04", "F-05", "F-06",
        "F-07", "F-08", "F-09", "F-10", "H-02", "H-03", "H-04", "H-05", "H-06", "H-07", "R-01", "R-02",
        "R-03", "R-04", "R-05", "S-01", "S-02", "S-03", "S-04", "S-05", "S-06", "S-07", "U-01", "U-02",
        "U-03", "U-04", "U-05", "U-06", "V-01", "V-02", "V-03", "V-04", "V-05", "V-06", "V-07", "V-08",
        "V-09", "V21", "V22", "V25", "V28", "V29", "V31", "V32", "V34", "V37", "V39", "V40", "V41", "V42",
    ]
);

pages!(
    of_rules,
    "relations",
    [
        "V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V12", "V13", "V14",
        "V15", "V16", "V17", "V18", "V19", "V20",
    ]
);

/// What a code, a name (`sum-mismatch`) or the id of a relation (`V05-1`) stands for, whatever its case.
pub fn entry(code: &str) -> Option<Entry> {
    let known = |own: &&str| own.eq_ignore_ascii_case(code);
    let of_rule = |own: &&str| {
        let rest = code.get(..own.len()).filter(|start| start.eq_ignore_ascii_case(own));
        rest.is_some() && (code.len() == own.len() || code[own.len()..].starts_with('-'))
    };
    kind::by_code(code)
        .map(Entry::Kind)
        .or_else(|| of_rules(Language::Chinese).iter().map(|(own, _)| *own).find(of_rule).map(Entry::Rule))
        .or_else(|| {
            let own = ELSEWHERE.iter().find(|(own, _)| known(own));
            own.map(|(own, kinds)| Entry::Elsewhere(own, kinds))
        })
}

/// Everything that has a page, sorted by code.
pub fn entries() -> Vec<Entry> {
    let kinds = kind::ALL.iter().map(|kind| Entry::Kind(kind));
    let rules = of_rules(Language::Chinese).iter().map(|(code, _)| Entry::Rule(code));
    let elsewhere = ELSEWHERE.iter().map(|(code, kinds)| Entry::Elsewhere(code, kinds));
    let mut all: Vec<Entry> = kinds.chain(rules).chain(elsewhere).collect();
    all.sort_by_key(Entry::code);
    all
}

impl Entry {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.code,
            Self::Rule(code) | Self::Elsewhere(code, _) => code,
        }
    }

    /// Its page; `None` where others are reported in its place.
    pub fn page(&self, language: Language) -> Option<&'static str> {
        let pages = match self {
            Self::Kind(_) => of_kinds(language),
            Self::Rule(_) => of_rules(language),
            Self::Elsewhere(..) => return None,
        };
        pages.iter().find(|(code, _)| *code == self.code()).map(|(_, page)| *page)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, entries, entry};
    use crate::finding::kind;
    use crate::language::Language;

    #[test]
    fn every_page_has_the_same_headings_and_one_bad_and_one_good_example() {
        for language in Language::ALL {
            let headings = match language {
                Language::Chinese => ["是什么意思", "为什么要管", "程序怎么处理", "怎么改", "举例"],
                Language::English => {
                    ["What it means", "Why it matters", "What the program does", "How to mend it", "Example"]
                }
            };
            let starts = match language {
                Language::Chinese => (["- 错：", "- 对："], "| 项目 | 错 | 对 |"),
                Language::English => (["- Wrong: ", "- Right: "], "| Figure | Wrong | Right |"),
            };
            for entry in entries() {
                let at = format!("{} {language:?}", entry.code());
                let Some(page) = entry.page(language) else {
                    assert!(matches!(entry, Entry::Elsewhere(..)), "{at} has no page");
                    continue;
                };
                assert!(page.starts_with(&format!("# {} ", entry.code())), "{at}");
                let parts: Vec<(&str, &str)> =
                    page.split("\n## ").skip(1).filter_map(|part| part.split_once('\n')).collect();
                assert_eq!(parts.iter().map(|part| part.0).collect::<Vec<_>>(), headings, "{at}");
                assert!(parts.iter().all(|part| !part.1.trim().is_empty()), "{at}");
                let example: Vec<&str> = parts[4].1.trim().lines().collect();
                match entry {
                    Entry::Rule(_) => assert!(example[0] == starts.1 && example.len() > 3, "{at}"),
                    _ => {
                        assert_eq!(example.len(), 2, "{at}");
                        assert!(
                            example.iter().zip(starts.0).all(|(line, start)| line.starts_with(start)),
                            "{at}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn all_rules_of_the_practice_and_every_kind_can_be_looked_up() {
        for number in 1..=39 {
            let code = format!("V{number:02}");
            assert_eq!(entry(&code).map(|entry| entry.code()), Some(code.as_str()));
        }
        for kind in kind::ALL {
            assert_eq!(entry(&kind.code.to_lowercase()), Some(Entry::Kind(kind)));
        }
        assert_eq!(entry("v05-1"), Some(Entry::Rule("V05")));
        assert_eq!(entry("sum-mismatch"), Some(Entry::Kind(kind::SUM_MISMATCH)));
        assert_eq!((entry("V99"), entry("V055"), entry("云雾坪乡")), (None, None, None));
    }

    #[test]
    fn no_code_stands_for_two_things() {
        assert!(entries().windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }
}
