//! The clock over a process that reads workbooks: one that takes too long is ended.
//!
//! The time is counted in ticks that are slept through, so it is about what was asked for: never much
//! less, and up to a second more where the process had nothing to do before.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

/// How often the clock is looked at while a workbook is read.
const TICK: Duration = Duration::from_millis(20);
/// How often while none is. To be woken for each would take longer than reading a form.
const IDLE: Duration = Duration::from_secs(1);
/// In place of the ticks left: the time was up, and the process is ended.
const RANG: u32 = u32::MAX;
/// How often it is looked for whether a process has ended.
const LOOK: Duration = Duration::from_millis(5);

/// A process, and how long what it is doing may still take.
#[derive(Debug)]
pub(super) struct Watch {
    process: Mutex<Process>,
    /// Ticks left for the workbook at hand; zero where there is none. That the time was up stands here
    /// too, so that the clock is either stopped before that or told it, with nothing in between.
    left: AtomicU32,
    /// Whether there is nothing left to watch.
    done: AtomicBool,
    /// The thread that looks at the clock.
    thread: OnceLock<Thread>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    /// How it ended, once that is known: its number may be another's from then on.
    ended: Option<ExitStatus>,
}

impl Watch {
    /// Watches a process, from a thread of its own that is woken only once the process is not needed.
    ///
    /// # Errors
    ///
    /// Where no thread can be had: the process has been ended.
    pub(super) fn of(process: Child) -> io::Result<Arc<Self>> {
        let watch = Arc::new(Self::stopped(process));
        let own = watch.clone();
        let thread = thread::Builder::new().spawn(move || {
            while !own.done.load(Ordering::Acquire) {
                match own.left.load(Ordering::Acquire) {
                    0 | RANG => thread::park_timeout(IDLE),
                    _ => {
                        thread::sleep(TICK);
                        own.tick();
                    }
                }
            }
        });
        match thread {
            Ok(handle) => {
                let _ = watch.thread.set(handle.thread().clone());
                Ok(watch)
            }
            Err(error) => {
                watch.stop(Duration::ZERO);
                Err(error)
            }
        }
    }

    /// A clock that nobody looks at yet.
    fn stopped(process: Child) -> Self {
        Self {
            process: Mutex::new(Process { child: process, ended: None }),
            left: AtomicU32::new(0),
            done: AtomicBool::new(false),
            thread: OnceLock::new(),
        }
    }

    /// Counts one tick, and ends the process with the last. Tells whether it was the last.
    fn tick(&self) -> bool {
        let next = |left| match left {
            0 | RANG => None,
            1 => Some(RANG),
            left => Some(left - 1),
        };
        let rang = self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, next) == Ok(1);
        if rang {
            self.kill();
        }
        rang
    }

    /// Starts the clock.
    pub(super) fn begin(&self, time: Duration) {
        let ticks = time.as_millis().div_ceil(TICK.as_millis()).clamp(1, u128::from(RANG - 1));
        self.left.store(ticks as u32, Ordering::Release);
    }

    /// Stops the clock, and tells whether the time was up.
    pub(super) fn end(&self) -> bool {
        self.left.swap(0, Ordering::AcqRel) == RANG
    }

    /// Whether the process has ended, of itself or by another's hand.
    pub(super) fn has_ended(&self) -> bool {
        self.process().look().is_some()
    }

    /// Waits until the process has ended, and ends it where it has not within a time.
    pub(super) fn stop(&self, grace: Duration) -> Option<ExitStatus> {
        self.done.store(true, Ordering::Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
        for _ in 0..grace.as_millis() / LOOK.as_millis() {
            if let Some(ended) = self.process().look() {
                return Some(ended);
            }
            thread::sleep(LOOK);
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

/// A process that is started as the first of a group of its own, so that all it starts ends with it.
///
/// It is then in no terminal's group either: an interrupt from the keyboard ends the run, not this
/// process. It ends itself when the run does; see [`super::child::serve`].
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

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::{TICK, Watch, in_a_group};

    fn watch() -> std::io::Result<Watch> {
        Ok(Watch::stopped(in_a_group(Command::new("sleep").arg("60")).spawn()?))
    }

    #[test]
    fn the_last_tick_ends_the_process_and_is_told_once() {
        let watch = watch().unwrap();
        watch.begin(TICK * 2);
        assert!(!watch.tick() && !watch.has_ended());
        assert!(watch.tick() && !watch.tick());
        assert!(watch.end() && !watch.end());
        assert!(watch.stop(Duration::from_secs(10)).is_some_and(|status| !status.success()));
    }

    #[test]
    fn a_clock_that_was_stopped_ends_nothing() {
        let watch = watch().unwrap();
        watch.begin(TICK);
        assert!(!watch.end() && !watch.tick() && !watch.has_ended());
        watch.stop(Duration::ZERO);
        assert!(watch.has_ended());
    }

    #[test]
    fn a_clock_stopped_at_its_last_tick_tells_whether_it_rang() {
        let watch = watch().unwrap();
        for _ in 0..2_000 {
            watch.begin(TICK);
            let (rang, told) = std::thread::scope(|scope| {
                let ticking = scope.spawn(|| watch.tick());
                let told = watch.end();
                (ticking.join().unwrap(), told)
            });
            assert_eq!(rang, told);
        }
        watch.stop(Duration::ZERO);
    }
}
