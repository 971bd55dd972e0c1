//! The relations of a part to other parts.

use super::path;
use super::xml::Xml;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What a part leads to, in the order in which it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// Type and part; the id is the place, from 1.
    all: Vec<(String, String)>,
}

impl Relations {
    /// Relates to a part and gives the id of the relation. One that is there already is not made twice.
    ///
    /// - `kind`: the last word of its type, such as `image`.
    /// - `part`: the name of the part, such as `ppt/media/image1.png`.
    pub fn to(&mut self, kind: &str, part: &str) -> String {
        self.of_type(format!("{OFFICE}/{kind}"), part)
    }

    /// The same, of a type that does not belong to office documents.
    pub(super) fn of_type(&mut self, kind: String, part: &str) -> String {
        let known = self.all.iter().position(|(own, to)| *own == kind && to == part);
        let place = known.unwrap_or_else(|| {
            self.all.push((kind, part.to_owned()));
            self.all.len() - 1
        });
        format!("rId{}", place + 1)
    }

    /// The parts it leads to.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(_, part)| part.as_str())
    }

    /// As a part, seen from the part they belong to; `None` where there are none.
    pub(super) fn document(&self, of: &str) -> Option<Xml> {
        let written = || {
            Xml::document("Relationships", &[("xmlns", &NAMESPACE)], |xml| {
                for (place, (kind, part)) in self.all.iter().enumerate() {
                    let (id, target) = (format!("rId{}", place + 1), path::relative(path::folder(of), part));
                    xml.leaf("Relationship", &[("Id", &id), ("Type", kind), ("Target", &target)]);
                }
            })
        };
        (!self.all.is_empty()).then(written)
    }
}

#[cfg(test)]
mod tests {
    use super::Relations;

    #[test]
    fn ids_are_unique_and_targets_relative() {
        let mut relations = Relations::default();
        assert_eq!(relations.to("image", "ppt/media/image1.png"), "rId1");
        assert_eq!(relations.to("notesSlide", "ppt/notesSlides/notesSlide1.xml"), "rId2");
        assert_eq!(relations.to("image", "ppt/media/image1.png"), "rId1");
        let text = relations.document("ppt/slides/slide1.xml").unwrap().into_bytes();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("Id=\"rId1\"") && text.contains("Target=\"../media/image1.png\""), "{text}");
        assert!(
            text.contains("relationships/notesSlide\" Target=\"../notesSlides/notesSlide1.xml\""),
            "{text}"
        );
        assert_eq!(text.matches("<Relationship ").count(), 2);
        assert_eq!(Relations::default().document(""), None);
    }
}
