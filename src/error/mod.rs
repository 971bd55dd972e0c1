//! Errors: this run cannot go on. What is merely wrong in the data is a finding.

mod flaw;

use std::path::PathBuf;

pub use flaw::{Flaw, Near, system_word};

use crate::finding::Facts;

/// Why a run could not be done.
///
/// `Display` gives a lowercase fragment for developers; people read the sentence that `locale`
/// makes of [`Error::key`] and [`Error::facts`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The scheme has mistakes: all of them, in the order of the files.
    #[error("the scheme in {} has {} mistakes", dir.display(), flaws.len())]
    Scheme {
        /// The folder of the scheme.
        dir: PathBuf,
        /// Every mistake found.
        flaws: Vec<Flaw>,
    },
    /// The definition of an index has mistakes: all of them.
    #[error("the index in {} has {} mistakes", path.display(), flaws.len())]
    Definition {
        /// Its file.
        path: PathBuf,
        /// Every mistake found.
        flaws: Vec<Flaw>,
    },
    /// A ready table has mistakes: all of them.
    #[error("the table in {} has {} mistakes", path.display(), flaws.len())]
    Table {
        /// Its file.
        path: PathBuf,
        /// Every mistake found.
        flaws: Vec<Flaw>,
    },
    /// There is no folder with submissions.
    #[error("no folder with submissions at {}", path.display())]
    NoInputs {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file or folder to be checked is not there.
    #[error("no file at {}", path.display())]
    NoFile {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The inputs hold no period folder, and none was named.
    #[error("no period folder under {}", path.display())]
    NoPeriod {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The period cannot be read.
    #[error("`{text}` is no period")]
    BadPeriod {
        /// As typed.
        text: String,
    },
    /// Files to be checked say that they are for different periods.
    #[error("files are for several periods")]
    SeveralPeriods {
        /// The periods.
        periods: Vec<String>,
    },
    /// The period is a part of a year, for which targets would have to be scaled.
    #[error("`{period}` is a part of a year")]
    PartOfYear {
        /// The period.
        period: String,
    },
    /// Two periods cannot be compared.
    #[error("`{before}` and `{now}` cannot be compared: {reason}")]
    NotComparable {
        /// The earlier one, as asked for.
        before: String,
        /// The later one.
        now: String,
        /// Why: a word of the locale.
        reason: &'static str,
    },
    /// Stored outputs of an earlier period cannot be used.
    #[error("the stored outputs in {} cannot be used: {reason}", path.display())]
    Stored {
        /// The file or folder.
        path: PathBuf,
        /// Why: a word of the locale.
        reason: &'static str,
        /// What was found instead, or the cause as its reader gave it.
        found: String,
    },
    /// The scheme's folder does not exist.
    #[error("no scheme at {}", path.display())]
    NoScheme {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A township asked for is not in the roster.
    #[error("no township `{name}` in the roster")]
    NoTownship {
        /// As typed.
        name: String,
        /// The nearest name, if one is near.
        nearest: Option<String>,
    },
    /// A unit asked for is not in the table.
    #[error("no unit `{name}` in the table")]
    NoUnit {
        /// As typed.
        name: String,
        /// The nearest name, if one is near.
        nearest: Option<String>,
    },
    /// A part of the scheme asked for is not in it.
    #[error("no {sort} `{name}` in the scheme")]
    NotKnown {
        /// What it should be: `field`, `group`, `indicator`; a word of the locale.
        sort: &'static str,
        /// As typed.
        name: String,
        /// The nearest, if one is near.
        nearest: Option<Box<Near>>,
        /// All there are, where they are few enough to be listed.
        known: Vec<Near>,
    },
    /// A chart cannot be drawn as it was asked for.
    #[error("no chart: {why}")]
    NoChart {
        /// Why: a sentence of the locale under `error`.
        why: &'static str,
        /// What the sentence needs.
        facts: Facts,
    },
    /// What was read in shares does not make a whole.
    #[error("no whole of shares: {why}")]
    Shares {
        /// Why: a sentence of the locale under `error`.
        why: &'static str,
        /// What the sentence needs.
        facts: Facts,
    },
    /// Something typed cannot be used.
    #[error("`{text}` cannot be used: {reason} ({found})")]
    NotUsable {
        /// As typed.
        text: String,
        /// Why: a word of the locale.
        reason: &'static str,
        /// What it is about: the field, what was found instead.
        found: String,
    },
    /// A code asked for does not exist.
    #[error("no finding code `{code}`")]
    NoCode {
        /// As typed.
        code: String,
    },
    /// A file or folder could not be read.
    #[error("could not read {}", path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The document whose styles the paper should take cannot give them.
    #[error("the styles of {} cannot be taken: {reason}", path.display())]
    Reference {
        /// The document.
        path: PathBuf,
        /// Why: a word of the locale.
        reason: &'static str,
    },
    /// A file or folder could not be written.
    #[error("could not write {}", path.display())]
    Write {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another run is making outputs in the same place.
    #[error("another run is writing {}", path.display())]
    Busy {
        /// The folder of the outputs.
        path: PathBuf,
    },
    /// The output folder holds something that is not ours.
    #[error("{} holds files that are not ours", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A folder that should be empty is not.
    #[error("{} is not empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file that would be written anew was changed since it was written.
    #[error("{} was changed since it was written", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The output folder lies within the inputs or the scheme, and would be read next time.
    #[error("{} lies within the inputs", path.display())]
    InsideInputs {
        /// The folder.
        path: PathBuf,
    },
    /// An output could not be made: a bug, or a limit of its format.
    #[error("could not make {what}")]
    Make {
        /// Which output.
        what: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// An output that could not be made.
    pub fn make(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Make { what: what.into(), source: source.into() }
    }

    /// The sentence of this error, `error.<key>` in the locale.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Scheme { .. } => "scheme",
            Self::Definition { .. } => "definition",
            Self::Table { .. } => "table",
            Self::NoInputs { .. } => "no_inputs",
            Self::NoFile { .. } => "no_file",
            Self::NoPeriod { .. } => "no_period",
            Self::BadPeriod { .. } => "bad_period",
            Self::SeveralPeriods { .. } => "several_periods",
            Self::PartOfYear { .. } => "part_of_year",
            Self::NotComparable { .. } => "not_comparable",
            Self::Stored { .. } => "stored",
            Self::NoScheme { .. } => "no_scheme",
            Self::NoTownship { .. } => "no_township",
            Self::NoUnit { .. } => "no_unit",
            Self::NotKnown { sort: "chart", .. } => "no_such_chart",
            Self::NotKnown { .. } => "not_known",
            Self::NoChart { why, .. } | Self::Shares { why, .. } => why,
            Self::NotUsable { .. } => "not_usable",
            Self::NoCode { .. } => "no_code",
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::Reference { .. } => "reference",
            Self::NotOurs { .. } => "not_ours",
            Self::NotEmpty { .. } => "not_empty",
            Self::Busy { .. } => "busy",
            Self::Changed { .. } => "changed",
            Self::InsideInputs { .. } => "inside_inputs",
            Self::Make { .. } => "make",
        }
    }

    /// What the sentence needs to know.
    pub fn facts(&self) -> Facts {
        let one = |name, fact: String| Facts::from([(name, fact)]);
        match self {
            Self::Scheme { dir, flaws } => {
                Facts::from([("path", dir.display().to_string()), ("count", flaws.len().to_string())])
            }
            Self::Definition { path, flaws } | Self::Table { path, flaws } => {
                Facts::from([("path", path.display().to_string()), ("count", flaws.len().to_string())])
            }
            Self::NoInputs { path }
            | Self::NoFile { path }
            | Self::NoPeriod { path }
            | Self::NotOurs { path }
            | Self::NotEmpty { path }
            | Self::Busy { path }
            | Self::Changed { path }
            | Self::NoScheme { path }
            | Self::InsideInputs { path }
            | Self::Read { path, .. }
            | Self::Write { path, .. } => one("path", path.display().to_string()),
            Self::BadPeriod { text } => one("text", text.clone()),
            Self::SeveralPeriods { periods } => {
                Facts::from([("periods", periods.join("、")), ("periods_en", periods.join(", "))])
            }
            Self::PartOfYear { period } => one("period", period.clone()),
            Self::NotComparable { before, now, reason } => Facts::from([
                ("before", before.clone()),
                ("now", now.clone()),
                ("reason", (*reason).to_owned()),
            ]),
            Self::Reference { path, reason } => {
                Facts::from([("path", path.display().to_string()), ("reason", (*reason).to_owned())])
            }
            Self::Stored { path, reason, found } => Facts::from([
                ("path", path.display().to_string()),
                ("reason", (*reason).to_owned()),
                ("found", found.clone()),
            ]),
            Self::NoTownship { name, .. } | Self::NoUnit { name, .. } => one("name", name.clone()),
            Self::NotKnown { sort, name, .. } => {
                Facts::from([("sort", (*sort).to_owned()), ("name", name.clone())])
            }
            Self::NoChart { facts, .. } | Self::Shares { facts, .. } => facts.clone(),
            Self::NotUsable { text, reason, found } => Facts::from([
                ("text", text.clone()),
                ("reason", (*reason).to_owned()),
                ("found", found.clone()),
            ]),
            Self::NoCode { code } => one("code", code.clone()),
            Self::Make { what, .. } => one("what", what.clone()),
        }
    }

    /// The single mistakes this error is made of, where it is.
    pub fn flaws(&self) -> &[Flaw] {
        match self {
            Self::Scheme { flaws, .. } | Self::Definition { flaws, .. } | Self::Table { flaws, .. } => flaws,
            _ => &[],
        }
    }

    /// What was probably meant, if a name came close: a sentence of the locale under `error.`, and its facts.
    pub fn nearest(&self) -> Option<(&'static str, Facts)> {
        match self {
            Self::NoTownship { nearest, .. } | Self::NoUnit { nearest, .. } => {
                nearest.as_ref().map(|near| ("nearest", Facts::from([("nearest", near.clone())])))
            }
            Self::NotKnown { nearest, .. } => nearest.as_ref().map(|near| ("nearest_named", near.facts())),
            _ => None,
        }
    }
}
