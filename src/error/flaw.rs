//! A mistake in the scheme, what was probably meant, and what the system says of a file.

use crate::finding::Facts;

/// What the system says of a file or folder, as a word of the locale under `word.reason`; its own words where
/// we have none.
pub fn system_word(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let word = match error.kind() {
        ErrorKind::NotFound => "not_found",
        ErrorKind::PermissionDenied => "denied",
        ErrorKind::NotADirectory => "not_a_folder",
        ErrorKind::IsADirectory => "a_folder",
        ErrorKind::AlreadyExists => "exists",
        ErrorKind::DirectoryNotEmpty => "not_empty",
        ErrorKind::InvalidFilename => "bad_name",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "full",
        ErrorKind::ReadOnlyFilesystem => "read_only",
        ErrorKind::ResourceBusy => "busy",
        ErrorKind::TimedOut => "timed_out",
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::StaleNetworkFileHandle => "cut_off",
        _ => return error.to_string(),
    };
    word.to_owned()
}

/// A mistake in the scheme, or in a file that goes with it: which file, which line, what, and a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// File name in the scheme's folder.
    pub file: String,
    /// Line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The sentence, `scheme.<key>` in the locale.
    pub key: &'static str,
    /// What the sentence needs.
    pub facts: Facts,
    /// What was probably meant.
    pub nearest: Option<String>,
}

/// A part of the scheme that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its id, as it may be typed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
}

impl Near {
    /// What a sentence about it needs.
    pub fn facts(&self) -> Facts {
        let facts = [("id", &self.id), ("name", &self.name), ("name_en", &self.name_en)];
        facts.into_iter().map(|(key, fact)| (key, fact.clone())).collect()
    }
}
