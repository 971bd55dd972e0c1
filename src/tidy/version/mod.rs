//! Several submissions of one township: which one counts.

mod candidate;
mod difference;
mod order;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use super::reading::Figure;
use crate::finding::{Action, Finding, kind};
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;
pub(super) use candidate::{Candidate, Share};
use difference::{about, change};
use order::{later, rank};
use settle::settle;

/// The submission that counts, and what became of the others.
pub(super) struct Chosen {
    pub(super) candidate: Candidate,
    /// Places of the submissions that are set aside.
    pub(super) aside: Vec<usize>,
    /// Places of the versions whose order nobody can tell, where there are such.
    pub(super) undecided: Vec<usize>,
    pub(super) findings: Vec<Finding>,
}

impl Chosen {
    /// The only submission of a township, or one of several that nothing speaks against.
    pub(super) fn alone(candidate: Candidate) -> Self {
        Self { candidate, aside: Vec::new(), undecided: Vec::new(), findings: Vec::new() }
    }
}

/// Chooses among the submissions of one township; there is at least one.
///
/// Of files with the same bytes (D-01) or the same figures (D-02) the later one counts, else the one in the
/// format read best. Of files with other figures (D-03) a copy of ours that came back mended is later, then
/// the one with the later day on the form, then the one saved later. Where none of these decides, only figures on
/// which all versions agree count (D-04). Files that share no figure
/// are no versions of each other but parts of one submission, and all of them count.
///
/// Of what it sent together with other townships the version that counts is chosen in the same way. That, and
/// a row of a table of many townships, add what the township's own files do not say. Where they say something
/// else, neither counts.
pub(super) fn choose(candidates: Vec<Candidate>, scheme: &Scheme) -> Option<Chosen> {
    let (rows, files): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|own| own.share == Share::Row);
    let (sheets, own): (Vec<_>, Vec<_>) = files.into_iter().partition(|own| own.share == Share::Sheets);
    let mut rows = rows.into_iter();
    let mut files = [own, sheets].into_iter().filter_map(|versions| choose_file(versions, scheme));
    let mut chosen = match files.next() {
        Some(chosen) => chosen,
        None => choose_file(vec![rows.next()?], scheme)?,
    };
    for Chosen { candidate, aside, undecided, findings } in files {
        chosen.aside.extend(aside);
        chosen.undecided.extend(undecided);
        chosen.findings.extend(findings);
        add(&mut chosen, candidate, scheme);
    }
    for row in rows {
        add(&mut chosen, row, scheme);
    }
    Some(chosen)
}

/// Adds a row of a table of many townships, or a sheet of a file of several, to what counts for a township.
fn add(chosen: &mut Chosen, row: Candidate, scheme: &Scheme) {
    let mut waiting = Vec::new();
    let mut gives = false;
    for (id, figure) in &row.figures {
        let held = chosen.candidate.figures.get(id).map_or(Value::Missing, |held| held.value);
        match (held, figure.value) {
            (_, Value::Missing) => {}
            (Value::Missing, _) => {
                chosen.candidate.figures.insert(*id, figure.clone());
                gives = true;
            }
            (held, own) if held != own => waiting.push(*id),
            _ => {}
        }
    }
    if !waiting.is_empty() {
        let changed: Vec<String> =
            waiting.iter().map(|id| change(*id, &chosen.candidate, &row, scheme)).collect();
        let fields: Vec<String> = waiting.iter().map(|id| scheme.field(*id).id.clone()).collect();
        chosen.findings.push(
            about(kind::UNDECIDED_VERSIONS, &row, Action::Held, scheme)
                .fact("other", chosen.candidate.file.clone())
                .fact("count", changed.len().to_string())
                .also_at(changed)
                .withholding(fields),
        );
        for id in waiting {
            if let Some(figure) = chosen.candidate.figures.get_mut(&id) {
                figure.value = Value::Missing;
            }
        }
    } else if !gives {
        let same = about(kind::SAME_FIGURES, &row, Action::SkippedFile, scheme);
        chosen.findings.push(same.fact("other", chosen.candidate.file.clone()));
    }
    chosen.findings.extend(row.findings);
    chosen.candidate.claims.extend(row.claims);
}

fn choose_file(mut candidates: Vec<Candidate>, scheme: &Scheme) -> Option<Chosen> {
    candidates.sort_by_key(rank);
    let mut findings = Vec::new();
    let mut aside = Vec::new();
    let mut different: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let same = different.iter_mut().find(|kept| {
            kept.sha256 == candidate.sha256 || values(&kept.figures) == values(&candidate.figures)
        });
        let Some(kept) = same else {
            different.push(candidate);
            continue;
        };
        let kind =
            if kept.sha256 == candidate.sha256 { kind::DUPLICATE_SUBMISSION } else { kind::SAME_FIGURES };
        // The figures are the same, but a date or a signature may have been mended.
        let (other, kept) = match later(&candidate, kept) {
            Some(_) => (std::mem::replace(kept, candidate), kept),
            None => (candidate, kept),
        };
        findings.push(about(kind, &other, Action::SkippedFile, scheme).fact("other", kept.file.clone()));
        aside.push(other.submission);
    }
    let mut settled: Vec<Chosen> =
        parts(different, scheme).into_iter().filter_map(|versions| settle(versions, scheme)).collect();
    // A file whose figures wait stands for them all, so that its own fate is that of a file that waits.
    settled.sort_by_key(|part| part.undecided.is_empty());
    let mut settled = settled.into_iter();
    let mut chosen = settled.next()?;
    for part in settled {
        add_part(&mut chosen, part);
    }
    chosen.aside.extend(aside);
    findings.append(&mut chosen.findings);
    Some(Chosen { findings, ..chosen })
}

/// Files that share figures, directly or through others, are versions of one part of a submission; those
/// that share none are different parts of it.
fn parts(candidates: Vec<Candidate>, scheme: &Scheme) -> Vec<Vec<Candidate>> {
    let mut parts: Vec<(BTreeSet<FieldId>, Vec<Candidate>)> = Vec::new();
    for candidate in candidates {
        let fields = spoken_of(&candidate, scheme);
        let mut part = (fields, vec![candidate]);
        let mut apart = Vec::new();
        for other in parts {
            if other.0.is_disjoint(&part.0) {
                apart.push(other);
            } else {
                part.0.extend(other.0);
                part.1.extend(other.1);
            }
        }
        apart.push(part);
        parts = apart;
    }
    parts.into_iter().map(|(_, versions)| versions).collect()
}

/// The fields a file gives a figure for, or gives two of which neither counts.
fn spoken_of(candidate: &Candidate, scheme: &Scheme) -> BTreeSet<FieldId> {
    let withheld: BTreeSet<&String> =
        candidate.findings.iter().flat_map(|finding| &finding.withholds).collect();
    let withheld = scheme.fields_with_ids().filter(|(_, field)| withheld.contains(&field.id));
    let given = values(&candidate.figures).into_iter().map(|(id, _)| id);
    given.chain(withheld.map(|(id, _)| id)).collect()
}

/// Adds another part of a submission, which shares no figure with what is there.
fn add_part(chosen: &mut Chosen, part: Chosen) {
    let Chosen { candidate, aside, undecided, findings } = part;
    for (id, figure) in candidate.figures {
        let held = chosen.candidate.figures.get(&id);
        // Where neither gives one, a cell left blank still says where the gap is.
        if held.is_none_or(|held| held.value == Value::Missing && figure.value != Value::Missing) {
            chosen.candidate.figures.insert(id, figure);
        }
    }
    chosen.undecided.extend(undecided);
    chosen.aside.extend(aside);
    chosen.findings.extend(findings);
    chosen.candidate.findings.extend(candidate.findings);
    chosen.candidate.claims.extend(candidate.claims);
}

/// Values that say something: a blank in one file and no row in another are the same.
fn values(figures: &BTreeMap<FieldId, Figure>) -> Vec<(FieldId, Value)> {
    figures
        .iter()
        .map(|(id, figure)| (*id, figure.value))
        .filter(|(_, value)| *value != Value::Missing)
        .collect()
}
