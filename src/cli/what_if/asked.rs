//! What was typed behind `what-if`: figures, weights, indicators and methods, each refused by name.

use crate::cli::args::{OtherMethod, WhatIfOptions};
use crate::error::Error;
use crate::scheme::Scheme;
use crate::score::{Assumed, Variant};
use crate::tidy::typed;

/// What was asked.
pub(super) struct Asked {
    pub(super) township: Option<usize>,
    pub(super) figures: Vec<Assumed>,
    pub(super) variant: Variant,
}

/// Reads the options against the scheme, before any file is read.
///
/// # Errors
///
/// [`Error::NoTownship`], [`Error::NotKnown`], [`Error::NotUsable`].
pub(super) fn read(options: &WhatIfOptions, scheme: &Scheme) -> Result<Asked, Error> {
    let township = match &options.township {
        Some(name) => Some(scheme.township_named(name).ok_or_else(|| Error::NoTownship {
            name: name.clone(),
            nearest: scheme.nearest_township(name),
        })?),
        None => None,
    };
    let figure = |written: &String| -> Result<Assumed, Error> {
        let (name, value) = pair(written, "no_equals_figure")?;
        let Some(township) = township else { return Err(unusable(written, "no_township_named", "")) };
        let field = scheme.field_named(name)?;
        let own = scheme.field(field);
        let about = format!("{} {}", own.id, own.unit);
        let value =
            typed::figure(value, field, scheme).map_err(|reason| unusable(written, reason, &about))?;
        Ok(Assumed { township, field, value })
    };
    let weight = |written: &String| -> Result<(usize, f64), Error> {
        let (name, weight) = pair(written, "no_equals_weight")?;
        let group = scheme.group_named(name)?;
        let number = weight.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        let number = number.ok_or_else(|| unusable(written, "no_weight", weight))?;
        if scheme.groups[group].weight <= 0.0 {
            // What weighs nothing has no proportions to keep.
            return Err(unusable(written, "weightless_group", name));
        }
        Ok((group, number))
    };
    let figures = options.set.iter().map(figure).collect::<Result<Vec<Assumed>, Error>>()?;
    let weights = options.weight.iter().map(weight).collect::<Result<Vec<(usize, f64)>, Error>>()?;
    let mut dropped = Vec::new();
    for name in &options.drop {
        let place = scheme.indicator_named(name)?;
        if !dropped.contains(&place) {
            dropped.push(place);
        }
    }
    let both = [OtherMethod::MinMax, OtherMethod::Percentile];
    if both.iter().all(|method| options.method.contains(method)) {
        return Err(unusable("min_max, percentile", "two_scales", ""));
    }
    let methods = options.method.iter().map(|method| (*method).into()).collect();
    let variant = Variant { weights, dropped, methods };
    if variant.whole(scheme) <= 0.0 {
        return Err(unusable(&options.weight.join(" "), "weightless", ""));
    }
    if township.is_none() && variant.is_empty() {
        return Err(unusable("what-if", "nothing_asked", ""));
    }
    Ok(Asked { township, figures, variant })
}

/// The two sides of an equals sign, half or full width.
fn pair<'w>(written: &'w str, reason: &'static str) -> Result<(&'w str, &'w str), Error> {
    let sides = written.split_once(['=', '＝']).map(|(name, value)| (name.trim(), value.trim()));
    sides.filter(|(name, _)| !name.is_empty()).ok_or_else(|| unusable(written, reason, ""))
}

fn unusable(text: &str, reason: &'static str, found: &str) -> Error {
    Error::NotUsable { text: text.to_owned(), reason, found: found.to_owned() }
}

/// Nothing is left to rank.
pub(super) fn nobody() -> Error {
    unusable("what-if", "nobody_ranked", "")
}
