//! Makes every output of a report, in parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Material, chart, compose, docx, excel, html, pptx, summary, tables};
use crate::error::Error;
use crate::scheme::Scheme;
use crate::scheme::paper::REFERENCE;

/// The files of a report, by path below the output folder, and what could not be drawn.
pub struct Bundle {
    /// File contents by path, such as `charts/rank-bars.png`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Characters the embedded font lacks; they are drawn as boxes.
    pub missing_glyphs: BTreeSet<char>,
    /// Length of the official paper without its annexes ([`compose::paper::LIMIT`]); `None` where there is no
    /// paper.
    pub paper_length: Option<usize>,
}

/// Makes every output of a report. Charts and documents are made in parallel; the order of threads
/// never shows, since files are collected by name.
///
/// # Errors
///
/// [`Error::Make`] naming the output that could not be made.
pub fn bundle(material: &Material<'_>) -> Result<Bundle, Error> {
    let (summary, portraits) = compose::with_portraits(material);
    let mut bundle = Bundle {
        files: BTreeMap::new(),
        missing_glyphs: BTreeSet::new(),
        paper_length: Some(summary.paper.length()),
    };

    let names = material.file_names();
    let charts = summary.figures().map(|figure| Picture {
        path: format!("charts/{}", figure.name),
        figure,
        sheet: chart::Sheet::SCREEN,
    });
    // On paper a page is upright; its pixels would take as long again at twice the fineness.
    let pages = portraits.iter().map(|(place, figure)| Picture {
        path: format!("profiles/{}", names[*place]),
        figure,
        sheet: chart::Sheet::A4.finer(1),
    });
    let pictures: Vec<Picture<'_>> = charts.chain(pages).collect();
    let documents = || {
        let office = || rayon::join(|| slides(&summary), || paper(&summary, material.scheme));
        rayon::join(|| excel::workbook(&summary), || rayon::join(|| tables::files(material), office))
    };
    let (drawn, (workbook, (frames, (slides, paper)))) =
        rayon::join(|| pictures.par_iter().map(Picture::draw).collect::<Vec<_>>(), documents);
    let mut inline = BTreeMap::new();
    for (picture, drawn) in pictures.iter().zip(drawn) {
        let [png, svg] = drawn.map_err(|error| Error::make(&picture.figure.name, error))?;
        for (extension, drawing) in [("png", png), ("svg", svg)] {
            bundle.missing_glyphs.extend(drawing.missing);
            if extension == "svg" {
                let svg = String::from_utf8_lossy(&drawing.bytes).into_owned();
                inline.insert(picture.figure.name.clone(), svg);
            }
            bundle.files.insert(format!("{}.{extension}", picture.path), drawing.bytes);
        }
    }
    for (place, figure) in &portraits {
        let drawing = inline.get(&figure.name).map_or("", String::as_str);
        let table = summary.dossiers.iter().find(|table| table.id == figure.name);
        let page = html::portrait(figure, drawing, table, &summary.language)
            .map_err(|error| Error::make(&figure.name, error))?;
        bundle.files.insert(format!("profiles/{}.html", names[*place]), page.into_bytes());
    }
    let page = html::page(&summary, &inline).map_err(|error| Error::make("summary.html", error))?;
    bundle.files.insert("summary.html".to_owned(), page.into_bytes());
    let workbook = workbook.map_err(|error| Error::make("summary.xlsx", error))?;
    bundle.files.insert("summary.xlsx".to_owned(), workbook);
    let (slides, missing) = slides?;
    bundle.missing_glyphs.extend(missing);
    bundle.files.insert("slides.pptx".to_owned(), slides);
    bundle.files.insert("summary.docx".to_owned(), paper?);
    bundle.files.extend(frames?);
    Ok(bundle)
}

/// Makes the tables for other programs and nothing else.
///
/// # Errors
///
/// [`Error::Make`] naming the output that could not be made.
pub fn tables_alone(material: &Material<'_>) -> Result<Bundle, Error> {
    Ok(Bundle { files: tables::files(material)?, missing_glyphs: BTreeSet::new(), paper_length: None })
}

/// A figure on its way into files.
struct Picture<'f> {
    /// Below the output folder, without extension.
    path: String,
    figure: &'f summary::Figure,
    sheet: chart::Sheet,
}

impl Picture<'_> {
    /// As PNG and as SVG.
    fn draw(&self) -> Result<[chart::Drawing; 2], chart::ChartError> {
        let draw = |format| chart::draw(self.figure, self.sheet, format);
        Ok([draw(chart::Format::Png)?, draw(chart::Format::Svg)?])
    }
}

/// The slides with what their charts lack glyphs for. Charts are pictures without title there, which a slide
/// has as a text of its own.
///
/// # Errors
///
/// [`Error::Make`].
pub fn slides(summary: &summary::Summary) -> Result<(Vec<u8>, BTreeSet<char>), Error> {
    let draw = |figure: &summary::Figure| chart::draw(figure, chart::Sheet::BODY, chart::Format::Png);
    let figures: Vec<&summary::Figure> = summary.deck.pictures().collect();
    let drawn: Vec<_> = figures.par_iter().map(|figure| draw(figure)).collect();
    let (mut pictures, mut missing) = (BTreeMap::new(), BTreeSet::new());
    for (figure, drawing) in figures.iter().zip(drawn) {
        let drawing = drawing.map_err(|error| Error::make(&figure.name, error))?;
        missing.extend(drawing.missing);
        pictures.insert(figure.name.clone(), drawing.bytes);
    }
    let slides = pptx::slides(summary, &pictures).map_err(|error| Error::make("slides.pptx", error))?;
    Ok((slides, missing))
}

/// The official paper. Its charts are drawn anew: a page is not a screen, and says itself what they show.
///
/// # Errors
///
/// [`Error::Make`], and as [`look`].
pub fn paper(summary: &summary::Summary, scheme: &Scheme) -> Result<Vec<u8>, Error> {
    let made = |error| Error::make("summary.docx", error);
    let drawings = docx::pictures(&summary.paper)
        .into_par_iter()
        .map(|(figure, room)| {
            let sheet = chart::Sheet {
                width: units(room.width),
                height: units(room.height),
                ..chart::Sheet::A4.bare()
            };
            Ok((figure.name.clone(), chart::draw(figure, sheet, chart::Format::Png)?.bytes))
        })
        .collect::<Result<BTreeMap<String, Vec<u8>>, chart::ChartError>>()
        .map_err(|error| Error::make("summary.docx", error))?;
    docx::document(&summary.paper, &summary.language, &look(scheme)?, &drawings).map_err(made)
}

/// Units of a chart's layout in a length on paper: as many as give its words a size that is read at arm's length.
fn units(twips: i64) -> u32 {
    u32::try_from(twips * 27 / 200).unwrap_or_default()
}

/// How the paper looks in a district.
///
/// # Errors
///
/// [`Error::Reference`] for a `reference.docx` whose styles cannot be taken.
pub fn look(scheme: &Scheme) -> Result<docx::Look, Error> {
    let open = |bytes: &Arc<[u8]>| {
        docx::Reference::open(bytes)
            .map_err(|error| Error::Reference { path: scheme.dir.join(REFERENCE), reason: error.name() })
    };
    let reference = scheme.reference.as_ref().map(open).transpose()?;
    Ok(docx::Look { fonts: scheme.settings.fonts.clone(), reference })
}
