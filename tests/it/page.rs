//! What the page alone shows: weights to be tried out, profiles, figures as reported.

use std::collections::BTreeSet;

use hengping::ingest::Isolation;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::report::compose::compose;
use hengping::report::summary::Summary;
use hengping::report::summary::on_page::{Reweighing, WhatIf, figures_behind};
use hengping::scheme::Scheme;
use hengping::score::{Variant, rank};

use crate::cli::{change, example};
use crate::district::root;

fn run(home: &tempfile::TempDir) -> (Scheme, Outcome) {
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let period = Period::year(2024);
    let scheme = scheme.of(period).unwrap();
    let inputs = home.path().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, period, &Isolation::none(), &|_| {}).unwrap();
    (scheme, outcome)
}

fn said(scheme: &Scheme, outcome: &Outcome) -> Summary {
    let (certainty, locale) = (outcome.certainty(scheme).unwrap(), Locale::new(Language::Chinese));
    compose(&outcome.material(scheme, &certainty, &locale))
}

fn reweighing(summary: &Summary) -> &Reweighing {
    match summary.on_page.what_if.as_ref().unwrap() {
        WhatIf::Possible(reweighing) => reweighing,
        WhatIf::LeftOut(why) => panic!("left out: {why}"),
    }
}

/// The scores under other weights as the page works them out, by roster code.
fn scores(own: &Reweighing, weights: &[(usize, f64)]) -> Vec<(String, Option<f64>)> {
    let mut factors = vec![1.0; own.groups.len()];
    for (group, weight) in weights {
        factors[*group] = weight / own.groups[*group].weight;
    }
    let indicators: Vec<f64> =
        own.indicators.iter().map(|(group, weight)| weight * factors[*group]).collect();
    let mut wholes = vec![0.0; factors.len()];
    for ((group, _), weight) in own.indicators.iter().zip(&indicators) {
        wholes[*group] += weight;
    }
    let score = |township: &hengping::report::summary::on_page::Weighed| {
        let (mut score, mut whole) = (0.0, 0.0);
        for (group, weight) in wholes.iter().enumerate() {
            let (mut earned, mut applies) = (0.0, 0.0);
            for (place, share) in township.earned.shares.iter().enumerate() {
                if let Some(share) = share.filter(|_| own.indicators[place].0 == group) {
                    earned += share * indicators[place];
                    applies += indicators[place];
                }
            }
            if applies > 0.0 && *weight > 0.0 {
                whole += weight;
                score += weight * (earned / applies).min(township.earned.caps[group]);
            }
        }
        (whole > 0.0).then(|| score / whole * 100.0 + township.earned.bonus)
    };
    own.townships.iter().map(|township| (township.code.clone(), score(township))).collect()
}

const BONUS: &str = "at_most = 2\n[[bonus.item]]\nid = \"pilot\"\nname = \"市级试点\"\nname_en = \"City pilot\"\npoints = 1.5\nat_most = 5\n[[bonus.awarded]]\nitem = \"pilot\"\ntownship = \"990105001\"\nperiod = \"2024\"\nevidence = \"市司〔2024〕9号\"\ndate = \"2025-01-21\"\nby = \"考评组\"\n";

#[test]
fn the_numbers_on_the_page_come_to_the_result_under_other_weights_to_the_last_bit() {
    let home = example();
    change(home.path(), "run.toml", "\n[ahp]\n", &format!("\n[bonus]\n{BONUS}\n[ahp]\n"));
    let (scheme, outcome) = run(&home);
    let summary = said(&scheme, &outcome);
    let own = reweighing(&summary);
    assert_eq!(own.townships.len(), outcome.scorecard.ranked);
    assert!(own.townships.iter().any(|township| township.earned.bonus > 0.0));
    assert!(own.townships.iter().any(|township| township.earned.shares.contains(&None)));
    let all_but_one: Vec<(usize, f64)> = (1..own.groups.len()).map(|group| (group, 0.0)).collect();
    for weights in [vec![(0, 14.0)], vec![(0, 20.0), (4, 0.0)], vec![(3, 7.3), (8, 31.5)], all_but_one] {
        let variant = Variant { weights: weights.clone(), ..Variant::default() };
        let after = outcome.under(&outcome.resubmitted(&scheme, &[]).unwrap(), &variant).unwrap().unwrap();
        for (code, score) in scores(own, &weights) {
            let place = scheme.township_named(&code).unwrap();
            assert_eq!(score, after.townships[place].percent, "{code} {weights:?}");
        }
    }
}

#[test]
fn what_stands_on_the_page_as_official_is() {
    let home = example();
    let (scheme, outcome) = run(&home);
    let summary = said(&scheme, &outcome);
    for township in &reweighing(&summary).townships {
        let score = &outcome.scorecard.townships[scheme.township_named(&township.code).unwrap()];
        let decimals = scheme.settings.ranking.decimals;
        assert_eq!(township.official.percent, rank::printed(score.percent.unwrap(), decimals));
        assert_eq!(township.official.rank.0, score.rank.unwrap().place);
        assert_eq!(
            township.official.group_rank.as_ref().map(|own| own.0),
            score.group_rank.map(|own| own.place)
        );
    }
    let profiles = &summary.on_page.profiles;
    assert_eq!(profiles.townships.len(), scheme.townships.len());
    for profile in &profiles.townships {
        assert!(profile.losses.iter().all(|loss| loss.cells.len() == profiles.columns.len()));
    }
}

#[test]
fn every_figure_behind_an_indicator_stands_on_the_page_with_its_cell() {
    let home = example();
    let (scheme, outcome) = run(&home);
    let summary = said(&scheme, &outcome);
    let reported = &summary.on_page.reported;
    let ids: BTreeSet<&str> = reported.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids.len(), reported.len());
    let mut cells = 0;
    for (place, indicator) in scheme.indicators.iter().enumerate() {
        let id = figures_behind(&scheme.groups[indicator.group].id);
        let Some(table) = reported.iter().find(|table| table.id == id) else {
            assert!(indicator.measure.fields().is_empty(), "{}", indicator.id);
            continue;
        };
        for (township, own) in scheme.townships.iter().enumerate() {
            let Some(row) = table.rows.iter().find(|row| row.id == own.code) else {
                assert!(!outcome.grid.received(township), "{}", own.name);
                continue;
            };
            let words: Vec<&str> = row.cells.iter().map(|cell| cell.printed()).collect();
            let words = words.join("\n");
            for field in indicator.measure.fields() {
                if outcome.grid.from_roster(township, *field) {
                    continue;
                }
                if let Some(source) = &outcome.grid.reported(township, *field).source {
                    assert!(words.contains(source.file), "{} {place}", own.name);
                    let at = [format!("({})", source.cell), format!("({}“", source.cell)];
                    let far = format!("› {}", source.cell);
                    assert!(
                        at.iter().any(|at| words.contains(at)) || words.contains(&far),
                        "{} {}",
                        own.name,
                        source.cell
                    );
                    cells += 1;
                }
            }
        }
    }
    assert!(cells > 1000);
}

#[test]
fn under_an_index_nothing_is_tried_out_and_the_page_says_why() {
    let home = example();
    let definition = root().join("tests/fixtures/index/index.toml");
    std::fs::copy(definition, home.path().join("inputs/scheme/index.toml")).unwrap();
    let (scheme, outcome) = run(&home);
    let summary = said(&scheme, &outcome);
    let Some(WhatIf::LeftOut(why)) = &summary.on_page.what_if else {
        panic!("{:?}", summary.on_page.what_if)
    };
    assert!(why.contains("综合指数") && why.contains("what-if"), "{why}");
    assert!(!summary.on_page.profiles.townships.is_empty());
}
