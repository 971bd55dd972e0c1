//! Where the tables of a sheet stand that run across the page: their headings, and the rows below.

use super::heading::{self, Head};
use super::{Desk, FEWEST};
use crate::ingest::{Address, Content};
use crate::tidy::divided::is_whole;
use crate::tidy::page::Spot;
use crate::tidy::role::names_periods;

/// How many rows below a heading are looked at to tell what it is.
const BELOW: u32 = 6;

/// A table found on a sheet.
pub(super) struct Band {
    pub(super) top: u32,
    /// The lowest row of headings.
    pub(super) lowest: u32,
    pub(super) heads: Vec<Head>,
    /// The last row below the headings, up to the next table.
    pub(super) end: u32,
}

/// The tables of a sheet, top to bottom.
pub(super) fn bands(desk: Desk<'_>) -> Vec<Band> {
    let page = desk.page;
    let townships = &desk.marks.townships;
    let marks = [townships, &desk.marks.villages, &desk.marks.periods, &desk.marks.paths];
    let rows_are_named = marks.iter().any(|rows| !rows.is_empty());
    let candidates: Vec<(u32, u32)> = page
        .rows()
        .filter_map(|(row, spots)| {
            let hits = spots.iter().filter(|spot| spot.names_something()).count();
            // One label alone heads a table only of rows that say whose or for when they are.
            if hits == 0 || hits < FEWEST && !rows_are_named {
                return None;
            }
            let lowest = row + roles_below(desk, row, spots);
            // Townships in the rows below say that it is a table, however few of its columns we ask for.
            let is_heading = hits > FEWEST
                || townships.range(lowest + 1..).take(FEWEST).count() >= FEWEST
                || desk.marks.villages.range(lowest + 1..=lowest + BELOW).count() >= FEWEST
                || periods_below(desk, lowest, spots)
                || crossed_below(desk, lowest, spots)
                || hits >= FEWEST && figures_below(desk, lowest, spots);
            is_heading.then_some((row, lowest))
        })
        .collect();
    let mut bands: Vec<Band> = Vec::new();
    for (place, (row, lowest)) in candidates.iter().copied().enumerate() {
        // Of rows of headings on top of one another the lowest has the labels.
        let above_another = candidates.get(place + 1).is_some_and(|(next, _)| {
            next - row <= BELOW && !(row + 1..*next).any(|between| has_figures(desk, between))
        });
        if above_another || townships.contains(&row) {
            continue;
        }
        let top = heading::top(page, row);
        if let Some(above) = bands.last_mut() {
            above.end = above.end.min(top.saturating_sub(1));
        }
        bands.push(Band { top, lowest, heads: heading::heads(page, top, lowest), end: page.last_row() });
    }
    bands
}

/// How many rows right below a row of labels tell only which period, plan or result their columns are of:
/// "上年 | 本年" below a label over two columns.
fn roles_below(desk: Desk<'_>, row: u32, labels: &[Spot<'_>]) -> u32 {
    let first = labels.iter().find(|spot| spot.names_something()).map_or(0, |spot| spot.address.column);
    let wide = !desk.page.sheet.merges.is_empty()
        && labels.iter().any(|spot| {
            desk.page.area(spot.address).is_some_and(|area| area.first.column < area.last.column)
        });
    let tells = |below: u32| {
        let spots = desk.page.row(below);
        let role = |spot: &Spot<'_>| {
            let heading = desk.page.heading(spot);
            !heading.names && desk.labels.role(&heading).is_some()
        };
        // Numbers that look like years may be figures, but not below a label over several columns.
        let words = spots.iter().all(|spot| !matches!(spot.content, Content::Number(_)) || wide);
        let own = spots.iter().filter(|spot| spot.address.column >= first);
        let before = spots.iter().filter(|spot| spot.address.column < first);
        // 村 | 居 | 小计 below a label over all three.
        let whole = |spot: &Spot<'_>| spot.word().is_some_and(|word| is_whole(word.bare()));
        let divides = wide
            && spots.iter().any(whole)
            && spots.iter().all(|spot| spot.word().is_some() && !spot.is_figure());
        words
            && (divides || own.clone().count() >= FEWEST && own.clone().all(role))
            && before.into_iter().all(|spot| spot.word().is_some() && spot.township().is_none())
    };
    (1..BELOW).take_while(|below| tells(row + below)).count() as u32
}

/// Whether the rows right below a heading begin with periods, each before its figures.
fn periods_below(desk: Desk<'_>, row: u32, labels: &[Spot<'_>]) -> bool {
    let first = labels.iter().find(|spot| spot.names_something()).map_or(0, |spot| spot.address.column);
    let below = desk.marks.periods.range(row + 1..=row + BELOW);
    let heading = |column: u32| labels.iter().find(|spot| spot.address.column == column).and_then(Spot::word);
    let begins = |below: &&u32| {
        desk.page.row(**below).first().is_some_and(|spot| {
            let under = heading(spot.address.column).is_some_and(|heading| names_periods(heading));
            spot.address.column < first && desk.labels.is_of_period(spot, under).is_some()
        })
    };
    below.filter(begins).count() >= FEWEST
}

/// Whether a figure stands right below each label of a row.
fn figures_below(desk: Desk<'_>, row: u32, labels: &[Spot<'_>]) -> bool {
    labels.iter().filter(|spot| spot.names_something()).all(|label| {
        desk.page.at(Address { row: row + 1, column: label.address.column }).is_some_and(Spot::is_figure)
    })
}

/// Whether one of the rows right below a heading names a figure together with it.
fn crossed_below(desk: Desk<'_>, row: u32, heads: &[Spot<'_>]) -> bool {
    let below = desk.marks.paths.range(row + 1..=row + BELOW);
    below
        .filter_map(|below| desk.page.row(*below).first()?.word())
        .any(|key| heads.iter().filter_map(Spot::word).any(|head| desk.labels.crosses(key, head).is_some()))
}

fn has_figures(desk: Desk<'_>, row: u32) -> bool {
    let spots = desk.page.row(row);
    spots.iter().any(Spot::is_figure) && !counts(spots)
}

/// Whether a word stands in a row that numbers the columns.
pub(super) fn is_counting(word: &str) -> bool {
    matches!(
        word.trim(),
        "甲" | "乙" | "丙" | "丁" | "戊" | "A" | "B" | "C" | "栏次" | "序号" | "行次" | "编号"
    )
}

/// Whether cells only number the columns ("甲 乙 1 2 3").
pub(super) fn counts<'s, 'p: 's>(spots: impl IntoIterator<Item = &'s Spot<'p>>) -> bool {
    let mut last: Option<f64> = None;
    let (mut counted, mut words) = (0, 0);
    for spot in spots {
        let number = match &spot.content {
            Content::Number(number) => *number,
            Content::Text(text) => match text.trim() {
                text if is_counting(text) => {
                    words += 1;
                    continue;
                }
                text => match text.parse::<u32>() {
                    Ok(number) => f64::from(number),
                    Err(_) => return false,
                },
            },
            _ => return false,
        };
        if last.map_or(!(0.0..=2.0).contains(&number), |last| number != last + 1.0) {
            return false;
        }
        last = Some(number);
        counted += 1;
    }
    counted > 2 || counted > 0 && counted + words > 3
}
