//! Why a township has no place, and what would give it one.

use super::Answer;
use super::way::gaps;
use crate::finding::Finding;
use crate::report::compose::standing;
use crate::report::print;
use crate::score::reach::{self, Gap};
use crate::score::{Standing, TownshipScore};
use crate::value::plain;

/// The reason, then what is to be done.
pub(super) fn lines(answer: &Answer<'_>, township: usize, score: &TownshipScore) -> Vec<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let why = standing(scheme, locale, score.standing);
    if !score.standing.has_figures() {
        let heading = locale.with("reach.unranked_files", &[("why", &why)]);
        return [heading].into_iter().chain(to_settle(answer, township)).collect();
    }
    if scheme.index.is_some() || score.standing != Standing::TooFewFigures {
        return [why].into_iter().chain(gaps(answer, township)).collect();
    }
    let enough = reach::enough(score, scheme);
    let facts = [
        ("why", why),
        ("share", print::percent(score.availability)),
        ("minimum", print::percent(scheme.settings.ranking.minimum_availability)),
        ("count", enough.len().to_string()),
    ];
    let heading = locale.with("reach.unranked", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
    let all = answer.outcome.gaps(scheme, township);
    [heading].into_iter().chain(enough.iter().map(|place| lacking(answer, *place, &all))).collect()
}

/// The findings that keep a township's files from counting, each with what is to be done.
pub(super) fn to_settle(answer: &Answer<'_>, township: usize) -> Vec<String> {
    let locale = answer.locale;
    let line = |finding: &Finding| {
        let at = locale.place(&finding.place, None);
        let said = locale.sentences(&[locale.what(finding), locale.mend(finding)]);
        let at = if at.is_empty() { at } else { format!("{at}{}", locale.text("join.label")) };
        format!("  {at}{said} [{}]", finding.kind.code)
    };
    findings(answer, township).map(line).collect()
}

/// Its findings that must be settled.
pub(super) fn findings<'a>(answer: &'a Answer<'_>, township: usize) -> impl Iterator<Item = &'a Finding> {
    let whose = answer.outcome.tidied.whose(answer.scheme);
    let own = move |finding: &&Finding| finding.is_to_mend() && whose.of(finding) == Some(township);
    answer.outcome.findings.iter().filter(own)
}

/// An indicator with the figures it lacks.
fn lacking(answer: &Answer<'_>, indicator: usize, all: &[Gap]) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let own = &scheme.indicators[indicator];
    let figures: Vec<String> = all
        .iter()
        .filter(|gap| gap.indicators.contains(&indicator))
        .map(|gap| {
            let field = locale.name(&scheme.field(gap.field).name);
            let code = gap.code.unwrap_or_else(|| locale.text("reach.not_reported"));
            locale.with("reach.lacking_figure", &[("field", field), ("code", code)])
        })
        .collect();
    let facts = [
        ("indicator", locale.name(&own.name)),
        ("weight", &plain(own.weight)),
        ("figures", &locale.list(&figures)),
    ];
    format!("  {}", locale.with("reach.lacking", &facts))
}
