//! What becomes of a township's submission: how it is laid out, who it says it is from, what file it is,
//! whether it comes at all.

use super::file::Kind;
use super::layout::Layout;
use crate::chance::stream::Stream;

/// What becomes of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Sent,
    /// Nothing comes.
    Missing,
    /// It comes twice, byte by byte.
    Copied,
    /// It comes in another format as well.
    InTwoFormats,
    /// A first version with other figures comes before it.
    Corrected,
    /// The name is not in the roster, and only like one that is.
    Misspelt,
    /// The one of the year before comes instead.
    LastYears,
    /// A file without a byte.
    Empty,
    /// A file whose second half is gone.
    CutOff,
    /// A picture named as a workbook.
    Picture,
}

/// How the form names its township.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Own,
    /// With the official word behind it.
    Official,
    /// By an alias of the roster.
    Alias,
    /// Not at all: only the file name does.
    FileName,
}

/// What becomes of one submission.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) fate: Fate,
    pub(super) layout: Layout,
    pub(super) kind: Kind,
    pub(super) naming: Naming,
    /// The way its file is named; `None` as it was sent out.
    pub(super) file_name: Option<u64>,
    pub(super) late: bool,
    pub(super) signed: bool,
    /// The share of figures that are written otherwise than the form asks, and of labels in other words.
    pub(super) dressed: f64,
    pub(super) relabelled: f64,
    /// The chance of each fault, and of a row that the form does not have.
    pub(super) flawed: f64,
}

/// Of a hundred submissions in a district as messy as can be, so many come to each of these ends.
const FATES: [(Fate, f64); 9] = [
    (Fate::Missing, 4.0),
    (Fate::Copied, 3.0),
    (Fate::InTwoFormats, 3.0),
    (Fate::Corrected, 4.0),
    (Fate::Misspelt, 3.0),
    (Fate::LastYears, 2.0),
    (Fate::Empty, 2.0),
    (Fate::CutOff, 2.0),
    (Fate::Picture, 2.0),
];
const LAYOUTS: [Layout; 5] = [Layout::Moved, Layout::List, Layout::Compared, Layout::Pairs, Layout::Wide];

impl Case {
    /// A submission as it should be.
    pub(super) fn sound() -> Self {
        Self {
            fate: Fate::Sent,
            layout: Layout::Form,
            kind: Kind::Xlsx,
            naming: Naming::Own,
            file_name: None,
            late: false,
            signed: true,
            dressed: 0.0,
            relabelled: 0.0,
            flawed: 0.0,
        }
    }

    /// Draws what becomes of a submission.
    ///
    /// - `mess`: from 0, as it should be, to 1.
    pub(super) fn draw(mess: f64, stream: &mut Stream) -> Self {
        let mut share = stream.uniform() * 100.0 / mess.max(f64::MIN_POSITIVE);
        let mut fate = Fate::Sent;
        for (end, of_hundred) in FATES {
            if share < of_hundred {
                fate = end;
                break;
            }
            share -= of_hundred;
        }
        let mut happens = |chance: f64| stream.uniform() < chance * mess;
        let (other_layout, other_kind, renamed) = (happens(0.6), happens(0.5), happens(0.8));
        let (late, unsigned, by_name) = (happens(0.08), happens(0.06), happens(0.3));
        let layout = stream.choose(&LAYOUTS).copied().filter(|_| other_layout).unwrap_or(Layout::Form);
        let kinds = [Kind::Utf8, Kind::Gb18030, Kind::Page];
        let kind = stream.choose(&kinds).copied().filter(|_| other_kind && layout.is_one_sheet());
        let namings = [Naming::Official, Naming::Official, Naming::Alias, Naming::FileName];
        let naming = stream.choose(&namings).copied().filter(|_| by_name && layout != Layout::Wide);
        let file_name = stream.below(4).filter(|_| renamed);
        let mut case = Self {
            fate,
            layout,
            kind: kind.unwrap_or(Kind::Xlsx),
            naming: naming.unwrap_or(Naming::Own),
            file_name,
            late,
            signed: !unsigned,
            dressed: 0.4 * mess,
            relabelled: 0.15 * mess,
            flawed: 0.05 * mess,
        };
        case.fit();
        case
    }

    /// What a fate leaves room for.
    fn fit(&mut self) {
        match self.fate {
            Fate::Sent | Fate::Missing | Fate::Copied => {}
            // The same figures are to be read from both.
            Fate::InTwoFormats => {
                if !self.layout.is_one_sheet() {
                    self.layout = Layout::List;
                }
                self.kind = Kind::Xlsx;
            }
            Fate::Corrected => self.late = false,
            Fate::Misspelt => {
                self.naming = Naming::Own;
                self.layout = Layout::Form;
                self.kind = Kind::Xlsx;
            }
            Fate::LastYears | Fate::Empty | Fate::CutOff | Fate::Picture => {
                *self = Self { fate: self.fate, file_name: self.file_name, ..Self::sound() };
            }
        }
    }
}
