//! `hengping audit`: how well a district is read, held against the truth about it.

use super::args::AuditOptions;
use super::output::print;
use super::{Exit, isolation};
use crate::audit::{Audit, audit, percent};
use crate::error::Error;
use crate::locale::Locale;
use crate::report::print::of_hundred;

/// Goals, in percent: at least this much for what is read, at most this much for idle findings.
const READ: f64 = 99.5;
const IDLE: f64 = 2.0;
/// How many lines of each list are printed.
const LINES: usize = 20;

pub(super) fn run(options: &AuditOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_thread_count(options.threads);
    let audit = audit(&options.truth, &options.scheme, &isolation())?;
    // All of nothing would read as all.
    if audit.expected == 0 && audit.cells == 0 {
        return Err(Error::NoInputs { path: options.truth.join("inputs") });
    }
    print(&text(&audit, locale));
    Ok(if met(&audit) { Exit::Done } else { Exit::Findings })
}

fn met(audit: &Audit) -> bool {
    percent(audit.right, audit.read) >= READ
        && percent(audit.right, audit.expected) >= READ
        && audit.silent == 0
        && audit.unseen.is_empty()
        && idle(audit) <= IDLE
        && audit.lost == 0
}

/// Findings on sound cells, in percent of those that name a cell.
fn idle(audit: &Audit) -> f64 {
    if audit.findings == 0 { 0.0 } else { percent(audit.on_sound_cells.len(), audit.findings) }
}

fn text(audit: &Audit, locale: &Locale) -> String {
    let seen = audit.faults - audit.unseen.len();
    let share =
        |part: usize, whole: usize| format!("{part}/{whole} = {}%", of_hundred(percent(part, whole), 2));
    let mut lines = vec![
        locale.with("audit.precision", &[("share", &share(audit.right, audit.read))]),
        locale.with("audit.recall", &[("share", &share(audit.right, audit.expected))]),
        locale.with(
            "audit.wrong",
            &[("count", &audit.wrong.len().to_string()), ("silent", &audit.silent.to_string())],
        ),
        locale.with("audit.faults", &[("share", &share(seen, audit.faults))]),
        locale.with(
            "audit.idle",
            &[
                ("count", &audit.on_sound_cells.len().to_string()),
                ("all", &audit.findings.to_string()),
                ("percent", &of_hundred(idle(audit), 2)),
            ],
        ),
        locale.with("audit.cells", &[("cells", &audit.cells.to_string()), ("lost", &audit.lost.to_string())]),
    ];
    let lists = [
        ("audit.list_wrong", &audit.wrong),
        ("audit.list_unread", &audit.unread),
        ("audit.list_unseen", &audit.unseen),
        ("audit.list_idle", &audit.on_sound_cells),
    ];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        lines.push(locale.with(key, &[("count", &list.len().to_string())]));
        lines.extend(list.iter().take(LINES).map(|line| format!("  {line}")));
    }
    lines.join("\n")
}
