//! The zip package of a workbook: its parts under whatever spelling, and the relations between them.

use std::collections::BTreeMap;
use std::io::Cursor;

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::ingest::guard::PART_BYTES;
use crate::ingest::workbook::Refusal;
use crate::ingest::xml::{self, Part};
use crate::ooxml::path;

/// A package whose parts are found in any case and with either slash, as some programs write them.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: BTreeMap<String, usize>,
}

/// A relation from one part to another.
pub(super) struct Relation {
    /// The last word of its type, such as `worksheet`.
    pub(super) kind: String,
    /// The part it leads to.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
        let named = archive.file_names_raw().enumerate();
        let parts = named.map(|(place, name)| (spelled(&String::from_utf8_lossy(name)), place)).collect();
        Ok(Self { archive, parts })
    }

    /// Names of all parts, in lower case, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// A part; `None` where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Option<Result<Part<'_>, String>> {
        let place = *self.parts.get(&spelled(name))?;
        let part = self.archive.by_index(place).map_err(|error| error.to_string());
        Some(part.map(|part| {
            let declared = part.size();
            Part::open(part, declared, PART_BYTES)
        }))
    }

    /// The relations of a part, by id. None where there are none, or they cannot be read.
    pub(super) fn relations(&mut self, of: &str) -> BTreeMap<String, Relation> {
        let mut relations = BTreeMap::new();
        let Some(Ok(mut part)) = self.part(&path::relations(of)) else { return relations };
        let mut events = part.events().lenient();
        while let Ok(event) = events.next() {
            match event {
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                    let get = |name| xml::attribute(&tag, name).map(|value| value.into_owned());
                    if let (Some(id), Some(kind), Some(target)) = (get("Id"), get("Type"), get("Target")) {
                        let kind = kind.rsplit('/').next().unwrap_or(&kind).to_owned();
                        relations
                            .insert(id, Relation { kind, target: path::resolve(path::folder(of), &target) });
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        relations
    }
}

/// A part's name as it is looked up: without a slash in front, in lower case, with forward slashes.
fn spelled(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}
