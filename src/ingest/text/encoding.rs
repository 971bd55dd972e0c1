//! Bytes to characters, by what the bytes say and then by what Chinese offices write.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// Text, the encoding as people know it, and whether characters were lost on the way.
pub(in crate::ingest) type Decoded = (String, &'static str, bool);

/// Bytes looked at for a guess.
const SAMPLE: usize = 256 << 10;

/// Decodes by byte order mark, else as strict UTF-8, else as UTF-16 where zeros show it, else by a
/// guess that leans to GB 18030, a superset of GBK and GB 2312.
pub(in crate::ingest) fn decode(bytes: &[u8]) -> Decoded {
    certain(bytes).unwrap_or_else(|| guessed(bytes))
}

/// As [`decode`], for a document that names its encoding. The name is believed after the bytes
/// themselves, and only where they can be read under it: many programs always write the same name.
pub(in crate::ingest) fn decode_as(bytes: &[u8], label: Option<&[u8]>) -> Decoded {
    if let Some(decoded) = certain(bytes) {
        return decoded;
    }
    let named = label.and_then(Encoding::for_label);
    match named.filter(|named| [GBK, GB18030, BIG5, EUC_KR, SHIFT_JIS, EUC_JP].contains(named)) {
        Some(named) => {
            let decoded = under(if named == GBK { GB18030 } else { named }, bytes);
            if decoded.2 { Some(guessed(bytes)).filter(|guess| !guess.2).unwrap_or(decoded) } else { decoded }
        }
        None => guessed(bytes),
    }
}

/// The encoding a document names at its start: the value of an attribute, in a tag or after it.
pub(in crate::ingest) fn label<'a>(bytes: &'a [u8], tag: &[u8], attribute: &[u8]) -> Option<&'a [u8]> {
    let start = &bytes[..bytes.len().min(4_096)];
    let lower = start.to_ascii_lowercase();
    let find = |word: &[u8], from: usize| {
        lower[from..].windows(word.len()).position(|found| found == word).map(|at| from + at + word.len())
    };
    let after = start[find(attribute, find(tag, 0)?)?..].trim_ascii_start().strip_prefix(b"=")?;
    let value = after.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let length = value.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    Some(&value[..length])
}

/// UTF-16 without a mark: every other byte of digits, separators and line ends is zero.
pub(in crate::ingest) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4_096) & !1];
    let zeros = |side: usize| start.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let plain = |many: usize, few: usize| many >= 3 && many * 32 >= start.len() && few * 16 < many;
    let encoding = if plain(second, first) {
        UTF_16LE
    } else if plain(first, second) {
        UTF_16BE
    } else {
        return None;
    };
    // A table of small binary numbers has the same zeros, but makes no text, and none with something
    // between its words. The last character may have been cut in two.
    let text = encoding.decode_without_bom_handling(start).0;
    if !text.contains(['\r', '\n', '\t', ',', ';', '<']) {
        return None;
    }
    let odd =
        text.trim_end_matches('\u{FFFD}').chars().filter(|c| *c == '\u{FFFD}' || is_control(*c)).count();
    (odd * 50 <= text.chars().count()).then_some(encoding)
}

/// Whether a character has no place in a text.
pub(in crate::ingest) fn is_control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\r' | '\n')
}

/// What can be told without a guess.
fn certain(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(under(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf16(bytes) {
        return Some(under(encoding, bytes));
    }
    std::str::from_utf8(bytes).is_ok().then(|| under(UTF_8, bytes))
}

fn under(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    // A replacement character that stands in the file tells of a loss before it came to us.
    let lossy = errors || text.contains(char::REPLACEMENT_CHARACTER);
    let name = if encoding == GB18030 { "GB18030" } else { encoding.name() };
    (text.into_owned(), name, lossy)
}

fn guessed(bytes: &[u8]) -> Decoded {
    if is_mostly_utf8(bytes) {
        return under(UTF_8, bytes);
    }
    let guess = detect(bytes);
    let chinese = under(GB18030, bytes);
    if guess == GBK || guess == GB18030 {
        // Big5 can be read as GB 18030 too, and then has characters of no meaning among its words.
        let odd = chinese.0.contains(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
        return Some(under(BIG5, bytes)).filter(|big5| odd && !big5.2).unwrap_or(chinese);
    }
    if [BIG5, SHIFT_JIS, EUC_KR].contains(&guess) {
        return under(guess, bytes);
    }
    // A Western guess is what is left when the Chinese ones fail. One broken character, as when a
    // database cuts a field in two, is enough for that and no reason to read all others wrongly.
    let broken = chinese.0.matches(char::REPLACEMENT_CHARACTER).count();
    let whole = chinese.0.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
    if !chinese.2 || broken * 20 <= whole {
        return chinese;
    }
    // Nothing tells whether this is right: its characters must be looked at.
    let (text, name, _) = under(guess, bytes);
    (text, name, true)
}

/// UTF-8 with a damaged place, such as a cut end.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut whole) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        whole += chunk.valid().chars().filter(|c| *c >= '\u{800}').count();
    }
    whole >= 4 && broken * 4 <= whole
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], bytes.len() <= SAMPLE);
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030, GBK};

    use super::{decode, decode_as, label, utf16};

    const TABLE: &str = "单位：白土镇\r\n指标,数量\r\n人民调解案件,253\r\n法治宣传活动,12\r\n";

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        for (mark, swap) in [("", false), ("\u{feff}", false), ("", true), ("\u{feff}", true)] {
            let units = format!("{mark}{TABLE}");
            let bytes: Vec<u8> = units
                .encode_utf16()
                .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let name = if swap { "UTF-16BE" } else { "UTF-16LE" };
            assert_eq!(decode(&bytes), (TABLE.to_owned(), name, false));
            // A file that breaks off within a character.
            assert!(decode(&bytes[..bytes.len() - 1]).0.starts_with("单位：白土镇"));
        }
    }

    #[test]
    fn small_binary_numbers_are_no_utf16() {
        let numbers: Vec<u8> = (0_u16..400).flat_map(|n| (n % 20).to_le_bytes()).collect();
        assert_eq!(utf16(&numbers), None);
        assert_eq!(utf16(b""), None);
    }

    #[test]
    fn traditional_chinese_is_told_from_gb18030() {
        let traditional =
            "單位,數量,備註\n鄉鎮人民調解案件總數,253,依據統計報表填寫\n法治宣傳活動場次,12,無\n";
        assert_eq!(decode(&BIG5.encode(traditional).0), (traditional.to_owned(), "Big5", false));
        assert_eq!(decode(&GBK.encode(TABLE).0), (TABLE.to_owned(), "GB18030", false));
    }

    #[test]
    fn one_character_cut_in_two_does_not_spoil_the_others() {
        let mut bytes = GB18030.encode(TABLE).0.into_owned();
        // The second byte of 宣 is gone, as when a field is cut at a number of bytes.
        let at = bytes.windows(2).position(|two| two == GB18030.encode("宣").0.as_ref()).unwrap();
        bytes.splice(at + 1..at + 4, *b",");
        let (text, name, lossy) = decode(&bytes);
        assert!(text.starts_with("单位：白土镇\r\n指标,数量\r\n人民调解案件,253"), "{text}");
        assert_eq!((name, lossy), ("GB18030", true));
        let cut = &TABLE.as_bytes()[..TABLE.len() - 6];
        let (text, name, lossy) = decode(cut);
        assert!(text.starts_with("单位：白土镇\r\n指标,数量"), "{text}");
        assert_eq!((name, lossy), ("UTF-8", true));
    }

    #[test]
    fn a_name_is_believed_only_where_the_bytes_agree() {
        let gb = GB18030.encode(TABLE).0;
        for label in [&b"gb2312"[..], b"utf-8", b"iso-8859-1", b"nonsense"] {
            assert_eq!(decode_as(&gb, Some(label)).0, TABLE);
            assert_eq!(decode_as(TABLE.as_bytes(), Some(label)).1, "UTF-8");
        }
        let short = BIG5.encode("鄉鎮").0;
        assert_eq!(decode_as(&short, Some(b"big5")).0, "鄉鎮");
    }

    #[test]
    fn the_name_of_an_encoding_is_found_in_its_tag() {
        let named = |text: &'static str| label(text.as_bytes(), b"<meta", b"charset");
        assert_eq!(named("<html><META charset='gbk'>"), Some(&b"gbk"[..]));
        assert_eq!(named("<meta content=\"text/html; charset = gb2312\">"), Some(&b"gb2312"[..]));
        assert_eq!(named("<title>charset=gbk</title>"), None);
        assert_eq!(label(b"<?xml encoding=\"GB2312\"?>", b"<?xml", b"encoding"), Some(&b"GB2312"[..]));
    }

    #[test]
    fn characters_lost_before_are_lost() {
        assert!(decode("人民\u{fffd}解".as_bytes()).2);
    }
}
