//! Charts of how far figures can be relied on, as composed for the example: what they show is what the
//! tables say.

use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::report::compose::compose;
use hengping::report::summary::{CoverageState, Figure, Plot, Tone};
use hengping::scheme::Scheme;
use hengping::score::Certainty;

use crate::district::{isolation, root};

fn example() -> (Scheme, Outcome) {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let scheme = scheme.of(Period::year(2024)).unwrap();
    let inputs = root().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &isolation(), &|_| {}).unwrap();
    (scheme, outcome)
}

fn figures(scheme: &Scheme, outcome: &Outcome, certainty: &Certainty) -> Vec<Figure> {
    let locale = Locale::new(Language::Chinese);
    compose(&outcome.material(scheme, certainty, &locale)).figures().cloned().collect()
}

#[test]
fn charts_of_the_example_show_what_its_tables_say() {
    let (scheme, outcome) = example();
    let certainty = outcome.certainty(&scheme).unwrap();
    let figures = figures(&scheme, &outcome, &certainty);
    let named = |name: &str| {
        let found = figures.iter().find(|figure| figure.name == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    let township = |name: &str| scheme.townships.iter().position(|own| own.name == name).unwrap();

    // 386 of 408, under the outer limit; the limits of the funnel reach over all bases.
    let figure = named("funnel-mhww_completion_rate");
    assert_eq!(figure.title, "民呼我为办结率：新渡街道明显差于全区");
    let Plot::Funnel(funnel) = &figure.plot else { panic!("{:?}", figure.plot) };
    let dot = funnel.dots.iter().find(|dot| dot.name == "新渡街道").unwrap();
    assert_eq!((dot.across, dot.up, dot.tone), (408.0, 386.0 / 408.0 * 100.0, Tone::Lag));
    assert_eq!(dot.label, "新渡街道 94.6%（386/408）");
    assert_eq!(funnel.dots.len(), 23);
    let (first, last) = (funnel.limits[0].base, funnel.limits[funnel.limits.len() - 1].base);
    assert!(funnel.dots.iter().all(|dot| (first..=last).contains(&dot.across)));
    assert!(figures.iter().filter(|figure| matches!(figure.plot, Plot::Funnel(_))).count() <= 3);

    let Plot::Intervals(intervals) = &named("intervals").plot else { panic!() };
    let rows = || intervals.blocks.iter().flat_map(|block| &block.rows);
    assert_eq!(rows().count(), outcome.scorecard.ranked);
    for row in rows() {
        let place = certainty.townships[township(&row.name)].unwrap();
        assert_eq!(row.range, [place.in_group.best, place.in_group.worst]);
        let rank = outcome.scorecard.townships[township(&row.name)].group_rank.unwrap();
        assert_eq!(row.place, rank.place);
    }

    // Nothing came from 野鸭塘乡: it stands first, and none of its cells has a number.
    let Plot::Coverage(grid) = &named("coverage").plot else { panic!() };
    assert_eq!((grid.rows.len(), grid.rows[0].name.as_str()), (28, "野鸭塘乡"));
    let asked = grid.rows[0].cells.iter().filter(|cell| cell.state.is_some());
    assert!(asked.clone().all(|cell| cell.state == Some(CoverageState::Absent)));
    assert!(asked.clone().all(|cell| !cell.printed.contains(|c: char| c.is_ascii_digit())));

    let Plot::Trends(trends) = &named("trends-3").plot else { panic!() };
    assert_eq!(trends.periods, ["2023", "2024"]);
    let panel = &trends.panels[0];
    assert_eq!((panel.heading.as_str(), panel.last.as_str()), ("人民调解成功率（%）", "97.3%"));
    let shown: usize = figures
        .iter()
        .map(|figure| match &figure.plot {
            Plot::Trends(trends) => trends.panels.len(),
            _ => 0,
        })
        .sum();
    assert!(shown <= scheme.indicators.len());

    let Plot::Quadrant(quadrant) = &named("quadrant-mediation_success_rate").plot else { panic!() };
    let marked = quadrant.dots.iter().filter(|dot| dot.tone == Tone::Lag);
    let [(_, cases), (_, rate)] = &quadrant.medians;
    assert!(marked.clone().all(|dot| dot.across >= *cases && dot.up < *rate));
    assert_eq!(marked.count(), 4);
}

#[test]
fn without_an_earlier_period_there_is_no_trend() {
    let (scheme, mut outcome) = example();
    (outcome.previous, outcome.movement) = (None, None);
    outcome.older.clear();
    let certainty = outcome.certainty(&scheme).unwrap();
    let figures = figures(&scheme, &outcome, &certainty);
    assert!(!figures.iter().any(|figure| matches!(figure.plot, Plot::Trends(_))));
    assert!(figures.iter().any(|figure| matches!(figure.plot, Plot::Coverage(_))));
}

#[test]
fn a_year_that_nobody_knows_is_a_gap_between_two_others() {
    let (scheme, mut outcome) = example();
    let mut before = outcome.previous.take().unwrap();
    outcome.movement = None;
    before.period = Period::year(2022);
    outcome.older = vec![before];
    let certainty = outcome.certainty(&scheme).unwrap();
    let figures = figures(&scheme, &outcome, &certainty);
    let trends = figures.iter().find_map(|figure| match &figure.plot {
        Plot::Trends(trends) => Some(trends),
        _ => None,
    });
    let trends = trends.unwrap();
    assert_eq!(trends.periods, ["2022", "2023", "2024"]);
    for panel in &trends.panels {
        let known: Vec<bool> = panel.bands.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, true], "{}", panel.heading);
    }
}
