//! Tags, attributes and entities of HTML as programs and people write it.

use std::borrow::Cow;

/// A piece of a page.
pub(super) enum Token<'a> {
    /// Words between tags, entities unresolved.
    Words(&'a str),
    /// The inside of a comment.
    Comment(&'a str),
    /// A tag: its name in small letters, with `/` before it where it closes, and its attributes.
    Tag(String, &'a str),
}

/// The pieces of a page, in order and each in time proportional to its length.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Whether no `"` and no `'` closes any more.
    unclosed: [bool; 2],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, unclosed: [false; 2] }
    }

    /// What stands before the closing tag of an element whose inside is no markup.
    pub(super) fn raw(&mut self, name: &str) -> &'a str {
        let closes = |at: usize| {
            let tag = self.rest[at..].strip_prefix("</")?;
            Some(tag.get(..name.len())?.eq_ignore_ascii_case(name))
        };
        let mut places = self.rest.match_indices('<').map(|(at, _)| at);
        let at = places.find(|at| closes(*at) == Some(true)).unwrap_or(self.rest.len());
        let (inside, rest) = self.rest.split_at(at);
        self.rest = rest;
        inside
    }

    /// The attributes of a tag, up to its `>`. One within the quotes of a value does not end it, unless
    /// these quotes never close.
    fn attributes(&mut self) -> &'a str {
        let bytes = self.rest.as_bytes();
        let mut at = 0;
        let mut value = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    let (inside, after) = (&self.rest[..at], &self.rest[at + 1..]);
                    self.rest = after;
                    return inside;
                }
                b'=' => value = true,
                b'"' | b'\'' if value => {
                    value = false;
                    let unclosed = &mut self.unclosed[usize::from(*byte == b'\'')];
                    if !*unclosed {
                        match bytes[at + 1..].iter().position(|other| other == byte) {
                            Some(length) => at += length + 1,
                            None => *unclosed = true,
                        }
                    }
                }
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => value = false,
            }
            at += 1;
        }
        std::mem::take(&mut self.rest)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        // `<` before anything but a name is a sign that someone wrote: "不足<20".
        let starts = |at: &usize| {
            let next = self.rest.as_bytes().get(at + 1);
            next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
        };
        let at = self.rest.match_indices('<').map(|(at, _)| at).find(starts).unwrap_or(self.rest.len());
        if at > 0 {
            let (words, rest) = self.rest.split_at(at);
            self.rest = rest;
            return Some(Token::Words(words));
        }
        if let Some(comment) = self.rest.strip_prefix("<!--") {
            let (inside, after) = comment.split_once("-->").unwrap_or((comment, ""));
            self.rest = after;
            return Some(Token::Comment(inside));
        }
        let tag = &self.rest[1..];
        let mark = usize::from(tag.starts_with('/'));
        let length = tag[mark..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'));
        let (name, rest) = tag.split_at(mark + length.unwrap_or(tag.len() - mark));
        self.rest = rest;
        Some(Token::Tag(name.to_ascii_lowercase(), self.attributes()))
    }
}

/// The attributes of a tag, quoted or not: names as written, values with their entities resolved and
/// empty where there is none.
pub(super) fn attributes(mut rest: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let blank = |c: char| c.is_ascii_whitespace() || c == '/';
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(blank);
        if rest.is_empty() {
            return None;
        }
        // A name may begin with anything, even `=`, and so is never empty.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(|c| blank(c) || c == '=').map_or(rest.len(), |end| first + end);
        let (name, after) = rest.split_at(end);
        rest = after;
        let Some(value) = after.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            return Some((name, Cow::Borrowed("")));
        };
        let quoted = [('"', value.strip_prefix('"')), ('\'', value.strip_prefix('\''))];
        let quoted = quoted.into_iter().find_map(|(quote, inside)| inside?.split_once(quote));
        let (value, after) = quoted.unwrap_or_else(|| {
            value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
        });
        rest = after;
        Some((name, entities(value.trim_end_matches('/'))))
    })
}

/// Names of characters that stand in tables and prose, the non-breaking space among them.
const NAMES: [(&str, char); 48] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("minus", '−'),
    ("middot", '·'),
    ("bull", '•'),
    ("hellip", '…'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("pound", '£'),
    ("sect", '§'),
    ("para", '¶'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("micro", 'µ'),
    ("permil", '‰'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("frac12", '½'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("sum", '∑'),
    ("radic", '√'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
];

/// Resolves entities: those of XML, the non-breaking space and its like, and numbers. What is none
/// stays as it is written. The commonest are also taken without their semicolon.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..first]);
    for piece in text[first + 1..].split('&') {
        let length = piece
            .bytes()
            .enumerate()
            .take_while(|(at, byte)| byte.is_ascii_alphanumeric() || (*at == 0 && *byte == b'#'))
            .count();
        let (name, rest) = piece.split_at(length);
        let closed = rest.strip_prefix(';');
        let resolved = if let Some(digits) = name.strip_prefix('#') {
            numbered(digits)
        } else {
            let known = NAMES.iter().find(|(known, _)| *known == name);
            known
                .filter(|(known, _)| {
                    closed.is_some() || matches!(*known, "amp" | "lt" | "gt" | "quot" | "nbsp")
                })
                .map(|(_, c)| *c)
        };
        if let Some(c) = resolved {
            plain.push(c);
            plain.push_str(closed.unwrap_or(rest));
        } else {
            plain.push('&');
            plain.push_str(piece);
        }
    }
    Cow::Owned(plain)
}

/// The character of a number. Those from 128 to 159 mean what Windows keeps there.
fn numbered(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    match code.ok()? {
        code @ 128..=159 => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        code => char::from_u32(code).filter(|c| *c != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens, attributes, entities};

    #[test]
    fn entities_are_resolved_by_name_and_number_and_others_stay() {
        assert_eq!(entities("&lt;b&gt;&#20044;&#x4E4C;&unknown;"), "<b>乌乌&unknown;");
        assert_eq!(entities("&emsp;&mdash;&times;&middot;&#160;&nbsp;"), "\u{2003}—×·\u{a0}\u{a0}");
        assert_eq!(
            entities("&nbsp&nbsp甲&amp;lt;&copy & 乙&&#151;&#0;"),
            "\u{a0}\u{a0}甲&lt;&copy & 乙&—&#0;"
        );
        assert_eq!(entities("a&"), "a&");
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes_and_values() {
        let found: Vec<_> =
            attributes(" x:num rowspan='2' COLSPAN = 3 title=\"a>b\" value=1/2 ==/").collect();
        let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let expected = [
            ("x:num", ""),
            ("rowspan", "2"),
            ("COLSPAN", "3"),
            ("title", "a>b"),
            ("value", "1/2"),
            ("=", ""),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn tags_end_where_a_reader_sees_them_end() {
        let names = |text| {
            let tags = Tokens::new(text).filter_map(|token| match token {
                Token::Tag(name, _) => Some(name),
                _ => None,
            });
            tags.collect::<Vec<_>>()
        };
        assert_eq!(names("<td title='a>b'>x<20</TD >"), ["td", "/td"]);
        assert_eq!(names("<td width=10\">x</td><td title=\"a>y</td>"), ["td", "/td", "td", "/td"]);
        assert_eq!(names("<!DOCTYPE html><?xml v?><br/><"), ["!doctype", "?xml", "br"]);
    }
}
