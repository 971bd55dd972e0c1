//! Files within containers: zip packages and OLE compound files.

use std::io::{Cursor, Read};

use super::{Format, Sniffed};

/// A zip: which kind of office file its parts make it.
pub(super) fn zip_kind(bytes: &[u8]) -> Sniffed {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Sniffed::Damaged;
    };
    // Some programs write backslashes, and parts are named in any case.
    let parts: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.replace('\\', "/").to_ascii_lowercase()))
        .collect();
    let under = |folder: &str| parts.iter().any(|part| part.starts_with(folder));
    let has = |name: &str| parts.iter().any(|part| part == name);
    if has("xl/workbook.bin") {
        return Sniffed::Workbook(Format::Xlsb);
    }
    if parts.iter().any(|part| part.starts_with("xl/") && part.ends_with(".xml")) {
        return Sniffed::Workbook(Format::Xlsx);
    }
    if has("content.xml") {
        return if ods_is_encrypted(&mut archive) {
            Sniffed::Encrypted
        } else if first_part(&mut archive, "mimetype").is_none_or(|text| text.contains("spreadsheet")) {
            Sniffed::Workbook(Format::Ods)
        } else {
            Sniffed::Other("word")
        };
    }
    // LibreOffice from 24.8 on packs all parts into one and encrypts that.
    if has("encrypted-package") {
        return Sniffed::Encrypted;
    }
    if under("word/") || under("ppt/") || under("visio/") || under("index/") && has("index/document.iwa") {
        return Sniffed::Other("word");
    }
    // A document of LibreOffice that lost its content says what it was.
    if let Some(kind) = first_part(&mut archive, "mimetype").filter(|text| text.contains("opendocument")) {
        return if kind.contains("spreadsheet") { Sniffed::Damaged } else { Sniffed::Other("word") };
    }
    if has("ofd.xml") {
        return Sniffed::Other("pdf");
    }
    if has("androidmanifest.xml") || has("meta-inf/manifest.mf") || has("meta-inf/container.xml") {
        return Sniffed::Other("unknown");
    }
    Sniffed::Archive
}

/// The first 64 KiB of a part, as text.
fn first_part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, part: &str) -> Option<String> {
    let mut text = Vec::new();
    archive.by_name(part).ok()?.take(65_536).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

fn ods_is_encrypted(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> bool {
    first_part(archive, "META-INF/manifest.xml").is_some_and(|text| text.contains("encryption-data"))
}

/// An OLE container: a workbook, an encrypted package, or another program's file.
///
/// Opened with the permissive mode of crate `cfb`, which refuses cyclic sector chains that would
/// make the reader ask for all memory (pitfall P-04).
///
/// With a workbook comes its stream, so that the gates need not open the container once more.
pub(super) fn ole_kind(bytes: &[u8]) -> (Sniffed, Vec<u8>) {
    let mut globals = Vec::new();
    let Ok(mut container) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // A container that was cut off can still say what it was.
        let encrypted = names_encrypted_package(bytes);
        return (if encrypted { Sniffed::Encrypted } else { Sniffed::Damaged }, globals);
    };
    if container.is_stream("/EncryptedPackage") {
        return (Sniffed::Encrypted, globals);
    }
    for name in STREAMS {
        if let Ok(mut stream) = container.open_stream(name) {
            // For the whole stream, which is read to its end where it is a workbook.
            globals.reserve(room(stream.len(), bytes));
            // The record that tells an encrypted one stands right behind the first, well within 64 KiB.
            if stream.by_ref().take(65_536).read_to_end(&mut globals).is_err() {
                return (Sniffed::Damaged, globals);
            }
            if has_file_pass(&globals) {
                return (Sniffed::Encrypted, globals);
            }
            // What cannot be read of the rest is the reader's business.
            let _ = stream.read_to_end(&mut globals);
            return (Sniffed::Workbook(Format::Xls), globals);
        }
    }
    (Sniffed::Other("word"), globals)
}

/// The streams in which old workbooks lie, by all their names.
pub(in crate::ingest) const STREAMS: [&str; 4] = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"];

/// How much room a stream takes that says how long it is: no more than there is of the container, and
/// some to spare, so that its end is found without asking for more.
pub(in crate::ingest) fn room(declared: u64, container: &[u8]) -> usize {
    const SPARE: usize = 64;
    usize::try_from(declared).unwrap_or(usize::MAX).min(container.len()) + SPARE
}

/// Whether the directory of a container, which is in UTF-16, names an encrypted package.
fn names_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Whether the globals of a BIFF stream hold a FilePass record (0x002F), of whatever method.
pub(super) fn has_file_pass(stream: &[u8]) -> bool {
    let mut rest = stream;
    while let [a, b, c, d, tail @ ..] = rest {
        match u16::from_le_bytes([*a, *b]) {
            0x002F => return true,
            0x000A => return false,
            _ => {}
        }
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let Some(next) = tail.get(length..) else { return false };
        rest = next;
    }
    false
}
