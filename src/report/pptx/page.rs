//! A slide of the deck as the pages it takes: what stands where, in which size, and what goes on.

use super::fit;
use super::grid::Grid;
use super::place::{Area, GAP, Look};
use crate::report::summary::{Bars, Figure, Piece, Slide, Table, Trend};

/// Most bars of one chart.
const BARS: usize = 25;
/// Sizes of lines that have the slide for themselves, and of lines beside or below something.
const ALONE: [f64; 5] = [20.0, 18.0, 16.0, 14.0, 12.0];
const ASIDE: [f64; 5] = [16.0, 14.0, 13.0, 12.0, 11.0];
/// The dot of a line and the space after it, in sizes of the text.
pub(super) const DENT: f64 = 1.0;
/// White space after a line, in sizes of the text.
pub(super) const APART: f64 = 0.45;
/// The least share of a slide's height that lines below something are given, before they move on.
const LEAST: f64 = 44.0;
/// Height of the heading above a chart.
const HEADING: f64 = 24.0;

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page<'d> {
    pub(super) slide: &'d Slide,
    pub(super) look: Look,
    pub(super) title: String,
    pub(super) pieces: Vec<(Area, Shown<'d>)>,
}

/// Something that stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown<'d> {
    /// A heading above a chart.
    Heading(&'d str),
    /// Lines with a dot before each that begins a statement.
    Lines(Lines),
    Grid(Grid<'d>),
    Picture(&'d Figure),
    Bars(Bars),
    Trend(&'d Trend),
}

/// Lines in one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lines {
    pub(super) size: f64,
    /// Statements; the first may be the end of one that began on the page before.
    pub(super) statements: Vec<String>,
    /// Whether it is.
    pub(super) goes_on: bool,
}

/// What did not fit.
enum Rest<'d> {
    Lines(Lines),
    Rows(&'d Table, usize),
    Bars(Bars),
}

/// The pages that a slide takes, at least one.
pub(super) fn pages<'d>(slide: &'d Slide, look: Look, continued: &str) -> Vec<Page<'d>> {
    let (shown, lines) = parted(&slide.pieces);
    let body = look.body(&slide.subtitle);
    let mut page = Page { slide, look, title: slide.title.clone(), pieces: Vec::new() };
    let mut rests = Vec::new();
    let statements = Lines { size: 0.0, statements: lines, goes_on: false };
    match shown.as_slice() {
        [] => rests.extend(page.say(statements, body, &ALONE)),
        [Piece::Table(table)] => rests.extend(page.above(table, statements, body)),
        [one] if statements.statements.is_empty() => rests.extend(page.show(one, body)),
        [one] => {
            let (left, right) = body.beside(0.6);
            rests.extend(page.show(one, left));
            rests.extend(page.say(statements, right, &ASIDE));
        }
        several => {
            let below = statements.height(body.width, ASIDE[1]);
            let upper = if below > 0.0 {
                (body.height - below - GAP / 2.0).max(body.height * 0.6)
            } else {
                body.height
            };
            let (upper, lower) = body.above(upper);
            for (piece, area) in several.iter().zip(upper.columns(several.len())) {
                rests.extend(page.show(piece, area));
            }
            rests.extend(page.say(statements, lower, &ASIDE[1..]));
        }
    }
    let mut pages = vec![page];
    for rest in rests {
        let mut rest = Some(rest);
        while let Some(own) = rest {
            let title = format!("{}{}{continued}", slide.title, space_before(continued));
            // Charts go on in the look of all slides, the cover's lines in their own.
            let mut page = Page { slide, look: Look::Plain, title, pieces: Vec::new() };
            rest = page.go_on(own, Look::Plain.body(&slide.subtitle));
            pages.push(page);
        }
    }
    pages
}

fn parted(pieces: &[Piece]) -> (Vec<&Piece>, Vec<String>) {
    let mut lines = Vec::new();
    let mut shown = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Lines(own) => lines.extend(own.iter().cloned()),
            other => shown.push(other),
        }
    }
    (shown, lines)
}

/// Words in brackets of another script stand apart from what is before them.
fn space_before(continued: &str) -> &'static str {
    if continued.starts_with(|c: char| c.is_ascii()) { " " } else { "" }
}

impl<'d> Page<'d> {
    /// Shows a piece, and gives what did not fit.
    fn show(&mut self, piece: &'d Piece, area: Area) -> Option<Rest<'d>> {
        match piece {
            Piece::Lines(_) => None,
            Piece::Table(table) => self.rows(table, 0, area),
            Piece::Picture(figure) => {
                self.pieces.push((area, Shown::Picture(figure)));
                None
            }
            Piece::Bars(bars) => {
                let area = self.headed(&bars.heading, area);
                self.bars(bars.clone(), area)
            }
            Piece::Trend(trend) => {
                let area = self.headed(&trend.heading, area);
                self.pieces.push((area, Shown::Trend(trend)));
                None
            }
        }
    }

    fn go_on(&mut self, rest: Rest<'d>, area: Area) -> Option<Rest<'d>> {
        match rest {
            Rest::Lines(lines) => self.say(lines, area, &ALONE[2..]),
            Rest::Rows(table, from) => self.rows(table, from, area),
            Rest::Bars(bars) => self.bars(bars, area),
        }
    }

    /// A heading above a chart, where there is one, and the room left.
    fn headed(&mut self, heading: &'d str, area: Area) -> Area {
        if heading.is_empty() {
            return area;
        }
        let (above, below) = area.above(HEADING - GAP / 2.0);
        self.pieces.push((Area { height: HEADING, ..above }, Shown::Heading(heading)));
        below
    }

    fn bars(&mut self, mut bars: Bars, area: Area) -> Option<Rest<'d>> {
        let rest = bars.bars.split_off(bars.bars.len().min(BARS));
        let rest = (!rest.is_empty()).then(|| Rest::Bars(Bars { bars: rest, ..bars.clone() }));
        self.pieces.push((area, Shown::Bars(bars)));
        rest
    }

    fn rows(&mut self, table: &'d Table, from: usize, area: Area) -> Option<Rest<'d>> {
        let grid = Grid::fill(table, from, area);
        let end = grid.rows.end;
        self.pieces.push((area, Shown::Grid(grid)));
        (end < table.rows.len()).then_some(Rest::Rows(table, end))
    }

    /// A table with lines under it: both as large as they fit together.
    fn above(&mut self, table: &'d Table, lines: Lines, body: Area) -> Vec<Rest<'d>> {
        // A program with another font may need one line more for a cell, and what follows would lie over it.
        let spare = |grid: &Grid<'_>| grid.height() + fit::height(1, grid.size);
        let together = |size: f64| {
            let grid = Grid::at(table, 0, body, size);
            let whole = grid.rows.end == table.rows.len();
            let height = spare(&grid) + GAP / 2.0 + lines.height(body.width, size.min(14.0));
            (whole && height <= body.height).then_some(grid)
        };
        let grid = [16.0, 14.0, 13.0, 12.0, 11.0].into_iter().find_map(together);
        let grid = grid.unwrap_or_else(|| Grid::fill(table, 0, body));
        let (end, (upper, lower)) = (grid.rows.end, body.above(spare(&grid)));
        self.pieces.push((Area { height: grid.height(), ..upper }, Shown::Grid(grid)));
        let mut rests: Vec<Rest<'d>> = Vec::new();
        if end < table.rows.len() {
            rests.push(Rest::Rows(table, end));
            rests.extend((!lines.statements.is_empty()).then_some(Rest::Lines(lines)));
        } else if lower.height < LEAST {
            rests.extend((!lines.statements.is_empty()).then_some(Rest::Lines(lines)));
        } else {
            rests.extend(self.say(lines, lower, &ASIDE[1..]));
        }
        rests
    }

    /// Lines, as large as they fit; what does not fit at the least size is left.
    fn say(&mut self, lines: Lines, area: Area, sizes: &[f64]) -> Option<Rest<'d>> {
        if lines.statements.is_empty() {
            return None;
        }
        let fits = |size: &&f64| lines.height(area.width, **size) <= area.height;
        if let Some(size) = sizes.iter().find(fits) {
            self.pieces.push((area, Shown::Lines(Lines { size: *size, ..lines })));
            return None;
        }
        let size = sizes.last().copied().unwrap_or(ASIDE[4]);
        let (own, rest) = Lines { size, ..lines }.split(area);
        self.pieces.push((area, Shown::Lines(own)));
        (!rest.statements.is_empty()).then_some(Rest::Lines(rest))
    }
}

impl Lines {
    /// Height of all statements in a size.
    pub(super) fn height(&self, width: f64, size: f64) -> f64 {
        let room = width - DENT * size;
        let lines = |statement: &String| fit::wrap(statement, room, size).len();
        self.statements.iter().map(|own| fit::height(lines(own), size) + APART * size).sum()
    }

    /// What fits into the room, and the rest; a statement may be parted between two of its lines.
    fn split(self, area: Area) -> (Self, Self) {
        let size = self.size;
        let (mut own, mut rest, mut parted) = (Vec::new(), Vec::new(), false);
        let mut left = area.height;
        for statement in self.statements {
            let mut lines = fit::wrap(&statement, area.width - DENT * size, size);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never below 0")]
            let room = ((left - APART * size).max(0.0) / (size * fit::LINE)) as usize;
            if !rest.is_empty() {
                rest.push(statement);
            } else if lines.len() <= room {
                left -= fit::height(lines.len(), size) + APART * size;
                own.push(statement);
            } else {
                // The first of a page has at least one line, so that there is an end.
                let room = if own.is_empty() { room.max(1) } else { room };
                let after = lines.split_off(room.min(lines.len()));
                parted = !lines.is_empty();
                own.extend((!lines.is_empty()).then(|| lines.concat()));
                rest.push(after.concat());
            }
        }
        rest.retain(|statement| !statement.is_empty());
        (Self { statements: own, ..self }, Self { size, statements: rest, goes_on: parted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::{Bar, Cell, Column, ColumnKind, Row, Tone};

    fn with(pieces: Vec<Piece>) -> Slide {
        Slide { pieces, ..Slide::new("s", "topic", "title") }
    }

    #[test]
    fn lines_that_do_not_fit_go_on_with_nothing_lost() {
        let statements: Vec<String> =
            (0..60).map(|number| format!("{number}{}", "说明文字".repeat(20))).collect();
        let slide = with(vec![Piece::Lines(statements.clone())]);
        let pages = pages(&slide, Look::Plain, "（续）");
        assert!(pages.len() > 2);
        assert_eq!(pages[1].title, "title（续）");
        let said: String = pages
            .iter()
            .flat_map(|page| &page.pieces)
            .filter_map(|(_, shown)| match shown {
                Shown::Lines(lines) => Some(lines.statements.concat()),
                _ => None,
            })
            .collect();
        assert_eq!(said, statements.concat());
        for (area, shown) in pages.iter().flat_map(|page| &page.pieces) {
            let Shown::Lines(lines) = shown else { continue };
            assert!(lines.height(area.width, lines.size) <= area.height + 1e-6);
        }
    }

    #[test]
    fn bars_beyond_what_a_chart_holds_go_on() {
        let bar = |number: usize| Bar {
            rank: number.to_string(),
            name: "镇".to_owned(),
            value: 1.0,
            printed: "1".to_owned(),
            change: None,
            tone: Tone::Plain,
            small: false,
        };
        let bars = Bars {
            heading: String::new(),
            measure: String::new(),
            alt: String::new(),
            axis: (0.0, 1.0),
            decimals: 0,
            bars: (0..60).map(bar).collect(),
        };
        let slide = with(vec![Piece::Bars(bars), Piece::Lines(vec!["beside".to_owned()])]);
        let pages = pages(&slide, Look::Plain, "(continued)");
        let counts: Vec<usize> = pages
            .iter()
            .flat_map(|page| &page.pieces)
            .filter_map(|(_, shown)| match shown {
                Shown::Bars(bars) => Some(bars.bars.len()),
                _ => None,
            })
            .collect();
        assert_eq!(counts, [25, 25, 10]);
        assert_eq!(pages[1].title, "title (continued)");
    }

    #[test]
    fn under_a_table_a_line_is_left_free_for_a_cell_that_wraps_elsewhere() {
        let column = |heading: &str| Column {
            key: String::new(),
            heading: heading.to_owned(),
            detail: None,
            kind: ColumnKind::Text,
        };
        let row = |number: usize| Row {
            id: number.to_string(),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![
                Cell::text("执法三项制度落实率"),
                Cell::text("行政执法 D15、D14、D17、D16、D19、D18"),
            ],
        };
        let mut held = 0;
        for rows in 1..14 {
            let table = Table {
                id: "t".to_owned(),
                caption: String::new(),
                sheet: String::new(),
                columns: vec![column("指标"), column("依据")],
                rows: (0..rows).map(row).collect(),
                notes: Vec::new(),
            };
            let slide = with(vec![Piece::Table(table), Piece::Lines(vec!["请核对所列单元格。".to_owned()])]);
            for page in pages(&slide, Look::Plain, "（续）") {
                let [(_, Shown::Grid(grid)), (below, Shown::Lines(_))] = page.pieces.as_slice() else {
                    continue;
                };
                let (top, free) = (page.pieces[0].0.top, fit::height(1, grid.size));
                assert!(below.top >= top + grid.height() + free, "{rows} rows in {}", grid.size);
                held += 1;
            }
        }
        assert!(held > 0);
    }

    #[test]
    fn a_slide_with_nothing_on_it_is_one_page() {
        assert_eq!(pages(&with(Vec::new()), Look::Cover, "").len(), 1);
    }
}
