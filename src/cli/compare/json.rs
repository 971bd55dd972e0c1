//! The comparison as JSON.

use serde_json::{Value, json};

use super::in_order;
use crate::pipeline::{Comparison, Judged, Origin};
use crate::score::Standing;
use crate::score::membership::{Absent, OneSided, Redrawn};

/// The comparison as JSON, for `--json`.
pub(super) fn result(comparison: &Comparison) -> Value {
    let Comparison { before, now, movement, .. } = comparison;
    let period = |judged: &Judged| {
        let (from, path) = match &judged.origin {
            Origin::Submissions(path) => ("submissions", path),
            Origin::Stored(path) => ("stored", path),
        };
        json!({
            "period": judged.period.to_string(),
            "from": from,
            "path": path.display().to_string(),
            "scheme_changed": judged.changed,
            "ranked": judged.scorecard.ranked,
            "corrected": judged.corrected(),
        })
    };
    let places = |places: &crate::score::movement::Places| {
        json!({
            "before": places.before.place,
            "now": places.now.place,
            "of": places.now.of,
            "change": places.gained(),
            "own": places.own,
            "others": places.others,
        })
    };
    let decimals = now.scheme.settings.ranking.decimals;
    let townships: Vec<Value> = in_order(comparison)
        .into_iter()
        .map(|(place, moved)| {
            let township = &now.scheme.townships[place];
            let parts = moved.parts(decimals);
            json!({
                "township": township.code,
                "name": township.name,
                "peer_group": township.group,
                "percent_before": moved.before,
                "percent_now": moved.now,
                "percent_change": moved.points(decimals),
                "percent_own": parts.map(|(own, _)| own),
                "percent_others": parts.map(|(_, others)| others),
                "rank": places(&moved.overall),
                "group_rank": moved.group.as_ref().map(places),
            })
        })
        .collect();
    let one_sided = |townships: &[OneSided]| -> Vec<Value> {
        let row = |township: &OneSided| json!({ "township": township.code, "name": township.name, "reason": reason(township.absent) });
        townships.iter().map(row).collect()
    };
    let redrawn: Vec<Value> = movement
        .redrawn
        .iter()
        .map(|change| match change {
            Redrawn::Merged { from, into } => json!({ "merged": from, "into": into }),
            Redrawn::Parted { from, into } => json!({ "parted": into, "from": from }),
            Redrawn::Renamed { name, lost, gained } => {
                json!({ "renamed": name, "lost": lost, "gained": gained })
            }
        })
        .collect();
    json!({
        "before": period(before),
        "now": period(now),
        "common": movement.common,
        "townships": townships,
        "entries": one_sided(&movement.entries),
        "exits": one_sided(&movement.exits),
        "redrawn": redrawn,
        "growth": comparison.growth.iter().map(|own| json!({
            "field": now.scheme.field(own.field).id,
            "before": own.before.figure(),
            "now": own.now.figure(),
            "change": own.change(),
            "share": own.share(),
            "exact": own.is_exact(),
            "townships": own.townships,
        })).collect::<Vec<Value>>(),
        "unusual": comparison.unusual().map(|finding| json!({
            "township": finding.place.township,
            "field": finding.subject,
        })).collect::<Vec<Value>>(),
    })
}

/// Why a township is in one period only, as a word.
fn reason(absent: Absent) -> &'static str {
    match absent {
        Absent::NotInRoster => "not_in_roster",
        Absent::Unranked(Standing::Held) => "held",
        Absent::Unranked(Standing::TooFewFigures) => "too_few_figures",
        Absent::Unranked(Standing::Lacking { .. }) => "open_gap",
        Absent::Unranked(Standing::NotReceived | Standing::Ranked) => "not_received",
    }
}
