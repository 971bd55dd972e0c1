//! Office files taken apart: parts, elements with their attributes and words, and relations.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// With its prefix, such as `p:sp`.
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Element>,
    /// Words that stand in it directly.
    pub words: String,
}

impl Element {
    /// Every element of a name, itself included, in the order of the document.
    pub fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let own = (self.name == name).then_some(self);
        own.into_iter().chain(self.children.iter().flat_map(|child| child.all(name))).collect()
    }

    /// All words below it.
    pub fn said(&self) -> String {
        self.words.clone() + &self.children.iter().map(Element::said).collect::<String>()
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// A package: its parts by name.
pub struct Office(pub BTreeMap<String, Vec<u8>>);

impl Office {
    pub fn open(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            parts.insert(part.name().unwrap().into_owned(), bytes);
        }
        Self(parts)
    }

    /// Names of the parts in a folder, without those below it.
    pub fn names(&self, folder: &str) -> Vec<&str> {
        let own = |name: &&String| name.strip_prefix(folder).is_some_and(|rest| !rest[1..].contains('/'));
        let mut names: Vec<&str> = self.0.keys().filter(own).map(String::as_str).collect();
        names.sort_by_key(|name| (name.len(), *name));
        names
    }

    /// A part as its outermost element.
    pub fn tree(&self, name: &str) -> Element {
        let text = std::str::from_utf8(&self.0[name]).unwrap();
        let mut reader = Reader::from_str(text);
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(element(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
                Event::End(_) => {
                    let closed = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(closed);
                }
                Event::Text(words) => {
                    open.last_mut().unwrap().words.push_str(&words);
                }
                Event::GeneralRef(reference) => {
                    let word =
                        quick_xml::escape::unescape(&format!("&{};", &*reference)).unwrap().into_owned();
                    open.last_mut().unwrap().words.push_str(&word);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop().unwrap().children.pop().unwrap()
    }

    /// The relations of a part: id, last word of the type, and the part it leads to.
    pub fn relations(&self, of: &str) -> Vec<(String, String, String)> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let name = format!("{folder}/_rels/{file}.rels");
        let name = name.trim_start_matches('/');
        if !self.0.contains_key(name) {
            return Vec::new();
        }
        let related = self.tree(name);
        let one = |relation: &&Element| {
            let target = relation.attribute("Target");
            let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
            for step in target.split('/') {
                match step {
                    ".." => drop(path.pop()),
                    step => path.push(step),
                }
            }
            let kind = relation.attribute("Type").rsplit('/').next().unwrap().to_owned();
            (relation.attribute("Id").to_owned(), kind, path.join("/"))
        };
        related.all("Relationship").iter().map(one).collect()
    }

    /// What is wrong with the package as such: parts without a type, relations to nowhere, ids used and not
    /// there.
    pub fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let types = self.tree("[Content_Types].xml");
        let endings: Vec<&str> = types.all("Default").iter().map(|own| own.attribute("Extension")).collect();
        let named: Vec<&str> = types.all("Override").iter().map(|own| own.attribute("PartName")).collect();
        for name in self.0.keys().filter(|name| *name != "[Content_Types].xml") {
            let ending = name.rsplit('.').next().unwrap();
            let typed = match ending {
                "xml" => named.contains(&format!("/{name}").as_str()),
                other => endings.contains(&other),
            };
            if !typed {
                wrong.push(format!("{name} has no type"));
            }
            let relations = self.relations(name);
            for (id, _, target) in &relations {
                if !self.0.contains_key(target) {
                    wrong.push(format!("{name}: {id} leads to {target}, which is not there"));
                }
            }
            if ending == "xml" {
                let text = String::from_utf8_lossy(&self.0[name]);
                for used in text.split(['"', '\'']).filter(|word| word.starts_with("rId")) {
                    if !relations.iter().any(|(id, ..)| id == used) {
                        wrong.push(format!("{name} uses {used}, which is not there"));
                    }
                }
            }
        }
        for (_, _, target) in self.relations("") {
            if !self.0.contains_key(&target) {
                wrong.push(format!("the package leads to {target}, which is not there"));
            }
        }
        wrong
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: start
            .attributes()
            .map(|own| {
                let own = own.unwrap();
                let value = quick_xml::escape::unescape(&own.value).unwrap();
                (own.key.as_ref().to_owned(), value.into_owned())
            })
            .collect(),
        ..Element::default()
    }
}
