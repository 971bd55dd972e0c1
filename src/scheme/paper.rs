//! How the official paper looks: names of fonts, and a document whose styles are taken instead.

use std::path::Path;

use serde::Deserialize;

use crate::error::{self, Flaw};
use crate::finding::Facts;

/// A document in the scheme's folder whose styles the paper takes; a district may have it or not.
pub const REFERENCE: &str = "reference.docx";

/// Names of fonts; the table `[paper]` of `run.toml`. Fonts are named, never shipped.
///
/// Source of the defaults: GB/T 9704-2012, which asks for 小标宋, 黑体, 楷体 and 仿宋.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    /// Of the title.
    pub title_font: String,
    /// Of headings 一、
    pub heading_font: String,
    /// Of headings （一）
    pub subheading_font: String,
    /// Of the text and of further headings.
    pub body_font: String,
    /// Of Latin letters and digits.
    pub latin_font: String,
}

/// Reads the document whose styles are taken; `None` where there is none. What is in it is for the writer to see.
pub(super) fn reference(dir: &Path, flaws: &mut Vec<Flaw>) -> Option<Vec<u8>> {
    let path = dir.join(REFERENCE);
    let flaw = |error: std::io::Error| Flaw {
        file: REFERENCE.to_owned(),
        line: None,
        key: "unreadable",
        facts: Facts::from([("reason", error::system_word(&error))]),
        nearest: None,
    };
    path.exists().then(|| std::fs::read(&path).map_err(|error| flaws.push(flaw(error))).ok()).flatten()
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            title_font: "方正小标宋简体".to_owned(),
            heading_font: "黑体".to_owned(),
            subheading_font: "楷体".to_owned(),
            body_font: "仿宋".to_owned(),
            latin_font: "Times New Roman".to_owned(),
        }
    }
}
