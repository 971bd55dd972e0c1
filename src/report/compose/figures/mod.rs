//! The charts, a file for each kind: what is shown, in what order, and the words that stand in it.

mod heatmap;
mod rank_bars;

pub(super) use heatmap::heatmaps;
pub(super) use rank_bars::rank_bars;
