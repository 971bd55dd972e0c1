//! `hengping what-if`: the result with other figures or under another scheme, and what would lift a
//! township. Nothing is written, and the first line says that nothing of it is official.

mod asked;
mod grade;
mod json;
mod scheme;
mod text;
mod unranked;
mod way;

use std::path::Path;

use super::args::WhatIfOptions;
use super::output::print;
use super::{Exit, isolation};
use crate::error::Error;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Breach, Outcome, Resubmitted};
use crate::scheme::Scheme;
use crate::score::{Assumed, Scorecard, Variant};

/// What was asked, with what came of it.
struct Answer<'a> {
    scheme: &'a Scheme,
    locale: &'a Locale,
    period: Period,
    outcome: &'a Outcome,
    /// Place of the township, where one is named.
    township: Option<usize>,
    figures: Vec<Assumed>,
    /// What these figures break.
    breaches: &'a [Breach<'a>],
    /// What a submission with them would be found to have.
    sent: &'a Resubmitted,
    variant: Variant,
    came: Came,
}

/// What came of it.
enum Came {
    /// The result as it would be.
    Result(Box<Scorecard>),
    /// What would lift the township.
    Ways(Vec<way::Held>),
}

pub(super) fn run(options: &WhatIfOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_threads(&options.places);
    let (inputs, period) = options.places.resolve()?;
    let scheme = Scheme::load(&options.places.scheme)?.of(period)?;
    let asked = asked::read(options, &scheme)?;
    let stored = Some(Path::new(super::run::OUTPUTS));
    let outcome = pipeline::run_beside(&scheme, &inputs, stored, period, &isolation(), &|_| {})?;
    let breaches = outcome.broken_by(&scheme, &asked.figures);
    let sent = outcome.resubmitted(&scheme, &asked.figures)?;
    let came = match asked.township {
        Some(township) if asked.figures.is_empty() && asked.variant.is_empty() => {
            Came::Ways(way::held(&outcome, &scheme, township)?)
        }
        _ if asked.variant.is_empty() => Came::Result(Box::new(outcome.with(&sent)?)),
        _ => {
            let other = outcome.under(&sent, &asked.variant)?;
            Came::Result(Box::new(other.ok_or_else(asked::nobody)?))
        }
    };
    let answer = Answer {
        scheme: &scheme,
        locale,
        period,
        outcome: &outcome,
        township: asked.township,
        figures: asked.figures,
        breaches: &breaches,
        sent: &sent,
        variant: asked.variant,
        came,
    };
    print(&if options.json { json::result(&answer).to_string() } else { text::text(&answer) });
    Ok(Exit::Done)
}
