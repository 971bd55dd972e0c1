//! Part eight: what to do next. Each advice has a condition; who does it, and how, is left to a person.

use super::lagging::{Class, of_class, only_watched};
use super::overview::group_shares;
use super::pen::Pen;
use super::received::{is_returned, those};
use super::{Behind, Brevity, Ground};
use crate::register::Timeliness;
use crate::report::compose::believability;
use crate::report::compose::overview::crossed;
use crate::report::print;
use crate::report::slip::by_when;
use crate::report::summary::paper::Level;

/// A group whose middle share of the full mark lies below this is weak in the whole district.
const WEAK: f64 = 0.8;

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    let locale = ground.locale;
    pen.heading(Level::First, locale.text("paper.part.advice"));
    let advice = advice(ground, brevity);
    if advice.is_empty() {
        pen.say(&[locale.text("paper.advice.nothing").to_owned()]);
    }
    for (key, text) in advice {
        pen.under(Level::Second, locale.text(&format!("paper.advice.{key}")), text);
    }
    pen.leave("paper.advice.further", "paper.to_fill.measures");
}

/// The advice whose condition is met: key of the heading, and the text.
fn advice(ground: &Ground<'_>, brevity: &Brevity) -> Vec<(&'static str, String)> {
    let material = ground.material;
    let mut found = Vec::new();
    let mut of_places = |key: &'static str, places: Vec<usize>, see| {
        if !places.is_empty() {
            let names = ground.townships(&places, brevity, see);
            let facts = [("count", places.len().to_string()), ("names", names), ("by", by(ground))];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
            found.push((key, ground.say(&format!("advice.{key}_text"), &facts)));
        }
    };
    of_places("send", those(ground, |own| own.timeliness > Timeliness::Held), Behind::Register);
    of_places("held", those(ground, |own| own.timeliness == Timeliness::Held), Behind::Register);
    of_places("mend", those(ground, is_returned), Behind::Register);
    of_places("certain", of_class(ground, Class::Certain), Behind::Lagging);
    let open = [Class::Watched, Class::NotEstablished, Class::ByRule];
    of_places(
        "watched",
        open.into_iter().flat_map(|class| of_class(ground, class)).chain(only_watched(ground)).collect(),
        Behind::Lagging,
    );
    of_places("red_lines", crossed(ground.material), Behind::Ranking);
    of_places("doubted", believability::doubted(material), Behind::Ranking);
    let mut weak = group_shares(ground);
    weak.retain(|(_, share)| *share < WEAK);
    weak.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    if !weak.is_empty() {
        let named: Vec<String> = (weak.iter().take(brevity.groups))
            .map(|(group, share)| {
                let name = ground.locale.name(&material.scheme.groups[*group].name);
                ground.say("value_of", &[("value", name), ("who", &print::percent(*share))])
            })
            .collect();
        let facts = [("count", weak.len().to_string()), ("names", ground.locale.list(&named))];
        found.push((
            "weak",
            ground.say("advice.weak_text", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        ));
    }
    found
}

/// By when townships answer, as on their slips.
fn by(ground: &Ground<'_>) -> String {
    by_when(ground.material, ["paper.advice.by_day", "paper.advice.by_days"])
}
