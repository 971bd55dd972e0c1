//! Whose submission it is: exact name, alias or official suffix, and never a likeness.
//!
//! In more than half of all counties two real townships are one character apart, so a similar name
//! is only ever offered to a person.

use std::collections::{HashMap, HashSet};

use super::label::Labels;
use super::meta::Meta;
use super::text::{fold_width, narrow};
use crate::finding::{Action, Finding, Place, kind};
use crate::scheme::Scheme;

/// Official words behind a township's name that do not change whose it is.
const SUFFIXES: [&str; 8] =
    ["人民政府", "办事处", "司法所", "党委", "党工委", "平安法治办公室", "综合执法大队", "政府"];
/// How like a name must be to be offered as a candidate (normalised Levenshtein distance).
const CANDIDATE: f64 = 0.7;

/// Who sent a submission.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sender {
    /// A township of the roster, by its place.
    Known(usize),
    /// Nobody who can be named: the file waits.
    Unknown,
}

/// Tells who sent a submission, with findings where the name is not simply the roster's.
pub(super) fn identify(
    file: &str,
    meta: &Meta,
    labels: &Labels<'_>,
    scheme: &Scheme,
    year: u16,
) -> (Sender, Vec<Finding>) {
    let mut named: Vec<(usize, bool, &Place)> = Vec::new();
    let mut strangers: Vec<(String, &Place)> = Vec::new();
    for (name, place) in &meta.reporters {
        match labels.township(name) {
            Some((township, exact)) => named.push((township, exact, place)),
            None => strangers.push((bare(name, scheme), place)),
        }
    }
    for (title, place) in &meta.titles {
        // What a village sends in is not the township's.
        strangers.extend(village_in_title(title, scheme, year).map(|name| (name, place)));
        let Some(name) = named_in_title(title, scheme) else { continue };
        match labels.township(&name) {
            Some((township, exact)) => named.push((township, exact, place)),
            None => strangers.push((name, place)),
        }
    }
    // A sheet named after a township is that township's.
    for (name, place) in &meta.sheets {
        if let Some((township, true)) = labels.township(name) {
            named.push((township, true, place));
        }
    }
    let in_file_name = labels.township_in_file_name(file);

    let first = named.first().copied();
    let agree = named.iter().all(|(township, ..)| Some(*township) == first.map(|(first, ..)| first));
    match (first, strangers.first()) {
        (Some((township, _, place)), None) if agree => match in_file_name {
            Some(other) if other != township => contradiction(&[township, other], &[], place, scheme),
            _ => {
                let alias = named.iter().find(|(_, exact, _)| !exact);
                let findings = alias.map(|(_, _, place)| by_alias(township, place, meta, scheme));
                (Sender::Known(township), findings.into_iter().collect())
            }
        },
        (Some((_, _, place)), _) => {
            let mut townships: Vec<usize> = named.iter().map(|(township, ..)| *township).collect();
            townships.dedup();
            contradiction(&townships, &strangers, place, scheme)
        }
        (None, Some((name, place))) => (Sender::Unknown, vec![stranger(name, place, scheme)]),
        (None, None) => match in_file_name {
            Some(township) => {
                let finding = Finding::new(kind::TOWNSHIP_BY_ALIAS, Place::file(file), Action::UsedAssuming)
                    .fact("written", file.rsplit('/').next().unwrap_or(file))
                    .fact("township", scheme.townships[township].name.clone())
                    .fact("how", "file_name");
                (Sender::Known(township), vec![finding])
            }
            None => {
                let finding = Finding::new(kind::UNNAMED_TOWNSHIP, Place::file(file), Action::Held);
                (Sender::Unknown, vec![finding])
            }
        },
    }
}

/// A name without spaces, district and official suffix.
fn bare(name: &str, scheme: &Scheme) -> String {
    let mut folded = fold_width(name);
    folded.retain(|c| !c.is_whitespace());
    let name = folded.trim_end_matches(')').trim_start_matches('(');
    let mut name = name.strip_prefix(scheme.settings.district.zh.as_str()).unwrap_or(name);
    while let Some(shorter) = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix))
        && !shorter.is_empty()
    {
        name = shorter;
    }
    name.to_owned()
}

/// The names that mean a township in a year, bare, each with its township's place and whether it is that
/// township's own. Platforms write the code where people write the name.
pub(super) struct Names<'a> {
    scheme: &'a Scheme,
    of: HashMap<String, (usize, bool)>,
    /// The characters with which they begin, and the district's name, which may stand in front.
    firsts: HashSet<char>,
    /// The names as they are written; `None` where two townships share one.
    written: HashMap<&'a str, Option<usize>>,
    /// The length of the longest of these, in bytes.
    longest: usize,
}

impl<'a> Names<'a> {
    /// Longest text that is looked up, in bytes.
    const LONGEST: usize = 120;

    pub(super) fn of(scheme: &'a Scheme, year: u16) -> Self {
        let mut of = HashMap::new();
        let mut put = |name: String, place, own| {
            if !name.is_empty() {
                of.entry(name).or_insert((place, own));
            }
        };
        for (place, township) in scheme.townships.iter().enumerate() {
            for name in [township.name.clone(), bare(&township.name, scheme), township.code.clone()] {
                put(name, place, true);
            }
        }
        // A name of its own goes before every alias.
        for (place, township) in scheme.townships.iter().enumerate() {
            for alias in township.aliases.iter().filter(|alias| alias.holds_in(year)) {
                for name in [alias.name.clone(), bare(&alias.name, scheme)] {
                    put(name, place, false);
                }
            }
        }
        let district = scheme.settings.district.zh.as_str();
        let firsts = of.keys().map(String::as_str).chain([district]).filter_map(|name| name.chars().next());
        let firsts = firsts.collect();
        let mut written: HashMap<&str, Option<usize>> = HashMap::new();
        for (place, township) in scheme.townships.iter().enumerate() {
            for name in township.names_in(year) {
                let held = written.entry(name).or_insert(Some(place));
                *held = held.filter(|other| *other == place);
            }
        }
        let longest = written.keys().map(|name| name.len()).max().unwrap_or_default();
        Self { scheme, of, firsts, written, longest }
    }

    /// The township with a name, and whether that is its own name rather than an alias.
    pub(super) fn find(&self, name: &str) -> Option<(usize, bool)> {
        // Every text is looked up, and its first character tells nearly all of them from every name.
        let first = name.chars().map(narrow).find(|c| !c.is_whitespace() && *c != '(');
        if name.len() > Self::LONGEST || !first.is_some_and(|first| self.firsts.contains(&first)) {
            return None;
        }
        self.of.get(&bare(name, self.scheme)).copied()
    }

    /// The township a file name names.
    ///
    /// In an archive the folder may name it: "报表.zip/白土镇/统计表.xlsx".
    pub(super) fn in_file_name(&self, file: &str) -> Option<usize> {
        file.rsplit('/').find_map(|step| self.within(&fold_width(step)))
    }

    /// The one township whose name or alias stands in a text; of overlapping names the longest.
    fn within(&self, text: &str) -> Option<usize> {
        let mut best: Option<(usize, Option<usize>)> = None;
        let starts = text.char_indices().filter(|(_, c)| self.firsts.contains(c));
        for (at, _) in starts.filter(|(at, _)| starts_alone(&text[..*at], self.scheme)) {
            let most = text.len().min(at + self.longest);
            let ends = (at + 1..=most).filter(|end| text.is_char_boundary(*end));
            for (length, place) in ends.filter_map(|end| Some((end - at, *self.written.get(&text[at..end])?)))
            {
                best = match best {
                    Some((longest, _)) if longest > length => best,
                    // Two townships with names of one length: neither.
                    Some((longest, other)) if longest == length && other != place => Some((length, None)),
                    _ => Some((length, place)),
                };
            }
        }
        best.and_then(|(_, place)| place)
    }
}

/// Whether a name stands in a text without other words grown on to its front: 新渡街道 is not in
/// "大新渡街道", but is in "青河区新渡街道" and in "统计表（新渡街道）".
fn stands_alone(text: &str, name: &str, scheme: &Scheme) -> bool {
    text.match_indices(name).any(|(at, _)| starts_alone(&text[..at], scheme))
}

/// Whether a name may begin behind these words.
fn starts_alone(before: &str, scheme: &Scheme) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    before.ends_with(scheme.settings.district.zh.as_str()) || !before.ends_with(han)
}

/// The township a title names in front of its year, if it is one at all: "铁佛寺镇2024年…".
fn named_in_title(title: &str, scheme: &Scheme) -> Option<String> {
    let end = title.find(|c: char| c.is_ascii_digit())?;
    let name = bare(&title[..end], scheme);
    ["镇", "乡", "街道"].iter().any(|kind| name.ends_with(kind) && name.len() > kind.len()).then_some(name)
}

/// The village that a title names behind its township, "白土镇高桥村2024年…", as written.
fn village_in_title(title: &str, scheme: &Scheme, year: u16) -> Option<String> {
    const LONGEST: usize = 5;
    // "白土镇各村（社区）", "白土镇村级", "白土镇示范村": no village's name.
    const MANY: [char; 12] = ['各', '全', '和', '与', '及', '所', '辖', '范', '政', '法', '治', '明'];
    const BEHIND: [char; 10] = ['(', '、', '/', '级', '民', '居', '务', '委', '和', '与'];
    let title = fold_width(title);
    if !title.contains(['村', '社']) {
        return None;
    }
    let names = scheme.townships.iter().flat_map(|township| township.names_in(year));
    names.filter(|name| stands_alone(&title, name, scheme)).find_map(|name| {
        let (_, behind) = title.split_once(name)?;
        let (end, kind) = ["村", "社区"].iter().filter_map(|kind| Some((behind.find(kind)?, kind))).min()?;
        let village = &behind[..end];
        let plain = village.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !MANY.contains(&c));
        let alone = !behind[end + kind.len()..].starts_with(BEHIND);
        (plain && alone && (1..=LONGEST).contains(&village.chars().count()))
            .then(|| format!("{name}{village}{kind}"))
    })
}

fn by_alias(township: usize, place: &Place, meta: &Meta, scheme: &Scheme) -> Finding {
    let written = meta.reporters.iter().find(|(_, at)| at == place).map(|(name, _)| name.clone());
    Finding::new(kind::TOWNSHIP_BY_ALIAS, place.clone(), Action::UsedAssuming)
        .fact("written", written.unwrap_or_default())
        .fact("township", scheme.townships[township].name.clone())
        .fact("how", "alias")
}

fn stranger(name: &str, place: &Place, scheme: &Scheme) -> Finding {
    let finding = |kind| Finding::new(kind, place.clone(), Action::Held).fact("written", name);
    match candidates(name, scheme) {
        None => finding(kind::UNKNOWN_TOWNSHIP),
        Some((zh, en)) => finding(kind::SIMILAR_TOWNSHIP).fact("candidates", zh).fact("candidates_en", en),
    }
}

/// The townships whose names are nearest, in both languages; `None` where none is near.
fn candidates(name: &str, scheme: &Scheme) -> Option<(String, String)> {
    let mut candidates: Vec<(f64, &str)> = scheme
        .townships
        .iter()
        .map(|township| (strsim::normalized_levenshtein(name, &township.name), township.name.as_str()))
        .filter(|(likeness, _)| *likeness >= CANDIDATE)
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let names: Vec<&str> = candidates.iter().take(3).map(|(_, name)| *name).collect();
    (!names.is_empty()).then(|| (names.join("、"), names.join(", ")))
}

/// The finding that a row of a table of many townships names none of the roster.
pub(super) fn unknown_row(name: &str, place: Place, scheme: &Scheme) -> Finding {
    let finding = Finding::new(kind::UNKNOWN_ROW, place, Action::Held).fact("written", name.trim());
    match candidates(&bare(name, scheme), scheme) {
        None => finding,
        Some((zh, en)) => {
            finding.fact("sentence", "similar").fact("candidates", zh).fact("candidates_en", en)
        }
    }
}

fn contradiction(
    townships: &[usize],
    strangers: &[(String, &Place)],
    place: &Place,
    scheme: &Scheme,
) -> (Sender, Vec<Finding>) {
    let mut names: Vec<String> =
        townships.iter().map(|township| scheme.townships[*township].name.clone()).collect();
    names.extend(strangers.iter().map(|(name, _)| name.clone()));
    names.sort();
    names.dedup();
    let finding = Finding::new(kind::CONTRADICTORY_TOWNSHIP, place.clone(), Action::Held)
        .fact("names", names.join("、"))
        .fact("names_en", names.join(", "));
    (Sender::Unknown, vec![finding])
}
