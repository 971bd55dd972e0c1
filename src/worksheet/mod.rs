//! What worksheets allow, whoever writes them: names, lengths of texts, and how much room a text takes.

pub(crate) mod name;
pub(crate) mod room;
