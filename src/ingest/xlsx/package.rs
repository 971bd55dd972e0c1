//! The zip package of a workbook: its parts under whatever spelling, and the relations between them.

use std::collections::BTreeMap;
use std::io::Cursor;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use quick_xml::events::Event;
use zip::{CompressionMethod, ZipArchive};

use crate::ingest::guard::PART_BYTES;
use crate::ingest::workbook::Refusal;
use crate::ingest::xml::{self, Part};
use crate::ooxml::path;

/// A package whose parts are found in any case and with either slash, as some programs write them.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: BTreeMap<String, usize>,
    /// Used for one part after the other: making one costs as much as unpacking a small part.
    inflate: Decompress,
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
        Ok(Self { bytes, archive, parts, inflate: Decompress::new(false) })
    }

    /// Names of all parts, in lower case, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// A part; `None` where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Option<Result<Part<'_>, String>> {
        let place = *self.parts.get(&spelled(name))?;
        if let Some(whole) = self.at_once(place) {
            return Some(Ok(Part::unpacked(whole)));
        }
        let part = self.archive.by_index(place).map_err(|error| error.to_string());
        Some(part.map(|part| {
            let declared = part.size();
            Part::open(part, declared, PART_BYTES)
        }))
    }

    /// A part that is packed as nearly all are, unpacked in one go. `None` where it is not, or is not what the
    /// package says of it: reading it bit by bit tells what is wrong, and gives what stands before that.
    fn at_once(&mut self, place: usize) -> Option<Vec<u8>> {
        let part = self.archive.by_index_raw(place).ok()?;
        let plain = part.compression() == CompressionMethod::Deflated && !part.encrypted();
        let size = usize::try_from(part.size()).ok().filter(|size| plain && *size < Part::WHOLE as usize)?;
        let start = usize::try_from(part.data_start()?).ok()?;
        let end = start.checked_add(usize::try_from(part.compressed_size()).ok()?)?;
        let (packed, checksum) = (self.bytes.get(start..end)?, part.crc32());
        // With room for one byte too many.
        let mut whole = Vec::with_capacity(size + 1);
        self.inflate.reset(false);
        let status = self.inflate.decompress_vec(packed, &mut whole, FlushDecompress::Finish).ok()?;
        let mut crc = Crc::new();
        crc.update(&whole);
        (status == Status::StreamEnd && whole.len() == size && crc.sum() == checksum).then_some(whole)
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
