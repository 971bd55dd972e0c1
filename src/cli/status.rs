//! `hengping status`: who has reported, on time, how completely, and what went back.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::StatusOptions;
use super::output::print;
use super::run::{OUTPUTS, set_threads};
use super::{Exit, isolation};
use crate::error::Error;
use crate::finding::Finding;
use crate::ingest::discover;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline::{self, Outcome, Shelves};
use crate::register::{Completeness, Register, Standing, Tally, Timeliness};
use crate::report::compose::{codes_of, of_nobody, rates, timeliness, verdict};
use crate::scheme::Scheme;
use crate::tidy::Tidied;

pub(super) fn run(options: &StatusOptions, locale: &Locale) -> Result<Exit, Error> {
    let places = &options.places;
    set_threads(places);
    let (inputs, period) = places.resolve()?;
    let scheme = Scheme::load(&places.scheme)?.of(period)?;
    let outputs = options.outputs.clone().unwrap_or_else(|| PathBuf::from(OUTPUTS).join(period.to_string()));
    let past = Register::read(&outputs)?;
    let shelves = Shelves { inputs: inputs.parent(), outputs: outputs.parent() };
    let files = discover::files(&inputs)?;
    let outcome = pipeline::run_on(&scheme, files, shelves, past, period, &isolation(), &|_| {})?;
    let standings = outcome.standings(&scheme);
    if options.json {
        print(&result(&standings, &outcome, period, &scheme).to_string());
    } else {
        let nobodys = of_nobody(&outcome.tidied, &outcome.findings, locale);
        let lines = [Some(screen(&standings, period, &scheme, locale)), nobodys];
        print(&lines.into_iter().flatten().collect::<Vec<String>>().join("\n"));
    }
    Ok(Exit::Done)
}

/// Those who have not sent anything first: they are whom somebody will ring up.
fn in_order(standings: &[Standing]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..standings.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(standings[*place].timeliness));
    order
}

fn whole(standing: &Standing) -> Completeness {
    standing.sheets.iter().fold(Completeness::default(), |sum, sheet| Completeness {
        filled: sum.filled + sheet.filled,
        due: sum.due + sheet.due,
    })
}

fn screen(standings: &[Standing], period: Period, scheme: &Scheme, locale: &Locale) -> String {
    let dated = scheme.settings.deadlines.contains_key(&period);
    let mut table = comfy_table::Table::new();
    let keys = ["township", "timeliness", "date", "filled", "handling", "errors", "warnings", "returned"];
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    table.set_header(keys.map(|key| locale.text(&format!("column.{key}")).to_owned()));
    for place in in_order(standings) {
        let standing = &standings[place];
        let whole = whole(standing);
        let received = standing.timeliness < Timeliness::Held;
        table.add_row([
            scheme.townships[place].name.clone(),
            timeliness(standing.timeliness, locale),
            standing.date.map(|date| date.to_string()).unwrap_or_default(),
            if received { format!("{}/{}", whole.filled, whole.due) } else { String::new() },
            verdict(standing, locale),
            standing.errors.to_string(),
            standing.warnings.to_string(),
            standing.returned.to_string(),
        ]);
    }
    format!("{table}\n{}", rates(Tally::of(standings), dated, locale))
}

fn result(standings: &[Standing], outcome: &Outcome, period: Period, scheme: &Scheme) -> Value {
    let tally = Tally::of(standings);
    let townships: Vec<Value> = standings
        .iter()
        .zip(&scheme.townships)
        .map(|(standing, township)| {
            let late = match standing.timeliness {
                Timeliness::Late(days) => Some(days),
                _ => None,
            };
            let whole = whole(standing);
            json!({
                "code": township.code,
                "name": township.name,
                "timeliness": standing.timeliness.name(),
                "days_late": late,
                "date": standing.date.map(|date| date.to_string()),
                "filled": whole.filled,
                "due": whole.due,
                "verdict": standing.verdict.map(|verdict| verdict.name()),
                "errors": standing.errors,
                "warnings": standing.warnings,
                "returned": standing.returned,
            })
        })
        .collect();
    json!({
        "period": period.to_string(),
        "expected": tally.expected,
        "received": tally.received,
        "on_time": tally.on_time,
        "late": tally.late,
        "undated": tally.undated,
        "no_deadline": tally.no_deadline,
        "unusable": tally.unusable,
        "missing": tally.missing,
        "of_nobody": nobodys(&outcome.tidied, &outcome.findings),
        "townships": townships,
    })
}

/// The files that count for no township, each with the codes of what was found of it.
pub(super) fn nobodys(tidied: &Tidied, findings: &[Finding]) -> Vec<Value> {
    let files = tidied.of_nobody(findings);
    files.map(|own| json!({ "file": own.file, "codes": codes_of(&own.file, findings) })).collect()
}
