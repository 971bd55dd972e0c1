//! Every planted fault of the example district that is looked for is reported at its cell.

use std::collections::BTreeMap;

use hengping::finding::kind;
use hengping::period::Period;
use hengping::pipeline;
use hengping::scheme::Scheme;

use crate::district::{isolation, root};

/// The superseded version's own faults die with it: its figures are not looked at.
fn superseded(fault: &BTreeMap<String, String>, file: &str) -> bool {
    fault["kind"] == "success_exceeds_handled" && file.starts_with("双槐镇")
}

#[test]
fn planted_faults_are_reported_with_their_code_at_their_cell() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/district/faults.csv")).unwrap();
    let (mut looked_for, mut unseen) = (0, Vec::new());
    for fault in reader.deserialize::<BTreeMap<String, String>>() {
        let fault = fault.unwrap();
        let file = fault["file"].strip_prefix("2024/").unwrap_or_default().to_owned();
        if superseded(&fault, &file) {
            continue;
        }
        assert!(kind::by_code(&fault["expected_code"]).is_some(), "{fault:?}");
        looked_for += 1;
        let seen = outcome.findings.iter().any(|finding| {
            let place = &finding.place;
            let same_file = place.file.as_deref().unwrap_or_default() == file
                // A replaced version is reported at the file that is set aside.
                || fault["expected_code"] == "D-03" && finding.facts.get("other") == Some(&file);
            let same_cell = fault["cell"].is_empty()
                || fault["expected_code"] == "D-03"
                || finding.cells().any(|(_, cell)| cell == fault["cell"]);
            let same_township =
                !file.is_empty() || place.township.as_deref() == Some(fault["township_code"].as_str());
            finding.kind.code == fault["expected_code"] && same_file && same_cell && same_township
        });
        if !seen {
            unseen.push(format!("{fault:?}"));
        }
    }
    assert!(unseen.is_empty(), "{} of {looked_for} not reported:\n{}", unseen.len(), unseen.join("\n"));
    assert!(looked_for >= 67, "only {looked_for} were looked for");
}

#[test]
fn stated_rates_that_agree_give_no_finding_and_those_that_do_not_do() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/district/rates.csv")).unwrap();
    let mut compared = 0;
    for rate in reader.deserialize::<BTreeMap<String, String>>() {
        let rate = rate.unwrap();
        let file = rate["file"].strip_prefix("2024/").unwrap_or_default().to_owned();
        let read = outcome.tidied.claims.iter().find(|claim| {
            *claim.source.file == *file
                && claim.source.cell == rate["cell"]
                && *claim.source.sheet == *rate["sheet"]
        });
        let Some(claim) = read else { continue };
        compared += 1;
        let stated: f64 = rate["reported_share"].parse().unwrap();
        // The table of rates is written to four decimals.
        assert!((claim.share - stated).abs() < 5.1e-5, "{rate:?} read as {}", claim.share);
        let flagged = outcome.findings.iter().any(|finding| {
            finding.kind.code == "V22"
                && finding.place.file.as_deref() == Some(file.as_str())
                && finding.place.cell.as_deref() == Some(rate["cell"].as_str())
        });
        assert_eq!(flagged, rate["agrees"] == "no", "{rate:?}");
    }
    assert!(compared >= 44, "only {compared} rates were compared");
}

#[test]
fn what_is_compared_with_other_periods_and_townships_is_found_only_where_it_was_planted() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/district/faults.csv")).unwrap();
    let compared = |code: &str| matches!(code, "V-02" | "V-04" | "V-05" | "V34" | "V37");
    let mut planted: Vec<(String, String, String)> = reader
        .deserialize::<BTreeMap<String, String>>()
        .map(|fault| fault.unwrap())
        .filter(|fault| compared(&fault["expected_code"]))
        .map(|fault| {
            let file = fault["file"].strip_prefix("2024/").unwrap_or_default().to_owned();
            (fault["expected_code"].clone(), file, fault["cell"].clone())
        })
        .collect();
    let mut found: Vec<(String, String, String)> = outcome
        .findings
        .iter()
        .filter(|finding| compared(finding.kind.code))
        .map(|finding| {
            assert!(finding.withholds.is_empty(), "{finding:?}");
            let place = &finding.place;
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            (finding.kind.code.to_owned(), text(&place.file), text(&place.cell))
        })
        .collect();
    planted.sort();
    found.sort();
    assert_eq!(found, planted);
}

#[test]
fn the_period_before_is_compared_with_and_its_own_findings_are_not_reported() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();
    assert!(outcome.previous.is_some());
    assert_eq!(outcome.previous_receipts.len(), 27);
    let before = |file: &str| file.contains("2023年度.xlsx");
    assert!(
        outcome.findings.iter().all(|finding| !before(finding.place.file.as_deref().unwrap_or_default()))
    );
    assert!(outcome.tidied.receipts.iter().all(|receipt| !before(&receipt.file)));
    let first =
        pipeline::run(&scheme, &root().join("inputs/2023"), Period::year(2023), &isolation(), &|_| {})
            .unwrap();
    assert!(first.previous.is_none() && first.previous_receipts.is_empty());
}
