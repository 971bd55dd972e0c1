//! What the outputs of a run were made of.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::output::listed;
use crate::pipeline::{Outcome, Traced};
use crate::register::{self, run_id};
use crate::report::{Material, tables};

/// What the outputs were made of: versions, hashes of scheme and inputs, those of earlier periods too,
/// hashes of the outputs.
pub(super) fn manifest(
    outcome: &Outcome,
    material: &Material<'_>,
    files: &BTreeMap<String, Vec<u8>>,
) -> Vec<u8> {
    let [inputs, previous] = [&outcome.tidied.receipts, &outcome.previous_receipts].map(|receipts| {
        let rows = receipts.iter().map(|receipt| {
            json!({
                "file": receipt.file,
                "sha256": receipt.sha256,
                "bytes": receipt.size,
                "fate": receipt.fate.name(),
                // The last four add up to the first; "lost" is zero, or the program has a fault.
                "cells": {
                    "read": receipt.ledger.cells,
                    "observations": receipt.ledger.observations,
                    "furniture": receipt.ledger.furniture,
                    "in_findings": receipt.ledger.in_findings,
                    "lost": receipt.ledger.lost,
                },
                "township": receipt.township.map(|place| material.scheme.townships[place].code.clone()),
            })
        });
        rows.collect::<Vec<Value>>()
    });
    let manifest = json!({
        "program": "hengping",
        "version": env!("CARGO_PKG_VERSION"),
        "period": material.tidied.period.to_string(),
        "language": material.locale.language.tag(),
        "scheme": material.scheme.digests,
        // What figures and relations mean: whether these outputs can stand for the submissions later.
        "form": material.scheme.form_digest(),
        "inputs": inputs,
        "previous_inputs": previous,
        "earlier": earlier(&outcome.earlier),
        // What went back how often is an input of the scoring: it is remembered, not read.
        "returned": outcome.register.returned(),
        "run": run_id(&outcome.tidied, material.scheme),
        "outputs": listed(files),
        "kept": [register::FILE],
        "counts": tables::counts(material, &material.coverage()),
    });
    let mut text = format!("{manifest:#}");
    text.push('\n');
    text.into_bytes()
}

/// The files of each earlier period that figures were compared with.
fn earlier(periods: &[Traced]) -> Vec<Value> {
    let files = |period: &Traced| -> Vec<Value> {
        let receipts = period.receipts.iter().map(|receipt| (&receipt.file, &receipt.sha256));
        let stored = period.stored.iter().map(|(file, digest)| (file, digest));
        receipts.chain(stored).map(|(file, digest)| json!({ "file": file, "sha256": digest })).collect()
    };
    let from = |period: &Traced| if period.stored.is_empty() { "submissions" } else { "stored" };
    periods
        .iter()
        .map(|period| {
            json!({ "period": period.period.to_string(), "from": from(period), "files": files(period) })
        })
        .collect()
}
