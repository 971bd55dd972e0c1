//! Part three: the places within each peer group, and how far they may be relied on.

use super::pen::Pen;
use super::tables::{columns, pick};
use super::{Behind, Brevity, Ground};
use crate::report::compose::movement::signed_places;
use crate::report::summary::paper::Level;
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table};
use crate::score::rank::printed;

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    pen.heading(Level::First, ground.locale.text("paper.part.ranking"));
    let Some(table) = in_text(ground, brevity) else {
        pen.say(&[ground.locale.text("paper.verdict_none").to_owned()]);
        return;
    };
    let annex = (Behind::Ranking as usize).to_string();
    let certainty = ground.material.certainty;
    let mut said = vec![ground.say("ranking.how", &[("score", ground.score_word()), ("annex", &annex)])];
    if let Some(shift) = certainty.shift {
        let facts = [("runs", &*certainty.runs.to_string()), ("shift", &printed(shift, 1))];
        said.push(ground.say("ranking.ranges", &facts));
    }
    pen.say(&said);
    pen.table(table);
}

/// The ranking by peer group; of many townships the first and last of each group.
fn in_text(ground: &Ground<'_>, brevity: &Brevity) -> Option<Table> {
    let (material, locale) = (ground.material, ground.locale);
    let whole = ground.table("ranking")?;
    let percent = material.worded("percent");
    let keys = ["peer_group", "group_rank", "township", &percent, "place_range"];
    let mut table = pick(whole, "paper-ranking", String::new(), &columns(whole, &keys));
    table.notes.clear();
    let of_group = |id: &str| -> Vec<usize> {
        let ranked = ground.ranked.iter().copied();
        ranked.filter(|place| material.scheme.townships[*place].group == *id).collect()
    };
    let groups: Vec<Vec<usize>> = (material.scheme.settings.peer_groups.iter())
        .map(|group| of_group(&group.id))
        .filter(|members| !members.is_empty())
        .collect();
    let cut = ground.ranked.len() > brevity.rows;
    let ends = (brevity.rows / groups.len().max(1) / 2).max(1);
    let shown: Vec<usize> = (groups.iter())
        .flat_map(|members| {
            let first = if cut { ends.min(members.len()) } else { members.len() };
            let last = members.len().saturating_sub(ends).max(first);
            members[..first].iter().chain(&members[last..]).copied().collect::<Vec<usize>>()
        })
        .collect();
    let code = |place: usize| &material.scheme.townships[place].code;
    let row =
        |place: usize| table.rows.iter().find(|row| row.id == *code(place)).map(|row| (place, row.clone()));
    let mut rows: Vec<(usize, Row)> = shown.into_iter().filter_map(row).collect();
    if let Some(before) = &material.before {
        let heading = |key: &str| Column {
            key: String::new(),
            heading: locale.text(key).to_owned(),
            detail: None,
            kind: ColumnKind::Number(0),
        };
        let at = table.columns.len() - 1;
        table
            .columns
            .splice(at..at, [heading("paper.column.group_rank_before"), heading("column.group_rank_change")]);
        for (place, row) in &mut rows {
            let moved = before.movement.townships[*place].and_then(|moved| moved.group);
            let [then, gained] = match moved {
                Some(places) => [
                    Cell::number_as(places.before.place, places.before.printed()),
                    Cell::number_as(places.gained(), signed_places(places.gained())),
                ],
                None => [material.none(), material.none()],
            };
            row.cells.splice(at..at, [then, gained]);
        }
        let facts = [("before", before.period.as_str()), ("common", &before.movement.common.to_string())];
        table.notes.push(ground.say("ranking.before", &facts));
    }
    let facts = [
        ("period", material.period()),
        ("ends", ends.to_string()),
        ("annex", (Behind::Ranking as usize).to_string()),
    ];
    let key = if cut { "ranking.caption_cut" } else { "ranking.caption" };
    table.caption = ground.say(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    (!table.rows.is_empty()).then_some(table)
}
