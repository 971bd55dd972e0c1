//! The words a township itself put beside a figure.

use crate::ingest::{Address, Content, Sheet};

/// Most characters of a label that are shown.
const SHOWN: usize = 40;

/// The label of a cell as the township wrote it: the nearest words to the left in its row or above it in
/// its column, whichever have more in common with the figure's name. `None` where neither has any words.
///
/// - `name`: the figure's name on the standard form; empty where nobody knows which it is.
pub(super) fn own_words(sheet: &Sheet, at: Address, name: &str) -> Option<String> {
    let text = |content: &Content| match content {
        Content::Text(text) if is_label(text) => Some(text.split_whitespace().collect::<String>()),
        _ => None,
    };
    let mut left: Option<(Address, String)> = None;
    let mut above: Option<(Address, String)> = None;
    for cell in &sheet.cells {
        let place = cell.address;
        if place.row == at.row && place.column < at.column {
            // The nearest that shares a word with the name, or else the nearest at all.
            if let Some(words) = text(&cell.content) {
                let better = left.as_ref().is_none_or(|(_, held)| common(&words, name) >= common(held, name));
                left = if better { Some((place, words)) } else { left };
            }
        } else if place.column == at.column
            && place.row < at.row
            && let Some(words) = text(&cell.content)
        {
            above = Some((place, words));
        }
    }
    let (left, above) = (left.map(|(_, words)| words), above.map(|(_, words)| words));
    let chosen = match (left, above) {
        (Some(left), Some(above)) if common(&above, name) > common(&left, name) => above,
        (Some(left), _) => left,
        (None, above) => above?,
    };
    Some(if chosen.chars().count() > SHOWN {
        chosen.chars().take(SHOWN).chain(['…']).collect()
    } else {
        chosen
    })
}

/// Whether words name something: more than a unit of measure or a number.
fn is_label(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Characters that two texts share, each counted once.
fn common(a: &str, b: &str) -> usize {
    let mut met: Vec<char> = a.chars().filter(|c| c.is_alphabetic() && b.contains(*c)).collect();
    met.sort_unstable();
    met.dedup();
    met.len()
}

#[cfg(test)]
mod tests {
    use super::own_words;
    use crate::ingest::{Address, read_here};

    fn words(csv: &str, at: &str, name: &str) -> Option<String> {
        let read = read_here("a.csv", csv.as_bytes());
        own_words(&read.value.sheets[0], Address::parse(at).unwrap(), name)
    }

    #[test]
    fn a_form_with_a_figure_per_row_has_its_label_on_the_left() {
        let form = "序号,指标名称,单位,本期数\n1,受理 调解案件,件,12\n";
        assert_eq!(words(form, "D2", "受理调解案件数").as_deref(), Some("受理调解案件"));
    }

    #[test]
    fn a_form_with_a_row_per_township_has_its_label_above() {
        let form = "乡镇,受理数,调解成功数\n白土镇,12,11\n";
        assert_eq!(words(form, "C2", "调解成功数").as_deref(), Some("调解成功数"));
    }

    #[test]
    fn a_cell_alone_has_no_words() {
        assert_eq!(words("12,13\n14,15\n", "B2", "受理数"), None);
    }
}
