//! Part seven: what is wrong with the data, what does not count for it, what was corrected and by whom.

use std::collections::{BTreeMap, BTreeSet};

use super::pen::Pen;
use super::tables::columns;
use super::{Behind, Brevity, Ground};
use crate::finding::{Finding, Severity, kind};
use crate::report::compose::{believability, overview};
use crate::report::summary::paper::Level;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};

/// Families of findings by the letter of their codes, in the order of a file's way through the program.
const FAMILIES: [char; 8] = ['F', 'S', 'U', 'H', 'D', 'C', 'R', 'V'];

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    let material = ground.material;
    pen.heading(Level::First, ground.locale.text("paper.part.quality"));
    if material.findings.is_empty() {
        pen.say(&[ground.locale.text("paper.quality.nothing").to_owned()]);
        return;
    }
    let mut said = vec![overview::findings(material)];
    said.extend(by_family(ground));
    said.extend(withheld(ground));
    pen.say(&said);
    let mut said = corrected(ground);
    let doubted = believability::doubted(material);
    if !doubted.is_empty() {
        let names = ground.townships(&doubted, brevity, Behind::Ranking);
        let facts = [("count", doubted.len().to_string()), ("names", names)];
        said.push(
            ground.say("quality.doubted", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        );
    }
    said.push(ground.say("quality.see", &[("annex", &(Behind::Register as usize).to_string())]));
    pen.say(&said);
}

/// How many errors there are of each family, the most first.
fn by_family(ground: &Ground<'_>) -> Option<String> {
    let errors = || ground.material.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut counts: Vec<(usize, char)> = FAMILIES
        .into_iter()
        .map(|family| (errors().filter(|finding| finding.kind.code.starts_with(family)).count(), family))
        .filter(|(count, _)| *count > 0)
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let words: Vec<String> = (counts.iter())
        .map(|(count, family)| {
            let name = ground.locale.text(&format!("paper.family.{family}")).to_owned();
            ground.say("quality.count_of", &[("name", &name), ("count", &count.to_string())])
        })
        .collect();
    (!words.is_empty()).then(|| ground.say("quality.families", &[("counts", &ground.locale.list(&words))]))
}

/// How many figures do not count, of how many townships.
fn withheld(ground: &Ground<'_>) -> Option<String> {
    let scheme = ground.material.scheme;
    let of = |township: usize| {
        scheme
            .fields_with_ids()
            .filter(|(field, _)| ground.material.screened.withheld(township, *field).is_some())
            .count()
    };
    let counts: Vec<usize> = (0..scheme.townships.len()).map(of).filter(|count| *count > 0).collect();
    let facts =
        [("count", counts.iter().sum::<usize>().to_string()), ("townships", counts.len().to_string())];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    (!counts.is_empty()).then(|| ground.say("quality.withheld", &facts))
}

/// Corrections in force, with who agreed to them, and those that are not.
fn corrected(ground: &Ground<'_>) -> Vec<String> {
    let material = ground.material;
    let count = |own| material.findings.iter().filter(|finding| finding.kind == own).count();
    let mut said = Vec::new();
    let in_force = count(kind::CORRECTED_FIGURE);
    if in_force > 0 {
        let own = material.scheme.corrections.iter().filter(|own| own.period == material.tidied.period);
        let by: BTreeSet<&str> = own.map(|own| own.by.as_str()).collect();
        let by: Vec<&str> = by.into_iter().collect();
        let facts = [("count", in_force.to_string()), ("by", ground.locale.list(&by))];
        said.push(
            ground.say("quality.corrected", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        );
    }
    let unmet = count(kind::UNMET_CORRECTION);
    if unmet > 0 {
        said.push(ground.say("quality.unmet", &[("count", &unmet.to_string())]));
    }
    said
}

/// Findings by code: how many, of how many townships, and one of them as an example.
pub(super) fn by_code(ground: &Ground<'_>) -> Table {
    let (material, locale) = (ground.material, ground.locale);
    let mut codes: BTreeMap<(Severity, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in material.findings {
        codes.entry((finding.severity, finding.kind.code)).or_default().push(finding);
    }
    let row = |((severity, code), findings): (&(Severity, &str), &Vec<&Finding>)| {
        let townships: BTreeSet<usize> =
            findings.iter().filter_map(|own| material.township_of(own)).collect();
        let family = code.chars().next().unwrap_or_default();
        Row {
            id: format!("{}-{code}", severity.name()),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![
                Cell::text(*code),
                Cell::text(locale.text(&format!("severity.{}", severity.name()))),
                Cell::text(locale.text(&format!("paper.family.{family}"))),
                Cell::number(findings.len() as f64, 0),
                Cell::number(townships.len() as f64, 0),
                Cell::text(findings.first().map(|own| locale.what(own)).unwrap_or_default()),
            ],
        }
    };
    let heads = [
        ("code", ColumnKind::RowHeader),
        ("severity", ColumnKind::Text),
        ("family", ColumnKind::Text),
        ("findings", ColumnKind::Number(0)),
        ("townships", ColumnKind::Number(0)),
        ("example", ColumnKind::Text),
    ];
    let caption = ground.say("quality.caption", &[("period", &material.period())]);
    let mut table = ground.new_table("paper-findings", caption, &heads, codes.iter().map(row).collect());
    table.notes.push(locale.text("paper.quality.note").to_owned());
    table
}

/// The register without what the text says already, in the columns of a page.
pub(super) fn register(ground: &Ground<'_>) -> Option<Table> {
    let whole = ground.table("register")?;
    let keys = ["township", "peer_group", "timeliness", "date", "handling", "errors", "warnings", "returned"];
    Some(super::tables::pick(whole, "paper-register", whole.caption.clone(), &columns(whole, &keys)))
}
