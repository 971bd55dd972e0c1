//! The cover as a worksheet part. Its words stand in its cells, so that no list of strings is touched.

use std::fmt::Write;

use super::markup::{Names, words};
use super::styles::Styles;
use crate::ingest::Address;
use crate::marked::cover::{Page, location};

/// The part.
///
/// - `names`: those of the workbook.
/// - `sheets`: the sheets that a link may lead to.
pub(super) fn write(page: &Page<'_>, names: &Names, sheets: &[&str], styles: &mut Styles) -> String {
    let last = u32::try_from(page.widths.len().saturating_sub(1)).unwrap_or(0);
    let (mut rows, mut merges, mut links) = (String::new(), Vec::new(), String::new());
    for (row, line) in (0..).zip(&page.rows) {
        let _ = write!(rows, "<row r=\"{}\" ht=\"{}\" customHeight=\"1\">", row + 1, line.height);
        for (column, piece) in (0..).zip(&line.cells) {
            let at = Address { row, column };
            let _ = write!(
                rows,
                "<c r=\"{at}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                styles.look(piece.look),
                words(&piece.text)
            );
            if let Some((sheet, area)) = piece.target.filter(|(sheet, _)| sheets.contains(sheet)) {
                let place = words(&location(sheet, area));
                let _ = write!(links, "<hyperlink ref=\"{at}\" location=\"{place}\"/>");
            }
        }
        if line.across && last > 0 {
            merges.push(format!("<mergeCell ref=\"A{0}:{1}\"/>", row + 1, Address { row, column: last }));
        }
        rows.push_str("</row>");
    }
    let columns = (1..).zip(&page.widths).map(|(column, width): (u32, _)| {
        format!("<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>")
    });
    let corner = Address { row: u32::try_from(page.rows.len().saturating_sub(1)).unwrap_or(0), column: last };
    let mut part = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{}\"><sheetPr><tabColor \
         rgb=\"FFB84A00\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:{corner}\"/><sheetViews>\
         <sheetView showGridLines=\"0\" tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews><sheetFormatPr \
         defaultRowHeight=\"15\"/><cols>{}</cols><sheetData>{rows}</sheetData>",
        names.space(),
        columns.collect::<String>(),
    );
    if !merges.is_empty() {
        let _ = write!(part, "<mergeCells count=\"{}\">{}</mergeCells>", merges.len(), merges.concat());
    }
    if !links.is_empty() {
        let _ = write!(part, "<hyperlinks>{links}</hyperlinks>");
    }
    part.push_str(
        "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/><pageSetup \
         paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/><headerFooter><oddFooter>&amp;C&amp;P / \
         &amp;N</oddFooter></headerFooter></worksheet>",
    );
    part
}
