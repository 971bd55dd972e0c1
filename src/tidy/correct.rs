//! Corrections agreed after a township reported: each counts only where it finds the figure it was agreed
//! about, and shows wherever that figure does.
//!
//! What was written, and where, stays as it is. A finding that withheld the figure as it was read no longer
//! withholds it, and stays: the workbook still has the flaw. Checks come later and see the figure corrected.

use super::number;
use super::{Observation, Tidied};
use crate::finding::{Action, Finding, Kind, Noted, Place, kind};
use crate::scheme::correction::{Correction, Expected};
use crate::scheme::{Field, Scheme};
use crate::value::Value;

/// Puts the corrections of a period in force.
pub fn correct(mut noted: Noted<Tidied>, scheme: &Scheme) -> Noted<Tidied> {
    let Noted { value: tidied, findings } = &mut noted;
    let place = |code: &str| scheme.townships.iter().position(|township| township.code == code);
    for correction in scheme.corrections_of(tidied.period) {
        let Some(township) = place(&correction.township) else { continue };
        let (received, place) = (tidied.observations.received(township), correction.field.0);
        let field = scheme.field(correction.field);
        let found = tidied.observations.reported(township, place);
        let finding = if received && finds(&correction.expected, &found) {
            findings.iter_mut().for_each(|finding| release(finding, &correction.township, &field.id));
            tidied.observations.correct(township, place, correction.value);
            in_force(correction, field, &tidied.observations.reported(township, place))
        } else {
            unmet(correction, field, &found, received)
        };
        findings.push(finding);
    }
    noted
}

/// Whether a figure is the one a correction was agreed about.
///
/// A number is what was read; where nothing was, for whatever reason, it is what was written.
fn finds(expected: &Expected, row: &Observation<'_>) -> bool {
    let found = row.found();
    match expected {
        Expected::Written(text) => *text == found,
        Expected::Number(number) => match row.value {
            Value::Missing => number::read(&found).value == Value::Number(*number),
            read => read == Value::Number(*number),
        },
    }
}

/// Lets go of a figure that a finding withheld as it was read.
fn release(finding: &mut Finding, township: &str, field: &str) {
    if finding.place.township.as_deref() != Some(township) {
        return;
    }
    finding.withholds.retain(|withheld| withheld != field);
    let counted = matches!(finding.action, Action::Used | Action::UsedAssuming | Action::Withheld);
    if counted && finding.withholds.is_empty() && finding.subject.as_deref() == Some(field) {
        finding.action = Action::Corrected;
    }
}

fn in_force(correction: &Correction, field: &Field, row: &Observation<'_>) -> Finding {
    let finding = about(kind::CORRECTED_FIGURE, Action::Corrected, correction, field, row);
    if row.found().is_empty() { finding.fact("sentence", "blank") } else { finding }
}

fn unmet(correction: &Correction, field: &Field, row: &Observation<'_>, received: bool) -> Finding {
    let finding = about(kind::UNMET_CORRECTION, Action::Listed, correction, field, row)
        .fact("line", correction.line.to_string());
    match (received, row.found().is_empty()) {
        (false, _) => finding.fact("sentence", "not_received"),
        (true, true) => finding.fact("sentence", "blank"),
        (true, false) => finding,
    }
}

fn about(
    kind: &'static Kind,
    action: Action,
    correction: &Correction,
    field: &Field,
    row: &Observation<'_>,
) -> Finding {
    let mut place = Place::township(&correction.township);
    if let Some(source) = &row.source {
        place.file = Some(source.file.to_string());
        place = place.sheet(source.sheet).cell(source.cell);
    }
    Finding::new(kind, place, action)
        .about(field.id.clone())
        .fact("field", field.name.zh.clone())
        .fact("field_en", field.name.en.clone())
        .fact("written", row.found())
        .fact("expected", correction.expected.to_string())
        .fact("value", correction.value.to_string())
        .fact("reason", correction.reason.clone())
        .fact("date", correction.date.to_string())
        .fact("by", correction.by.clone())
}

#[cfg(test)]
mod tests {
    use super::{finds, release};
    use crate::finding::{Action, Finding, Place, kind};
    use crate::scheme::correction::Expected;
    use crate::tidy::Observation;
    use crate::value::Value;

    fn row(value: Value, written: Option<&str>) -> Observation<'_> {
        Observation { value, written, ..Observation::MISSING }
    }

    #[test]
    fn a_correction_finds_the_number_read_or_the_words_written() {
        let words = |text: &str| Expected::Written(text.to_owned());
        // 0.45 万元, read in 元.
        let converted = row(Value::Number(4500.0), Some("0.45"));
        assert!(finds(&Expected::Number(4500.0), &converted) && finds(&words("0.45"), &converted));
        assert!(!finds(&Expected::Number(0.45), &converted) && !finds(&words("4500"), &converted));
        let bound = row(Value::AtLeast(30.0), Some("30余条"));
        assert!(finds(&words("30余条"), &bound) && !finds(&Expected::Number(30.0), &bound));
        let blank = row(Value::Missing, None);
        assert!(finds(&words(""), &blank) && !finds(&Expected::Number(0.0), &blank));
        // Rows without a total came to it.
        let added_up = row(Value::Number(14.0), None);
        assert!(finds(&Expected::Number(14.0), &added_up) && !finds(&words(""), &added_up));
        // Two versions disagree, so that nothing was read of either.
        let undecided = row(Value::Missing, Some("36"));
        assert!(finds(&Expected::Number(36.0), &undecided) && !finds(&words(""), &undecided));
    }

    #[test]
    fn only_findings_about_the_figure_let_go_of_it() {
        let finding = |fields: &[&str]| {
            Finding::new(kind::UNREADABLE_NUMBER, Place::township("1"), Action::Withheld)
                .about("banners")
                .withholding(fields.iter().map(|field| (*field).to_owned()))
        };
        let after = |mut finding: Finding| {
            release(&mut finding, "1", "banners");
            (finding.withholds, finding.action)
        };
        assert_eq!(after(finding(&["banners"])), (vec![], Action::Corrected));
        let both = finding(&["banners", "materials"]);
        assert_eq!(after(both), (vec!["materials".to_owned()], Action::Withheld));
        let other = Finding { place: Place::township("2"), ..finding(&["banners"]) };
        assert_eq!(after(other.clone()), (other.withholds, Action::Withheld));
    }
}
