//! Who rose and who fell since the period before; nothing where there is none to compare with.

use super::{bar, in_words, sources};
use crate::report::compose::figures::in_short;
use crate::report::compose::movement::signed;
use crate::report::summary::{Bar, Bars, Line, Piece, Slide, Tone, Trend};
use crate::report::{Before, Material};
use crate::score::Reason;
use crate::score::rank::key;
use crate::score::spread::median;

/// How many are shown of those that rose, and of those that fell.
const SHOWN: usize = 6;

pub(super) fn slide(material: &Material<'_>) -> Option<Slide> {
    let locale = material.locale;
    let before = material.before.as_ref()?;
    let decimals = material.scheme.settings.ranking.decimals;
    let mut moved: Vec<(usize, f64)> = (0..material.scheme.townships.len())
        .filter_map(|place| Some((place, before.movement.townships[place]?.points(decimals))))
        .collect();
    let order = |place: usize| material.score(place).rank.map_or(f64::MAX, |rank| rank.place);
    moved.sort_by(|a, b| b.1.total_cmp(&a.1).then(order(a.0).total_cmp(&order(b.0))));
    let rose = moved.iter().filter(|(_, points)| key(*points, decimals) > 0).count();
    let fell = moved.iter().filter(|(_, points)| key(*points, decimals) < 0).count();
    let (best, worst) = (moved.first()?, moved.last()?);
    // Who moved as much as another is named with it.
    let level = |points: f64| {
        let same = moved.iter().filter(|(_, own)| key(*own, decimals) == key(points, decimals));
        in_short(material, &same.map(|(place, _)| *place).collect::<Vec<_>>())
    };
    let facts = [
        ("rose", rose.to_string()),
        ("fell", fell.to_string()),
        ("best", level(best.1)),
        ("gain", signed(best.1, decimals)),
        ("worst", level(worst.1)),
        ("loss", signed(worst.1, decimals)),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    let title = match (rose, fell) {
        (0, 0) => "deck.moved_none".to_owned(),
        (0, _) => format!("deck.{}", material.worded("moved_down")),
        (_, 0) => format!("deck.{}", material.worded("moved_up")),
        _ => format!("deck.{}", material.worded("moved")),
    };
    let shown = moved[..rose.min(SHOWN)].iter().chain(&moved[moved.len() - fell.min(SHOWN)..]);
    let bars: Vec<Bar> = shown.map(|(place, points)| change(material, *place, *points)).collect();
    let common = [("period", before.period.as_str()), ("common", &before.movement.common.to_string())];
    let mut slide = Slide::new("movement", locale.text("deck.topic_movement"), locale.with(&title, &facts))
        .under(locale.with("note.movement", &common));
    if !bars.is_empty() {
        slide = slide.with(Piece::Bars(changes(material, bars)));
    }
    slide = slide.with(Piece::Trend(trend(material, before)));
    Some(slide.resting_on(sources(material, &["ranking"])))
}

fn change(material: &Material<'_>, place: usize, points: f64) -> Bar {
    let fall = |reason: &Reason| matches!(reason, Reason::FellPlaces { .. } | Reason::FellPoints { .. });
    let listed = super::lags(material, place) && material.score(place).lagging.iter().any(fall);
    let printed = signed(points, material.scheme.settings.ranking.decimals);
    let tone = if listed { Tone::Lag } else { Tone::Plain };
    bar(String::new(), material.township(place).to_owned(), printed, tone)
}

fn changes(material: &Material<'_>, bars: Vec<Bar>) -> Bars {
    let locale = material.locale;
    let widest = bars.iter().map(|bar| bar.value.abs()).fold(1.0, f64::max).ceil();
    let words = in_words(material, &bars);
    Bars {
        heading: locale.with("deck.changes", &[("most", &SHOWN.to_string())]),
        measure: locale.text("column.score_change").to_owned(),
        alt: locale.with("deck.bars_alt", &[("bars", &words)]),
        axis: (-widest, widest),
        decimals: material.scheme.settings.ranking.decimals,
        bars,
    }
}

/// The medians of the peer groups in both periods, of the townships that both rank.
fn trend(material: &Material<'_>, before: &Before<'_>) -> Trend {
    let locale = material.locale;
    let decimals = material.scheme.settings.ranking.decimals;
    let printed = |score: f64| material.percent(score).parse().ok();
    let line = |group: &crate::scheme::settings::PeerGroup| {
        let members = (0..material.scheme.townships.len())
            .filter(|place| material.scheme.townships[*place].group == group.id)
            .filter_map(|place| before.movement.townships[place]);
        let (then, now): (Vec<f64>, Vec<f64>) = members.map(|moved| (moved.before, moved.now)).unzip();
        Some(Line {
            name: locale.name(&group.name).to_owned(),
            values: vec![median(&then).and_then(printed), median(&now).and_then(printed)],
            tone: Tone::Plain,
        })
        .filter(|_| !now.is_empty())
    };
    let lines: Vec<Line> = material.scheme.settings.peer_groups.iter().filter_map(line).collect();
    let values: Vec<f64> = lines.iter().flat_map(|line| &line.values).copied().flatten().collect();
    let low = values.iter().copied().fold(100.0, f64::min);
    let high = values.iter().copied().fold(0.0, f64::max);
    let words: Vec<String> = lines
        .iter()
        .map(|line| {
            let values = line.values.iter().flatten().map(|value| material.percent(*value));
            format!("{} {}", line.name, values.collect::<Vec<_>>().join("→"))
        })
        .collect();
    Trend {
        heading: locale.text(&format!("deck.{}", material.worded("medians"))).to_owned(),
        alt: locale.with("deck.trend_alt", &[("lines", &locale.clauses(&words))]),
        // A line says how much something moved, so its axis need not start at 0.
        axis: (((low - 2.0) / 5.0).floor().max(0.0) * 5.0, ((high + 2.0) / 5.0).ceil() * 5.0),
        decimals,
        periods: vec![before.period.clone(), material.tidied.period.to_string()],
        lines,
    }
}
