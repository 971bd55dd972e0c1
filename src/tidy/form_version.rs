//! Forms that this program made carry a hidden sheet with the answers of drop-downs and a version mark.

use super::page::Page;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Address, Content};
use crate::scheme::Scheme;

/// The word in the first cell of the hidden sheet; the version mark stands to its right.
pub const VERSION_MARK: &str = "表式版本";

/// The version mark on a sheet; `None` if it is no such sheet. Nothing else on it is to be read.
pub(super) fn of<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    let text = |column| match &page.at(Address { row: 0, column })?.content {
        Content::Text(text) => Some(&**text),
        _ => None,
    };
    if page.sheet.hidden && text(0)? == VERSION_MARK { text(1) } else { None }
}

/// The finding that a form is not the one the scheme asks for now. Its figures are read by their labels all
/// the same.
pub(super) fn outdated(file: &str, page: &Page<'_>, scheme: &Scheme) -> Option<Finding> {
    let (own, due) = (of(page)?, scheme.form_version());
    // Nobody sees the sheet: the mark that people see stands at the foot of every page.
    (own != due).then(|| {
        Finding::new(kind::WRONG_PERIOD, Place::file(file), Action::Used)
            .weighing(Severity::Warning)
            .fact("sentence", "version")
            .fact("version", own)
            .fact("due", due)
    })
}
