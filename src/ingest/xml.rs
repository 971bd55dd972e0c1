//! What the readers of XML parts share: attributes, references, and parts in other encodings.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Config;
use quick_xml::{Reader, XmlVersion};

/// How much more of a part in UTF-16 is read, which is decoded as a whole.
const UTF16_BYTES: u64 = 16 << 20;

/// Words for a part without its end.
pub(super) const CUT_OFF: &str = "the part ends in the middle";

/// The outermost element of a part. A part that is cut off between two elements is no fault to a
/// reader that lets end tags be missing; without the end of this one it is.
#[derive(Debug, Default)]
pub(super) struct Root {
    name: Option<String>,
    closed: bool,
}

impl Root {
    pub(super) fn open(&mut self, name: &str) {
        self.name.get_or_insert_with(|| name.to_owned());
    }

    pub(super) fn close(&mut self, name: &str) {
        self.closed |= self.name.as_deref() == Some(name);
    }

    /// An element that is its own end.
    pub(super) fn empty(&mut self, name: &str) {
        self.closed |= self.name.is_none();
        self.open(name);
    }

    /// Whether its end was seen.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }
}

/// A part of a package as UTF-8.
pub(super) enum Part<'a> {
    /// Unpacked, as nearly all are, with what broke it off: its events borrow from it.
    Whole(Vec<u8>, Option<io::Error>),
    /// Too long for that: unpacked while it is read.
    Long(Box<dyn BufRead + 'a>),
}

impl<'a> Part<'a> {
    /// Longest part that is unpacked before it is read, in bytes.
    pub(super) const WHOLE: u64 = 4 << 20;

    /// A part of at most `limit` bytes; what is beyond them is left out. UTF-16 with a byte order mark is
    /// decoded first; some programs write it.
    ///
    /// `declared`: its length as the package has it, which saves asking for it piece by piece.
    pub(super) fn open(part: impl Read + 'a, declared: u64, limit: u64) -> Self {
        const SPARE: u64 = 64;
        let mut rest = part.take(limit);
        let mut bytes = Vec::with_capacity((declared.min(Self::WHOLE) + SPARE) as usize);
        let fault = rest.by_ref().take(Self::WHOLE).read_to_end(&mut bytes).err();
        if is_utf16(&bytes) {
            let fault = fault.or_else(|| rest.take(UTF16_BYTES).read_to_end(&mut bytes).err());
            return Self::Whole(utf8(bytes), fault);
        }
        if fault.is_none() && bytes.len() as u64 == Self::WHOLE {
            return Self::Long(Box::new(BufReader::new(io::Cursor::new(bytes).chain(rest))));
        }
        Self::Whole(bytes, fault)
    }

    /// A part that was unpacked without a fault.
    pub(super) fn unpacked(bytes: Vec<u8>) -> Self {
        Self::Whole(utf8(bytes), None)
    }

    /// What stands in it, one event after another.
    pub(super) fn events(&mut self) -> Events<'_> {
        match self {
            Self::Whole(bytes, fault) => Events::whole(bytes, fault.take()),
            Self::Long(source) => Events::Long(Reader::from_reader(source.as_mut()), Vec::new()),
        }
    }
}

/// Whether a part begins with the byte order mark of UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// A part as UTF-8.
fn utf8(bytes: Vec<u8>) -> Vec<u8> {
    if !is_utf16(&bytes) {
        return bytes;
    }
    encoding_rs::UTF_16LE.decode(&bytes).0.into_owned().into_bytes()
}

/// The events of a part.
pub(super) enum Events<'a> {
    Whole {
        reader: Reader<&'a [u8]>,
        fault: Option<io::Error>,
        /// Whether the last event was a tag.
        tag: bool,
    },
    Long(Reader<&'a mut (dyn BufRead + 'a)>, Vec<u8>),
}

impl<'a> Events<'a> {
    /// Of a part in memory.
    #[cfg(test)]
    pub(super) fn of(part: &'a [u8]) -> Self {
        Self::whole(part, None)
    }

    fn whole(part: &'a [u8], fault: Option<io::Error>) -> Self {
        Self::Whole { reader: Reader::from_reader(part), fault, tag: false }
    }

    /// Of a part as programs write them: end tags need not match, and a stray ampersand is one.
    pub(super) fn lenient(mut self) -> Self {
        let config = self.config();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        self
    }

    pub(super) fn config(&mut self) -> &mut Config {
        match self {
            Self::Whole { reader, .. } => reader.config_mut(),
            Self::Long(reader, _) => reader.config_mut(),
        }
    }

    /// The next event. Where the part was broken off, its last one is the error that did it.
    pub(super) fn next(&mut self) -> quick_xml::Result<Event<'_>> {
        match self {
            Self::Whole { reader, fault, tag } => {
                let event = reader.read_event();
                *tag = matches!(event, Ok(Event::Start(_) | Event::Empty(_) | Event::End(_)));
                match event {
                    event @ (Ok(Event::Eof) | Err(_)) => match fault.take() {
                        Some(fault) => Err(fault.into()),
                        None => event,
                    },
                    event => event,
                }
            }
            Self::Long(reader, buffer) => {
                buffer.clear();
                reader.read_event_into(buffer)
            }
        }
    }

    /// What is still to be read, for a reader that knows it without its markup being taken apart. Nothing
    /// but behind a tag, where the parser is between two events; nothing of a part that is not unpacked yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        match self {
            Self::Whole { reader, tag: true, .. } => reader.get_ref(),
            _ => &[],
        }
    }

    /// Passes over the first bytes of [`Events::rest`], which end with a tag.
    pub(super) fn skip(&mut self, bytes: usize) {
        if let Self::Whole { reader, .. } = self {
            let rest = reader.get_mut();
            *rest = &rest[bytes.min(rest.len())..];
        }
    }

    /// How long the part is, as far as that is known before it is read.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Whole { reader, .. } => reader.get_ref().len(),
            Self::Long(..) => Part::WHOLE as usize,
        }
    }

    /// How many bytes have been read.
    pub(super) fn position(&self) -> u64 {
        match self {
            Self::Whole { reader, .. } => reader.buffer_position(),
            Self::Long(reader, _) => reader.buffer_position(),
        }
    }
}

/// A name without its prefix. Cells are many, and their names too short to have one.
pub(super) fn local(name: &str) -> &str {
    if name.len() < 3 { name } else { name.rsplit_once(':').map_or(name, |(_, local)| local) }
}

/// The value of an attribute by its local name, with references resolved.
pub(super) fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = tag.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|held| held.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// The attributes of a tag as they are written, for the very many tags of cells, whose attributes hold no
/// references.
pub(super) struct PlainAttributes<'a> {
    rest: &'a str,
}

impl<'a> PlainAttributes<'a> {
    pub(super) fn of(tag: &'a BytesStart<'_>) -> Self {
        Self { rest: tag.attributes_raw() }
    }

    /// What is left once there is no next one: nothing, unless they stand in no proper form.
    pub(super) fn left(&self) -> &'a str {
        self.rest.trim()
    }
}

impl<'a> Iterator for PlainAttributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        // Byte by byte: they are a few characters long, too short for a search to pay.
        let find = |text: &str, wanted: u8| text.bytes().position(|byte| byte == wanted);
        let (name, after) = self.rest.split_at(find(self.rest, b'=')?);
        let after = after[1..].trim_start();
        let quote = *after.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let end = 1 + find(&after[1..], quote)?;
        self.rest = &after[end + 1..];
        // Words without a value may stand in front.
        let name = name.trim();
        let name = name.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or(name);
        Some((name, &after[1..end]))
    }
}

/// Whether an attribute says yes.
pub(super) fn is_true(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| says_yes(&value))
}

/// Whether the value of an attribute says yes.
pub(super) fn says_yes(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// Appends what a reference such as `&lt;` or `&#20044;` stands for; an unknown one as it is written.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => text.push(c),
        _ => match quick_xml::escape::resolve_predefined_entity(reference) {
            Some(known) => text.push_str(known),
            None => {
                text.push('&');
                text.push_str(reference);
                text.push(';');
            }
        },
    }
}
