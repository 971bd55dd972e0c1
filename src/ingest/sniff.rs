//! What a file is, by its bytes and never by its name.

use std::io::{Cursor, Read};

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook, with or without macros.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// BIFF5 or BIFF8 in an OLE container: Excel 97–2003, and WPS `.et`.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Delimited text.
    Text,
    /// HTML tables.
    Markup,
}

impl Format {
    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Text => "csv",
            Self::Markup => "html",
        }
    }

    /// Extensions under which people keep this format.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "et", "ett", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Text => &["csv", "txt", "tsv"],
            Self::Markup => &["html", "htm"],
        }
    }

    /// Whether it is a zip package, whose parts declare their sizes.
    pub(super) fn is_package(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xlsb | Self::Ods)
    }

    /// Whether a file name's extension is one of this format.
    pub fn fits_name(self, file: &str) -> bool {
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.extensions().iter().any(|known| extension.eq_ignore_ascii_case(known))
    }
}

/// What the bytes turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// A workbook that can be read.
    Workbook(Format),
    /// Nothing at all.
    Empty,
    /// Protected by a password.
    Encrypted,
    /// Something that is not read; the word is a key of the locale under `content.`.
    Other(&'static str),
    /// A container that cannot be opened.
    Damaged,
}

/// Tells what a file is.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    const MAGIC: [(&[u8], &str); 8] = [
        (b"%PDF", "pdf"),
        (b"\xFF\xD8\xFF", "picture"),
        (b"\x89PNG", "picture"),
        (b"GIF8", "picture"),
        (b"BM", "picture"),
        (b"{\\rtf", "word"),
        (b"Rar!", "archive"),
        (b"7z\xBC\xAF", "archive"),
    ];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Sniffed::Empty;
    }
    if bytes.starts_with(b"PK") {
        return zip_kind(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return ole_kind(bytes);
    }
    if let Some((_, word)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Sniffed::Other(word);
    }
    // BIFF2 to BIFF4 start with a BOF record of their own and no container.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Sniffed::Other("old_excel");
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if start.starts_with(b"<") { markup_kind(start) } else { text_kind(bytes) }
}

/// A zip: which kind of office file its parts make it.
fn zip_kind(bytes: &[u8]) -> Sniffed {
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
    if under("xl/") {
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
    Sniffed::Other(if under("word/") { "word" } else { "archive" })
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
fn ole_kind(bytes: &[u8]) -> Sniffed {
    let Ok(mut container) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return Sniffed::Damaged;
    };
    if container.is_stream("/EncryptedPackage") {
        return Sniffed::Encrypted;
    }
    for name in ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"] {
        if let Ok(mut stream) = container.open_stream(name) {
            let mut globals = Vec::new();
            // The record sought stands right behind the first one; 64 KiB is ample.
            if stream.by_ref().take(65_536).read_to_end(&mut globals).is_err() {
                return Sniffed::Damaged;
            }
            return if has_file_pass(&globals) { Sniffed::Encrypted } else { Sniffed::Workbook(Format::Xls) };
        }
    }
    Sniffed::Other("word")
}

/// Whether the globals of a BIFF stream hold a FilePass record (0x002F), of whatever method.
fn has_file_pass(stream: &[u8]) -> bool {
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

/// HTML tables are read; SpreadsheetML and other XML are not.
fn markup_kind(bytes: &[u8]) -> Sniffed {
    let start = bytes[..bytes.len().min(65_536)].to_ascii_lowercase();
    let has = |word: &[u8]| start.windows(word.len()).any(|window| window == word);
    if has(b"<table") { Sniffed::Workbook(Format::Markup) } else { Sniffed::Other("markup") }
}

/// Text if it has no control characters in its first KiB.
fn text_kind(bytes: &[u8]) -> Sniffed {
    let start = &bytes[..bytes.len().min(1024)];
    let utf16 = start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF");
    if utf16 || start.iter().all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\r' | b'\n')) {
        Sniffed::Workbook(Format::Text)
    } else {
        Sniffed::Other("unknown")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Format, Sniffed, has_file_pass, sniff};

    #[test]
    fn pictures_text_markup_and_nothing_are_told_apart() {
        assert_eq!(sniff(b""), Sniffed::Empty);
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0rest"), Sniffed::Other("picture"));
        assert_eq!(sniff(b"%PDF-1.7"), Sniffed::Other("pdf"));
        assert_eq!(sniff(b"\xEF\xBB\xBF<html>"), Sniffed::Other("markup"));
        assert_eq!(sniff(b"<html><TABLE border=0>"), Sniffed::Workbook(Format::Markup));
        assert_eq!(sniff("单位,数量\n".as_bytes()), Sniffed::Workbook(Format::Text));
        assert_eq!(sniff(b"PK\x03\x04 and then nothing"), Sniffed::Damaged);
    }

    #[test]
    fn every_method_of_encryption_in_old_workbooks_is_seen() {
        // BOF, then FilePass of type 0 (XOR obfuscation), which readers take for a code page.
        let xor = [0x09, 0x08, 0x02, 0x00, 0x00, 0x06, 0x2F, 0x00, 0x06, 0x00, 0, 0, 1, 2, 3, 4];
        assert!(has_file_pass(&xor));
        assert!(!has_file_pass(&[0x09, 0x08, 0x02, 0x00, 0x00, 0x06, 0x0A, 0x00, 0x00, 0x00]));
    }

    #[test]
    fn a_name_fits_by_its_extension_in_any_case() {
        assert!(Format::Xls.fits_name("石坪乡.ET"));
        assert!(!Format::Xlsx.fits_name("云雾坪乡报表.xls"));
    }

    proptest! {
        #[test]
        fn sniffing_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = sniff(&bytes);
        }
    }
}
