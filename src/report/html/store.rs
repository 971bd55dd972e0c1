//! Thousands of texts that share most of their words, in little room.
//!
//! What is said more than once is kept once: a list of words, and each text as the numbers of its words. Words
//! grow by joining the two that stand next to each other most often, over and over. A number is written as
//! two or three signs of [`SIGNS`]; the page's script puts the words together again.

use std::collections::BTreeMap;

use serde::Serialize;

/// Signs that need no escaping in JSON or HTML.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Words that two signs can tell apart.
const WORDS: usize = SIGNS.len() * SIGNS.len();
/// What stands together less often than this is not worth a word.
const OFTEN: usize = 4;
/// How many pairs are joined before they are counted anew.
const AT_ONCE: usize = 128;

/// Texts, each kept once, in the order in which they are asked for.
#[derive(Default)]
pub(super) struct Store {
    texts: Vec<String>,
    places: BTreeMap<String, usize>,
    order: Vec<usize>,
}

/// The same as it stands in the page.
#[derive(Serialize)]
pub(super) struct Packed {
    /// Signs for each word of a text.
    signs: usize,
    words: Vec<String>,
    texts: Vec<String>,
    /// For each number on the page that has a text, which.
    order: Vec<usize>,
}

impl Store {
    /// Adds the text of the next number on the page.
    pub(super) fn add(&mut self, text: &str) {
        let next = self.texts.len();
        let place = *self.places.entry(text.to_owned()).or_insert(next);
        if place == next {
            self.texts.push(text.to_owned());
        }
        self.order.push(place);
    }

    /// Puts all texts in little room.
    pub(super) fn packed(&self) -> Packed {
        let mut words: Vec<String> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut texts: Vec<Vec<usize>> = Vec::with_capacity(self.texts.len());
        for text in &self.texts {
            let numbers = pieces(text).into_iter().map(|piece| {
                *known.entry(piece).or_insert_with(|| {
                    words.push(piece.to_owned());
                    words.len() - 1
                })
            });
            texts.push(numbers.collect());
        }
        while words.len() < WORDS {
            let pairs = frequent(&texts, WORDS - words.len());
            if pairs.is_empty() {
                break;
            }
            let joined: BTreeMap<(usize, usize), usize> =
                pairs.iter().enumerate().map(|(place, pair)| (*pair, words.len() + place)).collect();
            words.extend(
                pairs
                    .iter()
                    .map(|(first, second)| format!("{}{}", words[*first], words[*second]))
                    .collect::<Vec<_>>(),
            );
            texts = texts.iter().map(|text| join(text, &joined)).collect();
        }
        // Words that were joined everywhere are not needed any more.
        let mut used: BTreeMap<usize, usize> = texts.iter().flatten().map(|word| (*word, 0)).collect();
        used.values_mut().enumerate().for_each(|(place, number)| *number = place);
        let signs = if used.len() <= WORDS { 2 } else { 3 };
        Packed {
            signs,
            texts: texts
                .iter()
                .map(|text| text.iter().map(|word| written(used[word], signs)).collect())
                .collect(),
            words: used.into_keys().map(|word| std::mem::take(&mut words[word])).collect(),
            order: self.order.clone(),
        }
    }
}

/// A text in pieces: digits together, marks alone, everything else together.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphanumeric() => 1,
        _ => 2,
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let own = kind(c);
        if last.is_some_and(|last| last != own || own == 2) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(own);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// The pairs that stand together most often, at most `room`, none with a word of another.
fn frequent(texts: &[Vec<usize>], room: usize) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> =
        texts.iter().flat_map(|text| text.windows(2).map(|pair| (pair[0], pair[1]))).collect();
    all.sort_unstable();
    let mut counted: Vec<(usize, (usize, usize))> = all
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() >= OFTEN)
        .map(|same| (same.len(), same[0]))
        .collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken = std::collections::BTreeSet::new();
    let mut pairs = Vec::new();
    for (_, (first, second)) in counted {
        if pairs.len() == room.min(AT_ONCE) {
            break;
        }
        if !taken.contains(&first) && !taken.contains(&second) {
            taken.extend([first, second]);
            pairs.push((first, second));
        }
    }
    pairs
}

fn join(text: &[usize], joined: &BTreeMap<(usize, usize), usize>) -> Vec<usize> {
    let mut result = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let pair = text.get(at + 1).and_then(|next| joined.get(&(text[at], *next)));
        result.push(pair.copied().unwrap_or(text[at]));
        at += if pair.is_some() { 2 } else { 1 };
    }
    result
}

fn written(number: usize, signs: usize) -> String {
    let base = SIGNS.len() as u32;
    let digit = |place: usize| number / SIGNS.len().pow(place as u32) % base as usize;
    (0..signs).rev().map(|place| char::from(SIGNS[digit(place)])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Packed, SIGNS, Store};

    /// What the script does.
    fn read(packed: &Packed, text: &str) -> String {
        let number = |signs: &[u8]| {
            signs.iter().fold(0, |number, sign| number * 64 + SIGNS.iter().position(|s| s == sign).unwrap())
        };
        text.as_bytes().chunks(packed.signs).map(|signs| packed.words[number(signs)].as_str()).collect()
    }

    fn packed(texts: &[String]) -> Packed {
        let mut store = Store::default();
        texts.iter().for_each(|text| store.add(text));
        store.packed()
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        let texts: Vec<String> = (0..300)
            .map(|n| format!("村(社区)数：{n}（望江门街道.xlsx › 表{}<b>\"&'\n › D{n}，写作“{n}个”）", n % 3))
            .chain(["".to_owned(), "𠮷".to_owned(), "=cmd|' /C calc'!A0".to_owned()])
            .collect();
        let packed = packed(&texts);
        let back: Vec<String> =
            packed.order.iter().map(|place| read(&packed, &packed.texts[*place])).collect();
        assert_eq!(back, texts);
        let room: usize = packed.words.iter().chain(&packed.texts).map(String::len).sum();
        assert!(room * 4 < texts.iter().map(String::len).sum());
    }

    #[test]
    fn a_text_asked_for_twice_is_kept_once() {
        let packed = packed(&["甲乙".to_owned(), "丙".to_owned(), "甲乙".to_owned()]);
        assert_eq!(packed.order, [0, 1, 0]);
        assert_eq!(packed.texts.len(), 2);
    }

    #[test]
    fn more_words_than_two_signs_tell_apart_take_three() {
        let texts: Vec<String> = (0..5000).map(|n| n.to_string()).collect();
        let packed = packed(&texts);
        assert_eq!(packed.signs, 3);
        assert_eq!(read(&packed, &packed.texts[4711]), "4711");
    }
}
