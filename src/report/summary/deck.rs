//! The slides of a meeting before they are laid out: what each says, shows and rests on.

use super::{Bar, Figure, Table, Tone};

/// The slides of a meeting, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deck {
    /// What is shown.
    pub slides: Vec<Slide>,
    /// At the foot of every slide: source, coverage, cut-off date.
    pub footer: String,
    /// What the title of a slide ends with that goes on from the one before, such as "（续）".
    pub continued: String,
}

/// One slide. What does not fit goes on on the next one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slide {
    /// Stable name, unique in the deck, such as `ranking-镇`.
    pub id: String,
    /// What it is about, in a word or two.
    pub topic: String,
    /// The finding in one sentence.
    pub title: String,
    /// Measure, unit, period; may be empty.
    pub subtitle: String,
    /// What is shown, in reading order: tables, charts and pictures, and then lines.
    pub pieces: Vec<Piece>,
    /// What the speaker may want to know: the sources, one a line.
    pub notes: Vec<String>,
}

/// A piece of a slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Short statements, one line each.
    Lines(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart as a picture.
    Picture(Box<Figure>),
    /// Bars that can be edited.
    Bars(Bars),
    /// Lines over periods that can be edited.
    Trend(Trend),
}

/// Bars that can be edited, from the top downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Above the chart; may be empty.
    pub heading: String,
    /// What the bars measure, such as "得分率".
    pub measure: String,
    /// Text alternative for those who cannot see it.
    pub alt: String,
    /// The ends of the axis. It starts at 0, or below where something fell: then numbers carry a sign.
    pub axis: (f64, f64),
    /// Decimals of the numbers at the bars.
    pub decimals: u8,
    /// The bars. Their values are the printed ones, so that no label says anything else.
    pub bars: Vec<Bar>,
}

/// Lines over periods that can be edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Above the chart; may be empty.
    pub heading: String,
    /// Text alternative for those who cannot see it.
    pub alt: String,
    /// The ends of the axis.
    pub axis: (f64, f64),
    /// Decimals of the numbers at the points.
    pub decimals: u8,
    /// Periods as printed, the earliest first.
    pub periods: Vec<String>,
    /// What is followed over the periods.
    pub lines: Vec<Line>,
}

/// One line of a [`Trend`].
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whose.
    pub name: String,
    /// One for each period, as printed; `None` where there is none.
    pub values: Vec<Option<f64>>,
    /// Emphasis.
    pub tone: Tone,
}

impl Slide {
    /// A slide with nothing on it yet.
    pub fn new(id: impl Into<String>, topic: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), topic: topic.into(), title: title.into(), ..Self::default() }
    }

    /// With a line under the title.
    #[must_use]
    pub fn under(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    /// With one piece more.
    #[must_use]
    pub fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// With one chart as a picture more.
    #[must_use]
    pub fn showing(self, figure: Figure) -> Self {
        self.with(Piece::Picture(Box::new(figure)))
    }

    /// With its sources.
    #[must_use]
    pub fn resting_on(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }
}

impl Deck {
    /// Every chart that is shown as a picture, in order.
    pub fn pictures(&self) -> impl Iterator<Item = &Figure> {
        self.slides.iter().flat_map(|slide| &slide.pieces).filter_map(|piece| match piece {
            Piece::Picture(figure) => Some(&**figure),
            _ => None,
        })
    }
}
