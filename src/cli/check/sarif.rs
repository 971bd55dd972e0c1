//! A check in SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for programs that gather such
//! results.
//!
//! A cell of a workbook is no line of a text: it is a logical location, "sheet!D7", in the file.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Told;
use super::given::uri;
use crate::check::pages::Entry;
use crate::finding::{Finding, Kind, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Everything a check found, as a SARIF log with one run.
pub(super) fn log(told: &Told<'_>) -> Value {
    let checked = told.checked;
    let kinds: BTreeMap<&str, &'static Kind> =
        checked.findings.iter().map(|finding| (finding.kind.code, finding.kind)).collect();
    let places: BTreeMap<&str, usize> = kinds.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let rules: Vec<Value> = kinds.values().map(|kind| rule(told, kind)).collect();
    let results: Vec<Value> = checked
        .findings
        .iter()
        .map(|finding| result(told, finding, places.get(finding.kind.code).copied().unwrap_or_default()))
        .collect();
    let artifacts: Vec<Value> = checked
        .tidied
        .receipts
        .iter()
        .filter_map(|receipt| {
            let mut artifact = json!({
                "location": { "uri": uri(told.files, &receipt.file)? },
                "length": receipt.size,
            });
            if !receipt.sha256.is_empty() {
                artifact["hashes"] = json!({ "sha-256": receipt.sha256 });
            }
            Some(artifact)
        })
        .collect();
    let unseen = told.unseen().into_iter().chain([told.period()]);
    let notifications: Vec<Value> =
        unseen.map(|sentence| json!({ "level": "note", "message": { "text": sentence } })).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hengping",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": told.locale.language.tag(),
                "rules": rules,
            }},
            "language": told.locale.language.tag(),
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": artifacts,
            "results": results,
            "properties": { "period": told.period.to_string(), "period_from": told.from.name() },
        }],
    })
}

/// A kind of finding with its page as help.
fn rule(told: &Told<'_>, kind: &'static Kind) -> Value {
    let page = Entry::Kind(kind).page(told.locale.language).unwrap_or_default().trim_end();
    let title = page.lines().next().unwrap_or_default().trim_start_matches("# ");
    let name = title.strip_prefix(kind.code).unwrap_or(title).trim();
    // The first section says what it means.
    let meaning = page.split("\n## ").nth(1).and_then(|section| section.split_once('\n'));
    json!({
        "id": kind.code,
        "name": kind.name,
        "shortDescription": { "text": name },
        "fullDescription": { "text": meaning.map_or(name, |(_, meaning)| meaning.trim()) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(kind.severity) },
    })
}

fn result(told: &Told<'_>, finding: &Finding, rule: usize) -> Value {
    let (locale, place) = (told.locale, &finding.place);
    let mut properties = json!({ "action": finding.action.name() });
    let township = told.scheme.townships.iter().find(|own| Some(&own.code) == place.township.as_ref());
    let facts = [
        ("township", township.map(|own| own.name.clone())),
        ("subject", finding.subject.clone()),
        ("written", finding.facts.get("written").cloned()),
        ("done", Some(locale.done(finding))),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact.filter(|fact| !fact.is_empty()) {
            properties[name] = json!(fact);
        }
    }
    if !finding.related.is_empty() {
        properties["related"] = json!(finding.related);
    }
    json!({
        "ruleId": finding.kind.code,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": format!("{} {}", locale.what(finding), locale.mend(finding)) },
        "locations": location(told, finding).into_iter().collect::<Vec<Value>>(),
        "partialFingerprints": { "hengpingFindingId/v1": finding.id },
        "properties": properties,
    })
}

/// Where a finding is; `None` where it is about a township as such.
fn location(told: &Told<'_>, finding: &Finding) -> Option<Value> {
    let place = &finding.place;
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(told.files, place.file.as_deref()?)? } },
    });
    let sheet = place.sheet.as_deref().filter(|sheet| !sheet.is_empty());
    let (name, kind) = match (&place.cell, sheet) {
        (Some(cell), _) => (cell.as_str(), "cell"),
        (None, Some(sheet)) => (sheet, "sheet"),
        (None, None) => return Some(location),
    };
    let full = [sheet, place.cell.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("!");
    location["logicalLocations"] = json!([{ "name": name, "fullyQualifiedName": full, "kind": kind }]);
    Some(location)
}

fn level(severity: Severity) -> &'static str {
    // SARIF has the same three words.
    severity.name()
}
