//! What a submission with other figures would come to: every check is made anew, since a figure that is mended
//! may contradict a rate that the form states, or leave a relation broken.

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use crate::check;
use crate::error::Error;
use crate::finding::{self, Finding, kind};
use crate::register;
use crate::scheme::{FieldId, Scheme};
use crate::score::{Assumed, Screened, screen};
use crate::tidy::Tidied;
use crate::tidy::grid::Grid;
use crate::value::Value;

/// The period as it would be read and checked if some townships sent their forms again, with other figures in
/// them and everything else as it is, rates that they state included.
pub struct Resubmitted {
    pub(super) scheme: Scheme,
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

impl Resubmitted {
    /// The figures to score with.
    pub(super) fn screened(&self) -> Screened<'_> {
        screen::screen(&self.grid, &self.findings, &self.scheme)
    }
}

impl Outcome {
    /// Checks the period once more with some figures in place of those that are there.
    ///
    /// A figure of the roster is changed there; every other one is taken to stand in its cell as a plain number,
    /// so that what was wrong with the cell is mended. A file that has to be mended still goes back once more,
    /// where an earlier run sent back the one before.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn resubmitted(&self, scheme: &Scheme, figures: &[Assumed]) -> Result<Resubmitted, Error> {
        let mut own = scheme.clone();
        let mut typed: Vec<Assumed> = Vec::new();
        for figure in figures {
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
        // What is found of others as an error rests on none of these figures.
        let senders: BTreeSet<usize> = figures.iter().map(|own| own.township).collect();
        let cells: Vec<_> = typed.iter().map(|own| (own.township, own.field, own.value)).collect();
        let mut findings = self.findings.clone();
        if !senders.is_empty() {
            let now = self.checked(&senders, &[], scheme)?;
            let checks: BTreeSet<_> = now.iter().map(Finding::sort_key).collect();
            findings.retain(|finding| !checks.contains(&finding.sort_key()));
            findings = findings.into_iter().filter_map(|own| left_of(own, &typed, scheme)).collect();
            findings.extend(self.checked(&senders, &cells, &own)?);
        }
        let again = self.sent_back_again(&mut findings, &typed, scheme);
        let (raised, settled) = (beyond(&findings, &self.findings), beyond(&self.findings, &findings));
        let grid = self.grid.clone().with(&cells).under(&own);
        Ok(Resubmitted { scheme: own, grid, findings, raised, settled, again })
    }

    /// What the rules find of some townships, with one finding for each cause, were these figures in the cells of
    /// their forms. Errors of a township rest on its own figures: the others are left out.
    fn checked(
        &self,
        townships: &BTreeSet<usize>,
        cells: &[(usize, FieldId, Value)],
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
        let mut findings = check::check(&tidied, &self.pasts, scheme)?;
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
        let (before, now) = (self.register.returned_before(), self.register.returned());
        let mut again = Vec::new();
        for place in senders {
            let township = &scheme.townships[place];
            let of = |finding: &Finding| finding.place.township.as_deref() == Some(township.code.as_str());
            let goes_back =
                findings.iter().any(|own| of(own) && own.is_to_mend() && own.place.file.is_some());
            let known =
                |times: &BTreeMap<&str, usize>| times.get(township.code.as_str()).copied().unwrap_or(0);
            let times = known(&before) + usize::from(goes_back);
            findings.retain(|own| own.kind != kind::RETURNED_AGAIN || !of(own));
            findings.extend(register::sent_back(township, times));
            if times > known(&now).max(1) {
                again.push((place, times));
            }
        }
        again
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
    for other in others.iter().filter(|other| other.is_to_mend()) {
        *known.entry(flaw(other)).or_default() += 1;
    }
    let new = |own: &&Finding| match known.get_mut(&flaw(own)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    findings.iter().filter(|own| own.is_to_mend()).filter(new).cloned().collect()
}
