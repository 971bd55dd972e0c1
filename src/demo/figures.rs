//! What an invented township reports: figures that agree with each other and with the roster.
//!
//! `assets/demo/figures.csv` says what each figure is like; the relations of the scheme then bound it: a part
//! is drawn after its whole and stays within it, the parts of a total share it out. So whatever relations a
//! scheme has, most hold, and what does not is put right.

use std::collections::BTreeMap;

use super::roster::Township;
use crate::chance::stream::Stream;
use crate::error::Error;
use crate::scheme::relation::RelationRule;
use crate::scheme::{Field, FieldId, FieldKind, Scheme};
use crate::value::Value;

/// What a figure is like.
#[derive(Clone, Debug, serde::Deserialize)]
struct Likeness {
    field: String,
    of: String,
    low: f64,
    high: f64,
}

/// A figure of which nothing is known lies between these.
const UNKNOWN: [f64; 2] = [1.0, 20.0];
/// From this size on a figure stays near what it was, and it then lies between these times as much.
const LARGE: f64 = 5.0;
const A_YEAR: [f64; 2] = [0.82, 1.2];
/// So often a year is drawn until none of its figures is one that would be asked back about (V29).
const TRIES: usize = 20;
/// So often relations are gone through again; each time puts right what the last one broke.
const ROUNDS: usize = 8;

/// How figures of a scheme are drawn.
pub(super) struct Model<'a> {
    scheme: &'a Scheme,
    likeness: Vec<Option<(Option<FieldId>, [f64; 2])>>,
}

impl<'a> Model<'a> {
    /// # Errors
    ///
    /// [`Error::Make`] if the table that is part of the program cannot be read: a bug.
    pub(super) fn new(scheme: &'a Scheme) -> Result<Self, Error> {
        let table = include_str!("../../assets/demo/figures.csv");
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
        let place = |id: &str| scheme.fields.iter().position(|field| field.id == id).map(FieldId);
        let mut likeness = vec![None; scheme.fields.len()];
        for row in reader.deserialize::<Likeness>() {
            let row = row.map_err(|error| Error::make("figures.csv", error))?;
            if let Some(field) = place(&row.field) {
                likeness[field.0] = Some((place(&row.of), [row.low, row.high]));
            }
        }
        Ok(Self { scheme, likeness })
    }

    /// Draws every figure of a township.
    ///
    /// - `care`: from 0 to 1, how near the better end its shares lie.
    /// - `before`: the figures of the year before. Large ones move a little, small ones freely, and a stock rolls
    ///   forward.
    pub(super) fn draw(
        &self,
        township: &Township,
        care: f64,
        before: Option<&[f64]>,
        stream: &mut Stream,
    ) -> Vec<f64> {
        let mut figures = Vec::new();
        for _ in 0..TRIES {
            let (drawn, open) = (BTreeMap::new(), Vec::new());
            let mut drawing = Drawing { model: self, township, care, before, stream, drawn, open };
            for field in 0..self.scheme.fields.len() {
                drawing.figure(FieldId(field));
            }
            figures = drawing.drawn.into_values().collect();
            self.settle(&mut figures, before);
            let mut years = figures.iter().zip(before.unwrap_or_default());
            if years.all(|(now, before)| !leaps(*now, *before)) {
                break;
            }
        }
        figures
    }

    /// Changes figures until the relations hold that can be told.
    fn settle(&self, figures: &mut [f64], before: Option<&[f64]>) {
        let earlier = |field: FieldId| before.map_or(Value::Missing, |before| Value::Number(before[field.0]));
        for _ in 0..ROUNDS {
            let mut sound = true;
            for relation in &self.scheme.relations {
                let own = |field: FieldId| Value::Number(figures[field.0]);
                let same =
                    matches!(&relation.rule, RelationRule::Differ { left, .. } if figures[left.0] > 0.0);
                if same || relation.rule.broken(&own, &earlier).is_some() {
                    sound = false;
                    mend(figures, &relation.rule, before);
                }
            }
            if sound {
                break;
            }
        }
    }
}

/// Whether a figure moved by nearly half or more, and by nearly what chance leaves open or more.
fn leaps(now: f64, before: f64) -> bool {
    let moved = (now - before).abs();
    moved > 0.45 * before && moved > 2.7 * (now + before).sqrt()
}

/// Figures of one township in the making.
struct Drawing<'a> {
    model: &'a Model<'a>,
    township: &'a Township,
    care: f64,
    before: Option<&'a [f64]>,
    stream: &'a mut Stream,
    drawn: BTreeMap<FieldId, f64>,
    /// Figures that wait for what they are a part of: mediators hang on committees, and these on them.
    open: Vec<FieldId>,
}

impl Drawing<'_> {
    /// A figure, drawn after what it is a part of.
    fn figure(&mut self, field: FieldId) -> f64 {
        if let Some(figure) = self.drawn.get(&field) {
            return *figure;
        }
        let own = self.model.scheme.field(field);
        if let Some(master) = self.township.master.get(own.id.as_str()) {
            self.drawn.insert(field, *master);
            return *master;
        }
        self.open.push(field);
        let (of, [low, high]) = self.model.likeness[field.0].unwrap_or((None, UNKNOWN));
        let whole = of.filter(|of| !self.open.contains(of)).map(|of| self.figure(of));
        // A share up to the whole is the better the larger it is; what townships do differs more than that.
        let at = match whole {
            Some(_) if high <= 1.0 => (self.care + self.stream.uniform()) / 2.0,
            _ => self.stream.uniform(),
        };
        let [low, high] = [low, high].map(|end| end * whole.unwrap_or(1.0));
        let figure = match self.before.map(|before| before[field.0]).filter(|before| *before >= LARGE) {
            Some(before) => {
                let moved = before * (A_YEAR[0] + (A_YEAR[1] - A_YEAR[0]) * at);
                if whole.is_some() { moved.clamp(low, high) } else { moved }
            }
            None => low + (high - low) * at,
        };
        let figure = rounded(figure, own);
        let figure = self.bound(field).map_or(figure, |most| figure.min(most)).max(0.0);
        self.open.pop();
        self.drawn.insert(field, figure);
        figure
    }

    /// The most that relations leave to a figure that is part of a whole.
    fn bound(&mut self, field: FieldId) -> Option<f64> {
        let model = self.model;
        let mut bounds = Vec::new();
        for relation in &model.scheme.relations {
            let RelationRule::AtMost { parts, whole, each, times, .. } = &relation.rule else { continue };
            if !parts.contains(&field) || whole.iter().any(|own| self.open.contains(own)) {
                continue;
            }
            let room: f64 = whole.iter().map(|own| self.figure(*own)).sum::<f64>() * times / each;
            let taken: f64 =
                parts.iter().filter(|own| **own != field).filter_map(|own| self.drawn.get(own)).sum();
            bounds.push((room - taken).floor().max(0.0));
        }
        bounds.into_iter().reduce(f64::min)
    }
}

/// A figure as it is counted.
fn rounded(figure: f64, field: &Field) -> f64 {
    match field.kind {
        FieldKind::YesNo => f64::from(figure >= 0.5),
        _ if field.fraction => (figure * 100.0).round() / 100.0,
        _ => figure.round(),
    }
}

/// Changes figures until a relation holds: parts give way, and of the parts of a total the largest.
fn mend(figures: &mut [f64], rule: &RelationRule<FieldId>, before: Option<&[f64]>) {
    let sum = |figures: &[f64], fields: &[FieldId]| fields.iter().map(|field| figures[field.0]).sum::<f64>();
    match rule {
        RelationRule::Sum { parts, total, .. } => share_out(figures, parts, figures[total.0]),
        RelationRule::Equal { left, right } => share_out(figures, left, sum(figures, right)),
        RelationRule::AtMost { parts, whole, each, times, .. } => {
            let room = (sum(figures, whole) * times / each).floor();
            let over = sum(figures, parts) - room;
            take(figures, parts, over);
        }
        RelationRule::Needs { field, .. } => figures[field.0] = 0.0,
        RelationRule::Differ { left, .. } => figures[left.0] = 0.0,
        RelationRule::RollForward { stock, plus, minus } => {
            let held = before.map_or(figures[stock.0], |before| before[stock.0]);
            figures[stock.0] = (held + sum(figures, plus) - sum(figures, minus)).max(0.0);
        }
    }
}

/// Gives the parts what they need to add up to the total, in proportion to what they have.
fn share_out(figures: &mut [f64], parts: &[FieldId], total: f64) {
    let sum: f64 = parts.iter().map(|part| figures[part.0]).sum();
    if sum > 0.0 {
        parts.iter().for_each(|part| figures[part.0] = (figures[part.0] * total / sum).floor());
    }
    let rest = total - parts.iter().map(|part| figures[part.0]).sum::<f64>();
    if let Some(largest) = parts.iter().copied().max_by(|a, b| figures[a.0].total_cmp(&figures[b.0])) {
        figures[largest.0] += rest;
    }
}

/// Takes so much away from the parts, the largest first.
fn take(figures: &mut [f64], parts: &[FieldId], mut over: f64) {
    let mut order = parts.to_vec();
    order.sort_by(|a, b| figures[b.0].total_cmp(&figures[a.0]));
    for part in order {
        let own = figures[part.0].min(over.max(0.0)).ceil().min(figures[part.0]);
        figures[part.0] -= own;
        over -= own;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Draw, roster};
    use super::*;

    #[test]
    fn every_relation_holds_in_both_periods() {
        let scheme = Scheme::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/scheme")).unwrap();
        let model = Model::new(&scheme).unwrap();
        for township in roster::townships(200, 3) {
            let mut stream = Draw::Figures.stream(3, township.place);
            let before = model.draw(&township, 0.5, None, &mut stream);
            let now = model.draw(&township, 0.5, Some(&before), &mut stream);
            for relation in &scheme.relations {
                let of = |figures: &[f64]| {
                    let own = |field: FieldId| Value::Number(figures[field.0]);
                    relation.rule.broken(&own, &|field| Value::Number(before[field.0]))
                };
                assert_eq!(of(&now), None, "{} {}", township.name, relation.id);
                assert!(matches!(relation.rule, RelationRule::RollForward { .. }) || of(&before).is_none());
            }
        }
    }
}
