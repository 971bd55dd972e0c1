//! Several submissions of one township: which one counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::reading::{Claim, Figure};
use crate::finding::identity::name;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::Format;
use crate::period::Date;
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;

/// A submission that could count for a township.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Place of the township in the roster.
    pub(super) township: usize,
    /// Place of the submission among those read.
    pub(super) submission: usize,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) format: Option<Format>,
    /// The day on the form.
    pub(super) date: Option<Date>,
    /// Where that day stands, or should.
    pub(super) date_cell: Option<Place>,
    /// When the file was last saved, as it says itself; comparable among files of one format.
    pub(super) saved: Option<String>,
    /// The files it was made from, by the names on lists of ours that came back in it.
    pub(super) origins: Vec<String>,
    /// How much of its file it is.
    pub(super) share: Share,
    pub(super) figures: BTreeMap<FieldId, Figure>,
    pub(super) claims: Vec<Claim>,
    pub(super) findings: Vec<Finding>,
}

/// How much of its file a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum Share {
    /// The file is the township's.
    Whole,
    /// The sheets of one township in a file that holds forms of several.
    Sheets,
    /// A row of a table of many townships, which asks for some figures only.
    Row,
}

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

/// The order of preference among files that say the same.
fn rank(candidate: &Candidate) -> (u8, usize, String) {
    let format = match candidate.format {
        Some(Format::Xlsx) => 0,
        Some(Format::Xlsb) => 1,
        Some(Format::Ods) => 2,
        _ => 3,
    };
    (format, candidate.file.chars().count(), candidate.file.clone())
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

/// What tells that a version is later than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Later {
    /// It is the other, marked by us and mended.
    Mended,
    /// The day on the form.
    Dated,
    /// The time at which the file was saved.
    Saved,
}

/// What tells that `one` is later than `other`, if anything does.
fn later(one: &Candidate, other: &Candidate) -> Option<Later> {
    let made_from = |one: &Candidate, other: &Candidate| one.origins.contains(&name(&other.sha256));
    if made_from(one, other) != made_from(other, one) {
        return made_from(one, other).then_some(Later::Mended);
    }
    match (one.date, other.date) {
        (Some(own), Some(others)) if own != others => (own > others).then_some(Later::Dated),
        _ => {
            let comparable = one.format == other.format && other.saved.is_some();
            (comparable && one.saved > other.saved).then_some(Later::Saved)
        }
    }
}

/// Which versions are, by way of others, later than one that is later than they are: day, time of saving and
/// descent may contradict each other over three files, and nothing is told by them then.
fn in_circles(versions: &[Candidate]) -> Vec<bool> {
    let count = versions.len();
    let mut reach: Vec<Vec<bool>> = versions
        .iter()
        .map(|one| versions.iter().map(|other| later(one, other).is_some()).collect())
        .collect();
    for through in 0..count {
        for from in 0..count {
            for to in 0..count {
                reach[from][to] |= reach[from][through] && reach[through][to];
            }
        }
    }
    (0..count).map(|place| reach[place][place]).collect()
}

/// Chooses among versions of the same figures.
fn settle(mut versions: Vec<Candidate>, scheme: &Scheme) -> Option<Chosen> {
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

/// The fields on which two versions differ; a blank in one and no row in the other are the same.
fn differing(one: &Candidate, other: &Candidate, scheme: &Scheme) -> Vec<FieldId> {
    let value = |candidate: &Candidate, id| {
        let figure: Option<&Figure> = candidate.figures.get(&id);
        figure.map_or(Value::Missing, |figure| figure.value)
    };
    let fields = scheme.fields_with_ids().map(|(id, _)| id);
    fields.filter(|id| value(one, *id) != value(other, *id)).collect()
}

fn about(
    kind: &'static crate::finding::Kind,
    candidate: &Candidate,
    action: Action,
    scheme: &Scheme,
) -> Finding {
    let township = &scheme.townships[candidate.township];
    // What orders versions is the day on the form: that cell is the place to look at.
    let at = candidate.date_cell.clone().unwrap_or_else(|| Place::file(&candidate.file));
    let place = Place { township: Some(township.code.clone()), ..at };
    Finding::new(kind, place, action).fact("township", township.name.clone())
}

/// Values that say something: a blank in one file and no row in another are the same.
fn values(figures: &BTreeMap<FieldId, Figure>) -> Vec<(FieldId, Value)> {
    figures
        .iter()
        .map(|(id, figure)| (*id, figure.value))
        .filter(|(_, value)| *value != Value::Missing)
        .collect()
}

/// The cells in which two versions differ: "普法宣传活动场次（普法!D12）: 41 → 47"; where a figure has moved, both cells.
fn changes(from: &Candidate, to: &Candidate, scheme: &Scheme) -> Vec<String> {
    differing(from, to, scheme).into_iter().map(|id| change(id, from, to, scheme)).collect()
}

fn change(id: FieldId, from: &Candidate, to: &Candidate, scheme: &Scheme) -> String {
    let written = |candidate: &Candidate| {
        let figure: Option<&Figure> = candidate.figures.get(&id);
        figure.and_then(|figure| figure.written.clone()).unwrap_or_else(|| "未填".into())
    };
    let cell = |candidate: &Candidate| {
        let source = &candidate.figures.get(&id)?.source;
        let sheet = if source.sheet.is_empty() { String::new() } else { format!("{}!", source.sheet) };
        Some(format!("{sheet}{}", source.cell))
    };
    let mut cells: Vec<String> = [from, to].into_iter().filter_map(cell).collect();
    cells.dedup();
    let at = if cells.is_empty() { String::new() } else { format!("（{}）", cells.join(" → ")) };
    format!("{}{at}: {} → {}", scheme.field(id).name.zh, written(from), written(to))
}
