//! Findings as a compiler tells them: one block each, errors first, and a line of totals.

use super::Told;
use crate::finding::{Finding, Severity};
use crate::locale::Locale;

/// Most further addresses of one finding.
const ALSO: usize = 8;

/// Everything a check found, for the person at the screen.
pub(super) fn text(told: &Told<'_>) -> String {
    let locale = told.locale;
    let mut sorted: Vec<&Finding> = told.checked.findings.iter().collect();
    // What has to be mended comes first. Stable: within a severity the order of places stays.
    sorted.sort_by_key(|finding| finding.severity);
    let mut lines: Vec<String> =
        sorted.into_iter().flat_map(|finding| [block(finding, locale), String::new()]).collect();
    let count = |severity| told.count(severity).to_string();
    lines.push(locale.with(
        "check.totals",
        &[
            ("files", &told.checked.tidied.receipts.len().to_string()),
            ("figures", &told.figures.len().to_string()),
            ("errors", &count(Severity::Error)),
            ("warnings", &count(Severity::Warning)),
            ("notes", &count(Severity::Note)),
        ],
    ));
    lines.push(told.period());
    if !told.checked.compared.is_empty() {
        let periods = locale.list(&told.checked.compared);
        lines.push(locale.with("check.compared", &[("periods", &periods)]));
    }
    lines.extend(told.unseen());
    lines.join("\n")
}

fn block(finding: &Finding, locale: &Locale) -> String {
    let severity = locale.text(match finding.severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Note => "severity.note",
    });
    let mut lines = vec![format!("{severity}[{}] {}", finding.kind.code, harmless(&locale.what(finding)))];
    let at = locale.place(&finding.place, None);
    if finding.place.file.is_some() {
        lines.push(format!("  --> {}", harmless(&at)));
    }
    let written = finding.facts.get("written").map(String::as_str).unwrap_or_default();
    lines.extend(written.lines().map(|line| format!("   | {}", harmless(line))));
    if !finding.related.is_empty() {
        let shown: Vec<String> = finding.related.iter().take(ALSO).map(|at| harmless(at)).collect();
        let key = if finding.related.len() > ALSO { "check.also_more" } else { "check.also" };
        let count = finding.related.len().to_string();
        let facts = [("places", locale.list(&shown)), ("count", count)];
        lines.push(format!(
            "   = {}",
            locale.with(key, &facts.each_ref().map(|(n, fact)| (*n, fact.as_str())))
        ));
    }
    lines.push(format!("   = {}", locale.with("check.done", &[("done", &harmless(&locale.done(finding)))])));
    lines.push(format!("   = {}", locale.with("check.mend", &[("mend", &harmless(&locale.mend(finding)))])));
    lines.join("\n")
}

/// A text of a submission without what would command the terminal.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '␣' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_cell_never_commands_the_terminal() {
        assert_eq!(harmless("\u{1b}[2J合计\n12"), "␣[2J合计␣12");
    }
}
