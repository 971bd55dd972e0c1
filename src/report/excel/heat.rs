//! A heatmap in cells: the numbers, and colours by rules that follow when a number is changed.

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, Worksheet, XlsxError};

use super::style::Styles;
use super::{Span, banner_lines, column_index, line};
use crate::report::summary::{Cell, ColumnKind, Figure, Heatmap};
use crate::worksheet::room::{line_count, row_height, units};

/// Fill and text of the classes that are coloured, lowest first, as in the drawn chart.
const CLASSES: [(u32, u32); 4] =
    [(0xB3_5806, 0xFF_FFFF), (0xF1_A340, 0x1F_2933), (0x92_C5DE, 0x1F_2933), (0x21_66AC, 0xFF_FFFF)];

/// Width of a column of values, in characters.
const VALUE: f64 = 13.0;

/// Lays out medians and values, and the rules that colour them.
pub(super) fn write(
    sheet: &mut Worksheet,
    figure: &Figure,
    map: &Heatmap,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let count = map.columns.len();
    let total = column_index(count + 2)?;
    let names = map.rows.iter().map(|row| units(&row.name)).fold(8.0, f64::max) + 3.0;
    sheet.set_column_width(0, 8)?.set_column_width(1, names)?;
    for column in 2..=total {
        sheet.set_column_width(column, VALUE)?;
    }
    let span = Span { last: total, width: 8.0 + names + VALUE * (count + 1) as f64 };
    let header = banner_lines(sheet, styles, figure, span)?;
    let medians = header + 1;
    let mut lines = line_count(&map.total_heading, VALUE);
    let kind = ColumnKind::Number(0);
    for (index, column) in map.columns.iter().enumerate() {
        let at = column_index(index + 2)?;
        sheet.write_string_with_format(header, at, &column.heading, &styles.header(kind))?;
        lines = lines.max(line_count(&column.heading, VALUE));
        let median = column
            .middle
            .map_or_else(|| Cell::text(&column.detail), |middle| Cell::number_as(middle, &column.detail));
        super::cell::write(sheet, (medians, at), &median, kind, styles.header(kind))?;
    }
    for column in [0, 1] {
        sheet.write_blank(header, column, &styles.header(kind))?;
        sheet.write_blank(medians, column, &styles.header(kind))?;
    }
    sheet.write_string_with_format(header, total, &map.total_heading, &styles.header(kind))?;
    sheet.write_blank(medians, total, &styles.header(kind))?;
    sheet.set_row_height(header, row_height(lines) + 6.0)?;

    let first = medians + 1;
    let mut next = first;
    for row in &map.rows {
        let text = |words: &str| Cell::text(words);
        let name_format = styles.cell(ColumnKind::RowHeader, row.tone);
        super::cell::write(
            sheet,
            (next, 0),
            &text(&row.rank),
            ColumnKind::Text,
            styles.cell(kind, row.tone),
        )?;
        super::cell::write(sheet, (next, 1), &text(&row.name), ColumnKind::RowHeader, name_format)?;
        // A row may be longer than the headings; what has no heading is not written.
        for (index, cell) in row.cells.iter().take(count).enumerate() {
            let cell = match cell.value {
                Some(value) => Cell::number_as(value, &cell.printed),
                None => Cell::gap(&cell.printed),
            };
            let format = styles.cell(kind, crate::report::summary::Tone::Plain);
            super::cell::write(sheet, (next, column_index(index + 2)?), &cell, kind, format)?;
        }
        let plain = styles.cell(kind, crate::report::summary::Tone::Plain);
        super::cell::write(sheet, (next, total), &text(&row.total), kind, plain)?;
        next += 1;
    }
    if count > 0 && next > first {
        colour(sheet, map, (medians, first, next - 1), total - 1)?;
    }
    sheet.set_freeze_panes(first, 2)?;
    for (word, row) in map.legend.iter().zip(next + 1..) {
        line(sheet, row, span, word, &styles.remark)?;
    }
    line(sheet, next + 1 + map.legend.len() as u32, span, &figure.footer, &styles.remark)?;
    super::set_up_page(sheet);
    sheet.set_repeat_rows(header, medians)?;
    Ok(())
}

/// Colours what lies off the median of its column. Who is not ranked has no place in the first column and
/// stays uncoloured, and so does what is no number.
fn colour(
    sheet: &mut Worksheet,
    map: &Heatmap,
    (medians, first, last): (u32, u32, u32),
    last_column: u16,
) -> Result<(), XlsxError> {
    let [near, far] = map.steps;
    let off = format!("C{}-C${}", first + 1, medians + 1);
    let conditions =
        [format!("{off}<-{far}"), format!("{off}<-{near}"), format!("{off}>{far}"), format!("{off}>{near}")];
    let order = [0, 1, 3, 2];
    for (condition, class) in conditions.iter().zip(order) {
        let (ground, ink) = CLASSES[class];
        let format = Format::new().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink));
        let rule = format!(
            "=AND(ISNUMBER(C{row}),ISNUMBER(C${median}),$A{row}<>\"\",{condition})",
            row = first + 1,
            median = medians + 1
        );
        let rule =
            ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format).set_stop_if_true(true);
        sheet.add_conditional_format(first, 2, last, last_column, &rule)?;
    }
    Ok(())
}
