//! The verdict in a few lines.

use crate::finding::{Severity, kind};
use crate::report::Material;
use crate::report::summary::Block;
use crate::scheme::settings::PeerGroup;
use crate::score::Standing;
use crate::score::spread::median;

pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let (locale, coverage) = (material.locale, material.coverage());
    let mut lines = vec![material.say("overview.coverage")];
    if !coverage.unreadable.is_empty() {
        lines.push(locale.with("overview.unusable", &[("names", &material.names(&coverage.unreadable))]));
    }
    if !coverage.missing.is_empty() {
        lines.push(locale.with("overview.missing", &[("names", &material.names(&coverage.missing))]));
    }
    let held: Vec<usize> = (0..material.scheme.townships.len())
        .filter(|t| material.score(*t).standing == Standing::Held)
        .collect();
    if !held.is_empty() {
        lines.push(locale.with("overview.held", &[("names", &material.names(&held))]));
    }
    lines.extend(wrong_folder(material));
    lines.push(material.say("overview.ranked"));
    lines.extend(spread(material));
    lines.extend(groups(material));
    lines.push(lagging(material));
    lines.push(super::certainty::in_short(material));
    lines.extend(red_lines(material));
    lines.push(findings(material));
    vec![Block::List(lines)]
}

/// The median of the scores, the highest and the lowest; nothing where nobody is ranked.
pub(super) fn spread(material: &Material<'_>) -> Option<String> {
    let ranked = material.ranked();
    let percents: Vec<f64> = ranked.iter().filter_map(|t| material.score(*t).percent).collect();
    let (best, worst, middle) = (ranked.first()?, ranked.last()?, median(&percents)?);
    let printed = |t: &usize| material.percent(material.score(*t).percent.unwrap_or_default());
    Some(material.locale.with(
        &format!("overview.{}", material.worded("spread")),
        &[
            ("median", &material.percent(middle)),
            ("best", &printed(best)),
            ("best_name", material.township(*best)),
            ("worst", &printed(worst)),
            ("worst_name", material.township(*worst)),
        ],
    ))
}

/// First and last of each peer group in which several are ranked.
pub(super) fn groups(material: &Material<'_>) -> Vec<String> {
    let locale = material.locale;
    let line = |group: &PeerGroup| match material.ranked_in(&group.id).as_slice() {
        members @ [first, .., last] => Some(locale.with(
            "overview.group",
            &[
                ("group", locale.name(&group.name)),
                ("ranked", &members.len().to_string()),
                ("first", material.township(*first)),
                ("last", material.township(*last)),
            ],
        )),
        _ => None,
    };
    material.scheme.settings.peer_groups.iter().filter_map(line).collect()
}

/// The townships that crossed a red line, best first.
pub(super) fn crossed(material: &Material<'_>) -> Vec<usize> {
    let order = material.in_order().into_iter();
    order.filter(|place| !material.score(*place).red_lines.is_empty()).collect()
}

/// Who crossed a red line, if anybody did.
pub(super) fn red_lines(material: &Material<'_>) -> Option<String> {
    let crossed = crossed(material);
    let facts = [("count", crossed.len().to_string()), ("names", material.names(&crossed))];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    (!crossed.is_empty()).then(|| material.locale.with("overview.red_lines", &facts))
}

/// That most files are for another period, which the folder they lie in may explain.
pub(crate) fn wrong_folder(material: &Material<'_>) -> Option<String> {
    let wrong = material.findings.iter().filter(|finding| finding.kind == kind::WRONG_PERIOD).count();
    let files = material.tidied.receipts.len();
    (wrong * 2 > files).then(|| {
        material.locale.with(
            "overview.wrong_folder",
            &[("count", &wrong.to_string()), ("files", &files.to_string()), ("period", &material.period())],
        )
    })
}

fn lagging(material: &Material<'_>) -> String {
    if material.coverage().received == 0 {
        return material.locale.text("overview.nobody").to_owned();
    }
    let lagging: Vec<usize> =
        (0..material.scheme.townships.len()).filter(|t| !material.score(*t).lagging.is_empty()).collect();
    if lagging.is_empty() {
        return material.locale.text("overview.no_lagging").to_owned();
    }
    let ranked = lagging.iter().filter(|t| material.score(**t).standing.has_figures()).count();
    material.locale.with(
        "overview.lagging",
        &[
            ("count", &lagging.len().to_string()),
            ("ranked", &ranked.to_string()),
            ("unsent", &(lagging.len() - ranked).to_string()),
            ("names", &material.names(&lagging)),
        ],
    )
}

/// How many findings there are of each weight.
pub(super) fn findings(material: &Material<'_>) -> String {
    let of = |severity| material.findings.iter().filter(|f| f.severity == severity).count().to_string();
    material.locale.with(
        "overview.findings",
        &[
            ("count", &material.findings.len().to_string()),
            ("errors", &of(Severity::Error)),
            ("warnings", &of(Severity::Warning)),
            ("notes", &of(Severity::Note)),
        ],
    )
}
