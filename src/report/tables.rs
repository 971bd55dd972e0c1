//! The machine-readable outputs: Parquet frames, and the findings as CSV too.

use std::collections::BTreeMap;

use polars::prelude::*;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

use super::Material;
use super::compose::Coverage;
use crate::error::Error;
use crate::finding::{Finding, Place, kind};
use crate::language::Language;
use crate::locale::Locale;
use crate::scheme::{FieldId, Scheme};
use crate::score::{Gap, Standing};
use crate::tidy::Tidied;

/// Makes `observations.parquet`, `scores.parquet`, `findings.parquet` and `findings.csv`.
///
/// # Errors
///
/// [`Error::Make`] if a frame cannot be built or encoded: a bug.
pub fn files(material: &Material<'_>) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let made = |what: &'static str| move |error: PolarsError| Error::make(what, error);
    let observations = material.tidied.observations.to_parquet()?;
    let mut files = BTreeMap::from([("observations.parquet".to_owned(), observations)]);
    let mut scores = scores(material).map_err(made("scores.parquet"))?;
    let rows = finding_rows(material.scheme, material.tidied, material.findings);
    let mut findings = frame(&rows).map_err(made("findings.parquet"))?;
    for (name, frame) in [("scores.parquet", &mut scores), ("findings.parquet", &mut findings)] {
        files.insert(name.to_owned(), parquet(frame).map_err(made(name))?);
    }
    files.insert("findings.csv".to_owned(), csv(&rows).map_err(|error| Error::make("findings.csv", error))?);
    Ok(files)
}

fn parquet(frame: &mut DataFrame) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    // Snappy needs no library in C and decodes everywhere.
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Snappy)
        .set_parallel(false)
        .finish(frame)?;
    Ok(bytes)
}

/// One row per township × indicator, and one per township; the column `level` tells which.
fn scores(material: &Material<'_>) -> PolarsResult<DataFrame> {
    let mut text: BTreeMap<&str, Vec<Option<String>>> = BTreeMap::new();
    let mut number: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    const TEXTS: [&str; 12] = [
        "level",
        "township",
        "township_name",
        "peer_group",
        "period",
        "indicator",
        "qualifier",
        "gap",
        "grade",
        "verdict",
        "certainty",
        "funnel",
    ];
    const NUMBERS: [&str; 25] = [
        "value",
        "numerator",
        "denominator",
        "points",
        "full_mark",
        "place",
        "group_median",
        "total",
        "applicable",
        "percent",
        "rank",
        "tied_with",
        "group_rank",
        "availability",
        "percent_before",
        "percent_change",
        "rank_change",
        // In the peer group, over all recalculations.
        "group_rank_median",
        "group_rank_low",
        "group_rank_high",
        "share_last",
        "share_first",
        // Of the value, in its unit.
        "interval_low",
        "interval_high",
        "district",
    ];
    let mut rows = 0;
    let mut push = |texts: &[(&'static str, String)], numbers: &[(&'static str, Option<f64>)]| {
        for name in TEXTS {
            let found = texts.iter().find(|(known, _)| *known == name);
            text.entry(name).or_default().push(found.map(|(_, value)| value.clone()));
        }
        for name in NUMBERS {
            let found = numbers.iter().find(|(known, _)| *known == name);
            number.entry(name).or_default().push(found.and_then(|(_, value)| *value));
        }
        rows += 1;
    };
    for (place, score) in material.scorecard.townships.iter().enumerate() {
        let township = &material.scheme.townships[place];
        let own = |level: &str| {
            vec![
                ("level", level.to_owned()),
                ("township", township.code.clone()),
                ("township_name", township.name.clone()),
                ("peer_group", township.group.clone()),
                ("period", material.tidied.period.to_string()),
            ]
        };
        let mut texts = own("township");
        if let Some(grade) = score.grade {
            texts.push(("grade", material.scheme.settings.grades[grade].id.clone()));
        }
        let verdict = match score.standing {
            Standing::NotReceived => "not_received",
            Standing::Held => "held",
            Standing::TooFewFigures => "too_few_figures",
            Standing::Lacking { .. } => "lacking",
            Standing::Ranked if !score.lagging.is_empty() => "lagging",
            Standing::Ranked => "ranked",
        };
        texts.push(("verdict", verdict.to_owned()));
        let certain = material.certainty.townships[place].map(|own| own.in_group);
        if let Some(verdict) = material.certainty.verdicts[place] {
            texts.push(("certainty", verdict.name().to_owned()));
        }
        let moved = material.before.as_ref().and_then(|before| before.movement.townships[place]);
        push(
            &texts,
            &[
                ("total", score.percent.map(|_| score.total)),
                ("applicable", Some(score.applicable)),
                ("percent", score.percent),
                ("rank", score.rank.map(|rank| rank.place)),
                ("tied_with", score.rank.map(|rank| rank.tied_with as f64)),
                ("group_rank", score.group_rank.map(|rank| rank.place)),
                ("availability", Some(score.availability)),
                ("percent_before", moved.map(|moved| moved.before)),
                (
                    "percent_change",
                    moved.map(|moved| moved.points(material.scheme.settings.ranking.decimals)),
                ),
                ("rank_change", moved.map(|moved| moved.overall.gained())),
                ("group_rank_median", certain.map(|range| range.median)),
                ("group_rank_low", certain.map(|range| range.best)),
                ("group_rank_high", certain.map(|range| range.worst)),
                ("share_last", certain.map(|range| range.bottom)),
                ("share_first", certain.map(|range| range.top)),
            ],
        );
        let funnels = &material.scorecard.funnels;
        for ((indicator, mark), funnel) in
            material.scheme.indicators.iter().zip(&score.indicators).zip(funnels)
        {
            let mut texts = own("indicator");
            texts.push(("indicator", indicator.id.clone()));
            texts.push(("qualifier", mark.measured.value.qualifier().to_owned()));
            if let Some(gap) = &mark.gap {
                let code = match gap {
                    Gap::NotReported => "not_reported".to_owned(),
                    Gap::Withheld { code, .. } => format!("withheld {code}"),
                    Gap::NotApplicable => "not_applicable".to_owned(),
                    Gap::NotReceived => "not_received".to_owned(),
                };
                texts.push(("gap", code));
            }
            if let Some(funnel) = funnel {
                texts.push(("funnel", funnel.places[place].standing.name().to_owned()));
            }
            push(
                &texts,
                &[
                    ("value", mark.measured.value.figure()),
                    ("numerator", mark.measured.numerator),
                    ("denominator", mark.measured.denominator),
                    ("points", mark.points),
                    ("full_mark", Some(indicator.weight)),
                    ("place", mark.place.map(|rank| rank.place)),
                    ("group_median", mark.group_median),
                    ("interval_low", mark.interval.map(|interval| interval.low)),
                    ("interval_high", mark.interval.map(|interval| interval.high)),
                    ("district", funnel.as_ref().map(|funnel| funnel.centre)),
                ],
            );
        }
    }
    let texts = TEXTS.map(|name| Column::new(name.into(), text.remove(name).unwrap_or_default()));
    let numbers = NUMBERS.map(|name| Column::new(name.into(), number.remove(name).unwrap_or_default()));
    DataFrame::new(rows, texts.into_iter().chain(numbers).collect())
}

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

/// One row for each finding, in the order given, with the columns of [`FINDING_COLUMNS`].
pub fn finding_rows(scheme: &Scheme, tidied: &Tidied, findings: &[Finding]) -> Vec<[String; 22]> {
    let (zh, en) = (Locale::new(Language::Chinese), Locale::new(Language::English));
    let townships = scheme.townships.iter().rev();
    let names: BTreeMap<&str, &str> =
        townships.map(|township| (township.code.as_str(), township.name.as_str())).collect();
    let name = |code: &str| names.get(code).copied().unwrap_or_default().to_owned();
    let receipts = tidied.receipts.iter().rev();
    let digests: BTreeMap<&str, &str> =
        receipts.map(|receipt| (receipt.file.as_str(), receipt.sha256.as_str())).collect();
    let digest_of = |file: &str| digests.get(file).copied().unwrap_or_default().to_owned();
    findings
        .iter()
        .map(|finding| {
            let place = &finding.place;
            let own = |text: &Option<String>| text.clone().unwrap_or_default();
            [
                finding.id.clone(),
                finding.kind.code.to_owned(),
                finding.kind.name.to_owned(),
                finding.severity.name().to_owned(),
                level(place).to_owned(),
                own(&place.township),
                place.township.as_deref().map(name).unwrap_or_default(),
                tidied.period.to_string(),
                own(&place.file),
                place.file.as_deref().map(digest_of).unwrap_or_default(),
                own(&place.sheet),
                own(&place.cell),
                finding.facts.get("written").cloned().unwrap_or_default(),
                own(&finding.subject),
                finding.withholds.join("|"),
                effect(scheme, finding).join("|"),
                finding.action.name().to_owned(),
                finding.related.join("|"),
                zh.what(finding),
                en.what(finding),
                zh.mend(finding),
                en.mend(finding),
            ]
        })
        .collect()
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
fn csv(rows: &[[String; 22]]) -> Result<Vec<u8>, csv::Error> {
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

#[cfg(test)]
mod tests {
    use super::{csv, harmless};

    #[test]
    fn what_looks_like_a_formula_is_made_harmless_in_csv() {
        assert_eq!(harmless("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(harmless("合计"), "合计");
        let row = std::array::from_fn(|_| "@SUM(A1)".to_owned());
        let text = String::from_utf8(csv(&[row]).unwrap()).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert!(!text.contains(",@SUM") && text.contains(",'@SUM"));
    }
}
