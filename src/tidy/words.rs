//! What the texts of sheets say, each looked up once for all the cells and files it stands in: fifty
//! townships fill in the same labels.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::label::{Labels, Meaning};
use super::meta::{Said, may_say};
use super::number;
use super::role::Role;
use super::text::{fold_label, split_unit_note};

/// A text and what it says to a form.
#[derive(Debug)]
pub(crate) struct Word {
    /// As written.
    pub(super) text: Arc<str>,
    /// What it means as a label, and what it means without the unit note at its end.
    pub(super) meaning: Option<Arc<Meaning>>,
    pub(super) without_note: Option<Arc<Meaning>>,
    /// The township it names, and whether by its own name.
    pub(super) township: Option<(u32, bool)>,
    /// Whether it names a figure, be it only together with its section or the headings above it.
    pub(super) names: bool,
    /// What it marks its row or column as.
    pub(super) mark: Option<Mark>,
    /// Whether it may say something of the workbook itself.
    pub(super) may_say: bool,
    /// Whether there is a unit note at its end.
    noted: bool,
    /// What only few words are asked for: a large table has very many that are none of a form.
    more: OnceLock<Box<More>>,
}

/// What is found out about a word when it is first asked for.
#[derive(Debug)]
struct More {
    /// As a label; empty where it is too long for one.
    folded: Arc<str>,
    /// How much of that is left without a unit note.
    bare: usize,
    said: OnceLock<Said>,
    role: OnceLock<Option<Role>>,
    of_period: OnceLock<Option<bool>>,
    figure: OnceLock<bool>,
}

/// What a word in front of a row, or above a column, makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Everything added up: "合计", "全镇合计", "总计：".
    Total,
    /// Some rows added up: "小计", "村小计".
    Subtotal,
    /// Units of measure.
    Units,
    /// A village or a community.
    Village,
}

impl Word {
    /// Longest text that may be a label, in bytes.
    const LONGEST: usize = 240;

    /// A text as a label; empty where it is too long for one.
    pub(super) fn fold(text: &str) -> String {
        if text.len() > Self::LONGEST { String::new() } else { fold_label(text) }
    }

    /// A text, its folded form, what it means, and, where there is a unit note at its end, what it means
    /// without that.
    pub(super) fn of(
        text: &Arc<str>,
        folded: &str,
        meaning: Option<Arc<Meaning>>,
        noted: bool,
        without_note: Option<Arc<Meaning>>,
        township: Option<(usize, bool)>,
    ) -> Self {
        let names = [&meaning, &without_note].into_iter().flatten().any(|meaning| meaning.names());
        Self {
            text: text.clone(),
            meaning,
            without_note,
            township: township.and_then(|(place, own)| Some((u32::try_from(place).ok()?, own))),
            names,
            mark: mark(folded),
            may_say: may_say(text),
            noted,
            more: OnceLock::new(),
        }
    }

    fn more(&self) -> &More {
        self.more.get_or_init(|| {
            let folded = Self::fold(&self.text);
            let bare = if self.noted { split_unit_note(&folded).0.len() } else { folded.len() };
            Box::new(More {
                folded: folded.into(),
                bare,
                said: OnceLock::new(),
                role: OnceLock::new(),
                of_period: OnceLock::new(),
                figure: OnceLock::new(),
            })
        })
    }

    /// As a label; empty where it is too long for one.
    pub(super) fn folded(&self) -> &Arc<str> {
        &self.more().folded
    }

    /// What it makes of a column: see [`Labels::role`].
    pub(super) fn role(&self, find: impl FnOnce() -> Option<Role>) -> Option<Role> {
        *self.more().role.get_or_init(find)
    }

    /// Whether it says that a row is of this period: see [`Labels::says_period`].
    pub(super) fn of_period(&self, find: impl FnOnce() -> Option<bool>) -> Option<bool> {
        *self.more().of_period.get_or_init(find)
    }

    /// The section it heads.
    pub(super) fn section(&self) -> Option<&Arc<str>> {
        self.meaning.as_ref()?.section.as_ref()
    }

    /// Whether a path of the scheme begins with it.
    pub(super) fn opens_path(&self) -> bool {
        self.step().is_some_and(|meaning| meaning.opens_path)
    }

    /// Whether nothing is asked for under it.
    pub(super) fn is_not_asked(&self) -> bool {
        self.step().is_some_and(|meaning| meaning.not_asked)
    }

    /// What it means as a step of a path, which is written with and without a unit.
    fn step(&self) -> Option<&Meaning> {
        self.without_note.as_deref().or(self.meaning.as_deref())
    }

    /// The label without a unit note at its end.
    pub(super) fn bare(&self) -> &str {
        let more = self.more();
        &more.folded[..more.bare]
    }

    /// Whether it marks its row or column as something.
    pub(super) fn is(&self, mark: Mark) -> bool {
        self.mark == Some(mark)
    }

    /// Whether it is a figure typed as text.
    pub(super) fn is_figure(&self) -> bool {
        const LONGEST: usize = 60;
        *self
            .more()
            .figure
            .get_or_init(|| self.text.len() <= LONGEST && number::read(&self.text).value.figure().is_some())
    }

    /// What it says of the workbook itself.
    pub(super) fn said(&self) -> &Said {
        self.more().said.get_or_init(|| Said::in_text(&self.text))
    }
}

/// What a folded word marks its row or column as.
fn mark(folded: &str) -> Option<Mark> {
    const UNITS: [&str; 2] = ["计量单位", "单位"];
    const VILLAGES: [&str; 6] = ["村", "社区", "居委会", "村委会", "居", "组"];
    const TOTALS: [&str; 3] = ["合计", "总计", "合计数"];
    if UNITS.contains(&folded) {
        return Some(Mark::Units);
    }
    let word = folded.trim_end_matches(':');
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if word.chars().count() <= 8 {
        if ends(&TOTALS) || word == "总数" {
            return Some(Mark::Total);
        }
        if ends(&["小计"]) || word == "分计" {
            return Some(Mark::Subtotal);
        }
    }
    VILLAGES.iter().any(|end| folded.ends_with(end)).then_some(Mark::Village)
}

/// Words met so far, for whoever reads one file after another.
#[derive(Debug, Default)]
pub(super) struct Lexicon(HashMap<Arc<str>, Arc<Word>, RandomState>);

impl Lexicon {
    /// Most words that are kept, whatever the files hold.
    const MOST: usize = 10_000;

    /// What a text says.
    pub(super) fn word(&mut self, text: &Arc<str>, labels: &Labels<'_>) -> Arc<Word> {
        if let Some(word) = self.0.get(text) {
            return word.clone();
        }
        let word = Arc::new(labels.word(text));
        if text.len() <= Word::LONGEST && self.0.len() < Self::MOST {
            self.0.insert(text.clone(), word.clone());
        }
        word
    }
}
