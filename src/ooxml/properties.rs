//! What a file says of itself: title, language, who made it.

use super::xml::Xml;

/// What a file says of itself. The dates in it are fixed, so that the same content has the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// Such as "青河区2024年度法治政府建设横向评价".
    pub title: String,
    /// BCP 47 tag, such as `zh-CN`.
    pub language: String,
}

const MAKER: &str = "hengping";
/// The day in every file of ours.
const DAY: &str = "2000-01-01T00:00:00Z";

impl Properties {
    /// Title, maker, dates and language.
    pub(super) fn core(&self) -> Xml {
        const NAMESPACES: [(&str, &str); 4] = [
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ];
        let [cp, dc, terms, xsi] = &NAMESPACES;
        let namespaces: [(&str, &dyn std::fmt::Display); 4] =
            [(cp.0, &cp.1), (dc.0, &dc.1), (terms.0, &terms.1), (xsi.0, &xsi.1)];
        Xml::document("cp:coreProperties", &namespaces, |xml| {
            xml.words("dc:title", &[], &self.title);
            xml.words("dc:creator", &[], MAKER);
            xml.words("cp:lastModifiedBy", &[], MAKER);
            for name in ["dcterms:created", "dcterms:modified"] {
                xml.words(name, &[("xsi:type", &"dcterms:W3CDTF")], DAY);
            }
            xml.words("dc:language", &[], &self.language);
        })
    }

    /// The program.
    pub(super) fn app() -> Xml {
        let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
        Xml::document("Properties", &[("xmlns", &namespace)], |xml| xml.words("Application", &[], MAKER))
    }
}
