//! `hengping scheme check`.

use super::Exit;
use super::args::SchemeOptions;
use super::output::{complain, print};
use crate::error::Error;
use crate::locale::Locale;
use crate::report;
use crate::scheme::Scheme;
use crate::scheme::paper::REFERENCE;
use crate::score::rank::printed;
use crate::value::plain;

pub(super) fn check(options: &SchemeOptions, locale: &Locale) -> Result<Exit, Error> {
    let scheme = Scheme::load(&options.scheme)?;
    let lacking = lacking_styles(&scheme, locale)?;
    let weight: f64 = scheme.indicators.iter().map(|indicator| indicator.weight).sum();
    print(&locale.with(
        "scheme.ok",
        &[
            ("fields", &scheme.fields.len().to_string()),
            ("indicators", &scheme.indicators.len().to_string()),
            ("weight", &plain(weight)),
            ("relations", &scheme.relations.len().to_string()),
            ("townships", &scheme.townships.len().to_string()),
        ],
    ));
    if let Some(ahp) = &scheme.ahp {
        let ratio = ahp.priorities.ratio.map(|ratio| printed(ratio, 3)).unwrap_or_default();
        print(&locale.with(ahp.verdict(), &[("ratio", &ratio)]));
    }
    lacking.iter().for_each(|told| complain(told));
    Ok(Exit::Done)
}

/// What is told of a `reference.docx` that lacks styles of the paper.
///
/// # Errors
///
/// As [`report::look`].
pub(super) fn lacking_styles(scheme: &Scheme, locale: &Locale) -> Result<Option<String>, Error> {
    let lacking = report::look(scheme)?.lacking();
    let facts = [
        ("path", scheme.dir.join(REFERENCE).display().to_string()),
        ("count", lacking.len().to_string()),
        ("names", locale.list(&lacking)),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    Ok((!lacking.is_empty()).then(|| locale.with("screen.lacking_styles", &facts)))
}
