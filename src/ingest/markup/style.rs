//! What style sheets say about cells: text format, and what nobody sees.

use std::collections::BTreeMap;
use std::ops::BitOr;

/// What a style makes of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Its format is text: digits in it are no number.
    pub(super) text: bool,
    /// Nobody sees it.
    pub(super) hidden: bool,
    /// It takes several columns, but is not merged: a run of empty cells, or words that overflow.
    pub(super) unmerged: bool,
}

impl BitOr for Look {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            text: self.text | other.text,
            hidden: self.hidden | other.hidden,
            unmerged: self.unmerged | other.unmerged,
        }
    }
}

impl Look {
    /// The look of declarations: the value of an attribute, or the inside of a rule.
    pub(super) fn of(declarations: &str) -> Self {
        let plain: String =
            declarations.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        // Written `"\@"`, with any quotes or none.
        let format = plain.split_once("mso-number-format:").map_or("", |(_, format)| format);
        Self {
            text: format.trim_start_matches(['"', '\'', '\\']).starts_with('@'),
            hidden: plain.contains("display:none"),
            unmerged: plain.contains("mso-ignore:colspan"),
        }
    }
}

/// The looks of classes, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Look>);

impl Styles {
    /// Adds the rules of a style sheet that apply to classes.
    pub(super) fn add(&mut self, sheet: &str) {
        for rule in sheet.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let look = Look::of(declarations);
            if look == Look::default() {
                continue;
            }
            for selector in selectors.split(',') {
                // `td.xl65` and `.xl65` name a class; `.xl65 b` is about something within.
                let class = selector.trim().rsplit_once('.').map(|(_, class)| class);
                let whole =
                    |class: &&str| class.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                if let Some(class) = class.filter(whole) {
                    let known = self.0.entry(class.to_owned()).or_default();
                    *known = *known | look;
                }
            }
        }
    }

    /// The look of the classes an element names.
    pub(super) fn look(&self, classes: &str) -> Look {
        let looks = classes.split_ascii_whitespace().filter_map(|class| self.0.get(class));
        looks.fold(Look::default(), |sum, look| sum | *look)
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, Styles};

    #[test]
    fn text_format_and_hiding_are_found_in_attributes_and_rules() {
        let text = Look { text: true, ..Look::default() };
        assert_eq!(Look::of("mso-number-format:\"\\@\"; color:red"), text);
        assert_eq!(Look::of("MSO-Number-Format : '\\@'"), text);
        assert_eq!(Look::of("mso-number-format:General"), Look::default());
        assert!(Look::of("height:0; display : none").hidden);

        let mut styles = Styles::default();
        styles.add("<!-- td{color:red} .xl65\n{mso-number-format:\"\\@\";} td.s, .t{display:none} -->");
        assert_eq!(styles.look("xl65"), text);
        assert!(styles.look("a s").hidden && styles.look("t").hidden);
        assert_eq!(styles.look("td"), Look::default());
    }
}
