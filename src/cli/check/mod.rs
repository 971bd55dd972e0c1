//! `hengping check`: files on their own, before they are sent. Nothing is scored, and nothing is written.

mod given;
mod json;
mod period;
mod sarif;
mod text;

use std::path::Path;

use super::args::{CheckOptions, Format, PeriodFrom};
use super::output::{complain, print};
use super::{Exit, isolation, report, run};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::ingest::Found;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Checked, Shelves};
use crate::scheme::Scheme;
use crate::value::Value;
use period::Settled;

/// How many files that say their period are named.
const SAID_BY: usize = 3;

/// What a check found out, ready to be told.
struct Told<'a> {
    scheme: &'a Scheme,
    files: &'a [Found],
    checked: &'a Checked,
    period: Period,
    /// Where the period comes from.
    from: PeriodFrom,
    /// The period of the folder they lie in, where that is another.
    misplaced: Option<Period>,
    /// The files that say their period themselves, where it was not typed.
    said_by: Vec<String>,
    /// Figures read, by file.
    figures: Vec<String>,
    locale: &'a Locale,
}

pub(super) fn run(options: &CheckOptions, locale: &Locale) -> Result<Exit, Error> {
    run::set_thread_count(options.threads);
    let (files, mut missing) = given::files(&options.files)?;
    if files.is_empty() && !missing.is_empty() {
        return Err(missing.swap_remove(0));
    }
    let whole = Scheme::load(&options.scheme)?;
    let Settled { period, from, misplaced, said_by } = period::settle(options, &whole, &files)?;
    let scheme = whole.of(period)?;
    let shelves = Shelves { inputs: Some(options.inputs()), outputs: Some(Path::new(run::OUTPUTS)) };
    let checked = pipeline::check_files(&scheme, &files, shelves, period, &isolation())?;
    let rows = checked.tidied.observations.each().filter(|(.., row)| row.value != Value::Missing);
    let figures = rows.filter_map(|(.., row)| Some(row.source.as_ref()?.file.to_string())).collect();
    let (files, checked) = (&files, &checked);
    let told = Told { scheme: &scheme, files, checked, period, from, misplaced, said_by, figures, locale };
    print(&match options.format {
        Format::Text => text::text(&told),
        Format::Json => format!("{:#}", json::result(&told)),
        Format::Sarif => format!("{:#}", sarif::log(&told)),
    });
    for error in &checked.unfit {
        complain(&locale.with("method.unfit", &[("reason", &locale.error(error))]));
    }
    if !missing.is_empty() {
        missing.iter().for_each(|error| report(error, locale));
        return Ok(Exit::Failed);
    }
    let counts = |finding: &Finding| options.strict || finding.severity == Severity::Error;
    Ok(if checked.findings.iter().any(counts) { Exit::Findings } else { Exit::Done })
}

impl Told<'_> {
    /// How many findings have a severity.
    fn count(&self, severity: Severity) -> usize {
        self.checked.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The period, and where it comes from where it was not typed.
    fn period(&self) -> String {
        let more = if self.said_by.len() > SAID_BY && self.from == PeriodFrom::Files { "_more" } else { "" };
        let key = format!("check.period_{}{more}", self.from.name());
        let files = self.locale.list(&self.said_by[..self.said_by.len().min(SAID_BY)]);
        let facts = [
            ("period", self.period.to_string()),
            ("files", files),
            ("count", self.said_by.len().to_string()),
        ];
        self.locale.with(&key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
    }

    /// What only the files of the whole district, or those of earlier periods, would show.
    fn unseen(&self) -> Vec<String> {
        let mut unseen = vec![self.locale.text("check.unseen").to_owned()];
        if let Some(folder) = self.misplaced {
            let (folder, period) = (folder.to_string(), self.period.to_string());
            unseen.push(self.locale.with("check.misplaced", &[("folder", &folder), ("period", &period)]));
        }
        if self.checked.compared.is_empty() {
            unseen.push(self.locale.text("check.no_earlier").to_owned());
        }
        unseen
    }
}
