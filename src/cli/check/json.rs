//! A check as one JSON object: its files, and its findings with the columns of `findings.csv`.

use serde_json::{Map, Value, json};

use super::Told;
use crate::finding::{Finding, Severity};
use crate::report::tables::{FINDING_COLUMNS, FindingRows};

/// Everything a check found, for programs.
pub(super) fn result(told: &Told<'_>) -> Value {
    let (checked, scheme) = (told.checked, told.scheme);
    let files: Vec<Value> = checked
        .tidied
        .receipts
        .iter()
        .map(|receipt| {
            json!({
                "file": receipt.file,
                "sha256": receipt.sha256,
                "bytes": receipt.size,
                "format": receipt.format,
                "fate": receipt.fate.name(),
                "township": receipt.township.map(|place| scheme.townships[place].code.clone()),
                "figures": told.figures.iter().filter(|file| **file == receipt.file).count(),
            })
        })
        .collect();
    let rows = FindingRows::new(scheme, &checked.tidied);
    let findings: Vec<Value> =
        checked.findings.iter().map(|finding| object(&rows.row(finding), finding)).collect();
    json!({
        "program": "hengping",
        "version": env!("CARGO_PKG_VERSION"),
        "period": told.period.to_string(),
        "period_from": told.from.name(),
        "compared_with": checked.compared,
        "files": files,
        "findings": findings,
        "counts": {
            "files": checked.tidied.receipts.len(),
            "figures": told.figures.len(),
            "errors": told.count(Severity::Error),
            "warnings": told.count(Severity::Warning),
            "notes": told.count(Severity::Note),
        },
        "unseen": told.unseen(),
    })
}

/// A finding with the columns of `findings.csv`: null where there is nothing, and lists as lists.
fn object(row: &[String; 22], finding: &Finding) -> Value {
    let columns = FINDING_COLUMNS.iter().zip(row).map(|(name, text)| {
        let value = match *name {
            "withholds" => json!(finding.withholds),
            "related" => json!(finding.related),
            "effect" => json!(text.split('|').filter(|id| !id.is_empty()).collect::<Vec<_>>()),
            _ if text.is_empty() => Value::Null,
            _ => json!(text),
        };
        ((*name).to_owned(), value)
    });
    Value::Object(columns.collect::<Map<String, Value>>())
}
