//! Parquet files that say themselves whether they are whole.
//!
//! What a run reads back of an earlier one may have been damaged since, and the reader of Parquet is no judge of that:
//! of some damage it makes other figures, of some a panic, and some makes it ask for more memory than there is, which
//! ends the program. So a checksum of all other bytes lies in the file, where every reader passes over it: behind the
//! pages, which are found from the start of the file, and before the footer, which is found from its end.

use crate::digest::sha256;

/// What stands before the checksum.
const NAME: &[u8] = b"hengping-sha256:";
/// Hexadecimal digits of a checksum.
const DIGITS: usize = 64;
/// The length of the footer, and the four letters at the end.
const TAIL: usize = 8;

/// Where the footer of a Parquet file begins; `None` where there is none.
fn footer(bytes: &[u8]) -> Option<usize> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
    let length = u32::from_le_bytes(*tail.first_chunk()?);
    rest.len().checked_sub(usize::try_from(length).ok()?).filter(|_| tail.ends_with(b"PAR1"))
}

/// A Parquet file with its checksum in it.
pub(super) fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let seal = [NAME, sha256(&bytes).as_bytes()].concat();
    if let Some(at) = footer(&bytes) {
        bytes.splice(at..at, seal);
    }
    bytes
}

/// Whether a file is as it was sealed.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let seal = || {
        let at = footer(bytes)?;
        let from = at.checked_sub(NAME.len() + DIGITS)?;
        let stated = bytes.get(from..at)?.strip_prefix(NAME)?;
        Some(sha256(&[&bytes[..from], &bytes[at..]].concat()).as_bytes() == stated)
    };
    seal() == Some(true)
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::super::{read, whole};
    use super::{is_whole, sealed};

    #[test]
    fn no_byte_of_a_sealed_file_can_be_lost_or_changed_and_every_reader_passes_over_the_seal() {
        let frame = df!("township" => ["甲", "乙"], "value" => [1.0, 2.5]).unwrap();
        let bytes = sealed(whole(frame.clone()).unwrap());
        assert!(is_whole(&bytes));
        assert!(read(bytes.clone()).unwrap().equals(&frame));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert!(!is_whole(&other), "byte {at}");
            assert!(!is_whole(&bytes[..at]), "the first {at} bytes");
        }
    }

    #[test]
    fn what_is_no_parquet_file_is_not_whole() {
        assert!(!is_whole(b"") && !is_whole(b"PAR1") && !is_whole(&sealed(b"not a register".to_vec())));
        assert!(!is_whole(&[&[0xFF; 8][..], b"PAR1"].concat()));
    }
}
