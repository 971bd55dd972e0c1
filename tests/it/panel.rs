//! The example district under other methods and other policies for gaps.

use hengping::ingest::Isolation;
use hengping::method::Aggregation::Arithmetic;
use hengping::panel::district::district;
use hengping::panel::gaps::{POLICIES, Policy, side_by_side};
use hengping::panel::{Way, Weighting, Whole, panel};
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::scheme::Scheme;
use hengping::score::Standing;

use crate::district::root;

fn run() -> (Scheme, Outcome) {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let period = Period::parse("2024").unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), period, &Isolation::none(), &|_| {}).unwrap();
    (scheme, outcome)
}

#[test]
fn the_example_district_has_an_outcome_under_every_method() {
    let (scheme, outcome) = run();
    let district = district(&outcome.scorecard, &scheme);
    assert_eq!(district.townships.len(), outcome.scorecard.ranked);
    for (method, found) in panel(&district, scheme.settings.ranking.ties).entries {
        let found = found.unwrap_or_else(|error| panic!("{method:?}: {error}"));
        assert!(found.scores.iter().all(|score| score.is_some_and(f64::is_finite)), "{method:?}");
        // The scheme's own rules are goalposts with given weights, gates and shared-out gaps apart.
        let nearest = method.way == Way::Goalposts
            && method.whole == Whole::By(Arithmetic)
            && method.weighting == Weighting::Given;
        assert!(!nearest || found.spearman.unwrap() > 0.8, "{:?}", found.spearman);
    }
}

#[test]
fn what_is_not_reported_earns_nothing_officially_and_the_other_policies_stand_beside_it() {
    let (scheme, outcome) = run();
    let found = side_by_side(&outcome.scorecard, outcome.before.as_ref(), &scheme).unwrap();
    assert!(!found.is_empty());
    for beside in found {
        let official = &outcome.scorecard.townships[beside.township];
        let of = |policy: Policy| {
            let place = POLICIES.iter().position(|other| *other == policy).unwrap();
            beside.results[place]
        };
        let (zero, rank) = of(Policy::Zero).unwrap();
        assert!((zero - official.percent.unwrap()).abs() < 1e-9);
        if official.standing == Standing::Ranked {
            assert_eq!(rank, official.rank);
        }
        for other in [Policy::SharedOut, Policy::PeerMedian, Policy::LastPeriod] {
            assert!(of(other).is_none_or(|(percent, _)| percent >= zero - 1e-9));
        }
        let (best, worst) = beside.spread().unwrap();
        assert!(best <= worst && rank.is_some_and(|rank| rank.place <= worst));
    }
}
