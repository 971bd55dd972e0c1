//! Figures that are hard to believe, by township: beside the ranking and never inside it.

use crate::finding::{Kind, kind};
use crate::report::Material;
use crate::report::summary::Block;

/// Kinds that ask whether a figure can be believed, and withhold nothing.
const KINDS: [&Kind; 9] = [
    kind::COPIED_FIGURES,
    kind::ROUND_HUNDRED,
    kind::CUMULATIVE_FALL,
    kind::UNUSUAL_CHANGE,
    kind::CONCENTRATED_CASES,
    kind::SWAPPED_OUTCOMES,
    kind::UNCHANGED_RATE,
    kind::HEAPED_DIGITS,
    kind::ROUNDED_TOTAL,
];

/// A list of townships in the order of the ranking, each with what was found how often; nothing where
/// nothing was found.
pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let locale = material.locale;
    let lines: Vec<String> = material
        .in_order()
        .into_iter()
        .filter_map(|place| {
            let words: Vec<String> = KINDS
                .iter()
                .filter_map(|kind| {
                    let own = material.findings.iter().filter(|finding| finding.kind == *kind);
                    let count = own.filter(|finding| material.township_of(finding) == Some(place)).count();
                    let what = locale.text(&format!("believability.{}", kind.code)).to_owned();
                    let facts = [("what", what.as_str()), ("code", kind.code), ("count", &count.to_string())];
                    (count > 0).then(|| locale.with("believability.one", &facts))
                })
                .collect();
            let facts = [("township", material.township(place)), ("found", &locale.list(&words))];
            (!words.is_empty()).then(|| locale.with("believability.line", &facts))
        })
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Block::Paragraph(locale.text("believability.title").to_owned()), Block::List(lines)]
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::finding::Severity;
    use crate::language::Language;
    use crate::locale::Locale;

    #[test]
    fn every_kind_of_the_list_has_its_words_and_none_is_an_error() {
        for kind in KINDS {
            assert_ne!(kind.severity, Severity::Error, "{}", kind.code);
            for language in Language::ALL {
                let locale = Locale::new(language);
                assert!(locale.has(&format!("believability.{}", kind.code)), "{}", kind.code);
            }
        }
    }
}
