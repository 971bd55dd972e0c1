//! The form that townships fill in (报表表式), made of the scheme, so that form and reader cannot drift apart.
//!
//! In: the scheme of a period, and what was reported a year before. Out: a workbook for each township.
//! [`compose`] decides what stands in it, once and without a format; [`workbook`] writes it. Labels, sections and
//! units are the scheme's own, and one column is filled in, the one that `tidy` takes the figure of the period
//! from: 本期数 in a year, 本年累计数 in a part of one.
//!
//! The form is Chinese in whatever language the program speaks: the reader knows it by its words.

mod compose;
mod entry;
mod formula;
mod relation;
mod sheet;
mod style;
pub(crate) mod words;
mod workbook;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::error::Error;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::tidy::grid::Grid;

/// The forms of townships, by file name.
///
/// - `scheme`: what the scheme comes to in the period.
/// - `before`: what was reported for the same months of the year before, where that is known.
/// - `townships`: their places in the roster.
///
/// # Errors
///
/// [`Error::Make`] if a form has more rows than a worksheet can hold.
pub fn forms(
    scheme: &Scheme,
    period: Period,
    before: Option<&Grid>,
    townships: &[usize],
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let make = |township: &usize| {
        let form = compose::form(scheme, period, before, *township);
        let name = file_name(scheme, period, *township);
        let bytes = workbook::bytes(&form).map_err(|error| Error::make(name.clone(), error))?;
        Ok((name, bytes))
    };
    townships.par_iter().map(make).collect()
}

/// The name of a township's file: code, name and period, so that it comes back under a name that says all
/// three.
fn file_name(scheme: &Scheme, period: Period, township: usize) -> String {
    let own = &scheme.townships[township];
    let name = format!("{}_{}_{}.xlsx", own.code, own.name, words::period_alone(period));
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_")
}
