//! The zip package: parts that are edited, added and removed, and all others as they came.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Unpatchable;

/// Longest part that is edited, in bytes.
const LONGEST: u64 = 64 << 20;

/// A package with its changes. Parts are found in any case and with either slash.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    places: BTreeMap<String, usize>,
    /// By the name they are looked up by: the name they are written under, and their text; none where
    /// the part is gone.
    changed: BTreeMap<String, (String, Option<String>)>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unpatchable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
        let named = archive.file_names_raw().enumerate();
        let places = named.map(|(place, name)| (spelled(&String::from_utf8_lossy(name)), place)).collect();
        Ok(Self { archive, places, changed: BTreeMap::new() })
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = spelled(name);
        match self.changed.get(&name) {
            Some((_, text)) => text.is_some(),
            None => self.places.contains_key(&name),
        }
    }

    /// Names of the parts it came with, as they are looked up.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The first name with a number that no part has.
    pub(super) fn free(&self, name: impl Fn(u32) -> String) -> (u32, String) {
        let mut names = (1..).map(|number| (number, name(number)));
        names.find(|(_, name)| !self.has(name)).unwrap_or_default()
    }

    /// A part as text; `None` where there is none.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Unpatchable> {
        let name = spelled(name);
        if let Some((_, text)) = self.changed.get(&name) {
            return Ok(text.clone());
        }
        let Some(place) = self.places.get(&name) else { return Ok(None) };
        let part = self.archive.by_index(*place).map_err(failed)?;
        let mut bytes = Vec::new();
        part.take(LONGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LONGEST {
            return Err(Unpatchable::Long(name));
        }
        let text = String::from_utf8(bytes).map_err(|_| Unpatchable::Encoding(name.clone()))?;
        let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
        if is_utf8(&text) { Ok(Some(text)) } else { Err(Unpatchable::Encoding(name)) }
    }

    /// A part that there has to be.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Unpatchable> {
        self.text(name)?.ok_or_else(|| Unpatchable::Missing(name.to_owned()))
    }

    /// Writes a part.
    pub(super) fn put(&mut self, name: &str, text: String) {
        self.changed.insert(spelled(name), (name.trim_start_matches('/').to_owned(), Some(text)));
    }

    /// Leaves a part out.
    pub(super) fn remove(&mut self, name: &str) {
        self.changed.insert(spelled(name), (String::new(), None));
    }

    /// The whole package: parts in the order they came, then new ones by name.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Unpatchable> {
        // Files carry the earliest day there is, never that of the run.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let write = |writer: &mut ZipWriter<_>, name: &str, text: &str| {
            writer.start_file(name, options).map_err(failed)?;
            writer.write_all(text.as_bytes()).map_err(failed)
        };
        for place in 0..self.archive.len() {
            let part = self.archive.by_index_raw(place).map_err(failed)?;
            let name = String::from_utf8_lossy(part.name_raw()).replace('\\', "/");
            let name = name.trim_start_matches('/');
            let known = spelled(name);
            // Of parts that differ in case only the last is the one that is read.
            let change = self.changed.get(&known).filter(|_| self.places.get(&known) == Some(&place));
            match change {
                Some((_, Some(text))) => write(&mut writer, name, text)?,
                Some((_, None)) => {}
                None => writer.raw_copy_file(part).map_err(failed)?,
            }
        }
        for (known, (name, text)) in &self.changed {
            if let Some(text) = text
                && !self.places.contains_key(known)
            {
                write(&mut writer, name, text)?;
            }
        }
        Ok(writer.finish().map_err(failed)?.into_inner())
    }
}

fn failed(error: impl std::fmt::Display) -> Unpatchable {
    Unpatchable::Package(error.to_string())
}

/// Whether a part does not say that it is in another encoding.
fn is_utf8(text: &str) -> bool {
    let Some(declaration) = text.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()) else {
        return true;
    };
    let declaration = declaration.to_ascii_lowercase();
    !declaration.contains("encoding") || declaration.contains("utf-8") || declaration.contains("utf8")
}

/// A part's name as it is looked up: without a slash in front, in lower case, with forward slashes.
fn spelled(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    #[test]
    fn only_utf8_is_edited() {
        assert!(is_utf8("<?xml version=\"1.0\" encoding='UTF-8'?><a/>") && is_utf8("<a/>"));
        assert!(!is_utf8("<?xml version=\"1.0\" encoding=\"GBK\"?><a/>"));
    }
}
