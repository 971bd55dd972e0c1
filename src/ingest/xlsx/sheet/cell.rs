//! A cell while its markup is read.

use quick_xml::events::BytesStart;

use crate::ingest::cell::Address;
use crate::ingest::xlsx::strings::Text;
use crate::ingest::xml;

/// A cell while it is read.
#[derive(Default)]
pub(super) struct Open {
    /// `None` for a cell outside the grid.
    pub(super) at: Option<Address>,
    pub(super) kind: Kind,
    pub(super) format: Option<usize>,
    pub(super) value: String,
    pub(super) rich: String,
    pub(super) formula: Option<String>,
    /// The number of a shared formula.
    pub(super) shared: Option<String>,
    pub(super) inside: Inside,
    pub(super) words: Text,
}

/// What a cell says it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Number,
    /// The place of a shared string.
    Shared,
    /// Words in the cell itself, perhaps in several pieces.
    Inline,
    /// Words that a formula gives.
    Words,
    Truth,
    Error,
    Date,
    Unknown,
}

impl Kind {
    pub(super) fn named(name: &str) -> Self {
        match name {
            "" | "n" => Self::Number,
            "s" => Self::Shared,
            "inlineStr" => Self::Inline,
            "str" => Self::Words,
            "b" => Self::Truth,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Unknown,
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Inside {
    #[default]
    Cell,
    Value,
    Formula,
    Rich,
}

impl Open {
    pub(super) fn formula(&mut self, tag: &BytesStart<'_>) {
        self.inside = Inside::Formula;
        self.formula = Some(String::new());
        if xml::attribute(tag, "t").is_some_and(|kind| kind == "shared") {
            self.shared = xml::attribute(tag, "si").map(|number| number.into_owned());
        }
    }

    pub(super) fn enter(&mut self, name: &str) {
        match name {
            "v" => self.inside = Inside::Value,
            "is" => self.inside = Inside::Rich,
            name if self.inside == Inside::Rich => self.words.open(name),
            _ => {}
        }
    }

    pub(super) fn leave(&mut self, name: &str) {
        match name {
            "v" | "f" | "is" => self.inside = Inside::Cell,
            name if self.inside == Inside::Rich => self.words.close(name),
            _ => {}
        }
    }

    /// Where the words at hand go.
    pub(super) fn text(&mut self) -> Option<&mut String> {
        match self.inside {
            Inside::Value => Some(&mut self.value),
            Inside::Formula => self.formula.as_mut(),
            Inside::Rich if self.words.wanted() => Some(&mut self.rich),
            Inside::Cell | Inside::Rich => None,
        }
    }
}
