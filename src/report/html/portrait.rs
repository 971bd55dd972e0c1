//! The page of one township: its picture on the first sheet, every indicator as a table behind it.

use minijinja::Error;
use minijinja::value::Serde;
use serde::Serialize;

use super::environment;
use crate::report::summary::{self, Content, Figure, Row, Table};

/// A column with longer texts than this, such as the way to the cells, is left to the workbook: on paper
/// it would take four sheets.
const WORDS: usize = 60;

#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    title: &'a str,
    svg: &'a str,
    table: Option<Rows<'a>>,
}

#[derive(Serialize)]
struct Rows<'a> {
    caption: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<Vec<Cell<'a>>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Cell<'a> {
    text: &'a str,
    number: bool,
}

fn rows<'a>(table: &'a Table) -> Rows<'a> {
    let longest = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
        cells.map(|cell| cell.printed().chars().count()).max().unwrap_or(0)
    };
    let kept: Vec<usize> = (0..table.columns.len()).filter(|column| longest(*column) <= WORDS).collect();
    let cells = |row: &'a Row| kept.iter().filter_map(|column| row.cells.get(*column)).map(cell).collect();
    Rows {
        caption: &table.caption,
        columns: kept.iter().map(|column| table.columns[*column].heading.as_str()).collect(),
        rows: table.rows.iter().map(cells).collect(),
        notes: &table.notes,
    }
}

fn cell(cell: &summary::Cell) -> Cell<'_> {
    Cell { text: cell.printed(), number: matches!(cell.content, Content::Number { .. }) }
}

/// Turns the page of a township into an HTML document of its own, ready to be printed on A4.
///
/// - `drawing`: the figure as SVG, put in unescaped.
/// - `table`: its indicators one by one, where they are known, without its columns of sentences.
/// - `language`: BCP 47 tag of the words.
///
/// # Errors
///
/// [`minijinja::Error`] if the template is broken: a fault of the program.
pub fn portrait(
    figure: &Figure,
    drawing: &str,
    table: Option<&Table>,
    language: &str,
) -> Result<String, Error> {
    let page = Serde(Page { language, title: &figure.title, svg: drawing, table: table.map(rows) });
    environment()?.get_template("portrait.html")?.render(minijinja::context! { page })
}
