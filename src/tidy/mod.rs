//! Submissions in, observations out: which form, whose, for when, and what each cell says.

mod behind;
mod cell;
mod code;
mod concentration;
pub mod correct;
mod divided;
mod file;
mod form;
mod form_order;
mod form_version;
pub mod formula;
mod frame;
pub mod grid;
pub mod label;
mod ledger;
mod likeness;
mod meta;
mod months;
pub mod number;
mod numeral;
pub mod observation;
pub mod observations;
mod page;
pub mod part;
mod reading;
mod role;
mod rows;
pub mod sent;
mod sheets;
mod split;
mod stated;
mod table;
mod text;
mod totals;
mod township;
pub mod typed;
mod values;
mod version;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

pub use file::Unmatched;
pub use form_order::HEADINGS;
pub use form_version::VERSION_MARK;
pub use ledger::Ledger;
pub use observation::{At, Observation, Source};
pub use observations::Observations;
pub use reading::{Claim, NOT_DUE};

use crate::finding::{Action, Finding, Noted, Place, Severity, kind};
use crate::ingest::Submission;
use crate::period::{Date, Period};
use crate::scheme::Scheme;
use behind::Packed;
use label::Labels;
use part::Kept;
use version::{Candidate, Chosen};
use words::Lexicon;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its figures count.
    Used,
    /// Another file of the same township counts.
    SetAside,
    /// It waits for a person to say whose or which it is.
    Held,
    /// It goes back: unreadable, no form, or for another period.
    Rejected,
    /// It is no submission.
    Ignored,
    /// It is an archive; the files in it have receipts of their own.
    Unpacked,
}

impl Fate {
    /// The fate with a word.
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [Self::Used, Self::SetAside, Self::Held, Self::Rejected, Self::Ignored, Self::Unpacked];
        all.into_iter().find(|fate| fate.name() == name)
    }

    /// The word in tables; its sentence is in the locale under `fate.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::SetAside => "set_aside",
            Self::Held => "held",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
            Self::Unpacked => "unpacked",
        }
    }
}

/// What became of one file, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Path below the input folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub format: Option<&'static str>,
    /// What became of it.
    pub fate: Fate,
    /// Place of its township in the roster, where it is known.
    pub township: Option<usize>,
    /// Where it is not known: the township it probably comes from, by its file name or by a name
    /// that is only alike. For people to look at; nothing is decided by it.
    pub perhaps: Option<usize>,
    /// The day on the form.
    pub date: Option<Date>,
    /// Where that day stands, or should.
    pub date_cell: Option<Place>,
    /// What became of its cells.
    pub ledger: Ledger,
}

/// Everything the submissions of a period say.
#[derive(Clone, Debug)]
pub struct Tidied {
    /// The period they are for.
    pub period: Period,
    /// One row for each township of the roster and each field.
    pub observations: Observations,
    /// Rates the forms state themselves.
    pub claims: Vec<Claim>,
    /// What became of each file, in the order read.
    pub receipts: Vec<Receipt>,
    /// Labels beside figures that name nothing, in the order read.
    pub unmatched: Vec<Unmatched>,
}

impl Tidied {
    /// Files that were sent and count for no township, and of which nothing tells whose they are.
    ///
    /// `findings`: of a file of several townships they know them.
    pub fn of_nobody<'a>(&'a self, findings: &'a [Finding]) -> impl Iterator<Item = &'a Receipt> {
        let known = findings.iter().map(|own| &own.place).filter(|place| place.township.is_some());
        let known: BTreeSet<&str> = known.filter_map(|place| place.file.as_deref()).collect();
        let sent = self.receipts.iter().filter(|own| matches!(own.fate, Fate::Held | Fate::Rejected));
        sent.filter(move |own| own.perhaps.is_none() && !known.contains(own.file.as_str()))
    }

    /// Whose the findings of these submissions are.
    pub fn whose<'a>(&'a self, scheme: &'a Scheme) -> Whose<'a> {
        let townships = scheme.townships.iter().enumerate();
        let by_code = townships.map(|(place, township)| (township.code.as_str(), place)).collect();
        let mut by_file = BTreeMap::new();
        for receipt in &self.receipts {
            by_file.entry(receipt.file.as_str()).or_insert(receipt.perhaps);
        }
        Whose { by_code, by_file }
    }
}

/// Whose findings are, looked up without searching: there are many findings and many townships.
#[derive(Clone, Debug)]
pub struct Whose<'a> {
    by_code: BTreeMap<&'a str, usize>,
    by_file: BTreeMap<&'a str, Option<usize>>,
}

impl Whose<'_> {
    /// Place in the roster of the township a finding is about: known, or probably so by what its file is
    /// called.
    pub fn of(&self, finding: &Finding) -> Option<usize> {
        let place = &finding.place;
        let named = place.township.as_deref().and_then(|code| self.by_code.get(code).copied());
        named.or_else(|| *self.by_file.get(place.file.as_deref()?)?)
    }
}

/// One submission read, with its findings and the ledger of its cells: what is kept of a file once its
/// cells are let go.
#[derive(Debug)]
pub struct Reading {
    receipt: Receipt,
    candidates: Vec<Kept>,
    unmatched: Vec<Unmatched>,
    findings: Vec<Finding>,
}

impl Reading {
    /// Path of the file below the input folder.
    pub fn file(&self) -> &str {
        &self.receipt.file
    }

    /// What became of the cells of the file.
    pub fn ledger(&self) -> Ledger {
        self.receipt.ledger
    }
}

/// Reads submissions by the labels of a scheme.
pub struct Tidier<'a> {
    scheme: &'a Scheme,
    labels: Labels<'a>,
    period: Period,
    /// The words met so far, of each reader that has nothing to do at the moment.
    idle: Mutex<Vec<Lexicon>>,
}

impl<'a> Tidier<'a> {
    /// A reader of submissions for a period.
    pub fn new(scheme: &'a Scheme, period: Period) -> Self {
        Self { scheme, labels: Labels::new(scheme, period), period, idle: Mutex::default() }
    }

    /// Reads one submission, with what was noted when its file was opened.
    pub fn read(&self, submission: &Noted<Submission>) -> Reading {
        let Noted { value: submission, findings } = submission;
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lexicon = idle().pop().unwrap_or_default();
        let mut reading = file::read(submission, self.scheme, &self.labels, &mut lexicon, self.period);
        idle().push(lexicon);
        let mut findings = findings.clone();
        findings.append(&mut reading.findings);
        let receipt = Receipt {
            file: submission.file.clone(),
            sha256: submission.sha256.clone(),
            size: submission.size,
            format: submission.format.map(|format| format.name()),
            fate: reading.fate,
            township: reading.township,
            perhaps: reading.township.or(reading.perhaps),
            date: reading.date,
            date_cell: reading.date_cell,
            ledger: reading.ledger,
        };
        let candidates = reading.candidates.into_iter().map(Kept::from).collect();
        Reading { receipt, candidates, unmatched: reading.unmatched, findings }
    }

    /// The periods that a submission says it is for; none where it says nothing.
    pub fn stated(&self, submission: &Submission) -> BTreeSet<Period> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lexicon = idle().pop().unwrap_or_default();
        let periods = stated::periods(submission, &self.scheme.units, &self.labels, &mut lexicon);
        idle().push(lexicon);
        periods
    }

    /// Weighs the submissions of a period against each other, in the order given.
    pub fn gather(&self, readings: Vec<Reading>) -> Noted<Tidied> {
        let mut receipts = Vec::new();
        let mut findings = Vec::new();
        let mut unmatched = Vec::new();
        let mut candidates: BTreeMap<usize, Vec<Kept>> = BTreeMap::new();
        for (place, reading) in readings.into_iter().enumerate() {
            receipts.push(reading.receipt);
            findings.extend(reading.findings);
            unmatched.extend(reading.unmatched);
            for mut kept in reading.candidates {
                kept.candidate.submission = place;
                candidates.entry(kept.candidate.township).or_default().push(kept);
            }
        }
        let noted = weigh(self.scheme, self.period, candidates, &mut receipts);
        findings.extend(noted.findings);
        let findings = findings.into_iter().map(|finding| sent_since(finding, &receipts)).collect();
        let (observations, claims) = noted.value;
        let value = Tidied { period: self.period, observations, claims, receipts, unmatched };
        Noted { value, findings }
    }
}

/// A file for another period needs no mending once its township has sent one for this period: that it lies there
/// is only told.
fn sent_since(finding: Finding, receipts: &[Receipt]) -> Finding {
    if finding.kind != kind::WRONG_PERIOD {
        return finding;
    }
    let of = |receipt: &&Receipt| {
        matches!(receipt.fate, Fate::Rejected | Fate::Held)
            && finding.place.file.as_deref() == Some(receipt.file.as_str())
    };
    let refused = receipts.iter().find(of);
    let counting = refused.and_then(|refused| {
        let counts = |other: &&Receipt| {
            other.fate == Fate::Used || other.fate == Fate::Held && refused.fate == Fate::Rejected
        };
        receipts
            .iter()
            .filter(counts)
            .find(|other| other.township.is_some() && other.township == refused.township)
    });
    match counting {
        Some(other) => Finding { action: Action::SkippedFile, ..finding }
            .weighing(Severity::Note)
            .fact("sentence", "replaced")
            .fact("other", other.file.clone()),
        None => finding,
    }
}

/// Chooses among the submissions of each township.
fn weigh(
    scheme: &Scheme,
    period: Period,
    mut candidates: BTreeMap<usize, Vec<Kept>>,
    receipts: &mut [Receipt],
) -> Noted<(Observations, Vec<Claim>)> {
    let mut findings = Vec::new();
    let mut claims = Vec::new();
    // A file that holds several townships counts as soon as it does for one of them.
    let mut fates: BTreeMap<usize, Fate> = BTreeMap::new();
    let observations = Observations::new(scheme, period, |place| {
        let versions = candidates.remove(&place)?;
        let submissions: Vec<usize> = versions.iter().map(|version| version.candidate.submission).collect();
        let (chosen, figures) = choose(versions, scheme)?;
        for submission in submissions {
            let fate = match submission {
                own if chosen.aside.contains(&own) => Fate::SetAside,
                own if chosen.undecided.contains(&own) => Fate::Held,
                _ => Fate::Used,
            };
            let rank = |fate| [Fate::Used, Fate::Held].iter().position(|known| *known == fate).unwrap_or(2);
            let best = fates.entry(submission).or_insert(fate);
            *best = if rank(fate) < rank(*best) { fate } else { *best };
        }
        findings.extend(chosen.findings);
        findings.extend(chosen.candidate.findings);
        claims.extend(chosen.candidate.claims);
        Some(figures)
    });
    for (submission, fate) in fates {
        receipts[submission].fate = fate;
    }
    Noted { value: (observations, claims), findings }
}

/// Chooses among what one township sent, and gives the figures that count. Nearly all send one file, whose
/// figures stay packed.
fn choose(mut versions: Vec<Kept>, scheme: &Scheme) -> Option<(Chosen, Packed)> {
    if versions.len() == 1 {
        return versions.pop().map(|only| (Chosen::alone(only.candidate), only.figures));
    }
    let chosen = version::choose(versions.into_iter().map(Candidate::from).collect(), scheme)?;
    let figures = chosen.candidate.figures.iter().map(|(field, figure)| (*field, figure.seen()));
    let figures = Packed::of(figures.collect());
    Some((chosen, figures))
}
