//! Chooses among versions of the same figures.

use std::collections::BTreeSet;

use super::difference::{about, changes, differing};
use super::order::{Later, in_circles, later, rank};
use super::{Candidate, Chosen};
use crate::finding::{Action, Finding, Severity, kind};
use crate::scheme::Scheme;
use crate::value::Value;

/// The version that counts, and what became of the others.
pub(super) fn settle(mut versions: Vec<Candidate>, scheme: &Scheme) -> Option<Chosen> {
    let mut findings = Vec::new();
    let mut aside = Vec::new();
    versions.sort_by_key(rank);
    versions.sort_by_key(|candidate| std::cmp::Reverse(candidate.date));
    let day = |candidate: &Candidate| candidate.date.map(|date| date.to_string()).unwrap_or_default();
    let replaced_by = |other: &Candidate| {
        let found = versions.iter().find_map(|one| Some((one, later(one, other)?)));
        found.map(|(one, how)| (one.file.clone(), day(one), how))
    };
    let replaced: Vec<Option<(String, String, Later)>> = versions.iter().map(replaced_by).collect();
    let in_circle = in_circles(&versions);
    let (mut earlier, mut in_question) = (Vec::new(), Vec::new());
    for ((version, replaced), in_circle) in versions.into_iter().zip(replaced).zip(in_circle) {
        match replaced.filter(|_| !in_circle) {
            Some(by) => earlier.push((version, by)),
            None => in_question.push(version),
        }
    }
    let (candidate, undecided) = merge(in_question, &mut findings, scheme)?;
    for (version, (other, other_date, how)) in &earlier {
        let changed = changes(version, &candidate, scheme);
        let finding = about(kind::SUPERSEDED_VERSION, version, Action::SkippedFile, scheme)
            .fact("other", other.clone())
            .fact("date", day(version))
            .fact("other_date", other_date.clone())
            .fact("count", changed.len().to_string())
            .also_at(changed);
        findings.push(match how {
            // Asked for, and done: nothing that anybody must look at.
            Later::Mended => finding.fact("sentence", "mended").weighing(Severity::Note),
            Later::Saved => finding.fact("sentence", "saved"),
            Later::Dated => finding,
        });
        aside.push(version.submission);
    }
    Some(Chosen { candidate, aside, undecided, findings })
}

/// Keeps what all versions agree on, and lets the rest wait; with it come the places of the versions. One
/// version is simply kept.
fn merge(
    versions: Vec<Candidate>,
    findings: &mut Vec<Finding>,
    scheme: &Scheme,
) -> Option<(Candidate, Vec<usize>)> {
    let mut versions = versions.into_iter();
    let mut candidate = versions.next()?;
    let (mut undecided, mut waiting) = (Vec::new(), BTreeSet::new());
    for other in versions {
        let changed = changes(&candidate, &other, scheme);
        waiting.extend(differing(&candidate, &other, scheme));
        let fields: Vec<String> = waiting.iter().map(|id| scheme.field(*id).id.clone()).collect();
        for (one, another) in [(&candidate, &other), (&other, &candidate)] {
            findings.push(
                about(kind::UNDECIDED_VERSIONS, one, Action::Held, scheme)
                    .fact("other", another.file.clone())
                    .fact("count", changed.len().to_string())
                    .also_at(changed.clone())
                    .withholding(fields.clone()),
            );
        }
        undecided.push(other.submission);
        // Findings about figures are the same in both; those about the file are its own.
        findings.extend(other.findings.into_iter().filter(|finding| finding.subject.is_none()));
    }
    if !undecided.is_empty() {
        undecided.push(candidate.submission);
    }
    for id in &waiting {
        // The cell stays named, so that the gap leads back to it.
        if let Some(figure) = candidate.figures.get_mut(id) {
            figure.value = Value::Missing;
        }
    }
    Some((candidate, undecided))
}
