//! The file that says a share is complete, and what its parts were made of.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Share;
use crate::digest::sha256;
use crate::period::Period;
use crate::scheme::Scheme;

/// What readings depend on besides the files: program, scheme and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    name: String,
    scheme: BTreeMap<String, String>,
}

impl Basis {
    /// The basis of a period under a scheme.
    pub fn of(scheme: &Scheme, period: Period) -> Self {
        // Of another build too: what it reads may be another thing.
        let sources = env!("HENGPING_SOURCES");
        let name = sha256(format!("{sources} {period} {:?}", scheme.digests).as_bytes())[..12].to_owned();
        Self { name, scheme: scheme.digests.clone() }
    }

    /// Twelve hexadecimal digits, which names of parts begin with.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What is said of a share once all its parts are written.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Mark {
    program: String,
    version: String,
    pub(super) basis: String,
    pub(super) period: String,
    /// SHA-256 of each file of the scheme.
    scheme: BTreeMap<String, String>,
    pub(super) share: String,
    /// How many files it holds.
    files: usize,
    pub(super) parts: Vec<Written>,
}

/// A part as it was written.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Written {
    /// Its name in the folder.
    pub(super) file: String,
    pub(super) sha256: String,
}

impl Written {
    pub(super) fn new(path: &Path, bytes: &[u8]) -> Self {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { file, sha256: sha256(bytes) }
    }
}

/// The name of the mark of a share.
pub(super) fn name(basis: &str, share: Share) -> String {
    format!("{basis}.{}.json", share.name())
}

impl Mark {
    pub(super) fn new(basis: &Basis, share: Share, period: Period, files: usize) -> Self {
        Self {
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            basis: basis.name.clone(),
            period: period.to_string(),
            scheme: basis.scheme.clone(),
            share: share.name(),
            files,
            parts: Vec::new(),
        }
    }

    /// Whether a file is the mark itself or one of its parts.
    pub(super) fn names(&self, file: &str) -> bool {
        file == format!("{}.{}.json", self.basis, self.share)
            || self.parts.iter().any(|part| part.file == file)
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        // Text under text: there is nothing in it that JSON could refuse.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }
}
