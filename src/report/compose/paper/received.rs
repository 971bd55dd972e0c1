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
    let kinds: [(&str, fn(&Standing) -> bool); 4] = [
        ("late", |own| matches!(own.timeliness, Timeliness::Late(_))),
        ("unusable", |own| matches!(own.timeliness, Timeliness::Held | Timeliness::Unusable)),
        ("missing", |own| own.timeliness == Timeliness::Missing),
        ("returned", |own| is_returned(own)),
    ];
    for (key, is) in kinds {
        let places = those(ground, is);
        if !places.is_empty() {
            let names = ground.townships(&places, brevity, Behind::Register);
            let facts = [("count", places.len().to_string()), ("names", names)];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
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
    let mut reasons: Vec<(String, Vec<usize>)> = Vec::new();
    for place in (0..material.scheme.townships.len()).filter(|place| !ground.ranked.contains(place)) {
        let reason = reason(ground, place);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, places)) => places.push(place),
            None => reasons.push((reason, vec![place])),
        }
    }
    let lines: Vec<String> = reasons
        .iter()
        .map(|(reason, places)| {
            let names = ground.townships(places, brevity, Behind::Register);
            let facts = [("reason", reason.clone()), ("count", places.len().to_string()), ("names", names)];
            ground.say("received.reason", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        })
        .collect();
    let facts = [("count", all.to_string()), ("reasons", locale.clauses(&lines))];
    vec![
        ground.say("received.unranked", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        ground.say("see", &[("annex", &(Behind::Register as usize).to_string())]),
    ]
}

/// Why a township is not ranked, in a few words.
pub(super) fn reason(ground: &Ground<'_>, place: usize) -> String {
    let key = match ground.material.score(place).standing {
        score::Standing::Ranked => return String::new(),
        score::Standing::TooFewFigures => "too_few",
        score::Standing::Lacking { .. } => "lacking",
        score::Standing::Held => "held",
        score::Standing::NotReceived => "not_received",
    };
    ground.locale.text(&format!("paper.unranked.{key}")).to_owned()
}
