//! One file of the scheme: its text, its mistakes with line numbers, and the nearest name to a typo.

use std::path::Path;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{self, Flaw};
use crate::finding::Facts;

/// A name in a scheme file that remembers where it stands.
pub(super) type Located = toml::Spanned<String>;

/// The text of one scheme file.
pub(super) struct Source {
    /// File name in the scheme's folder.
    pub(super) file: String,
    /// Its whole text.
    pub(super) text: String,
}

impl Source {
    /// Reads a file of the scheme; a byte order mark is dropped.
    pub(super) fn read(dir: &Path, file: &str) -> Result<Self, Flaw> {
        Self::read_at(&dir.join(file), file)
    }

    /// Reads a file that stands for one of the scheme, wherever it is.
    pub(super) fn read_at(path: &Path, file: &str) -> Result<Self, Flaw> {
        let flaw = |key, reason: String| Flaw {
            file: file.to_owned(),
            line: None,
            key,
            facts: Facts::from([("reason", reason)]),
            nearest: None,
        };
        let bytes = std::fs::read(path).map_err(|error| flaw("unreadable", error::system_word(&error)))?;
        let text = String::from_utf8(bytes).map_err(|error| flaw("not_utf8", error.to_string()))?;
        Ok(Self { file: file.to_owned(), text: text.trim_start_matches('\u{feff}').to_owned() })
    }

    /// Reads the text as TOML of a given shape.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, Flaw> {
        toml::from_str(&self.text)
            .map_err(|error| self.explain(error.message(), error.span().map(|span| span.start)))
    }

    /// Texts that say nothing, each at its line: what has no name would be printed as nothing. Empty for what is
    /// no TOML, of which [`Source::parse`] speaks.
    pub(super) fn blanks(&self) -> Vec<Flaw> {
        let Ok(table) = DeTable::parse(&self.text) else { return Vec::new() };
        let mut blanks = Vec::new();
        blanks_of(table.get_ref(), &mut blanks);
        blanks.sort_by_key(|(_, at)| *at);
        let flaw = |(key, at): (&str, usize)| Flaw {
            file: self.file.clone(),
            line: Some(self.line_at(at)),
            key: "blank",
            facts: Facts::from([("name", key.to_owned())]),
            nearest: None,
        };
        blanks.into_iter().map(flaw).collect()
    }

    /// A mistake at a name.
    pub(super) fn flaw(&self, at: &Located, key: &'static str, facts: Facts) -> Flaw {
        Flaw { file: self.file.clone(), line: Some(self.line_at(at.span().start)), key, facts, nearest: None }
    }

    /// A mistake found after reading, at the line where `text` is first written outside a comment.
    pub(super) fn flaw_where(&self, text: &str, key: &'static str, facts: Facts) -> Flaw {
        let written = |line: &str| !line.trim_start().starts_with('#') && line.contains(text);
        let line = self.text.lines().position(written).map(|place| place + 1);
        Flaw { file: self.file.clone(), line, key, facts, nearest: None }
    }

    /// The line of a byte position, counted from 1.
    pub(super) fn line_at(&self, position: usize) -> usize {
        self.text.as_bytes()[..position.min(self.text.len())].iter().filter(|&&b| b == b'\n').count() + 1
    }

    /// The column of a byte position in its line, in characters, counted from 1.
    fn column_at(&self, position: usize) -> usize {
        let before = self.text.get(..position).unwrap_or(&self.text);
        before.chars().rev().take_while(|c| *c != '\n').count() + 1
    }

    /// Turns the parser's words into one of our sentences, so that it can be said in both languages.
    fn explain(&self, message: &str, position: Option<usize>) -> Flaw {
        let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
        let (key, name) = if message.starts_with("unknown field") || message.starts_with("unknown variant") {
            ("unknown_key", quoted.next())
        } else if message.starts_with("missing field") {
            ("missing_key", quoted.next())
        } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
            ("wrong_type", None)
        } else {
            ("syntax", None)
        };
        let nearest = name.as_deref().and_then(|name| nearest(name, quoted));
        let facts = Facts::from([
            ("name", name.unwrap_or_default()),
            ("problem", problem(message).to_owned()),
            ("expected", expected(message).to_owned()),
            ("column", position.map_or(1, |at| self.column_at(at)).to_string()),
            ("reason", message.trim().to_owned()),
        ]);
        let line = position.map(|at| self.line_at(at));
        Flaw { file: self.file.clone(), line, key, facts, nearest }
    }
}

/// The keys of blank texts below a table, with their byte positions.
fn blanks_of<'t>(table: &'t DeTable<'_>, blanks: &mut Vec<(&'t str, usize)>) {
    for (key, value) in table {
        blanks_in(key.get_ref(), value, blanks);
    }
}

fn blanks_in<'t>(key: &'t str, value: &'t Spanned<DeValue<'_>>, blanks: &mut Vec<(&'t str, usize)>) {
    match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => blanks.push((key, value.span().start)),
        DeValue::Array(values) => values.iter().for_each(|value| blanks_in(key, value, blanks)),
        DeValue::Table(table) => blanks_of(table, blanks),
        _ => {}
    }
}

/// What is wrong in a text that is no TOML, as a word of the locale.
fn problem(message: &str) -> &'static str {
    let any = |words: &[&str]| words.iter().any(|word| message.contains(word));
    match message {
        _ if any(&["duplicate key", "cannot extend"]) => "twice",
        _ if any(&["expected `=`", "extra `=`", "assignment"]) => "equals",
        _ if any(&["must be quoted", "string", "quote"]) => "quotes",
        _ if any(&["comma", "expected `,`"]) => "comma",
        _ if any(&["unclosed", "expected `]", "expected `[", "expected `}", "expected `{"]) => "brackets",
        _ if any(&["expected newline"]) => "rest",
        _ if any(&["expected value", "missing value"]) => "value",
        _ if any(&["expected key", "unquoted key", "key"]) => "key",
        _ => "other",
    }
}

/// What should stand where a value of another type does, as a word of the locale.
fn expected(message: &str) -> &'static str {
    let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected.trim());
    match expected {
        "f64" | "u8" | "u16" | "u32" | "u64" | "usize" | "i64" => "number",
        "a boolean" => "truth",
        "a string" => "text",
        "a sequence" => "list",
        map if map.starts_with("a map") || map.starts_with("struct") => "table",
        _ => "other",
    }
}

/// The most alike of some names, if one is alike enough to be a likely slip.
///
/// Jaro-Winkler similarity of at least 0.8 (crate `strsim`): enough for a letter dropped, doubled
/// or swapped, too strict for another word. Short Chinese names fall below that with one character
/// wrong, so one edit is always near. A suggestion only; nothing is ever decided by it.
pub(crate) fn nearest(name: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, &candidate), candidate))
        .filter(|(likeness, candidate)| *likeness >= 0.8 || strsim::levenshtein(name, candidate) == 1)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, candidate)| candidate)
}

/// The same for what a person types from memory: a name is near as well that has two thirds of the pairs of
/// characters typed, such as one they are a piece of; of several the shortest.
pub(crate) fn likest(typed: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    let pairs = |name: &str| -> Vec<(char, char)> { name.chars().zip(name.chars().skip(1)).collect() };
    let (candidates, wanted) = (candidates.into_iter().collect::<Vec<String>>(), pairs(typed));
    nearest(typed, candidates.iter().cloned()).or_else(|| {
        let found = |name: &str| {
            let own = pairs(name);
            wanted.iter().filter(|pair| own.contains(pair)).count()
        };
        let near = candidates.into_iter().map(|name| (found(&name), name));
        let near = near.filter(|(found, _)| *found > 0 && 3 * found >= 2 * wanted.len());
        let rank =
            |(found, name): &(usize, String)| (std::cmp::Reverse(*found), name.chars().count(), name.clone());
        near.min_by_key(rank).map(|(_, name)| name)
    })
}

#[cfg(test)]
mod tests {
    use super::{Source, likest, nearest};

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        #[expect(dead_code, reason = "only its name is needed")]
        weight: f64,
    }

    fn source(text: &str) -> Source {
        Source { file: "x.toml".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_misspelled_key_is_named_with_its_line_and_the_nearest_key() {
        let flaw = source("# a comment\nwieght = 3").parse::<Shape>().unwrap_err();
        assert_eq!((flaw.key, flaw.line, flaw.nearest.as_deref()), ("unknown_key", Some(2), Some("weight")));
    }

    #[test]
    fn broken_toml_is_named_with_its_line() {
        let flaw = source("weight = 1\nfloor = [").parse::<Shape>().unwrap_err();
        assert_eq!(flaw.key, "syntax");
        assert!(flaw.line.is_some());
    }

    #[test]
    fn what_is_no_toml_is_named_with_what_is_missing_and_its_column() {
        for (text, problem, column) in [
            ("weight 3", "equals", "8"),
            ("weight = ", "quotes", "10"),
            ("weight = 四", "quotes", "10"),
            ("weight = \"3", "quotes", "12"),
            ("[weight", "brackets", "8"),
            ("weight = [1", "brackets", "12"),
            ("weight = 1\nweight = 2", "twice", "1"),
            ("weight = 1,", "rest", "11"),
        ] {
            let flaw = source(text).parse::<Shape>().unwrap_err();
            let facts = [&*flaw.facts["problem"], &*flaw.facts["column"]];
            assert_eq!((flaw.key, facts), ("syntax", [problem, column]), "{text}: {}", flaw.facts["reason"]);
        }
    }

    #[test]
    fn a_value_of_another_type_is_named_with_what_it_should_be() {
        let flaw = source("weight = \"3\"").parse::<Shape>().unwrap_err();
        assert_eq!((flaw.key, &*flaw.facts["expected"]), ("wrong_type", "number"));
    }

    #[test]
    fn a_text_that_says_nothing_is_named_with_its_line_wherever_it_stands() {
        let text = "[paper]\nbody_font = \"\"\n[[field]]\naliases = [\"a\", \" \"]\nname = { zh = '' }";
        let blanks = source(text).blanks();
        let named: Vec<_> = blanks.iter().map(|flaw| (&*flaw.facts["name"], flaw.line)).collect();
        assert_eq!(named, [("body_font", Some(2)), ("aliases", Some(4)), ("zh", Some(5))]);
    }

    #[test]
    fn a_piece_of_a_name_and_a_name_with_a_wrong_character_are_near_it() {
        let names = || ["人民调解成功率", "普法宣传活动场次"].map(str::to_owned);
        assert_eq!(likest("调解", names()).as_deref(), Some("人民调解成功率"));
        assert_eq!(likest("调解成功律", names()).as_deref(), Some("人民调解成功率"));
        assert_eq!(likest("率", names()), None);
        assert_eq!(likest("信访", names()), None);
    }

    #[test]
    fn a_name_far_from_all_others_has_no_nearest() {
        assert_eq!(
            nearest("mediation_succes", ["mediation_success".to_owned()]).as_deref(),
            Some("mediation_success")
        );
        assert_eq!(nearest("xyz", ["mediation_success".to_owned()]), None);
    }
}
