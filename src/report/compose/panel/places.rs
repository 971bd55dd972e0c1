//! The place of every ranked township under a selection of methods: one choice is changed at a time.

use super::View;
use super::words::{reason, way_key, weighting_key, whole_key};
use crate::method::Aggregation::{Arithmetic, Copeland, Geometric, Harmonic};
use crate::panel::{Method, Way, Weighting, Whole};
use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};
use crate::score::Rank;
use crate::value::plain;

/// A range of so many places still counts as steady.
const STEADY: f64 = 3.0;

/// What is shown: every scale, then every way to put parts together, then every kind of weights. Ends of
/// the scheme's rules stand where nothing else is said, since they are nearest to the scheme.
fn selection(ahp: bool) -> Vec<(Method, &'static str)> {
    let of = |way, whole, weighting| Method { way, whole, weighting };
    let scales = [Way::Goalposts, Way::MinMax, Way::ZScore, Way::Percentile, Way::DistanceToTarget];
    let mut shown: Vec<(Method, &'static str)> = scales
        .map(|way| of(way, Whole::By(Arithmetic), Weighting::Given))
        .map(|method| (method, way_key(method)))
        .to_vec();
    for (way, whole) in [
        (Way::Goalposts, Whole::By(Geometric)),
        (Way::Goalposts, Whole::By(Harmonic)),
        (Way::None, Whole::By(Copeland)),
        (Way::None, Whole::Topsis),
    ] {
        shown.push((of(way, whole, Weighting::Given), whole_key(whole)));
    }
    let weightings = [Weighting::Equal, Weighting::Entropy, Weighting::Critic, Weighting::Ahp];
    for weighting in weightings.into_iter().filter(|weighting| ahp || *weighting != Weighting::Ahp) {
        shown.push((of(Way::Goalposts, Whole::By(Arithmetic), weighting), weighting_key(weighting)));
    }
    shown
}

/// A township's places: officially, under each method, the lowest number and the highest.
struct Line {
    township: usize,
    official: Option<Rank>,
    ranks: Vec<Option<Rank>>,
    best: f64,
    worst: f64,
}

impl Line {
    /// How many places lie between its best and its worst.
    fn width(&self) -> f64 {
        self.worst - self.best
    }

    fn is_steady(&self) -> bool {
        self.width() <= STEADY
    }
}

/// The places of all townships under the selection.
pub(super) struct Places {
    shown: Vec<(Method, &'static str)>,
    lines: Vec<Line>,
}

impl Places {
    pub(super) fn of(view: &View<'_>) -> Self {
        let shown = selection(view.material.scheme.ahp.is_some());
        let lines = lines(view, &shown);
        Self { shown, lines }
    }

    /// What there is to conclude, in one sentence: whose places do not depend on the method, and whose do.
    pub(super) fn conclusion(&self, view: &View<'_>) -> String {
        let (material, locale) = (view.material, view.material.locale);
        let mut moving: Vec<&Line> = self.lines.iter().filter(|line| !line.is_steady()).collect();
        moving.sort_by(|a, b| b.width().total_cmp(&a.width()));
        let names: Vec<&str> = moving.iter().map(|line| material.township(line.township)).collect();
        let facts = [
            ("ranked", self.lines.len().to_string()),
            ("steady", (self.lines.len() - moving.len()).to_string()),
            ("moving", moving.len().to_string()),
            ("limit", plain(STEADY)),
            ("names", locale.list(&names)),
        ];
        let key = match moving.len() {
            0 => "panel.all_steady",
            all if all == self.lines.len() => "panel.none_steady",
            _ => "panel.some_steady",
        };
        locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
    }

    pub(super) fn table(&self, view: &View<'_>) -> Table {
        let (material, locale) = (view.material, view.material.locale);
        let mut columns = vec![
            material.column("township", ColumnKind::RowHeader),
            material.column("official_rank", ColumnKind::Number(0)),
        ];
        columns.extend(self.shown.iter().map(|(method, key)| Column {
            key: String::new(),
            heading: locale.text(key).to_owned(),
            detail: Some(view.beside(*method, key)),
            kind: ColumnKind::Number(0),
        }));
        columns.push(material.column("best_place", ColumnKind::Number(0)));
        columns.push(material.column("worst_place", ColumnKind::Number(0)));
        Table {
            id: "places".to_owned(),
            caption: caption(view, &self.lines),
            sheet: locale.text("sheet.places").to_owned(),
            columns,
            rows: self.lines.iter().map(|line| row(view, line, &self.shown)).collect(),
            notes: vec![locale.text("note.places").to_owned(), locale.text("note.ties").to_owned()],
        }
    }
}

fn lines(view: &View<'_>, shown: &[(Method, &str)]) -> Vec<Line> {
    let outcomes: Vec<_> = shown.iter().map(|(method, _)| view.panel.outcome(*method)).collect();
    let sound: Vec<bool> =
        shown.iter().map(|(method, _)| !view.panel.is_dominated(method.weighting)).collect();
    let order = view.material.in_order();
    let among = |township: usize| view.district.townships.iter().position(|own| *own == township);
    order
        .into_iter()
        .filter_map(|township| {
            let own = among(township)?;
            let official = view.material.score(township).rank;
            let ranks: Vec<Option<Rank>> = outcomes.iter().map(|outcome| (*outcome)?.ranks[own]).collect();
            let sound = ranks.iter().zip(&sound).filter(|(_, sound)| **sound).map(|(rank, _)| rank);
            let places = || sound.clone().chain([&official]).flatten().map(|rank| rank.place);
            let (best, worst) = (places().reduce(f64::min)?, places().reduce(f64::max)?);
            Some(Line { township, official, ranks, best, worst })
        })
        .collect()
}

/// How many keep their places, and whose places differ most.
fn caption(view: &View<'_>, lines: &[Line]) -> String {
    let (material, locale) = (view.material, view.material.locale);
    let steady = lines.iter().filter(|line| line.is_steady()).count();
    let widest = lines.iter().reduce(|wide, line| if line.width() > wide.width() { line } else { wide });
    let Some(widest) = widest.filter(|line| line.width() > 0.0) else {
        return locale.with("caption.places_same", &[("period", &material.period())]);
    };
    locale.with(
        "caption.places",
        &[
            ("period", &material.period()),
            ("ranked", &lines.len().to_string()),
            ("steady", &steady.to_string()),
            ("limit", &plain(STEADY)),
            ("township", material.township(widest.township)),
            ("best", &plain(widest.best)),
            ("worst", &plain(widest.worst)),
        ],
    )
}

fn row(view: &View<'_>, line: &Line, shown: &[(Method, &str)]) -> Row {
    let (material, locale) = (view.material, view.material.locale);
    let end = |place: f64| Cell::number_as(place, plain(place));
    let mut cells = vec![Cell::text(material.township(line.township)), material.place(line.official)];
    for (rank, (method, _)) in line.ranks.iter().zip(shown) {
        let entry = view.panel.entries.iter().find(|(own, _)| own == method);
        let unusable = entry.and_then(|(_, outcome)| outcome.as_ref().err());
        cells.push(
            material
                .place(*rank)
                .traced(unusable.map(|unusable| reason(locale, *unusable)).into_iter().collect()),
        );
    }
    cells.extend([end(line.best), end(line.worst)]);
    Row {
        id: material.scheme.townships[line.township].code.clone(),
        group: material.group_name(line.township).to_owned(),
        tone: Tone::Plain,
        cells,
    }
}
