//! Commands that read in shares and put them together.

use std::path::PathBuf;

use clap::Args;

use super::{Lang, Places};
use crate::error::Error;
use crate::shards::Share;

/// Options of `ingest`.
#[derive(Debug, Args)]
pub struct IngestOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// A list of files of the period, one path to a line, by default all of them.
    #[arg(long, value_name = "LIST")]
    pub files_from: Option<PathBuf>,
    /// Which share of the files, such as `2/7`, by default all.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// The folder of the parts.
    #[arg(long = "out", value_name = "DIR", id = "parts")]
    pub parts: PathBuf,
}

impl IngestOptions {
    /// The share asked for.
    ///
    /// # Errors
    ///
    /// [`Error::NotUsable`] for what names none.
    pub fn share(&self) -> Result<Share, Error> {
        let Some(text) = &self.shard else { return Ok(Share::WHOLE) };
        let refused = || Error::NotUsable { text: text.clone(), reason: "no_share", found: String::new() };
        Share::parse(text).ok_or_else(refused)
    }
}

/// Options of `merge`.
#[derive(Debug, Args)]
pub struct MergeOptions {
    /// Folders of parts, together of all shares.
    #[arg(value_name = "DIR", required = true, id = "parts_of_all")]
    pub folders: Vec<PathBuf>,
    /// Folder with the period's files, by default `inputs/<period>`: earlier periods lie beside it.
    #[arg(long, value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// The period, by default that of the parts.
    #[arg(long, value_name = "PERIOD", id = "merged_period")]
    pub period: Option<String>,
    /// Where the outputs go, by default `outputs/<period>`.
    #[arg(long, value_name = "DIR")]
    pub outputs: Option<PathBuf>,
    /// Exit with 1 on any finding, not only errors.
    #[arg(long)]
    pub strict: bool,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Print where the time went.
    #[arg(long)]
    pub timings: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}
