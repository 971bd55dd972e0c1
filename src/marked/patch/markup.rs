//! Parts as text whose tags are known by their place, so that an edit touches nothing else.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::Event;

/// A part that is not well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// How a tag stands to its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Open,
    Close,
    /// Its own end: `<c/>`.
    Empty,
}

/// A tag where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'p> {
    pub(super) form: Form,
    /// Where it begins in its part.
    pub(super) start: usize,
    /// As it is written, with its brackets.
    pub(super) text: &'p str,
}

impl<'p> Tag<'p> {
    /// Where it ends in its part.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its place in its part.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// Its name with its prefix.
    pub(super) fn name(&self) -> &'p str {
        let name = self.text.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        &name[..end.unwrap_or(name.len())]
    }

    /// Its name without prefix.
    pub(super) fn local(&self) -> &'p str {
        local(self.name())
    }

    /// Names of its attributes, and where their values stand in its text.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'p str, Range<usize>)> {
        let text = self.text;
        let mut at = 1 + self.name().len();
        std::iter::from_fn(move || {
            let equals = at + text.get(at..)?.find('=')?;
            let name = text.get(at..equals)?.trim();
            let open = equals + 1 + text.get(equals + 1..)?.find(['"', '\''])?;
            let quote = text.get(open..=open)?;
            let close = open + 1 + text.get(open + 1..)?.find(quote)?;
            at = close + 1;
            Some((name, open + 1..close))
        })
    }

    /// The value of an attribute by its local name.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'p, str>> {
        let (_, value) = self.attributes().find(|(name, _)| local(name) == wanted)?;
        unescape(self.text.get(value)?).ok()
    }

    /// The value of an attribute as a number.
    pub(super) fn number(&self, wanted: &str) -> Option<u32> {
        self.attribute(wanted)?.trim().parse().ok()
    }

    /// The value of an attribute as a yes.
    pub(super) fn is_true(&self, wanted: &str) -> bool {
        self.attribute(wanted).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The tags of a part in order, each with how many elements it stands in.
pub(super) struct Tags<'p> {
    reader: Reader<&'p [u8]>,
    part: &'p str,
    depth: usize,
}

impl<'p> Tags<'p> {
    pub(super) fn of(part: &'p str) -> Self {
        Self { reader: Reader::from_str(part), part, depth: 0 }
    }

    /// The next tag.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where tags do not match, or the part ends in the middle.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Tag<'p>)>, Malformed> {
        loop {
            let start = self.place();
            let form = match self.reader.read_event().map_err(|_| Malformed)? {
                Event::Start(_) => Form::Open,
                Event::End(_) => Form::Close,
                Event::Empty(_) => Form::Empty,
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(Malformed),
                _ => continue,
            };
            let text = self.part.get(start..self.place()).ok_or(Malformed)?;
            let depth = match form {
                Form::Open => {
                    self.depth += 1;
                    self.depth - 1
                }
                Form::Close => {
                    self.depth = self.depth.checked_sub(1).ok_or(Malformed)?;
                    self.depth
                }
                Form::Empty => self.depth,
            };
            return Ok(Some((depth, Tag { form, start, text })));
        }
    }

    fn place(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

/// All tags of a part.
pub(super) fn tags(part: &str) -> Result<Vec<(usize, Tag<'_>)>, Malformed> {
    let mut tags = Tags::of(part);
    let mut all = Vec::new();
    while let Some(tag) = tags.next()? {
        all.push(tag);
    }
    Ok(all)
}

/// What the outermost element of a part says of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// Prefix of the part's own elements, with its colon; mostly empty.
    pub(super) own: String,
    /// Whether they are those of the strict standard.
    pub(super) strict: bool,
    /// Prefix of relations, with its colon, where it is declared.
    relations: Option<String>,
}

impl Names {
    pub(super) fn of(part: &str) -> Result<Self, Malformed> {
        let (_, root) = Tags::of(part).next()?.ok_or(Malformed)?;
        let own = root.name().strip_suffix(root.local()).unwrap_or_default();
        let declared = |name: &str| {
            let mut attributes = root.attributes();
            attributes.find(|(own, _)| *own == name).and_then(|(_, value)| root.text.get(value))
        };
        let key =
            if own.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", own.trim_end_matches(':')) };
        let strict = declared(&key).is_some_and(|space| space.starts_with(STRICT));
        let relations = root.attributes().find_map(|(name, value)| {
            let space = root.text.get(value)?;
            let prefix = name.strip_prefix("xmlns:")?;
            (space == relations(true) || space == relations(false)).then(|| format!("{prefix}:"))
        });
        Ok(Self { own: own.to_owned(), strict, relations })
    }

    /// An attribute that names a relation, declared where it is not yet.
    pub(super) fn relation(&self, id: &str) -> String {
        match &self.relations {
            Some(prefix) => format!("{prefix}id=\"{id}\""),
            None => format!("xmlns:r=\"{}\" r:id=\"{id}\"", relations(self.strict)),
        }
    }

    /// The address of the part's own names.
    pub(super) fn space(&self) -> &'static str {
        if self.strict {
            "http://purl.oclc.org/ooxml/spreadsheetml/main"
        } else {
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        }
    }
}

const STRICT: &str = "http://purl.oclc.org/";

/// The address of names of relations, and what types of relations begin with.
pub(super) fn relations(strict: bool) -> &'static str {
    if strict {
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    }
}

/// Changes to a part, in any order.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts words in place of others.
    pub(super) fn replace(&mut self, place: Range<usize>, with: impl Into<String>) {
        self.0.push((place, with.into()));
    }

    /// Puts words in front of a place, behind those that were put there before.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Sets an attribute of a tag.
    pub(super) fn set(&mut self, tag: &Tag<'_>, name: &str, value: &str) {
        let value = escape(value);
        match tag.attributes().find(|(own, _)| local(own) == name) {
            Some((_, place)) => self.replace(tag.start + place.start..tag.start + place.end, value),
            None => self.insert(tag.start + 1 + tag.name().len(), format!(" {name}=\"{value}\"")),
        }
    }

    /// Puts elements at the end of an element, which is opened where it was its own end.
    ///
    /// - `close`: where its end tag begins; not asked where it has none.
    pub(super) fn append(&mut self, tag: &Tag<'_>, close: usize, elements: &str) {
        if tag.form == Form::Empty {
            let slash = tag.start + tag.text.rfind('/').unwrap_or(tag.text.len());
            self.replace(slash..tag.end(), format!(">{elements}</{}>", tag.name()));
        } else {
            self.insert(close, elements);
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The part with its changes.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where two of them claim one place.
    pub(super) fn apply(mut self, part: &str) -> Result<String, Malformed> {
        self.0.sort_by_key(|(place, _)| place.start);
        let more: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut whole = String::with_capacity(part.len() + more);
        let mut at = 0;
        for (place, text) in self.0 {
            whole.push_str(part.get(at..place.start).ok_or(Malformed)?);
            whole.push_str(&text);
            at = place.end;
        }
        whole.push_str(part.get(at..).ok_or(Malformed)?);
        Ok(whole)
    }
}

/// Words as they may stand in a part: nothing that XML has no place for.
pub(super) fn words(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    escape(kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Edits, Form, Malformed, Names, tags, words};

    #[test]
    fn tags_are_known_by_place_and_attributes_by_local_name() {
        let part = "<?xml version='1.0'?><x:a><!-- <b/> --><x:c r = 'A1' x:s=\"2\"/>t</x:a>";
        let all = tags(part).unwrap();
        let (depth, cell) = all[1];
        assert_eq!((depth, cell.form, cell.name(), cell.local()), (1, Form::Empty, "x:c", "c"));
        assert_eq!(cell.attribute("r").unwrap(), "A1");
        assert_eq!(cell.number("s"), Some(2));
        assert_eq!(&part[cell.span()], cell.text);
    }

    #[test]
    fn an_edit_touches_nothing_else() {
        let part = "<a><c r='A1'/><d/></a>";
        let all = tags(part).unwrap();
        let mut edits = Edits::default();
        edits.set(&all[1].1, "s", "3");
        edits.set(&all[1].1, "r", "B1");
        edits.append(&all[2].1, 0, "<e/>");
        assert_eq!(edits.apply(part).unwrap(), "<a><c s=\"3\" r='B1'/><d><e/></d></a>");
    }

    #[test]
    fn what_is_cut_off_or_claimed_twice_is_refused() {
        assert_eq!(tags("<a><b></a>").err(), Some(Malformed));
        assert_eq!(tags("<a><b/>").err(), Some(Malformed));
        let mut edits = Edits::default();
        edits.replace(0..3, "x");
        edits.replace(1..2, "y");
        assert_eq!(edits.apply("<a/>"), Err(Malformed));
    }

    #[test]
    fn names_are_those_of_the_outermost_element() {
        let strict = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"/>";
        let names = Names::of(strict).unwrap();
        assert_eq!((names.own.as_str(), names.strict), ("x:", true));
        assert!(names.relation("rId1").ends_with("r:id=\"rId1\""));
        assert_eq!(words("a<b\u{FFFF}"), "a&lt;b");
    }
}
