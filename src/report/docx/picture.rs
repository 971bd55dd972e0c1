//! A chart in the text: centred, with what it shows in words for those who cannot see it.

use super::page::Page;
use super::style::Style;
use super::text::Setter;
use crate::ooxml::xml::Xml;
use crate::report::summary::Figure;

/// English metric units of a twip.
const TWIP: i64 = 635;
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// Room for a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// In twips, 1440 to the inch.
    pub width: i64,
    /// In twips.
    pub height: i64,
}

/// A drawn chart among the parts of the document.
pub(super) struct Picture<'a> {
    /// Id of the relation to it.
    pub(super) id: String,
    /// Its number in the document.
    pub(super) number: usize,
    pub(super) bytes: &'a [u8],
}

impl Picture<'_> {
    /// Caption and picture; the caption says what is to be seen.
    pub(super) fn write(&self, xml: &mut Xml, set: &Setter<'_>, figure: &Figure, page: Page) {
        set.line(xml, Style::Caption, &figure.title);
        let Size { width, height } = fitted(pixels(self.bytes), page.room_for_picture());
        let (width, height) = (width * TWIP, height * TWIP);
        let extent: [(&str, &dyn std::fmt::Display); 2] = [("cx", &width), ("cy", &height)];
        let named: [(&str, &dyn std::fmt::Display); 3] =
            [("id", &self.number), ("name", &figure.name), ("descr", &figure.alt)];
        set.paragraph(xml, Style::Picture, |xml| {
            xml.node("w:r", &[], |xml| {
                xml.node("w:drawing", &[], |xml| {
                    let close = [("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)];
                    let close = close.map(|(name, none)| (name, none as &dyn std::fmt::Display));
                    xml.node("wp:inline", &close, |xml| {
                        xml.leaf("wp:extent", &extent);
                        xml.leaf("wp:docPr", &named);
                        xml.node("wp:cNvGraphicFramePr", &[], |xml| {
                            xml.leaf("a:graphicFrameLocks", &[("noChangeAspect", &1)]);
                        });
                        xml.node("a:graphic", &[], |xml| {
                            xml.node("a:graphicData", &[("uri", &PICTURE)], |xml| {
                                self.pixels(xml, &named, &extent)
                            });
                        });
                    });
                });
            });
        });
    }

    fn pixels(
        &self,
        xml: &mut Xml,
        named: &[(&str, &dyn std::fmt::Display)],
        extent: &[(&str, &dyn std::fmt::Display)],
    ) {
        xml.node("pic:pic", &[], |xml| {
            xml.node("pic:nvPicPr", &[], |xml| {
                xml.leaf("pic:cNvPr", named);
                xml.leaf("pic:cNvPicPr", &[]);
            });
            xml.node("pic:blipFill", &[], |xml| {
                xml.leaf("a:blip", &[("r:embed", &self.id)]);
                xml.node("a:stretch", &[], |xml| xml.leaf("a:fillRect", &[]));
            });
            xml.node("pic:spPr", &[], |xml| {
                xml.node("a:xfrm", &[], |xml| {
                    xml.leaf("a:off", &[("x", &0), ("y", &0)]);
                    xml.leaf("a:ext", extent);
                });
                xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
            });
        });
    }
}

/// Width and height of a PNG, from its header; a square for what is none.
fn pixels(png: &[u8]) -> (i64, i64) {
    let side = |at: usize| {
        let bytes = png.get(at..at + 4)?;
        Some(i64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))).filter(|side| *side > 0)
    };
    side(16).zip(side(20)).unwrap_or((1, 1))
}

/// The largest size with the sides' ratio that fits.
fn fitted((width, height): (i64, i64), room: Size) -> Size {
    if width * room.height > height * room.width {
        Size { width: room.width, height: room.width * height / width }
    } else {
        Size { width: room.height * width / height, height: room.height }
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, fitted, pixels};

    #[test]
    fn a_picture_keeps_its_ratio_within_its_room() {
        let room = Size { width: 800, height: 400 };
        assert_eq!(fitted((1000, 250), room), Size { width: 800, height: 200 });
        assert_eq!(fitted((100, 100), room), Size { width: 400, height: 400 });
    }

    #[test]
    fn the_size_of_a_png_stands_in_its_header() {
        let mut png = vec![0; 24];
        png[18..20].copy_from_slice(&[7, 128]);
        png[22..24].copy_from_slice(&[4, 56]);
        assert_eq!(pixels(&png), (1920, 1080));
        assert_eq!(pixels(b"none"), (1, 1));
    }
}
