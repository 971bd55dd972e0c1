//! Who may import whom: reads the sources and names every line that goes against the plan.

use std::path::{Path, PathBuf};

use crate::district::root;

/// For each module: the modules of ours it may use, and the outside crates it alone may use.
const PLAN: &[(&str, &[&str], &[&str])] = &[
    ("digest", &[], &["sha2"]),
    ("language", &[], &[]),
    ("value", &[], &[]),
    ("worksheet", &[], &[]),
    ("parquet", &["digest"], &["polars", "polars_io"]),
    ("ooxml", &[], &["quick_xml", "thiserror", "zip"]),
    ("period", &[], &[]),
    ("method", &["spread"], &["libm", "thiserror"]),
    ("finding", &["digest", "worksheet"], &[]),
    ("chance", &[], &["chacha20", "libm", "rayon", "thiserror"]),
    ("error", &["finding"], &["thiserror"]),
    ("locale", &["error", "finding", "language"], &["toml"]),
    (
        "scheme",
        &["digest", "error", "finding", "language", "method", "period", "value"],
        &["toml", "csv", "serde", "strsim"],
    ),
    (
        "ingest",
        &["digest", "error", "finding", "ooxml", "value"],
        &[
            "calamine",
            "cfb",
            "chardetng",
            "encoding_rs",
            "md5",
            "postcard",
            "quick_xml",
            "rayon",
            "rustix",
            "serde",
            "sha1",
            "zip",
        ],
    ),
    ("marked", &["ingest", "ooxml", "worksheet"], &["quick_xml", "rust_xlsxwriter", "thiserror", "zip"]),
    ("index", &["method", "scheme", "value"], &[]),
    (
        "tidy",
        &["digest", "error", "finding", "ingest", "marked", "parquet", "period", "scheme", "value"],
        &["compact_str", "foldhash", "polars", "serde", "serde_json", "strsim"],
    ),
    ("shards", &["digest", "error", "ingest", "period", "scheme", "tidy"], &["rayon", "serde", "serde_json"]),
    ("rate", &["scheme", "value"], &[]),
    ("spread", &[], &[]),
    (
        "stored",
        &["digest", "error", "finding", "parquet", "period", "scheme", "tidy"],
        &["polars", "serde_json"],
    ),
    (
        "register",
        &["digest", "error", "finding", "parquet", "period", "scheme", "tidy", "value"],
        &["polars"],
    ),
    ("check", &["error", "finding", "language", "rate", "scheme", "spread", "tidy", "value"], &[]),
    (
        "score",
        &["chance", "error", "finding", "index", "method", "rate", "scheme", "spread", "tidy", "value"],
        &["libm", "rayon", "thiserror"],
    ),
    ("panel", &["method", "rate", "scheme", "score", "tidy"], &[]),
    ("ready", &["error", "finding", "index", "ingest", "scheme", "score", "value"], &[]),
    (
        "report",
        &[
            "error", "finding", "index", "ingest", "language", "locale", "marked", "method", "panel",
            "period", "register", "scheme", "score", "tidy", "value",
        ],
        &["rayon"],
    ),
    (
        "report/chart",
        &["report"],
        &["plotters", "plotters_backend", "tiny_skia", "ab_glyph", "png", "thiserror"],
    ),
    ("report/docx", &["ooxml", "report", "scheme", "worksheet"], &["quick_xml", "thiserror", "zip"]),
    ("report/excel", &["report", "worksheet"], &["rust_xlsxwriter", "unicode_width"]),
    ("report/html", &["finding", "locale", "report"], &["minijinja", "serde", "serde_json"]),
    ("report/pptx", &["ooxml", "report", "worksheet"], &["rust_xlsxwriter", "thiserror"]),
    (
        "report/tables",
        &["error", "finding", "language", "locale", "parquet", "report", "scheme", "score", "tidy"],
        &["polars", "csv"],
    ),
    (
        "pipeline",
        &[
            "check", "error", "finding", "ingest", "locale", "marked", "period", "register", "report",
            "scheme", "score", "shards", "stored", "tidy", "value",
        ],
        &["rayon"],
    ),
    (
        "template",
        &["error", "finding", "period", "scheme", "tidy", "value", "worksheet"],
        &["rayon", "rust_xlsxwriter"],
    ),
    ("audit", &["error", "finding", "ingest", "period", "pipeline", "scheme", "tidy"], &["csv", "serde"]),
    (
        "demo",
        &["chance", "error", "ingest", "period", "scheme", "template", "tidy", "value"],
        &["csv", "encoding_rs", "rayon", "rust_xlsxwriter", "serde"],
    ),
    (
        "cli",
        &[
            "audit", "check", "demo", "digest", "error", "finding", "index", "ingest", "language", "locale",
            "period", "pipeline", "ready", "register", "report", "scheme", "score", "shards", "template",
            "tidy", "value",
        ],
        &["clap", "indicatif", "comfy_table", "serde", "serde_json", "rayon", "rustix"],
    ),
];

/// Every outside crate that has a door.
fn crates() -> Vec<&'static str> {
    let mut crates: Vec<&str> = PLAN.iter().flat_map(|(_, _, crates)| crates.iter().copied()).collect();
    crates.sort_unstable();
    crates.dedup();
    crates
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The row of the plan for a file: the longest module path that fits.
fn row(file: &str) -> Option<&'static (&'static str, &'static [&'static str], &'static [&'static str])> {
    let module = file.trim_end_matches(".rs");
    PLAN.iter()
        .filter(|(name, ..)| module == *name || module.starts_with(&format!("{name}/")))
        .max_by_key(|(name, ..)| name.len())
}

/// The lines of a file that go against its row. Tests at the foot may use anything.
fn against(file: &str, text: &str) -> Vec<String> {
    let Some((name, ours, theirs)) = row(file) else { return Vec::new() };
    let top = name.split('/').next().unwrap_or(name);
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut wrong = Vec::new();
    for (number, line) in body.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line);
        for used in code.split("crate::").skip(1) {
            let module: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !module.is_empty() && module != top && !ours.contains(&module.as_str()) {
                wrong.push(format!("src/{file}:{}: {name} may not use {module}", number + 1));
            }
        }
        for known in crates() {
            let spelled = [format!("use {known}::"), format!("use {known};"), format!("{known}::")];
            let starts = spelled.iter().any(|form| {
                code.match_indices(form.as_str()).any(|(at, _)| {
                    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            if starts && !theirs.contains(&known) {
                wrong.push(format!("src/{file}:{}: {name} may not use crate {known}", number + 1));
            }
        }
    }
    wrong
}

#[test]
fn every_module_uses_only_what_the_plan_allows() {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let file = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        if file.ends_with("tests.rs") {
            continue;
        }
        assert!(
            matches!(file.as_str(), "lib.rs" | "main.rs") || row(&file).is_some(),
            "{file} has no row in the plan"
        );
        wrong.extend(against(&file, &std::fs::read_to_string(path).unwrap()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_forbidden_import_is_named_with_its_line() {
    let text = "use std::fmt;\nuse crate::report::summary;\nuse polars::prelude::*;\n";
    assert_eq!(
        against("finding/mod.rs", text),
        [
            "src/finding/mod.rs:2: finding may not use report",
            "src/finding/mod.rs:3: finding may not use crate polars",
        ]
    );
}

#[test]
fn no_file_is_longer_than_anyone_will_read() {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for path in files {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines: split it", path.display());
    }
}
