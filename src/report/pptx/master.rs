//! The master of the slides and its two layouts: the first slide, and all others.

use super::NAMESPACES;
use super::frame::{Holder, Mark, block, tree};
use super::place::{Area, FOOTER, Look, NUMBER, RULE};
use super::text::{Align, Face, fill, fonts, paragraph};
use super::{fit, theme};
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations};

/// The master.
pub(super) const NAME: &str = "ppt/slideMasters/slideMaster1.xml";
/// Ids of masters and layouts share one range, which starts here.
pub(super) const ID: u32 = 2_147_483_648;

const MASTER_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml";
const LAYOUT_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml";

/// Looks in the order of their layouts, with a name for people.
const LOOKS: [(Look, &str); 2] = [(Look::Cover, "首页"), (Look::Plain, "标题和内容")];

/// The layout of a look.
pub(super) fn layout(look: Look) -> String {
    let number = LOOKS.iter().position(|(own, _)| *own == look).unwrap_or(0) + 1;
    format!("ppt/slideLayouts/slideLayout{number}.xml")
}

/// Master, layouts, themes and the master of the notes.
pub(super) fn parts() -> Vec<Part> {
    let mut relations = Relations::default();
    let layouts = LOOKS.map(|(look, _)| relations.to("slideLayout", &layout(look)));
    relations.to("theme", theme::NAME);
    let mut parts = vec![Part::xml(NAME, MASTER_TYPE, master(&layouts), relations)];
    parts.extend(LOOKS.map(|(look, name)| {
        let mut relations = Relations::default();
        relations.to("slideMaster", NAME);
        Part::xml(layout(look), LAYOUT_TYPE, layout_of(look, name), relations)
    }));
    parts.extend([theme::part(theme::NAME), super::notes::master(), theme::part(theme::OF_NOTES)]);
    parts
}

fn master(layouts: &[String]) -> Xml {
    let [a, r, p] = NAMESPACES;
    Xml::document("p:sldMaster", &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1)], |xml| {
        xml.node("p:cSld", &[], |xml| {
            xml.node("p:bg", &[], |xml| {
                xml.node("p:bgPr", &[], |xml| {
                    fill(xml, "bg1");
                    xml.leaf("a:effectLst", &[]);
                });
            });
            tree(xml, |xml| {
                let (title, _) = Look::Plain.title();
                holder("title", 0, title, "ctr").write(xml, &mark(2, "标题"), |xml| sample(xml, "标题"));
                let text = Look::Plain.body("");
                holder("body", 1, text, "t").write(xml, &mark(3, "正文"), |xml| sample(xml, "正文"));
                foot(xml, 4);
            });
        });
        colours(xml, "p:clrMap");
        xml.node("p:sldLayoutIdLst", &[], |xml| {
            for (number, relation) in (ID + 1..).zip(layouts) {
                xml.leaf("p:sldLayoutId", &[("id", &number), ("r:id", relation)]);
            }
        });
        xml.node("p:hf", &[("hdr", &"0"), ("dt", &"0")], |_| {});
        xml.node("p:txStyles", &[], |xml| {
            style(xml, "p:titleStyle", 28.0, "1");
            style(xml, "p:bodyStyle", 16.0, "0");
            style(xml, "p:otherStyle", 16.0, "0");
        });
    })
}

fn layout_of(look: Look, name: &str) -> Xml {
    let [a, r, p] = NAMESPACES;
    let kind: &[(&str, &dyn std::fmt::Display)] =
        &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1), ("type", &"titleOnly"), ("preserve", &"1")];
    Xml::document("p:sldLayout", kind, |xml| {
        xml.node("p:cSld", &[("name", &name)], |xml| {
            tree(xml, |xml| {
                block(xml, &mark(2, "色条"), look.bar(), "accent1");
                block(xml, &mark(3, "页脚线"), RULE, "accent5");
                let (title, _) = look.title();
                holder("title", 0, title, "ctr").write(xml, &mark(4, "标题"), |xml| sample(xml, "标题"));
                foot(xml, 5);
            });
        });
        xml.node("p:clrMapOvr", &[], |xml| xml.leaf("a:masterClrMapping", &[]));
    })
}

/// Footer and number of the slide.
fn foot(xml: &mut Xml, id: u32) {
    holder("ftr", 10, FOOTER, "ctr").write(xml, &mark(id, "页脚"), |xml| sample(xml, ""));
    holder("sldNum", 11, NUMBER, "ctr")
        .write(xml, &mark(id + 1, "页码"), |xml| number(xml, "zh-CN", "‹#›"));
}

/// The number of a slide, which programs keep true.
pub(super) fn number(xml: &mut Xml, language: &str, shown: &str) {
    let face = Face { size: 11.0, bold: false, colour: "tx2", language };
    xml.node("a:p", &[], |xml| {
        xml.leaf("a:pPr", &[("algn", &"r")]);
        xml.node(
            "a:fld",
            &[("id", &"{B5C3A1D2-0000-4000-8000-000000000001}"), ("type", &"slidenum")],
            |xml| {
                face.properties(xml, "a:rPr");
                xml.words("a:t", &[], shown);
            },
        );
    });
}

/// Which colours of the theme are grounds and texts.
pub(super) fn colours(xml: &mut Xml, element: &str) {
    const MAP: [(&str, &str); 12] = [
        ("bg1", "lt1"),
        ("tx1", "dk1"),
        ("bg2", "lt2"),
        ("tx2", "dk2"),
        ("accent1", "accent1"),
        ("accent2", "accent2"),
        ("accent3", "accent3"),
        ("accent4", "accent4"),
        ("accent5", "accent5"),
        ("accent6", "accent6"),
        ("hlink", "hlink"),
        ("folHlink", "folHlink"),
    ];
    let map: Vec<(&str, &dyn std::fmt::Display)> =
        MAP.iter().map(|(name, colour)| (*name, colour as &dyn std::fmt::Display)).collect();
    xml.leaf(element, &map);
}

fn style(xml: &mut Xml, element: &str, size: f64, bold: &str) {
    xml.node(element, &[], |xml| {
        xml.node("a:lvl1pPr", &[("algn", &"l")], |xml| {
            #[expect(clippy::cast_possible_truncation, reason = "a size of text")]
            let hundredths = (size * 100.0) as i64;
            #[expect(clippy::cast_possible_truncation, reason = "a size of text")]
            let apart = (size * fit::LINE * 100.0) as i64;
            xml.node("a:lnSpc", &[], |xml| xml.leaf("a:spcPts", &[("val", &apart)]));
            xml.leaf("a:buNone", &[]);
            xml.node("a:defRPr", &[("sz", &hundredths), ("b", &bold)], |xml| {
                fill(xml, "tx1");
                fonts(xml);
            });
        });
    });
}

fn sample(xml: &mut Xml, words: &str) {
    let face = Face { size: 16.0, bold: false, colour: "tx1", language: "zh-CN" };
    paragraph(xml, words, face, Align::Left);
}

fn holder(kind: &'static str, index: u32, area: Area, anchor: &'static str) -> Holder {
    Holder { kind, index, area: Some(area), anchor }
}

fn mark(id: u32, name: &str) -> Mark<'_> {
    Mark { id, name, alt: "" }
}
