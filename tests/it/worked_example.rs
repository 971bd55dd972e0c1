//! The worked example of the assessment practice (catalogue 5.3), with its own inputs, to the digit.

use hengping::check;
use hengping::period::Period;
use hengping::scheme::Scheme;
use hengping::score::{self, Gap, IndicatorScore, Scorecard};
use hengping::tidy::grid::Grid;
use hengping::tidy::{At, Claim, Observation, Observations, Source, Tidied};
use hengping::value::Value::{self, AtLeast, Missing, Number};

use crate::district::root;

/// What the report states, and the counts that follow from its "100 %".
const FIGURES: [(&str, Value); 25] = [
    ("exam_taken", Number(2.0)),
    ("exam_passed", Number(2.0)),
    ("training_sessions", Number(4.0)),
    ("training_person_times", Number(20.0)),
    ("node_315", Number(1.0)),
    ("node_415", Number(1.0)),
    ("node_626", Number(1.0)),
    ("node_124", Number(1.0)),
    ("publicity_activities", Number(25.0)),
    ("materials", AtLeast(2500.0)),
    ("consultations", AtLeast(350.0)),
    ("banners", AtLeast(30.0)),
    ("mediators", Number(33.0)),
    ("committee_count", Number(11.0)),
    ("mediation_handled", Number(253.0)),
    ("mediation_success", Number(253.0)),
    ("mhww_received", Number(111.0)),
    ("mhww_completed", Number(111.0)),
    ("petition_received", Number(37.0)),
    ("petition_completed", Number(37.0)),
    ("petition_replies", Number(37.0)),
    ("center_group_study", Number(12.0)),
    ("party_committee_study", Number(5.0)),
    ("law_lectures", Number(4.0)),
    ("has_leading_group", Number(1.0)),
];

struct Example {
    scheme: Scheme,
    township: usize,
    tidied: Tidied,
}

impl Example {
    fn new() -> Self {
        let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
        let township = scheme.township_named("白土镇").unwrap();
        let source =
            |cell: &str| Source { file: "报告.xlsx".into(), sheet: "表".into(), cell: cell.into() };
        let observations = Observations::from_figures(&scheme, Period::year(2024), |place, field| {
            let (_, value) = FIGURES.iter().find(|(id, _)| *id == scheme.field(field).id)?;
            let source = Some(At { file: "报告.xlsx", sheet: "表", cell: "D1" });
            let own = Observation { value: *value, written: Some(""), source, corrected: None };
            (place == township).then_some(own)
        });
        let claim = |id: &str, cell: &str| Claim {
            township,
            indicator: scheme.indicators.iter().position(|indicator| indicator.id == id).unwrap(),
            share: 1.0,
            half_digit: 0.005,
            written: "100%".into(),
            source: source(cell),
        };
        let claims = vec![
            claim("mediation_success_rate", "D2"),
            claim("petition_completion_rate", "D3"),
            claim("petition_satisfaction_rate", "D4"),
        ];
        let tidied = Tidied {
            period: Period::year(2024),
            observations,
            claims,
            receipts: Vec::new(),
            unmatched: Vec::new(),
        };
        Self { scheme, township, tidied }
    }

    fn score(&self) -> Scorecard {
        let grid = Grid::new(&self.tidied.observations, &self.scheme);
        score::score(&grid, None, &[], &self.scheme).unwrap()
    }

    fn mark(&self, indicator: &str) -> IndicatorScore {
        let place = self.scheme.indicators.iter().position(|known| known.id == indicator).unwrap();
        self.score().townships[self.township].indicators[place].clone()
    }

    /// Points as a share of the full mark, in whole percent.
    fn share(&self, indicator: &str) -> f64 {
        let full = self.scheme.indicators.iter().find(|known| known.id == indicator).unwrap().weight;
        (self.mark(indicator).points.unwrap() / full * 1e6).round() / 1e4
    }
}

#[test]
fn rates_and_points_hold_to_the_digit() {
    let example = Example::new();
    let figure = |indicator| example.mark(indicator).measured.value.figure().unwrap();
    assert_eq!(figure("key_node_coverage"), 0.8);
    assert_eq!(example.share("key_node_coverage"), 80.0);
    assert_eq!(figure("publicity_activities_per_village"), 2.5);
    assert_eq!(example.share("publicity_activities_per_village"), 50.0);
    // 2500 ÷ 167.42 = 14.93 per hundred; (14.9325 − 5) ÷ 25 = 39.73 %, "40 %" in the text.
    assert_eq!((figure("publicity_materials_per_100") * 100.0).round(), 1493.0);
    assert_eq!(example.share("publicity_materials_per_100").round(), 40.0);
    assert_eq!(example.mark("publicity_materials_per_100").measured.value.qualifier(), "at_least");
    assert_eq!(figure("legal_consult_per_10k").round(), 209.0);
    assert_eq!(example.share("legal_consult_per_10k"), 100.0);
    assert_eq!(figure("banners_per_village"), 3.0);
    assert_eq!(example.share("banners_per_village"), 100.0);
    assert_eq!(figure("mediators_per_committee"), 3.0);
    assert_eq!(example.share("mediators_per_committee"), 60.0);
    for full in [
        "enforcement_training_sessions",
        "mediation_success_rate",
        "mhww_completion_rate",
        "petition_completion_rate",
        "center_group_study",
        "party_committee_study",
        "law_lectures",
    ] {
        assert_eq!(example.share(full), 100.0, "{full}");
    }
}

#[test]
fn an_exam_of_two_is_shown_but_not_ranked() {
    let mark = Example::new().mark("cert_exam_pass_rate");
    assert_eq!(mark.measured.value, Number(1.0));
    assert!(mark.small_base);
    assert_eq!(mark.place, None);
}

#[test]
fn what_is_not_stated_is_missing_and_not_zero() {
    let example = Example::new();
    for silent in ["topic_meetings", "petition_satisfaction_rate", "legality_review_rate"] {
        let mark = example.mark(silent);
        assert_eq!((mark.measured.value, mark.gap), (Missing, Some(Gap::NotReported)), "{silent}");
        assert_eq!(mark.points, Some(0.0), "{silent}");
    }
}

#[test]
fn a_hundred_percent_on_a_large_base_asks_for_evidence_and_on_a_small_one_does_not() {
    let example = Example::new();
    let findings = check::check(&example.tidied, &[], &[], &example.scheme).unwrap();
    let flagged: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.kind.code == "V21")
        .filter_map(|finding| finding.subject.as_deref())
        .collect();
    assert_eq!(flagged, ["mediation_success_rate"]);
    // Satisfaction is claimed without a count: there is nothing to recompute, and nothing is invented.
    assert!(!findings.iter().any(|finding| finding.kind.code == "V22"));
}

#[test]
fn with_the_registered_population_consultations_would_earn_two_thirds() {
    let rates = [Number(350.0 / 2.3559)];
    let points = score::points::linear(&rates, 50.0, 200.0, 1.0).unwrap()[0].unwrap();
    assert_eq!((points * 100.0).round(), 66.0);
}
