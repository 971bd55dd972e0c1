//! Who takes part in a comparison of two periods, and who does not: townships that only one of them
//! ranks, and what the roster joins, parts or names anew in between.

use super::Standing;
use crate::scheme::{Scheme, Township};

/// Why a township is in one period's ranking only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Absent {
    /// It did not exist in the other period, or no longer does.
    NotInRoster,
    /// It was not ranked in the other period.
    Unranked(Standing),
}

/// A township that only one of the two periods ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct OneSided {
    /// Roster code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why the other period does not rank it.
    pub absent: Absent,
}

/// Townships that the roster joins, parts or names anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Redrawn {
    /// One was joined to another, which bears its name now.
    Merged {
        /// The one that no longer exists.
        from: String,
        /// The one it was joined to.
        into: String,
    },
    /// One was parted from another, which bore its name before.
    Parted {
        /// The one it was part of.
        from: String,
        /// The new one.
        into: String,
    },
    /// A township lost a name or gained one; it is the same and takes part.
    Renamed {
        /// Its name in the roster.
        name: String,
        /// Names that no longer mean it.
        lost: Vec<String>,
        /// Names that mean it only now.
        gained: Vec<String>,
    },
}

/// Whether a township is the unit that it was: none was joined to it or parted from it.
pub(super) fn is_same_unit(township: &Township, redrawn: &[Redrawn]) -> bool {
    !redrawn.iter().any(|change| match change {
        Redrawn::Merged { into, .. } => *into == township.name,
        Redrawn::Parted { from, .. } => *from == township.name,
        Redrawn::Renamed { .. } => false,
    })
}

/// What the roster says of townships joined, parted and renamed between two years: by the years in which
/// they exist and in which their names mean them.
pub(super) fn redrawn(
    (before, year_before): (&Scheme, u16),
    (now, year_now): (&Scheme, u16),
) -> Vec<Redrawn> {
    let known = |scheme: &Scheme, code: &str| scheme.townships.iter().any(|t| t.code == code);
    let bears = |township: &Township, year: u16, name: &str| township.names_in(year).any(|own| own == name);
    let mut changes = Vec::new();
    for gone in before.townships.iter().filter(|t| !known(now, &t.code)) {
        let heirs = now.townships.iter().filter(|heir| bears(heir, year_now, &gone.name));
        changes
            .extend(heirs.map(|heir| Redrawn::Merged { from: gone.name.clone(), into: heir.name.clone() }));
    }
    for new in now.townships.iter().filter(|t| !known(before, &t.code)) {
        let parents = before.townships.iter().filter(|parent| bears(parent, year_before, &new.name));
        changes.extend(
            parents.map(|parent| Redrawn::Parted { from: parent.name.clone(), into: new.name.clone() }),
        );
    }
    for township in now.townships.iter().filter(|t| known(before, &t.code)) {
        let only = |in_year: u16, not_in: u16| -> Vec<String> {
            let names = township.names_in(in_year).filter(|name| !bears(township, not_in, name));
            // The names of those it was joined to or parted from are told above.
            let told = |name: &str| {
                changes.iter().any(|change| match change {
                    Redrawn::Merged { from, .. } => from == name,
                    Redrawn::Parted { into, .. } => into == name,
                    Redrawn::Renamed { .. } => false,
                })
            };
            names.filter(|name| !told(name)).map(str::to_owned).collect()
        };
        let (lost, gained) = (only(year_before, year_now), only(year_now, year_before));
        if !(lost.is_empty() && gained.is_empty()) {
            changes.push(Redrawn::Renamed { name: township.name.clone(), lost, gained });
        }
    }
    changes
}
