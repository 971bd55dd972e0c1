//! Old workbooks that are only protected against changes.
//!
//! Excel and WPS encrypt a workbook whose structure is protected, and open it without a word: the password is one that
//! every program knows and tries first. Such a file is the township's as it stands, and is read like any other.
//!
//! Sources: MS-XLS 2.2.10 and 2.4.117; MS-OFFCRYPTO 2.3.5 and 2.3.6.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use md5::Md5;
use sha1::{Digest, Sha1};

use super::sniff::{STREAMS, room};

/// The password that every program knows.
const PASSWORD: &str = "VelvetSweatshop";
/// Bytes of a stream under one key.
const BLOCK: usize = 1_024;
/// The record that says how a stream is encrypted, and one that says nothing in its place.
const FILE_PASS: u16 = 0x002F;
const NOTHING: u16 = 0x005C;
/// Records of which nothing is encrypted, and the one whose first bytes are not: a sheet's place in the stream.
const PLAIN: [u16; 7] = [0x0809, FILE_PASS, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196];
const SHEET: u16 = 0x0085;
const SHEET_PLACE: usize = 4;

/// A container without the protection of its workbook; `None` where that needs a password of its own, or is of a
/// kind that is not known.
pub(super) fn unlocked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).ok()?;
    for name in STREAMS {
        let Ok(mut stream) = container.open_stream(name) else { continue };
        let mut records = Vec::with_capacity(room(stream.len(), bytes));
        stream.read_to_end(&mut records).ok()?;
        decrypt(&mut records)?;
        stream.seek(SeekFrom::Start(0)).ok()?;
        stream.write_all(&records).ok()?;
        stream.flush().ok()?;
        drop(stream);
        return Some(container.into_inner().into_inner());
    }
    None
}

/// Decrypts the records of a workbook where they lie.
fn decrypt(records: &mut [u8]) -> Option<()> {
    let places = places(records);
    let (_, from, to) = *places.iter().find(|(kind, ..)| *kind == FILE_PASS)?;
    let key = Key::of(&records[from..to])?;
    let mut mask = vec![0; records.len()];
    for (number, block) in (0..).zip(mask.chunks_mut(BLOCK)) {
        Cipher::new(&key.of_block(number)).apply(block);
    }
    for (kind, from, to) in places {
        let plain = match kind {
            FILE_PASS => {
                records[from - 4..from - 2].copy_from_slice(&NOTHING.to_le_bytes());
                continue;
            }
            _ if PLAIN.contains(&kind) => continue,
            SHEET => SHEET_PLACE.min(to - from),
            _ => 0,
        };
        let encrypted = from + plain..to;
        records[encrypted.clone()].iter_mut().zip(&mask[encrypted]).for_each(|(byte, mask)| *byte ^= mask);
    }
    Some(())
}

/// The records of a stream: what each is, and where its content begins and ends. What breaks off is left out.
fn places(records: &[u8]) -> Vec<(u16, usize, usize)> {
    let two = |at: usize| Some(u16::from_le_bytes([*records.get(at)?, *records.get(at + 1)?]));
    let mut places = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (two(at), two(at + 2)) {
        let (from, to) = (at + 4, at + 4 + usize::from(length));
        if to > records.len() {
            break;
        }
        places.push((kind, from, to));
        at = to;
    }
    places
}

/// What the keys of all blocks are made of.
enum Key {
    /// Of Excel 97.
    Forty([u8; 5]),
    /// Of Excel 2002 and later: what is digested, and how many bytes of that are the key.
    Longer(Vec<u8>, usize),
}

impl Key {
    /// The key that the password gives, if it is the workbook's.
    fn of(pass: &[u8]) -> Option<Self> {
        let word: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let [1, 0, major, 0, minor, 0, rest @ ..] = pass else { return None };
        let (key, proof) = match (major, minor) {
            (1, 1) => {
                let (salt, proof) = rest.split_at_checked(16)?;
                let first = Md5::digest(&word);
                let several = [&first[..5], salt].concat().repeat(16);
                (Self::Forty(Md5::digest(several).first_chunk().copied()?), proof)
            }
            (2..=4, 2) => {
                // Flags, then the length of a header in which the number of bits stands fifth.
                let four = |bytes: &[u8], at: usize| {
                    bytes.get(at..at + 4)?.first_chunk().copied().map(u32::from_le_bytes)
                };
                let length = usize::try_from(four(rest, 4)?).ok()?;
                let (header, behind) = rest.get(8..)?.split_at_checked(length)?;
                let bits = four(header, 16)?;
                let size = if bits == 0 { 5 } else { usize::try_from(bits / 8).ok()? };
                let (salt, proof) = behind.get(4..)?.split_at_checked(16)?;
                let size = Some(size).filter(|size| (5..=16).contains(size))?;
                (Self::Longer(Sha1::digest([salt, &word].concat()).to_vec(), size), proof)
            }
            _ => return None,
        };
        key.is_proven_by(proof).then_some(key)
    }

    /// Whether what it decrypts is a text and the digest of that text.
    fn is_proven_by(&self, proof: &[u8]) -> bool {
        let mut cipher = Cipher::new(&self.of_block(0));
        let digest = |text: &[u8]| match self {
            Self::Forty(_) => Md5::digest(text).to_vec(),
            Self::Longer(..) => Sha1::digest(text).to_vec(),
        };
        let Some((text, rest)) = proof.split_at_checked(16) else { return false };
        let mut text = text.to_vec();
        cipher.apply(&mut text);
        let expected = digest(&text);
        // The length of the digest stands before the longer one.
        let rest = if matches!(self, Self::Forty(_)) { Some(rest) } else { rest.get(4..) };
        let Some(stated) = rest.and_then(|rest| rest.get(..expected.len())) else { return false };
        let mut stated = stated.to_vec();
        cipher.apply(&mut stated);
        stated == expected
    }

    fn of_block(&self, number: u32) -> Vec<u8> {
        let number = number.to_le_bytes();
        match self {
            Self::Forty(base) => Md5::digest([&base[..], &number].concat()).to_vec(),
            Self::Longer(base, size) => {
                let mut key = Sha1::digest([&base[..], &number].concat())[..*size].to_vec();
                // Forty bits are filled up to as many as there could be.
                if *size == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

/// RC4.
struct Cipher {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Cipher {
    /// A key has at least one byte.
    fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|place| place as u8);
        let mut j = 0_u8;
        for (i, byte) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*byte);
            state.swap(i, usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.i = self.i.wrapping_add(1);
            let own = self.state[usize::from(self.i)];
            self.j = self.j.wrapping_add(own);
            let other = self.state[usize::from(self.j)];
            self.state.swap(usize::from(self.i), usize::from(self.j));
            *byte ^= self.state[usize::from(own.wrapping_add(other))];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cipher, Key, places, unlocked};

    #[test]
    fn the_cipher_gives_what_its_first_description_gave() {
        for (key, text, encrypted) in [
            ("Key", "Plaintext", "bbf316e8d940af0ad3"),
            ("Wiki", "pedia", "1021bf0420"),
            ("Secret", "Attack at dawn", "45a01f645fc35b383552544b9bf5"),
        ] {
            let mut bytes = text.as_bytes().to_vec();
            Cipher::new(key.as_bytes()).apply(&mut bytes);
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, encrypted);
        }
    }

    #[test]
    fn what_no_password_explains_stays_locked() {
        assert!(unlocked(b"no container").is_none());
        for pass in [&[][..], &[0, 0, 1, 2, 3, 4], &[1, 0, 1, 0, 1, 0], &[1, 0, 2, 0, 2, 0, 0xFF], &[1; 200]]
        {
            assert!(Key::of(pass).is_none());
        }
        let wrong = [&[1, 0, 1, 0, 1, 0][..], &[7; 48]].concat();
        assert!(Key::of(&wrong).is_none(), "another password");
        assert_eq!(places(&[0x0A, 0, 0, 0, 1, 0, 9, 0, 1]), [(0x0A, 4, 4)]);
    }
}
