//! A look at the records of an old workbook, without reading it: how large it is, what it hides, and
//! which of its records its reader passes over in silence.
//!
//! Record numbers and layouts are those of [MS-XLS].

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use super::cell::Spans;
use super::sniff::{STREAMS, room};

/// Start of a substream.
const BOF: u16 = 0x0809;
/// A sheet's name and place in the stream.
const BOUND_SHEET: u16 = 0x0085;
/// End of a substream.
const EOF: u16 = 0x000A;
/// A row's height and marks.
const ROW: u16 = 0x0208;
/// The width and marks of columns.
const COL_INFO: u16 = 0x007D;
/// A cell whose words are shared.
const LABEL_SST: u16 = 0x00FD;
/// Numbers of neighbouring cells.
const MUL_RK: u16 = 0x00BD;
/// A formula as workbooks before BIFF5 have it; now and then one stands in a newer workbook.
const OLD_FORMULAS: [u16; 2] = [0x0206, 0x0406];
/// Cells that hold something, each in a record of its own.
const VALUES: [u16; 7] = [0x0006, 0x00D6, LABEL_SST, 0x0203, 0x0204, 0x0205, 0x027E];
/// Records that hold cells begin with row and column: formula, blanks, numbers, texts, truths.
const CELLS: [u16; 10] = [0x0006, MUL_RK, 0x00BE, 0x00D6, LABEL_SST, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];

/// What the records of a sheet say that its reader does not pass on.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) hidden_rows: Spans,
    pub(super) hidden_columns: Spans,
    /// Cells that two records claim, with different content. The reader takes the last.
    pub(super) twice: BTreeSet<(u32, u32)>,
    /// Cells whose words are shared, with their index. The reader leaves out those it cannot find.
    pub(super) shared: Vec<((u32, u32), u32)>,
    /// Cells with formulas in records of older workbooks, which the reader leaves out.
    pub(super) old_formulas: Vec<(u32, u32)>,
}

/// What the records of each sheet say, by its place in the workbook.
pub(super) fn marks(bytes: &[u8]) -> BTreeMap<usize, Marks> {
    let stream = stream(bytes);
    let starts = Records::new(&stream, 0).take_while(|(kind, _)| *kind != EOF);
    let starts = starts.filter(|(kind, _)| *kind == BOUND_SHEET);
    let starts: Vec<usize> = starts.filter_map(|(_, data)| Some(double(data, 0)? as usize)).collect();
    starts.into_iter().enumerate().map(|(place, start)| (place, marks_of(&stream, start))).collect()
}

fn marks_of(stream: &[u8], start: usize) -> Marks {
    let mut marks = Marks::default();
    let mut said: Vec<((u32, u32), &[u8])> = Vec::new();
    for (kind, data) in own(stream, start) {
        let (first, second) = (word(data, 0), word(data, 2));
        match kind {
            // The height is zero: bit 5 of the marks.
            ROW if word(data, 12).is_some_and(|marks| marks & 0x20 != 0) => {
                let row = u32::from(first.unwrap_or_default());
                marks.hidden_rows.add(row, row);
            }
            COL_INFO if word(data, 8).is_some_and(|marks| marks & 1 != 0) => {
                if let (Some(first), Some(last)) = (first, second) {
                    marks.hidden_columns.add(u32::from(first), u32::from(last));
                }
            }
            _ => {}
        }
        let (Some(row), Some(column)) = (first.map(u32::from), second.map(u32::from)) else { continue };
        let mut claim = |column: u32, content| said.push(((row, column), content));
        if VALUES.contains(&kind) {
            claim(column, data.get(4..).unwrap_or_default());
        } else if kind == MUL_RK {
            // Behind the last number stands the last column.
            let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
            (column..).zip(numbers.chunks_exact(6)).for_each(|(column, number)| claim(column, number));
        }
        if OLD_FORMULAS.contains(&kind) {
            marks.old_formulas.push((row, column));
        }
        if let (LABEL_SST, Some(index)) = (kind, double(data, 6)) {
            marks.shared.push(((row, column), index));
        }
    }
    // Nearly always they are in order already.
    said.sort_by_key(|(at, _)| *at);
    let twice = said.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    marks.twice = twice.map(|pair| pair[0].0).collect();
    marks
}

/// The records of a sheet itself, without those of charts within it.
fn own(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let (mut is_first, mut depth) = (true, 0_u32);
    let records = Records::new(stream, start).map_while(move |(kind, data)| {
        let within = depth > 0;
        match kind {
            BOF if !is_first => depth += 1,
            EOF => depth = depth.checked_sub(1)?,
            _ => {}
        }
        is_first = false;
        Some((!within).then_some((kind, data)))
    });
    records.flatten()
}

/// The stream of the workbook; empty where there is none.
fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    let Ok(mut container) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return stream };
    for name in STREAMS {
        if let Ok(mut found) = container.open_stream(name) {
            stream.clear();
            stream.reserve(room(found.len(), bytes));
            if found.read_to_end(&mut stream).is_ok() {
                break;
            }
        }
    }
    stream
}

/// The rectangles from A1 around the cells of each sheet of a stream, together: the reader lays all of them out
/// before it gives any (pitfall P-02: four cells in the corners of a 42 KB file take a gigabyte).
pub(super) fn rectangle(stream: &[u8]) -> u64 {
    let (mut rows, mut columns, mut together) = (0, 0, 0);
    for (kind, data) in Records::new(stream, 0) {
        match (kind, word(data, 0), word(data, 2)) {
            (BOF, ..) => {
                together += rows * columns;
                (rows, columns) = (0, 0);
            }
            (kind, Some(row), Some(column)) if CELLS.contains(&kind) => {
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(u64::from(column) + 1);
            }
            _ => {}
        }
    }
    together + rows * columns
}

/// The records of a stream from a place on, up to the first that is cut off.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn new(stream: &'a [u8], from: usize) -> Self {
        Self { rest: stream.get(from..).unwrap_or_default() }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.rest, 0)?, usize::from(word(self.rest, 2)?));
        let data = &self.rest[4..self.rest.len().min(4 + length)];
        self.rest = self.rest.get(4 + length..).unwrap_or_default();
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn double(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::{marks_of, rectangle};

    #[test]
    fn four_cells_in_the_corners_make_a_large_grid() {
        let number = |row: u16, column: u16| {
            let mut record = vec![0x03, 0x02, 14, 0];
            record.extend(row.to_le_bytes());
            record.extend(column.to_le_bytes());
            record.extend([0; 10]);
            record
        };
        let sheet = [number(0, 0), number(65_535, 255)].concat();
        assert_eq!(rectangle(&sheet), 65_536 * 256);
        assert_eq!(rectangle(&sheet[..10]), 1);
        assert_eq!(rectangle(&[]), 0);
        let begins = vec![0x09, 0x08, 4, 0, 0, 6, 0x10, 0];
        let two = [begins.clone(), sheet.clone(), begins, number(9, 9)].concat();
        assert_eq!(rectangle(&two), 65_536 * 256 + 100, "sheets are laid out together");
    }

    #[test]
    fn rows_of_no_height_and_columns_marked_hidden_are_hidden() {
        let row = |number: u8, marks: u8| {
            vec![0x08, 0x02, 16, 0, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, marks, 0, 0, 0]
        };
        let column = |first: u8, last: u8, marks: u8| {
            vec![0x7D, 0, 12, 0, first, 0, last, 0, 0, 0, 0, 0, marks, 0, 0, 0]
        };
        let sheet = [row(4, 0x20), row(5, 0), column(1, 2, 1), column(3, 3, 0), vec![0x0A, 0, 0, 0]].concat();
        let marks = marks_of(&sheet, 0);
        assert!(marks.hidden_rows.contains(4) && !marks.hidden_rows.contains(5));
        assert!([1, 2].iter().all(|column| marks.hidden_columns.contains(*column)));
        assert!(!marks.hidden_columns.contains(3));
        assert!(marks_of(&sheet, 9_999).hidden_rows.is_empty());
    }

    #[test]
    fn cells_claimed_twice_are_known_and_those_of_charts_within_the_sheet_are_not_its_own() {
        let record = |kind: u16, data: &[u8]| {
            [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
        };
        let number = |column: u8, says: u8| record(0x0203, &[1, 0, column, 0, 0, 0, says]);
        let several = record(0x00BD, &[1, 0, 4, 0, 0, 0, 1, 1, 1, 1, 0, 0, 2, 2, 2, 2, 5, 0]);
        let chart = [record(0x0809, &[]), number(3, 9), record(0x000A, &[])].concat();
        let sheet = [
            record(0x0809, &[]),
            number(2, 7),
            number(2, 7),
            number(3, 7),
            chart,
            number(5, 7),
            several,
            record(0x00FD, &[1, 0, 6, 0, 0, 0, 77, 0, 0, 0]),
            record(0x000A, &[]),
            number(2, 8),
        ];
        let marks = marks_of(&sheet.concat(), 0);
        assert_eq!(Vec::from_iter(marks.twice), [(1, 5)]);
        assert_eq!(marks.shared, [((1, 6), 77)]);
    }
}
