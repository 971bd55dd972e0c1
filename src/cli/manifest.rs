//! What the outputs of a run were made of.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::output::listed;
use crate::error::Error;
use crate::pipeline::{Outcome, Traced};
use crate::register::{self, run_id};
use crate::report::{Material, tables};
use crate::scheme::Township;
use crate::tidy::Receipt;

/// The manifest. What stands in it is sorted by name, as JSON made of maps is.
#[derive(Serialize)]
struct Manifest<'a> {
    counts: BTreeMap<&'static str, usize>,
    earlier: Vec<Value>,
    /// What figures and relations mean: whether these outputs can stand for the submissions later.
    form: String,
    inputs: Vec<Input<'a>>,
    kept: [&'static str; 1],
    language: &'static str,
    outputs: Vec<Value>,
    period: String,
    previous_inputs: Vec<Input<'a>>,
    program: &'static str,
    /// What went back how often is an input of the scoring: it is remembered, not read.
    returned: BTreeMap<&'a str, usize>,
    run: String,
    scheme: &'a BTreeMap<String, String>,
    version: &'static str,
}

/// A file that was read. There may be tens of thousands.
#[derive(Serialize)]
struct Input<'a> {
    bytes: u64,
    cells: Cells,
    fate: &'static str,
    file: &'a str,
    sha256: &'a str,
    township: Option<&'a str>,
}

/// All but the last add up to it; "lost" is zero, or the program has a fault.
#[derive(Serialize)]
struct Cells {
    furniture: usize,
    in_findings: usize,
    lost: usize,
    observations: usize,
    read: usize,
}

/// What the outputs were made of: versions, hashes of scheme and inputs, those of earlier periods too,
/// hashes of the outputs.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub(super) fn manifest(
    outcome: &Outcome,
    material: &Material<'_>,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, Error> {
    let townships = &material.scheme.townships;
    let manifest = Manifest {
        counts: tables::counts(material, &material.coverage()),
        earlier: earlier(&outcome.earlier),
        form: material.scheme.form_digest(),
        inputs: inputs(&outcome.tidied.receipts, townships),
        kept: [register::FILE],
        language: material.locale.language.tag(),
        outputs: listed(files),
        period: material.tidied.period.to_string(),
        previous_inputs: inputs(&outcome.previous_receipts, townships),
        program: "hengping",
        returned: outcome.register.returned(),
        run: run_id(&outcome.tidied, material.scheme),
        scheme: &material.scheme.digests,
        version: env!("CARGO_PKG_VERSION"),
    };
    let text =
        serde_json::to_string_pretty(&manifest).map_err(|error| Error::make("manifest.json", error))?;
    Ok((text + "\n").into_bytes())
}

fn inputs<'a>(receipts: &'a [Receipt], townships: &'a [Township]) -> Vec<Input<'a>> {
    let input = |receipt: &'a Receipt| Input {
        bytes: receipt.size,
        cells: Cells {
            furniture: receipt.ledger.furniture,
            in_findings: receipt.ledger.in_findings,
            lost: receipt.ledger.lost,
            observations: receipt.ledger.observations,
            read: receipt.ledger.cells,
        },
        fate: receipt.fate.name(),
        file: &receipt.file,
        sha256: &receipt.sha256,
        township: receipt.township.map(|place| townships[place].code.as_str()),
    };
    receipts.iter().map(input).collect()
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
            json!({
                "period": period.period.to_string(),
                "from": from(period),
                "files": files(period),
                "returned": period.returned,
            })
        })
        .collect()
}
