//! Whether what was reported can be relied on: every township with what is asked of it.

use std::cmp::Reverse;

use super::{name_of, paged};
use crate::register::{Completeness, Standing, Tally, Timeliness, sheets};
use crate::report::Material;
use crate::report::compose::received::timeliness;
use crate::report::summary::{
    CoverageCell, CoverageGrid, CoverageRow, CoverageState, Figure, HeatColumn, Plot,
};

/// So many rows can be read on a screen.
const ROWS: usize = 56;

/// Township × (when it reported, each sheet of the form, what is to be mended, how often it went back), of
/// one peer group or of all, on as many figures as keep the rows readable. Those that are worst off stand
/// first.
pub fn coverage(material: &Material<'_>, group: Option<usize>) -> Vec<Figure> {
    let locale = material.locale;
    let group_id = group.map(|group| material.scheme.settings.peer_groups[group].id.as_str());
    let wanted = |place: &usize| group_id.is_none_or(|id| material.scheme.townships[*place].group == *id);
    let mut order: Vec<usize> = (0..material.standings.len()).filter(wanted).collect();
    order.sort_by_key(|place| {
        let own = &material.standings[*place];
        let gaps: usize = own.sheets.iter().map(|sheet| sheet.due - sheet.filled).sum();
        Reverse((own.timeliness, gaps, own.errors, own.returned))
    });
    let standings: Vec<Standing> = order.iter().map(|place| material.standings[*place].clone()).collect();
    let tally = Tally::of(&standings);
    let text = |key: &str| locale.text(&format!("coverage_chart.{key}")).to_owned();
    let headings = std::iter::once(text("timeliness"))
        .chain(sheets(material.scheme).into_iter().map(str::to_owned))
        .chain([text("errors"), text("returned")]);
    let columns: Vec<HeatColumn> =
        headings.map(|heading| HeatColumn { heading, detail: String::new(), middle: None }).collect();
    let row = |place: &usize| CoverageRow {
        name: material.township(*place).to_owned(),
        cells: cells(material, &material.standings[*place]),
    };
    let counts = [
        ("expected", tally.expected),
        ("received", tally.received),
        ("late", tally.late),
        ("undated", tally.undated),
        ("unusable", tally.unusable),
        ("missing", tally.missing),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let facts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let dated = material.scheme.settings.deadlines.contains_key(&material.tidied.period);
    let key = match tally {
        Tally { missing: 0, unusable: 0, .. } if !dated => "title_all_undated",
        _ if !dated => "title_undated",
        Tally { missing: 0, unusable: 0, late: 0, undated: 0, .. } => "title_all",
        Tally { missing: 0, unusable: 0, .. } => "title_late",
        _ => "title",
    };
    let (name, title) =
        (name_of("coverage", None, group), locale.with(&format!("coverage_chart.{key}"), &facts));
    let footer = locale.sentences(&[text("footer"), material.say("chart.footer")]);
    let count = order.len().div_ceil(ROWS).max(1);
    let figure = |(number, rows): (usize, &[usize])| Figure {
        name: if number == 0 { name.clone() } else { format!("{name}-{}", number + 1) },
        title: paged(material, &title, number, count),
        subtitle: locale.with("coverage_chart.subtitle", &[("period", &material.period())]),
        footer: footer.clone(),
        alt: locale.with("coverage_chart.alt", &facts),
        plot: Plot::Coverage(CoverageGrid {
            columns: columns.clone(),
            rows: rows.iter().map(row).collect(),
            legend: ["sound", "partly", "bad", "absent"].map(text),
        }),
    };
    order.chunks(order.len().div_ceil(count).max(1)).enumerate().map(figure).collect()
}

fn cells(material: &Material<'_>, standing: &Standing) -> Vec<CoverageCell> {
    let locale = material.locale;
    let cell = |printed: String, state| CoverageCell { printed, state: Some(state) };
    let when = match standing.timeliness {
        Timeliness::OnTime | Timeliness::NoDeadline => CoverageState::Sound,
        Timeliness::Late(_) | Timeliness::Undated => CoverageState::Partly,
        Timeliness::Held | Timeliness::Unusable => CoverageState::Bad,
        Timeliness::Missing => CoverageState::Absent,
    };
    let received = standing.timeliness < Timeliness::Held;
    let nothing = || cell(locale.text("gap.none").to_owned(), CoverageState::Absent);
    let sheet = |sheet: &Completeness| match *sheet {
        Completeness { due: 0, .. } => {
            CoverageCell { printed: locale.text("coverage_chart.not_asked").to_owned(), state: None }
        }
        _ if !received => nothing(),
        Completeness { filled, due } if filled == due => {
            cell(locale.text("coverage_chart.whole").to_owned(), CoverageState::Sound)
        }
        Completeness { filled, due } => {
            let state = if filled == 0 { CoverageState::Bad } else { CoverageState::Partly };
            cell(format!("{filled}/{due}"), state)
        }
    };
    let count = |count: usize| match count {
        0 => cell("0".to_owned(), CoverageState::Sound),
        count => cell(count.to_string(), CoverageState::Partly),
    };
    let mut cells = vec![cell(timeliness(standing.timeliness, locale), when)];
    cells.extend(standing.sheets.iter().map(sheet));
    // Of a township of which nothing came nothing can be found, but it may have been sent something back.
    cells.push(if standing.verdict.is_none() { nothing() } else { count(standing.errors) });
    cells.push(if standing.verdict.is_none() && standing.returned == 0 {
        nothing()
    } else {
        count(standing.returned)
    });
    cells
}
