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
            Self::Checked => "timings.checked",
            Self::Scored => "timings.scored",
            Self::Certain => "timings.certain",
            Self::Reported => "timings.reported",
            Self::SentBack => "timings.sent_back",
            Self::Written => "timings.written",
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a run takes is told by the clock alone")]
fn now() -> Instant {
    Instant::now()
}

/// Takes the time of each step.
pub(super) struct Clock {
    start: Instant,
    laps: Mutex<Vec<(Step, Instant)>>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { start: now(), laps: Mutex::default() }
    }

    /// Ends a step now; one that ends several times ends the last time.
    pub(super) fn lap(&self, step: Step) {
        let mut laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        match laps.last_mut().filter(|(last, _)| *last == step) {
            Some((_, end)) => *end = now(),
            None => laps.push((step, now())),
        }
    }

    /// Ends the step that an event ends.
    pub(super) fn tell(&self, event: &Event) {
        match event {
            Event::Discovered { .. } | Event::Read { .. } => self.lap(Step::Read),
            Event::Checked { .. } => self.lap(Step::Checked),
            Event::Scored { .. } => self.lap(Step::Scored),
        }
    }

    /// A line for each step and one for all, in seconds.
    pub(super) fn table(&self, locale: &Locale) -> String {
        let laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header(["timings.step", "timings.seconds"].map(|key| locale.text(key).to_owned()));
        let seconds = |time: Duration| format!("{:.3}", time.as_secs_f64());
        let mut before = self.start;
        for (step, end) in laps.iter() {
            table.add_row([locale.text(step.key()).to_owned(), seconds(*end - before)]);
            before = *end;
        }
        table.add_row([locale.text("timings.all").to_owned(), seconds(before - self.start)]);
        table.to_string()
    }
}
