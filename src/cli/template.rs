//! `hengping template`: the forms that townships fill in, one workbook for each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::TemplateOptions;
use super::output::{Folder, MANIFEST, complain, listed, print};
use super::run::OUTPUTS;
use super::{Exit, folders, isolation};
use crate::digest::sha256;
use crate::error::Error;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Origin, Shelves};
use crate::scheme::Scheme;
use crate::template;

/// The folder in which the forms of each period have a folder of their own.
const FORMS: &str = "forms";

pub(super) fn run(options: &TemplateOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_thread_count(options.threads);
    let period = options.period()?;
    let scheme = Scheme::load(&options.scheme)?.of(period)?;
    let townships = townships(options, &scheme)?;
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| PathBuf::from(OUTPUTS).join(FORMS).join(period.to_string()));
    folders::keep_apart(&out, [options.scheme.as_path()], options.inputs(), &options.scheme)?;
    let kept = untouched(&out)?;
    let folder = Folder::prepare(&out)?;

    let shelves = Shelves { inputs: Some(options.inputs()), outputs: Some(&options.outputs) };
    let before = match pipeline::year_before(&scheme, shelves, period, &isolation()) {
        Err(error @ Error::Stored { .. }) => {
            complain(&locale.with("method.unfit", &[("reason", &locale.error(&error))]));
            None
        }
        before => before?,
    };
    let grid = before.as_ref().map(|(_, grid)| grid);
    let mut files = template::forms(&scheme, period, grid, &townships)?;
    let count = files.len();
    // The forms of some townships take their place among the others.
    if !options.townships.is_empty() {
        for (name, bytes) in kept {
            files.entry(name).or_insert(bytes);
        }
    }
    let manifest = manifest(&scheme, period, &files);
    files.insert(MANIFEST.to_owned(), manifest);
    folder.fill(&files)?;
    print(&text(&scheme, period, (count, &out), before.map(|(origin, _)| origin).as_ref(), locale));
    Ok(Exit::Done)
}

/// The places of the townships asked for, of all where none is.
fn townships(options: &TemplateOptions, scheme: &Scheme) -> Result<Vec<usize>, Error> {
    if options.townships.is_empty() {
        return Ok((0..scheme.townships.len()).collect());
    }
    let named = options.townships.iter().map(|name| {
        scheme
            .township_named(name)
            .ok_or_else(|| Error::NoTownship { name: name.clone(), nearest: scheme.nearest_township(name) })
    });
    named.collect()
}

/// The files of a folder of forms as they were written.
///
/// # Errors
///
/// [`Error::Changed`] if one was changed since: somebody may have filled it in.
fn untouched(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let manifest = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let mut files = BTreeMap::new();
    for output in manifest["outputs"].as_array().into_iter().flatten() {
        let Some(name) = output["file"].as_str() else { continue };
        let path = folder.join(name);
        // One that was taken away is nobody's loss.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if output["sha256"].as_str() != Some(&sha256(&bytes)) {
            return Err(Error::Changed { path });
        }
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

/// What the forms were made of, and their hashes.
fn manifest(scheme: &Scheme, period: Period, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let manifest = json!({
        "program": "hengping",
        "version": env!("CARGO_PKG_VERSION"),
        "period": period.to_string(),
        "scheme": scheme.digests,
        "form_version": scheme.form_version(),
        "outputs": listed(files),
    });
    format!("{manifest:#}\n").into_bytes()
}

fn text(
    scheme: &Scheme,
    period: Period,
    (count, out): (usize, &Path),
    before: Option<&Origin>,
    locale: &Locale,
) -> String {
    let (count, version) = (count.to_string(), scheme.form_version());
    let path = out.display().to_string();
    let earlier = period.a_year_before().to_string();
    let before = match before {
        Some(Origin::Submissions(folder) | Origin::Stored(folder)) => {
            let folder = folder.display().to_string();
            locale.with("template.before", &[("period", &earlier), ("path", &folder)])
        }
        None => locale.with("template.no_before", &[("period", &earlier)]),
    };
    let written = [("count", count.as_str()), ("version", &version), ("path", &path)];
    [locale.with("template.written", &written), before].join("\n")
}
