//! Which of two versions is the later one, and which is read best.

use super::Candidate;
use crate::finding::identity::name;
use crate::ingest::Format;

/// The order of preference among files that say the same.
pub(super) fn rank(candidate: &Candidate) -> (u8, usize, String) {
    let format = match candidate.format {
        Some(Format::Xlsx) => 0,
        Some(Format::Xlsb) => 1,
        Some(Format::Ods) => 2,
        _ => 3,
    };
    (format, candidate.file.chars().count(), candidate.file.clone())
}

/// What tells that a version is later than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    /// It is the other, marked by us and mended.
    Mended,
    /// The day on the form.
    Dated,
    /// The time at which the file was saved.
    Saved,
}

/// What tells that `one` is later than `other`, if anything does.
pub(super) fn later(one: &Candidate, other: &Candidate) -> Option<Later> {
    let made_from = |one: &Candidate, other: &Candidate| one.origins.contains(&name(&other.sha256));
    if made_from(one, other) != made_from(other, one) {
        return made_from(one, other).then_some(Later::Mended);
    }
    match (one.date, other.date) {
        (Some(own), Some(others)) if own != others => (own > others).then_some(Later::Dated),
        _ => {
            let comparable = one.format == other.format && other.saved.is_some();
            (comparable && one.saved > other.saved).then_some(Later::Saved)
        }
    }
}

/// Which versions are, by way of others, later than one that is later than they are: day, time of saving and
/// descent may contradict each other over three files, and nothing is told by them then.
pub(super) fn in_circles(versions: &[Candidate]) -> Vec<bool> {
    let count = versions.len();
    let mut reach: Vec<Vec<bool>> = versions
        .iter()
        .map(|one| versions.iter().map(|other| later(one, other).is_some()).collect())
        .collect();
    for through in 0..count {
        for from in 0..count {
            for to in 0..count {
                reach[from][to] |= reach[from][through] && reach[through][to];
            }
        }
    }
    (0..count).map(|place| reach[place][place]).collect()
}
