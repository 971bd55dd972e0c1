//! What a file is, by its bytes and never by its name.

mod container;

use super::markup::is_message;
use super::text::{is_control, utf16};
pub(super) use container::{STREAMS, room};
use container::{ole_kind, zip_kind};

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
    /// HTML tables, alone or as pages saved in one file.
    Markup,
    /// The XML of Excel 2003.
    SpreadsheetMl,
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
            Self::SpreadsheetMl => "xml2003",
        }
    }

    /// The format with a word.
    pub fn by_name(name: &str) -> Option<Self> {
        let all =
            [Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods, Self::Text, Self::Markup, Self::SpreadsheetMl];
        all.into_iter().find(|format| format.name() == name)
    }

    /// Extensions under which people keep this format.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "et", "ett", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Text => &["csv", "txt", "tsv"],
            Self::Markup => &["html", "htm", "mht", "mhtml"],
            Self::SpreadsheetMl => &["xml"],
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
    /// A zip of files, none of them a part of an office file.
    Archive,
    /// Something that is not read; the word is a key of the locale under `content.`.
    Other(&'static str),
    /// A container that cannot be opened.
    Damaged,
}

/// Bytes in which a page or an XML file shows what it is.
const HEAD: usize = 65_536;

/// Tells what a file is.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    examine(bytes).0
}

/// Tells what a file is; with an old workbook comes its stream of records, for the gates to look through.
pub(super) fn examine(bytes: &[u8]) -> (Sniffed, Vec<u8>) {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return ole_kind(bytes);
    }
    (outside_ole(bytes), Vec::new())
}

fn outside_ole(bytes: &[u8]) -> Sniffed {
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if unmarked.iter().all(u8::is_ascii_whitespace) {
        return Sniffed::Empty;
    }
    if matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..]) {
        return zip_kind(bytes);
    }
    if let Some(content) = other_kind(bytes) {
        return Sniffed::Other(content);
    }
    let head = head(unmarked);
    markup_kind(&head, unmarked).unwrap_or_else(|| text_kind(bytes))
}

/// What is told from other contents by its first bytes.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 21] = [
        (b"%PDF", "pdf"),
        (b"\xFF\xD8\xFF", "picture"),
        (b"\x89PNG", "picture"),
        (b"GIF87a", "picture"),
        (b"GIF89a", "picture"),
        (b"II*\0", "picture"),
        (b"MM\0*", "picture"),
        (b"{\\rtf", "word"),
        (b"Rar!\x1A", "archive"),
        (b"7z\xBC\xAF", "archive"),
        (b"\x1F\x8B", "archive"),
        (b"\xFD7zXZ\0", "archive"),
        (b"BZh91AY&SY", "archive"),
        (b"\x28\xB5\x2F\xFD", "archive"),
        (b"MSCF\0", "archive"),
        (b"\x7FELF", "unknown"),
        (b"SQLite format 3\0", "unknown"),
        (b"\0\x01\0\0Standard", "unknown"),
        (b"OggS\0", "unknown"),
        (b"ID3\x03", "unknown"),
        (b"ID3\x04", "unknown"),
    ];
    if let Some((_, content)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(content);
    }
    let at = |place: usize, length: usize| bytes.get(place..place + length).unwrap_or_default();
    match (at(0, 4), at(4, 4), at(8, 4)) {
        (b"RIFF", _, b"WEBP") => return Some("picture"),
        (_, b"ftyp", b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1" | b"avif") => {
            return Some("picture");
        }
        (_, b"ftyp", _) => return Some("unknown"),
        _ => {}
    }
    // Letters that a heading may begin with as well: more is asked of them.
    let is_binary = bytes[..bytes.len().min(64)].contains(&0);
    if is_binary && bytes.starts_with(b"BM") {
        return Some("picture");
    }
    if is_binary && bytes.starts_with(b"MZ") {
        return Some("unknown");
    }
    if at(257, 5) == b"ustar" {
        return Some("archive");
    }
    is_bare_biff(bytes).then_some("old_excel")
}

/// Whether bytes begin with the BOF record of a workbook that is in no container: BIFF2 to BIFF4,
/// whose record has a number for each version, or the stream of a later one.
fn is_bare_biff(bytes: &[u8]) -> bool {
    let [0x09, 0x00 | 0x02 | 0x04 | 0x08, length, 0x00, rest @ ..] = bytes else { return false };
    // Lengths that the versions write; for others, what the record says the stream is must be known.
    let kind = rest.get(2..4).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let known = matches!(kind, Some(0x05 | 0x06 | 0x10 | 0x20 | 0x40 | 0x100));
    matches!(length, 4 | 6 | 8 | 16) || (known && (4..=32).contains(length))
}

/// The start of a file in small letters, for searching it for words in ASCII.
fn head(bytes: &[u8]) -> Vec<u8> {
    let start = &bytes[..bytes.len().min(HEAD)];
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        _ => utf16(bytes),
    };
    let plain = utf16.map(|encoding| encoding.decode_with_bom_removal(start).0.into_owned().into_bytes());
    let mut head = plain.unwrap_or_else(|| start.to_vec()).trim_ascii_start().to_vec();
    head.make_ascii_lowercase();
    head
}

/// What a file with markup is; `None` where it is none.
///
/// Only documents that say so are SpreadsheetML: its elements would pass for those of HTML. In a page
/// the first table may stand behind many styles, so that all of it is searched.
fn markup_kind(head: &[u8], bytes: &[u8]) -> Option<Sniffed> {
    let has = |word: &str| contains(head, word);
    let root = root(head);
    let local = root.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    let is_page = matches!(root, b"html" | b"head" | b"body" | b"meta" | b"style") || has_tag(head, "html");
    if (local == b"workbook" || head.starts_with(b"<?xml") && !is_page)
        && (has("urn:schemas-microsoft-com:office:spreadsheet")
            || has("<?mso-application progid=\"excel.sheet\"?>"))
    {
        return Some(Sniffed::Workbook(Format::SpreadsheetMl));
    }
    if is_message(bytes) {
        return Some(Sniffed::Workbook(Format::Markup));
    }
    // In the middle of a text, the word alone may be one that someone wrote.
    let has_cells = || ["tr", "td", "th"].iter().any(|cell| has_tag(head, cell));
    let is_table = has_tag(head, "table") && (is_page || root == b"table" || has_cells());
    if is_table || is_page && has_tag(&bytes.to_ascii_lowercase(), "table") {
        return Some(Sniffed::Workbook(Format::Markup));
    }
    (is_page || head.starts_with(b"<") && !root.is_empty()).then_some(Sniffed::Other("markup"))
}

/// The name of the first element, behind declarations and comments; empty where there is none.
fn root(head: &[u8]) -> &[u8] {
    let mut rest = head;
    loop {
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!' | b'?', ..] => b">",
            [b'<', b'a'..=b'z', ..] => {
                let length =
                    rest[1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
                return &rest[1..=length];
            }
            _ => return &[],
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else { return &[] };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
}

fn contains(text: &[u8], word: &str) -> bool {
    text.windows(word.len()).any(|window| window == word.as_bytes())
}

/// Whether a tag of this very name begins somewhere: `<table:table` is another.
fn has_tag(text: &[u8], name: &str) -> bool {
    text.windows(name.len() + 2).any(|window| {
        window[0] == b'<'
            && &window[1..=name.len()] == name.as_bytes()
            && matches!(window[name.len() + 1], b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')
    })
}

/// Text if it is UTF-16, or has no zero and hardly a control character in its first 4 KiB.
fn text_kind(bytes: &[u8]) -> Sniffed {
    let start = &bytes[..bytes.len().min(4_096)];
    let is_utf16 = start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") || utf16(bytes).is_some();
    let controls = start.iter().filter(|byte| is_control(char::from(**byte))).count();
    if is_utf16 || !start.contains(&0) && controls <= 1 + start.len() / 100 {
        Sniffed::Workbook(Format::Text)
    } else {
        Sniffed::Other("unknown")
    }
}

#[cfg(test)]
mod tests;
