//! Drawings in less room: looks that many elements of a drawing share are said once, in the style of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What makes the look of an element; the same words in SVG and in CSS.
const LOOKS: [&str; 6] = ["font-size", "font-weight", "text-anchor", "fill", "stroke", "stroke-width"];

/// Looks by their rule in CSS, over all drawings of a page.
#[derive(Default)]
pub(super) struct Looks(BTreeMap<String, usize>);

impl Looks {
    /// A drawing of ours, as it may stand in HTML, with classes in place of looks. It has one element a line,
    /// with attributes in double quotes; a line that reads otherwise stays as it is.
    pub(super) fn condensed(&mut self, drawing: &str) -> String {
        let mut condensed = String::with_capacity(drawing.len());
        for line in drawing.lines() {
            let shape = ["<text ", "<rect "].into_iter().find(|shape| line.starts_with(shape));
            match shape.and_then(|shape| self.element(shape, &line[shape.len()..])) {
                Some(element) => condensed.push_str(&element),
                None => condensed.push_str(line),
            }
            condensed.push('\n');
        }
        condensed
    }

    fn element(&mut self, shape: &str, rest: &str) -> Option<String> {
        let end = rest.find('>')?;
        let (attributes, tail) = rest.split_at(end);
        let (attributes, closed) = match attributes.strip_suffix('/') {
            Some(attributes) => (attributes, " /"),
            None => (attributes, ""),
        };
        let (mut kept, mut looks) = (String::new(), String::new());
        let mut left = attributes.trim_end();
        while !left.is_empty() {
            let (name, value) = left.split_once("=\"")?;
            let (value, after) = value.split_once('"')?;
            if LOOKS.contains(&name) {
                let unit = if name == "font-size" { "px" } else { "" };
                let _ = write!(looks, "{name}:{value}{unit};");
            } else {
                let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
                let mark = if plain { "" } else { "\"" };
                let _ = write!(kept, "{name}={mark}{value}{mark} ");
            }
            left = after.trim_start();
        }
        let next = self.0.len();
        let class = *self.0.entry(looks).or_insert(next);
        Some(format!("{shape}{kept}class=k{class}{closed}{tail}"))
    }

    /// The rules for the style of the page.
    pub(super) fn style(&self) -> String {
        self.0.iter().map(|(looks, class)| format!(".k{class}{{{looks}}}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Looks;

    #[test]
    fn looks_that_elements_share_are_said_once_and_words_stay() {
        let mut looks = Looks::default();
        let text = |x: u32, word: &str| {
            format!("<text x=\"{x}\" y=\"5\" font-size=\"21\" fill=\"#1f2933\">{word}</text>")
        };
        let drawing =
            ["<svg>", &text(1, "甲 x=\"2\" fill"), &text(3, "乙"), "<rect x=\"0\" fill=\"#fff\"/>", "</svg>"];
        assert_eq!(
            looks.condensed(&drawing.join("\n")).lines().collect::<Vec<&str>>(),
            [
                "<svg>",
                "<text x=1 y=5 class=k0>甲 x=\"2\" fill</text>",
                "<text x=3 y=5 class=k0>乙</text>",
                "<rect x=0 class=k1 />",
                "</svg>"
            ]
        );
        assert_eq!(looks.style(), ".k1{fill:#fff;}\n.k0{font-size:21px;fill:#1f2933;}\n");
    }
}
