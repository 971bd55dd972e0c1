//! What is to be done next: what follows from the data, and room for what people decide.

use super::{judged, lags, sources};
use crate::register::Timeliness;
use crate::report::Material;
use crate::report::compose::overview::crossed;
use crate::report::summary::{Piece, Slide};
use crate::score::Verdict;

pub(super) fn slide(material: &Material<'_>) -> Slide {
    let locale = material.locale;
    let all = 0..material.standings.len();
    let of = |is: &dyn Fn(Timeliness) -> bool| -> Vec<usize> {
        all.clone().filter(|place| is(material.standings[*place].timeliness)).collect()
    };
    let unsent = of(&|own| matches!(own, Timeliness::Missing | Timeliness::Unusable));
    let held = of(&|own| own == Timeliness::Held);
    let to_mend: Vec<usize> = all
        .clone()
        .filter(|place| material.grid.received(*place) && material.standings[*place].errors > 0)
        .collect();
    let errors: usize = to_mend.iter().map(|place| material.standings[*place].errors).sum();
    let lagging: Vec<usize> =
        material.in_order().into_iter().filter(|place| lags(material, *place)).collect();
    let watched: Vec<usize> =
        judged(material, Verdict::Watch).into_iter().filter(|place| !lagging.contains(place)).collect();
    let open: Vec<usize> = judged(material, Verdict::NotEstablished);
    let crossed = crossed(material);

    let answer = crate::report::slip::answer(material);
    let say = |key: &str, places: &[usize]| {
        let (names, count) = (material.names(places), places.len().to_string());
        let facts =
            [("names", &*names), ("count", &count), ("errors", &errors.to_string()), ("answer", &answer)];
        (!places.is_empty()).then(|| locale.with(key, &facts))
    };
    let steps = [
        ("deck.next_send", &unsent),
        ("deck.next_held", &held),
        ("deck.next_mend", &to_mend),
        ("deck.next_explain", &lagging),
        ("deck.next_watch", &watched),
        ("deck.next_open", &open),
        ("deck.next_crossed", &crossed),
    ];
    let mut lines: Vec<String> = steps.into_iter().filter_map(|(key, places)| say(key, places)).collect();
    let nobodys = material.tidied.of_nobody(material.findings).count();
    if nobodys > 0 {
        lines.push(locale.with("deck.next_nobodys", &[("count", &nobodys.to_string())]));
    }
    lines.extend(["deck.next_anew", "deck.next_else"].map(|key| locale.text(key).to_owned()));

    let short = [("deck.to_send", &unsent), ("deck.to_mend", &to_mend), ("deck.to_explain", &lagging)];
    let parts: Vec<String> = short.into_iter().filter_map(|(key, places)| say(key, places)).collect();
    let title = match parts.is_empty() {
        true => locale.text("deck.next_none").to_owned(),
        false => locale.with("deck.next", &[("parts", &locale.list(&parts))]),
    };
    Slide::new("next", locale.text("deck.topic_next"), title)
        .under(locale.text("deck.next_subtitle"))
        .with(Piece::Lines(lines))
        .resting_on(sources(material, &["register", "findings", "certainty"]))
}
