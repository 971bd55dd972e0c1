//! The parent's end of the process that reads risky workbooks: starts it, asks it, replaces it.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::child::{self, CPU_SECONDS, LENGTH, MEMORY_BYTES, OUTPUT_BYTES, Reply};
use super::guard::Exceeded;
use super::sniff::Format;
use super::workbook::Refusal;

/// The argument with which the program is started as that process.
pub const ARGUMENT: &str = "read-in-child";
/// Longest time for one workbook.
const WALL: Duration = Duration::from_secs(30);
/// Workbooks after which a process is replaced, so that what it has not given back never adds up.
const FILES: usize = 500;
/// How much of what a dying process says is kept.
const LAST_WORDS: u64 = 4_096;
/// How long a process that has stopped answering may take to end, and how often that is looked for.
const GRACE: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(5);

/// Where workbooks that no gate can prove harmless are read.
#[derive(Debug)]
pub struct Isolation {
    program: Option<PathBuf>,
    wall: Duration,
    idle: Mutex<Vec<Worker>>,
}

impl Isolation {
    /// In processes of a program, which must be this one.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: Some(program.into()), wall: WALL, idle: Mutex::default() }
    }

    /// The same with another limit on the time for one workbook.
    #[must_use]
    pub fn within(self, wall: Duration) -> Self {
        Self { wall, ..self }
    }

    /// In this process: a reader that aborts ends the run. For tests, and where no process can be
    /// started.
    pub fn none() -> Self {
        Self { program: None, wall: WALL, idle: Mutex::default() }
    }

    /// Reads a workbook of a known format.
    pub(super) fn read(&self, format: Format, bytes: &[u8]) -> Reply {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(program) = &self.program else { return child::read(format, bytes) };
        let worker = idle().pop().map_or_else(|| Worker::start(program), Ok);
        // To read it here after all would stake the run on it.
        let Ok(mut worker) = worker else { return Err(Refusal::Damaged("no_process".to_owned())) };
        match worker.ask(format, bytes, self.wall) {
            Ok(reply) => {
                if worker.files < FILES {
                    idle().push(worker);
                }
                reply
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// A process, kept for many workbooks and never used again after a fault.
#[derive(Debug)]
struct Worker {
    process: Child,
    requests: Option<ChildStdin>,
    replies: Receiver<io::Result<Vec<u8>>>,
    words: Receiver<Vec<u8>>,
    files: usize,
}

impl Worker {
    fn start(program: &Path) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let requests = process.stdin.take();
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut errors = process.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let (sender, replies) = sync_channel(1);
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let reply = receive(&mut output);
                let ended = reply.is_err();
                if sender.send(reply).is_err() || ended {
                    return;
                }
            }
        });
        let (sender, words) = sync_channel(1);
        std::thread::spawn(move || {
            let mut first = Vec::new();
            let _ = errors.by_ref().take(LAST_WORDS).read_to_end(&mut first);
            let _ = sender.send(first);
            // What it says beyond that is taken from it, or it would wait to be heard.
            let _ = io::copy(&mut errors, &mut io::sink());
        });
        Ok(Self { process, requests, replies, words, files: 0 })
    }

    /// Asks for one workbook. The error is the fault that cost the process.
    fn ask(&mut self, format: Format, bytes: &[u8], wall: Duration) -> Result<Reply, Refusal> {
        self.files += 1;
        let Some(mut requests) = self.requests.take() else { return Err(self.fault()) };
        // Sent from a thread of its own: a process that takes nothing in is stopped by the clock as well.
        let (reply, sent) = std::thread::scope(|scope| {
            let sending = scope.spawn(move || {
                // Written in one piece, so that the process wakes once.
                let head = format!("{} {}\n", format.name(), bytes.len());
                let sent = requests.write_all(&[head.as_bytes(), bytes].concat());
                sent.and_then(|()| requests.flush()).map(|()| requests)
            });
            let reply = self.replies.recv_timeout(wall);
            let grace = match &reply {
                Ok(Ok(_)) => None,
                Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => Some(Duration::ZERO),
                Err(RecvTimeoutError::Timeout) => Some(Duration::ZERO),
                _ => Some(GRACE),
            };
            grace.map(|grace| self.end(grace));
            (reply, sending.join())
        });
        match reply {
            Ok(Ok(reply)) => {
                self.requests = sent.ok().and_then(Result::ok);
                postcard::from_bytes(&reply).map_err(|_| crashed())
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err(stopped("output_bytes", OUTPUT_BYTES))
            }
            Err(RecvTimeoutError::Timeout) => Err(stopped("wall_seconds", wall.as_secs())),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.fault()),
        }
    }

    /// Waits until the process has ended, and ends it where it has not within a time.
    fn end(&mut self, grace: Duration) -> Option<ExitStatus> {
        for _ in 0..grace.as_millis() / LOOK.as_millis() {
            match self.process.try_wait() {
                Ok(None) => std::thread::sleep(LOOK),
                ended => return ended.ok().flatten(),
            }
        }
        let _ = self.process.kill();
        self.process.wait().ok()
    }

    /// What ended the process.
    fn fault(&mut self) -> Refusal {
        let status = self.end(GRACE);
        let words = self.words.recv_timeout(GRACE).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        if status.is_some_and(ran_out_of_time) {
            stopped("cpu_seconds", CPU_SECONDS)
        } else if words.contains("memory allocation of") || words.contains("Cannot allocate memory") {
            stopped("memory_bytes", MEMORY_BYTES)
        } else {
            crashed()
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One reply.
fn receive(output: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; LENGTH];
    output.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > OUTPUT_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut reply = Vec::with_capacity(length as usize);
    output.take(length).read_to_end(&mut reply)?;
    if (reply.len() as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(reply) }
}

/// The process ended, or answered what is no answer.
fn crashed() -> Refusal {
    Refusal::Damaged("crashed".to_owned())
}

/// A limit that the process ran into. What it would have taken nobody knows.
fn stopped(limit: &'static str, allowed: u64) -> Refusal {
    Refusal::Exceeds(Exceeded { limit: limit.into(), allowed, measured: 0 })
}

/// Whether the limit on processor time ended a process.
#[cfg(unix)]
fn ran_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn ran_out_of_time(_: ExitStatus) -> bool {
    false
}
