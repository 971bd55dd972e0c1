use super::choice::Choice;
use super::varied::Varied;
use super::{Certainty, Verdict, certainty};
use crate::period::Period;
use crate::scheme::Scheme;
use crate::score::screen::{self, Screened};
use crate::score::{Reason, Scorecard, score};
use crate::tidy::grid::Grid;
use crate::tidy::{At, Observation, Observations};
use crate::value::Value;

/// The example scheme with fewer runs, as tests are not optimised.
fn scheme() -> Scheme {
    let mut scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
    scheme.settings.certainty.runs = 60;
    scheme.settings.certainty.rows = 12;
    scheme
}

/// A district in which every township reports every figure, from 10 up, the later on the roster the more;
/// `other` says what differs.
fn grid(scheme: &Scheme, other: impl Fn(usize, &str) -> Option<Value>) -> Grid {
    let observations = Observations::from_figures(scheme, Period::year(2024), |place, field| {
        let plain = 10 + (place * 7 + field.0 * 13) % 40 + place;
        let value = other(place, &scheme.field(field).id).unwrap_or(Value::Number(plain as f64));
        let source = At { file: "f", sheet: "s", cell: "A1" };
        Some(Observation { value, written: Some("x"), source: Some(source), corrected: None })
    });
    Grid::new(&observations, scheme)
}

fn scored<'a>(scheme: &Scheme, grid: &'a Grid) -> (Scorecard, Screened<'a>) {
    (score(grid, None, &[], scheme).unwrap(), screen::screen(grid, &[], scheme))
}

fn certain(scheme: &Scheme, grid: &Grid) -> (Scorecard, Certainty) {
    let (scorecard, screened) = scored(scheme, grid);
    let certainty = certainty(&scorecard, &screened, None, scheme).unwrap();
    (scorecard, certainty)
}

#[test]
fn the_choices_of_the_scheme_give_the_official_result() {
    let scheme = scheme();
    let gap = |place, field: &str| (place == 3 && field == "banners").then_some(Value::Missing);
    let grid = grid(&scheme, gap);
    let (scorecard, screened) = scored(&scheme, &grid);
    let model = Varied::of(&scorecard, &screened, None, &scheme);
    let official = Choice::official(scheme.indicators.len());
    let percents: Vec<Option<f64>> = scorecard.townships.iter().map(|score| score.percent).collect();
    for (again, official) in model.percents(&official).unwrap().into_iter().zip(percents) {
        let (again, official) = (again.unwrap(), official.unwrap());
        assert!((again - official).abs() < 1e-9, "{again} is not {official}");
    }
    let places: Vec<Option<f64>> =
        scorecard.townships.iter().map(|score| score.rank.map(|rank| rank.place)).collect();
    assert_eq!(model.places(&official), Some(places));
}

#[test]
fn what_tells_equal_scores_apart_does_so_in_every_recalculation() {
    let mut scheme = scheme();
    // The first two are alike, but one says that it has no banners and the other says nothing: neither earns
    // anything for them.
    let (like, township) = (scheme.townships[0].clone(), &mut scheme.townships[1]);
    (township.group, township.master) = (like.group, like.master);
    let differ = |place, field: &str| match field {
        "banners" => Some(if place == 1 { Value::Missing } else { Value::Number(0.0) }),
        _ => (place < 2).then_some(Value::Number(30.0)),
    };
    let grid = grid(&scheme, differ);
    let official = Choice::official(scheme.indicators.len());
    let places = |scheme: &Scheme| {
        let (scorecard, screened) = scored(scheme, &grid);
        let own: Vec<Option<f64>> =
            scorecard.townships.iter().map(|score| score.rank.map(|rank| rank.place)).collect();
        assert_eq!(Varied::of(&scorecard, &screened, None, scheme).places(&official), Some(own.clone()));
        own
    };
    let shared = places(&scheme);
    assert_eq!(shared[0], shared[1]);
    scheme.settings.ranking.tie_breakers = vec!["fewer_gaps".to_owned()];
    let told_apart = places(&scheme);
    assert_eq!(told_apart[1], told_apart[0].map(|place| place + 1.0));
}

#[test]
fn one_thread_and_several_give_the_same() {
    let scheme = scheme();
    let grid = grid(&scheme, |place, field| {
        (place % 5 == 0 && field == "materials").then_some(Value::AtLeast(2_500.0))
    });
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| certain(&scheme, &grid).1)
    };
    assert_eq!(with(1), with(5));
}

#[test]
fn who_is_far_behind_in_everything_lags_for_certain_and_nobody_else_is_last_in_its_group() {
    let scheme = scheme();
    // One street does nothing at all; the others of its group are alike.
    let last = scheme.townships.iter().position(|township| township.group == "街道").unwrap();
    let grid = grid(&scheme, |place, _| (place == last).then_some(Value::Number(0.0)));
    let (scorecard, certainty) = certain(&scheme, &grid);
    assert!(scorecard.townships[last].lagging.iter().any(|reason| matches!(reason, Reason::Last { .. })));
    assert_eq!(certainty.verdicts[last], Some(Verdict::Lagging));
    let place = certainty.townships[last].unwrap();
    assert_eq!(place.in_group.bottom, 1.0);
    assert_eq!(certainty.failed, 0);
    for place in certainty.townships.iter().flatten() {
        let range = place.overall;
        assert!(range.best <= range.median && range.median <= range.worst);
        assert!((0.0..=1.0).contains(&range.bottom) && range.runs == 60);
    }
}

#[test]
fn where_all_are_alike_being_last_is_not_established() {
    let scheme = scheme();
    // The same figures everywhere, but for the roster's own; one township a leaflet short.
    let grid = grid(&scheme, |place, field| {
        Some(Value::Number(if field == "display_boards" && place == 1 { 1.0 } else { 20.0 }))
    });
    let (_, certainty) = certain(&scheme, &grid);
    let lagging = certainty.verdicts.iter().flatten().filter(|verdict| **verdict == Verdict::Lagging);
    assert!(lagging.count() < scheme.townships.len() / 4);
}

#[test]
fn an_approximate_figure_moves_its_own_township_only() {
    let scheme = scheme();
    let about = |place, field: &str| (place == 2 && field == "materials").then_some(Value::AtLeast(300.0));
    let grid = grid(&scheme, about);
    let (scorecard, screened) = scored(&scheme, &grid);
    let model = Varied::of(&scorecard, &screened, None, &scheme);
    let official = Choice::official(scheme.indicators.len());
    let drawn = Choice { figures: Some(4), seed: 9, ..official.clone() };
    let pairs =
        model.percents(&official).unwrap().into_iter().zip(model.percents(&drawn).unwrap()).enumerate();
    let moved: Vec<usize> = pairs.filter(|(_, (a, b))| a != b).map(|(place, _)| place).collect();
    assert!(moved.iter().all(|place| *place == 2), "{moved:?}");
}
