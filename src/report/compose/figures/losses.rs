//! Where one township lost its points.

use crate::report::summary::{Figure, Loss, Losses, Plot, Tone};
use crate::report::{Material, print, trace, ways};
use crate::score::Standing;
use crate::score::profile::{Own, Profile, profile};
use crate::score::spread::median;

/// So many rows of a figure of its own can be read on a screen.
const ROWS: usize = 18;
/// So many losses stand in a title.
const NAMED: usize = 3;

/// The losses of a township, the dearest first; nothing where it is not ranked or lost nothing.
pub fn losses(material: &Material<'_>, place: usize) -> Option<Figure> {
    losses_in(material, &profile(material.scorecard, &material.screened, material.scheme), place)
}

/// The same where all losses are known.
pub(in crate::report::compose) fn losses_in(
    material: &Material<'_>,
    profile: &Profile,
    place: usize,
) -> Option<Figure> {
    let locale = material.locale;
    let own = profile.townships[place].as_ref().filter(|own| !own.losses.is_empty())?;
    let plot = plot(material, own, place, ROWS);
    let all: f64 = own.losses.iter().map(|loss| loss.exact).sum();
    let named = &own.losses[..own.losses.len().min(NAMED)];
    let share = named.iter().map(|loss| loss.exact).sum::<f64>() / all * 100.0;
    let names: Vec<&str> =
        named.iter().map(|loss| locale.name(&material.scheme.indicators[loss.indicator].name)).collect();
    let lines: Vec<String> =
        plot.rows.iter().map(|row| format!("{} −{} ({})", row.name, row.printed, row.detail)).collect();
    let facts = [
        ("township", material.township(place).to_owned()),
        ("lost", print::points(all)),
        ("names", locale.list(&names)),
        ("count", named.len().to_string()),
        ("share", print::of_hundred(share, 0)),
        ("period", material.period()),
        ("lines", locale.clauses(&lines)),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    let said = |key: &str| locale.with(&format!("chart.{}", material.worded(key)), &facts);
    Some(Figure {
        name: format!("losses-{}", material.scheme.townships[place].code),
        title: said("losses_title"),
        subtitle: said("losses_subtitle"),
        footer: material.say("chart.footer"),
        alt: said("losses_alt"),
        plot: Plot::Losses(plot),
    })
}

/// The first `most` losses as bars, and what the others come to.
pub(super) fn plot(material: &Material<'_>, own: &Own, place: usize, most: usize) -> Losses {
    let (scheme, locale, score) = (material.scheme, material.locale, material.score(place));
    let others = own.losses.iter().skip(most);
    let lost: f64 = others.clone().map(|loss| loss.exact).sum();
    let rest = match others.count() {
        0 => String::new(),
        count => {
            let facts = [("count", count.to_string()), ("lost", print::points(lost))];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
            locale.with(&format!("chart.{}", material.worded("losses_rest")), &facts)
        }
    };
    let rows = own
        .losses
        .iter()
        .take(most)
        .map(|loss| {
            let indicator = &scheme.indicators[loss.indicator];
            let mark = &score.indicators[loss.indicator];
            let full = loss.full;
            let points = group_points(material, place, loss.indicator);
            let middle = median(&points).map(|middle| full - middle * score.groups[indicator.group].scale());
            let weight = print::full_mark(full);
            let mut detail = vec![
                locale.with(&format!("column.{}", material.worded("full_mark")), &[("weight", &weight)]),
            ];
            match &mark.gap {
                Some(gap) => detail.push(trace::gap_word(material, gap)),
                None => detail.extend(loss.short_of_full.map(|short| ways::short(scheme, locale, short))),
            }
            Loss {
                name: locale.name(&indicator.name).to_owned(),
                full,
                lost: loss.exact,
                median: middle.map(|middle| middle.max(0.0)),
                printed: print::points(loss.to_full),
                detail: locale.clauses(&detail),
                tone: match (&mark.gap, print::points(loss.to_median) != print::points(0.0)) {
                    (Some(_), _) => Tone::Muted,
                    (None, true) => Tone::Lag,
                    (None, false) => Tone::Plain,
                },
            }
        })
        .collect();
    let label = format!("chart.{}", material.worded("losses_median"));
    Losses { rows, median_label: locale.text(&label).to_owned(), rest }
}

/// What the ranked townships of a peer group earned for an indicator.
fn group_points(material: &Material<'_>, place: usize, indicator: usize) -> Vec<f64> {
    let group = &material.scheme.townships[place].group;
    let townships = material.scheme.townships.iter().zip(&material.scorecard.townships);
    townships
        .filter(|(own, score)| own.group == *group && score.standing == Standing::Ranked)
        .filter_map(|(_, score)| score.indicators[indicator].points)
        .collect()
}
