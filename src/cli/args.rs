//! What can be typed.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::error::Error;
use crate::language::Language;
use crate::period::Period;

/// 横评：把各乡镇（街道）报来的表格变成一张可比、可查、可追溯的总表，并排名、制图、出通报。
///
/// Turns the submissions of a district's townships into a checked, traceable table, a ranking,
/// charts and a summary.
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
    /// 汇总、核对、计分、排名，写出全部结果 | read, check, score and write every output
    Run(RunOptions),
    /// 说明一个乡镇的得分由来，或一个问题编号的含义 | how a township's score came about, or what a code means
    Explain(ExplainOptions),
    /// 考核方案 | the scheme
    #[command(subcommand)]
    Scheme(SchemeCommand),
}

/// What to do with the scheme.
#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// 核对考核方案，列出全部错误 | check the scheme and list every mistake
    Check(SchemeOptions),
}

/// Where things are.
#[derive(Debug, Args)]
pub struct Places {
    /// 本期报表所在的文件夹 | folder with the period's files [default: inputs/<period>]
    #[arg(long, value_name = "DIR")]
    pub inputs: Option<PathBuf>,
    /// 考核方案所在的文件夹 | folder of the scheme
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// 期别，如2024、2024Q2 | the period [default: the newest folder under inputs]
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// 语言 | language
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// 线程数，默认为处理器核数 | threads [default: one per core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// 结果写到哪里 | where the outputs go [default: outputs/<period>]
    #[arg(long, value_name = "DIR")]
    pub outputs: Option<PathBuf>,
    /// 有任何问题（包括提醒、说明）都以1退出 | exit with 1 on any finding, not only errors
    #[arg(long)]
    pub strict: bool,
    /// 在标准输出打印JSON结果 | print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// 乡镇名称、代码，或问题编号（如R-01） | a township, its code, or a finding code such as R-01
    pub what: String,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
}

/// Options of `scheme check`.
#[derive(Debug, Args)]
pub struct SchemeOptions {
    /// 考核方案所在的文件夹 | folder of the scheme
    #[arg(long, value_name = "DIR", default_value = "inputs/scheme")]
    pub scheme: PathBuf,
    /// 语言 | language
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
}

/// A language as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    #[value(name = "zh-CN", aliases = ["zh", "zh-cn"])]
    Chinese,
    /// English
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
            Command::Explain(options) => options.places.lang.into(),
            Command::Scheme(SchemeCommand::Check(options)) => options.lang.into(),
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
    /// [`Error::BadPeriod`], [`Error::NoPeriod`], [`Error::NoInputs`].
    pub fn resolve(&self) -> Result<(PathBuf, Period), Error> {
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
            (None, None) => newest(self.beside_scheme())?,
        };
        if inputs.is_dir() { Ok((inputs, period)) } else { Err(Error::NoInputs { path: inputs }) }
    }

    /// The folder in which the scheme's folder and the period folders lie.
    fn beside_scheme(&self) -> &Path {
        match self.scheme.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }
}

/// The newest period folder in a folder.
fn newest(folder: &Path) -> Result<(PathBuf, Period), Error> {
    let entries = std::fs::read_dir(folder).map_err(|_| Error::NoInputs { path: folder.to_owned() })?;
    entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| Some((Period::parse(&entry.file_name().to_string_lossy())?, entry.path())))
        .max()
        .map(|(period, path)| (path, period))
        .ok_or_else(|| Error::NoPeriod { path: folder.to_owned() })
}
