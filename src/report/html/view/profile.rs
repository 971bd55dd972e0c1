//! The townships one by one.

use serde::Serialize;

use super::table::{Cell, Column, tone};
use super::{Making, anchor};
use crate::report::summary;

#[derive(Serialize)]
pub(super) struct Profiles<'a> {
    columns: Vec<Column<'a>>,
    townships: Vec<Profile<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Profile<'a> {
    id: String,
    name: &'a str,
    in_short: &'a str,
    tone: &'static str,
    lines: Vec<Line<'a>>,
    losses: Vec<Vec<Cell<'a>>>,
}

#[derive(Serialize)]
struct Line<'a> {
    about: &'a str,
    text: &'a str,
}

impl<'a> Profiles<'a> {
    pub(super) fn new(profiles: &'a summary::on_page::Profiles, making: &mut Making<'_>) -> Self {
        let columns = &profiles.columns;
        let one = |own: &'a summary::on_page::Profile| {
            let mut loss = |loss: &'a summary::on_page::Loss| {
                let figures = making.figures_behind(&loss.table, &own.id);
                let cells = loss.cells.iter().zip(columns);
                cells.map(|(cell, column)| Cell::new(cell, column.kind, figures.as_deref(), making)).collect()
            };
            Profile {
                id: anchor(&own.id),
                name: &own.name,
                in_short: &own.in_short,
                tone: tone(own.tone),
                lines: own.lines.iter().map(|(about, text)| Line { about, text }).collect(),
                losses: own.losses.iter().map(&mut loss).collect(),
            }
        };
        Self {
            columns: columns.iter().map(|column| Column::new(column, 0)).collect(),
            townships: profiles.townships.iter().map(one).collect(),
            notes: &profiles.notes,
        }
    }
}
