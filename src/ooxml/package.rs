//! A package: parts in, the bytes of a file out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::path;
use super::xml::Xml;
use super::{Properties, Relations};

const TYPES: &str = "[Content_Types].xml";
const CORE: &str = "docProps/core.xml";
const APP: &str = "docProps/app.xml";
const CORE_TYPE: &str = "application/vnd.openxmlformats-package.core-properties+xml";
const APP_TYPE: &str = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
const RELATIONS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";
const CORE_RELATION: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// A part of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Such as `ppt/slides/slide1.xml`.
    pub name: String,
    kind: &'static str,
    bytes: Vec<u8>,
    relations: Relations,
}

impl Part {
    /// A part of XML, with what it leads to.
    ///
    /// - `kind`: its type of content.
    pub fn xml(name: impl Into<String>, kind: &'static str, xml: Xml, relations: Relations) -> Self {
        Self { name: name.into(), kind, bytes: xml.into_bytes(), relations }
    }

    /// A part that is packed already and leads nowhere: a picture, a workbook inside.
    ///
    /// - `kind`: its type of content, which all parts of its ending share.
    pub fn packed(name: impl Into<String>, kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), kind, bytes, relations: Relations::default() }
    }

    fn is_xml(&self) -> bool {
        self.ending() == "xml"
    }

    fn ending(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }
}

/// Why a package could not be made. All but the last are mistakes of the writer.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Two parts have one name.
    #[error("two parts are named {0}")]
    Twice(String),
    /// A part leads to one that is not there.
    #[error("{from} leads to {to}, which is not there")]
    Dangling {
        /// The part.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// Parts of one ending have different types of content.
    #[error("parts ending in .{0} have different types")]
    Types(String),
    /// It could not be packed.
    #[error("could not pack the parts")]
    Zip(#[from] zip::result::ZipError),
    /// It could not be written.
    #[error("could not write the parts")]
    Io(#[from] std::io::Error),
}

/// Parts on their way to a file.
#[derive(Clone, Debug)]
pub struct Package {
    main: String,
    properties: Properties,
    parts: Vec<Part>,
}

impl Package {
    /// A package around its main part, such as `ppt/presentation.xml`.
    pub fn new(main: Part, properties: Properties) -> Self {
        Self { main: main.name.clone(), properties, parts: vec![main] }
    }

    /// Adds a part. Parts stand in the file in the order in which they were added.
    pub fn add(&mut self, part: Part) {
        self.parts.push(part);
    }

    /// The file: types of contents first, then what the package leads to, then the parts, each
    /// followed by its relations. What is packed already is stored as it is.
    ///
    /// # Errors
    ///
    /// [`PackageError`] for names that are there twice, relations to parts that are not there, and
    /// types that contradict each other: office programs would offer to repair such a file.
    pub fn finish(mut self) -> Result<Vec<u8>, PackageError> {
        let mut root = Relations::default();
        root.to("officeDocument", &self.main);
        root.of_type(CORE_RELATION.to_owned(), CORE);
        root.to("extended-properties", APP);
        self.add(Part::xml(CORE, CORE_TYPE, self.properties.core(), Relations::default()));
        self.add(Part::xml(APP, APP_TYPE, Properties::app(), Relations::default()));
        self.check()?;

        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut write = |name: &str, bytes: &[u8], method| -> Result<(), PackageError> {
            zip.start_file(name, SimpleFileOptions::default().compression_method(method))?;
            Ok(zip.write_all(bytes)?)
        };
        write(TYPES, &self.types()?.into_bytes(), CompressionMethod::Deflated)?;
        let own = [("", &root, None)].into_iter();
        for (name, relations, part) in own.chain(self.parts.iter().map(|p| (&*p.name, &p.relations, Some(p))))
        {
            if let Some(part) = part {
                let packed =
                    if part.is_xml() { CompressionMethod::Deflated } else { CompressionMethod::Stored };
                write(name, &part.bytes, packed)?;
            }
            if let Some(document) = relations.document(name) {
                write(&path::relations(name), &document.into_bytes(), CompressionMethod::Deflated)?;
            }
        }
        Ok(zip.finish()?.into_inner())
    }

    fn check(&self) -> Result<(), PackageError> {
        let mut names = BTreeSet::new();
        for part in &self.parts {
            if !names.insert(part.name.to_lowercase()) {
                return Err(PackageError::Twice(part.name.clone()));
            }
        }
        for part in &self.parts {
            if let Some(to) = part.relations.parts().find(|to| !names.contains(&to.to_lowercase())) {
                return Err(PackageError::Dangling { from: part.name.clone(), to: to.to_owned() });
            }
        }
        Ok(())
    }

    /// Which part has which type: by ending for all but XML, which has many.
    fn types(&self) -> Result<Xml, PackageError> {
        let mut endings = BTreeMap::from([("rels", RELATIONS_TYPE), ("xml", "application/xml")]);
        for part in self.parts.iter().filter(|part| !part.is_xml()) {
            if *endings.entry(part.ending()).or_insert(part.kind) != part.kind {
                return Err(PackageError::Types(part.ending().to_owned()));
            }
        }
        let namespace = "http://schemas.openxmlformats.org/package/2006/content-types";
        Ok(Xml::document("Types", &[("xmlns", &namespace)], |xml| {
            for (ending, kind) in &endings {
                xml.leaf("Default", &[("Extension", ending), ("ContentType", kind)]);
            }
            for part in self.parts.iter().filter(|part| part.is_xml()) {
                let name = format!("/{}", part.name);
                xml.leaf("Override", &[("PartName", &name), ("ContentType", &part.kind)]);
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    fn properties() -> Properties {
        Properties { title: "<b>\"&'".to_owned(), language: "zh-CN".to_owned() }
    }

    fn part(name: &str, leads_to: &[&str]) -> Part {
        let mut relations = Relations::default();
        for to in leads_to {
            relations.to("image", to);
        }
        Part::xml(name, "application/x+xml", Xml::document("a", &[], |_| {}), relations)
    }

    fn text(bytes: &[u8], name: &str) -> String {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_package_holds_its_parts_with_types_relations_and_properties() {
        let whole = || {
            let mut package = Package::new(part("d/main.xml", &["d/media/1.png"]), properties());
            package.add(Part::packed("d/media/1.png", "image/png", vec![7; 99]));
            package.finish().unwrap()
        };
        let bytes = whole();
        assert_eq!(bytes, whole(), "the same parts, other bytes");
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let names: Vec<String> =
            (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(
            names,
            [TYPES, "_rels/.rels", "d/main.xml", "d/_rels/main.xml.rels", "d/media/1.png", CORE, APP]
        );
        assert_eq!(archive.by_name("d/media/1.png").unwrap().compression(), CompressionMethod::Stored);
        let types = text(&bytes, TYPES);
        assert!(types.contains("<Default Extension=\"png\" ContentType=\"image/png\"/>"), "{types}");
        assert!(types.contains("<Override PartName=\"/d/main.xml\""), "{types}");
        assert!(text(&bytes, "_rels/.rels").contains("Target=\"d/main.xml\""));
        assert!(text(&bytes, "d/_rels/main.xml.rels").contains("Target=\"media/1.png\""));
        assert!(text(&bytes, CORE).contains("<dc:title>&lt;b&gt;&quot;&amp;&apos;</dc:title>"));
    }

    #[test]
    fn a_relation_to_nowhere_is_an_error() {
        let package = Package::new(part("main.xml", &["media/1.png"]), properties());
        assert_eq!(
            package.finish().unwrap_err().to_string(),
            "main.xml leads to media/1.png, which is not there"
        );
    }

    #[test]
    fn two_parts_of_one_name_are_an_error() {
        let mut package = Package::new(part("main.xml", &[]), properties());
        package.add(part("Main.xml", &[]));
        assert!(matches!(package.finish(), Err(PackageError::Twice(name)) if name == "Main.xml"));
    }

    #[test]
    fn one_ending_has_one_type() {
        let mut package = Package::new(part("main.xml", &[]), properties());
        package.add(Part::packed("1.png", "image/png", Vec::new()));
        package.add(Part::packed("2.png", "image/jpeg", Vec::new()));
        assert!(matches!(package.finish(), Err(PackageError::Types(ending)) if ending == "png"));
    }
}
