//! Hostile and broken files beside a sound one: whatever they are, the run comes to its end, the
//! sound township's figures are there, and a finding names what is wrong.

mod binaries;
mod cells;
pub mod crafted;
mod ledger;
mod mutations;
mod packages;
mod processes;

use std::sync::OnceLock;

use hengping::finding::Finding;
use hengping::ingest::Isolation;
use hengping::period::Period;
use hengping::pipeline;
use hengping::scheme::Scheme;
use hengping::tidy::{Fate, Observation, Receipt};
use hengping::value::Value;

use crate::district::{District, Form, Run, SOUND, isolation, root};

/// The township whose file is hostile.
pub const HOSTILE: &str = "白土镇";

pub fn scheme() -> &'static Scheme {
    static SCHEME: OnceLock<Scheme> = OnceLock::new();
    SCHEME.get_or_init(|| Scheme::load(&root().join("inputs/scheme")).unwrap())
}

/// The sound form of [`HOSTILE`].
pub fn form() -> Form {
    Form::of(HOSTILE)
}

/// What is reported of a township, with the ids of the fields.
pub fn reported<'r>(run: &'r Run, township: &str) -> Vec<(String, Observation<'r>)> {
    let place = scheme().townships.iter().position(|known| known.name == township).unwrap();
    let reported = |id| run.outcome.grid.reported(place, id);
    scheme().fields_with_ids().map(|(id, field)| (field.id.clone(), reported(id))).collect()
}

/// The figures of a township.
pub fn figures(run: &Run, township: &str) -> Vec<Value> {
    reported(run, township).into_iter().map(|(_, row)| row.value).collect()
}

/// What is reported of a township for a field.
pub fn of_field<'r>(run: &'r Run, township: &str, field: &str) -> Observation<'r> {
    reported(run, township).into_iter().find(|(id, _)| id == field).unwrap().1
}

/// The figures of a sound form.
pub fn sound_figures() -> &'static [Value] {
    static FIGURES: OnceLock<Vec<Value>> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let figures = figures(&District::sound().run(), SOUND);
        assert!(figures.iter().filter(|value| **value != Value::Missing).count() > 100);
        figures
    })
}

/// Runs a district of one sound submission and these files, and asserts what must hold of any such run.
pub fn beside(files: &[(&str, &[u8])]) -> Run {
    beside_in(files, &isolation())
}

/// The same with another place to read risky workbooks in.
pub fn beside_in(files: &[(&str, &[u8])], isolation: &Isolation) -> Run {
    let district = files.iter().fold(District::sound(), |district, (name, bytes)| district.file(name, bytes));
    let outcome =
        pipeline::run(&district.scheme, &district.inputs(), Period::year(2024), isolation, &|_| {}).unwrap();
    let run = Run { outcome };
    assert_eq!(figures(&run, SOUND), sound_figures(), "the sound township's figures");
    for (name, _) in files {
        assert!(
            run.outcome.tidied.receipts.iter().any(|receipt| receipt.file == *name),
            "no receipt of {name}"
        );
    }
    balanced(&run);
    run
}

/// Asserts that of no file a cell is lost without a word.
pub fn balanced(run: &Run) {
    for receipt in &run.outcome.tidied.receipts {
        let ledger = receipt.ledger;
        assert_eq!(ledger.lost, 0, "lost cells of {}: {ledger:?}", receipt.file);
        let known = ledger.observations + ledger.furniture + ledger.in_findings;
        assert_eq!(ledger.cells, known, "cells of {}: {ledger:?}", receipt.file);
    }
}

/// The receipt of a file.
pub fn receipt<'a>(run: &'a Run, file: &str) -> &'a Receipt {
    run.outcome.tidied.receipts.iter().find(|receipt| receipt.file == file).unwrap()
}

/// The only finding of a kind about a file.
pub fn finding<'a>(run: &'a Run, code: &str, file: &str) -> &'a Finding {
    let of_file = |finding: &&&Finding| finding.place.file.as_deref() == Some(file);
    let found: Vec<&Finding> = run.with_code(code).iter().filter(of_file).copied().collect();
    match found.as_slice() {
        [only] => only,
        _ => panic!("{} findings {code} about {file}; there are {:#?}", found.len(), about(run, file)),
    }
}

/// Codes, facts and cells of the findings about a file.
pub fn about(run: &Run, file: &str) -> Vec<String> {
    let of_file = run.outcome.findings.iter().filter(|finding| finding.place.file.as_deref() == Some(file));
    of_file.map(|f| format!("{} {:?} {:?}", f.kind.code, f.place.cell, f.facts)).collect()
}

/// Asserts that a file is refused with a code and a fact.
pub fn refused(run: &Run, file: &str, code: &str, fact: &str, value: &str) {
    let finding = finding(run, code, file);
    assert_eq!(finding.facts.get(fact).map(String::as_str), Some(value), "{finding:?}");
    assert_eq!(receipt(run, file).fate, Fate::Rejected);
}

/// Asserts that the hostile file was read like any other, with all its figures.
pub fn read_whole(run: &Run) {
    assert_eq!(figures(run, HOSTILE), sound_figures(), "{:#?}", run.codes());
}
