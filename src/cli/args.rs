//! What can be typed.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::folders;
use crate::error::Error;
use crate::language::Language;
use crate::period::Period;
use crate::scheme::settings::TieRule;
use crate::score::certainty::variant::Method;

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
    /// Tells what moved between two periods.
    Compare(CompareOptions),
    /// Holds what is read of a district against the truth about it.
    Audit(AuditOptions),
    /// Scores and ranks a ready table by the definition of an index.
    Index(IndexOptions),
    /// Writes the forms that townships fill in.
    Template(TemplateOptions),
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
    /// The period, by default the newest folder under inputs, else the newest with a deadline.
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

    /// The period and where it comes from. `deadlines`: the periods for which the scheme has one.
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

/// Options of `what-if`.
#[derive(Debug, Args)]
pub struct WhatIfOptions {
    /// A township, or its code; none to change the scheme only.
    pub township: Option<String>,
    /// A figure of the township, as `FIELD=VALUE`.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// A group's weight, as `GROUP=W`.
    #[arg(long, value_name = "GROUP=W")]
    pub weight: Vec<String>,
    /// An indicator to leave out.
    #[arg(long, value_name = "INDICATOR")]
    pub drop: Vec<String>,
    /// Another method.
    #[arg(long, value_enum, value_name = "METHOD")]
    pub method: Vec<OtherMethod>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

/// Another method as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OtherMethod {
    /// From the worst to the best value.
    #[value(name = "min_max", alias = "min-max")]
    MinMax,
    /// By how many are worse.
    #[value(name = "percentile")]
    Percentile,
    /// The geometric mean over the groups.
    #[value(name = "geometric")]
    Geometric,
}

impl From<OtherMethod> for Method {
    fn from(method: OtherMethod) -> Self {
        match method {
            OtherMethod::MinMax => Self::MinMax,
            OtherMethod::Percentile => Self::Percentile,
            OtherMethod::Geometric => Self::Geometric,
        }
    }
}

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
    #[arg(long = "outputs", id = "all_outputs", value_name = "DIR", default_value = super::run::OUTPUTS)]
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
    #[arg(long = "outputs", id = "all_outputs", value_name = "DIR", default_value = super::run::OUTPUTS)]
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

/// Options of `index`.
#[derive(Debug, Args)]
pub struct IndexOptions {
    /// The table: one row per unit, one column per leaf.
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The definition of the index.
    #[arg(long, value_name = "FILE")]
    pub index: PathBuf,
    /// The table of the period before, for gaps that are filled from it.
    #[arg(long, value_name = "TABLE")]
    pub previous: Option<PathBuf>,
    /// Decimals before ranking, by default the definition's, or 2.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=6))]
    pub decimals: Option<u8>,
    /// Places of equal scores, by default the definition's, or min.
    #[arg(long, value_enum, value_name = "RULE")]
    pub ties: Option<Ties>,
    /// Prints the arithmetic of one unit.
    #[arg(long = "explain", value_name = "NAME")]
    pub unit: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
}

/// A rule for equal scores as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ties {
    /// 1, 2, 2, 4.
    Min,
    /// 1, 2, 2, 3.
    Dense,
    /// 1, 2.5, 2.5, 4.
    Average,
    /// 1, 3, 3, 4.
    Max,
}

impl From<Ties> for TieRule {
    fn from(ties: Ties) -> Self {
        match ties {
            Ties::Min => Self::Min,
            Ties::Dense => Self::Dense,
            Ties::Average => Self::Average,
            Ties::Max => Self::Max,
        }
    }
}

/// Options of `scheme learn`.
#[derive(Debug, Args)]
pub struct LearnOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
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

impl Arguments {
    /// The language asked for.
    pub fn language(&self) -> Language {
        match &self.command {
            Command::Run(options) => options.places.lang.into(),
            Command::Watch(options) => options.run.places.lang.into(),
            Command::Status(options) => options.places.lang.into(),
            Command::Check(options) => options.lang.into(),
            Command::Explain(options) => options.places.lang.into(),
            Command::WhatIf(options) => options.places.lang.into(),
            Command::Compare(options) => options.lang.into(),
            Command::Audit(options) => options.lang.into(),
            Command::Index(options) => options.lang.into(),
            Command::Template(options) => options.lang.into(),
            Command::Scheme(SchemeCommand::Check(options)) => options.lang.into(),
            Command::Scheme(SchemeCommand::Learn(options)) => options.places.lang.into(),
        }
    }
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
