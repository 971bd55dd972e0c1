//! The register of submissions (报送台账): every file ever seen of a period, and how each township stands.
//!
//! In: what became of each file ([`Receipt`]), the findings, and the register of the runs before. Out: the
//! same with what is new. Nothing is ever taken out: a file that was replaced or deleted stays, marked as
//! no longer there. It is the one output that depends on the clock, since it says when a file was first
//! seen; whoever calls gives the time.

mod frame;
mod standing;
mod time;

use std::collections::{BTreeMap, BTreeSet};

pub use frame::FILE;
pub use standing::{Completeness, Standing, Tally, Timeliness, sheets, standings};
pub use time::Moment;

use crate::digest::sha256;
use crate::finding::identity::name;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::scheme::Scheme;
use crate::scheme::township::Township;
use crate::tidy::{Fate, Receipt, Tidied};

/// What was said of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Used; nothing, or only questions, were left.
    Accepted,
    /// Something in it must be mended: it could not be used, or some figures in it were withheld.
    Returned,
    /// It waits for a person's decision.
    Held,
    /// Another file of the township counts.
    SetAside,
    /// It is no submission.
    Ignored,
}

impl Verdict {
    const ALL: [Self; 5] = [Self::Accepted, Self::Returned, Self::Held, Self::SetAside, Self::Ignored];

    /// The word in tables; its sentence is in the locale under `judged.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Held => "held",
            Self::SetAside => "set_aside",
            Self::Ignored => "ignored",
        }
    }

    /// The verdict with a word.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// A file that was seen: one for each path and content.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Path below the input folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Roster code of its township, where it is known or likely.
    pub township: Option<String>,
    /// The day on the form, as `2025-01-08`.
    pub date: Option<String>,
    /// When a run saw it first; `None` until a register with a clock takes it in.
    pub first_seen: Option<Moment>,
    /// The run that saw it first, by [`run_id`].
    pub first_run: String,
    /// The last run that found it in the folder.
    pub last_run: String,
    /// What the last run said of it.
    pub verdict: Verdict,
    /// Whether any run returned it: a mended scheme may take back a verdict, not that it was given.
    pub was_returned: bool,
    /// Findings in it that must be mended.
    pub errors: usize,
    /// Findings in it to be looked at.
    pub warnings: usize,
    /// Whether the last run found it in the folder.
    pub present: bool,
}

/// Every file ever seen of a period, by path and then in the order seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// One for each path and content.
    pub entries: Vec<Entry>,
}

impl Register {
    /// What one run saw, as if it were the first.
    pub fn of(tidied: &Tidied, findings: &[Finding], scheme: &Scheme) -> Self {
        let run = run_id(tidied, scheme);
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for finding in findings {
            let Some(file) = finding.place.file.as_deref() else { continue };
            let (errors, warnings) = counts.entry(file).or_default();
            *errors += usize::from(finding.is_to_mend());
            *warnings += usize::from(finding.severity == Severity::Warning);
        }
        let undecided = findings.iter().filter(|finding| finding.kind == kind::UNDECIDED_VERSIONS);
        let undecided: BTreeSet<&str> = undecided.filter_map(|own| own.place.file.as_deref()).collect();
        let entry = |receipt: &Receipt| {
            let (errors, warnings) = counts.get(receipt.file.as_str()).copied().unwrap_or_default();
            let verdict = match verdict(receipt.fate, errors) {
                // Which of two versions counts is for the township to say, so both went back to it.
                Verdict::Held if undecided.contains(receipt.file.as_str()) => Verdict::Returned,
                verdict => verdict,
            };
            Entry {
                file: receipt.file.clone(),
                sha256: receipt.sha256.clone(),
                size: receipt.size,
                township: receipt.perhaps.map(|place| scheme.townships[place].code.clone()),
                date: receipt.date.map(|date| date.to_string()),
                first_seen: None,
                first_run: run.clone(),
                last_run: run.clone(),
                verdict,
                was_returned: verdict == Verdict::Returned,
                errors,
                warnings,
                present: true,
            }
        };
        // An archive's entries have receipts of their own.
        let files = tidied.receipts.iter().filter(|receipt| receipt.fate != Fate::Unpacked);
        let mut register = Self { entries: files.map(entry).collect() };
        register.sort();
        register
    }

    /// The same, with what earlier runs saw.
    #[must_use]
    pub fn after(mut self, past: Self) -> Self {
        let key = |entry: &Entry| (entry.file.clone(), entry.sha256.clone());
        let mut known: BTreeMap<(String, String), Entry> =
            past.entries.into_iter().map(|entry| (key(&entry), entry)).collect();
        for entry in &mut self.entries {
            if let Some(seen) = known.remove(&key(entry)) {
                entry.first_seen = seen.first_seen;
                entry.first_run = seen.first_run;
                entry.was_returned |= seen.was_returned;
            }
        }
        self.entries.extend(known.into_values().map(|gone| Entry { present: false, ..gone }));
        self.sort();
        self
    }

    /// The same, with the time noted for what was not seen before.
    #[must_use]
    pub fn seen_at(mut self, now: Moment) -> Self {
        for entry in &mut self.entries {
            entry.first_seen = entry.first_seen.or(Some(now));
        }
        self.sort();
        self
    }

    fn sort(&mut self) {
        self.entries
            .sort_by(|a, b| (&a.file, a.first_seen, &a.sha256).cmp(&(&b.file, b.first_seen, &b.sha256)));
    }

    /// How often something of each township was sent back, by its code; those of whom nothing was are left
    /// out. Files that one run saw first went back together, and a content that was known already did not go
    /// back anew.
    pub fn returned(&self) -> BTreeMap<&str, usize> {
        Self::rounds(self.entries.iter())
    }

    /// The same of what earlier runs saw alone.
    pub fn returned_before(&self) -> BTreeMap<&str, usize> {
        Self::rounds(self.entries.iter().filter(|entry| entry.first_seen.is_some()))
    }

    fn rounds<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<&'a str, usize> {
        let mut rounds: BTreeMap<&str, BTreeMap<&str, (Option<Moment>, &str)>> = BTreeMap::new();
        for entry in entries.filter(|entry| entry.was_returned) {
            let Some(township) = entry.township.as_deref() else { continue };
            let round = (entry.first_seen, entry.first_run.as_str());
            let first = rounds.entry(township).or_default().entry(&entry.sha256).or_insert(round);
            *first = round.min(*first);
        }
        let times = |rounds: BTreeMap<&str, (Option<Moment>, &str)>| {
            rounds.into_values().map(|(_, run)| run).collect::<BTreeSet<&str>>().len()
        };
        rounds.into_iter().map(|(township, own)| (township, times(own))).collect()
    }
}

/// A finding for each township whose submissions were sent back more than once (V35 of the practice).
pub fn returned_again(register: &Register, scheme: &Scheme) -> Vec<Finding> {
    let returned = register.returned();
    let again = |township: &Township| {
        sent_back(township, returned.get(township.code.as_str()).copied().unwrap_or_default())
    };
    scheme.townships.iter().filter_map(again).collect()
}

/// The finding that something of a township was sent back so many times, where that is more than once.
pub fn sent_back(township: &Township, times: usize) -> Option<Finding> {
    (times > 1).then(|| {
        Finding::new(kind::RETURNED_AGAIN, Place::township(&township.code), Action::Listed)
            .fact("township", township.name.clone())
            .fact("count", times.to_string())
            .fact("again", (times - 1).to_string())
    })
}

fn verdict(fate: Fate, errors: usize) -> Verdict {
    match fate {
        Fate::Used if errors > 0 => Verdict::Returned,
        Fate::Used => Verdict::Accepted,
        Fate::Rejected => Verdict::Returned,
        Fate::Held => Verdict::Held,
        Fate::SetAside => Verdict::SetAside,
        Fate::Ignored | Fate::Unpacked => Verdict::Ignored,
    }
}

/// A name for a run: the same for the same program, scheme, period and files.
pub fn run_id(tidied: &Tidied, scheme: &Scheme) -> String {
    let mut parts = vec![env!("CARGO_PKG_VERSION").to_owned(), tidied.period.to_string()];
    parts.extend(scheme.digests.iter().map(|(file, digest)| format!("{file}\u{1f}{digest}")));
    parts.extend(tidied.receipts.iter().map(|receipt| format!("{}\u{1f}{}", receipt.file, receipt.sha256)));
    name(&sha256(parts.join("\u{1e}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Moment, Register, Verdict};

    pub(super) fn entry(file: &str, sha256: &str, verdict: Verdict) -> Entry {
        Entry {
            file: file.to_owned(),
            sha256: sha256.to_owned(),
            size: 9,
            township: Some("990105000".to_owned()),
            date: None,
            first_seen: None,
            first_run: "A".to_owned(),
            last_run: "A".to_owned(),
            verdict,
            was_returned: verdict == Verdict::Returned,
            errors: 0,
            warnings: 0,
            present: true,
        }
    }

    fn of(entries: Vec<Entry>) -> Register {
        Register { entries }
    }

    fn at(minute: u64) -> Moment {
        Moment::from_unix(1_736_300_000 + minute * 60)
    }

    #[test]
    fn the_same_files_again_change_nothing() {
        let now = || of(vec![entry("a.xlsx", "1", Verdict::Returned), entry("b.xlsx", "2", Verdict::Held)]);
        let first = now().seen_at(at(0));
        assert_eq!(now().after(first.clone()).seen_at(at(90)), first);
    }

    #[test]
    fn a_file_that_was_replaced_stays_in_the_register() {
        let first = of(vec![entry("a.xlsx", "1", Verdict::Returned)]).seen_at(at(0));
        let then = of(vec![entry("a.xlsx", "2", Verdict::Accepted)]).after(first).seen_at(at(5));
        let seen: Vec<_> = then.entries.iter().map(|e| (e.sha256.as_str(), e.present)).collect();
        assert_eq!(seen, [("1", false), ("2", true)]);
        assert_eq!(then.returned().get("990105000"), Some(&1));
    }

    #[test]
    fn what_one_run_saw_went_back_together_and_a_known_content_not_again() {
        let first =
            || of(vec![entry("a.xlsx", "1", Verdict::Returned), entry("c.xlsx", "3", Verdict::Returned)]);
        let first = first().seen_at(at(0));
        assert_eq!(first.returned().get("990105000"), Some(&1));
        let later = |file: &str, sha256: &str| Entry {
            first_run: "B".to_owned(),
            ..entry(file, sha256, Verdict::Returned)
        };
        let twice = of(vec![later("b.xlsx", "1"), later("d.xlsx", "4")]).after(first.clone()).seen_at(at(5));
        assert_eq!(twice.returned().get("990105000"), Some(&2));
        let renamed = of(vec![later("b.xlsx", "1")]).after(first).seen_at(at(5));
        assert_eq!(renamed.returned().get("990105000"), Some(&1));
        assert_eq!(twice.returned_before().get("990105000"), Some(&2));
        // What no register with a clock has taken in was not seen before.
        let new = of(vec![later("d.xlsx", "4")])
            .after(of(vec![entry("a.xlsx", "1", Verdict::Returned)]).seen_at(at(0)));
        assert_eq!(
            (new.returned_before().get("990105000"), new.returned().get("990105000")),
            (Some(&1), Some(&2))
        );
        let twice = renamed;
        assert_eq!(twice.returned().get("990105001"), None);
    }

    #[test]
    fn what_was_once_sent_back_was_sent_back_whatever_is_said_of_it_now() {
        let first = of(vec![entry("a.xlsx", "1", Verdict::Returned)]).seen_at(at(0));
        let then = of(vec![entry("a.xlsx", "1", Verdict::Accepted)]).after(first).seen_at(at(5));
        assert_eq!((then.entries[0].verdict, then.returned()["990105000"]), (Verdict::Accepted, 1));
    }
}
