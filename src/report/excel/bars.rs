//! Sorted bars as native charts: their numbers in cells, so that a chart can be edited and copied.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartPoint, ChartSolidFill, ChartType, Color, Worksheet,
    XlsxError,
};

use super::style::{self, Styles};
use super::{Span, banner_lines};
use crate::report::summary::{BarBlock, Cell, ColumnKind, Figure, RankBars, Tone};
use crate::worksheet::FONT;
use crate::worksheet::room::{clean, units};

/// Columns of the numbers: place, township, score.
const WIDTHS: [f64; 2] = [8.0, 10.0];
/// The chart stands in the column after them and one for changes of place, which may be empty.
const CHART: u16 = 4;
/// Pixels of a row, of a bar with its gap, and of what a chart takes besides.
const ROW: u32 = 20;
const BAR: u32 = 24;
const AROUND: u32 = 64;
/// A chart this wide and a block of numbers beside it fit onto a landscape page.
const WIDTH: u32 = 760;

/// Lays out the numbers of each peer group with their chart beside them.
pub(super) fn write(
    sheet: &mut Worksheet,
    name: &str,
    figure: &Figure,
    bars: &RankBars,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let all = || bars.blocks.iter().flat_map(|block| &block.bars);
    let widest = all().map(|bar| units(&bar.name)).fold(8.0, f64::max) + 3.0;
    let changes = if all().any(|bar| bar.change.is_some()) { 8.0 } else { 3.0 };
    for (column, width) in [WIDTHS[0], widest, WIDTHS[1], changes].into_iter().enumerate() {
        sheet.set_column_width(super::column_index(column)?, width)?;
    }
    let span = Span { last: 12, width: 120.0 };
    let mut row = banner_lines(sheet, styles, figure, span)?;
    for block in bars.blocks.iter().filter(|block| !block.bars.is_empty()) {
        row = write_block(sheet, name, (row, bars.full), figure, block, styles)? + 2;
    }
    if !bars.unranked.is_empty() {
        super::line(sheet, row, span, &bars.unranked, &styles.remark)?;
        row += 1;
    }
    super::line(sheet, row, span, &figure.footer, &styles.remark)?;
    super::set_up_page(sheet);
    // A chart must not be cut by the foot of a page.
    sheet.set_portrait().set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Writes one block from `row` on, and returns the first row below it and its chart.
fn write_block(
    sheet: &mut Worksheet,
    name: &str,
    (row, full): (u32, f64),
    figure: &Figure,
    block: &BarBlock,
    styles: &Styles,
) -> Result<u32, XlsxError> {
    sheet.merge_range(row, 0, row, 2, &clean(&block.heading, 255), &styles.caption)?;
    let first = row + 1;
    for (bar, at) in block.bars.iter().zip(first..) {
        let change = bar.change.as_ref().map_or("", |change| &change.printed);
        let cells = [
            (Cell::text(&bar.rank), ColumnKind::Text),
            (Cell::text(&bar.name), ColumnKind::RowHeader),
            (Cell::number_as(bar.value, &bar.printed), ColumnKind::Number(2)),
            (Cell::text(change), ColumnKind::Text),
        ];
        let shown = if bar.change.is_some() { cells.len() } else { cells.len() - 1 };
        for (column, (cell, kind)) in cells[..shown].iter().enumerate() {
            let format = styles.cell(*kind, bar.tone);
            super::cell::write(sheet, (at, super::column_index(column)?), cell, *kind, format)?;
        }
    }
    let count = block.bars.len() as u32;
    let last = first + count - 1;
    let mut chart = chart(name, (first, last), full, block);
    let height = count * BAR + AROUND;
    chart.set_width(WIDTH).set_height(height);
    // Excel takes no longer text; the table beside says the rest.
    chart.set_alt_text(clean(&format!("{} {}", block.heading, figure.alt), 255));
    sheet.insert_chart(row, CHART, &chart)?;
    Ok((last + 1).max(row + height.div_ceil(ROW)))
}

fn chart(name: &str, (first, last): (u32, u32), full: f64, block: &BarBlock) -> Chart {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(10);
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(&font);
    let fill = |colour: Color| {
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(colour));
        format
    };
    let points: Vec<ChartPoint> = block
        .bars
        .iter()
        .map(|bar| ChartPoint::new().set_format(&mut fill(colour(bar.tone))).clone())
        .collect();

    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name(clean(&block.heading, 255).as_str())
        .set_categories((name, first, 1, last, 1))
        .set_values((name, first, 2, last, 2))
        .set_format(&mut fill(style::GREY))
        .set_points(&points)
        .set_data_label(&label)
        .set_gap(45);
    let mut title = font.clone();
    title.set_size(12).set_bold();
    chart.title().set_name(clean(&block.heading, 255).as_str()).set_font(&title);
    chart.legend().set_hidden();
    // The first place stands at the top, and bars begin at zero: left alone, the axis begins near the
    // last score. In a bar chart x is the axis that lies, y the one that stands.
    chart.y_axis().set_reverse().set_font(&font).set_major_gridlines(false);
    chart.x_axis().set_min(0).set_max(full).set_hidden(true).set_major_gridlines(false);
    chart
}

fn colour(tone: Tone) -> Color {
    match tone {
        Tone::Lead => style::LEAD,
        Tone::Plain => style::GREY,
        Tone::Lag => style::LAG_FILL,
        Tone::Muted => style::PALE,
    }
}
