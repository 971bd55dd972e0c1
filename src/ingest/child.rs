//! The process that reads risky workbooks: what both of its ends agree on, and the end inside.
//!
//! A panic can be caught; an abort, a reader that never returns and a reader that asks for all memory
//! cannot. So the same program is started once more with limits on memory and processor time, and is
//! sent the bytes of one workbook after another. What comes back is a [`Workbook`] or a [`Refusal`].
//!
//! A request is the format's name, a space, the number of bytes, a line break, and the bytes. A reply is
//! eight bytes of length, little end first, and that many bytes of postcard.

use std::io::{self, BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::guard::FILE_BYTES;
use super::sniff::Format;
use super::workbook::{self, Refusal, Workbook};

/// Most address space the process may have, in bytes.
pub(super) const MEMORY_BYTES: u64 = 3 << 29;
/// Most processor time for one workbook, in seconds.
pub(super) const CPU_SECONDS: u64 = 20;
/// Largest reply, in bytes.
pub(super) const OUTPUT_BYTES: u64 = 64 << 20;

/// Bytes of the length in front of a reply.
pub(super) const LENGTH: usize = 8;

/// What comes of a workbook.
pub(super) type Reply = Result<Workbook, Refusal>;

/// Reads workbooks from `requests` until it ends, and answers each in `replies`.
///
/// # Errors
///
/// Whatever ends the connection: the process has nobody left to work for.
pub fn serve(mut requests: impl BufRead, mut replies: impl Write) -> io::Result<()> {
    end_with_parent();
    limit_memory();
    let mut head = String::new();
    loop {
        head.clear();
        if requests.read_line(&mut head)? == 0 {
            return Ok(());
        }
        let request = head.trim_end().split_once(' ');
        let request =
            request.and_then(|(format, length)| Some((named(format)?, length.parse::<u64>().ok()?)));
        let Some((format, length)) = request else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        let mut bytes = Vec::with_capacity(length.min(FILE_BYTES) as usize);
        requests.by_ref().take(length).read_to_end(&mut bytes)?;
        limit_processor_time();
        // Written in one piece: the other side wakes once.
        let reply = vec![0; LENGTH];
        let mut reply = postcard::to_extend(&read(format, &bytes), reply).map_err(io::Error::other)?;
        let length = (reply.len() - LENGTH) as u64;
        reply[..LENGTH].copy_from_slice(&length.to_le_bytes());
        // A reply past the limit is not waited for; its length says enough.
        replies.write_all(if length > OUTPUT_BYTES { &reply[..LENGTH] } else { &reply })?;
        replies.flush()?;
    }
}

/// The format with a name.
fn named(name: &str) -> Option<Format> {
    use Format::{Markup, Ods, SpreadsheetMl, Text, Xls, Xlsb, Xlsx};
    [Xlsx, Xlsb, Xls, Ods, Text, Markup, SpreadsheetMl].into_iter().find(|format| format.name() == name)
}

/// Reads a workbook; a reader that gives up is the file's fault and ends only its reading.
pub(super) fn read(format: Format, bytes: &[u8]) -> Reply {
    catch_unwind(AssertUnwindSafe(|| workbook::read(format, bytes)))
        .unwrap_or_else(|_| Err(Refusal::Damaged("gave_up".to_owned())))
}

/// Asks to be ended with the thread that started this process, which is one of the pool and ends with the
/// run. Without that, a run that is broken off would leave the workbook at hand to be read to its end; only
/// then is it noticed that nobody asks any more, as on other systems.
#[cfg(target_os = "linux")]
fn end_with_parent() {
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent() {}

#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // Where a limit cannot be set, the one on time still holds.
    let _ = setrlimit(Resource::As, limit(MEMORY_BYTES));
    let _ = setrlimit(Resource::Core, limit(0));
}

#[cfg(unix)]
fn limit_processor_time() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let soft = u64::try_from(used.tv_sec).unwrap_or(0) + CPU_SECONDS + 1;
    let _ =
        setrlimit(Resource::Cpu, Rlimit { current: Some(soft), maximum: getrlimit(Resource::Cpu).maximum });
}

/// Without such limits the gates before and the parent's clock remain.
#[cfg(not(unix))]
fn limit_memory() {}

#[cfg(not(unix))]
fn limit_processor_time() {}
