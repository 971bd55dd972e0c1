//! Archives that hold submissions: what an office gets as "各乡镇报表.zip".
//!
//! Nothing is unpacked to disk, so no entry can leave the folder; one whose path would is passed over
//! all the same, because nobody sends that by accident.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::guard::{Exceeded, FILE_BYTES};
use super::sniff::{Sniffed, sniff};
use super::workbook::Refusal;

/// Most entries of an archive.
const FILES: u64 = 2_000;
/// Most bytes an archive may unpack to.
const BYTES: u64 = 512 << 20;

/// An entry of an archive.
pub(super) enum Entry {
    /// A file with its path in the archive and its bytes.
    File(String, Vec<u8>),
    /// An entry that is passed over, and why: a key of the locale under `word.reason.`.
    Passed(String, &'static str),
}

/// Hands over the entries of an archive one by one, folders left out.
///
/// # Errors
///
/// [`Refusal::Damaged`] where it cannot be opened, [`Refusal::Exceeds`] where it is larger than any
/// honest one.
pub(super) fn entries(bytes: &[u8], mut each: impl FnMut(Entry)) -> Result<(), Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    let listed = listed(bytes, &archive);
    within("archive_files", FILES, listed.values().sum::<usize>().max(archive.len()) as u64)?;
    let sizes = (0..archive.len()).filter_map(|place| Some(archive.by_index_raw(place).ok()?.size()));
    let total = sizes.fold(0_u64, u64::saturating_add);
    within("archive_bytes", BYTES, total)?;
    for place in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(place) else {
            // Only the list at the end knows of it.
            let called = archive.name_for_index(place).and_then(Result::ok).unwrap_or_default();
            each(Entry::Passed(called.into_owned(), "unreadable_entry"));
            continue;
        };
        let name_raw = entry.name_raw().to_vec();
        let (name, folder) = (name(&name_raw), entry.is_dir());
        // Of several entries of one name the last is opened: that is how an archive is brought up to date.
        for _ in 1..listed.get(name_raw.as_slice()).copied().unwrap_or(1) {
            each(Entry::Passed(name.clone(), "same_name"));
        }
        let passed = match () {
            () if folder => continue,
            () if leaves(&name) => Some("outside_folder"),
            () if entry.encrypted() => Some("encrypted_entry"),
            () if entry.is_symlink() || entry.size() > FILE_BYTES => Some("unreadable_entry"),
            () => None,
        };
        drop(entry);
        if let Some(reason) = passed {
            each(Entry::Passed(name, reason));
            continue;
        }
        let mut content = Vec::new();
        let read = archive
            .by_index(place)
            .map_err(|_| ())
            .and_then(|entry| entry.take(FILE_BYTES + 1).read_to_end(&mut content).map_err(|_| ()));
        each(match read {
            // Told by its bytes: one that is called otherwise would be unpacked without an end.
            Ok(_) if content.starts_with(b"PK") && sniff(&content) == Sniffed::Archive => {
                Entry::Passed(name, "nested")
            }
            Ok(_) => Entry::File(name, content),
            Err(()) => Entry::Passed(name, "unreadable_entry"),
        });
    }
    Ok(())
}

fn within(limit: &'static str, allowed: u64, measured: u64) -> Result<(), Refusal> {
    let exceeded = Exceeded { limit: limit.into(), allowed, measured };
    if measured > allowed { Err(Refusal::Exceeds(exceeded)) } else { Ok(()) }
}

/// A name as UTF-8, or else as GBK: Windows writes names in the code page of the office (pitfall P-42).
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.into(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0,
    };
    name.replace('\\', "/")
}

/// Whether a path would lead out of the folder it is unpacked to.
fn leaves(name: &str) -> bool {
    name.starts_with('/') || name.split('/').any(|step| step == "..") || name.get(1..2) == Some(":")
}

/// How many entries of each name the directory of an archive lists. Opened, it has one of each.
fn listed<'a>(bytes: &'a [u8], archive: &ZipArchive<Cursor<&[u8]>>) -> BTreeMap<&'a [u8], usize> {
    let mut listed = BTreeMap::new();
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some(entry) = rest.strip_prefix(b"PK\x01\x02") {
        // Lengths of the name and of what follows it, behind four and twenty bytes.
        let length =
            |at: usize| entry.get(at..at + 2).map(|two| usize::from(two[0]) | usize::from(two[1]) << 8);
        let (Some(name), Some(extra), Some(comment)) = (length(24), length(26), length(28)) else { break };
        let Some(name) = entry.get(42..42 + name) else { break };
        *listed.entry(name).or_default() += 1;
        rest = entry.get(42 + name.len() + extra + comment..).unwrap_or_default();
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::{leaves, name};

    #[test]
    fn names_are_read_in_utf8_and_in_gbk() {
        assert_eq!(name("白土镇/报表.xlsx".as_bytes()), "白土镇/报表.xlsx");
        assert_eq!(name(&encoding_rs::GBK.encode("白土镇\\报表.xlsx").0), "白土镇/报表.xlsx");
    }

    #[test]
    fn paths_that_leave_the_folder_are_known() {
        for path in ["../a.xlsx", "a/../../b", "/etc/passwd", "C:/a.xlsx"] {
            assert!(leaves(path), "{path}");
        }
        assert!(!leaves("白土镇/..报表.xlsx"));
    }
}
