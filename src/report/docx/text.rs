//! Paragraphs and runs.

use super::style::{Style, Styles};
use crate::ooxml::xml::Xml;
use crate::report::summary::paper::{Level, Paragraph, Span};

/// Sets words in styles.
pub(super) struct Setter<'a> {
    pub(super) styles: &'a Styles,
    /// Whether marks that both scripts have, such as “”, are Chinese.
    pub(super) chinese: bool,
}

impl Setter<'_> {
    /// A paragraph of one run.
    pub(super) fn line(&self, xml: &mut Xml, style: Style, words: &str) {
        self.paragraph(xml, style, |xml| self.run(xml, None, words));
    }

    /// A paragraph of several lines.
    pub(super) fn lines(&self, xml: &mut Xml, style: Style, lines: &[String]) {
        self.line(xml, style, &lines.join("\n"));
    }

    /// A paragraph with what is in it.
    pub(super) fn paragraph(&self, xml: &mut Xml, style: Style, inner: impl FnOnce(&mut Xml)) {
        xml.node("w:p", &[], |xml| {
            xml.node("w:pPr", &[], |xml| self.style(xml, "w:pStyle", style));
            inner(xml);
        });
    }

    /// A paragraph without words, a point high, that carries properties of a section.
    pub(super) fn empty(&self, xml: &mut Xml, section: impl FnOnce(&mut Xml)) {
        xml.node("w:p", &[], |xml| {
            xml.node("w:pPr", &[], |xml| {
                self.style(xml, "w:pStyle", Style::End);
                section(xml);
            });
        });
    }

    /// The spans of a paragraph, what is to be filled in marked.
    pub(super) fn spans(&self, xml: &mut Xml, paragraph: &Paragraph) {
        if let Some((level, words)) = &paragraph.lead {
            let style = match level {
                Level::First => Style::FirstRun,
                Level::Second => Style::SecondRun,
                Level::Third => Style::ThirdRun,
            };
            self.run(xml, Some(style), words);
        }
        for span in &paragraph.spans {
            match span {
                Span::Said(words) => self.run(xml, None, words),
                Span::ToFill(words) => self.run(xml, Some(Style::ToFill), words),
            }
        }
    }

    /// A run; line breaks in it are kept.
    pub(super) fn run(&self, xml: &mut Xml, style: Option<Style>, words: &str) {
        xml.node("w:r", &[], |xml| {
            xml.node("w:rPr", &[], |xml| {
                if let Some(style) = style {
                    self.style(xml, "w:rStyle", style);
                }
                if self.chinese {
                    xml.leaf("w:rFonts", &[("w:hint", &"eastAsia")]);
                }
            });
            for (place, line) in words.split('\n').enumerate() {
                if place > 0 {
                    xml.leaf("w:br", &[]);
                }
                xml.words("w:t", &[("xml:space", &"preserve")], line);
            }
        });
    }

    fn style(&self, xml: &mut Xml, element: &str, style: Style) {
        xml.leaf(element, &[("w:val", &self.styles.id(style))]);
    }
}
