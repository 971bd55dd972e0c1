//! Figures that forms divide over several cells: 专职, 兼职 and 小计 under 调解员.
//!
//! That the parts add up to the whole is a relation of the scheme, and their names tell what each adds to the
//! name of the whole: 专职人民调解员数 is 人民调解员数 with 专职 before it. So nobody has to write these paths down.

use std::collections::{BTreeMap, BTreeSet};

use super::text::fold_label;
use crate::scheme::{Field, FieldId, RelationRule, Scheme};

/// What may stand behind the name of something counted.
pub(super) const COUNTED: [&str; 5] = ["总人数", "人数", "总数", "数量", "数"];
/// What stands over, or before, the whole.
const WHOLE: [&str; 6] = ["小计", "合计", "总计", "总数", "合计数", "计"];
/// Shortest name of something counted, in characters: what is shorter is part of many words.
const SHORTEST: usize = 3;
/// Longest word that tells a part from the others.
const LONGEST: usize = 6;

/// A heading, what stands below or beside it, and the field that the two together mean.
pub(super) struct Step {
    pub(super) heading: String,
    pub(super) part: String,
    pub(super) field: FieldId,
    /// Whether it is the whole.
    pub(super) whole: bool,
}

/// The paths that the sums of a scheme make plain.
pub(super) fn steps(scheme: &Scheme) -> Vec<Step> {
    let sums = scheme.relations.iter().filter_map(|relation| match &relation.rule {
        RelationRule::Sum { parts, total, .. } => Some((parts, *total)),
        _ => None,
    });
    let steps: Vec<Step> = sums.flat_map(|(parts, total)| of_sum(scheme, parts, total)).collect();
    let mut fields: BTreeMap<(String, String), BTreeSet<FieldId>> = BTreeMap::new();
    for step in &steps {
        fields.entry((step.heading.clone(), step.part.clone())).or_default().insert(step.field);
    }
    // What two sums would call the same names neither.
    let alone = |step: &Step| fields[&(step.heading.clone(), step.part.clone())].len() == 1;
    steps.into_iter().filter(alone).collect()
}

/// Those of one sum; none where a part is not named after the whole.
fn of_sum(scheme: &Scheme, parts: &[FieldId], total: FieldId) -> Vec<Step> {
    let mut names: Vec<String> =
        wordings(scheme.field(total)).map(|wording| counted(&wording).to_owned()).collect();
    names.retain(|name| name.chars().count() >= SHORTEST);
    // 人民调解员 before 调解员: what is left is then the shorter.
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    names.dedup();
    let mut told: Vec<(String, FieldId)> = Vec::new();
    for part in parts {
        let words = wordings(scheme.field(*part)).filter_map(|wording| told_by(&wording, &names));
        let before = told.len();
        told.extend(words.map(|word| (word, *part)));
        if told.len() == before {
            return Vec::new();
        }
    }
    let step = |heading: &String, part: &str, field, whole| Step {
        heading: heading.clone(),
        part: part.to_owned(),
        field,
        whole,
    };
    let headings = || {
        names
            .iter()
            .flat_map(|name| [name.clone()].into_iter().chain(COUNTED.map(|end| format!("{name}{end}"))))
    };
    headings()
        .flat_map(|heading| {
            let parts =
                told.iter().map(|(word, field)| step(&heading, word, *field, false)).collect::<Vec<_>>();
            let whole = WHOLE.map(|word| step(&heading, word, total, true));
            parts.into_iter().chain(whole)
        })
        .collect()
}

/// Whether a word, folded, stands over the whole of what its heading names.
pub(super) fn is_whole(word: &str) -> bool {
    WHOLE.contains(&word)
}

fn wordings(field: &Field) -> impl Iterator<Item = String> {
    field.aliases.iter().chain([&field.name.zh]).map(|wording| fold_label(wording))
}

/// A name without what says that it is counted.
fn counted(wording: &str) -> &str {
    let bare = COUNTED.iter().find_map(|end| wording.strip_suffix(end));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(wording)
}

/// What a wording adds to the first of some names that it holds: 专职 of 专职人民调解员数.
fn told_by(wording: &str, names: &[String]) -> Option<String> {
    let name = names.iter().find(|name| wording.contains(*name))?;
    let added = counted(wording).replacen(name, "", 1);
    let sound = (1..=LONGEST).contains(&added.chars().count()) && added.chars().all(char::is_alphabetic);
    sound.then_some(added)
}

#[cfg(test)]
mod tests {
    use super::{counted, told_by};

    #[test]
    fn the_name_of_a_part_tells_what_it_adds_to_the_whole() {
        let names = ["人民调解员".to_owned(), "调解员".to_owned()];
        assert_eq!(told_by("专职人民调解员数", &names).as_deref(), Some("专职"));
        assert_eq!(told_by("兼职调解员", &names).as_deref(), Some("兼职"));
        assert_eq!(told_by("人民调解员数", &names), None);
        assert_eq!(told_by("清理结果:修改", &["清理".to_owned()]), None);
        assert_eq!(told_by("配有人的网格数", &names), None);
        assert_eq!((counted("调解员总人数"), counted("数")), ("调解员", "数"));
    }
}
