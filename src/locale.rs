//! Sentences: a key and facts in, words in one of two languages out.
//!
//! Both catalogues are TOML tables under `assets/locales`, embedded in the binary. `{name}` stands
//! for a fact; in English `{name}` takes the fact `name_en` where there is one. A fact whose value
//! is itself a word of ours ("at_least") is looked up under `word.<fact>.<value>`.

use std::collections::BTreeMap;

use crate::error::{Error, Flaw};
use crate::finding::{Facts, Finding, Place};
use crate::language::{Language, Name};

/// The sentences of one language.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Which language.
    pub language: Language,
    sentences: BTreeMap<String, String>,
}

impl Locale {
    /// The embedded catalogue of a language.
    pub fn new(language: Language) -> Self {
        let text = match language {
            Language::Chinese => include_str!("../assets/locales/zh-CN.toml"),
            Language::English => include_str!("../assets/locales/en.toml"),
        };
        let mut sentences = BTreeMap::new();
        // The catalogues are part of the program, and a test reads both.
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        flatten("", &toml::Value::Table(table), &mut sentences);
        Self { language, sentences }
    }

    /// Every key, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sentences.keys().map(String::as_str)
    }

    /// The sentence of a key as written, or the key itself where there is none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.sentences.get(key).map_or(key, String::as_str)
    }

    /// Whether there is a sentence for a key.
    pub fn has(&self, key: &str) -> bool {
        self.sentences.contains_key(key)
    }

    /// A name in this language.
    pub fn name<'a>(&self, name: &'a Name) -> &'a str {
        name.get(self.language)
    }

    /// The sentence of a key with its facts filled in.
    pub fn say(&self, key: &str, facts: &Facts) -> String {
        self.fill(self.text(key), |name| self.fact(facts, name))
    }

    /// The sentence of a key with facts given in place.
    pub fn with(&self, key: &str, facts: &[(&str, &str)]) -> String {
        self.fill(self.text(key), |name| {
            facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| (*fact).to_owned())
        })
    }

    fn fill(&self, sentence: &str, fact: impl Fn(&str) -> Option<String>) -> String {
        let mut filled = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}') {
                Some((name, tail)) => {
                    // `{count:township|townships}` is a word in one of two forms.
                    let (name, forms) = match name.split_once(':') {
                        Some((name, forms)) => (name, forms.split_once('|')),
                        None => (name, None),
                    };
                    let fact = fact(name).unwrap_or_default();
                    filled.push_str(match forms {
                        Some((one, several)) => {
                            if fact == "1" {
                                one
                            } else {
                                several
                            }
                        }
                        None => &fact,
                    });
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    fn fact(&self, facts: &Facts, name: &str) -> Option<String> {
        let english = (self.language == Language::English)
            .then(|| facts.iter().find(|(known, _)| known.strip_suffix("_en") == Some(name)))
            .flatten()
            .map(|(_, fact)| fact);
        let fact = english.or_else(|| facts.get(name))?;
        let word = format!("word.{name}.{fact}");
        Some(if self.has(&word) { self.text(&word).to_owned() } else { fact.clone() })
    }

    /// Names joined as a list.
    pub fn list<S: AsRef<str>>(&self, names: &[S]) -> String {
        self.join(names, "join.list")
    }

    /// Clauses joined to one sentence.
    pub fn clauses<S: AsRef<str>>(&self, clauses: &[S]) -> String {
        self.join(clauses, "join.clause")
    }

    /// Whole sentences, one after another; empty ones are left out.
    pub fn sentences<S: AsRef<str>>(&self, sentences: &[S]) -> String {
        let said: Vec<&str> = sentences.iter().map(AsRef::as_ref).filter(|said| !said.is_empty()).collect();
        self.join(&said, "join.sentence")
    }

    fn join<S: AsRef<str>>(&self, parts: &[S], key: &str) -> String {
        parts.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(self.text(key))
    }

    /// What a finding says: what is wrong.
    pub fn what(&self, finding: &Finding) -> String {
        let variant =
            finding.facts.get("sentence").map(|variant| format!("finding.{}.{variant}", finding.kind.code));
        let key = variant.unwrap_or_else(|| format!("finding.{}.what", finding.kind.code));
        self.say(&key, &finding.facts)
    }

    /// The same as it is told to the township: a wording of its own where the plain one would name
    /// another township or its figures.
    pub fn what_to(&self, finding: &Finding) -> String {
        let code = finding.kind.code;
        let key = match finding.facts.get("sentence") {
            Some(variant) => format!("finding.{code}.slip_{variant}"),
            None => format!("finding.{code}.slip"),
        };
        if self.has(&key) { self.say(&key, &finding.facts) } else { self.what(finding) }
    }

    /// What was done about it.
    pub fn done(&self, finding: &Finding) -> String {
        self.say(&format!("action.{}", finding.action.name()), &finding.facts)
    }

    /// How to mend it.
    pub fn mend(&self, finding: &Finding) -> String {
        let variant =
            finding.facts.get("sentence").map(|v| format!("finding.{}.mend_{v}", finding.kind.code));
        let key = variant.filter(|key| self.has(key));
        self.say(&key.unwrap_or_else(|| format!("finding.{}.mend", finding.kind.code)), &finding.facts)
    }

    /// Where: township, file, sheet and cell, as far as they are known.
    pub fn place(&self, place: &Place, township: Option<&str>) -> String {
        let parts = [township, place.file.as_deref(), place.sheet.as_deref(), place.cell.as_deref()];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ")
    }

    /// What an error says, one line; its causes and hints stand apart.
    pub fn error(&self, error: &Error) -> String {
        self.say(&format!("error.{}", error.key()), &error.facts())
    }

    /// The cause of an error. What the system says of a file is said in our words.
    pub fn cause(&self, cause: &(dyn std::error::Error + 'static)) -> String {
        let system = cause.downcast_ref::<std::io::Error>().map(crate::error::system_word);
        let word = system.map(|word| format!("word.reason.{word}")).filter(|word| self.has(word));
        word.map_or_else(|| cause.to_string(), |word| self.text(&word).to_owned())
    }

    /// What a mistake in the scheme says: place, sentence, hint.
    pub fn flaw(&self, flaw: &Flaw) -> String {
        let place = match flaw.line {
            Some(line) => format!("{}:{line}", flaw.file),
            None => flaw.file.clone(),
        };
        let sentence = self.say(&format!("scheme.{}", flaw.key), &flaw.facts);
        let hint = flaw.nearest.as_deref().map(|near| self.with("error.nearest", &[("nearest", near)]));
        format!("{place}: {sentence}{}", hint.map(|hint| format!(" {hint}")).unwrap_or_default())
    }
}

fn flatten(prefix: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&path, value, into);
            }
        }
        toml::Value::String(text) => {
            into.insert(prefix.to_owned(), text.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Locale;
    use crate::finding::{Facts, kind};
    use crate::language::Language;

    fn placeholders(sentence: &str) -> BTreeSet<&str> {
        let names = sentence.split('{').skip(1).filter_map(|part| part.split_once('}'));
        names.map(|(name, _)| name.split(':').next().unwrap_or(name)).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let (zh, en) = (Locale::new(Language::Chinese), Locale::new(Language::English));
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        assert!(zh.keys().count() > 200);
        for key in zh.keys() {
            assert_eq!(placeholders(zh.text(key)), placeholders(en.text(key)), "{key}");
            let some = !zh.text(key).is_empty() && !en.text(key).is_empty();
            assert!(some || key.starts_with("join."), "{key}");
            assert!(key.starts_with("join.") || en.text(key).trim() == en.text(key), "{key}");
        }
    }

    #[test]
    fn every_kind_of_finding_has_its_sentences() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            for kind in kind::ALL {
                for part in ["what", "mend"] {
                    assert!(locale.has(&format!("finding.{}.{part}", kind.code)), "{} {part}", kind.code);
                }
            }
        }
    }

    #[test]
    fn a_word_stands_in_the_form_of_its_number() {
        let locale = Locale::new(Language::English);
        let say = |count: &str| {
            locale.fill("{count} {count:township lags|townships lag}", |name| {
                (name == "count").then(|| count.to_owned())
            })
        };
        assert_eq!([say("1"), say("3")], ["1 township lags", "3 townships lag"]);
        assert_eq!(locale.with("paper.advice.red_lines_text", &[("count", "1")]).find("townships"), None);
    }

    #[test]
    fn english_takes_the_english_fact_where_there_is_one() {
        let facts = Facts::from([("field", "人民调解员数".to_owned()), ("field_en", "mediators".to_owned())]);
        let say = |language| {
            let locale = Locale::new(language);
            locale.fill("<{field}>", |name| locale.fact(&facts, name))
        };
        assert_eq!(say(Language::Chinese), "<人民调解员数>");
        assert_eq!(say(Language::English), "<mediators>");
    }
}
