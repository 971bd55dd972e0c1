//! The theme of office files: colours, fonts, and the three styles of each kind that a theme must have.

use super::xml::Xml;
use super::{Part, Relations};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.theme+xml";

/// Colours by the name of their element. The text colours have a contrast of 4.5:1 on white at least, and those of
/// the bars differ in lightness, so that they can be told apart on a grey print.
const COLOURS: [(&str, &str); 12] = [
    ("a:dk1", "1F2933"),
    ("a:lt1", "FFFFFF"),
    ("a:dk2", "5F6B7A"),
    ("a:lt2", "F1F3F5"),
    // At the top.
    ("a:accent1", "005A9E"),
    // At the bottom, as a fill and as a text.
    ("a:accent2", "D55E00"),
    ("a:accent3", "B9C3CD"),
    ("a:accent4", "B84A00"),
    // Rules.
    ("a:accent5", "CBD2D9"),
    ("a:accent6", "4393C3"),
    ("a:hlink", "005A9E"),
    ("a:folHlink", "5F6B7A"),
];

/// A theme under this name.
///
/// - `latin`, `han`: names of fonts.
pub fn part(name: &str, latin: &str, han: &str) -> Part {
    let namespace = "http://schemas.openxmlformats.org/drawingml/2006/main";
    let xml = Xml::document("a:theme", &[("xmlns:a", &namespace), ("name", &"hengping")], |xml| {
        xml.node("a:themeElements", &[], |xml| {
            xml.node("a:clrScheme", &[("name", &"hengping")], |xml| {
                for (element, colour) in COLOURS {
                    xml.node(element, &[], |xml| xml.leaf("a:srgbClr", &[("val", &colour)]));
                }
            });
            xml.node("a:fontScheme", &[("name", &"hengping")], |xml| {
                for kind in ["a:majorFont", "a:minorFont"] {
                    xml.node(kind, &[], |xml| {
                        xml.leaf("a:latin", &[("typeface", &latin)]);
                        xml.leaf("a:ea", &[("typeface", &han)]);
                        xml.leaf("a:cs", &[("typeface", &"")]);
                        xml.leaf("a:font", &[("script", &"Hans"), ("typeface", &han)]);
                    });
                }
            });
            xml.node("a:fmtScheme", &[("name", &"hengping")], styles);
        });
        xml.leaf("a:objectDefaults", &[]);
        xml.leaf("a:extraClrSchemeLst", &[]);
    });
    Part::xml(name, TYPE, xml, Relations::default())
}

fn styles(xml: &mut Xml) {
    let placeholder = |xml: &mut Xml| {
        xml.node("a:solidFill", &[], |xml| xml.leaf("a:schemeClr", &[("val", &"phClr")]));
    };
    let fills = |xml: &mut Xml| (0..3).for_each(|_| placeholder(xml));
    xml.node("a:fillStyleLst", &[], fills);
    xml.node("a:lnStyleLst", &[], |xml| {
        for width in [6350, 12700, 19050] {
            xml.node("a:ln", &[("w", &width)], |xml| {
                placeholder(xml);
                xml.leaf("a:prstDash", &[("val", &"solid")]);
            });
        }
    });
    xml.node("a:effectStyleLst", &[], |xml| {
        for _ in 0..3 {
            xml.node("a:effectStyle", &[], |xml| xml.leaf("a:effectLst", &[]));
        }
    });
    xml.node("a:bgFillStyleLst", &[], fills);
}
