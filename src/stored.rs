//! The outputs of an earlier run as inputs: what a period's submissions said, where the submissions
//! themselves are no longer at hand.
//!
//! `manifest.json` says what the files beside it are: nothing is taken from a file that is not the one
//! the run wrote, or that was read under fields and relations other than the present ones.

use std::fs;
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, PolarsResult};

use crate::digest::sha256;
use crate::error::Error;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::parquet;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::scheme::paper::REFERENCE;
use crate::tidy::Observations;

/// The file that names the others.
const MANIFEST: &str = "manifest.json";
/// One row for each township and field.
const OBSERVATIONS: &str = "observations.parquet";
/// One row for each finding.
const FINDINGS: &str = "findings.parquet";

/// What an earlier run left of a period.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What the submissions said.
    pub observations: Observations,
    /// What was found, with the sentence of that time as the fact `message`: enough to leave out what was
    /// withheld, and to know who was late.
    pub findings: Vec<Finding>,
    /// Files of the scheme that have changed since. Figures are scored anew, so that none of them matters
    /// for the figures themselves.
    pub changed: Vec<String>,
    /// Name and SHA-256 of each file used.
    pub files: Vec<(String, String)>,
}

/// Whether a folder holds the outputs of a run.
pub fn is_there(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file() && folder.join(OBSERVATIONS).is_file()
}

/// Reads the outputs of a period.
///
/// # Errors
///
/// [`Error::Stored`] if a file is absent or not the one the manifest names, if the manifest is for another
/// period, if fields or relations are not those of `scheme`, or if a frame lacks a column.
pub fn read(folder: &Path, period: Period, scheme: &Scheme) -> Result<Stored, Error> {
    let manifest_bytes = bytes(&folder.join(MANIFEST))?;
    let unfit = |file: &str, reason: &'static str, found: String| Error::Stored {
        path: folder.join(file),
        reason,
        found,
    };
    let manifest: serde_json::Value = serde_json::from_slice(&manifest_bytes)
        .map_err(|error| unfit(MANIFEST, "stored_manifest", error.to_string()))?;
    let said = manifest["period"].as_str().unwrap_or_default();
    if said != period.to_string() {
        return Err(unfit(MANIFEST, "stored_period", said.to_owned()));
    }
    if manifest["form"].as_str() != Some(&scheme.form_digest()) {
        return Err(unfit(MANIFEST, "stored_form", scheme.dir.display().to_string()));
    }
    let then = manifest["scheme"].as_object();
    let mut names: Vec<&String> = scheme.digests.keys().collect();
    // A file that is no longer there has changed as well.
    names.extend(then.into_iter().flat_map(|then| then.keys()));
    names.sort_unstable();
    names.dedup();
    let now = |name: &str| scheme.digests.get(name).map(String::as_str);
    let before = |name: &str| then?.get(name)?.as_str();
    // How the paper looks has no part in figures and scores.
    names.retain(|name| *name != REFERENCE);
    let changed = names.into_iter().filter(|name| now(name) != before(name)).cloned().collect();

    let mut files = vec![(MANIFEST.to_owned(), sha256(&manifest_bytes))];
    let mut frame = |file: &str| -> Result<DataFrame, Error> {
        let bytes = bytes(&folder.join(file))?;
        let digest = sha256(&bytes);
        let outputs = manifest["outputs"].as_array().map(Vec::as_slice).unwrap_or_default();
        let named = outputs.iter().find(|output| output["file"] == file);
        if named.is_none_or(|output| output["sha256"] != *digest) {
            return Err(unfit(file, "stored_altered", digest));
        }
        files.push((file.to_owned(), digest));
        parquet::read(bytes).map_err(|error| unfit(file, "stored_columns", error.to_string()))
    };
    let observations = Observations::from_frame(&frame(OBSERVATIONS)?).map_err(|error| {
        unfit(
            OBSERVATIONS,
            "stored_columns",
            std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default(),
        )
    })?;
    if observations.period() != said {
        return Err(unfit(OBSERVATIONS, "stored_period", observations.period().to_owned()));
    }
    let findings = findings(&frame(FINDINGS)?)
        .map_err(|error| unfit(FINDINGS, "stored_columns", error.to_string()))?
        .map_err(|code| unfit(FINDINGS, "stored_code", code))?;
    Ok(Stored { observations, findings, changed, files })
}

fn bytes(path: &PathBuf) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read { path: path.clone(), source })
}

/// The findings of a frame, in its order; the code, severity or action that nobody knows, if there is one.
fn findings(frame: &DataFrame) -> PolarsResult<Result<Vec<Finding>, String>> {
    let text = |name: &str| frame.column(name)?.str();
    let (codes, severities, actions) = (text("code")?, text("severity")?, text("action")?);
    let (townships, files, sheets, cells) = (text("township")?, text("file")?, text("sheet")?, text("cell")?);
    let (subjects, withheld) = (text("subject")?, text("withholds")?);
    let (zh, en) = (text("message_zh")?, text("message_en")?);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let one = |row: usize| {
        let code = codes.get(row).unwrap_or_default();
        let severity = severities.get(row).unwrap_or_default();
        let action = actions.get(row).unwrap_or_default();
        let place = Place {
            township: owned(townships.get(row)),
            file: owned(files.get(row)),
            sheet: owned(sheets.get(row)),
            cell: owned(cells.get(row)),
        };
        let mut finding =
            Finding::new(kind::by_code(code).ok_or(code)?, place, Action::by_name(action).ok_or(action)?)
                .weighing(Severity::by_name(severity).ok_or(severity)?)
                .withholding(
                    withheld
                        .get(row)
                        .unwrap_or_default()
                        .split('|')
                        .filter(|id| !id.is_empty())
                        .map(str::to_owned),
                );
        finding.subject = owned(subjects.get(row));
        finding = finding
            .fact("message", zh.get(row).unwrap_or_default())
            .fact("message_en", en.get(row).unwrap_or_default());
        // What `score::screen` asks of a township that sent nothing usable.
        if finding.action == Action::Held && finding.kind == kind::TOWNSHIP_MISSING {
            finding = finding.fact("sentence", "held");
        }
        Ok(finding)
    };
    Ok((0..frame.height()).map(one).collect::<Result<Vec<_>, &str>>().map_err(str::to_owned))
}
