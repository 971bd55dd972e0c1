//! What the charts of the example say, held against the scorecard they are made of.

use hengping::ingest::Isolation;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::report::Material;
use hengping::report::compose::{compose, figures};
use hengping::report::summary::{Bar, Moved, Plot, Tone};
use hengping::scheme::Scheme;
use hengping::score::Standing;
use hengping::score::movement::through;

use crate::district::{District, Form, SOUND, isolation, root};

/// Runs `look` on the material of an outcome.
fn with_material(scheme: &Scheme, outcome: &Outcome, look: impl FnOnce(&Material<'_>)) {
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(scheme).unwrap();
    look(&outcome.material(scheme, &certainty, &locale));
}

fn example() -> (Scheme, Outcome) {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let inputs = root().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &Isolation::none(), &|_| {}).unwrap();
    (scheme, outcome)
}

fn bars(plot: &Plot) -> Vec<&Bar> {
    let Plot::RankBars(bars) = plot else { panic!("no bars") };
    bars.blocks.iter().flat_map(|block| &block.bars).collect()
}

#[test]
fn the_charts_of_the_example_say_what_its_scorecard_says() {
    let (scheme, outcome) = example();
    with_material(&scheme, &outcome, |material| {
        slopes_follow_the_movement(material);
        losses_add_up_to_what_is_missing_to_a_hundred(material);
        dumbbells_begin_with_the_farthest_and_hold_nobody_at_the_target(material);
        a_small_base_has_no_place_and_is_hatched(material);
        every_township_with_figures_has_a_page(material);
        names_of_figures_are_unique(material);
    });
}

fn slopes_follow_the_movement(material: &Material<'_>) {
    let before = material.earlier[0];
    let told = [(before.scorecard, before.scheme, 2023), (material.scorecard, material.scheme, 2024)];
    let movement = material.before.as_ref().unwrap().movement;
    for (places, moved) in through(&told, None).iter().zip(&movement.townships) {
        let both = moved.map(|moved| vec![moved.overall.before, moved.overall.now]);
        assert_eq!(*places, both);
    }
    let Plot::Slope(slope) = figures::slope(material, None).unwrap().plot else { panic!("no slope") };
    assert_eq!(slope.lines.len(), movement.common);
    let far = slope.lines.iter().filter(|line| line.change.moved != Moved::Little);
    assert!(far.clone().count() > 0);
    for line in far {
        assert!((line.places[0].0 - line.places[1].0).abs() >= 5.0, "{}", line.name);
    }
}

fn losses_add_up_to_what_is_missing_to_a_hundred(material: &Material<'_>) {
    let mut checked = 0;
    for (place, score) in material.scorecard.townships.iter().enumerate() {
        let all_apply = score.groups.iter().all(|group| group.points.is_some() && !group.capped);
        if score.standing != Standing::Ranked || !all_apply {
            continue;
        }
        let Plot::Losses(losses) = figures::losses(material, place).unwrap().plot else {
            panic!("no losses")
        };
        let lost: f64 = losses.rows.iter().map(|row| row.lost).sum();
        let rest: f64 =
            losses.rest.split("共失").nth(1).map_or(0.0, |rest| rest.trim_end_matches('分').parse().unwrap());
        let missing = 100.0 - score.percent.unwrap();
        assert!((lost + rest - missing).abs() < 0.006, "{place}: {lost} + {rest} of {missing}");
        assert!(losses.rows.is_sorted_by(|a, b| a.lost >= b.lost));
        checked += 1;
    }
    assert!(checked > 10, "{checked}");
}

fn dumbbells_begin_with_the_farthest_and_hold_nobody_at_the_target(material: &Material<'_>) {
    let mut seen = 0;
    for indicator in 0..material.scheme.indicators.len() {
        for figure in figures::dumbbells(material, indicator, None) {
            let Plot::Dumbbells(bells) = figure.plot else { panic!("no dumbbells") };
            let gap = |value: f64| (bells.target - value).abs();
            assert!(bells.rows.is_sorted_by(|a, b| gap(a.value) >= gap(b.value)), "{}", figure.name);
            assert!(bells.rows.iter().all(|row| gap(row.value) > 0.0));
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

fn a_small_base_has_no_place_and_is_hatched(material: &Material<'_>) {
    let mut hatched = 0;
    for indicator in 0..material.scheme.indicators.len() {
        for figure in figures::indicator_bars(material, indicator, None) {
            for bar in bars(&figure.plot) {
                assert_eq!(bar.small, bar.rank.is_empty(), "{} in {}", bar.name, figure.name);
                assert!(!bar.small || bar.tone == Tone::Plain);
                hatched += usize::from(bar.small);
            }
        }
    }
    assert!(hatched > 0);
}

fn every_township_with_figures_has_a_page(material: &Material<'_>) {
    for (place, score) in material.scorecard.townships.iter().enumerate() {
        let page = figures::portrait(material, place);
        assert_eq!(page.is_some(), score.standing.has_figures(), "{}", material.township(place));
        let Some(Plot::Portrait(portrait)) = page.map(|page| page.plot) else { continue };
        // What was not reported is no measurement, and nobody is painted as weak for it.
        assert!(portrait.groups.iter().all(|group| group.share.is_some() || group.tone == Tone::Plain));
        assert!(score.standing == Standing::Ranked || portrait.groups.iter().all(|g| g.tone == Tone::Plain));
    }
}

fn names_of_figures_are_unique(material: &Material<'_>) {
    let summary = compose(material);
    let mut names: Vec<&str> = summary.figures().map(|figure| figure.name.as_str()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn four_periods_give_their_places_and_three_do_not() {
    let others = [("文澜街道", [9.0, 8.0, 7.0, 2.0]), ("新渡街道", [1.0, 3.0, 5.0, 9.0])];
    let places = |years: std::ops::RangeInclusive<u16>| {
        let mut district = District::with(Form::of(SOUND));
        for year in years {
            if year < 2024 {
                district = district.in_year(year, &Form::of(SOUND));
            }
            for (township, sessions) in others {
                let form = Form::of(township).set("banners", 40.0 + sessions[usize::from(year) - 2021]);
                let form = form.set("training_sessions", sessions[usize::from(year) - 2021]);
                district = if year < 2024 {
                    district.in_year(year, &form)
                } else {
                    district.form(&format!("{township}.xlsx"), &form)
                };
            }
        }
        let (scheme, inputs) = (district.scheme.clone(), district.inputs());
        let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &isolation(), &|_| {}).unwrap();
        let mut found = None;
        with_material(&scheme, &outcome, |material| {
            found = figures::bump(material, None);
            assert!(figures::slope(material, None).is_some());
        });
        found
    };
    assert!(places(2022..=2024).is_none());
    let figure = places(2021..=2024).unwrap();
    let Plot::Slope(slope) = figure.plot else { panic!("no slope") };
    assert_eq!(slope.periods, ["2021", "2022", "2023", "2024"]);
    assert_eq!(slope.lines.len(), 3);
    assert!(slope.lines.iter().all(|line| line.places.len() == 4));
    assert!(slope.lines.is_sorted_by(|a, b| a.places[3].0 <= b.places[3].0));
}

#[test]
fn who_shares_the_last_place_is_never_named_alone() {
    let (scheme, mut outcome) = example();
    let ranked: Vec<usize> = {
        let mut ranked: Vec<usize> = (0..scheme.townships.len())
            .filter(|place| outcome.scorecard.townships[*place].rank.is_some())
            .collect();
        ranked.sort_by(|a, b| {
            let place = |own: &usize| outcome.scorecard.townships[*own].rank.map(|rank| rank.place);
            place(a).partial_cmp(&place(b)).unwrap()
        });
        ranked
    };
    let [.., other, last] = ranked[..] else { panic!("fewer than two ranked") };
    let (rank, percent) = {
        let own = &outcome.scorecard.townships[last];
        (own.rank, own.percent)
    };
    let own = &mut outcome.scorecard.townships[other];
    (own.rank, own.percent) = (rank, percent);
    with_material(&scheme, &outcome, |material| {
        let both = [material.township(other), material.township(last)];
        let summary = compose(material);
        let ends = summary.deck.slides.iter().find(|slide| slide.id == "ends").unwrap();
        assert!(both.iter().all(|name| ends.title.contains(name)), "{}", ends.title);
        let said = format!("{:?}", summary.paper.body);
        let levels = said.split("最低").find(|part| part.contains(both[0])).unwrap_or_default();
        assert!(levels.split("中位数").next().unwrap().contains(both[1]), "{levels}");
        let bars = figures::top_bottom(material, None).unwrap();
        assert!(both.iter().all(|name| bars.title.contains(name)), "{}", bars.title);
    });
}

#[test]
fn bars_of_scores_above_full_marks_keep_their_lengths_apart() {
    let (scheme, mut outcome) = example();
    let best = outcome.scorecard.townships.iter_mut().filter(|own| own.rank.is_some());
    for (own, percent) in best.take(2).zip([103.0, 101.0]) {
        own.percent = Some(percent);
    }
    with_material(&scheme, &outcome, |material| {
        let figure = figures::rank_bars(material, None).into_iter().next().unwrap();
        let Plot::RankBars(bars) = figure.plot else { panic!("no bars") };
        assert_eq!(bars.full, 103.0);
    });
}
