//! The scheme of an invented district: that of the example, due on other days.

use std::path::Path;

use super::roster;
use crate::error::Error;
use crate::period::{Date, Period};

/// Files that are taken over as they are.
const FILES: [(&str, &str); 3] = [
    ("fields.toml", include_str!("../../inputs/scheme/fields.toml")),
    ("indicators.toml", include_str!("../../inputs/scheme/indicators.toml")),
    ("relations.toml", include_str!("../../inputs/scheme/relations.toml")),
];
const RUN: &str = include_str!("../../inputs/scheme/run.toml");

/// The day by which the submissions of a period are due.
pub(super) fn deadline(period: Period) -> Date {
    fifteenth(period, 1)
}

/// The 15th of the month so many months after a period.
fn fifteenth(period: Period, months: u16) -> Date {
    let months = period.year * 12 + u16::from(period.last) - 1 + months;
    Date { year: months / 12, month: (months % 12) as u8 + 1, day: 15 }
}

/// The name of the district: a province of its own where there are very many townships.
pub(super) fn district(count: usize) -> &'static str {
    if roster::has_counties(count) { "苍岭省" } else { "青河区" }
}

/// Writes the files of a scheme into a folder.
pub(super) fn write(folder: &Path, roster: &str, district: &str, periods: [Period; 2]) -> Result<(), Error> {
    let days = |months| {
        let day = |period: &Period| format!("\"{period}\" = \"{}\"", fifteenth(*period, months));
        format!("{{ {} }}", periods.iter().map(day).collect::<Vec<_>>().join(", "))
    };
    let (due, reply) = (days(1), days(3));
    let line = |line: &str| match line {
        "name = \"青河区\"" => format!("name = \"{district}\""),
        "name_en = \"Qinghe District\"" if district != "青河区" => {
            "name_en = \"Cangling Province\"".to_owned()
        }
        _ if line.starts_with("deadlines = ") => format!("deadlines = {due}"),
        _ if line.starts_with("by = ") => format!("by = {reply}"),
        _ => line.to_owned(),
    };
    let run: Vec<String> = RUN.lines().map(line).collect();
    let run = format!("{}\n", run.join("\n"));
    for (name, text) in [("run.toml", run.as_str()), ("townships.csv", roster)].into_iter().chain(FILES) {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|source| Error::Write { path, source })?;
    }
    Ok(())
}
