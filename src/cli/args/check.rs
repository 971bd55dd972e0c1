//! Options of `check`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Lang;
use crate::cli::folders;
use crate::error::Error;
use crate::period::Period;

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// Workbooks, or folders of them.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Folder with a folder of submissions for each period, by default the one the scheme lies in.
    #[arg(long = "inputs", id = "all_inputs", value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// The period, by default what the files say, else the newest folder under inputs, else the newest with
    /// a deadline.
    #[arg(long = "period", id = "check_period", value_name = "PERIOD")]
    pub period: Option<String>,
    /// How findings are told.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,
    /// Exit with 1 on any finding, not only errors.
    #[arg(long)]
    pub strict: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// A form of findings as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For programs that know SARIF 2.1.0.
    Sarif,
}

/// Where a period comes from that was not typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodFrom {
    /// It was typed.
    Typed,
    /// What the files say.
    Files,
    /// The folder the files lie in.
    Folder,
    /// The newest folder under inputs.
    Inputs,
    /// The newest deadline of the scheme.
    Deadlines,
}

impl PeriodFrom {
    /// The word in JSON, and in the locale under `check.period_<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Files => "files",
            Self::Folder => "folder",
            Self::Inputs => "inputs",
            Self::Deadlines => "deadlines",
        }
    }
}

impl CheckOptions {
    /// The folder with the submissions of all periods; it need not be there. The folder of one period stands
    /// for the one it lies in.
    pub fn inputs(&self) -> &Path {
        let of_period = |folder: &&Path| {
            let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
            name.as_deref().and_then(Period::parse).is_some()
        };
        match self.inputs.as_deref() {
            Some(folder) if of_period(&folder) => folders::beside(folder),
            Some(folder) => folder,
            None => folders::beside(&self.scheme),
        }
    }

    /// The period as far as it is known without the files, and where it comes from. `deadlines`: the periods for
    /// which the scheme has one.
    ///
    /// # Errors
    ///
    /// [`Error::BadPeriod`], [`Error::NoPeriod`]; [`Error::NoInputs`] if a folder was typed and is not there.
    pub fn period(&self, deadlines: impl Iterator<Item = Period>) -> Result<(Period, PeriodFrom), Error> {
        if let Some(typed) = self.inputs.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Error::NoInputs { path: typed.clone() });
        }
        if let Some(text) = &self.period {
            let period = Period::parse(text).ok_or_else(|| Error::BadPeriod { text: text.clone() })?;
            return Ok((period, PeriodFrom::Typed));
        }
        match folders::newest(self.inputs()) {
            Ok((_, period)) => Ok((period, PeriodFrom::Inputs)),
            Err(nowhere) => {
                let period = deadlines.max_by_key(|period| folders::newness(*period)).ok_or(nowhere)?;
                Ok((period, PeriodFrom::Deadlines))
            }
        }
    }
}
