//! Whether a file has arrived in full, by its own measure: for whoever watches a folder.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Most bytes from the end of an archive in which its end is marked (APPNOTE 4.3.16: the record's 22 and
/// a comment of up to 65,535).
const TAIL: u64 = 22 + 65_535;
const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_END: &[u8] = b"PK\x05\x06";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether the end of a file is there, as far as its kind tells: an archive, and so an `.xlsx`, ends with
/// its list of contents; an OLE file is made of whole sectors; of others only that they are not empty is
/// known. A file that cannot be opened is still being written, or locked by who writes it.
pub fn is_whole(path: &Path) -> bool {
    ends(path).unwrap_or(false)
}

fn ends(path: &Path) -> std::io::Result<bool> {
    // What is no plain file has no end to wait for; opening a pipe may wait for ever.
    if !std::fs::metadata(path)?.is_file() {
        return Ok(true);
    }
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut head = [0; 32];
    let read = file.read(&mut head)?;
    let head = &head[..read];
    if head.starts_with(ZIP) {
        file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        file.take(TAIL).read_to_end(&mut tail)?;
        return Ok(tail.windows(ZIP_END.len()).any(|window| window == ZIP_END));
    }
    if head.starts_with(OLE) {
        // The power of two that a sector's size is, at offset 30 of the header ([MS-CFB] 2.2).
        let shift = head.get(30).copied().filter(|shift| (7..=16).contains(shift)).unwrap_or(9);
        return Ok(size.is_multiple_of(1 << shift));
    }
    Ok(size > 0)
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    fn whole(bytes: &[u8]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        std::fs::write(&path, bytes).unwrap();
        is_whole(&path)
    }

    #[test]
    fn an_archive_without_its_end_is_still_arriving() {
        let mut zip = b"PK\x03\x04....".to_vec();
        assert!(!whole(&zip));
        zip.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        assert!(whole(&zip));
    }

    #[test]
    fn an_ole_file_has_whole_sectors() {
        let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        ole.resize(1536, 0);
        (ole[30], ole[31]) = (9, 0);
        assert!(whole(&ole));
        assert!(!whole(&ole[..1400]));
    }

    #[test]
    fn an_empty_file_and_none_are_still_arriving() {
        assert!(!whole(b""));
        assert!(!is_whole(std::path::Path::new("/nowhere/a.xlsx")));
        assert!(whole("单位,数量\n".as_bytes()));
    }
}
