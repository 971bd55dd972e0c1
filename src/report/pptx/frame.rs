//! Shapes on a slide: text boxes, placeholders, pictures, and frames around tables and charts.

use super::grid::{Grid, INSET, heading};
use super::place::{Area, emu};
use super::text::{Align, Face, fill, paragraph};
use crate::ooxml::xml::Xml;
use crate::report::summary::{ColumnKind, Tone};

/// What identifies a shape: unique on its slide, a name for people, a text alternative where it is no text.
pub(super) struct Mark<'a> {
    pub(super) id: u32,
    pub(super) name: &'a str,
    pub(super) alt: &'a str,
}

impl Mark<'_> {
    fn write(&self, xml: &mut Xml) {
        match self.alt.is_empty() {
            true => xml.leaf("p:cNvPr", &[("id", &self.id), ("name", &self.name)]),
            false => xml.leaf("p:cNvPr", &[("id", &self.id), ("name", &self.name), ("descr", &self.alt)]),
        }
    }
}

/// The tree of shapes of a slide, a layout or a master.
pub(super) fn tree(xml: &mut Xml, shapes: impl FnOnce(&mut Xml)) {
    xml.node("p:spTree", &[], |xml| {
        xml.node("p:nvGrpSpPr", &[], |xml| {
            xml.leaf("p:cNvPr", &[("id", &1), ("name", &"")]);
            xml.leaf("p:cNvGrpSpPr", &[]);
            xml.leaf("p:nvPr", &[]);
        });
        xml.node("p:grpSpPr", &[], |xml| {
            xml.node("a:xfrm", &[], |xml| {
                xml.leaf("a:off", &[("x", &0), ("y", &0)]);
                xml.leaf("a:ext", &[("cx", &0), ("cy", &0)]);
                xml.leaf("a:chOff", &[("x", &0), ("y", &0)]);
                xml.leaf("a:chExt", &[("cx", &0), ("cy", &0)]);
            });
        });
        shapes(xml);
    });
}

/// Where a shape stands, under the name of the element that says so.
pub(super) fn at(xml: &mut Xml, element: &str, area: Area) {
    xml.node(element, &[], |xml| {
        xml.leaf("a:off", &[("x", &emu(area.left)), ("y", &emu(area.top))]);
        xml.leaf("a:ext", &[("cx", &emu(area.width)), ("cy", &emu(area.height))]);
    });
}

/// A placeholder: its kind, its index among those of the layout, and where it stands if not where the layout says.
pub(super) struct Holder {
    pub(super) kind: &'static str,
    pub(super) index: u32,
    pub(super) area: Option<Area>,
    /// `t`, `ctr` or `b`.
    pub(super) anchor: &'static str,
}

impl Holder {
    /// Writes it with its paragraphs.
    pub(super) fn write(&self, xml: &mut Xml, mark: &Mark<'_>, paragraphs: impl FnOnce(&mut Xml)) {
        xml.node("p:sp", &[], |xml| {
            xml.node("p:nvSpPr", &[], |xml| {
                mark.write(xml);
                xml.node("p:cNvSpPr", &[], |xml| xml.leaf("a:spLocks", &[("noGrp", &"1")]));
                xml.node("p:nvPr", &[], |xml| match self.index {
                    0 => xml.leaf("p:ph", &[("type", &self.kind)]),
                    index => xml.leaf("p:ph", &[("type", &self.kind), ("idx", &index)]),
                });
            });
            xml.node("p:spPr", &[], |xml| {
                if let Some(area) = self.area {
                    at(xml, "a:xfrm", area);
                    xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
                }
            });
            body(xml, self.anchor, paragraphs);
        });
    }
}

/// A box of text.
pub(super) fn text_box(xml: &mut Xml, mark: &Mark<'_>, area: Area, paragraphs: impl FnOnce(&mut Xml)) {
    xml.node("p:sp", &[], |xml| {
        xml.node("p:nvSpPr", &[], |xml| {
            mark.write(xml);
            xml.leaf("p:cNvSpPr", &[("txBox", &"1")]);
            xml.leaf("p:nvPr", &[]);
        });
        xml.node("p:spPr", &[], |xml| {
            at(xml, "a:xfrm", area);
            xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
            xml.leaf("a:noFill", &[]);
        });
        body(xml, "t", paragraphs);
    });
}

/// A filled rectangle, for looks alone.
pub(super) fn block(xml: &mut Xml, mark: &Mark<'_>, area: Area, colour: &str) {
    xml.node("p:sp", &[], |xml| {
        xml.node("p:nvSpPr", &[], |xml| {
            mark.write(xml);
            xml.leaf("p:cNvSpPr", &[]);
            xml.node("p:nvPr", &[("userDrawn", &"1")], |_| {});
        });
        xml.node("p:spPr", &[], |xml| {
            at(xml, "a:xfrm", area);
            xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
            fill(xml, colour);
            xml.node("a:ln", &[], |xml| xml.leaf("a:noFill", &[]));
        });
    });
}

fn body(xml: &mut Xml, anchor: &str, paragraphs: impl FnOnce(&mut Xml)) {
    xml.node("p:txBody", &[], |xml| {
        let inset: [(&str, &dyn std::fmt::Display); 6] = [
            ("wrap", &"square"),
            ("lIns", &0),
            ("tIns", &0),
            ("rIns", &0),
            ("bIns", &0),
            ("anchor", &anchor),
        ];
        xml.node("a:bodyPr", &inset, |xml| xml.leaf("a:noAutofit", &[]));
        xml.leaf("a:lstStyle", &[]);
        paragraphs(xml);
    });
}

/// A picture of a related part.
pub(super) fn picture(xml: &mut Xml, mark: &Mark<'_>, area: Area, relation: &str) {
    xml.node("p:pic", &[], |xml| {
        xml.node("p:nvPicPr", &[], |xml| {
            mark.write(xml);
            xml.node("p:cNvPicPr", &[], |xml| xml.leaf("a:picLocks", &[("noChangeAspect", &"1")]));
            xml.leaf("p:nvPr", &[]);
        });
        xml.node("p:blipFill", &[], |xml| {
            xml.leaf("a:blip", &[("r:embed", &relation)]);
            xml.node("a:stretch", &[], |xml| xml.leaf("a:fillRect", &[]));
        });
        xml.node("p:spPr", &[], |xml| {
            at(xml, "a:xfrm", area);
            xml.node("a:prstGeom", &[("prst", &"rect")], |xml| xml.leaf("a:avLst", &[]));
        });
    });
}

/// A chart of a related part.
pub(super) fn chart(xml: &mut Xml, mark: &Mark<'_>, area: Area, relation: &str) {
    const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
    graphic(xml, mark, area, CHART, |xml| {
        xml.leaf("c:chart", &[("xmlns:c", &CHART), ("r:id", &relation)]);
    });
}

/// A table.
pub(super) fn table(xml: &mut Xml, mark: &Mark<'_>, area: Area, grid: &Grid<'_>, language: &str) {
    let area = Area { height: grid.height(), width: grid.widths.iter().sum(), ..area };
    graphic(xml, mark, area, "http://schemas.openxmlformats.org/drawingml/2006/table", |xml| {
        xml.node("a:tbl", &[], |xml| {
            xml.leaf("a:tblPr", &[("firstRow", &"1")]);
            xml.node("a:tblGrid", &[], |xml| {
                for width in &grid.widths {
                    xml.leaf("a:gridCol", &[("w", &emu(*width))]);
                }
            });
            let face = |bold, colour| Face { size: grid.size, bold, colour, language };
            row(xml, grid.heights[0], |xml| {
                for (place, column) in grid.table.columns.iter().enumerate() {
                    let words = grid.words(&heading(column), place);
                    cell(xml, &words, face(true, "tx1"), align(column.kind), Some("bg2"));
                }
            });
            for (own, height) in grid.table.rows[grid.rows.clone()].iter().zip(&grid.heights[1..]) {
                row(xml, *height, |xml| {
                    for (place, (cell, column)) in own.cells.iter().zip(&grid.table.columns).enumerate() {
                        let names = column.kind == ColumnKind::RowHeader;
                        let colour = match own.tone {
                            Tone::Lag if names => "accent4",
                            Tone::Lead if names => "accent1",
                            Tone::Muted => "tx2",
                            _ => "tx1",
                        };
                        let words = grid.words(cell.printed(), place);
                        self::cell(xml, &words, face(names, colour), align(column.kind), None);
                    }
                });
            }
        });
    });
}

fn align(kind: ColumnKind) -> Align {
    match kind {
        ColumnKind::RowHeader | ColumnKind::Text => Align::Left,
        ColumnKind::Number(_) | ColumnKind::Bar(_) => Align::Right,
    }
}

fn row(xml: &mut Xml, height: f64, cells: impl FnOnce(&mut Xml)) {
    xml.node("a:tr", &[("h", &emu(height))], cells);
}

fn cell(xml: &mut Xml, words: &str, face: Face<'_>, align: Align, ground: Option<&str>) {
    xml.node("a:tc", &[], |xml| {
        xml.node("a:txBody", &[], |xml| {
            xml.leaf("a:bodyPr", &[]);
            xml.leaf("a:lstStyle", &[]);
            paragraph(xml, words, face, align);
        });
        let (side, above) = (emu(INSET.0), emu(INSET.1));
        let inset: [(&str, &dyn std::fmt::Display); 5] =
            [("marL", &side), ("marR", &side), ("marT", &above), ("marB", &above), ("anchor", &"ctr")];
        xml.node("a:tcPr", &inset, |xml| {
            for edge in ["a:lnL", "a:lnR", "a:lnT"] {
                xml.node(edge, &[("w", &0)], |xml| xml.leaf("a:noFill", &[]));
            }
            xml.node("a:lnB", &[("w", &emu(0.75))], |xml| fill(xml, "accent5"));
            match ground {
                Some(colour) => fill(xml, colour),
                None => xml.leaf("a:noFill", &[]),
            }
        });
    });
}

fn graphic(xml: &mut Xml, mark: &Mark<'_>, area: Area, kind: &str, content: impl FnOnce(&mut Xml)) {
    xml.node("p:graphicFrame", &[], |xml| {
        xml.node("p:nvGraphicFramePr", &[], |xml| {
            mark.write(xml);
            xml.node("p:cNvGraphicFramePr", &[], |xml| {
                xml.leaf("a:graphicFrameLocks", &[("noGrp", &"1")]);
            });
            xml.leaf("p:nvPr", &[]);
        });
        at(xml, "p:xfrm", area);
        xml.node("a:graphic", &[], |xml| xml.node("a:graphicData", &[("uri", &kind)], content));
    });
}
