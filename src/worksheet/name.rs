//! Names of worksheets that Excel accepts.

use std::collections::BTreeSet;

const LENGTH_AT_MOST: usize = 31;

/// Makes names legal and unique, in order.
///
/// Excel allows 31 UTF-16 units, none of `[ ] : * ? / \`, no apostrophe at either end, no name twice
/// in any case, and not the word History. Second comers get ` (2)`, ` (3)`, … at the end.
pub(crate) fn sheet_names<'a>(wanted: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for (index, name) in wanted.enumerate() {
        let legal = legal(name, index);
        let mut candidate = cut(&legal, "");
        let mut copy = 2;
        while !taken.insert(candidate.to_lowercase()) {
            candidate = cut(&legal, &format!(" ({copy})"));
            copy += 1;
        }
        names.push(candidate);
    }
    names
}

/// The name of a sheet in a workbook where no other has it.
pub(crate) fn sheet_name(wanted: &str) -> String {
    cut(&legal(wanted, 0), "")
}

/// A name without what no name may hold, as long as it was; a new one where nothing is left.
fn legal(name: &str, index: usize) -> String {
    let legal: String =
        name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    let legal = legal.trim_matches('\'');
    if legal.trim().is_empty() || legal.eq_ignore_ascii_case("history") {
        return format!("Sheet{}", index + 1);
    }
    legal.to_owned()
}

/// The start of `name` that leaves room for `suffix`, and the suffix.
fn cut(name: &str, suffix: &str) -> String {
    let mut room = LENGTH_AT_MOST - suffix.len();
    let mut short = String::new();
    for c in name.chars() {
        if c.len_utf16() > room {
            break;
        }
        room -= c.len_utf16();
        short.push(c);
    }
    short.truncate(short.trim_end_matches('\'').len());
    short + suffix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_legal_and_unique() {
        let long = "一".repeat(40);
        let wanted = ["综合排名", "综合排名", "a/b", "A_B", "", "'x'", "History", &long, &long];
        let names = sheet_names(wanted.into_iter());
        assert_eq!(names[..7], ["综合排名", "综合排名 (2)", "a_b", "A_B (2)", "Sheet5", "x", "Sheet7"]);
        assert_eq!(names[7].chars().count(), 31);
        assert_eq!(names[8], format!("{} (2)", "一".repeat(27)));
    }
}
