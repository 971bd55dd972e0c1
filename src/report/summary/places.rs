//! Places that move: a change of place as printed, and places over periods.

/// A change of place.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// With its direction and size, such as `▲6`; `—` where nothing changed, empty where nothing is known.
    pub printed: String,
    /// How far.
    pub moved: Moved,
}

/// How far a place moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// So many places up that it is worth a look.
    Risen,
    /// Not far, or not at all.
    Little,
    /// So many places down that it is worth a look.
    Fallen,
}

/// Places in two or more periods, a line for each township.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    /// Periods as printed, the earliest first; at least two.
    pub periods: Vec<String>,
    /// Lines, the best of the last period first.
    pub lines: Vec<SlopeLine>,
}

/// The places of one township.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeLine {
    /// The township.
    pub name: String,
    /// One place for each period, with how it is printed: `3`, or `=3` where it is shared.
    pub places: Vec<(f64, String)>,
    /// From the first period to the last. Lines that moved little are grey.
    pub change: Change,
}
