//! Options of `compare`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Lang;
use crate::cli::folders;
use crate::error::Error;
use crate::period::Period;

/// Options of `compare`.
#[derive(Debug, Args)]
pub struct CompareOptions {
    /// The earlier period, such as 2023.
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// The later period.
    #[arg(value_name = "NOW")]
    pub now: String,
    /// Folder with a folder of submissions for each period, by default the one the scheme lies in.
    #[arg(long = "inputs", id = "all_inputs", value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Folder with a folder of outputs for each period, by default `outputs`.
    #[arg(long = "outputs", id = "all_outputs", value_name = "DIR", default_value = crate::cli::run::OUTPUTS)]
    pub outputs: PathBuf,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

impl CompareOptions {
    /// The two periods.
    ///
    /// # Errors
    ///
    /// [`Error::BadPeriod`].
    pub fn periods(&self) -> Result<(Period, Period), Error> {
        let period =
            |text: &String| Period::parse(text).ok_or_else(|| Error::BadPeriod { text: text.clone() });
        Ok((period(&self.before)?, period(&self.now)?))
    }

    /// The folder with the submissions of all periods.
    pub fn inputs(&self) -> &Path {
        self.inputs.as_deref().unwrap_or_else(|| folders::beside(&self.scheme))
    }
}
