//! `hengping scheme check`.

use super::Exit;
use super::args::SchemeOptions;
use super::output::print;
use crate::error::Error;
use crate::locale::Locale;
use crate::report;
use crate::scheme::Scheme;
use crate::score::rank::printed;
use crate::value::plain;

pub(super) fn check(options: &SchemeOptions, locale: &Locale) -> Result<Exit, Error> {
    let scheme = Scheme::load(&options.scheme)?;
    report::look(&scheme)?;
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
    Ok(Exit::Done)
}
