//! The notes of a slide, with its sources, and their master.

use super::frame::{Holder, Mark, at, tree};
use super::master::colours;
use super::page::Page;
use super::place::{Area, HEIGHT, WIDTH};
use super::text::{Align, Face, fill, paragraph};
use super::{NAMESPACES, slide_name, theme};
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations};

/// The master of the notes.
pub(super) const MASTER: &str = "ppt/notesMasters/notesMaster1.xml";

const MASTER_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml";
const NOTES_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml";

/// The picture of the slide and the text below, on an upright sheet.
const PICTURE: Area = Area { left: 54.0, top: 60.0, width: 432.0, height: 243.0 };
const TEXT: Area = Area { left: 54.0, top: 330.0, width: HEIGHT - 108.0, height: WIDTH - 390.0 };

/// The name of the part with the notes of a slide, counted from 1.
pub(super) fn name(number: usize) -> String {
    format!("ppt/notesSlides/notesSlide{number}.xml")
}

/// The notes of a page.
pub(super) fn slide(number: usize, page: &Page<'_>, language: &str) -> Part {
    let mut relations = Relations::default();
    relations.to("notesMaster", MASTER);
    relations.to("slide", &slide_name(number));
    let face = Face { size: 12.0, bold: false, colour: "tx1", language };
    let [a, r, p] = NAMESPACES;
    let xml = Xml::document("p:notes", &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1)], |xml| {
        xml.node("p:cSld", &[], |xml| {
            tree(xml, |xml| {
                picture(xml, None);
                let text = Holder { kind: "body", index: 1, area: None, anchor: "t" };
                text.write(xml, &Mark { id: 3, name: "备注", alt: "" }, |xml| {
                    for line in &page.slide.notes {
                        paragraph(xml, line, face, Align::Left);
                    }
                    if page.slide.notes.is_empty() {
                        paragraph(xml, "", face, Align::Left);
                    }
                });
            });
        });
        xml.node("p:clrMapOvr", &[], |xml| xml.leaf("a:masterClrMapping", &[]));
    });
    Part::xml(name(number), NOTES_TYPE, xml, relations)
}

/// The master.
pub(super) fn master() -> Part {
    let mut relations = Relations::default();
    relations.to("theme", theme::OF_NOTES);
    let face = Face { size: 12.0, bold: false, colour: "tx1", language: "zh-CN" };
    let [a, r, p] = NAMESPACES;
    let xml = Xml::document("p:notesMaster", &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1)], |xml| {
        xml.node("p:cSld", &[], |xml| {
            xml.node("p:bg", &[], |xml| {
                xml.node("p:bgPr", &[], |xml| {
                    fill(xml, "bg1");
                    xml.leaf("a:effectLst", &[]);
                });
            });
            tree(xml, |xml| {
                picture(xml, Some(PICTURE));
                let text = Holder { kind: "body", index: 1, area: Some(TEXT), anchor: "t" };
                text.write(xml, &Mark { id: 3, name: "备注", alt: "" }, |xml| {
                    paragraph(xml, "备注", face, Align::Left);
                });
            });
        });
        colours(xml, "p:clrMap");
    });
    Part::xml(MASTER, MASTER_TYPE, xml, relations)
}

/// The place of the slide's picture.
fn picture(xml: &mut Xml, area: Option<Area>) {
    xml.node("p:sp", &[], |xml| {
        xml.node("p:nvSpPr", &[], |xml| {
            xml.leaf("p:cNvPr", &[("id", &2), ("name", &"幻灯片图像")]);
            let locks: [(&str, &dyn std::fmt::Display); 3] =
                [("noGrp", &"1"), ("noRot", &"1"), ("noChangeAspect", &"1")];
            xml.node("p:cNvSpPr", &[], |xml| xml.leaf("a:spLocks", &locks));
            xml.node("p:nvPr", &[], |xml| xml.leaf("p:ph", &[("type", &"sldImg")]));
        });
        xml.node("p:spPr", &[], |xml| {
            if let Some(area) = area {
                at(xml, "a:xfrm", area);
                xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
            }
        });
    });
}
