//! The clock over a process that reads workbooks: one that takes too long is ended.

use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(20);
/// How often it is looked for whether a process has ended.
const LOOK: Duration = Duration::from_millis(5);

/// A process, and how long what it is doing may still take.
#[derive(Debug)]
pub(super) struct Watch {
    process: Mutex<Process>,
    /// Ticks left for the workbook at hand; zero where there is none.
    left: AtomicU32,
    /// Whether the time was up.
    rang: AtomicBool,
    /// Whether there is nothing left to watch.
    over: AtomicBool,
}

#[derive(Debug)]
struct Process {
    child: Child,
    /// How it ended, once that is known: its number may be another's from then on.
    ended: Option<ExitStatus>,
}

impl Watch {
    /// Watches a process, from a thread of its own that is woken by nobody.
    pub(super) fn over(process: Child) -> Arc<Self> {
        let watch = Arc::new(Self {
            process: Mutex::new(Process { child: process, ended: None }),
            left: AtomicU32::new(0),
            rang: AtomicBool::new(false),
            over: AtomicBool::new(false),
        });
        let own = watch.clone();
        std::thread::spawn(move || {
            while !own.over.load(Ordering::Acquire) {
                std::thread::sleep(TICK);
                let last =
                    own.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1));
                if last == Ok(1) {
                    own.rang.store(true, Ordering::Release);
                    own.kill();
                }
            }
        });
        watch
    }

    /// Starts the clock.
    pub(super) fn begin(&self, time: Duration) {
        let ticks = time.as_millis().div_ceil(TICK.as_millis()).clamp(1, u128::from(u32::MAX));
        self.left.store(ticks as u32, Ordering::Release);
    }

    /// Stops the clock, and tells whether the time was up.
    pub(super) fn end(&self) -> bool {
        self.left.store(0, Ordering::Release);
        self.rang.load(Ordering::Acquire)
    }

    /// Waits until the process has ended, and ends it where it has not within a time.
    pub(super) fn stop(&self, grace: Duration) -> Option<ExitStatus> {
        self.over.store(true, Ordering::Release);
        for _ in 0..grace.as_millis() / LOOK.as_millis() {
            if let Some(ended) = self.process().look() {
                return Some(ended);
            }
            std::thread::sleep(LOOK);
        }
        self.kill();
        let mut process = self.process();
        process.ended = process.ended.or_else(|| process.child.wait().ok());
        process.ended
    }

    fn kill(&self) {
        let mut process = self.process();
        if process.ended.is_none() {
            // Whatever it has started holds the same pipes.
            end_group(&process.child);
            let _ = process.child.kill();
        }
    }

    fn process(&self) -> std::sync::MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    fn look(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().ok().flatten();
        }
        self.ended
    }
}

/// A process that is started as the first of a group of its own.
#[cfg(unix)]
pub(super) fn in_a_group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

#[cfg(unix)]
fn end_group(process: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
}

/// Other systems end the process alone.
#[cfg(not(unix))]
pub(super) fn in_a_group(command: &mut Command) -> &mut Command {
    command
}

#[cfg(not(unix))]
fn end_group(_: &Child) {}
