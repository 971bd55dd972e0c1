//! `hengping explain`: a township's score line by line, what a finding code means, or what an indicator is.

use std::path::Path;

use super::args::ExplainOptions;
use super::output::print;
use super::{Exit, indicator, manual};
use crate::error::Error;
use crate::finding::kind;
use crate::index::Evaluation;
use crate::index::steps::{Step, steps};
use crate::locale::Locale;
use crate::pipeline;
use crate::report::compose::{group_line, moved_line, of_township, profile_lines, reasons, result_line};
use crate::report::{Material, arithmetic, trace};
use crate::scheme::Scheme;
use crate::scheme::index::{Index, Part};
use crate::value::plain;

pub(super) fn run(options: &ExplainOptions, locale: &Locale) -> Result<Exit, Error> {
    let Some(what) = options.what.as_deref() else {
        print(&manual::all(&Scheme::load(&options.places.scheme)?, locale));
        return Ok(Exit::Done);
    };
    // What a code means is known without a scheme.
    let scheme = Scheme::load(&options.places.scheme).ok();
    let page = |code: &str| manual::page(code, scheme.as_ref(), locale);
    // `r01` is R-01.
    if let Some(page) = page(what).or_else(|| page(kind::near(what)?.code)) {
        print(
            &[Some(page), manual::like(what, locale)].into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        );
        return Ok(Exit::Done);
    }
    if let Some(page) = scheme.as_ref().and_then(|scheme| indicator::page(what, scheme, locale)) {
        print(&page);
        return Ok(Exit::Done);
    }
    super::run::set_threads(&options.places);
    let (inputs, period) = options.places.resolve()?;
    let scheme = Scheme::load(&options.places.scheme)?.of(period)?;
    let Some(township) = scheme.township_named(what) else {
        return Err(unknown(what, &scheme));
    };
    let stored = Some(Path::new(super::run::OUTPUTS));
    let outcome = pipeline::run_beside(&scheme, &inputs, stored, period, &super::isolation(), &|_| {})?;
    let certainty = outcome.certainty(&scheme)?;
    print(&township_text(&outcome.material(&scheme, &certainty, locale), township));
    Ok(Exit::Done)
}

/// Neither a code nor an indicator nor a township: what looks like a code is said to be none.
fn unknown(what: &str, scheme: &Scheme) -> Error {
    let like_a_code = what.starts_with(|c: char| c.is_ascii_alphabetic()) && what.len() <= 5;
    if like_a_code {
        return Error::NoCode { code: what.to_owned() };
    }
    match (scheme.nearest_township(what), scheme.indicator_named(what)) {
        (None, Err(near @ Error::NotKnown { nearest: Some(_), .. })) => near,
        (nearest, _) => Error::NoTownship { name: what.to_owned(), nearest },
    }
}

/// How a township's score came about, indicator by indicator.
fn township_text(material: &Material<'_>, place: usize) -> String {
    let (scheme, locale, score) = (material.scheme, material.locale, material.score(place));
    let mut lines = vec![locale.with(
        "explain.heading",
        &[
            ("township", material.township(place)),
            ("group", material.group_name(place)),
            ("period", &material.period()),
        ],
    )];
    let files: Vec<&str> = material
        .tidied
        .receipts
        .iter()
        .filter(|receipt| receipt.perhaps == Some(place))
        .map(|receipt| receipt.file.as_str())
        .collect();
    if !files.is_empty() {
        lines.push(locale.with("explain.files", &[("files", &locale.list(&files))]));
    }
    lines.push(result_line(material, place));
    lines.extend(bonus(material, place));
    lines.extend(moved_line(material, place));
    lines.extend(of_township(material, place));
    if !score.lagging.is_empty() {
        lines.push(locale.with("explain.lagging", &[("reasons", &reasons(material, score))]));
    }
    for (indicator, line) in &score.red_lines {
        let indicator = &scheme.indicators[*indicator];
        lines.push(locale.with(
            "explain.red_line",
            &[
                ("name", locale.name(&indicator.red_lines[*line].name)),
                ("indicator", locale.name(&indicator.name)),
            ],
        ));
    }
    lines.extend(profile_lines(material, place));
    if let Some((index, evaluation)) = material.index().filter(|_| score.standing.has_figures()) {
        lines.push(String::new());
        lines.extend(tree(index, evaluation, place, locale));
    }
    if score.standing.has_figures() {
        for group in 0..scheme.groups.len() {
            lines.push(String::new());
            lines.push(format!("== {} ==", group_line(material, place, group)));
            for i in (0..scheme.indicators.len()).filter(|i| scheme.indicators[*i].group == group) {
                lines.push(locale.name(&scheme.indicators[i].name).to_owned());
                lines.extend(trace::lines(material, place, i).into_iter().map(|line| format!("    {line}")));
            }
        }
    }
    lines.extend(findings(material, place));
    lines.join("\n")
}

/// What bonuses add, each with how often it was earned, and their sum.
fn bonus(material: &Material<'_>, place: usize) -> Vec<String> {
    let (locale, bonus) = (material.locale, &material.scheme.settings.bonus);
    let (earned, sum) = bonus.of(&material.scheme.townships[place].code);
    let mut lines: Vec<String> = earned
        .iter()
        .map(|(item, times, points)| {
            let name = bonus.item[*item].names();
            let facts =
                [("name", locale.name(&name)), ("times", &times.to_string()), ("points", &plain(*points))];
            locale.with("trace.bonus", &facts)
        })
        .collect();
    if !lines.is_empty() {
        let facts = [("points", plain(sum)), ("at_most", plain(bonus.at_most))];
        let facts = [(facts[0].0, facts[0].1.as_str()), (facts[1].0, facts[1].1.as_str())];
        lines.push(locale.with("trace.bonus_total", &facts));
    }
    lines
}

/// The nodes of an index from the top down, each with its arithmetic; the indicators follow group by group.
fn tree(index: &Index, evaluation: &Evaluation, place: usize, locale: &Locale) -> Vec<String> {
    let lines = steps(index, evaluation, place).into_iter();
    let mut below_leaf = None;
    let mut words = Vec::new();
    for line in lines {
        // A leaf's own lines stand with its figures.
        if below_leaf.is_some_and(|depth| line.depth > depth) {
            continue;
        }
        below_leaf = matches!(line.step, Step::Of(Part::Leaf(_))).then_some(line.depth);
        words.push(format!("{}{}", "  ".repeat(line.depth), arithmetic::words(index, &line.step, locale)));
    }
    words
}

fn findings(material: &Material<'_>, place: usize) -> Vec<String> {
    let locale = material.locale;
    let own: Vec<_> = material.findings.iter().filter(|f| material.township_of(f) == Some(place)).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), locale.text("explain.findings").to_owned()];
    for finding in own {
        let severity = locale.text(match finding.severity {
            crate::finding::Severity::Error => "severity.error",
            crate::finding::Severity::Warning => "severity.warning",
            crate::finding::Severity::Note => "severity.note",
        });
        let at = locale.place(&finding.place, None);
        lines.push(format!("{severity}[{}] {at}", finding.kind.code).trim_end().to_owned());
        lines.push(format!("    {} {}", locale.what(finding), locale.done(finding)));
        lines.push(format!("    {}", locale.mend(finding)));
    }
    lines
}
