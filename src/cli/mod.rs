//! The command line: reads the arguments, runs the pipeline, prints and writes.

pub mod args;
mod audit;
mod chart;
mod check;
mod clock;
mod compare;
mod demo;
mod explain;
mod folders;
mod formula;
mod index;
mod indicator;
mod ingest;
mod learn;
mod manifest;
mod manual;
mod merge;
mod output;
mod progress;
mod run;
mod scheme;
mod screen;
mod status;
mod template;
mod usage;
mod watch;
mod what_if;

use std::error::Error as _;
use std::process::ExitCode;

use crate::error::{Error, Near};
use crate::ingest::{CHILD_ARGUMENT, Isolation, serve};
use crate::locale::Locale;
use args::{Command, SchemeCommand};

/// How much is read from or written to another process at a time, in bytes.
const PIECE: usize = 1 << 18;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, with error findings; with `--strict`, with any finding.
    Findings,
    /// Could not run.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    // The process in which risky workbooks are read is this program once more.
    if std::env::args_os().nth(1).is_some_and(|word| word == CHILD_ARGUMENT) {
        std::panic::set_hook(Box::new(|_| {}));
        // Replies are binary: written line by line they would go out in pieces.
        let replies = std::io::BufWriter::with_capacity(PIECE, std::io::stdout().lock());
        let requests = std::io::BufReader::with_capacity(PIECE, std::io::stdin().lock());
        return match serve(requests, replies) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let arguments = match usage::read(&words) {
        Ok(arguments) => arguments,
        Err(code) => return ExitCode::from(code),
    };
    let locale = Locale::new(arguments.language());
    // A damaged workbook can make its reader panic; that is caught and becomes a finding, and the
    // person at the screen should not see a trace of it.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let result = match &arguments.command {
        Command::Run(options) => run::run(options, &locale),
        Command::Ingest(options) => ingest::run(options, &locale),
        Command::Merge(options) => merge::run(options, &locale),
        Command::Watch(options) => watch::run(options, &locale),
        Command::Status(options) => status::run(options, &locale),
        Command::Check(options) => check::run(options, &locale),
        Command::Explain(options) => explain::run(options, &locale),
        Command::WhatIf(options) => what_if::run(options, &locale),
        Command::Chart(options) => chart::run(options, &locale),
        Command::Compare(options) => compare::run(options, &locale),
        Command::Audit(options) => audit::run(options, &locale),
        Command::Demo(options) => demo::run(options, &locale),
        Command::Index(options) => index::run(options, &locale),
        Command::Template(options) => template::run(options, &locale),
        Command::Scheme(SchemeCommand::Check(options)) => scheme::check(options, &locale),
        Command::Scheme(SchemeCommand::Learn(options)) => learn::run(options, &locale),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            report(&error, &locale);
            Exit::Failed.into()
        }
    }
}

/// Risky workbooks are read by this program, started once more.
fn isolation() -> Isolation {
    std::env::current_exe().map_or_else(|_| Isolation::none(), Isolation::of)
}

/// Prints an error with its causes and hints, one to a line.
fn report(error: &Error, locale: &Locale) {
    let mut lines = vec![format!("{}: {}", locale.text("error.prefix"), locale.error(error))];
    lines.extend(error.flaws().iter().map(|flaw| format!("  {}", locale.flaw(flaw))));
    let mut cause = error.source();
    while let Some(source) = cause {
        lines.push(format!("  {}: {}", locale.text("error.because"), locale.cause(source)));
        cause = source.source();
    }
    let near = error.nearest().map(|(key, facts)| locale.say(&format!("error.{key}"), &facts));
    let known = match error {
        Error::NotKnown { known, .. } if !known.is_empty() => {
            let one = |own: &Near| locale.say("error.named", &own.facts());
            let names = locale.list(&known.iter().map(one).collect::<Vec<String>>());
            Some(locale.with("usage.values", &[("values", &names)]))
        }
        _ => None,
    };
    for hint in near.into_iter().chain(known).chain(folders::hint(error, locale)) {
        lines.push(format!("  {}: {hint}", locale.text("error.hint")));
    }
    output::complain(&lines.join("\n"));
}
