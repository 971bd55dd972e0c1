//! The machine-readable outputs: Parquet frames, and the findings as CSV too.

mod findings;
mod scores;

use std::collections::BTreeMap;

use polars::prelude::PolarsError;

use super::Material;
use super::compose::Coverage;
use crate::error::Error;
use crate::finding::kind;

pub use findings::{FINDING_COLUMNS, FindingRows};

/// Makes `observations.parquet`, `scores.parquet`, `findings.parquet` and `findings.csv`.
///
/// # Errors
///
/// [`Error::Make`] if a frame cannot be built or encoded: a bug.
pub fn files(material: &Material<'_>) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let made = |what: &'static str| move |error: PolarsError| Error::make(what, error);
    let rows = FindingRows::new(material.scheme, material.tidied);
    let findings = findings::parquet(&rows, material.findings).map_err(made("findings.parquet"))?;
    let csv = findings::csv(&rows, material.findings).map_err(|error| Error::make("findings.csv", error))?;
    let files = [
        ("observations.parquet", material.tidied.observations.to_parquet()?),
        ("scores.parquet", scores::parquet(material).map_err(made("scores.parquet"))?),
        ("findings.parquet", findings),
        ("findings.csv", csv),
    ];
    Ok(files.map(|(name, bytes)| (name.to_owned(), bytes)).into())
}

/// Counts of a run, for the manifest and for `--json`.
pub fn counts(material: &Material<'_>, coverage: &Coverage) -> BTreeMap<&'static str, usize> {
    use crate::finding::Severity::{Error as E, Note, Warning};
    let of = |severity| material.findings.iter().filter(|finding| finding.severity == severity).count();
    let kinds = |kind| material.findings.iter().filter(|finding| finding.kind == kind).count();
    BTreeMap::from([
        ("expected", coverage.expected),
        ("received", coverage.received),
        ("unreadable", coverage.unreadable.len()),
        ("missing", coverage.missing.len()),
        ("ranked", material.scorecard.ranked),
        ("corrected", kinds(kind::CORRECTED_FIGURE)),
        ("unmet_corrections", kinds(kind::UNMET_CORRECTION)),
        ("errors", of(E)),
        ("warnings", of(Warning)),
        ("notes", of(Note)),
    ])
}
