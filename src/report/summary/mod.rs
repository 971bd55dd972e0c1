//! What the outputs say, before any of them decides how it looks.
//!
//! [`Summary`] is format-free: sections of sentences, tables and figures. `compose` fills it once, in
//! one language, and every writer (page, workbook, chart) reads the same numbers from it. Figures
//! hold data and a text alternative, never pixels; tables hold numbers with the decimals to print.

mod deck;
mod figure;
mod gaps;
pub mod on_page;
pub mod paper;
mod places;
mod portrait;

pub use gaps::{Dumbbell, Dumbbells, Loss, Losses};
pub use places::{Change, Moved, Slope, SlopeLine};
pub use portrait::{Compared, Fact, Portrait};

pub use deck::{Bars, Deck, Line, Piece, Slide, Trend};
pub use figure::{
    Bar, BarBlock, CoverageCell, CoverageGrid, CoverageRow, CoverageState, Dot, Figure, FunnelLimits,
    FunnelPlot, HeatCell, HeatClass, HeatColumn, HeatRow, Heatmap, IntervalBlock, IntervalRow, Intervals,
    Listing, Plot, Quadrant, RankBars, TrendBand, TrendPanel, Trends,
};

/// One district's result for one period, ready to be written in any format.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Title of the whole document, such as "青河区2024年度法治政府建设横向评价".
    pub title: String,
    /// The line under the title: basis, period, coverage.
    pub subtitle: String,
    /// BCP 47 tag of the language it is written in, `zh-CN` or `en`.
    pub language: String,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// For each township that sent figures, how it came by its score: a table for those who open its
    /// own sheet. The id of each is the township's code.
    pub dossiers: Vec<Table>,
    /// The same for a meeting, slide by slide.
    pub deck: Deck,
    /// The same as an official paper: text first, tables behind.
    pub paper: paper::Paper,
    /// Short texts a writer needs around the content (buttons, labels), keyed by their locale key.
    pub labels: std::collections::BTreeMap<&'static str, String>,
    /// What only the page shows.
    pub on_page: on_page::OnPage,
}

/// A heading with what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Stable anchor, such as `ranking`.
    pub id: String,
    /// The heading as printed.
    pub heading: String,
    /// Content in reading order.
    pub blocks: Vec<Block>,
}

/// One piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph of running text.
    Paragraph(String),
    /// Short statements, one line each.
    List(Vec<String>),
    /// A table, shown in full.
    Table(Table),
    /// A chart.
    Figure(Figure),
}

/// A table of typed cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Stable name, unique in the summary, such as `ranking` or `G5`.
    pub id: String,
    /// What the table shows, with period and coverage.
    pub caption: String,
    /// The name of its worksheet: at most 31 characters, none of `[ ] : * ? / \`.
    pub sheet: String,
    /// Columns, left to right.
    pub columns: Vec<Column>,
    /// Rows, top to bottom; each has as many cells as there are columns.
    pub rows: Vec<Row>,
    /// Remarks printed under the table.
    pub notes: Vec<String>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it is known by, whatever its heading says: a key of the headings or the id of a group; empty where
    /// nobody asks for it.
    pub key: String,
    /// Heading as printed.
    pub heading: String,
    /// A smaller second line of the heading: unit, weight, full mark.
    pub detail: Option<String>,
    /// How its cells are to be set.
    pub kind: ColumnKind,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Names the row (a township); stays in view when the table is scrolled.
    RowHeader,
    /// Words, set from the left.
    Text,
    /// Numbers with this many decimals, set from the right.
    Number(u8),
    /// Numbers with this many decimals that also deserve a bar from 0 to 100 in the cell.
    Bar(u8),
}

/// A row of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Stable anchor of the row, unique in its table (a township code, a finding id).
    pub id: String,
    /// The peer group the row belongs to, for filtering; empty where there is none.
    pub group: String,
    /// Whether the row is to be picked out.
    pub tone: Tone,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// Emphasis, with the same meaning in every table and chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// At the top.
    Lead,
    /// Nothing special.
    Plain,
    /// At the bottom, or lagging.
    Lag,
    /// Shown but not ranked.
    Muted,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it says.
    pub content: Content,
    /// Where it comes from and how it came about, one statement a line; empty where there is
    /// nothing to trace. Becomes a cell note in Excel and an unfolding trace on the page.
    pub trace: Vec<String>,
}

/// The content of a cell. Missing is never a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A number (unrounded) with the text it prints as.
    Number {
        /// The number itself, for sorting and for Excel.
        value: f64,
        /// As printed, with its decimals and marks such as `≥`.
        printed: String,
    },
    /// Words.
    Text(String),
    /// No number: not reported, not applicable, withheld; the word says which.
    Gap(String),
}

impl Cell {
    /// Words without a trace.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: Content::Text(text.into()), trace: Vec::new() }
    }

    /// A number without a trace, printed with `decimals`.
    pub fn number(value: f64, decimals: u8) -> Self {
        Self::number_as(value, format!("{value:.*}", usize::from(decimals)))
    }

    /// A number without a trace, as it is printed.
    pub fn number_as(value: f64, printed: impl Into<String>) -> Self {
        Self { content: Content::Number { value, printed: printed.into() }, trace: Vec::new() }
    }

    /// A gap and the word for it.
    pub fn gap(word: impl Into<String>) -> Self {
        Self { content: Content::Gap(word.into()), trace: Vec::new() }
    }

    /// The same cell with its trace.
    #[must_use]
    pub fn traced(mut self, trace: Vec<String>) -> Self {
        self.trace = trace;
        self
    }

    /// The cell as a reader sees it.
    pub fn printed(&self) -> &str {
        match &self.content {
            Content::Number { printed, .. } => printed,
            Content::Text(text) | Content::Gap(text) => text,
        }
    }
}

impl Summary {
    /// Every table, in reading order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// Every chart, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }
}
