//! Progress while files are read: a bar on a terminal, a few plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clock::now;
use super::output::complain;
use crate::locale::Locale;
use crate::pipeline::Event;

/// After so many files a line is due.
const FILES: usize = 100;
/// After so long as well: a folder on a network may answer slowly.
const SILENCE: Duration = Duration::from_secs(10);

/// Turns events into a bar or into lines.
pub(super) struct Progress<'a> {
    locale: &'a Locale,
    bar: Option<ProgressBar>,
    total: AtomicUsize,
    /// When the last line was printed.
    told: Mutex<Instant>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(locale: &'a Locale) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_message(locale.text("screen.reading").to_owned());
            // It is there before the first file is read, however long that takes.
            bar.tick();
            bar
        });
        Self { locale, bar, total: AtomicUsize::new(0), told: Mutex::new(now()) }
    }

    /// Whether nothing was printed for long; the next line is then due only after as long again.
    fn is_due(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let due = told.elapsed() >= SILENCE;
        if due {
            *told = now();
        }
        due
    }

    pub(super) fn tell(&self, event: &Event) {
        match event {
            Event::Discovered { files } => {
                self.total.store(*files, Ordering::Relaxed);
                if let Some(bar) = &self.bar {
                    bar.set_length(*files as u64);
                }
            }
            Event::Read { done, .. } => {
                let total = self.total.load(Ordering::Relaxed);
                if let Some(bar) = &self.bar {
                    bar.inc(1);
                } else if *done == total || done.is_multiple_of(FILES) || self.is_due() {
                    complain(
                        &self.locale.with(
                            "screen.read",
                            &[("done", &done.to_string()), ("total", &total.to_string())],
                        ),
                    );
                }
            }
            Event::AllRead | Event::Gathered | Event::Checked { .. } | Event::Scored { .. } => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
        }
    }
}
