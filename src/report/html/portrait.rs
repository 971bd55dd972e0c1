//! The page of one township: its picture on the first sheet, every indicator as a table behind it.

use minijinja::Error;
use minijinja::value::Serde;
use serde::Serialize;

use super::environment;
use crate::report::summary::{Content, Figure, Table};

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

/// Turns the page of a township into an HTML document of its own, ready to be printed on A4.
///
/// - `drawing`: the figure as SVG, put in unescaped.
/// - `table`: its indicators one by one, where they are known.
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
    let table = table.map(|table| Rows {
        caption: &table.caption,
        columns: table.columns.iter().map(|column| column.heading.as_str()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter();
                cells
                    .map(|cell| Cell {
                        text: cell.printed(),
                        number: matches!(cell.content, Content::Number { .. }),
                    })
                    .collect()
            })
            .collect(),
        notes: &table.notes,
    });
    let page = Serde(Page { language, title: &figure.title, svg: drawing, table });
    environment()?.get_template("portrait.html")?.render(minijinja::context! { page })
}
