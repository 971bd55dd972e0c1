//! `hengping merge`: checks, scores and ranks what was read in shares, as a run of one machine would.

use std::path::PathBuf;

use super::Exit;
use super::args::MergeOptions;
use super::folders;
use super::run::{Job, OUTPUTS, Wanted, set_thread_count};
use crate::error::Error;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Given};
use crate::scheme::Scheme;
use crate::shards::period_of;

pub(super) fn run(options: &MergeOptions, locale: &Locale) -> Result<Exit, Error> {
    set_thread_count(options.threads);
    if !options.scheme.is_dir() {
        return Err(Error::NoScheme { path: options.scheme.clone() });
    }
    let period = match &options.period {
        Some(text) => Period::parse(text).ok_or_else(|| Error::BadPeriod { text: text.clone() })?,
        None => period_of(&options.folders)?,
    };
    let scheme = Scheme::load(&options.scheme)?.of(period)?;
    let outputs = options.outputs.clone().unwrap_or_else(|| PathBuf::from(OUTPUTS).join(period.to_string()));
    let beside = || folders::beside(&options.scheme).join(period.to_string());
    let inputs = options.inputs.clone().unwrap_or_else(beside);
    let before = pipeline::folders_before(&inputs, period);
    let read = options.folders.iter().chain([&options.scheme, &inputs]).chain(&before).map(PathBuf::as_path);
    folders::keep_apart(&outputs, read, folders::beside(&inputs), &options.scheme)?;
    let (strict, wanted, lacking_styles) = (options.strict, Wanted::Tables, None);
    let job = Job { scheme, inputs, outputs, period, strict, wanted, lacking_styles };
    job.run(|_| Ok(Given::Parts(&options.folders)), options.json, options.timings, locale)
}
