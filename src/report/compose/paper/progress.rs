//! Part four: who leads, and who gained most. What they did is left to a person.

use super::pen::Pen;
use super::{Behind, Brevity, Ground};
use crate::report::summary::paper::Level;
use crate::score::movement::Moved;
use crate::score::rank::key;

/// How many are named, and whoever is equal to the last of them.
const NAMED: usize = 5;

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    pen.heading(Level::First, ground.locale.text("paper.part.progress"));
    if ground.ranked.is_empty() {
        pen.say(&[ground.locale.text("paper.verdict_none").to_owned()]);
        return;
    }
    pen.say(&[leading(ground, brevity), gained(ground, brevity)].concat());
    pen.leave("paper.progress.what_they_did", "paper.to_fill.what_they_did");
}

/// The first of all, with their places in their groups.
fn leading(ground: &Ground<'_>, brevity: &Brevity) -> Vec<String> {
    let material = ground.material;
    let first = |place: &&usize| material.score(**place).rank.is_some_and(|rank| rank.place <= NAMED as f64);
    let named: Vec<String> = (ground.ranked.iter())
        .filter(first)
        .map(|place| {
            let rank = material.score(*place).group_rank.map(|rank| ground.place(rank)).unwrap_or_default();
            let facts = [
                ("name", material.township(*place)),
                ("value", &ground.score(*place)),
                ("group", material.group_name(*place)),
                ("place", &rank),
            ];
            ground.say(if rank.is_empty() { "progress.leader_alone" } else { "progress.leader" }, &facts)
        })
        .collect();
    let facts = [
        ("score", ground.score_word()),
        ("count", &*named.len().to_string()),
        ("names", &ground.names(&named, brevity, Behind::Ranking)),
    ];
    vec![ground.say("progress.leading", &facts)]
}

/// Who gained most since the period before.
fn gained(ground: &Ground<'_>, brevity: &Brevity) -> Vec<String> {
    let material = ground.material;
    let Some(before) = &material.before else { return Vec::new() };
    let decimals = material.scheme.settings.ranking.decimals;
    let mut moved: Vec<(usize, Moved)> =
        ground.ranked.iter().filter_map(|place| Some((*place, before.movement.townships[*place]?))).collect();
    moved.retain(|(_, own)| key(own.points(decimals), decimals) > 0);
    // Stable: of equal gains the better place first.
    moved.sort_by_key(|(_, own)| std::cmp::Reverse(key(own.points(decimals), decimals)));
    if let Some(last) = moved.get(NAMED - 1).map(|(_, own)| key(own.points(decimals), decimals)) {
        moved.retain(|(_, own)| key(own.points(decimals), decimals) >= last);
    }
    let named: Vec<String> = (moved.iter())
        .map(|(place, own)| {
            let facts = [
                ("name", material.township(*place)),
                ("then", &material.percent(own.before)),
                ("now", &material.percent(own.now)),
            ];
            ground.say("progress.gainer", &facts)
        })
        .collect();
    let facts = [("before", before.period.as_str()), ("score", ground.score_word())];
    if named.is_empty() {
        return vec![ground.say("progress.nobody_gained", &facts)];
    }
    let facts = [facts[0], facts[1], ("names", &ground.names(&named, brevity, Behind::Ranking))];
    vec![ground.say("progress.gained", &facts)]
}
