//! Commands that work on the files of one period.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Lang;
use crate::cli::folders;
use crate::error::Error;
use crate::period::Period;

/// Where things are.
#[derive(Debug, Args)]
pub struct Places {
    /// Folder with the period's files, by default `inputs/<period>`.
    #[arg(long, value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// The period, by default the newest folder under inputs.
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Where the outputs go, by default `outputs/<period>`.
    #[arg(long, value_name = "DIR")]
    pub outputs: Option<PathBuf>,
    /// Exit with 1 on any finding, not only errors.
    #[arg(long)]
    pub strict: bool,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Only the tables for other programs: no documents, charts and slips.
    #[arg(long)]
    pub tables: bool,
    /// A folder that keeps what was read of each file, so that only what changed since is read again.
    #[arg(long, value_name = "DIR")]
    pub readings: Option<PathBuf>,
    /// Print where the time went.
    #[arg(long)]
    pub timings: bool,
}

/// Options of `watch`.
#[derive(Debug, Args)]
pub struct WatchOptions {
    /// As of `run`.
    #[command(flatten)]
    pub run: RunOptions,
    /// Seconds between two looks at the folder.
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
    pub every: f64,
    /// Seconds a file must lie unchanged before it is read.
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0)]
    pub quiet: f64,
}

/// Options of `status`.
#[derive(Debug, Args)]
pub struct StatusOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Where the outputs and the register of earlier runs are, by default `outputs/<period>`.
    #[arg(long, value_name = "DIR")]
    pub outputs: Option<PathBuf>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A township, its code, or a finding code such as R-01.
    #[arg(required_unless_present = "all")]
    pub what: Option<String>,
    /// Print what every code means, as one manual.
    #[arg(long, conflicts_with = "what")]
    pub all: bool,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

/// Options of `scheme learn`.
#[derive(Debug, Args)]
pub struct LearnOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

impl Places {
    /// The folder of the period's files and the period, with whatever was not typed filled in.
    ///
    /// - Neither: the newest period folder beside the scheme's folder.
    /// - Only a period: the folder of that name there.
    /// - Only a folder: the period its name says.
    ///
    /// # Errors
    ///
    /// [`Error::NoScheme`], [`Error::BadPeriod`], [`Error::NoPeriod`], [`Error::NoInputs`].
    pub fn resolve(&self) -> Result<(PathBuf, Period), Error> {
        if !self.scheme.is_dir() {
            return Err(Error::NoScheme { path: self.scheme.clone() });
        }
        let period = match &self.period {
            Some(text) => Some(Period::parse(text).ok_or_else(|| Error::BadPeriod { text: text.clone() })?),
            None => None,
        };
        let (inputs, period) = match (&self.inputs, period) {
            (Some(inputs), Some(period)) => (inputs.clone(), period),
            (Some(inputs), None) => {
                let name = inputs.file_name().map(|name| name.to_string_lossy().into_owned());
                let period = name.as_deref().and_then(Period::parse);
                if !inputs.is_dir() {
                    return Err(Error::NoInputs { path: inputs.clone() });
                }
                let text = name.unwrap_or_else(|| inputs.display().to_string());
                (inputs.clone(), period.ok_or(Error::BadPeriod { text })?)
            }
            (None, Some(period)) => (self.beside_scheme().join(period.to_string()), period),
            (None, None) => folders::newest(self.beside_scheme())?,
        };
        if inputs.is_dir() { Ok((inputs, period)) } else { Err(Error::NoInputs { path: inputs }) }
    }

    /// The folder in which the scheme's folder and the period folders lie.
    pub fn beside_scheme(&self) -> &Path {
        folders::beside(&self.scheme)
    }
}
