//! Where the time of a run went, for `--timings`.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::locale::Locale;
use crate::pipeline::Event;

/// What a run has done when a lap ends, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The files of the period were listed and read.
    Read,
    /// Versions were weighed, and corrections put in force.
    Gathered,
    /// Earlier periods were read, and figures checked.
    Checked,
    /// Points and places were given, and movements found.
    Scored,
    /// Places were made again under other choices.
    Certain,
    /// Charts, documents and tables were made.
    Reported,
    /// Slips were made.
    SentBack,
    /// Outputs were written.
    Written,
}

impl Step {
    fn key(self) -> &'static str {
        match self {
            Self::Read => "timings.read",
            Self::Gathered => "timings.gathered",
            Self::Checked => "timings.checked",
            Self::Scored => "timings.scored",
            Self::Certain => "timings.certain",
            Self::Reported => "timings.reported",
            Self::SentBack => "timings.sent_back",
            Self::Written => "timings.written",
        }
    }
}

/// The time at which something on the screen began.
#[expect(clippy::disallowed_methods, reason = "how long a run takes is told by the clock alone")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// The end of a step.
struct Lap {
    step: Step,
    end: Instant,
    /// The most memory the process has had by then, in MB, where the system tells.
    peak: Option<u64>,
}

/// Takes the time of each step.
pub(super) struct Clock {
    start: Instant,
    laps: Mutex<Vec<Lap>>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { start: now(), laps: Mutex::default() }
    }

    /// Ends a step now.
    pub(super) fn lap(&self, step: Step) {
        let mut laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        laps.push(Lap { step, end: now(), peak: peak() });
    }

    /// Ends the step that an event ends.
    pub(super) fn tell(&self, event: &Event) {
        match event {
            Event::Discovered { .. } | Event::Read { .. } => {}
            Event::AllRead => self.lap(Step::Read),
            Event::Gathered => self.lap(Step::Gathered),
            Event::Checked { .. } => self.lap(Step::Checked),
            Event::Scored { .. } => self.lap(Step::Scored),
        }
    }

    /// A line for each step and one for all: seconds, and the most memory by then where the system tells.
    pub(super) fn table(&self, locale: &Locale) -> String {
        let laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        let headings = ["timings.step", "timings.seconds", "timings.memory"];
        let wide = if laps.iter().any(|lap| lap.peak.is_some()) { 3 } else { 2 };
        table.set_header(headings[..wide].iter().map(|key| locale.text(key).to_owned()));
        let mut row = |key: &str, time: Duration, peak: Option<u64>| {
            let peak = peak.map(|peak| peak.to_string()).unwrap_or_default();
            let cells = [locale.text(key).to_owned(), format!("{:.3}", time.as_secs_f64()), peak];
            table.add_row(cells.into_iter().take(wide));
        };
        let mut before = self.start;
        for lap in laps.iter() {
            row(lap.step.key(), lap.end - before, lap.peak);
            before = lap.end;
        }
        row("timings.all", before - self.start, laps.iter().filter_map(|lap| lap.peak).max());
        table.to_string()
    }
}

/// The most memory this process has had, in MB; `None` where the system does not tell it in a file.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
