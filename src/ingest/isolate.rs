//! The parent's end of the process that reads risky workbooks: starts it, asks it, replaces it.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::child::{self, CPU_SECONDS, LENGTH, MEMORY_BYTES, OUTPUT_BYTES, Reply};
use super::guard::Exceeded;
use super::sniff::Format;
use super::watch::{Watch, in_a_group};
use super::workbook::Refusal;

/// The argument with which the program is started as that process.
pub const ARGUMENT: &str = "read-in-child";
/// Longest time for one workbook.
const WALL: Duration = Duration::from_secs(30);
/// Workbooks after which a process is replaced, so that what it has not given back never adds up.
const FILES: usize = 500;
/// How much of a workbook is sent together with the line in front of it.
const PIECE: usize = 1 << 20;
/// How much of what a dying process says is kept.
const LAST_WORDS: u64 = 4_096;
/// How long a process that has stopped answering may take to end.
const GRACE: Duration = Duration::from_secs(2);

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
        // One that was ended while it had nothing to do, for want of memory perhaps, is no fault of this file.
        let kept = std::iter::from_fn(|| idle().pop()).find(|worker| !worker.watch.has_ended());
        let worker = kept.map_or_else(|| Worker::start(program), Ok);
        // To read it here after all would stake the run on it.
        let Ok(mut worker) = worker else { return Err(Refusal::Damaged("no_process".to_owned())) };
        match worker.ask(format, bytes, self.wall) {
            Ok(reply) => {
                if worker.files < FILES && worker.usable {
                    idle().push(worker);
                }
                reply
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// A process, kept for many workbooks and never used again after a fault.
///
/// It is asked and heard on the thread that wants the workbook: every further thread on the way would have
/// to be woken, which takes longer than reading a form. A process that neither takes in nor answers is
/// ended by its watch, and with it the wait.
#[derive(Debug)]
struct Worker {
    watch: Arc<Watch>,
    requests: Option<ChildStdin>,
    replies: BufReader<ChildStdout>,
    words: Receiver<Vec<u8>>,
    files: usize,
    /// Whether it may be asked again.
    usable: bool,
}

impl Worker {
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        // The allocator would begin with a gigabyte of addresses, most of what the process may have.
        command.env("MIMALLOC_ARENA_RESERVE", "0");
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = in_a_group(&mut command).spawn()?;
        let requests = process.stdin.take();
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut errors = process.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let (sender, words) = sync_channel(1);
        let replies = BufReader::with_capacity(1 << 16, output);
        let worker = Self { watch: Watch::of(process)?, requests, replies, words, files: 0, usable: true };
        // Where no thread can be had, the process ends with the worker.
        std::thread::Builder::new().spawn(move || {
            let mut first = Vec::new();
            let _ = errors.by_ref().take(LAST_WORDS).read_to_end(&mut first);
            let _ = sender.send(first);
            // What it says beyond that is taken from it, or it would wait to be heard.
            let _ = io::copy(&mut errors, &mut io::sink());
        })?;
        Ok(worker)
    }

    /// Asks for one workbook. The error is the fault that cost the process.
    fn ask(&mut self, format: Format, bytes: &[u8], wall: Duration) -> Result<Reply, Refusal> {
        self.files += 1;
        self.watch.begin(wall);
        let reply = self.exchange(format, bytes);
        let late = self.watch.end();
        self.usable = !late;
        match reply {
            Ok(reply) => postcard::from_bytes(&reply).map_err(|_| crashed()),
            Err(_) if late => Err(stopped("wall_seconds", wall.as_secs())),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                self.watch.stop(Duration::ZERO);
                Err(stopped("output_bytes", OUTPUT_BYTES))
            }
            Err(_) => Err(self.fault()),
        }
    }

    fn exchange(&mut self, format: Format, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        // A form is written in one piece, so that the process wakes once; a large file is not copied for it.
        let (first, rest) = bytes.split_at(bytes.len().min(PIECE));
        let request = [format!("{} {}\n", format.name(), bytes.len()).as_bytes(), first].concat();
        let sent = requests.write_all(&request).and_then(|()| requests.write_all(rest));
        let sent = sent.and_then(|()| requests.flush());
        drop(request);
        // One that has ended may have answered before.
        receive(&mut self.replies).or_else(|error| sent.and(Err(error)))
    }

    /// What ended the process.
    fn fault(&mut self) -> Refusal {
        let status = self.watch.stop(GRACE);
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
        self.watch.stop(Duration::ZERO);
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
