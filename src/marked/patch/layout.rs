//! A worksheet part as it is laid out: where its rows and cells stand, and where what is new goes.

use super::markup::{Form, Malformed, Names, Tag, Tags};
use crate::ingest::Address;

/// Elements that stand behind the one that leads to comments, by the order of the standard.
const BEHIND: [&str; 8] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// A worksheet part.
pub(super) struct Layout<'p> {
    pub(super) names: Names,
    pub(super) rows: Vec<Row<'p>>,
    /// Formats and widths of columns.
    pub(super) columns: Vec<Column>,
    /// The element with the rows, and where its end tag begins.
    pub(super) data: (Tag<'p>, usize),
    /// The element with the corners of what is filled.
    pub(super) dimension: Option<Tag<'p>>,
    /// Views that say the sheet is open.
    pub(super) selected: Vec<Tag<'p>>,
    /// The element that leads to the boxes of comments, and where it ends.
    pub(super) boxes: Option<(Tag<'p>, usize)>,
    /// Where that element goes.
    pub(super) slot: usize,
    /// Width of a column and height of a row that say nothing, in pixels.
    usual: (u32, u32),
}

/// A row.
pub(super) struct Row<'p> {
    pub(super) number: u32,
    pub(super) tag: Tag<'p>,
    /// Where its end tag begins.
    pub(super) close: usize,
    pub(super) cells: Vec<Cell<'p>>,
    /// Its height in pixels.
    height: Option<u32>,
}

/// A cell.
pub(super) struct Cell<'p> {
    pub(super) column: u32,
    pub(super) tag: Tag<'p>,
}

/// Columns of one format and width, both ends included.
pub(super) struct Column {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) format: Option<u32>,
    width: Option<u32>,
}

impl<'p> Layout<'p> {
    pub(super) fn of(part: &'p str) -> Result<Self, Malformed> {
        let names = Names::of(part)?;
        let mut tags = Tags::of(part);
        let (mut rows, mut columns): (Vec<Row<'p>>, Vec<Column>) = (Vec::new(), Vec::new());
        let mut data: Option<(Tag<'p>, usize)> = None;
        let (mut dimension, mut selected) = (None, Vec::new());
        let (mut boxes, mut slot, mut usual): (Option<(Tag<'p>, usize)>, _, _) = (None, None, (64, 20));
        let mut within = "";
        while let Some((depth, tag)) = tags.next()? {
            match (depth, tag.form) {
                (0, Form::Close) => slot = slot.or(Some(tag.start)),
                (1, Form::Close) => {
                    match (tag.local(), &mut data, &mut boxes) {
                        ("sheetData", Some((_, close)), _) => *close = tag.start,
                        ("legacyDrawing", _, Some((_, end))) => *end = tag.end(),
                        _ => {}
                    }
                    within = "";
                }
                (1, _) => {
                    within = tag.local();
                    match within {
                        "sheetData" if data.is_none() => data = Some((tag, tag.end())),
                        "dimension" => dimension = Some(tag),
                        "sheetFormatPr" => usual = usual_size(&tag, usual),
                        "legacyDrawing" => boxes = Some((tag, tag.end())),
                        name if BEHIND.contains(&name) => slot = slot.or(Some(tag.start)),
                        _ => {}
                    }
                }
                (2, Form::Close) if within == "sheetData" => {
                    if let Some(row) = rows.last_mut() {
                        row.close = tag.start;
                    }
                }
                (2, _) if within == "sheetData" && tag.local() == "row" => {
                    let next = rows.last().map_or(0, |row| row.number.saturating_add(1));
                    rows.push(Row::of(tag, next)?);
                }
                (2, _) if within == "cols" && tag.local() == "col" => columns.extend(Column::of(&tag)),
                (2, Form::Open | Form::Empty) if within == "sheetViews" && tag.is_true("tabSelected") => {
                    selected.push(tag);
                }
                // What only newer programs know is wrapped; buttons are, and stand behind.
                (3, _) if within == "AlternateContent" && BEHIND.contains(&tag.local()) => {
                    slot = slot.or_else(|| wrapped(part, &tag));
                }
                (3, Form::Open | Form::Empty) if within == "sheetData" && tag.local() == "c" => {
                    if let Some(row) = rows.last_mut() {
                        let next = row.cells.last().map_or(0, |cell| cell.column.saturating_add(1));
                        row.cells.push(Cell { column: column_of(&tag, next)?, tag });
                    }
                }
                _ => {}
            }
        }
        let (data, slot) = (data.ok_or(Malformed)?, slot.ok_or(Malformed)?);
        Ok(Self { names, rows, columns, data, dimension, selected, boxes, slot, usual })
    }

    /// The format of a cell that is not there yet: that of its row, or of its column.
    pub(super) fn format_at(&self, row: Option<&Row<'_>>, column: u32) -> u32 {
        let of_row = row.filter(|row| row.tag.is_true("customFormat")).and_then(|row| row.tag.number("s"));
        let of_column = || {
            self.columns
                .iter()
                .find(|own| (own.first..=own.last).contains(&column))
                .and_then(|own| own.format)
        };
        of_row.or_else(of_column).unwrap_or(0)
    }

    /// Where a box beside a cell stands: column, pixels into it, row, pixels into it, for its top left and
    /// for its bottom right.
    pub(super) fn anchor(&self, at: Address, (width, height): (u32, u32)) -> [u32; 8] {
        const INTO: u32 = 15;
        const LAST: (u32, u32) = (16_383, 1_048_575);
        let left = (at.column + 1).min(LAST.0 - 8);
        let top = at.row.saturating_sub(1).min(LAST.1 - 100);
        let into = if at.row == 0 { 2 } else { 10 };
        let wide = |column: u32| {
            let own = self.columns.iter().find(|own| (own.first..=own.last).contains(&column));
            own.and_then(|own| own.width).unwrap_or(self.usual.0)
        };
        let from = self.rows.partition_point(|row| row.number < top);
        let high = |row: u32| {
            let near = self.rows.iter().skip(from).take_while(|own| own.number <= row);
            near.last().filter(|own| own.number == row).and_then(|own| own.height).unwrap_or(self.usual.1)
        };
        let (right, right_into) = walk(left, INTO + width, LAST.0, wide);
        let (bottom, bottom_into) = walk(top, into + height, LAST.1, high);
        [left, INTO, top, into, right, right_into, bottom, bottom_into]
    }
}

/// The place so many pixels from the start of a row or column, and how far into it.
fn walk(mut at: u32, mut rest: u32, last: u32, size: impl Fn(u32) -> u32) -> (u32, u32) {
    // Where everything is hidden the way would never end.
    for _ in 0..500 {
        let own = size(at);
        if rest < own || at == last {
            return (at, rest.min(own));
        }
        rest -= own;
        at += 1;
    }
    (at, 0)
}

impl<'p> Row<'p> {
    fn of(tag: Tag<'p>, next: u32) -> Result<Self, Malformed> {
        let number = match tag.attribute("r") {
            Some(number) => number.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1)),
            None => Some(next),
        };
        let height = tag.attribute("ht").and_then(|height| height.parse().ok());
        let height = if tag.is_true("hidden") {
            Some(0)
        } else {
            height.map(|points: f64| pixels(points * 4.0 / 3.0))
        };
        Ok(Self { number: number.ok_or(Malformed)?, tag, close: tag.end(), cells: Vec::new(), height })
    }
}

impl Column {
    fn of(tag: &Tag<'_>) -> Option<Self> {
        let (first, last) = (tag.number("min")?.checked_sub(1)?, tag.number("max")?.checked_sub(1)?);
        let width = tag.attribute("width").and_then(|width| width.parse().ok()).map(in_characters);
        let width = if tag.is_true("hidden") { Some(0) } else { width };
        Some(Self { first, last, format: tag.number("style"), width })
    }
}

fn column_of(tag: &Tag<'_>, next: u32) -> Result<u32, Malformed> {
    match tag.attribute("r") {
        Some(address) => Address::parse(&address).map(|at| at.column).ok_or(Malformed),
        None => Ok(next),
    }
}

/// Pixels of a width in characters, at the usual seven pixels a character.
fn in_characters(width: f64) -> u32 {
    pixels(width * 7.0)
}

fn pixels(size: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=4000")]
    let pixels = size.clamp(0.0, 4_000.0).round() as u32;
    pixels
}

fn usual_size(tag: &Tag<'_>, usual: (u32, u32)) -> (u32, u32) {
    let number = |name| tag.attribute(name).and_then(|size| size.parse::<f64>().ok());
    let width = number("defaultColWidth").map_or(usual.0, in_characters);
    let height = number("defaultRowHeight").map_or(usual.1, |points| pixels(points * 4.0 / 3.0));
    (width, height)
}

/// Where the wrapping around a tag begins.
fn wrapped(part: &str, tag: &Tag<'_>) -> Option<usize> {
    let before = part.get(..tag.start)?;
    let name = before.rfind("AlternateContent")?;
    before.get(..name)?.rfind('<')
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::ingest::Address;

    fn sheet(inside: &str) -> String {
        format!("<worksheet xmlns='x'>{inside}</worksheet>")
    }

    #[test]
    fn positions_that_are_not_written_are_counted() {
        let part = sheet("<sheetData><row><c/><c r='D1'/><c/></row><row r='5'/><row><c/></row></sheetData>");
        let layout = Layout::of(&part).unwrap();
        let rows: Vec<u32> = layout.rows.iter().map(|row| row.number).collect();
        assert_eq!(rows, [0, 4, 5]);
        let columns: Vec<u32> = layout.rows[0].cells.iter().map(|cell| cell.column).collect();
        assert_eq!(columns, [0, 3, 4]);
    }

    #[test]
    fn what_leads_to_comments_goes_where_the_standard_has_it() {
        for behind in [
            "<tableParts/>",
            "<extLst><ext/></extLst>",
            "<mc:AlternateContent><mc:Choice><controls/></mc:Choice></mc:AlternateContent>",
        ] {
            let part = sheet(&format!("<sheetData/><pageSetup/><drawing/>{behind}"));
            let layout = Layout::of(&part).unwrap();
            assert!(part[layout.slot..].starts_with(behind), "{behind}");
        }
        let part = sheet("<sheetData/><drawing/>");
        assert!(part[Layout::of(&part).unwrap().slot..].starts_with("</worksheet>"));
    }

    #[test]
    fn a_box_is_as_large_as_asked_whatever_the_columns_are() {
        let part = sheet(
            "<cols><col min='3' max='3' width='20'/></cols><sheetData><row r='4' ht='30'/></sheetData>",
        );
        let layout = Layout::of(&part).unwrap();
        // Column C has 140 pixels, row 4 has 40, others 64 and 20.
        let at = Address { row: 3, column: 1 };
        assert_eq!(layout.anchor(at, (200, 50)), [2, 15, 2, 10, 4, 11, 4, 0]);
    }
}
