//! Writes XML that is well formed whatever the words in it are.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use quick_xml::escape::escape;

/// Attributes of an element: names, with anything that prints.
pub type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// An XML document being written.
///
/// Elements nest as the closures that fill them do, so that each is closed. Words are escaped, and
/// characters that XML forbids, or advises against, are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xml {
    text: String,
}

impl Xml {
    /// A document with its declaration and its outermost element.
    pub fn document(name: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) -> Self {
        let mut xml =
            Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned() };
        xml.node(name, attributes, inner);
        xml
    }

    /// Elements that become a part of another document: neither declaration nor an outermost element.
    pub fn fragment(inner: impl FnOnce(&mut Self)) -> Self {
        let mut xml = Self { text: String::new() };
        inner(&mut xml);
        xml
    }

    /// An element with what is in it.
    pub fn node(&mut self, name: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        let start = self.text.len();
        self.text.push('>');
        inner(self);
        if self.text.len() == start + 1 {
            self.text.truncate(start);
            self.text.push_str("/>");
        } else {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
    }

    /// An element with nothing in it.
    pub fn leaf(&mut self, name: &str, attributes: Attributes<'_>) {
        self.node(name, attributes, |_| {});
    }

    /// An element with words in it.
    pub fn words(&mut self, name: &str, attributes: Attributes<'_>, words: &str) {
        self.node(name, attributes, |xml| xml.text.push_str(&escape(allowed(words))));
    }

    /// The document.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            // Between quotes a line break would be read as a space.
            let value = value.to_string();
            let value = escape(allowed(&value)).replace('\n', "&#10;").replace('\t', "&#9;");
            let _ = write!(self.text, " {attribute}=\"{value}\"");
        }
    }
}

/// The text without control characters and the two that XML 1.0 forbids besides, and with line breaks as it reads them.
fn allowed(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| c.is_ascii_control() && c != '\n' && c != '\t' || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace(forbidden, ""))
}

#[cfg(test)]
mod tests {
    use super::Xml;

    fn written(inner: impl FnOnce(&mut Xml)) -> String {
        let bytes = Xml::document("a", &[("n", &1)], inner).into_bytes();
        let text = String::from_utf8(bytes).unwrap();
        text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(written(|_| {}), "<a n=\"1\"/>");
        let nested = written(|xml| {
            xml.node("b", &[], |xml| xml.leaf("c", &[("d", &2.5), ("e", &"f")]));
            xml.words("t", &[], "g");
        });
        assert_eq!(nested, "<a n=\"1\"><b><c d=\"2.5\" e=\"f\"/></b><t>g</t></a>");
    }

    #[test]
    fn a_fragment_is_nothing_but_its_elements() {
        let xml = Xml::fragment(|xml| {
            xml.leaf("a", &[]);
            xml.leaf("b", &[]);
        });
        assert_eq!(xml.into_bytes(), b"<a/><b/>");
    }

    #[test]
    fn words_stay_words() {
        let name = "<b>\"&'";
        let text = written(|xml| xml.words("t", &[("descr", &name)], name));
        assert_eq!(
            text,
            "<a n=\"1\"><t descr=\"&lt;b&gt;&quot;&amp;&apos;\">&lt;b&gt;&quot;&amp;&apos;</t></a>"
        );
    }

    #[test]
    fn what_xml_forbids_is_left_out() {
        let text = written(|xml| xml.words("t", &[("d", &"a\tb\r\nc")], "a\u{0}\u{B}b\u{FFFF}\r\nc\u{7F}𠮷"));
        assert_eq!(text, "<a n=\"1\"><t d=\"a&#9;b&#10;c\">ab\nc𠮷</t></a>");
    }
}
