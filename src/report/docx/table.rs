//! Tables: heads that repeat on every page, rows that are not torn, rules around all cells.

use super::columns::{PADDING, Plan};
use super::style::Style;
use super::text::Setter;
use crate::ooxml::xml::Xml;
use crate::report::summary::{Cell, ColumnKind, Content, Table};

/// Rows that do not part from the head.
const KEPT: usize = 2;

/// Caption, table and notes; of a table in several pieces each has the caption.
pub(super) fn write(xml: &mut Xml, set: &Setter<'_>, table: &Table, plans: &[Plan]) {
    for plan in plans {
        set.line(xml, Style::Caption, &table.caption);
        piece(xml, set, table, plan);
        set.paragraph(xml, Style::Gap, |_| {});
    }
    for note in &table.notes {
        set.line(xml, Style::Note, note);
    }
}

fn piece(xml: &mut Xml, set: &Setter<'_>, table: &Table, plan: &Plan) {
    let width: i64 = plan.widths.iter().sum();
    xml.node("w:tbl", &[], |xml| {
        xml.node("w:tblPr", &[], |xml| {
            xml.leaf("w:tblStyle", &[("w:val", &set.styles.id(Style::Grid))]);
            xml.leaf("w:tblW", &[("w:w", &width), ("w:type", &"dxa")]);
            xml.leaf("w:jc", &[("w:val", &"center")]);
            xml.node("w:tblBorders", &[], |xml| {
                for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                    let line: [(&str, &dyn std::fmt::Display); 4] =
                        [("w:val", &"single"), ("w:sz", &4), ("w:space", &0), ("w:color", &"auto")];
                    xml.leaf(&format!("w:{side}"), &line);
                }
            });
            xml.leaf("w:tblLayout", &[("w:type", &"fixed")]);
            xml.node("w:tblCellMar", &[], |xml| {
                for side in ["left", "right"] {
                    xml.leaf(&format!("w:{side}"), &[("w:w", &PADDING), ("w:type", &"dxa")]);
                }
            });
            xml.leaf("w:tblLook", &[("w:val", &"0020")]);
        });
        xml.node("w:tblGrid", &[], |xml| {
            for width in &plan.widths {
                xml.leaf("w:gridCol", &[("w:w", width)]);
            }
        });
        head(xml, set, table, plan);
        for (place, row) in table.rows.iter().enumerate() {
            xml.node("w:tr", &[], |xml| {
                xml.node("w:trPr", &[], |xml| xml.leaf("w:cantSplit", &[]));
                for (column, width) in plan.columns.iter().zip(&plan.widths) {
                    let cell = &row.cells[*column];
                    let align = align(table.columns[*column].kind, cell);
                    self::cell(xml, *width, |xml| {
                        words(xml, set, (Style::Cell, align, place < KEPT), plan.size, cell.printed())
                    });
                }
            });
        }
    });
}

fn head(xml: &mut Xml, set: &Setter<'_>, table: &Table, plan: &Plan) {
    xml.node("w:tr", &[], |xml| {
        xml.node("w:trPr", &[], |xml| {
            xml.leaf("w:cantSplit", &[]);
            xml.leaf("w:tblHeader", &[]);
        });
        for (column, width) in plan.columns.iter().zip(&plan.widths) {
            let column = &table.columns[*column];
            cell(xml, *width, |xml| {
                words(xml, set, (Style::Head, "center", true), plan.size, &column.heading);
                if let Some(detail) = &column.detail {
                    words(xml, set, (Style::Cell, "center", true), (plan.size - 3).max(13), detail);
                }
            });
        }
    });
}

fn cell(xml: &mut Xml, width: i64, inner: impl FnOnce(&mut Xml)) {
    xml.node("w:tc", &[], |xml| {
        xml.node("w:tcPr", &[], |xml| {
            xml.leaf("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
            xml.leaf("w:vAlign", &[("w:val", &"center")]);
        });
        inner(xml);
    });
}

/// A paragraph of a cell, `kept` on the page of the next row: its letters are smaller than its style's, as the width demands.
fn words(xml: &mut Xml, set: &Setter<'_>, (style, align, kept): (Style, &str, bool), size: i64, words: &str) {
    xml.node("w:p", &[], |xml| {
        xml.node("w:pPr", &[], |xml| {
            xml.leaf("w:pStyle", &[("w:val", &set.styles.id(style))]);
            if kept {
                xml.leaf("w:keepNext", &[]);
            }
            xml.leaf("w:jc", &[("w:val", &align)]);
        });
        for (place, line) in words.split('\n').enumerate() {
            xml.node("w:r", &[], |xml| {
                xml.node("w:rPr", &[], |xml| {
                    if set.chinese {
                        xml.leaf("w:rFonts", &[("w:hint", &"eastAsia")]);
                    }
                    xml.leaf("w:sz", &[("w:val", &size)]);
                    xml.leaf("w:szCs", &[("w:val", &size)]);
                });
                if place > 0 {
                    xml.leaf("w:br", &[]);
                }
                xml.words("w:t", &[("xml:space", &"preserve")], line);
            });
        }
    });
}

/// Numbers and short words in the middle, sentences from the left.
fn align(kind: ColumnKind, cell: &Cell) -> &'static str {
    match (kind, &cell.content) {
        (ColumnKind::Text, Content::Text(text)) if text.chars().count() > 8 => "left",
        _ => "center",
    }
}
