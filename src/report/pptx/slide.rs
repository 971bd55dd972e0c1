//! One slide: its placeholders and what stands between title and footer.

use std::collections::BTreeMap;

use super::chart::{self, Chart};
use super::fit;
use super::frame::{self, Holder, Mark};
use super::page::{Page, Shown};
use super::place::{Area, FOOTER, Look};
use super::text::{self, Align, Face, paragraph};
use super::{NAMESPACES, SlidesError, master, notes};
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations};

/// The proportion of pictures, which is that of the sheet they are drawn on.
const PICTURE: (f64, f64) = (1860.0, 860.0);

/// Writes slides one after another and numbers what they hold.
pub(super) struct Writer<'d> {
    language: &'d str,
    footer: &'d str,
    pictures: &'d BTreeMap<String, Vec<u8>>,
    charts: usize,
    /// Parts of pictures that are there already, by the name of their figure.
    media: BTreeMap<&'d str, String>,
}

/// A slide, and the parts that came with it.
pub(super) struct Written {
    pub(super) xml: Xml,
    pub(super) relations: Relations,
    pub(super) parts: Vec<Part>,
}

impl<'d> Writer<'d> {
    pub(super) fn new(language: &'d str, footer: &'d str, pictures: &'d BTreeMap<String, Vec<u8>>) -> Self {
        Self { language, footer, pictures, charts: 0, media: BTreeMap::new() }
    }

    /// Writes a page as the slide of this number, counted from 1.
    pub(super) fn slide(&mut self, number: usize, page: &Page<'d>) -> Result<Written, SlidesError> {
        let mut relations = Relations::default();
        relations.to("slideLayout", &master::layout(page.look));
        relations.to("notesSlide", &notes::name(number));
        let mut parts = Vec::new();
        // Parts that the slide leads to are made before it, so that it knows the ids of its relations.
        let mut ids = Vec::new();
        for (_, shown) in &page.pieces {
            ids.push(match shown {
                Shown::Picture(figure) => {
                    let name = self.picture(&figure.name, &mut parts)?;
                    relations.to("image", &name)
                }
                Shown::Bars(bars) => relations.to("chart", &self.chart(&Chart::Bars(bars), &mut parts)?),
                Shown::Trend(trend) => relations.to("chart", &self.chart(&Chart::Trend(trend), &mut parts)?),
                Shown::Heading(_) | Shown::Lines(_) | Shown::Grid(_) => String::new(),
            });
        }
        let [a, r, p] = NAMESPACES;
        let xml = Xml::document("p:sld", &[(a.0, &a.1), (r.0, &r.1), (p.0, &p.1)], |xml| {
            xml.node("p:cSld", &[], |xml| {
                frame::tree(xml, |xml| {
                    self.title(xml, page);
                    for (place, ((area, shown), relation)) in (5..).zip(page.pieces.iter().zip(&ids)) {
                        self.piece(xml, place, *area, shown, relation);
                    }
                    let id = 5 + u32::try_from(page.pieces.len()).unwrap_or_default();
                    self.foot(xml, id, number);
                });
            });
            xml.node("p:clrMapOvr", &[], |xml| xml.leaf("a:masterClrMapping", &[]));
        });
        Ok(Written { xml, relations, parts })
    }

    /// The title, what the slide is about and the line under the title.
    fn title(&self, xml: &mut Xml, page: &Page<'_>) {
        let look = page.look;
        let (area, sizes) = look.title();
        // Bold words are a little wider.
        let room = area.width * 0.96;
        let size = fit::size(&page.title, (room, area.height), sizes);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of a title")]
        let lines = (area.height / (size * fit::LINE)).max(1.0) as usize;
        let words = fit::cut(&page.title, room, size, lines);
        let face = |size, bold, colour| Face { size, bold, colour, language: self.language };
        let title = Holder { kind: "title", index: 0, area: None, anchor: "ctr" };
        title.write(xml, &mark(2, "标题"), |xml| {
            paragraph(xml, &words, face(size, true, "tx1"), Align::Left)
        });
        let (area, size) = look.topic();
        let colour = if look == Look::Cover { "accent1" } else { "tx2" };
        let size = fit::size(&page.slide.topic, (area.width, area.height), &[size, 14.0, 12.0, 10.0]);
        let words = fit::cut(&page.slide.topic, area.width, size, 1);
        frame::text_box(xml, &mark(3, "主题"), area, |xml| {
            paragraph(xml, &words, face(size, look == Look::Cover, colour), Align::Left);
        });
        if !page.slide.subtitle.is_empty() {
            let (area, size) = look.subtitle(&page.slide.subtitle);
            let words = fit::cut(&page.slide.subtitle, area.width, size, 2);
            frame::text_box(xml, &mark(4, "副标题"), area, |xml| {
                paragraph(xml, &words, face(size, false, "tx2"), Align::Left);
            });
        }
    }

    fn piece(&self, xml: &mut Xml, id: u32, area: Area, shown: &Shown<'_>, relation: &str) {
        let face = |size, bold| Face { size, bold, colour: "tx1", language: self.language };
        match shown {
            Shown::Heading(words) => {
                let size = fit::size(words, (area.width, area.height), &[14.0, 12.0, 10.0]);
                let words = fit::cut(words, area.width, size, 1);
                frame::text_box(xml, &mark(id, "小标题"), area, |xml| {
                    paragraph(xml, &words, face(size, true), Align::Centre);
                });
            }
            Shown::Lines(lines) => frame::text_box(xml, &mark(id, "要点"), area, |xml| {
                text::statements(xml, lines, face(lines.size, false));
            }),
            Shown::Grid(grid) => {
                let mark = Mark { id, name: "表格", alt: &grid.table.caption };
                frame::table(xml, &mark, area, grid, self.language);
            }
            Shown::Picture(figure) => {
                let mark = Mark { id, name: "图", alt: &figure.alt };
                frame::picture(xml, &mark, area.of_proportion(PICTURE.0, PICTURE.1), relation);
            }
            Shown::Bars(bars) => {
                frame::chart(xml, &Mark { id, name: "图表", alt: &bars.alt }, area, relation)
            }
            Shown::Trend(trend) => {
                frame::chart(xml, &Mark { id, name: "图表", alt: &trend.alt }, area, relation)
            }
        }
    }

    fn foot(&self, xml: &mut Xml, id: u32, number: usize) {
        let size = fit::size(self.footer, (FOOTER.width, FOOTER.height), &[11.0, 10.0, 9.0]);
        let words = fit::cut(self.footer, FOOTER.width, size, 2);
        let face = Face { size, bold: false, colour: "tx2", language: self.language };
        let footer = Holder { kind: "ftr", index: 10, area: None, anchor: "ctr" };
        footer.write(xml, &mark(id, "页脚"), |xml| paragraph(xml, &words, face, Align::Left));
        let own = Holder { kind: "sldNum", index: 11, area: None, anchor: "ctr" };
        own.write(xml, &mark(id + 1, "页码"), |xml| {
            master::number(xml, self.language, &number.to_string());
        });
    }

    /// The part of a picture, made once.
    fn picture(&mut self, figure: &'d str, parts: &mut Vec<Part>) -> Result<String, SlidesError> {
        if let Some(name) = self.media.get(figure) {
            return Ok(name.clone());
        }
        let bytes = self.pictures.get(figure).ok_or_else(|| SlidesError::Picture(figure.to_owned()))?;
        let name = format!("ppt/media/image{}.png", self.media.len() + 1);
        parts.push(Part::packed(&name, "image/png", bytes.clone()));
        self.media.insert(figure, name.clone());
        Ok(name)
    }

    fn chart(&mut self, chart: &Chart<'_>, parts: &mut Vec<Part>) -> Result<String, SlidesError> {
        self.charts += 1;
        let [chart, workbook] = chart::parts(chart, self.charts, self.language)?;
        let name = chart.name.clone();
        parts.extend([chart, workbook]);
        Ok(name)
    }
}

fn mark(id: u32, name: &str) -> Mark<'_> {
    Mark { id, name, alt: "" }
}
