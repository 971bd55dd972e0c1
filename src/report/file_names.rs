//! Names of the files that each township has for itself.

use std::collections::BTreeMap;

use super::Material;

impl Material<'_> {
    /// A name for the files of each township: its own, without what no file name may hold, and with its
    /// code behind it where another has the same.
    pub(crate) fn file_names(&self) -> Vec<String> {
        let harmless = |name: &str| -> String {
            let kept = |c: char| if r#"<>:"/\|?*"#.contains(c) || c.is_control() { '_' } else { c };
            name.chars().map(kept).collect::<String>().trim_matches([' ', '.']).to_owned()
        };
        let townships = &self.scheme.townships;
        let names: Vec<String> = townships.iter().map(|township| harmless(&township.name)).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in &names {
            *counts.entry(name.to_lowercase()).or_default() += 1;
        }
        let unique = |(place, name): (usize, &String)| {
            let alone = !name.is_empty() && counts[&name.to_lowercase()] == 1;
            if alone { name.clone() } else { format!("{name}-{}", townships[place].code) }
        };
        names.iter().enumerate().map(unique).collect()
    }
}
