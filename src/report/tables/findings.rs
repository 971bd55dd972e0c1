//! `findings.parquet` and `findings.csv`: a row for each finding.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::finding::{Finding, Place};
use crate::language::Language;
use crate::locale::Locale;
use crate::parquet::{self, GROUP};
use crate::scheme::{FieldId, Scheme};
use crate::tidy::Tidied;

/// Columns of the findings, in order.
pub const FINDING_COLUMNS: [&str; 22] = [
    "finding_id",
    "code",
    "name",
    "severity",
    "level",
    "township",
    "township_name",
    "period",
    "file",
    "sha256",
    "sheet",
    "cell",
    "written",
    "subject",
    "withholds",
    "effect",
    "action",
    "related",
    "message_zh",
    "message_en",
    "mend_zh",
    "mend_en",
];

/// Makes the rows of findings, with the columns of [`FINDING_COLUMNS`].
pub struct FindingRows<'a> {
    scheme: &'a Scheme,
    tidied: &'a Tidied,
    zh: Locale,
    en: Locale,
    /// Of townships, by code.
    names: BTreeMap<&'a str, &'a str>,
    /// SHA-256 of files, by path.
    digests: BTreeMap<&'a str, &'a str>,
}

impl<'a> FindingRows<'a> {
    /// For findings about these submissions.
    pub fn new(scheme: &'a Scheme, tidied: &'a Tidied) -> Self {
        let townships = scheme.townships.iter().rev();
        let receipts = tidied.receipts.iter().rev();
        Self {
            scheme,
            tidied,
            zh: Locale::new(Language::Chinese),
            en: Locale::new(Language::English),
            names: townships.map(|township| (township.code.as_str(), township.name.as_str())).collect(),
            digests: receipts.map(|receipt| (receipt.file.as_str(), receipt.sha256.as_str())).collect(),
        }
    }

    /// The row of one.
    pub fn row(&self, finding: &Finding) -> [String; 22] {
        let named = |names: &BTreeMap<&str, &str>, own: &Option<String>| {
            own.as_deref().and_then(|own| names.get(own)).copied().unwrap_or_default().to_owned()
        };
        let place = &finding.place;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            finding.id.clone(),
            finding.kind.code.to_owned(),
            finding.kind.name.to_owned(),
            finding.severity.name().to_owned(),
            level(place).to_owned(),
            own(&place.township),
            named(&self.names, &place.township),
            self.tidied.period.to_string(),
            own(&place.file),
            named(&self.digests, &place.file),
            own(&place.sheet),
            own(&place.cell),
            finding.facts.get("written").cloned().unwrap_or_default(),
            own(&finding.subject),
            finding.withholds.join("|"),
            effect(self.scheme, finding).join("|"),
            finding.action.name().to_owned(),
            finding.related.join("|"),
            self.zh.what(finding),
            self.en.what(finding),
            self.zh.mend(finding),
            self.en.mend(finding),
        ]
    }
}

/// A row for each finding, in the order given.
pub(super) fn parquet(rows: &FindingRows<'_>, findings: &[Finding]) -> PolarsResult<Vec<u8>> {
    let frame = |findings: &[Finding]| frame(&findings.iter().map(|own| rows.row(own)).collect::<Vec<_>>());
    parquet::grouped(&frame(&[])?, findings.chunks(GROUP).map(frame))
}

/// The indicators that miss a figure because of a finding, by id.
fn effect(scheme: &Scheme, finding: &Finding) -> Vec<String> {
    let touched = |fields: &[&FieldId]| {
        fields.iter().any(|field| finding.withholds.contains(&scheme.field(**field).id))
    };
    let indicators = scheme.indicators.iter().filter(|indicator| touched(&indicator.measure.fields()));
    indicators.map(|indicator| indicator.id.clone()).collect()
}

/// How far down a finding's place goes.
fn level(place: &Place) -> &'static str {
    match (&place.cell, &place.sheet, &place.file) {
        (Some(_), ..) => "cell",
        (None, Some(_), _) => "sheet",
        (None, None, Some(_)) => "file",
        (None, None, None) => "township",
    }
}

fn frame(rows: &[[String; 22]]) -> PolarsResult<DataFrame> {
    let columns = FINDING_COLUMNS.iter().enumerate().map(|(place, name)| {
        let values: Vec<Option<&str>> =
            rows.iter().map(|row| Some(row[place].as_str()).filter(|text| !text.is_empty())).collect();
        Column::new((*name).into(), values)
    });
    DataFrame::new(rows.len(), columns.collect())
}

/// CSV that a double click opens rightly in Excel and WPS: with a byte order mark, and with an
/// apostrophe before anything that would be taken for a formula.
pub(super) fn csv(rows: &FindingRows<'_>, findings: &[Finding]) -> Result<Vec<u8>, csv::Error> {
    table(findings.iter().map(|finding| rows.row(finding)))
}

fn table(rows: impl Iterator<Item = [String; 22]>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(FINDING_COLUMNS)?;
    for row in rows {
        writer.write_record(row.iter().map(|text| harmless(text)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{harmless, table};

    #[test]
    fn what_looks_like_a_formula_is_made_harmless_in_csv() {
        assert_eq!(harmless("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(harmless("合计"), "合计");
        let row = std::array::from_fn(|_| "@SUM(A1)".to_owned());
        let text = String::from_utf8(table([row].into_iter()).unwrap()).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert!(!text.contains(",@SUM") && text.contains(",'@SUM"));
    }
}
