//! Pages: size and margins of GB/T 9704-2012, and the number at their foot.

use super::W;
use super::picture::Size;
use super::style::Style;
use super::text::Setter;
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations};

const FOOTER_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml";

/// Twentieths of a point, in which Word measures: of an A4 page, of the margins 37, 35, 28 and 26 mm.
const SHORT_SIDE: i64 = 11_906;
const LONG_SIDE: i64 = 16_838;
const TOP: i64 = 2_098;
const BOTTOM: i64 = 1_984;
const INNER: i64 = 1_588;
const OUTER: i64 = 1_474;
/// Of 22 lines on a page, and of what a body character of 16 points lacks or has too much for 28 in a line.
pub(super) const LINE: i64 = 579;
const LINE_PITCH: i64 = 579;
const CHARACTER_SPACE: i64 = -849;
/// The page number stands 7 mm below the type area; on a page on its side there is less room.
const FOOT: i64 = 1_304;
const FOOT_ON_ITS_SIDE: i64 = 794;
/// What label, title, caption and remarks take of an annex's first page, in twips.
const BESIDE_PICTURE: i64 = 3_300;

/// How a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The long side upright.
    Upright,
    /// Turned, the upper margin at the spine.
    OnItsSide,
}

impl Page {
    /// Width of the type area, in twips.
    pub(super) fn width(self) -> i64 {
        match self {
            Self::Upright => SHORT_SIDE - INNER - OUTER,
            Self::OnItsSide => LONG_SIDE - TOP - BOTTOM,
        }
    }

    fn height(self) -> i64 {
        match self {
            Self::Upright => LONG_SIDE - TOP - BOTTOM,
            Self::OnItsSide => SHORT_SIDE - INNER - OUTER,
        }
    }

    /// The most that a picture may take below the title of its annex.
    pub(super) fn room_for_picture(self) -> Size {
        Size { width: self.width(), height: self.height() - BESIDE_PICTURE }
    }

    /// Ends a section in a paragraph that hardly takes room.
    pub(super) fn end(self, xml: &mut Xml, set: &Setter<'_>, feet: &[(Foot, String)]) {
        set.empty(xml, |xml| self.section(xml, feet));
    }

    /// The properties of a section.
    pub(super) fn section(self, xml: &mut Xml, feet: &[(Foot, String)]) {
        xml.node("w:sectPr", &[], |xml| {
            for (foot, id) in feet {
                xml.leaf("w:footerReference", &[("w:type", &foot.kind()), ("r:id", id)]);
            }
            xml.leaf("w:type", &[("w:val", &"nextPage")]);
            match self {
                Self::Upright => {
                    xml.leaf("w:pgSz", &[("w:w", &SHORT_SIDE), ("w:h", &LONG_SIDE)]);
                    margins(xml, [TOP, OUTER, BOTTOM, INNER], FOOT);
                }
                Self::OnItsSide => {
                    xml.leaf(
                        "w:pgSz",
                        &[("w:w", &LONG_SIDE), ("w:h", &SHORT_SIDE), ("w:orient", &"landscape")],
                    );
                    margins(xml, [INNER, TOP, OUTER, BOTTOM], FOOT_ON_ITS_SIDE);
                }
            }
            xml.leaf("w:cols", &[("w:space", &425)]);
            let grid: [(&str, &dyn std::fmt::Display); 3] = [
                ("w:type", &"linesAndChars"),
                ("w:linePitch", &LINE_PITCH),
                ("w:charSpace", &CHARACTER_SPACE),
            ];
            xml.leaf("w:docGrid", &grid);
        });
    }
}

fn margins(xml: &mut Xml, [top, right, bottom, left]: [i64; 4], footer: i64) {
    let margins: [(&str, &dyn std::fmt::Display); 7] = [
        ("w:top", &top),
        ("w:right", &right),
        ("w:bottom", &bottom),
        ("w:left", &left),
        ("w:header", &851),
        ("w:footer", &footer),
        ("w:gutter", &0),
    ];
    xml.leaf("w:pgMar", &margins);
}

/// The foot of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foot {
    /// Of odd pages: at the right.
    Odd,
    /// Of even ones: at the left.
    Even,
}

impl Foot {
    pub(super) fn part(self) -> &'static str {
        match self {
            Self::Odd => "word/footer1.xml",
            Self::Even => "word/footer2.xml",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Odd => "default",
            Self::Even => "even",
        }
    }

    /// "— 1 —", a character from the edge.
    pub(super) fn footer(self, set: &Setter<'_>) -> Part {
        let (style, number) = match self {
            Self::Odd => (Style::FooterOdd, 1),
            Self::Even => (Style::FooterEven, 2),
        };
        let xml = Xml::document("w:ftr", &[("xmlns:w", &W)], |xml| {
            set.paragraph(xml, style, |xml| {
                set.run(xml, None, "— ");
                xml.node("w:fldSimple", &[("w:instr", &"PAGE")], |xml| {
                    set.run(xml, None, &number.to_string())
                });
                set.run(xml, None, " —");
            });
        });
        Part::xml(self.part(), FOOTER_TYPE, xml, Relations::default())
    }
}
