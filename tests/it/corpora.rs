//! Replays the corpora of the fuzz targets: what was once found stays found.

#[path = "../../fuzz/targets.rs"]
#[expect(clippy::expect_used, reason = "a target that cannot make its bytes has failed")]
mod targets;

use crate::district::root;

/// Gives every file of a corpus to its target, and names the one at which the target failed.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = root().join("fuzz/corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    let failed: Vec<String> = files
        .iter()
        .filter(|path| {
            let bytes = std::fs::read(path).unwrap();
            std::panic::catch_unwind(|| target(&bytes)).is_err()
        })
        .map(|path| path.display().to_string())
        .collect();
    assert!(failed.is_empty(), "{name} fails on {}", failed.join(", "));
}

#[test]
fn sniff() {
    replay("sniff", targets::sniff);
}

#[test]
fn workbook() {
    replay("workbook", targets::workbook);
}

#[test]
fn markup() {
    replay("markup", targets::markup);
}

#[test]
fn text() {
    replay("text", targets::text);
}

#[test]
fn number() {
    replay("number", targets::number);
}

#[test]
fn header() {
    replay("header", targets::header);
}

#[test]
fn scheme() {
    replay("scheme", targets::scheme);
}

#[test]
fn parquet() {
    replay("parquet", targets::parquet);
}
