//! What is planted in a form: figures that are wrong, each with the code that must tell of it.

use super::book::{Cell, Role};
use super::dress::{Said, plainly};
use super::file::Kind;
use super::layout::{Entry, Layout};
use crate::chance::stream::Stream;
use crate::scheme::Scheme;
use crate::value::Value;

/// A planted fault.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Where it must be told; `None` for the file.
    pub(super) role: Option<Role>,
    pub(super) kind: &'static str,
    pub(super) code: &'static str,
    pub(super) action: &'static str,
    pub(super) note: String,
}

/// A fault that can be planted in figures.
pub(super) struct Flaw {
    kind: &'static str,
    code: &'static str,
    action: &'static str,
    /// The figures it takes, which no other fault touches; the first is the one that is wrong.
    fields: &'static [&'static str],
    /// Whether a layout and a format have room for it.
    fits: fn(Layout, Kind) -> bool,
    /// Spoils the first of the figures; `None` where these figures do not allow it.
    spoil: fn(&mut [&mut Entry], &Scheme) -> Option<()>,
}

fn anywhere(_: Layout, _: Kind) -> bool {
    true
}

/// Text has no cells that are errors, only words.
fn in_a_workbook(_: Layout, kind: Kind) -> bool {
    kind == Kind::Xlsx
}

fn beside_units(layout: Layout, _: Kind) -> bool {
    layout.has_units()
}

/// Every fault that can be planted in figures.
const FLAWS: [Flaw; 19] = [
    flaw("not_a_number", "C-01", "withheld", &["display_boards"], anywhere, |all, _| unread(all, "见附件")),
    flaw("not_a_number", "C-01", "withheld", &["courtyard_meetings"], anywhere, |all, _| unread(all, "若干")),
    flaw("error_cell", "C-07", "withheld", &["screening_count"], in_a_workbook, error),
    flaw("negative_count", "V-01", "withheld", &["inspection_count"], anywhere, negative),
    flaw(
        "decimal_count",
        "V-03",
        "value used, flagged",
        &["training_person_times", "training_sessions"],
        anywhere,
        half,
    ),
    flaw("part_exceeds_whole", "R-02", "withheld", &["mhww_satisfied", "mhww_rated"], anywhere, exceed),
    flaw(
        "part_exceeds_whole",
        "R-02",
        "withheld",
        &["petition_satisfied", "petition_rated"],
        anywhere,
        exceed,
    ),
    flaw("part_exceeds_whole", "R-02", "withheld", &["exam_passed", "exam_taken"], anywhere, exceed),
    flaw("part_exceeds_whole", "R-02", "withheld", &["officer_certified", "officer_total"], anywhere, exceed),
    flaw("sum_differs", "R-01", "withheld", MEDIATORS, anywhere, miscount),
    flaw("plan_wording", "V39", "withheld", &["center_group_study"], anywhere, |all, _| {
        unread(all, "不少于4次")
    }),
    flaw("frequency_wording", "V39", "withheld", &["party_committee_study"], anywhere, |all, _| {
        unread(all, "每月一次")
    }),
    flaw(
        "unit_differs_from_form",
        "H-06",
        "value converted",
        &["penalty_amount_yuan"],
        beside_units,
        other_unit,
    ),
    flaw(
        "unit_slip_10000",
        "V-04",
        "value used as written, correction offered",
        &["agreement_amount_wan"],
        beside_units,
        slip,
    ),
    flaw("far_from_last_year", "V-02", "value used, flagged", &["new_media_posts"], anywhere, ninefold),
    flaw("same_indicator_twice", "H-04", "withheld", &["banners"], beside_units, twice),
    flaw("row_missing", "R-04", "value missing", &["inspections"], anywhere, missing),
    flaw(
        "population_differs",
        "V32",
        "roster value used, flagged",
        &["resident_population"],
        anywhere,
        outgrown,
    ),
    flaw("grids_differ", "V32", "roster value used, flagged", &["grid_count"], anywhere, outgrown),
];

const MEDIATORS: &[&str] = &["mediators", "mediators_fulltime", "mediators_parttime", "committee_count"];

const fn flaw(
    kind: &'static str,
    code: &'static str,
    action: &'static str,
    fields: &'static [&'static str],
    fits: fn(Layout, Kind) -> bool,
    spoil: fn(&mut [&mut Entry], &Scheme) -> Option<()>,
) -> Flaw {
    Flaw { kind, code, action, fields, fits, spoil }
}

/// Plants faults in a form, each with a chance.
///
/// `figures`: what was to be reported.
pub(super) fn plant(
    entries: &mut [Entry],
    figures: &[f64],
    (layout, kind): (Layout, Kind),
    scheme: &Scheme,
    (chance, stream): (f64, &mut Stream),
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for flaw in &FLAWS {
        // Drawn for every one, so that what fits one layout does not change what another gets.
        let drawn = stream.uniform() < chance;
        if !drawn || !(flaw.fits)(layout, kind) {
            continue;
        }
        let fields: Vec<usize> =
            flaw.fields.iter().filter_map(|id| scheme.field_id(id)).map(|id| id.0).collect();
        // The figures it lives on are told plainly: a bound would hide it.
        let mut spoilt: Vec<Entry> = fields
            .iter()
            .filter_map(|field| entries.iter().find(|entry| entry.field == *field).cloned())
            .map(|entry| Entry { said: plainly(&scheme.fields[entry.field], figures[entry.field]), ..entry })
            .collect();
        let mut all: Vec<&mut Entry> = spoilt.iter_mut().collect();
        if all.len() < flaw.fields.len() || (flaw.spoil)(&mut all, scheme).is_none() {
            continue;
        }
        let role = Some(Role::Figure(fields[0])).filter(|_| spoilt[0].there);
        let note = spoilt[0].said.note.to_owned();
        for entry in spoilt {
            if let Some(held) = entries.iter_mut().find(|held| held.field == entry.field) {
                *held = entry;
            }
        }
        faults.push(Fault { role, kind: flaw.kind, code: flaw.code, action: flaw.action, note });
    }
    faults
}

fn figure(entry: &Entry) -> Option<f64> {
    entry.said.value.figure()
}

fn set(entry: &mut Entry, figure: f64, note: &'static str) -> Option<()> {
    entry.said = Said { cell: Some(Cell::Number(figure)), value: Value::Number(figure), note };
    Some(())
}

fn unread(all: &mut [&mut Entry], words: &str) -> Option<()> {
    all[0].said = Said { cell: Some(words.into()), value: Value::Missing, note: "no number" };
    Some(())
}

fn error(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    all[0].said = Said { cell: Some(Cell::Error), value: Value::Missing, note: "error in the cell" };
    Some(())
}

fn negative(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    let own = figure(all[0]).filter(|own| *own > 0.0)?;
    set(all[0], -own, "negative count")
}

fn half(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    let own = figure(all[0])?;
    set(all[0], own + 0.5, "half a person")
}

fn exceed(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    const BEYOND: f64 = 3.0;
    let whole = figure(all[1]).filter(|whole| *whole > 0.0)?;
    set(all[0], whole + BEYOND, "more than its whole")
}

/// A total that is not the sum, and no rounded one.
fn miscount(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    let own = figure(all[0])?;
    let wrong = [3.0, 4.0].map(|more| own + more).into_iter().find(|wrong| wrong % 10.0 != 0.0)?;
    set(all[0], wrong, "not the sum of its parts")
}

fn other_unit(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    let own = figure(all[0]).filter(|own| *own > 0.0)?;
    // In steps of 100 yuan, so that the quotient has no dust.
    let own = (own / 100.0).round() * 100.0;
    set(all[0], own, "form says 元, file says 万元")?;
    all[0].said.cell = Some(Cell::Number(own / 10_000.0));
    all[0].unit = "万元".to_owned();
    (own > 0.0).then_some(())
}

fn slip(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    let (own, before) = (figure(all[0])?, all[0].before?);
    let near = before > 0.0 && (0.5..2.0).contains(&(own / before));
    near.then(|| set(all[0], (own * 10_000.0).round(), "written in 元 under the unit 万元")).flatten()
}

fn ninefold(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    const BASE: f64 = 20.0;
    let before = all[0].before.filter(|before| *before >= BASE)?;
    set(all[0], before * 9.0, "nine times the level of the year before")
}

fn twice(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    const MORE: f64 = 15.0;
    let own = figure(all[0])?;
    all[0].again = Some(own + MORE);
    all[0].said.value = Value::Missing;
    all[0].said.note = "held: given twice";
    Some(())
}

fn missing(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    all[0].there = false;
    all[0].said = Said { cell: None, value: Value::Missing, note: "not in the file" };
    Some(())
}

fn outgrown(all: &mut [&mut Entry], _: &Scheme) -> Option<()> {
    const TIMES: f64 = 1.2;
    let own = figure(all[0])?;
    set(all[0], (own * TIMES).round(), "not what the roster has")
}
