//! Fonts, fills and borders of the form: what is filled in stands out, and prints on any printer.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::worksheet::FONT;

const INK: Color = Color::RGB(0x1F_2933);
const MUTED: Color = Color::RGB(0x5F_6B7A);
const RULE: Color = Color::RGB(0x9A_A5B1);
const HEADER: Color = Color::RGB(0xEA_F1F7);
const SECTION: Color = Color::RGB(0xF3_F5F7);
/// What is filled in.
const OPEN: Color = Color::RGB(0xFF_F9DB);
/// What is not.
const SHUT: Color = Color::RGB(0xEE_F0F2);
const RED: (Color, Color) = (Color::RGB(0xFF_C7CE), Color::RGB(0x9C_0006));
const AMBER: (Color, Color) = (Color::RGB(0xFF_E2A8), Color::RGB(0x7A_4B00));

/// The formats of a form.
pub(super) struct Styles {
    /// Font only; the workbook's default.
    pub(super) base: Format,
    pub(super) title: Format,
    pub(super) subtitle: Format,
    /// Who reports, for when, who signs.
    pub(super) meta: Format,
    /// A place to write such a thing.
    pub(super) line: Format,
    /// The same for a day.
    pub(super) day: Format,
    pub(super) note: Format,
    pub(super) heading: Format,
    pub(super) section: Format,
    pub(super) number: Format,
    pub(super) label: Format,
    pub(super) unit: Format,
    /// A figure to fill in.
    pub(super) open: Format,
    /// The same where the answer may be a day.
    pub(super) open_day: Format,
    /// Remarks.
    pub(super) remark: Format,
    /// A figure that is not filled in.
    pub(super) shut: Format,
    /// The words of a relation.
    pub(super) relation: Format,
    /// What its check comes to.
    pub(super) check: Format,
    /// Laid over figures that break a relation, and over its check.
    pub(super) wrong: Format,
    /// The same where the figures count all the same.
    pub(super) odd: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_name(FONT).set_font_size(10);
        let text = base.clone().set_font_color(INK).set_align(FormatAlign::VerticalCenter).set_text_wrap();
        let cell = text.clone().set_border(FormatBorder::Thin).set_border_color(RULE);
        let centred = cell.clone().set_align(FormatAlign::Center);
        let figure = cell.clone().set_align(FormatAlign::Right).set_indent(1);
        let open = figure.clone().set_background_color(OPEN).set_unlocked();
        let line = text
            .clone()
            .set_border_bottom(FormatBorder::Thin)
            .set_border_color(RULE)
            .set_background_color(OPEN)
            .set_unlocked();
        let laid_over = |(fill, ink)| Format::new().set_background_color(fill).set_font_color(ink).set_bold();
        Self {
            title: text.clone().set_font_size(15).set_bold().set_align(FormatAlign::Center),
            subtitle: text.clone().set_align(FormatAlign::Center),
            meta: text.clone(),
            day: line.clone().set_num_format("yyyy\"年\"m\"月\"d\"日\"").set_align(FormatAlign::Left),
            line,
            note: text.clone().set_font_size(9).set_font_color(MUTED),
            heading: centred.clone().set_bold().set_background_color(HEADER),
            section: cell.clone().set_indent(1).set_bold().set_background_color(SECTION),
            number: centred.clone(),
            label: cell.clone().set_indent(1),
            unit: centred.clone(),
            remark: cell.clone().set_indent(1).set_background_color(OPEN).set_unlocked(),
            open_day: open.clone().set_num_format("yyyy/m/d"),
            open,
            shut: figure.set_background_color(SHUT).set_font_color(MUTED),
            relation: cell.set_indent(1).set_font_size(9),
            check: centred.set_font_size(9),
            wrong: laid_over(RED),
            odd: laid_over(AMBER),
            base,
        }
    }
}
