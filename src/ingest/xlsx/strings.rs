//! The shared strings of a workbook.

use std::sync::Arc;

use quick_xml::events::Event;

use crate::ingest::guard::Budget;
use crate::ingest::workbook::Refusal;
use crate::ingest::xml::{self, Events};

/// Reads `sharedStrings.xml`. How many strings it declares is not believed: they are counted.
///
/// What was read before a fault is kept, with the fault.
pub(super) fn read(
    events: Events<'_>,
    budget: &mut Budget,
) -> Result<(Vec<Arc<str>>, Option<String>), Refusal> {
    let mut events = events.lenient();
    let (mut strings, mut text) = (Vec::new(), String::new());
    let (mut reading, mut root) = (Text::default(), xml::Root::default());
    loop {
        let between = text.is_empty() && !reading.inside();
        let (mut rest, mut length) = (if between { events.rest() } else { &[] }, 0);
        while let Some((string, bytes)) = plain(rest) {
            budget.string(string.len())?;
            strings.push(unescaped(string));
            (rest, length) = (&rest[bytes..], length + bytes);
        }
        events.skip(length);
        match events.next() {
            Ok(Event::Start(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.open(name);
                reading.open(name);
            }
            Ok(Event::Empty(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.empty(name);
                if name == "si" {
                    budget.string(0)?;
                    strings.push(Arc::from(""));
                }
            }
            Ok(Event::End(tag)) => {
                let name = tag.name();
                let name = xml::local(name.as_ref());
                root.close(name);
                reading.close(name);
                if name == "si" {
                    budget.string(text.len())?;
                    strings.push(unescaped(&text));
                    text.clear();
                }
            }
            Ok(Event::Text(words)) if reading.wanted() => text.push_str(&words),
            Ok(Event::CData(words)) if reading.wanted() => text.push_str(&words),
            Ok(Event::GeneralRef(reference)) if reading.wanted() => {
                xml::push_reference(&mut text, &reference);
            }
            Ok(Event::Eof) => {
                let fault = (!root.is_closed()).then(|| xml::CUT_OFF.to_owned());
                return Ok((strings, fault));
            }
            Err(error) => return Ok((strings, Some(error.to_string()))),
            Ok(_) => {}
        }
    }
}

/// The string that markup begins with, and how many bytes it takes, where it is written as most are:
/// `<si><t>白土镇</t></si>`. Whatever is written in another way is left to the parser.
fn plain(markup: &[u8]) -> Option<(&str, usize)> {
    let rest = markup.trim_ascii_start().strip_prefix(b"<si><t")?;
    let rest = rest.strip_prefix(b" xml:space=\"preserve\"").unwrap_or(rest).strip_prefix(b">")?;
    let (words, rest) = rest.split_at(rest.iter().position(|byte| matches!(byte, b'<' | b'&'))?);
    let rest = rest.strip_prefix(b"</t></si>")?;
    Some((std::str::from_utf8(words).ok()?, markup.len() - rest.len()))
}

/// Whether the words at hand belong to a string: those in `t`, but not the reading aids of `rPh`.
#[derive(Default)]
pub(super) struct Text {
    words: bool,
    aid: bool,
}

impl Text {
    pub(super) fn open(&mut self, name: &str) {
        match name {
            "t" => self.words = true,
            "rPh" => self.aid = true,
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "t" => self.words = false,
            "rPh" => self.aid = false,
            _ => {}
        }
    }

    pub(super) fn wanted(&self) -> bool {
        self.words && !self.aid
    }

    /// Whether the end of words or of a reading aid is still to come.
    fn inside(&self) -> bool {
        self.words || self.aid
    }
}

/// Text with `_x000A_` as the character it stands for (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> Arc<str> {
    if !text.contains("_x") {
        return Arc::from(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        plain.push_str(&rest[..at]);
        match c {
            Some(c) => {
                plain.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    Arc::from(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{read, unescaped};
    use crate::ingest::guard::Budget;
    use crate::ingest::xml::{Events, Part};

    fn strings(part: &str) -> (Vec<String>, Option<String>) {
        let (strings, fault) = read(Events::of(part.as_bytes()), &mut Budget::default()).unwrap();
        (strings.iter().map(|string| string.to_string()).collect(), fault)
    }

    #[test]
    fn plain_rich_and_empty_strings_keep_their_places_and_reading_aids_are_left_out() {
        let part = r#"<sst count="9999999999" uniqueCount="9999999999"><si><t>一&amp;二</t></si><si/>
            <si><r><t>白土</t></r><r><t xml:space="preserve"> 镇</t></r><rPh><t>bai</t></rPh></si></sst>"#;
        assert_eq!(strings(part), (vec!["一&二".into(), String::new(), "白土 镇".into()], None));
    }

    #[test]
    fn strings_before_a_fault_are_kept() {
        let (kept, fault) = strings("<sst><si><t>一</t></si><si><t>二<");
        assert_eq!(kept, ["一"]);
        assert!(fault.is_some());
    }

    #[test]
    fn escaped_characters_are_read_and_words_that_only_look_so_are_left() {
        assert_eq!(&*unescaped("一_x000A_二_x_三_xZZZZ_"), "一\n二_x_三_xZZZZ_");
        assert_eq!(&*unescaped("_x"), "_x");
        assert_eq!(&*unescaped("_x镇镇镇"), "_x镇镇镇");
    }

    /// Strings of the pieces that they are written in, in an order that need make no sense.
    fn part() -> impl Strategy<Value = String> {
        const PIECES: [&str; 20] = [
            "<si><t>一</t></si>",
            "<si><t xml:space=\"preserve\"> 二 </t></si>",
            "<si><t/></si>",
            "<si/>",
            "\n ",
            "<si><r><t>三</t></r><rPh><t>san</t></rPh></si>",
            "<si><t>_x0041_</t></si>",
            "<si>",
            "</si>",
            "<t>",
            "</t>",
            "<rPh>",
            "</rPh>",
            "四",
            "&lt;",
            "<si><t>&#20044;</t></si>",
            "<si><t>五<",
            "<si><t></t></si>",
            "<t xml:space=\"default\">",
            "<![CDATA[<si><t>六</t></si>]]>",
        ];
        let pieces = proptest::collection::vec(prop::sample::select(&PIECES[..]), 0..12);
        pieces.prop_map(|pieces| format!("<sst>{}</sst>", pieces.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn plain_strings_are_read_as_the_parser_reads_them(part in part()) {
            // A part that is read as it is unpacked goes through the parser alone.
            let mut parsed = Part::Long(Box::new(part.as_bytes()));
            let parsed = read(parsed.events(), &mut Budget::default()).unwrap();
            let plain = read(Events::of(part.as_bytes()), &mut Budget::default()).unwrap();
            prop_assert_eq!(plain, parsed);
        }
    }
}
