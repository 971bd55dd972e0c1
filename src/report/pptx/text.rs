//! Text in shapes: paragraphs of one run, in a size, a colour of the theme and a language.

use super::fit::LINE;
use super::page::{APART, DENT, Lines};
use super::place::emu;
use crate::ooxml::xml::Xml;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face<'l> {
    /// In points.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// A colour of the theme, such as `tx1`.
    pub(super) colour: &'static str,
    /// BCP 47 tag.
    pub(super) language: &'l str,
}

/// From which edge a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

impl Align {
    fn name(self) -> &'static str {
        match self {
            Self::Left => "l",
            Self::Centre => "ctr",
            Self::Right => "r",
        }
    }
}

impl Face<'_> {
    /// The size in hundredths of a point.
    #[expect(clippy::cast_possible_truncation, reason = "no text is that large")]
    pub(super) fn hundredths(&self) -> i64 {
        (self.size * 100.0).round() as i64
    }

    fn bold(&self) -> &'static str {
        if self.bold { "1" } else { "0" }
    }

    /// Properties of a run, under this name.
    pub(super) fn properties(&self, xml: &mut Xml, name: &str) {
        let other = if self.language == "zh-CN" { "en-US" } else { "zh-CN" };
        let language = if self.language == "en" { "en-US" } else { self.language };
        let attributes: [(&str, &dyn std::fmt::Display); 5] = [
            ("lang", &language),
            ("altLang", &other),
            ("sz", &self.hundredths()),
            ("b", &self.bold()),
            ("dirty", &"0"),
        ];
        xml.node(name, &attributes, |xml| {
            fill(xml, self.colour);
            fonts(xml);
        });
    }
}

/// The fonts of the theme, said wherever a text says how it looks: what it would inherit differs from program
/// to program.
pub(super) fn fonts(xml: &mut Xml) {
    xml.leaf("a:latin", &[("typeface", &"+mn-lt")]);
    xml.leaf("a:ea", &[("typeface", &"+mn-ea")]);
}

/// A fill of a colour of the theme.
pub(super) fn fill(xml: &mut Xml, colour: &str) {
    xml.node("a:solidFill", &[], |xml| xml.leaf("a:schemeClr", &[("val", &colour)]));
}

/// One paragraph. Line breaks in the words are spaces, since a paragraph is a statement.
pub(super) fn paragraph(xml: &mut Xml, words: &str, face: Face<'_>, align: Align) {
    xml.node("a:p", &[], |xml| {
        xml.node("a:pPr", &[("algn", &align.name())], |xml| spacing(xml, face.size, 0.0));
        run(xml, words, face);
    });
}

/// Statements with a dot before each.
pub(super) fn statements(xml: &mut Xml, lines: &Lines, face: Face<'_>) {
    let dent = emu(DENT * face.size);
    for (place, words) in lines.statements.iter().enumerate() {
        let dotted = place > 0 || !lines.goes_on;
        xml.node("a:p", &[], |xml| {
            let hanging = if dotted { -dent } else { 0 };
            xml.node("a:pPr", &[("marL", &dent), ("indent", &hanging)], |xml| {
                spacing(xml, face.size, APART * face.size);
                match dotted {
                    true => {
                        xml.node("a:buClr", &[], |xml| xml.leaf("a:schemeClr", &[("val", &"accent1")]));
                        xml.leaf("a:buFont", &[("typeface", &"Arial")]);
                        xml.leaf("a:buChar", &[("char", &"•")]);
                    }
                    false => xml.leaf("a:buNone", &[]),
                }
            });
            run(xml, words, face);
        });
    }
}

fn run(xml: &mut Xml, words: &str, face: Face<'_>) {
    let words = words.replace('\n', " ");
    if words.is_empty() {
        face.properties(xml, "a:endParaRPr");
        return;
    }
    xml.node("a:r", &[], |xml| {
        face.properties(xml, "a:rPr");
        xml.words("a:t", &[], &words);
    });
}

/// Lines a fixed number of points apart, whatever the font; and white space after.
fn spacing(xml: &mut Xml, size: f64, after: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "points of a slide")]
    let hundredths = |points: f64| (points * 100.0).round() as i64;
    let points = |xml: &mut Xml, name: &str, points: f64| {
        xml.node(name, &[], |xml| xml.leaf("a:spcPts", &[("val", &hundredths(points))]));
    };
    points(xml, "a:lnSpc", size * LINE);
    points(xml, "a:spcBef", 0.0);
    points(xml, "a:spcAft", after);
}
