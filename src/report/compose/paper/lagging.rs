//! Part six: who is at the end, by how much may be said of it, and why as far as the figures show.
//!
//! The scheme's own rules put a township on the list; what is said of it depends on whether its place stands up
//! to other reasonable choices. Where evidence is not enough nothing is concluded.

use super::pen::Pen;
use super::{Behind, Brevity, Ground, laggard, received};
use crate::report::summary::paper::Level;
use crate::score::{Standing, Verdict};

/// What may be said of a township on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// At the end under nearly all choices.
    Certain,
    /// At the end under many.
    Watched,
    /// At the end by the official result and hardly ever otherwise.
    NotEstablished,
    /// By another rule of the scheme: a floor, a line, a fall.
    ByRule,
    /// Not ranked: nothing is concluded.
    Unranked,
}

impl Class {
    const ALL: [Self; 5] = [Self::Certain, Self::Watched, Self::NotEstablished, Self::ByRule, Self::Unranked];

    fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Watched => "watched",
            Self::NotEstablished => "not_established",
            Self::ByRule => "by_rule",
            Self::Unranked => "unranked",
        }
    }
}

/// The townships on the list of a class, best first.
pub(super) fn of_class(ground: &Ground<'_>, class: Class) -> Vec<usize> {
    let material = ground.material;
    let own = |place: &usize| {
        let score = material.score(*place);
        let found = match (score.standing, material.certainty.verdicts[*place]) {
            (Standing::Ranked, Some(Verdict::Lagging)) => Class::Certain,
            (Standing::Ranked, Some(Verdict::Watch)) => Class::Watched,
            (Standing::Ranked, Some(Verdict::NotEstablished)) => Class::NotEstablished,
            (Standing::Ranked, Some(Verdict::Clear) | None) => Class::ByRule,
            _ => Class::Unranked,
        };
        !score.lagging.is_empty() && found == class
    };
    material.in_order().into_iter().filter(own).collect()
}

/// Townships that are at the end under many choices and not on the list.
pub(super) fn only_watched(ground: &Ground<'_>) -> Vec<usize> {
    let off_list = |place: &usize| ground.material.score(*place).lagging.is_empty();
    ground.judged(Verdict::Watch).into_iter().filter(off_list).collect()
}

/// Ranked townships on the list: those of whom most can be said first.
pub(super) fn ranked(ground: &Ground<'_>) -> Vec<usize> {
    let classes = Class::ALL.into_iter().filter(|class| *class != Class::Unranked);
    classes.flat_map(|class| of_class(ground, class)).collect()
}

pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    let locale = ground.locale;
    pen.heading(Level::First, locale.text("paper.part.lagging"));
    let classes: Vec<(Class, Vec<usize>)> = Class::ALL
        .into_iter()
        .map(|class| (class, of_class(ground, class)))
        .filter(|(_, places)| !places.is_empty())
        .collect();
    if classes.is_empty() {
        pen.say(&[locale
            .text(if ground.ranked.is_empty() {
                "paper.lagging.nobody_ranked"
            } else {
                "paper.lagging.nobody"
            })
            .to_owned()]);
        return;
    }
    let on_list: usize = classes.iter().map(|(_, places)| places.len()).sum();
    let annex = (Behind::Lagging as usize).to_string();
    let facts = [
        ("count", &*on_list.to_string()),
        ("runs", &ground.material.certainty.runs.to_string()),
        ("annex", &annex),
    ];
    pen.say(&[ground.say("lagging.intro", &facts)]);
    let mut room = brevity.detailed;
    for (class, places) in classes {
        let count = places.len().to_string();
        let title = ground.say(&format!("lagging.{}", class.name()), &[("count", &count)]);
        pen.heading(Level::Second, &title);
        if class == Class::Unranked {
            let reasons = received::by_reason(ground, &places, brevity);
            pen.say(&[ground.say("lagging.not_concluded", &[("reasons", &reasons)])]);
            continue;
        }
        let detailed = room.min(places.len());
        room -= detailed;
        for place in &places[..detailed] {
            pen.under(Level::Third, ground.material.township(*place), laggard::said(ground, *place, brevity));
        }
        if detailed < places.len() {
            let names = ground.townships(&places[detailed..], brevity, Behind::Lagging);
            let key = if detailed == 0 { "lagging.only_names" } else { "lagging.and" };
            let facts =
                [("count", &*(places.len() - detailed).to_string()), ("names", &names), ("annex", &annex)];
            pen.say(&[ground.say(key, &facts)]);
        }
    }
    let watched = only_watched(ground);
    if !watched.is_empty() {
        let names = ground.townships(&watched, brevity, Behind::Ranking);
        pen.say(&[ground.say("lagging.only_watched", &[("names", &names)])]);
    }
}
