//! What worksheets allow, whoever writes them: names, lengths of texts, and how much room a text takes.

pub(crate) mod name;
pub(crate) mod room;

/// The font of every cell: the one that Chinese Windows and WPS have. A program without it takes its own.
pub(crate) const FONT: &str = "微软雅黑";
