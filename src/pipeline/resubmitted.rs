//! What a submission with other figures would come to: every check is made anew, since a figure that is mended
//! may contradict a rate that the form states, or leave a relation broken.

use std::collections::{BTreeMap, BTreeSet};

use super::{Judged, Outcome};
use crate::check::{self, Past};
use crate::error::Error;
use crate::finding::{self, Finding, kind};
use crate::register::{self, Entry, Register};
use crate::scheme::correction::Expected;
use crate::scheme::{FieldId, Scheme};
use crate::score::{Assumed, Screened, screen};
use crate::tidy::grid::Grid;
use crate::tidy::{Fate, Tidied};
use crate::value::Value;

/// The period as it would be read and checked if some townships sent their forms again, with other figures in
/// them and everything else as it is, rates that they state included.
pub struct Resubmitted {
    pub(super) scheme: Scheme,
    /// Earlier periods, where the roster has other figures: it is the same in all.
    rostered: Option<Rostered>,
    grid: Grid,
    findings: Vec<Finding>,
    /// What would have to be mended and does not have to now.
    pub raised: Vec<Finding>,
    /// What has to be mended now and would not have to.
    pub settled: Vec<Finding>,
    /// Townships to which something would go back once more than it has, by place, and how often that would be in
    /// all.
    pub again: Vec<(usize, usize)>,
}

/// Earlier periods under a roster with other figures.
struct Rostered {
    pasts: Vec<Past>,
    previous: Option<Judged>,
}

impl Resubmitted {
    /// The figures to score with.
    pub(super) fn screened(&self) -> Screened<'_> {
        screen::screen(&self.grid, &self.findings, &self.scheme)
    }

    /// The figures of the period before, where they are known. `now`: what it is a change of.
    pub(super) fn before<'a>(&'a self, now: &'a Outcome) -> Option<&'a Grid> {
        self.rostered.as_ref().map_or(now.before.as_ref(), |own| check::before(&own.pasts, 1))
    }

    /// The period before, where it is there.
    pub(super) fn previous<'a>(&'a self, now: &'a Outcome) -> Option<&'a Judged> {
        self.rostered.as_ref().map_or(now.previous.as_ref(), |own| own.previous.as_ref())
    }
}

impl Outcome {
    /// Checks the period once more with some figures in place of those that are there.
    ///
    /// A figure of the roster is changed there, for earlier periods too; every other one is taken to stand in its cell
    /// as a plain number, so that what was wrong with the cell is mended, and is corrected again by a correction that
    /// expects it. A file that has to be mended still goes back once more, where an earlier run sent back the one
    /// before. What was found of the period before stands: under another roster it is scored anew, and not checked.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn resubmitted(&self, scheme: &Scheme, figures: &[Assumed]) -> Result<Resubmitted, Error> {
        let mut own = scheme.clone();
        let mut typed: Vec<Assumed> = Vec::new();
        for figure in &self.as_corrected(scheme, figures) {
            let master = &mut own.townships[figure.township].master;
            let id = &scheme.field(figure.field).id;
            match figure.value {
                Value::Number(number) if self.grid.from_roster(figure.township, figure.field) => {
                    master.insert(id.clone(), number);
                }
                _ => {
                    master.remove(id);
                    typed.push(*figure);
                }
            }
        }
        let of_roster = figures.iter().any(|figure| self.grid.from_roster(figure.township, figure.field));
        let rostered = of_roster.then(|| self.rostered(&own)).transpose()?;
        let pasts = rostered.as_ref().map_or(&self.pasts, |own| &own.pasts);
        // What is found of others as an error rests on none of these figures.
        let senders: BTreeSet<usize> = figures.iter().map(|own| own.township).collect();
        let cells: Vec<_> = typed.iter().map(|own| (own.township, own.field, own.value)).collect();
        let mut findings = self.findings.clone();
        if !senders.is_empty() {
            let now = self.checked(&senders, &[], (&self.findings, &self.pasts), scheme)?;
            let checks: BTreeSet<_> = now.iter().map(Finding::sort_key).collect();
            findings.retain(|finding| !checks.contains(&finding.sort_key()));
            findings = findings.into_iter().filter_map(|own| left_of(own, &typed, scheme)).collect();
            let checked = self.checked(&senders, &cells, (&findings, pasts), &own)?;
            findings.extend(checked);
        }
        let again = self.sent_back_again(&mut findings, &typed, scheme);
        let (raised, settled) = (beyond(&findings, &self.findings), beyond(&self.findings, &findings));
        let grid = self.grid.clone().with(&cells).under(&own);
        Ok(Resubmitted { scheme: own, rostered, grid, findings, raised, settled, again })
    }

    /// The figures as they would count in cells: one that a correction in force expects there is corrected again.
    pub fn as_corrected(&self, scheme: &Scheme, figures: &[Assumed]) -> Vec<Assumed> {
        let counts = |own: &Assumed| {
            let in_cell = self.grid.received(own.township) && !self.grid.from_roster(own.township, own.field);
            let code = &scheme.townships[own.township].code;
            let correction = scheme.correction(self.tidied.period, code, own.field).filter(|correction| {
                let Expected::Number(expected) = &correction.expected else { return false };
                in_cell && own.value == Value::Number(*expected)
            });
            Assumed { value: correction.map_or(own.value, |correction| correction.value), ..*own }
        };
        figures.iter().map(counts).collect()
    }

    /// Earlier periods under a scheme whose roster has other figures.
    fn rostered(&self, own: &Scheme) -> Result<Rostered, Error> {
        let past = |past: &Past| Past {
            ago: past.ago,
            period: past.period.clone(),
            same_end: past.same_end,
            grid: past.grid.clone().under(own),
        };
        let previous = self.previous.as_ref().map(|judged| judged.with_roster_of(own)).transpose()?;
        Ok(Rostered { pasts: self.pasts.iter().map(past).collect(), previous })
    }

    /// What the rules find of some townships, with one finding for each cause, were these figures in the cells of
    /// their forms. Errors of a township rest on its own figures: the others are left out.
    ///
    /// `found`: what was found while reading, perhaps among other findings; `pasts`: earlier periods.
    fn checked(
        &self,
        townships: &BTreeSet<usize>,
        cells: &[(usize, FieldId, Value)],
        (found, pasts): (&[Finding], &[Past]),
        scheme: &Scheme,
    ) -> Result<Vec<Finding>, Error> {
        let theirs = |place: Option<usize>| place.is_none_or(|place| townships.contains(&place));
        let tidied = Tidied {
            period: self.tidied.period,
            observations: self.tidied.observations.of(townships, cells),
            claims: self.tidied.claims.iter().filter(|own| theirs(Some(own.township))).cloned().collect(),
            receipts: self.tidied.receipts.iter().filter(|own| theirs(own.perhaps)).cloned().collect(),
            unmatched: Vec::new(),
        };
        let codes: BTreeSet<&str> =
            townships.iter().map(|place| scheme.townships[*place].code.as_str()).collect();
        let mut findings = check::check(&tidied, found, pasts, scheme)?;
        findings.retain(|own| own.place.township.as_deref().is_some_and(|code| codes.contains(code)));
        findings.sort_by_cached_key(Finding::sort_key);
        Ok(finding::gather(findings))
    }

    /// Puts into the findings how often each township that sends again would have had something sent back.
    fn sent_back_again(
        &self,
        findings: &mut Vec<Finding>,
        typed: &[Assumed],
        scheme: &Scheme,
    ) -> Vec<(usize, usize)> {
        let senders: BTreeSet<usize> =
            typed.iter().map(|own| own.township).filter(|own| self.grid.received(*own)).collect();
        let now = self.register.returned();
        let mut again = Vec::new();
        for place in senders {
            let township = &scheme.townships[place];
            let code = township.code.as_str();
            let sent = self.sent_anew(place, typed);
            let times = self.register_with(code, &sent, findings).returned().get(code).copied().unwrap_or(0);
            findings.retain(|own| {
                own.kind != kind::RETURNED_AGAIN || own.place.township.as_deref() != Some(code)
            });
            findings.extend(register::sent_back(township, times));
            if times > now.get(code).copied().unwrap_or(0).max(1) {
                again.push((place, times));
            }
        }
        again
    }

    /// The files that a township would send again: those in which the figures stand and, for one that has no cell yet,
    /// those that count.
    fn sent_anew(&self, township: usize, typed: &[Assumed]) -> BTreeSet<&str> {
        let mut files = BTreeSet::new();
        for figure in typed.iter().filter(|own| own.township == township) {
            match self.grid.reported(township, figure.field).source {
                Some(source) => {
                    files.insert(source.file);
                }
                None => {
                    let counting = self.tidied.receipts.iter();
                    let counting =
                        counting.filter(|own| own.township == Some(township) && own.fate == Fate::Used);
                    files.extend(counting.map(|own| own.file.as_str()));
                }
            }
        }
        files
    }

    /// What a run would have in the register of a township that sent some files again, in one round with everything
    /// else that is new. A content that was known does not go back anew.
    fn register_with(&self, code: &str, sent: &BTreeSet<&str>, findings: &[Finding]) -> Register {
        let of_township = self.register.entries.iter().filter(|own| own.township.as_deref() == Some(code));
        let is_sent = |own: &Entry| own.present && sent.contains(own.file.as_str());
        let (again, others): (Vec<&Entry>, Vec<&Entry>) = of_township.partition(|own| is_sent(own));
        let of_sent = |own: &Finding| own.place.file.as_deref().is_some_and(|file| sent.contains(file));
        let goes_back = findings.iter().any(|own| own.is_to_mend() && of_sent(own));
        let round = |own: &Entry| Entry { first_run: String::new(), ..own.clone() };
        let anew = again.first().map(|own| Entry {
            sha256: String::new(),
            first_seen: None,
            was_returned: goes_back,
            ..round(own)
        });
        let others = others.into_iter().map(|own| match own.first_seen {
            Some(_) => own.clone(),
            None => round(own),
        });
        // Of the files as they are, those that an earlier run saw were seen.
        let seen = again.into_iter().filter(|own| own.first_seen.is_some()).cloned();
        Register { entries: others.chain(seen).chain(anew).collect() }
    }
}

/// What is left of a finding about what was read, once some figures stand in their cells as plain numbers; `None`
/// where it was about these alone.
fn left_of(mut finding: Finding, typed: &[Assumed], scheme: &Scheme) -> Option<Finding> {
    let code = finding.place.township.as_deref();
    let mended: Vec<&str> = typed
        .iter()
        .filter(|own| code == Some(scheme.townships[own.township].code.as_str()))
        .map(|own| scheme.field(own.field).id.as_str())
        .collect();
    let held = finding.withholds.len();
    finding.withholds.retain(|field| !mended.contains(&field.as_str()));
    let about_these = match (held, finding.withholds.len()) {
        (0, _) => finding.subject.as_deref().is_some_and(|subject| mended.contains(&subject)),
        (_, left) => left == 0,
    };
    (!about_these).then_some(finding)
}

/// The findings to be mended that the other list lacks. What is wrong in one more cell of a sheet is the same flaw.
fn beyond(findings: &[Finding], others: &[Finding]) -> Vec<Finding> {
    let flaw = |own: &Finding| {
        let place = &own.place;
        (own.kind.code, place.township.clone(), place.file.clone(), place.sheet.clone(), own.subject.clone())
    };
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for other in to_mend(others) {
        *known.entry(flaw(other)).or_default() += 1;
    }
    let new = |own: &&Finding| match known.get_mut(&flaw(own)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    to_mend(findings).filter(new).cloned().collect()
}

/// The findings to be mended. Two versions that cannot be told apart are one problem, found in two files.
fn to_mend(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let mut undecided = BTreeSet::new();
    findings.iter().filter(move |own| {
        own.is_to_mend()
            && (own.kind != kind::UNDECIDED_VERSIONS || undecided.insert(own.place.township.clone()))
    })
}
