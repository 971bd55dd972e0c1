//! A document of the bureau's own: its styles, fonts and theme take the place of ours.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::W;

const STYLES: &str = "word/styles.xml";
const FONTS: &str = "word/fontTable.xml";
const THEME: &str = "word/theme/theme1.xml";
/// No part of a document of styles is larger.
const AT_MOST: u64 = 16 << 20;

/// What a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Paragraph,
    Character,
    Table,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Paragraph => "paragraph",
            Self::Character => "character",
            Self::Table => "table",
        })
    }
}

/// The styles of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    styles: String,
    ids: BTreeMap<(Kind, String), String>,
    /// Every id, of whatever kind.
    taken: Vec<String>,
    pub(super) fonts: Option<Vec<u8>>,
    pub(super) theme: Option<Vec<u8>>,
}

/// Why a document cannot give its styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// It is no Word document, or is damaged.
    #[error("it is no Word document")]
    NoDocument,
    /// It has no styles.
    #[error("it has no part {STYLES}")]
    NoStyles,
    /// Its styles are not what Word writes.
    #[error("its styles cannot be read")]
    BadStyles,
    /// A part is larger than any document of styles has.
    #[error("a part of it is too large")]
    TooLarge,
}

impl ReferenceError {
    /// The word for it, a key of the locale under `word.reason`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDocument => "no_document",
            Self::NoStyles => "no_styles",
            Self::BadStyles => "bad_styles",
            Self::TooLarge => "too_large",
        }
    }
}

impl Reference {
    /// Reads a document's styles, theme and table of fonts; its text and pages are left aside.
    ///
    /// # Errors
    ///
    /// [`ReferenceError`], where the paper could not be set with it.
    pub fn open(bytes: &[u8]) -> Result<Self, ReferenceError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReferenceError::NoDocument)?;
        let styles = part(&mut archive, STYLES)?.ok_or(ReferenceError::NoStyles)?;
        let styles = String::from_utf8(styles).map_err(|_| ReferenceError::BadStyles)?;
        let styles = styles.trim_start_matches('\u{feff}').to_owned();
        let (ids, taken) = ids(&styles)?;
        // Parts that lead elsewhere would lead to nowhere in ours.
        let alone = |bytes: &Vec<u8>| {
            let text = String::from_utf8_lossy(bytes);
            !text.contains("r:id=") && !text.contains("r:embed=") && well_formed(&text)
        };
        let fonts = part(&mut archive, FONTS)?.filter(alone);
        let theme = part(&mut archive, THEME)?.filter(alone);
        Ok(Self { styles, ids, taken, fonts, theme })
    }

    /// The id of the style with a name, which Word does not tell by case.
    pub(super) fn id(&self, kind: Kind, name: &str) -> Option<&str> {
        self.ids.get(&(kind, name.to_lowercase())).map(String::as_str)
    }

    /// An id for a style to be added that none has yet.
    pub(super) fn free_id(&self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        while self.taken.contains(&id) {
            id.push('x');
        }
        id
    }

    /// The part with further styles in it.
    pub(super) fn styles_with(&self, added: &[u8]) -> Vec<u8> {
        let (before, after) = self.styles.rsplit_once("</w:styles>").unwrap_or((&self.styles, ""));
        [before.as_bytes(), added, b"</w:styles>", after.as_bytes()].concat()
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, ReferenceError> {
    let Ok(entry) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.take(AT_MOST + 1).read_to_end(&mut bytes).map_err(|_| ReferenceError::NoDocument)?;
    if bytes.len() as u64 > AT_MOST { Err(ReferenceError::TooLarge) } else { Ok(Some(bytes)) }
}

fn well_formed(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

type Ids = (BTreeMap<(Kind, String), String>, Vec<String>);

/// The ids of styles by kind and name, and all ids.
fn ids(styles: &str) -> Result<Ids, ReferenceError> {
    let (mut ids, mut taken) = (BTreeMap::new(), Vec::new());
    let mut reader = Reader::from_str(styles);
    let mut own: Option<(Kind, String)> = None;
    let mut root = false;
    loop {
        match reader.read_event().map_err(|_| ReferenceError::BadStyles)? {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "w:styles" => root = attribute(&element, "xmlns:w").as_deref() == Some(W),
                "w:style" => {
                    let id = attribute(&element, "w:styleId").ok_or(ReferenceError::BadStyles)?;
                    taken.push(id.clone());
                    own = match attribute(&element, "w:type").as_deref() {
                        Some("paragraph") => Some((Kind::Paragraph, id)),
                        Some("character") => Some((Kind::Character, id)),
                        Some("table") => Some((Kind::Table, id)),
                        _ => None,
                    };
                }
                "w:name" => {
                    if let (Some((kind, id)), Some(name)) = (own.take(), attribute(&element, "w:val")) {
                        ids.entry((kind, name.to_lowercase())).or_insert(id);
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if root && styles.contains("</w:styles>") { Ok((ids, taken)) } else { Err(ReferenceError::BadStyles) }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|own| own.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}
