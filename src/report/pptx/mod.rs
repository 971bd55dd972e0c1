//! Writes the deck of a summary as slides: real titles, tables and charts that can be edited, pictures with
//! a text alternative, and the sources in the notes.
//!
//! In: a [`Summary`] and its charts as pictures. Out: the bytes of a `.pptx`, the same on every run. Text is
//! measured before it is placed ([`fit`]); what does not fit goes on on a further slide ([`page`]).

mod chart;
mod fit;
mod frame;
mod grid;
mod master;
mod notes;
mod page;
mod place;
mod slide;
mod text;
mod theme;
mod workbook;

use std::collections::BTreeMap;

use self::page::Page;
use self::place::Look;
use super::summary::Summary;
use crate::ooxml::{Package, PackageError, Part, Properties, Relations, xml::Xml};

/// Why slides could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SlidesError {
    /// A chart that the deck shows was not drawn.
    #[error("the picture {0} is not there")]
    Picture(String),
    /// The numbers behind a chart could not be put into a workbook.
    #[error("could not make the workbook behind a chart")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The parts could not be packed.
    #[error("could not pack the slides")]
    Package(#[from] PackageError),
}

/// Namespaces that every part of slides declares.
pub(super) const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:p", "http://schemas.openxmlformats.org/presentationml/2006/main"),
];

const MAIN_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
const SLIDE_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";

/// Turns the deck of a summary into the bytes of a presentation.
///
/// - `pictures`: PNGs by the name of their figure.
///
/// # Errors
///
/// [`SlidesError`], if a picture is missing or a part cannot be made.
pub fn slides(summary: &Summary, pictures: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, SlidesError> {
    let deck = &summary.deck;
    let looks = std::iter::once(Look::Cover).chain(std::iter::repeat(Look::Plain));
    let pages: Vec<Page<'_>> = deck
        .slides
        .iter()
        .zip(looks)
        .flat_map(|(slide, look)| page::pages(slide, look, &deck.continued))
        .collect();
    let properties = Properties { title: summary.title.clone(), language: summary.language.clone() };
    let mut package = Package::new(presentation(pages.len()), properties);
    for part in views().into_iter().chain(master::parts()) {
        package.add(part);
    }
    let mut writer = slide::Writer::new(&summary.language, &deck.footer, pictures);
    for (number, page) in (1..).zip(&pages) {
        let written = writer.slide(number, page)?;
        package.add(Part::xml(slide_name(number), SLIDE_TYPE, written.xml, written.relations));
        package.add(notes::slide(number, page, &summary.language));
        for part in written.parts {
            package.add(part);
        }
    }
    Ok(package.finish()?)
}

/// The name of a slide's part, counted from 1.
fn slide_name(number: usize) -> String {
    format!("ppt/slides/slide{number}.xml")
}

/// What programs keep of their windows and of styles of tables. There is nothing to say, but without these
/// parts PowerPoint offers to repair the file.
const VIEWS: [(&str, &str, &str); 3] = [
    (
        "presProps",
        "p:presentationPr",
        "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml",
    ),
    ("viewProps", "p:viewPr", "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml"),
    (
        "tableStyles",
        "a:tblStyleLst",
        "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml",
    ),
];

fn view(kind: &str) -> String {
    format!("ppt/{kind}.xml")
}

fn views() -> Vec<Part> {
    let [a, r, p] = NAMESPACES;
    let part = |(kind, element, content): (&str, &str, &'static str)| {
        let namespaces: [(&str, &dyn std::fmt::Display); 4] =
            [(a.0, &a.1), (r.0, &r.1), (p.0, &p.1), ("def", &"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}")];
        let count = if kind == "tableStyles" { 4 } else { 3 };
        let xml = Xml::document(element, &namespaces[..count], |_| {});
        Part::xml(view(kind), content, xml, Relations::default())
    };
    VIEWS.map(part).into()
}

/// The part that lists masters and slides.
fn presentation(slides: usize) -> Part {
    let mut relations = Relations::default();
    let master = relations.to("slideMaster", master::NAME);
    let notes = relations.to("notesMaster", notes::MASTER);
    relations.to("theme", theme::NAME);
    for (kind, ..) in VIEWS {
        relations.to(kind, &view(kind));
    }
    let ids: Vec<String> = (1..=slides).map(|number| relations.to("slide", &slide_name(number))).collect();
    let [a, r, p] = NAMESPACES;
    let xml = Xml::document("p:presentation", &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1)], |xml| {
        xml.node("p:sldMasterIdLst", &[], |xml| {
            xml.leaf("p:sldMasterId", &[("id", &master::ID), ("r:id", &master)]);
        });
        xml.node("p:notesMasterIdLst", &[], |xml| xml.leaf("p:notesMasterId", &[("r:id", &notes)]));
        if !ids.is_empty() {
            xml.node("p:sldIdLst", &[], |xml| {
                // Ids of slides start at 256.
                for (number, id) in (256..).zip(&ids) {
                    xml.leaf("p:sldId", &[("id", &number), ("r:id", id)]);
                }
            });
        }
        xml.leaf("p:sldSz", &[("cx", &place::emu(place::WIDTH)), ("cy", &place::emu(place::HEIGHT))]);
        xml.leaf("p:notesSz", &[("cx", &place::emu(place::HEIGHT)), ("cy", &place::emu(place::WIDTH))]);
    });
    Part::xml("ppt/presentation.xml", MAIN_TYPE, xml, relations)
}

#[cfg(test)]
mod tests;
