//! Web pages in one file (MHTML), as Excel and browsers save them: a message with a part per page.

/// Most headers' lines that are looked at, and most boundaries of parts within parts.
const HEADERS: usize = 200;
const BOUNDARIES: usize = 8;

/// A part of a message.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its type in small letters, without parameters.
    pub(super) kind: String,
    /// The encoding its header names.
    pub(super) charset: Option<String>,
    /// The last piece of its address, or its number.
    pub(super) file: String,
    /// Its bytes, decoded.
    pub(super) body: Vec<u8>,
}

/// Headers by name, continued lines joined.
#[derive(Default)]
struct Headers(Vec<(String, String)>);

impl Headers {
    fn line(&mut self, line: &str) {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = self.0.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':')
            && self.0.len() < HEADERS
        {
            self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn kind(&self) -> String {
        self.get("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A parameter of the type, such as `charset`.
    fn parameter(&self, name: &str) -> Option<String> {
        let (_, rest) = self.get("content-type").split_once(';')?;
        let value = rest.split(';').find_map(|pair| {
            let (known, value) = pair.split_once('=')?;
            known.trim().eq_ignore_ascii_case(name).then_some(value)
        })?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    }
}

/// Whether bytes begin as a message does: with headers, and among them one that only messages have.
pub(in crate::ingest) fn is_message(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4_096)];
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let mut headers = Headers::default();
    for line in start.split(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        let name = line.split_once(':').map_or("", |(name, _)| name);
        let is_header = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_header && (headers.0.is_empty() || !line.starts_with([' ', '\t'])) {
            break;
        }
        headers.line(line);
    }
    let kind = headers.kind();
    !headers.get("mime-version").is_empty() || kind.starts_with("multipart/") || kind == "text/html"
}

/// The parts of a message, those of parts within parts among them.
pub(super) fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut boundaries: Vec<Vec<u8>> = Vec::new();
    let mut headers = Headers::default();
    // Where the body of the part being read begins; before that come its headers.
    let mut body = None;
    let mut at = bytes.len() - bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().len();
    while at < bytes.len() {
        let end =
            bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1);
        let line = bytes[at..end].trim_ascii_end();
        let is_boundary = line.strip_prefix(b"--").is_some_and(|rest| {
            boundaries
                .iter()
                .any(|known| rest.strip_prefix(&known[..]).is_some_and(|end| matches!(end, b"" | b"--")))
        });
        if is_boundary {
            if let Some(start) = body.take() {
                parts.push(part(&headers, &bytes[start..at]));
            }
            headers = Headers::default();
        } else if body.is_none() && (line.is_empty() || line.starts_with(b"<")) {
            // Some programs forget the blank line before a page.
            body = Some(if line.is_empty() { end } else { at });
            if let Some(boundary) = headers.parameter("boundary").filter(|name| !name.is_empty())
                && boundaries.len() < BOUNDARIES
            {
                boundaries.push(boundary.into_bytes());
            }
        } else if body.is_none() {
            headers.line(String::from_utf8_lossy(&bytes[at..end]).trim_end());
        }
        at = end;
    }
    if let Some(start) = body {
        parts.push(part(&headers, &bytes[start..]));
    }
    parts
}

fn part(headers: &Headers, body: &[u8]) -> Part {
    // Pictures are not read.
    let body = if headers.kind().starts_with("text/") { body } else { &[] };
    let body = match headers.get("content-transfer-encoding").to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    };
    let name = match headers.get("content-location") {
        "" => headers.get("content-id").trim_matches(['<', '>']),
        location => location,
    };
    let file = file_of(name).to_owned();
    Part { kind: headers.kind(), charset: headers.parameter("charset"), file, body }
}

/// The last piece of an address, or what follows `cid:` where parts are named by numbers.
pub(super) fn file_of(address: &str) -> &str {
    let address = address.strip_prefix("cid:").unwrap_or(address);
    address.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Quoted-printable: `=E4` is a byte, and `=` at the end of a line joins it to the next.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut plain = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'=' {
            plain.push(*byte);
        } else if let [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] = rest {
            rest = after;
        } else if let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            plain.push(high << 4 | low);
            rest = after;
        } else {
            plain.push(b'=');
        }
    }
    plain
}

/// Base64; what is none of its characters is passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            plain.push((bits >> count & 0xFF) as u8);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{base64, is_message, parts, quoted_printable};

    #[test]
    fn both_encodings_of_bodies_are_decoded() {
        assert_eq!(quoted_printable("a=E4=B9=8C=\r\nb=3Dc=zz=".as_bytes()), "a乌b=c=zz=".as_bytes());
        assert_eq!(base64(b"5LmM\r\n5LmMYQ=="), "乌乌a".as_bytes());
    }

    #[test]
    fn parts_within_parts_are_found_with_their_headers() {
        let message = b"From: <a>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"X\"\r\n\r\n\
            preamble\r\n--X\r\nContent-Type: multipart/alternative; boundary=Y\r\n\r\n--Y\r\n\
            Content-Type: TEXT/HTML; charset=\"gb2312\"\r\nContent-Location: file:///C:/a/b.htm\r\n\r\nbody\r\n--Y--\r\n\
            --X\r\nContent-Type: text/css\r\n\r\n--Z\r\n--X--\r\n";
        assert!(is_message(message));
        let found = parts(message);
        let html = found.iter().find(|part| part.kind == "text/html").unwrap();
        assert_eq!((html.charset.as_deref(), html.file.as_str()), (Some("gb2312"), "b.htm"));
        assert_eq!(html.body, b"body\r\n");
        let named = parts(b"Content-Type: text/html; charset='utf-8'\nContent-ID: <7>\n<table>");
        assert_eq!((named[0].file.as_str(), named[0].charset.as_deref()), ("7", Some("utf-8")));
        assert_eq!(named[0].body, b"<table>");
        assert!(found.iter().any(|part| part.kind == "text/css" && part.body == b"--Z\r\n"));
    }

    #[test]
    fn a_table_is_no_message() {
        assert!(!is_message("名称:值\n人口,12\n".as_bytes()));
        assert!(!is_message(b"From: a\nTo: b\n\nhello"));
        assert!(!is_message(b"<html><meta content=\"text/html\">"));
    }

    proptest! {
        #[test]
        fn finding_parts_never_panics(text in "(--X|--|\r\n|\n|:|=[0-9A-F]{0,2}|Content-Type: multipart/mixed; boundary=X\n|[a乌 ]){0,30}") {
            let _ = parts(text.as_bytes());
            let _ = is_message(text.as_bytes());
        }
    }
}
