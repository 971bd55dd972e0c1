//! `hengping scheme learn`: the labels of a period's files that name nothing, ready to paste.

use std::collections::BTreeMap;

use super::args::LearnOptions;
use super::output::print;
use super::{Exit, isolation};
use crate::error::Error;
use crate::ingest::discover;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline;
use crate::scheme::{FieldId, Scheme};
use crate::tidy::Unmatched;
use crate::tidy::label::Labels;

/// How many fields are offered for a label.
const OFFERED: usize = 3;

pub(super) fn run(options: &LearnOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_threads(&options.places);
    let (inputs, period) = options.places.resolve()?;
    let scheme = Scheme::load(&options.places.scheme)?.of(period)?;
    let files = discover::files(&inputs)?;
    let tidied = pipeline::read(&scheme, &files, period, &isolation(), &|_| {}).value;
    print(&text(&tidied.unmatched, &scheme, period, locale));
    Ok(Exit::Done)
}

/// Labels sorted by how often they stand, each with where it stands first and the nearest fields.
fn text(unmatched: &[Unmatched], scheme: &Scheme, period: Period, locale: &Locale) -> String {
    if unmatched.is_empty() {
        return locale.text("learn.none").to_owned();
    }
    let labels = Labels::new(scheme, period);
    let mut seen: BTreeMap<&str, Vec<&Unmatched>> = BTreeMap::new();
    for label in unmatched {
        seen.entry(label.label.as_str()).or_default().push(label);
    }
    let mut sorted: Vec<(&str, Vec<&Unmatched>)> = seen.into_iter().collect();
    sorted.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(b.0)));
    let mut lines = vec![format!("# {}", locale.with("learn.head", &[("count", &sorted.len().to_string())]))];
    for (label, places) in sorted {
        let Some(first) = places.first() else { continue };
        lines.push(String::new());
        let place = locale.place(&first.place, None);
        let (count, written) = (places.len().to_string(), first.written.as_str());
        let facts = [("label", label), ("count", &count), ("place", &place), ("written", written)];
        lines.push(format!("# {}", one_line(&locale.with("learn.label", &facts))));
        let nearest = labels.nearest(label, OFFERED);
        if nearest.is_empty() {
            lines.push(format!("# {}", locale.text("learn.nothing_near")));
        }
        for (field, likeness) in nearest {
            lines.extend(entry(label, field, likeness, scheme, locale));
        }
    }
    lines.join("\n")
}

/// The lines that add a label to a field.
fn entry(label: &str, field: FieldId, likeness: f64, scheme: &Scheme, locale: &Locale) -> [String; 2] {
    let field = scheme.field(field);
    let name = locale.name(&field.name);
    let facts =
        [("field", name), ("id", field.id.as_str()), ("likeness", &format!("{:.0}", likeness * 100.0))];
    let mut aliases: Vec<&str> = field.aliases.iter().map(String::as_str).collect();
    aliases.push(label);
    let aliases: Vec<String> = aliases.into_iter().map(quoted).collect();
    [format!("# {}", locale.with("learn.field", &facts)), format!("aliases = [{}]", aliases.join(", "))]
}

/// Text as a TOML string.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '"' => vec!['\\', '"'],
            '\\' => vec!['\\', '\\'],
            '\n' | '\r' | '\t' => vec![' '],
            other => vec![other],
        })
        .collect();
    format!("\"{escaped}\"")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
