//! The tables of findings and of files received.

use crate::finding::{Finding, Severity, kind};
use crate::report::Material;
use crate::report::summary::{Cell, ColumnKind, Row, Table, Tone};
use crate::tidy::Receipt;

/// Related places that a cell of the table names. All of them stand in `findings.csv`.
const RELATED: usize = 6;

pub(super) fn findings(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let keys = [
        ("severity", ColumnKind::Text),
        ("code", ColumnKind::Text),
        ("township", ColumnKind::RowHeader),
        // What is to be done stands before where: the table is wider than a screen.
        ("what", ColumnKind::Text),
        ("mend", ColumnKind::Text),
        ("done", ColumnKind::Text),
        ("file", ColumnKind::Text),
        ("sheet", ColumnKind::Text),
        ("cell", ColumnKind::Text),
        ("related", ColumnKind::Text),
    ];
    let mut sorted: Vec<&Finding> = material.findings.iter().collect();
    // Stable: within a severity the order of places stays.
    sorted.sort_by_key(|finding| finding.severity);
    let facts = [("period", material.period()), ("count", sorted.len().to_string())];
    Table {
        id: "findings".to_owned(),
        caption: locale.with("caption.findings", &[(facts[0].0, &facts[0].1), (facts[1].0, &facts[1].1)]),
        sheet: locale.text("sheet.findings").to_owned(),
        columns: material.columns(keys),
        notes: sorted
            .iter()
            .any(|finding| finding.related.len() > RELATED)
            .then(|| locale.text("note.related").to_owned())
            .into_iter()
            .collect(),
        rows: sorted.into_iter().map(|finding| finding_row(material, finding)).collect(),
    }
}

fn finding_row(material: &Material<'_>, finding: &Finding) -> Row {
    let locale = material.locale;
    let severity = locale.text(match finding.severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Note => "severity.note",
    });
    let place = &finding.place;
    let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
    Row {
        id: finding.id.clone(),
        group: severity.to_owned(),
        // The colour of lagging is kept for lagging: an error in a form is none.
        tone: Tone::Plain,
        cells: vec![
            Cell::text(severity),
            Cell::text(finding.kind.code),
            Cell::text(material.township_of(finding).map_or_else(
                || locale.text("gap.none").to_owned(),
                |known| material.township(known).to_owned(),
            )),
            Cell::text(locale.what(finding)),
            Cell::text(locale.mend(finding)),
            Cell::text(locale.done(finding)),
            text(&place.file),
            text(&place.sheet),
            text(&place.cell),
            Cell::text(related(material, finding)),
        ],
    }
}

/// The other places of a finding; of many the first.
fn related(material: &Material<'_>, finding: &Finding) -> String {
    let locale = material.locale;
    if finding.related.len() <= RELATED {
        return locale.list(&finding.related);
    }
    let (shown, count) = (locale.list(&finding.related[..RELATED]), finding.related.len().to_string());
    locale.with("findings.related", &[("shown", &shown), ("count", &count)])
}

pub(super) fn sources(material: &Material<'_>) -> Table {
    let locale = material.locale;
    let keys = [
        ("file", ColumnKind::RowHeader),
        ("township", ColumnKind::Text),
        ("fate", ColumnKind::Text),
        ("date", ColumnKind::Text),
        ("format", ColumnKind::Text),
        ("size", ColumnKind::Number(0)),
    ];
    let receipts = &material.tidied.receipts;
    let facts = [("period", material.period()), ("count", receipts.len().to_string())];
    Table {
        id: "sources".to_owned(),
        caption: locale.with("caption.sources", &[(facts[0].0, &facts[0].1), (facts[1].0, &facts[1].1)]),
        sheet: locale.text("sheet.sources").to_owned(),
        columns: material.columns(keys),
        rows: receipts.iter().enumerate().map(|(n, receipt)| source_row(material, n, receipt)).collect(),
        notes: Vec::new(),
    }
}

/// What became of a file, in words.
pub(super) fn fate<'m>(material: &'m Material<'_>, receipt: &Receipt) -> &'m str {
    let in_part = material.findings.iter().any(|finding| {
        finding.kind == kind::UNDECIDED_VERSIONS && finding.place.file.as_ref() == Some(&receipt.file)
    });
    material.locale.text(match receipt.fate {
        // Of versions that cannot be told apart the figures that agree are used.
        crate::tidy::Fate::Held if in_part => "fate.in_part",
        crate::tidy::Fate::Used => "fate.used",
        crate::tidy::Fate::SetAside => "fate.set_aside",
        crate::tidy::Fate::Held => "fate.held",
        crate::tidy::Fate::Rejected => "fate.rejected",
        crate::tidy::Fate::Ignored => "fate.ignored",
        crate::tidy::Fate::Unpacked => "fate.unpacked",
    })
}

fn source_row(material: &Material<'_>, number: usize, receipt: &Receipt) -> Row {
    let locale = material.locale;
    let none = || locale.text("gap.none").to_owned();
    let fate = fate(material, receipt);
    Row {
        id: (number + 1).to_string(),
        group: fate.to_owned(),
        tone: Tone::Plain,
        cells: vec![
            Cell::text(&receipt.file),
            Cell::text(receipt.perhaps.map_or_else(none, |place| material.township(place).to_owned())),
            Cell::text(fate),
            Cell::text(receipt.date.map_or_else(none, |date| date.to_string())),
            Cell::text(receipt.format.unwrap_or("—")),
            Cell::number_as(receipt.size as f64, receipt.size.to_string()),
        ],
    }
}
