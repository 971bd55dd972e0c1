//! A sheet with what its texts say: every cell's word is looked up once, and rows and cells are found
//! without searching.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::code;
use super::label::Labels;
use super::words::{Lexicon, Mark, Word};
use crate::ingest::{Address, Area, Cell, Content, Sheet};

/// A sheet while it is read.
pub(super) struct Page<'p> {
    pub(super) sheet: &'p Sheet,
    /// Its name.
    pub(super) name: Arc<str>,
    labels: &'p Labels<'p>,
    /// In the order of the cells.
    spots: Vec<Spot<'p>>,
    /// The rows that have cells, each with the place of its first one.
    rows: Vec<(u32, usize)>,
}

/// A cell, and what its text says.
pub(super) struct Spot<'p> {
    cell: &'p Cell,
    /// Its place among the cells of the sheet.
    pub(super) place: u32,
    word: Option<Arc<Word>>,
    /// Whether it stands under a heading of codes, and its word is the code that it is or was.
    pub(super) is_code: bool,
}

impl<'p> Deref for Spot<'p> {
    type Target = Cell;

    fn deref(&self) -> &Cell {
        self.cell
    }
}

impl Spot<'_> {
    /// What its text says; numbers and dates say nothing.
    pub(super) fn word(&self) -> Option<&Arc<Word>> {
        self.word.as_ref()
    }

    /// Whether its text is a mark of a kind.
    pub(super) fn is(&self, mark: Mark) -> bool {
        self.word().is_some_and(|word| word.is(mark))
    }

    /// Whether its text names a figure.
    pub(super) fn names_something(&self) -> bool {
        self.word().is_some_and(|word| word.names)
    }

    /// Whether it holds a figure, be it typed as text.
    pub(super) fn is_figure(&self) -> bool {
        match &self.content {
            Content::Number(_) | Content::Percent(_) | Content::Truth(_) => true,
            Content::Text(_) => self.word().is_some_and(|word| word.is_figure()),
            _ => false,
        }
    }

    /// The township it names, and whether by its own name.
    pub(super) fn township(&self) -> Option<(u32, bool)> {
        self.word().and_then(|word| word.township)
    }
}

impl<'p> Page<'p> {
    pub(super) fn of(sheet: &'p Sheet, labels: &'p Labels<'p>, lexicon: &mut Lexicon) -> Self {
        let mut rows: Vec<(u32, usize)> = Vec::new();
        let spots = sheet.cells.iter().enumerate().map(|(place, cell)| {
            if rows.last().is_none_or(|(row, _)| *row != cell.address.row) {
                rows.push((cell.address.row, place));
            }
            let word = match &cell.content {
                Content::Text(text) => Some(lexicon.word(text, labels)),
                _ => None,
            };
            Spot { cell, place: place as u32, word, is_code: false }
        });
        let spots = spots.collect();
        let mut page = Self { sheet, name: sheet.name.as_str().into(), labels, spots, rows };
        page.know_codes();
        page
    }

    /// Gives the codes of townships below a heading of codes their words: numbers have none.
    fn know_codes(&mut self) {
        let heads = |spot: &&Spot<'_>| spot.word().is_some_and(|word| code::heads_codes(word));
        let heads: Vec<Address> = self.spots.iter().filter(heads).map(|spot| spot.address).collect();
        for spot in self.spots.iter_mut().filter(|_| !heads.is_empty()) {
            let under = |head: &Address| head.column == spot.address.column && head.row < spot.address.row;
            if heads.iter().any(under)
                && let Some(word) = code::word(spot, self.labels)
            {
                (spot.word, spot.is_code) = (Some(word), true);
            }
        }
    }

    /// All cells, in reading order.
    pub(super) fn spots(&self) -> &[Spot<'p>] {
        &self.spots
    }

    /// The rows that have cells, top to bottom, each with its cells from left to right.
    pub(super) fn rows(&self) -> impl DoubleEndedIterator<Item = (u32, &[Spot<'p>])> {
        self.rows_from(0)
    }

    /// The same from a row on.
    pub(super) fn rows_from(&self, row: u32) -> impl DoubleEndedIterator<Item = (u32, &[Spot<'p>])> {
        let start = self.rows.partition_point(|(own, _)| *own < row);
        (start..self.rows.len()).map(|nth| (self.rows[nth].0, self.nth(nth)))
    }

    /// The cells of a row, from left to right.
    pub(super) fn row(&self, row: u32) -> &[Spot<'p>] {
        // Nearly always no row is left out between the first one and this.
        let guess = self.rows.first().map_or(0, |(first, _)| row.saturating_sub(*first) as usize);
        match self.rows.get(guess) {
            Some((own, _)) if *own == row => self.nth(guess),
            _ => match self.rows.binary_search_by_key(&row, |(own, _)| *own) {
                Ok(nth) => self.nth(nth),
                Err(_) => &[],
            },
        }
    }

    /// The cells of the nth row that has any.
    fn nth(&self, nth: usize) -> &[Spot<'p>] {
        let start = self.rows[nth].1;
        let end = self.rows.get(nth + 1).map_or(self.spots.len(), |(_, start)| *start);
        &self.spots[start..end]
    }

    /// The cells above a row.
    pub(super) fn above(&self, row: u32) -> &[Spot<'p>] {
        let end = self.rows.partition_point(|(own, _)| *own < row);
        &self.spots[..self.rows.get(end).map_or(self.spots.len(), |(_, start)| *start)]
    }

    /// The cell at an address.
    pub(super) fn at(&self, at: Address) -> Option<&Spot<'p>> {
        let row = self.row(at.row);
        let guess = at.column.checked_sub(row.first()?.address.column)? as usize;
        match row.get(guess) {
            Some(spot) if spot.address.column == at.column => Some(spot),
            _ => row.binary_search_by_key(&at.column, |spot| spot.address.column).ok().map(|nth| &row[nth]),
        }
    }

    /// What a cell says as a heading: a year typed as a number is one as well.
    pub(super) fn heading(&self, spot: &Spot<'_>) -> Arc<Word> {
        let number = || Arc::new(self.labels.word(&spot.written().into()));
        spot.word().cloned().unwrap_or_else(number)
    }

    /// The merged area a cell lies in.
    pub(super) fn area(&self, at: Address) -> Option<Area> {
        self.sheet.area(at)
    }

    /// The cells with words in some columns that are merged over several rows.
    pub(super) fn tall(&self, columns: Range<u32>) -> Vec<(Area, &Spot<'p>)> {
        let merges = self.sheet.merges.iter();
        merges
            .filter(|area| columns.contains(&area.first.column) && area.first.row < area.last.row)
            .filter_map(|area| Some((*area, self.at(area.first).filter(|spot| spot.word().is_some())?)))
            .collect()
    }

    /// The last row that has cells.
    pub(super) fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |(row, _)| *row)
    }
}

/// Cells of a page, by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<bool>);

impl Places {
    pub(super) fn insert(&mut self, spot: &Spot<'_>) {
        let place = spot.place as usize;
        if self.0.len() <= place {
            self.0.resize((place + 1).next_power_of_two().max(64), false);
        }
        self.0[place] = true;
    }

    pub(super) fn extend<'s, 'p: 's>(&mut self, spots: impl IntoIterator<Item = &'s Spot<'p>>) {
        for spot in spots {
            self.insert(spot);
        }
    }

    pub(super) fn contains(&self, spot: &Spot<'_>) -> bool {
        self.0.get(spot.place as usize).copied().unwrap_or(false)
    }
}
