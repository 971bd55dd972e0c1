//! What the templates see: the summary with anchors, classes and sort keys worked out.

mod profile;
mod table;
mod what_if;

use std::collections::BTreeMap;

use serde::Serialize;

use super::drawing::Looks;
use super::store::Store;
use crate::report::summary::on_page::{WhatIf, figures_behind};
use crate::report::summary::{self, Summary};
use profile::Profiles;
use table::Table;
use what_if::Panel;

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: &'a str,
    subtitle: &'a str,
    language: &'a str,
    sections: Vec<Section<'a>>,
    label: Labels<'a>,
    /// Weights to be tried out, or why there are none.
    what_if: Option<Panel<'a>>,
    /// The townships one by one, where there are any.
    profiles: Option<Profiles<'a>>,
    /// Looks of the drawings, as CSS.
    looks: String,
    /// Traces of the numbers that link to the figures behind them, as JSON.
    traces: String,
}

#[derive(Serialize)]
struct Section<'a> {
    id: String,
    heading: &'a str,
    blocks: Vec<Block<'a>>,
    /// What follows the blocks: `what_if`, `profiles` or nothing.
    then: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "kind", content = "body", rename_all = "lowercase")]
enum Block<'a> {
    Paragraph(&'a str),
    List(&'a [String]),
    Table(Table<'a>),
    Figure(Figure<'a>),
}

#[derive(Serialize)]
struct Figure<'a> {
    name: String,
    title: &'a str,
    subtitle: &'a str,
    footer: &'a str,
    alt: &'a str,
    svg: Option<String>,
}

#[derive(Serialize)]
struct Labels<'a> {
    filter: &'a str,
    filter_placeholder: &'a str,
    all_groups: &'a str,
    sorted_by: &'a str,
    sort_ascending: &'a str,
    sort_descending: &'a str,
    contents: &'a str,
    trace: &'a str,
    generated: &'a str,
    no_script: &'a str,
    drawn_apart: &'a str,
    description: &'a str,
    close: &'a str,
    to_figures: &'a str,
    profiles: &'a str,
    lost: &'a str,
    try_weights: &'a str,
}

/// What is collected while the parts of the page are made, in their order.
struct Making<'a> {
    drawings: &'a BTreeMap<String, String>,
    looks: Looks,
    traces: Store,
    /// Anchors of the rows of figures as reported, by table and row. Thousands of numbers link to them, so
    /// that they are short.
    reported: BTreeMap<(String, &'a str), String>,
    /// How many tables have been made.
    tables: usize,
    /// Whether what is being made is for those who want to know exactly: its tables are folded.
    details: bool,
    /// Whether rows of the ranking have a profile to link to.
    profiled: bool,
}

impl Making<'_> {
    /// The anchor of a row of figures as reported.
    fn row(&self, table: &str, row: &str) -> Option<String> {
        self.reported.get(&(table.to_owned(), row)).cloned()
    }

    /// The anchor of the figures behind a number of a table, where the page has them.
    fn figures_behind(&self, table: &str, row: &str) -> Option<String> {
        self.row(&figures_behind(table), row)
    }
}

impl<'a> Page<'a> {
    /// Prepares `summary` for the templates; `drawings` are SVG documents by figure name.
    pub(super) fn new(summary: &'a Summary, drawings: &'a BTreeMap<String, String>) -> Self {
        let on_page = &summary.on_page;
        let rows = |(number, table): (usize, &'a summary::Table)| {
            let own = table.rows.iter().enumerate();
            own.map(move |(row, own)| ((table.id.clone(), own.id.as_str()), format!("f{number}_{row}")))
        };
        let mut making = Making {
            drawings,
            looks: Looks::default(),
            traces: Store::default(),
            reported: on_page.reported.iter().enumerate().flat_map(rows).collect(),
            tables: 0,
            details: false,
            profiled: !on_page.profiles.townships.is_empty(),
        };
        let mut sections = Vec::with_capacity(summary.sections.len());
        let mut profiles = None;
        for section in &summary.sections {
            let then = match section.id.as_str() {
                "ranking" if on_page.what_if.is_some() => "what_if",
                "lagging" if making.profiled => "profiles",
                _ => "",
            };
            making.details = section.id == "panel";
            let blocks = section.blocks.iter().flat_map(|block| making.blocks(block, summary)).collect();
            if then == "profiles" {
                profiles = Some(Profiles::new(&on_page.profiles, &mut making));
            }
            sections.push(Section { id: anchor(&section.id), heading: &section.heading, blocks, then });
        }
        Self {
            title: &summary.title,
            subtitle: &summary.subtitle,
            language: &summary.language,
            sections,
            label: Labels::new(summary),
            what_if: on_page.what_if.as_ref().map(|what_if| match what_if {
                WhatIf::LeftOut(why) => Panel::left_out(why, summary),
                WhatIf::Possible(reweighing) => Panel::new(reweighing, summary),
            }),
            profiles,
            looks: making.looks.style(),
            traces: data(&making.traces.packed()),
        }
    }
}

impl<'a> Making<'a> {
    /// What a block becomes: a table is followed by the figures behind it, and one of which the profiles say
    /// the same at length is left out.
    fn blocks(&mut self, block: &'a summary::Block, summary: &'a Summary) -> Vec<Block<'a>> {
        match block {
            summary::Block::Paragraph(text) => vec![Block::Paragraph(text)],
            summary::Block::List(items) => vec![Block::List(items)],
            summary::Block::Figure(figure) => vec![Block::Figure(Figure::new(figure, self))],
            summary::Block::Table(table) if table.id == "profile" && self.profiled => Vec::new(),
            summary::Block::Table(table) => {
                let behind = figures_behind(&table.id);
                let figures = summary.on_page.reported.iter().filter(|own| own.id == behind);
                let tables = std::iter::once(table).chain(figures);
                tables.map(|table| Block::Table(Table::new(table, self))).collect()
            }
        }
    }
}

impl<'a> Labels<'a> {
    fn new(summary: &'a Summary) -> Self {
        let label = |key| label(summary, key);
        Self {
            filter: label("page.filter"),
            filter_placeholder: label("page.filter_placeholder"),
            all_groups: label("page.all_groups"),
            sorted_by: label("page.sorted_by"),
            sort_ascending: label("page.sort_ascending"),
            sort_descending: label("page.sort_descending"),
            contents: label("page.contents"),
            trace: label("page.trace"),
            generated: label("page.generated"),
            no_script: label("page.no_script"),
            drawn_apart: label("page.drawn_apart"),
            description: label("page.description"),
            close: label("page.close"),
            to_figures: label("page.to_figures"),
            profiles: label("page.profiles"),
            lost: label("page.lost"),
            try_weights: label("reweigh.heading"),
        }
    }
}

impl<'a> Figure<'a> {
    fn new(figure: &'a summary::Figure, making: &mut Making<'_>) -> Self {
        // An XML declaration may stand at the head of a file, not in the middle of a page.
        let drawing = making.drawings.get(&figure.name);
        let svg = drawing.and_then(|drawing| drawing.find("<svg").map(|at| &drawing[at..]));
        Self {
            name: anchor(&figure.name),
            title: &figure.title,
            subtitle: &figure.subtitle,
            footer: &figure.footer,
            alt: &figure.alt,
            svg: svg.map(|svg| making.looks.condensed(svg)),
        }
    }
}

/// A text around the content; empty where the summary has none.
fn label<'a>(summary: &'a Summary, key: &str) -> &'a str {
    summary.labels.get(key).map_or("", String::as_str)
}

/// Data for the script, as it may stand in an element of the page.
fn data(data: &impl Serialize) -> String {
    // Numbers, texts and lists always have a form in JSON.
    serde_json::to_string(data).unwrap_or_default().replace('<', "\\u003c")
}

/// A number with at most so many decimals and no trailing zeros, so that thousands of keys stay short.
fn trimmed(value: f64, decimals: usize) -> String {
    let long = format!("{value:.decimals$}");
    let short = if long.contains('.') { long.trim_end_matches('0').trim_end_matches('.') } else { &long };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// An id may hold anything but white space; what would need quotes is left out as well.
fn anchor(id: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
