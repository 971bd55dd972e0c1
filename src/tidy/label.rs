//! Which field a label names: exact wording, alias, or a likeness that is said.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::divided;
use super::likeness::Wording;
use super::page::Spot;
use super::role::{Role, is_of, role_of};
use super::text::{fold_label, split_unit_note, unit_in};
use super::township::Names;
use super::words::Word;
use crate::ingest::Content;
use crate::period::Period;
use crate::scheme::{Field, FieldId, Scheme};

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Named {
    /// A field of the form.
    Field(FieldId),
    /// A rate that the form states itself: place of its indicator.
    Rate(usize),
}

impl Named {
    /// The field it is, if it is one.
    pub(super) fn field<'s>(&self, scheme: &'s Scheme) -> Option<&'s Field> {
        match self {
            Self::Field(id) => Some(scheme.field(*id)),
            Self::Rate(_) => None,
        }
    }
}

/// What a folded wording means.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// The fields it is a name or an alias of.
    fields: Vec<FieldId>,
    /// Those of them it is the name of.
    own: Vec<FieldId>,
    /// The rate it states: place of its indicator.
    rate: Option<usize>,
    /// The section it heads, as the scheme writes it.
    pub(super) section: Option<Arc<str>>,
    /// Whether it is the last heading of a path of the scheme, and whether the first.
    ends_path: bool,
    pub(super) opens_path: bool,
    /// Whether nothing is asked for under it.
    pub(super) not_asked: bool,
}

impl Meaning {
    /// Whether it names a figure, be it only together with its section or the headings above it.
    pub(super) fn names(&self) -> bool {
        self.rate.is_some() || !self.fields.is_empty() || self.ends_path
    }
}

/// The wordings of a scheme and its roster, folded for look-up.
pub struct Labels<'a> {
    pub(super) scheme: &'a Scheme,
    meanings: HashMap<String, Arc<Meaning>, RandomState>,
    /// Wordings of fields, in order, once somebody looks for a likeness.
    wordings: OnceLock<Vec<Wording>>,
    /// Wordings that mean a field only under the headings above or beside them, joined by `/`.
    paths: HashMap<String, FieldId>,
    /// Paths under which nothing is asked for.
    not_asked: HashSet<String>,
    townships: Names<'a>,
    period: Period,
    /// Words of two characters that only the section, or sheet, under which they stand here speaks of.
    telling: OnceLock<HashMap<String, Vec<String>, RandomState>>,
}

/// What stands in the titles of forms of every kind.
const TELL_NOTHING: [&str; 18] = [
    "情况", "工作", "案件", "组织", "活动", "效果", "建设", "法治", "行政", "人民", "基本", "重要", "重大",
    "力量", "队伍", "类型", "来源", "制度",
];

impl<'a> Labels<'a> {
    /// The wordings of a scheme: names, aliases, stated rates and section headings, and the names that
    /// its townships have in a period.
    pub fn new(scheme: &'a Scheme, period: Period) -> Self {
        let mut meanings: HashMap<String, Meaning, RandomState> = HashMap::default();
        let mut paths = HashMap::new();
        let mut meaning = |folded: &str, set: &dyn Fn(&mut Meaning)| match meanings.get_mut(folded) {
            Some(meaning) => set(meaning),
            None => set(meanings.entry(folded.to_owned()).or_default()),
        };
        for (id, field) in scheme.fields_with_ids() {
            for label in field.aliases.iter().chain([&field.name.zh]) {
                let own = *label == field.name.zh;
                meaning(&fold_label(label), &|meaning| {
                    if !meaning.fields.contains(&id) {
                        meaning.fields.push(id);
                    }
                    if own && !meaning.own.contains(&id) {
                        meaning.own.push(id);
                    }
                });
            }
            for path in &field.paths {
                let steps: Vec<String> = path.split('/').map(fold_label).collect();
                if let (Some(first), Some(last)) = (steps.first(), steps.last()) {
                    meaning(first, &|meaning| meaning.opens_path = true);
                    meaning(last, &|meaning| meaning.ends_path = true);
                }
                paths.insert(steps.join("/"), id);
            }
            let of_the_last = |heading: &str| {
                id.0.checked_sub(1).is_some_and(|last| {
                    let last = &scheme.fields[last];
                    last.section == heading || last.sheet == heading
                })
            };
            for heading in [&field.section, &field.sheet].into_iter().filter(|heading| !of_the_last(heading))
            {
                meaning(&fold_label(heading), &|meaning| meaning.section = Some(heading.as_str().into()));
            }
        }
        let declared = paths.clone();
        for divided::Step { heading, part, field, whole } in divided::steps(scheme) {
            let path = format!("{heading}/{part}");
            if declared.contains_key(&path) {
                continue;
            }
            meaning(&heading, &|meaning| meaning.opens_path = true);
            // "小计" alone names nothing: it stands in every table.
            if !whole {
                meaning(&part, &|meaning| meaning.ends_path = true);
            }
            paths.insert(path, field);
        }
        for (place, indicator) in scheme.indicators.iter().enumerate() {
            for wording in &indicator.stated_as {
                meaning(&fold_label(wording), &|meaning| meaning.rate = Some(place));
            }
        }
        let mut not_asked = HashSet::new();
        for label in &scheme.not_asked {
            let wording = fold_label(label);
            meaning(&wording, &|meaning| meaning.not_asked = true);
            not_asked.insert(wording);
        }
        let meanings = meanings.into_iter().map(|(wording, meaning)| (wording, Arc::new(meaning))).collect();
        let townships = Names::of(scheme, period.year);
        let (wordings, telling) = (OnceLock::new(), OnceLock::new());
        Self { scheme, meanings, wordings, paths, not_asked, townships, period, telling }
    }

    /// Every wording of a field, in order.
    pub(super) fn wordings(&self) -> &[Wording] {
        self.wordings.get_or_init(|| {
            let named = self.meanings.iter().filter(|(_, meaning)| !meaning.fields.is_empty());
            let mut wordings: Vec<Wording> =
                named.map(|(text, meaning)| Wording::of(text.clone(), meaning.fields.clone())).collect();
            wordings.sort_by(|a, b| a.text.cmp(&b.text));
            wordings
        })
    }

    /// The section and the sheet to which a figure belongs; `None` for a rate.
    pub(super) fn headings_of(&self, named: Named) -> Option<[&'a str; 2]> {
        let field = named.field(self.scheme)?;
        Some([&field.section, &field.sheet])
    }

    /// Whether a text, folded, speaks of what stands under a section or on a sheet of the scheme.
    pub(super) fn speaks_of(&self, text: &str, heading: &str) -> bool {
        let telling = self.telling.get_or_init(|| telling(self.scheme)).get(heading).into_iter().flatten();
        text.contains(heading) || telling.into_iter().any(|word| text.contains(word))
    }

    /// Whether a text names a section or a sheet of the scheme.
    pub(super) fn names_a_section(&self, text: &str) -> bool {
        self.scheme.fields.iter().any(|field| text.contains(&field.section) || text.contains(&field.sheet))
    }

    /// The township with a name, and whether that is its own name rather than an alias.
    pub fn township(&self, name: &str) -> Option<(usize, bool)> {
        self.townships.find(name)
    }

    /// The township a file name names.
    pub(super) fn township_in_file_name(&self, file: &str) -> Option<usize> {
        self.townships.in_file_name(file)
    }

    /// What a text says to a form.
    pub(super) fn word(&self, text: &Arc<str>) -> Word {
        let folded = Word::fold(text);
        let (bare, note) = split_unit_note(&folded);
        // "受理数（件）" is "受理数"; what "受理数（上年）" and "受理数（一季度）" are nobody can tell.
        let noted = note.is_some_and(|note| unit_in(note, &self.scheme.units).is_some());
        let meaning = |wording: &str| self.meanings.get(wording).cloned();
        let without_note = if noted { meaning(bare) } else { None };
        Word::of(text, &folded, meaning(&folded), noted, without_note, self.township(text))
    }

    /// What a column is by a heading over it.
    pub(super) fn role(&self, heading: &Word) -> Option<Role> {
        heading.role(|| role_of(heading, self.period))
    }

    /// Whether words over columns say that those are of this period; `None` where they say nothing of
    /// one.
    pub(super) fn says_period(&self, words: &Word) -> Option<bool> {
        words.of_period(|| is_of(&words.text, self.period))
    }

    /// The same of the cell in front of a row. A number is a year only below a heading that says so:
    /// elsewhere 2,013 is as good a count as any.
    ///
    /// `under`: whether it stands below such a heading.
    pub(super) fn is_of_period(&self, spot: &Spot<'_>, under: bool) -> Option<bool> {
        match spot.content {
            Content::Number(number) if under && (1990.0..2100.0).contains(&number) => {
                Some(self.period.is_year() && number == f64::from(self.period.year))
            }
            _ => self.says_period(spot.word()?),
        }
    }

    /// What a label names in a section of the form; `None` if nothing, or several things alike.
    pub(super) fn find(&self, label: &Word, section: Option<&str>) -> Option<Named> {
        let mut meanings = [&label.meaning, &label.without_note].into_iter().flatten();
        meanings.find_map(|meaning| self.choose(meaning, section))
    }

    /// What a label names in a section, and whether that is sure: "受理数" under "民呼我为" is that of the
    /// section, and an alias of a field of another section may be anybody's. The field's own name is
    /// its own wherever it stands.
    pub(super) fn find_in(&self, label: &Word, section: &str) -> Option<(Named, bool)> {
        let named = self.find(label, Some(section));
        if let Some(named) = named.filter(|named| is_own_name(*named, label)) {
            return Some((named, true));
        }
        let together = self.meanings.get(&format!("{}{}", fold_label(section), label.bare()));
        if let Some(named) = together.and_then(|meaning| self.choose(meaning, None)) {
            return Some((named, true));
        }
        named.map(|named| (named, self.fits(named, &[section])))
    }

    /// What a label names under the headings above it, from the topmost to the label itself, and
    /// whether that is sure. In this order: a path the scheme declares, heading and label in one
    /// word ("民呼我为" over "受理数"), the label in the section that a heading opens, and the label alone
    /// where no heading speaks of another section. An alias alone under a heading nobody knows is not
    /// sure: "办结数" under "12345热线" may be anybody's.
    pub(super) fn find_under(&self, path: &[Arc<Word>]) -> Option<(Named, bool)> {
        let (label, above) = path.split_last()?;
        if above.is_empty() {
            return self.find(label, None).map(|named| (named, true));
        }
        let folded: Vec<&str> = path.iter().map(|step| step.bare()).collect();
        if let Some(field) = self.at_path(path) {
            return Some((Named::Field(field), true));
        }
        let last = label.bare();
        for heading in folded[..above.len()].iter().rev() {
            for heading in [*heading, topic(heading)] {
                let together = self.meanings.get(&format!("{heading}{last}"));
                if let Some(named) = together.and_then(|meaning| self.choose(meaning, None)) {
                    return Some((named, true));
                }
            }
        }
        let sections: Vec<&str> =
            above.iter().rev().filter_map(|heading| Some(&**heading.section()?)).collect();
        for section in &sections {
            if let Some(named) = self.find(label, Some(section)) {
                return self.fits(named, &sections).then_some((named, true));
            }
        }
        let named = self.find(label, None)?;
        let own = is_own_name(named, label);
        self.fits(named, &sections).then_some((named, own || !sections.is_empty()))
    }

    /// The field that headings mean together, from one that opens a path to the lowest.
    pub(super) fn at_path(&self, path: &[Arc<Word>]) -> Option<FieldId> {
        let last = path.len().saturating_sub(1);
        let mut starts = (0..last).filter(|start| path[*start].opens_path());
        starts.find_map(|start| {
            let steps: Vec<&str> = path[start..].iter().map(|step| step.bare()).collect();
            self.paths.get(&steps.join("/")).copied()
        })
    }

    /// Whether a field stands in one of the sections, where any is known.
    fn fits(&self, named: Named, sections: &[&str]) -> bool {
        let Named::Field(id) = named else { return true };
        let field = self.scheme.field(id);
        sections.is_empty()
            || sections.iter().any(|section| field.section == *section || field.sheet == *section)
    }

    /// The field whose wording stands in a title, if it is one only; of several the longest.
    pub fn contained_in(&self, title: &str) -> Option<FieldId> {
        const SHORTEST: usize = 4;
        let folded = fold_label(title);
        let wordings = self.wordings().iter();
        let held = wordings.filter(|known| known.length >= SHORTEST && folded.contains(&known.text));
        match held.max_by_key(|known| known.text.len())?.owners.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Whether the scheme says that nothing is asked for under one of these headings.
    pub(super) fn is_not_asked(&self, headings: &[Arc<Word>]) -> bool {
        if headings.iter().any(|heading| heading.is_not_asked()) {
            return true;
        }
        let folded: Vec<&str> = headings.iter().map(|heading| heading.bare()).collect();
        (0..folded.len().saturating_sub(1)).any(|start| self.not_asked.contains(&folded[start..].join("/")))
    }

    /// Whether the label of a row and the heading of a column together name a field.
    pub(super) fn crosses(&self, row: &Word, column: &Word) -> Option<FieldId> {
        if !row.opens_path() {
            return None;
        }
        self.paths.get(&format!("{}/{}", row.bare(), column.bare())).copied()
    }

    /// What of its meanings a wording has in a section.
    fn choose(&self, meaning: &Meaning, section: Option<&str>) -> Option<Named> {
        if let Some(place) = meaning.rate {
            return Some(Named::Rate(place));
        }
        if let [only] = meaning.fields.as_slice() {
            return Some(Named::Field(*only));
        }
        let section = section?;
        let mut here = meaning.fields.iter().filter(|id| {
            let field = self.scheme.field(**id);
            field.section == section || field.sheet == section
        });
        match (here.next(), here.next()) {
            (Some(only), None) => Some(Named::Field(*only)),
            _ => None,
        }
    }
}

/// A label folded, without a unit note at its end.
pub(super) fn bare(label: &str) -> String {
    let folded = fold_label(label);
    split_unit_note(&folded).0.to_owned()
}

/// The words of two characters in the names of sections and sheets that tell what is meant.
fn telling(scheme: &Scheme) -> HashMap<String, Vec<String>, RandomState> {
    let mut telling: HashMap<String, Vec<String>, RandomState> = HashMap::default();
    for heading in scheme.fields.iter().flat_map(|field| [&field.section, &field.sheet]) {
        telling.entry(heading.clone()).or_insert_with(|| {
            let characters: Vec<char> = heading.chars().collect();
            let words = characters.windows(2).map(|pair| pair.iter().collect::<String>());
            words.filter(|word| !TELL_NOTHING.contains(&word.as_str())).collect()
        });
    }
    telling
}

/// Whether a label is the very name of what it names.
pub(super) fn is_own_name(named: Named, label: &Word) -> bool {
    let Named::Field(id) = named else { return true };
    [&label.meaning, &label.without_note].into_iter().flatten().any(|meaning| meaning.own.contains(&id))
}

/// What a heading is about: "民呼我为情况" is about "民呼我为".
fn topic(heading: &str) -> &str {
    ["工作情况", "情况", "工作", "统计", "数据", "方面", "事项"]
        .iter()
        .find_map(|end| heading.strip_suffix(end).filter(|topic| !topic.is_empty()))
        .unwrap_or(heading)
}
