//! What two versions say differently, and where.

use super::Candidate;
use crate::finding::{Action, Finding, Place};
use crate::scheme::{FieldId, Scheme};
use crate::tidy::reading::Figure;
use crate::value::Value;

/// The fields on which two versions differ; a blank in one and no row in the other are the same.
pub(super) fn differing(one: &Candidate, other: &Candidate, scheme: &Scheme) -> Vec<FieldId> {
    let value = |candidate: &Candidate, id| {
        let figure: Option<&Figure> = candidate.figures.get(&id);
        figure.map_or(Value::Missing, |figure| figure.value)
    };
    let fields = scheme.fields_with_ids().map(|(id, _)| id);
    fields.filter(|id| value(one, *id) != value(other, *id)).collect()
}

/// The cells in which two versions differ: "普法宣传活动场次（普法!D12）: 41 → 47"; where a figure has moved, both cells.
pub(super) fn changes(from: &Candidate, to: &Candidate, scheme: &Scheme) -> Vec<String> {
    differing(from, to, scheme).into_iter().map(|id| change(id, from, to, scheme)).collect()
}

pub(super) fn change(id: FieldId, from: &Candidate, to: &Candidate, scheme: &Scheme) -> String {
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

pub(super) fn about(
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
