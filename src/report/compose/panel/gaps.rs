//! Townships with gaps under every policy for them, side by side.

use crate::panel::gaps::{POLICIES, Policy, SideBySide, side_by_side};
use crate::report::Material;
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};
use crate::score::Standing;
use crate::value::plain;

/// A row per township with gaps, ranked ones first; `None` where no township has any, and under an index,
/// which states its own policy.
pub(super) fn table(material: &Material<'_>) -> Option<Table> {
    let screened = &material.screened;
    #[expect(clippy::expect_used, reason = "a scheme whose rule has equal ends is never loaded")]
    let found = side_by_side(material.scorecard, screened, material.previous, material.scheme)
        .expect("the rules of a checked scheme can be applied");
    if found.is_empty() {
        return None;
    }
    let locale = material.locale;
    let decimals = material.scheme.settings.ranking.decimals;
    let mut columns = vec![
        material.column("township", ColumnKind::RowHeader),
        material.column("gaps", ColumnKind::Number(0)),
        material.column("official_rank", ColumnKind::Number(0)),
    ];
    for policy in POLICIES {
        let name = locale.text(policy_key(policy)).to_owned();
        let detail = |key: &str| Some(locale.text(&format!("column.{key}")).to_owned());
        let percent = ColumnKind::Number(decimals);
        columns.push(Column {
            key: String::new(),
            heading: name.clone(),
            detail: detail("percent"),
            kind: percent,
        });
        columns.push(Column {
            key: String::new(),
            heading: name,
            detail: detail("rank"),
            kind: ColumnKind::Number(0),
        });
    }
    columns.push(material.column("best_place", ColumnKind::Number(0)));
    columns.push(material.column("worst_place", ColumnKind::Number(0)));
    let own = |township: usize| found.iter().find(|beside| beside.township == township);
    let in_order = material.in_order().into_iter();
    Some(Table {
        id: "policies".to_owned(),
        caption: caption(material, &found),
        sheet: locale.text("sheet.policies").to_owned(),
        columns,
        rows: in_order.filter_map(|township| Some(row(material, own(township)?))).collect(),
        notes: vec![locale.text("note.policies").to_owned(), locale.text("note.ties").to_owned()],
    })
}

fn policy_key(policy: Policy) -> &'static str {
    match policy {
        Policy::SharedOut => "panel.policy.shared_out",
        Policy::Zero => "panel.policy.zero",
        Policy::PeerMedian => "panel.policy.peer_median",
        Policy::LastPeriod => "panel.policy.last_period",
    }
}

/// How many have gaps, and whose place depends most on what is done about them.
fn caption(material: &Material<'_>, found: &[SideBySide]) -> String {
    let locale = material.locale;
    let spread = |beside: &SideBySide| beside.spread().map_or(0.0, |(best, worst)| worst - best);
    let widest = found.iter().reduce(|wide, own| if spread(own) > spread(wide) { own } else { wide });
    let period = material.period();
    let count = found.len().to_string();
    match widest.and_then(|beside| Some((beside.township, beside.spread()?))) {
        Some((township, (best, worst))) if worst > best => locale.with(
            "caption.policies",
            &[
                ("period", &period),
                ("count", &count),
                ("township", material.township(township)),
                ("best", &plain(best)),
                ("worst", &plain(worst)),
            ],
        ),
        _ => locale.with("caption.policies_same", &[("period", &period), ("count", &count)]),
    }
}

fn row(material: &Material<'_>, beside: &SideBySide) -> Row {
    let (scheme, locale) = (material.scheme, material.locale);
    let score = material.score(beside.township);
    let none = || Cell::gap(locale.text("gap.none"));
    let names = beside.gaps.iter().map(|gap| locale.name(&scheme.indicators[*gap].name).to_owned());
    let mut cells = vec![
        Cell::text(material.township(beside.township)),
        Cell::number(beside.gaps.len() as f64, 0).traced(names.collect()),
        material.place(score.rank),
    ];
    for result in beside.results {
        match result {
            Some((percent, rank)) => {
                cells.extend([Cell::number_as(percent, material.percent(percent)), material.place(rank)]);
            }
            None => cells.extend([none(), none()]),
        }
    }
    match beside.spread() {
        Some((best, worst)) => cells.extend([best, worst].map(|end| Cell::number_as(end, plain(end)))),
        None => cells.extend([none(), none()]),
    }
    Row {
        id: scheme.townships[beside.township].code.clone(),
        group: material.group_name(beside.township).to_owned(),
        tone: if score.standing == Standing::Ranked { Tone::Plain } else { Tone::Muted },
        cells,
    }
}
