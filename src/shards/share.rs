//! Which of the files are one machine's.

use std::fmt;

use crate::digest::sha256;

/// One of several shares of the files, such as the second of seven. A file's share follows from its name alone,
/// so that files which come later move none of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// From 1.
    number: usize,
    of: usize,
}

/// The most shares: as many as four digits name.
const MOST: usize = 9_999;
/// So many are named in a sentence.
const LISTED: usize = 8;

impl Share {
    /// All files.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// The share a text such as `2/7` names.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.trim().parse().ok()?, of.trim().parse().ok()?);
        (1..=of).contains(&number).then_some(Self { number, of }).filter(|share| share.of <= MOST)
    }

    /// The share that the middle of a part's name names.
    pub(super) fn from_name(text: &str) -> Option<Self> {
        let (number, of) = text.split_once("-of-")?;
        Self::parse(&format!("{number}/{of}"))
    }

    /// As the middle of a part's name, such as `0002-of-0007`: names stand in the order of the shares.
    pub(super) fn name(self) -> String {
        format!("{:04}{}", self.number, Self::ending(self.of).trim_end_matches('.'))
    }

    /// What the names of all parts have in common whose shares are of so many.
    pub(super) fn ending(of: usize) -> String {
        format!("-of-{of:04}.")
    }

    /// How many there are.
    pub(super) fn of(self) -> usize {
        self.of
    }

    /// All shares of so many.
    pub(super) fn each(of: usize) -> impl Iterator<Item = Self> {
        (1..=of).map(move |number| Self { number, of })
    }

    /// Shares for a sentence: the first of them, and dots for the others.
    pub(super) fn named(shares: &[Self]) -> Vec<String> {
        let more = (shares.len() > LISTED).then(|| "…".to_owned());
        shares.iter().take(LISTED).map(ToString::to_string).chain(more).collect()
    }

    /// Whether a file is one of it.
    pub fn holds(self, file: &str) -> bool {
        number(file) % self.of == self.number - 1
    }

    /// Which of so many parts of the share a file is in.
    pub(super) fn bucket(self, file: &str, count: usize) -> usize {
        number(file) / self.of % count
    }
}

/// A number that follows from a name, and is spread evenly.
fn number(file: &str) -> usize {
    usize::from_str_radix(&sha256(file.as_bytes())[..8], 16).unwrap_or_default()
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn each_file_is_of_one_share_and_names_come_back() {
        let files: Vec<String> = (0..200).map(|number| format!("{number}镇.xlsx")).collect();
        for of in [1, 2, 7] {
            let shares: Vec<Share> = Share::each(of).collect();
            for file in &files {
                assert_eq!(shares.iter().filter(|share| share.holds(file)).count(), 1);
            }
            for share in &shares {
                assert_eq!(Share::from_name(&share.name()), Some(*share));
                assert_eq!(Share::parse(&share.to_string()), Some(*share));
                let own = files.iter().filter(|file| share.holds(file)).count();
                assert!(own * of > 100 && own * of < 300, "{own} of {of}");
            }
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "2", "0/3", "4/3", "a/b", "1/0", "-1/2", "1/10000"] {
            assert_eq!(Share::parse(text), None, "{text}");
        }
    }
}
