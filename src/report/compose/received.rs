//! Who reported when, how completely, and how often it went back: the register as a table.

use crate::finding::Finding;
use crate::locale::Locale;
use crate::register::{Completeness, Standing, Tally, Timeliness, sheets};
use crate::report::summary::{Block, Cell, Column, ColumnKind, Row, Table, Tone};
use crate::report::{Material, print};
use crate::tidy::{Receipt, Tidied};

/// How many files that are nobody's are named.
const NAMED: usize = 12;

/// The rates of the district, then the table.
pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let tally = Tally::of(&material.standings);
    let dated = material.scheme.settings.deadlines.contains_key(&material.tidied.period);
    let nobodys = of_nobody(material.tidied, material.findings, material.locale);
    let said = [Some(rates(tally, dated, material.locale)), nobodys];
    let mut blocks: Vec<Block> = said.into_iter().flatten().map(Block::Paragraph).collect();
    blocks.push(Block::Table(table(material)));
    blocks
}

/// The files that count for no township, each with what was found of it; `None` where there are none.
pub(crate) fn of_nobody(tidied: &Tidied, findings: &[Finding], locale: &Locale) -> Option<String> {
    let files: Vec<&Receipt> = tidied.of_nobody(findings).collect();
    let one = |receipt: &&Receipt| {
        let codes = locale.list(&codes_of(&receipt.file, findings));
        locale.with("received.nobodys_file", &[("file", &receipt.file), ("codes", &codes)])
    };
    let named: Vec<String> = files.iter().take(NAMED).map(one).collect();
    let key = if files.len() > NAMED { "received.of_nobody_more" } else { "received.of_nobody" };
    let facts = [("count", files.len().to_string()), ("files", locale.list(&named))];
    (!files.is_empty())
        .then(|| locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

/// The codes of what keeps a file from counting, each once.
pub(crate) fn codes_of(file: &str, findings: &[Finding]) -> Vec<&'static str> {
    let own = findings.iter().filter(|finding| finding.place.file.as_deref() == Some(file));
    let mut codes: Vec<&str> = own.filter(|own| own.is_to_mend()).map(|own| own.kind.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// How many reported, on time, and how many figures are there.
///
/// - `dated`: whether the period has a deadline.
pub(crate) fn rates(tally: Tally, dated: bool, locale: &Locale) -> String {
    let share = |part: usize, whole: usize| match whole {
        0 => locale.text("gap.none").to_owned(),
        whole => print::percent(part as f64 / whole as f64),
    };
    let facts = [
        ("expected", tally.expected.to_string()),
        ("received", tally.received.to_string()),
        ("received_share", share(tally.received, tally.expected)),
        ("on_time", tally.on_time.to_string()),
        ("on_time_share", share(tally.on_time, tally.expected)),
        ("late", tally.late.to_string()),
        ("undated", tally.undated.to_string()),
        ("unusable", tally.unusable.to_string()),
        ("missing", tally.missing.to_string()),
        ("filled", tally.figures.filled.to_string()),
        ("due", tally.figures.due.to_string()),
        ("filled_share", share(tally.figures.filled, tally.figures.due)),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
    locale.with(if dated { "received.rates" } else { "received.rates_undated" }, &facts)
}

/// Township × sheet of the form: when it came, how much of it is there, how often it went back.
fn table(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let mut columns = vec![
        material.column("township", ColumnKind::RowHeader),
        material.column("peer_group", ColumnKind::Text),
        material.column("timeliness", ColumnKind::Text),
        material.column("date", ColumnKind::Text),
    ];
    columns.extend(sheets(material.scheme).into_iter().map(|sheet| Column {
        key: String::new(),
        heading: sheet.to_owned(),
        detail: Some(locale.text("received.filled").to_owned()),
        kind: ColumnKind::Text,
    }));
    for key in ["handling", "errors", "warnings", "returned"] {
        let kind = if key == "handling" { ColumnKind::Text } else { ColumnKind::Number(0) };
        columns.push(material.column(key, kind));
    }
    let facts = [("period", material.period())];
    Table {
        id: "register".to_owned(),
        caption: locale.with("caption.register", &[(facts[0].0, &facts[0].1)]),
        sheet: locale.text("sheet.register").to_owned(),
        columns,
        rows: material
            .standings
            .iter()
            .enumerate()
            .map(|(place, standing)| row(material, place, standing))
            .collect(),
        notes: vec![locale.text("note.register").to_owned()],
    }
}

fn row(material: &Material<'_>, place: usize, standing: &Standing) -> Row {
    let locale = material.locale;
    let none = || locale.text("gap.none").to_owned();
    let number = |count: usize| Cell::number(count as f64, 0);
    let mut cells = vec![
        Cell::text(material.township(place)),
        Cell::text(material.group_name(place)),
        Cell::text(timeliness(standing.timeliness, locale)),
        Cell::text(standing.date.map_or_else(none, |date| date.to_string())),
    ];
    let received = standing.timeliness < Timeliness::Held;
    cells.extend(standing.sheets.iter().map(|sheet| match sheet {
        Completeness { due: 0, .. } => Cell::text(none()),
        _ if !received => Cell::text(none()),
        Completeness { filled, due } => Cell::text(format!("{filled}/{due}")),
    }));
    cells.push(Cell::text(verdict(standing, locale)));
    cells.extend([standing.errors, standing.warnings, standing.returned].map(number));
    Row {
        id: material.scheme.townships[place].code.clone(),
        group: material.group_name(place).to_owned(),
        tone: if received { Tone::Plain } else { Tone::Muted },
        cells,
    }
}

/// When it reported, in words.
pub(crate) fn timeliness(timeliness: Timeliness, locale: &Locale) -> String {
    let days = match timeliness {
        Timeliness::Late(days) => days.to_string(),
        _ => String::new(),
    };
    locale.with(&format!("timeliness.{}", timeliness.name()), &[("days", &days)])
}

/// What is said of a submission, in words.
pub(crate) fn verdict(standing: &Standing, locale: &Locale) -> String {
    if standing.timeliness == Timeliness::Unusable {
        return locale.text("judged.unusable").to_owned();
    }
    let verdict = standing.verdict;
    let key = verdict.map_or("gap.none".to_owned(), |verdict| format!("judged.{}", verdict.name()));
    locale.text(&key).to_owned()
}
