//! What the readers of XML parts share: attributes, references, and parts in other encodings.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::{Reader, XmlVersion};

/// Largest part in UTF-16, which is decoded as a whole.
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

/// A reader that takes documents as programs write them: end tags need not match, and a stray
/// ampersand is one.
pub(super) fn reader<R: BufRead>(source: R) -> Reader<R> {
    let mut reader = Reader::from_reader(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// A part as UTF-8, buffered. UTF-16 with a byte order mark is decoded first; some programs write it.
pub(super) fn utf8<'a>(part: impl Read + 'a, limit: u64) -> std::io::Result<Box<dyn BufRead + 'a>> {
    let mut buffered = BufReader::with_capacity(1 << 16, part.take(limit));
    let start = buffered.fill_buf()?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        let mut bytes = Vec::new();
        buffered.take(UTF16_BYTES).read_to_end(&mut bytes)?;
        let (text, ..) = encoding_rs::UTF_16LE.decode(&bytes);
        return Ok(Box::new(std::io::Cursor::new(text.into_owned().into_bytes())));
    }
    Ok(Box::new(buffered))
}

/// The value of an attribute by its local name, with references resolved.
pub(super) fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = tag.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|held| held.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// Whether an attribute says yes.
pub(super) fn is_true(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
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
