//! Texts around the content of a page: buttons, headings of what the script fills in, words it puts together.

use std::collections::BTreeMap;

use crate::report::Material;

const KEYS: [&str; 54] = [
    "column.grade_then",
    "column.group_rank_change",
    "column.group_rank_then",
    "column.peer_group",
    "column.percent_official",
    "column.percent_then",
    "column.rank_change",
    "column.rank_official",
    "column.rank_then",
    "column.score_change",
    "column.township",
    "gap.none",
    "join.clause",
    "join.label",
    "join.list",
    "page.all_groups",
    "page.close",
    "page.contents",
    "page.description",
    "page.drawn_apart",
    "page.filter",
    "page.filter_placeholder",
    "page.lost",
    "page.no_script",
    "page.profiles",
    "page.sort_ascending",
    "page.sort_descending",
    "page.sorted_by",
    "page.to_figures",
    "page.trace",
    "reweigh.banner",
    "reweigh.changed",
    "reweigh.command",
    "reweigh.failed",
    "reweigh.heading",
    "reweigh.how",
    "reweigh.lags",
    "reweigh.last",
    "reweigh.nobody",
    "reweigh.nobody_last",
    "reweigh.not_lagging",
    "reweigh.official",
    "reweigh.reason_far",
    "reweigh.reason_fell_places",
    "reweigh.reason_fell_points",
    "reweigh.reason_last",
    "reweigh.reason_score",
    "reweigh.reset",
    "reweigh.slider",
    "reweigh.table",
    "sheet.back",
    "sheet.heatmap",
    "sheet.rank_bars",
    "sheet.top_bottom",
];

/// The texts by their key in the locale.
pub(super) fn labels(material: &Material<'_>) -> BTreeMap<&'static str, String> {
    let mut labels: BTreeMap<&'static str, String> =
        KEYS.into_iter().map(|key| (key, material.locale.text(key).to_owned())).collect();
    let files = material.tidied.receipts.len().to_string();
    let facts = [("version", env!("CARGO_PKG_VERSION")), ("files", &files)];
    labels.insert("page.generated", material.locale.with("page.generated", &facts));
    labels
}
