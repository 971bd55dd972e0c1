//! `hengping run`: everything from a folder of workbooks to a folder of outputs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Exit;
use super::args::{Places, RunOptions};
use super::folders;
use super::output::{Folder, MANIFEST, complain, print};
use super::progress::Progress;
use crate::digest::sha256;
use crate::error::Error;
use crate::finding::Severity;
use crate::ingest::{Found, discover};
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Event, Outcome, Shelves, Traced, returns};
use crate::register::{self, Moment, Register, run_id};
use crate::report::compose::wrong_folder;
use crate::report::{Material, bundle, tables};
use crate::scheme::Scheme;
use crate::score::Standing;

/// The folder in which each period's outputs have a folder of their own.
pub(super) const OUTPUTS: &str = "outputs";

/// How many townships are named at each end of a group.
const NAMED: usize = 3;

pub(super) fn run(options: &RunOptions, locale: &Locale) -> Result<Exit, Error> {
    set_threads(&options.places);
    let job = Job::new(options)?;
    let folder = Folder::prepare(&job.outputs)?;
    let files = discover::files(&job.inputs)?;
    let progress = Progress::new(locale);
    let made = job.make(files, locale, &|event| progress.tell(&event))?;
    folder.fill(&made.files)?;
    if options.json {
        print(&made.json.to_string());
    } else {
        print(&made.screen);
    }
    made.asides.iter().for_each(|aside| complain(aside));
    overlooked(&options.places, locale);
    Ok(made.exit)
}

/// Tells of folders beside the period's that look like a period's and are not called so.
fn overlooked(places: &Places, locale: &Locale) {
    let overlooked = folders::overlooked(places.beside_scheme());
    if overlooked.is_empty() {
        return;
    }
    let path = places.beside_scheme().display().to_string();
    let facts = [("path", path.as_str()), ("names", &locale.list(&overlooked))];
    let told = [locale.with("error.overlooked", &facts), locale.text("error.period_names").to_owned()];
    complain(&locale.clauses(&told));
}

/// What is run, from where to where.
pub(super) struct Job {
    pub(super) scheme: Scheme,
    pub(super) inputs: PathBuf,
    pub(super) outputs: PathBuf,
    pub(super) period: Period,
    strict: bool,
}

/// Everything that a run gives, with nothing written yet.
pub(super) struct Made {
    /// By path below the folder of the outputs.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// For the screen, for other programs, and what stands beside the result.
    pub(super) screen: String,
    json: Value,
    pub(super) asides: Vec<String>,
    exit: Exit,
}

impl Job {
    /// Loads the scheme and settles the folders.
    ///
    /// # Errors
    ///
    /// As [`Places::resolve`] and [`Scheme::load`]; [`Error::InsideInputs`] where the outputs would lie among
    /// what is read.
    pub(super) fn new(options: &RunOptions) -> Result<Self, Error> {
        let places = &options.places;
        let (inputs, period) = places.resolve()?;
        let scheme = Scheme::load(&places.scheme)?.of(period)?;
        let outputs =
            options.outputs.clone().unwrap_or_else(|| PathBuf::from(OUTPUTS).join(period.to_string()));
        let before = pipeline::folders_before(&inputs, period);
        for read in [&inputs, &places.scheme].into_iter().chain(&before) {
            if lies_within(&outputs, read) {
                return Err(Error::InsideInputs { path: outputs });
            }
        }
        Ok(Self { scheme, inputs, outputs, period, strict: options.strict })
    }

    /// Runs on these files and makes every output.
    ///
    /// # Errors
    ///
    /// As [`pipeline::run_beside`]; [`Error::Stored`] for a damaged register.
    pub(super) fn make(
        &self,
        files: Vec<Found>,
        locale: &Locale,
        tell: &(dyn Fn(Event) + Sync),
    ) -> Result<Made, Error> {
        let isolation = super::isolation();
        let folders = Shelves { inputs: self.inputs.parent(), outputs: self.outputs.parent() };
        let past = Register::read(&self.outputs)?;
        let mut outcome =
            pipeline::run_on(&self.scheme, files, folders, past, self.period, &isolation, tell)?;
        outcome.register = outcome.register.seen_at(Moment::now());
        let certainty = outcome.certainty(&self.scheme)?;
        let material = outcome.material(&self.scheme, &certainty, locale);
        let mut bundle = bundle(&material)?;
        bundle.files.extend(returns::returns(&material, &outcome.files, &isolation)?);
        let manifest = manifest(&outcome, &material, &bundle.files);
        bundle.files.insert(MANIFEST.to_owned(), manifest);
        // Not among the outputs that the manifest vouches for: it says when files were first seen.
        bundle.files.insert(register::FILE.to_owned(), outcome.register.to_parquet()?);

        let mut asides = Vec::new();
        if !bundle.missing_glyphs.is_empty() {
            let glyphs: String = bundle.missing_glyphs.iter().collect();
            asides.push(locale.with("screen.missing_glyphs", &[("glyphs", &glyphs)]));
        }
        let unfit = |error| locale.with("method.unfit", &[("reason", &locale.error(error))]);
        asides.extend(outcome.unfit.iter().map(unfit));
        Ok(Made {
            screen: screen(&material, &self.outputs),
            json: result(&material, &self.outputs),
            exit: exit(&outcome, self.strict),
            files: bundle.files,
            asides,
        })
    }
}

/// Whether a path, existing or not, lies within a folder.
pub(super) fn lies_within(path: &Path, folder: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder.canonicalize().unwrap_or_else(|_| absolute(folder));
    absolute(path).ancestors().any(|above| above.canonicalize().is_ok_and(|above| above == folder))
}

/// Sets the number of threads; one that is already set stays.
pub(super) fn set_threads(places: &Places) {
    set_thread_count(places.threads);
}

pub(super) fn set_thread_count(threads: Option<usize>) {
    if let Some(threads) = threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
}

fn exit(outcome: &Outcome, strict: bool) -> Exit {
    let counts = |severity: Severity| strict || severity == Severity::Error;
    if outcome.findings.iter().any(|finding| counts(finding.severity)) { Exit::Findings } else { Exit::Done }
}

/// What the outputs were made of: versions, hashes of scheme and inputs, those of earlier periods too,
/// hashes of the outputs.
fn manifest(outcome: &Outcome, material: &Material<'_>, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
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
    let outputs: Vec<Value> = files
        .iter()
        .map(|(name, bytes)| json!({ "file": name, "sha256": sha256(bytes), "bytes": bytes.len() }))
        .collect();
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
        "run": run_id(&outcome.tidied, material.scheme),
        "outputs": outputs,
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

/// The result as JSON, for `--json`.
fn result(material: &Material<'_>, outputs: &Path) -> Value {
    let period: Period = material.tidied.period;
    let townships: Vec<Value> = material
        .in_order()
        .into_iter()
        .map(|place| {
            let score = material.score(place);
            let moved = material.before.as_ref().and_then(|before| before.movement.townships[place]);
            json!({
                "township": material.scheme.townships[place].code,
                "name": material.township(place),
                "peer_group": material.scheme.townships[place].group,
                "percent": score.percent,
                "rank": score.rank.map(|rank| rank.place),
                "group_rank": score.group_rank.map(|rank| rank.place),
                "percent_change": moved.map(|moved| moved.points(material.scheme.settings.ranking.decimals)),
                "rank_change": moved.map(|moved| moved.overall.gained()),
                "lagging": !score.lagging.is_empty(),
                "certainty": material.certainty.verdicts[place].map(|verdict| verdict.name()),
                "share_last": material.certainty.townships[place]
                    .map(|own| own.in_group.bottom),
            })
        })
        .collect();
    json!({
        "period": period.to_string(),
        "outputs": outputs.display().to_string(),
        "counts": tables::counts(material, &material.coverage()),
        "townships": townships,
    })
}

/// The short result on the screen.
fn screen(material: &Material<'_>, outputs: &Path) -> String {
    let locale = material.locale;
    let coverage = material.coverage();
    let counts = tables::counts(material, &coverage);
    let count = |key: &str| counts.get(key).copied().unwrap_or_default().to_string();
    let mut lines = vec![locale.with(
        "screen.coverage",
        &[
            ("expected", &count("expected")),
            ("received", &count("received")),
            ("unreadable", &count("unreadable")),
            ("missing", &count("missing")),
        ],
    )];
    lines.extend(wrong_folder(material));
    match groups(material) {
        Some(table) => lines.push(table),
        None => lines.push(locale.text("screen.nothing_ranked").to_owned()),
    }
    lines.push(locale.with(
        "screen.findings",
        &[
            ("count", &material.findings.len().to_string()),
            ("errors", &count("errors")),
            ("warnings", &count("warnings")),
            ("notes", &count("notes")),
        ],
    ));
    for corrections in ["corrected", "unmet_corrections"].into_iter().filter(|key| count(key) != "0") {
        lines.push(locale.with(&format!("screen.{corrections}"), &[("count", &count(corrections))]));
    }
    lines.push(locale.with("screen.outputs", &[("path", &outputs.display().to_string())]));
    lines.join("\n")
}

/// The first and last of each peer group, with their scores.
fn groups(material: &Material<'_>) -> Option<String> {
    let locale = material.locale;
    let ranked: Vec<usize> = material
        .in_order()
        .into_iter()
        .filter(|place| material.score(*place).standing == Standing::Ranked)
        .collect();
    let mut table = comfy_table::Table::new();
    // ASCII borders: box drawing is two columns wide in many Chinese consoles.
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    let heading = |key: &str| locale.text(key).to_owned();
    table.set_header([heading("column.peer_group"), heading("screen.top"), heading("screen.bottom")]);
    for group in &material.scheme.settings.peer_groups {
        let members: Vec<usize> = ranked
            .iter()
            .copied()
            .filter(|place| material.scheme.townships[*place].group == group.id)
            .collect();
        if members.is_empty() {
            continue;
        }
        // A small group is not named twice over.
        let named = NAMED.min(members.len().div_ceil(2));
        let line = |places: &[usize]| {
            let line = places.iter().map(|place| {
                let score = material.score(*place);
                let percent = score.percent.map(|percent| material.percent(percent)).unwrap_or_default();
                let lagging = if score.lagging.is_empty() { "" } else { locale.text("screen.lagging_mark") };
                let line = if score.red_lines.is_empty() { "" } else { locale.text("screen.red_line_mark") };
                let words = [material.township(*place), &percent, lagging, line];
                words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            });
            line.collect::<Vec<_>>().join("\n")
        };
        let last = members.len().saturating_sub(NAMED).max(named);
        table.add_row([locale.name(&group.name).to_owned(), line(&members[..named]), line(&members[last..])]);
    }
    (!ranked.is_empty()).then(|| table.to_string())
}
