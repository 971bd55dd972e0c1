//! Progress while files are read: a bar on a terminal, a few plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::complain;
use crate::locale::Locale;
use crate::pipeline::Event;

/// Turns events into a bar or into lines.
pub(super) struct Progress<'a> {
    locale: &'a Locale,
    bar: Option<ProgressBar>,
    total: AtomicUsize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(locale: &'a Locale) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_message(locale.text("screen.reading").to_owned());
            bar
        });
        Self { locale, bar, total: AtomicUsize::new(0) }
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
                } else if *done == total || done.is_multiple_of(100) {
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
