//! Writes the official paper as a Word document, in the form that GB/T 9704-2012 asks for.
//!
//! In: a [`Paper`], the fonts, perhaps a document whose styles take the place of ours, and the drawn charts.
//! Out: the bytes of a `.docx`. Text and tables stand as composed; nothing is worded or computed here but
//! what is needed to set them. The same paper gives the same bytes.

mod columns;
mod page;
mod picture;
mod reference;
mod settings;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

pub use picture::Size;
pub use reference::{Reference, ReferenceError};

use crate::ooxml::xml::Xml;
use crate::ooxml::{Package, PackageError, Part, Properties, Relations};
use crate::report::summary::Figure;
use crate::report::summary::paper::{Annex, Level, Paper, Paragraph, Piece};
use crate::scheme::paper::Fonts;
use columns::Plan;
use page::{Foot, Page};
use picture::Picture;
use style::{Style, Styles};
use text::Setter;

const DOCUMENT: &str = "word/document.xml";
const DOCUMENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", W),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];
/// The namespace of text documents.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// How a document looks.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Names of fonts.
    pub fonts: Fonts,
    /// A document of the bureau's own whose styles are taken.
    pub reference: Option<Reference>,
}

impl Look {
    /// The names of styles that the document whose styles are taken lacks; ours stand in their place.
    pub fn lacking(&self) -> Vec<&'static str> {
        self.reference.as_ref().map(style::lacking).unwrap_or_default()
    }
}

/// The charts of a paper, each with the room it will have.
pub fn pictures(paper: &Paper) -> Vec<(&Figure, Size)> {
    let in_text = paper.body.iter().map(|piece| (Page::Upright, piece));
    let behind = paper.annexes.iter().flat_map(laid);
    let mut pictures = Vec::new();
    for (page, piece) in in_text.chain(behind) {
        if let Piece::Figure(figure) = piece {
            pictures.push((&**figure, page.room_for_picture()));
        }
    }
    pictures
}

/// Writes the document.
///
/// - `language`: BCP 47 tag of the paper.
/// - `drawings`: PNG files by [`Figure::name`], drawn in the room that [`pictures`] says. A chart without one is
///   left out, with its caption.
///
/// # Errors
///
/// [`PackageError`], which would be a fault of the program.
pub fn document(
    paper: &Paper,
    language: &str,
    look: &Look,
    drawings: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, PackageError> {
    let styles = Styles::new(&look.fonts, look.reference.as_ref(), language);
    let mut relations = Relations::default();
    relations.to("styles", style::PART);
    relations.to("settings", settings::PART);
    relations.to("fontTable", settings::FONTS);
    relations.to("theme", settings::THEME);
    let feet = [Foot::Odd, Foot::Even].map(|foot| (foot, relations.to("footer", foot.part())));
    let mut media = Vec::new();
    for figure in figures_of(paper) {
        if let Some(bytes) = drawings.get(&figure.name) {
            let name = format!("word/media/{}.png", figure.name);
            let id = relations.to("image", &name);
            media.push((figure.name.clone(), Picture { id, number: media.len() + 1, bytes }, name));
        }
    }
    let pictures: BTreeMap<&str, &Picture<'_>> =
        media.iter().map(|(figure, picture, _)| (figure.as_str(), picture)).collect();
    let writer = Writer {
        set: Setter { styles: &styles, chinese: language.starts_with("zh") },
        pictures,
        feet: &feet,
    };
    let namespaces = NAMESPACES.each_ref().map(|(name, value)| (*name, value as &dyn std::fmt::Display));
    let document = Xml::document("w:document", &namespaces, |xml| {
        xml.node("w:body", &[], |xml| writer.paper(xml, paper));
    });

    let properties = Properties { title: paper.title.concat(), language: language.to_owned() };
    let main = Part::xml(DOCUMENT, DOCUMENT_TYPE, document, relations);
    let mut package = Package::new(main, properties);
    package.add(styles.part());
    package.add(settings::part(language));
    package.add(settings::fonts(&look.fonts, look.reference.as_ref()));
    package.add(settings::theme(&look.fonts, look.reference.as_ref()));
    for (foot, _) in &feet {
        package.add(foot.footer(&writer.set));
    }
    for (_, picture, name) in &media {
        package.add(Part::packed(name, "image/png", picture.bytes.to_vec()));
    }
    package.finish()
}

/// Every chart once: one that stands twice is packed once.
fn figures_of(paper: &Paper) -> Vec<&Figure> {
    let mut names = std::collections::BTreeSet::new();
    paper.figures().filter(|figure| names.insert(figure.name.as_str())).collect()
}

/// The pieces of an annex, each with how its page lies: on its side for a table that would not be legible upright,
/// as the one before for whatever is no table.
fn laid(annex: &Annex) -> Vec<(Page, &Piece)> {
    let own = |piece: &Piece| match piece {
        Piece::Table(table) if columns::is_at_ease(table, Page::Upright.width()) => Some(Page::Upright),
        Piece::Table(_) => Some(Page::OnItsSide),
        _ => None,
    };
    let mut page = Page::Upright;
    let mut pieces = Vec::new();
    for piece in &annex.pieces {
        page = own(piece).unwrap_or(page);
        pieces.push((page, piece));
    }
    pieces
}

struct Writer<'a> {
    set: Setter<'a>,
    pictures: BTreeMap<&'a str, &'a Picture<'a>>,
    feet: &'a [(Foot, String)],
}

impl Writer<'_> {
    fn paper(&self, xml: &mut Xml, paper: &Paper) {
        self.set.lines(xml, Style::Title, &paper.title);
        self.paragraph(xml, Style::Addressee, &paper.addressee);
        paper.body.iter().for_each(|piece| self.piece(xml, piece, Page::Upright));
        self.annex_list(xml, paper);
        for paragraph in &paper.closing {
            self.paragraph(xml, Style::Closing, paragraph);
        }
        let mut page = Page::Upright;
        for annex in &paper.annexes {
            page.end(xml, &self.set, self.feet);
            let pieces = laid(annex);
            page = pieces.first().map_or(Page::Upright, |(page, _)| *page);
            self.set.line(xml, Style::AnnexLabel, &annex.label);
            self.set.line(xml, Style::AnnexTitle, &annex.title);
            for (own, piece) in pieces {
                if own != page {
                    page.end(xml, &self.set, self.feet);
                    page = own;
                }
                self.piece(xml, piece, page);
            }
        }
        page.section(xml, self.feet);
    }

    /// "附件：1．…", the others below the first.
    fn annex_list(&self, xml: &mut Xml, paper: &Paper) {
        let mut titles = paper.annex_list.iter();
        if let Some(first) = titles.next() {
            self.set.line(xml, Style::AnnexFirst, &format!("{}{first}", paper.annex_word));
        }
        for title in titles {
            self.set.line(xml, Style::AnnexNext, title);
        }
    }

    fn piece(&self, xml: &mut Xml, piece: &Piece, page: Page) {
        match piece {
            Piece::Heading(level, text) => self.set.line(xml, heading(*level), text),
            Piece::Paragraph(paragraph) => self.paragraph(xml, Style::Body, paragraph),
            Piece::List(lines) => lines.iter().for_each(|line| self.set.line(xml, Style::Body, line)),
            Piece::Table(table) => table::write(xml, &self.set, table, &Plan::of(table, page.width())),
            Piece::Figure(figure) => {
                if let Some(picture) = self.pictures.get(figure.name.as_str()) {
                    picture.write(xml, &self.set, figure, page);
                    self.set.line(xml, Style::Note, &figure.subtitle);
                    self.set.line(xml, Style::Note, &figure.footer);
                }
            }
        }
    }

    fn paragraph(&self, xml: &mut Xml, style: Style, paragraph: &Paragraph) {
        self.set.paragraph(xml, style, |xml| self.set.spans(xml, paragraph));
    }
}

fn heading(level: Level) -> Style {
    match level {
        Level::First => Style::First,
        Level::Second => Style::Second,
        Level::Third => Style::Third,
    }
}
