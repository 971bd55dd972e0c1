//! Options of `template`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Lang;
use crate::cli::folders;
use crate::error::Error;
use crate::period::Period;

/// Options of `template`.
#[derive(Debug, Args)]
pub struct TemplateOptions {
    /// The period the forms are for, such as 2025 or 2025Q2.
    #[arg(id = "form_period", value_name = "PERIOD")]
    pub period: String,
    /// A township, or its code; none for all of them.
    #[arg(long = "township", id = "form_township", value_name = "NAME")]
    pub townships: Vec<String>,
    /// Where the forms go, by default `outputs/forms/<period>`.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Folder with a folder of submissions for each period, by default the one the scheme lies in.
    #[arg(long = "inputs", id = "all_inputs", value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Folder with a folder of outputs for each period, by default `outputs`.
    #[arg(long = "outputs", id = "all_outputs", value_name = "DIR", default_value = crate::cli::run::OUTPUTS)]
    pub outputs: PathBuf,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// Language of what is printed; the forms are Chinese.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

impl TemplateOptions {
    /// The period.
    ///
    /// # Errors
    ///
    /// [`Error::BadPeriod`].
    pub fn period(&self) -> Result<Period, Error> {
        Period::parse(&self.period).ok_or_else(|| Error::BadPeriod { text: self.period.clone() })
    }

    /// The folder with the submissions of all periods.
    pub fn inputs(&self) -> &Path {
        self.inputs.as_deref().unwrap_or_else(|| folders::beside(&self.scheme))
    }
}
