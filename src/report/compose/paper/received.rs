//! Part two: who reported, how, and who is not ranked and why.

use super::pen::Pen;
use super::{Behind, Brevity, Ground};
use crate::register::{Standing, Tally, Timeliness, Verdict};
use crate::report::compose::received;
use crate::report::summary::paper::Level;
use crate::score;

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    let material = ground.material;
    pen.heading(Level::First, ground.locale.text("paper.part.received"));
    let dated = material.scheme.settings.deadlines.contains_key(&material.tidied.period);
    let mut said = vec![received::rates(Tally::of(&material.standings), dated, ground.locale)];
    let late = those(ground, |own| matches!(own.timeliness, Timeliness::Late(_)));
    for (key, places) in [("late", late), ("returned", those(ground, is_returned))] {
        if !places.is_empty() {
            let names = ground.townships(&places, brevity, Behind::Register);
            let facts = [("count", &*places.len().to_string()), ("names", &names)];
            said.push(ground.say(&format!("received.{key}"), &facts));
        }
    }
    pen.say(&said);
    pen.say(&unranked(ground, brevity));
}

/// Places of the townships that stand in a way.
pub(super) fn those(ground: &Ground<'_>, is: impl Fn(&Standing) -> bool) -> Vec<usize> {
    let standings = ground.material.standings.iter().enumerate();
    standings.filter(|(_, own)| is(own)).map(|(place, _)| place).collect()
}

/// Whether something usable came that goes back to be mended.
pub(super) fn is_returned(own: &Standing) -> bool {
    own.timeliness < Timeliness::Held && own.verdict == Some(Verdict::Returned)
}

/// Who is not ranked, by reason.
fn unranked(ground: &Ground<'_>, brevity: &Brevity) -> Vec<String> {
    let (material, locale) = (ground.material, ground.locale);
    let all = material.scheme.townships.len() - ground.ranked.len();
    if all == 0 {
        return vec![locale.text("paper.received.all_ranked").to_owned()];
    }
    let unranked: Vec<usize> =
        (0..material.scheme.townships.len()).filter(|place| !ground.ranked.contains(place)).collect();
    let reasons = by_reason(ground, &unranked, brevity);
    let facts = [("count", all.to_string()), ("reasons", reasons)];
    vec![
        ground.say("received.unranked", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        ground.say("see", &[("annex", &(Behind::Register as usize).to_string())]),
    ]
}

/// Townships that are not ranked, put together by the reason.
pub(super) fn by_reason(ground: &Ground<'_>, places: &[usize], brevity: &Brevity) -> String {
    let mut reasons: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for place in places {
        let reason = reason(ground, *place);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, places)) => places.push(*place),
            None => reasons.push((reason, vec![*place])),
        }
    }
    let lines: Vec<String> = reasons
        .iter()
        .map(|(reason, places)| {
            let names = ground.townships(places, brevity, Behind::Register);
            let reason = ground.locale.text(&format!("paper.unranked.{reason}")).to_owned();
            let facts = [("reason", reason), ("count", places.len().to_string()), ("names", names)];
            ground.say("received.reason", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        })
        .collect();
    ground.locale.clauses(&lines)
}

/// Why a township is not ranked: the key of a word.
fn reason(ground: &Ground<'_>, place: usize) -> &'static str {
    match ground.material.score(place).standing {
        score::Standing::Ranked => "ranked",
        score::Standing::TooFewFigures => "too_few",
        score::Standing::Lacking { .. } => "lacking",
        score::Standing::Held => "held",
        score::Standing::NotReceived => match ground.material.standings[place].timeliness {
            Timeliness::Missing => "missing",
            _ => "unusable",
        },
    }
}
