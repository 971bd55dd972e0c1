//! Figures that are hard to believe, by township: beside the ranking and never inside it.

use std::collections::BTreeMap;

use crate::finding::{Finding, Kind, kind};
use crate::language::Language;
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
    let mut found: BTreeMap<(usize, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in material.findings.iter().filter(|finding| KINDS.contains(&finding.kind)) {
        if let Some(place) = material.township_of(finding) {
            found.entry((place, finding.kind.code)).or_default().push(finding);
        }
    }
    let lines: Vec<String> = material
        .in_order()
        .into_iter()
        .filter_map(|place| {
            let words: Vec<String> = KINDS
                .iter()
                .filter_map(|kind| {
                    let own = found.get(&(place, kind.code)).map(Vec::as_slice).unwrap_or_default();
                    let what = locale.text(&format!("believability.{}", kind.code)).to_owned();
                    let sources: Vec<String> =
                        own.iter().filter_map(|finding| source(material, finding)).collect();
                    let facts = [
                        ("what", what.as_str()),
                        ("code", kind.code),
                        ("count", &own.len().to_string()),
                        ("sources", &locale.list(&sources)),
                    ];
                    let key = if sources.is_empty() { "believability.one" } else { "believability.same_as" };
                    (!own.is_empty()).then(|| locale.with(key, &facts))
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

/// Townships, in the order of the ranking, of which some figure is hard to believe.
pub(super) fn doubted(material: &Material<'_>) -> Vec<usize> {
    let doubts = |place: &usize| {
        let mut own = material.findings.iter().filter(|finding| KINDS.contains(&finding.kind));
        own.any(|finding| material.township_of(finding) == Some(*place))
    };
    material.in_order().into_iter().filter(doubts).collect()
}

/// What the figures of a finding are the same as: another township, or its own period before.
fn source(material: &Material<'_>, finding: &Finding) -> Option<String> {
    if finding.kind != kind::COPIED_FIGURES {
        return None;
    }
    let other = match material.locale.language {
        Language::Chinese => finding.facts.get("other"),
        Language::English => finding.facts.get("other_en"),
    };
    Some(other.map_or_else(|| material.locale.text("believability.own_past").to_owned(), ToString::to_string))
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
