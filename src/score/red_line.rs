//! Red lines: which a township has crossed, and the best grade they leave open.

use super::screen::Screened;
use crate::scheme::measure::{Condition, Effect};
use crate::scheme::{FieldId, Scheme};

/// The red lines a township has crossed: places of indicator and line.
pub(super) fn crossed(township: usize, screened: &Screened<'_>, scheme: &Scheme) -> Vec<(usize, usize)> {
    let figure = |field: FieldId| screened.figure(township, field);
    let code = &scheme.townships[township].code;
    let over = |when: &Condition<FieldId>| match when {
        // Only what is certain crosses a line: the least a figure can be, or the most.
        Condition::AtLeast { field, value } => figure(*field).low().is_some_and(|low| low >= *value),
        Condition::AtMost { field, value } => figure(*field).high().is_some_and(|high| high <= *value),
        Condition::Below { field, whole } => {
            figure(*field).high().zip(figure(*whole).low()).is_some_and(|(part, whole)| part < whole)
        }
        Condition::Confirmed(name) => {
            scheme.settings.confirmed.iter().any(|c| c.red_line == *name && c.township == *code)
        }
    };
    let mut lines = Vec::new();
    for (place, indicator) in scheme.indicators.iter().enumerate() {
        for (number, line) in indicator.red_lines.iter().enumerate() {
            if over(&line.when) {
                lines.push((place, number));
            }
        }
    }
    lines
}

/// The best grade that red lines leave open, as a place in the scheme's list.
pub fn best_grade(red_lines: &[(usize, usize)], scheme: &Scheme) -> usize {
    let lines = red_lines.iter().map(|(i, line)| &scheme.indicators[*i].red_lines[*line].effect);
    lines
        .filter_map(|effect| match effect {
            Effect::GradeAtMost(id) => scheme.settings.grades.iter().position(|grade| grade.id == *id),
            Effect::GroupShareAtMost(_) => None,
        })
        .max()
        .unwrap_or(0)
}
