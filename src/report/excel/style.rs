//! Fonts, colours and borders of the workbook.
//!
//! Every format names the font: the workbook default, Calibri, is missing on Linux office desktops
//! and has no Chinese. Colours mean the same as in the charts.

use crate::report::summary::{ColumnKind, Tone};
use crate::worksheet::FONT;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// Fill of the bars behind numbers: light enough for ink to stay readable on it.
pub(super) const BAR: Color = Color::RGB(0xBF_D9EC);

const INK: Color = Color::RGB(0x1F_2933);
const MUTED: Color = Color::RGB(0x5F_6B7A);
const RULE: Color = Color::RGB(0xDD_E2E7);
/// Colours of bars, as in the charts.
pub(super) const GREY: Color = Color::RGB(0xB9_C3CD);
pub(super) const PALE: Color = Color::RGB(0xE4_E7EA);
pub(super) const LAG_FILL: Color = Color::RGB(0xD5_5E00);
pub(super) const LEAD: Color = Color::RGB(0x00_5A9E);
const LAG: Color = Color::RGB(0xB8_4A00);
const HEADER: Color = Color::RGB(0xEA_F1F7);

/// The formats of one workbook.
pub(super) struct Styles {
    /// Font only; the workbook's default.
    pub(super) base: Format,
    /// Title of the summary.
    pub(super) title: Format,
    /// Line under the title.
    pub(super) subtitle: Format,
    /// Caption of a table.
    pub(super) caption: Format,
    /// A remark under a table.
    pub(super) remark: Format,
    /// A way to another worksheet.
    pub(super) link: Format,
    body: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(10);
        let line = base.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let body = line
            .clone()
            .set_font_color(INK)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(RULE);
        Self {
            title: line.clone().set_font_size(16).set_bold().set_font_color(LEAD),
            subtitle: line.clone().set_font_color(MUTED),
            caption: line.clone().set_font_size(11).set_bold().set_font_color(INK),
            link: line.clone().set_font_color(LEAD).set_underline(FormatUnderline::Single),
            remark: line.set_font_size(9).set_font_color(MUTED),
            base,
            body,
        }
    }

    /// A heading above a column of this kind.
    pub(super) fn header(&self, kind: ColumnKind) -> Format {
        let align = match kind {
            ColumnKind::RowHeader | ColumnKind::Text => FormatAlign::Left,
            ColumnKind::Number(_) | ColumnKind::Bar(_) => FormatAlign::Center,
        };
        self.body
            .clone()
            .set_bold()
            .set_align(align)
            .set_indent(u8::from(align == FormatAlign::Left))
            .set_background_color(HEADER)
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(LEAD)
    }

    /// A cell in a column of this kind. `tone` is the row's for the row header, else plain.
    pub(super) fn cell(&self, kind: ColumnKind, tone: Tone) -> Format {
        let align = match kind {
            ColumnKind::RowHeader | ColumnKind::Text => FormatAlign::Left,
            ColumnKind::Number(_) | ColumnKind::Bar(_) => FormatAlign::Right,
        };
        // Without an indent a number touches the word in the next column.
        let format = self.body.clone().set_align(align).set_indent(1);
        match tone {
            Tone::Lead => format.set_bold().set_font_color(LEAD),
            Tone::Lag => format.set_bold().set_font_color(LAG),
            Tone::Muted => format.set_font_color(MUTED),
            Tone::Plain => format,
        }
    }
}

/// The format of a cell without a number, which only has the word for why.
pub(super) fn gap(format: Format) -> Format {
    format.set_italic().set_font_color(MUTED)
}
