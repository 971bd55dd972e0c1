//! What can be typed.

mod assume;
mod chart;
mod check;
mod compare;
mod demo;
mod index;
mod period;
mod shards;
mod template;

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use assume::{OtherMethod, WhatIfOptions};
pub use chart::{ChartKind, ChartOptions, Picture};
pub use check::{CheckOptions, Format, PeriodFrom};
pub use compare::CompareOptions;
pub use demo::DemoOptions;
pub use index::IndexOptions;
pub use period::{ExplainOptions, LearnOptions, Places, RunOptions, StatusOptions, WatchOptions};
pub use shards::{IngestOptions, MergeOptions};
pub use template::TemplateOptions;

use crate::language::Language;

/// The command line. The help people read is set from the locale, in `usage`.
#[derive(Debug, Parser)]
#[command(name = "hengping", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads, checks and scores a period and writes every output.
    Run(RunOptions),
    /// Runs again whenever files arrive.
    Watch(WatchOptions),
    /// Tells who has reported, on time and how completely.
    Status(StatusOptions),
    /// Checks files on their own, before they are sent.
    Check(CheckOptions),
    /// Tells how a township came by its score, or what a code means.
    Explain(ExplainOptions),
    /// Tells what other figures or another scheme would change, and what would lift a township.
    WhatIf(WhatIfOptions),
    /// Draws a single chart.
    Chart(ChartOptions),
    /// Tells what moved between two periods.
    Compare(CompareOptions),
    /// Holds what is read of a district against the truth about it.
    Audit(AuditOptions),
    /// Writes a synthetic district with the truth about it.
    Demo(DemoOptions),
    /// Scores and ranks a ready table by the definition of an index.
    Index(IndexOptions),
    /// Writes the forms that townships fill in.
    Template(TemplateOptions),
    /// Reads a share of the files and keeps what they say.
    Ingest(IngestOptions),
    /// Checks and scores what was read in shares.
    Merge(MergeOptions),
    /// Looks after the scheme.
    #[command(subcommand)]
    Scheme(SchemeCommand),
}

/// What to do with the scheme.
#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// Checks the scheme and lists every mistake.
    Check(SchemeOptions),
    /// Lists the labels of a period's files that name nothing, with the nearest fields.
    Learn(LearnOptions),
}

/// Options of `audit`.
#[derive(Debug, Args)]
pub struct AuditOptions {
    /// Folder with `truth.csv`, `faults.csv` and `submissions`, or its `truth.csv`.
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Options of `scheme check`.
#[derive(Debug, Args)]
pub struct SchemeOptions {
    /// Folder of the scheme.
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
}

/// A language as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese.
    #[value(name = "zh-CN", aliases = ["zh", "zh-cn"])]
    Chinese,
    /// English.
    #[value(name = "en")]
    English,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Chinese => Self::Chinese,
            Lang::English => Self::English,
        }
    }
}

/// Reads a number within two ends. What is refused is told them, as [`RANGE`] joins them.
fn within<T>(low: T, high: T) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static,
{
    move |text| {
        let number = text.parse().ok().filter(|number| (low..=high).contains(number));
        number.ok_or_else(|| format!("{low}{RANGE}{high}"))
    }
}

/// Between the two ends that a number must keep within.
pub(super) const RANGE: &str = "..=";

impl Arguments {
    /// The language asked for.
    pub fn language(&self) -> Language {
        match &self.command {
            Command::Run(options) => options.places.lang.into(),
            Command::Ingest(options) => options.places.lang.into(),
            Command::Merge(options) => options.lang.into(),
            Command::Watch(options) => options.run.places.lang.into(),
            Command::Status(options) => options.places.lang.into(),
            Command::Check(options) => options.lang.into(),
            Command::Explain(options) => options.places.lang.into(),
            Command::WhatIf(options) => options.places.lang.into(),
            Command::Chart(options) => options.places.lang.into(),
            Command::Compare(options) => options.lang.into(),
            Command::Audit(options) => options.lang.into(),
            Command::Demo(options) => options.lang.into(),
            Command::Index(options) => options.lang.into(),
            Command::Template(options) => options.lang.into(),
            Command::Scheme(SchemeCommand::Check(options)) => options.lang.into(),
            Command::Scheme(SchemeCommand::Learn(options)) => options.places.lang.into(),
        }
    }
}
