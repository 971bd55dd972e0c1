//! The pages of `hengping explain CODE`, and all of them as one manual.

use super::formula::formula;
use crate::check::pages::{Entry, entries, entry};
use crate::finding::Severity;
use crate::locale::Locale;
use crate::scheme::{Relation, Scheme};

/// What a code means; `None` where it is none.
///
/// Under a rule stand the relations of the scheme that say it. A relation of the district's own, under a
/// number that the practice does not know, has a page of these alone.
pub(super) fn page(code: &str, scheme: Option<&Scheme>, locale: &Locale) -> Option<String> {
    if let Some(entry) = entry(code) {
        let mut pages = vec![text(&entry, scheme, locale)];
        if let Entry::Elsewhere(_, kinds) = entry {
            pages.extend(kinds.iter().map(|kind| text(&Entry::Kind(kind), scheme, locale)));
        }
        return Some(pages.join("\n\n"));
    }
    let scheme = scheme?;
    let own = |relation: &&Relation| {
        [&relation.id, relation.number()].iter().any(|id| id.eq_ignore_ascii_case(code))
    };
    let first = scheme.relations.iter().find(own)?;
    let title = format!("# {} {}", first.number(), locale.name(&first.name));
    Some([title, relations(first.number(), scheme, locale)?].join("\n\n"))
}

/// A line about the code that differs by its hyphen alone, where there is one: `V05` is a relation, `V-05` a finding.
pub(super) fn like(code: &str, locale: &Locale) -> Option<String> {
    let own = entry(code)?.code();
    let other = match own.split_once('-') {
        Some((letter, number)) => format!("{letter}{number}"),
        None => format!("{}-{}", own.get(..1)?, own.get(1..)?),
    };
    let other = entry(&other)?;
    let name = title(other.page(locale.language)?);
    let key = if matches!(other, Entry::Rule(_)) { "manual.like_relation" } else { "manual.like_finding" };
    Some(locale.with(key, &[("own", own), ("title", name)]))
}

/// Every page, with a table of contents by letter.
pub(super) fn all(scheme: &Scheme, locale: &Locale) -> String {
    let (mut contents, mut pages) = (String::new(), String::new());
    let mut letter = "";
    for entry in entries() {
        // `C` of `C-03`; the rules of the practice have none.
        let own = entry.code().split_once('-').map_or("rule", |(letter, _)| letter);
        if own != letter {
            letter = own;
            let name = locale.text(&format!("manual.letter_{letter}")).to_owned();
            contents.push_str(&format!("\n- {name}\n"));
            pages.push_str(&format!("\n## {name}\n"));
        }
        let page = text(&entry, Some(scheme), locale);
        contents.push_str(&format!("  - [{}](#{})\n", title(&page), entry.code()));
        pages.push_str(&format!("\n<a id=\"{}\"></a>\n\n", entry.code()));
        for line in page.lines() {
            pages.push_str(
                &match line.strip_prefix("- ").filter(|_| matches!(entry, Entry::Elsewhere(..))) {
                    Some(other) => format!("- [{other}](#{})\n", other.split(' ').next().unwrap_or_default()),
                    // Below the heading of its letter.
                    None if line.starts_with('#') => format!("##{line}\n"),
                    None => format!("{line}\n"),
                },
            );
        }
    }
    let [heading, intro] = ["heading", "intro"].map(|key| locale.text(&format!("manual.{key}")).to_owned());
    format!("# {heading}\n\n{intro}\n{contents}{}", pages.trim_end())
}

fn title(page: &str) -> &str {
    page.lines().next().unwrap_or_default().trim_start_matches("# ")
}

fn text(entry: &Entry, scheme: Option<&Scheme>, locale: &Locale) -> String {
    let page = match entry {
        Entry::Elsewhere(code, kinds) => {
            let name = locale.text(&format!("manual.elsewhere_{code}")).to_owned();
            let others = kinds.iter().filter_map(|kind| Entry::Kind(kind).page(locale.language));
            let others: Vec<String> = others.map(|page| format!("- {}", title(page))).collect();
            format!("# {code} {name}\n\n{}\n\n{}", locale.text("manual.reported_as"), others.join("\n"))
        }
        _ => entry.page(locale.language).unwrap_or_default().trim_end().to_owned(),
    };
    let relations = scheme.and_then(|scheme| relations(entry.code(), scheme, locale));
    [Some(page), relations].into_iter().flatten().collect::<Vec<String>>().join("\n\n")
}

/// The relations of a scheme under a number, each with its weight and its formula.
fn relations(number: &str, scheme: &Scheme, locale: &Locale) -> Option<String> {
    let own = scheme.relations.iter().filter(|relation| relation.number() == number);
    let lines: Vec<String> = own
        .map(|relation| {
            let severity = locale.text(match relation.severity {
                Severity::Error => "severity.error",
                Severity::Warning => "severity.warning",
                Severity::Note => "severity.note",
            });
            let facts = [
                ("id", relation.id.as_str()),
                ("severity", severity),
                ("formula", &formula(&relation.rule, scheme, locale)),
            ];
            locale.with("manual.relation", &facts)
        })
        .collect();
    (!lines.is_empty()).then(|| format!("## {}\n\n{}", locale.text("manual.relations"), lines.join("\n")))
}
