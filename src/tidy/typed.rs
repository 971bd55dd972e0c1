//! A figure as a person types it for a field: "250", "1.2万", "3件", "缺", "不涉及".

use super::number::{read, read_yes_no};
use crate::scheme::{FieldId, FieldKind, Scheme};
use crate::value::Value;

/// Words for a figure that is missing.
const MISSING: [&str; 6] = ["缺", "缺报", "未报", "未填", "空", "missing"];

/// Words for a figure that does not apply, besides those of forms.
const NOT_APPLICABLE: [&str; 3] = ["n/a", "na", "not applicable"];

/// Reads what was typed for a field, in the unit of the field.
///
/// A unit may stand behind the number if it is the field's, or converts to it.
///
/// # Errors
///
/// The reason why it is no figure of this field, as a word of the locale: no number, below nothing, parts of
/// what is counted whole, neither yes nor no, another unit.
///
/// # Examples
///
/// ```
/// use hengping::scheme::Scheme;
/// use hengping::tidy::typed;
/// use hengping::value::Value;
///
/// let scheme = Scheme::load(std::path::Path::new("inputs/scheme"))?;
/// let field = scheme.field_named("mediation_success")?;
/// assert_eq!(typed::figure("1.2万", field, &scheme), Ok(Value::Number(12_000.0)));
/// assert_eq!(typed::figure("缺", field, &scheme), Ok(Value::Missing));
/// assert_eq!(typed::figure("many", field, &scheme), Err("no_number"));
/// # Ok::<(), hengping::error::Error>(())
/// ```
pub fn figure(written: &str, field: FieldId, scheme: &Scheme) -> Result<Value, &'static str> {
    let lower = written.trim().to_lowercase();
    if MISSING.contains(&lower.as_str()) {
        return Ok(Value::Missing);
    }
    if NOT_APPLICABLE.contains(&lower.as_str()) {
        return Ok(Value::NotApplicable);
    }
    let own = scheme.field(field);
    let yes_no = own.kind == FieldKind::YesNo;
    let reading = match (yes_no, lower.as_str()) {
        (true, "yes") => read_yes_no("是"),
        (true, "no") => read_yes_no("否"),
        (true, _) => read_yes_no(written),
        (false, _) => read(written),
    };
    let value = match reading.value {
        Value::Missing if yes_no => return Err("no_yes_no"),
        Value::Missing => return Err("no_number"),
        Value::NotApplicable => return Ok(Value::NotApplicable),
        _ if reading.unit.is_empty() || reading.unit == own.unit => reading.value,
        value => value.scaled(factor(&reading.unit, &own.unit, scheme).ok_or("other_unit")?),
    };
    match value.low().zip(value.figure()) {
        Some((low, figure)) if low < 0.0 || figure < 0.0 => Err("below_nothing"),
        Some((_, figure)) if !own.fraction && figure.fract() != 0.0 => Err("parts_of_one"),
        _ => Ok(value),
    }
}

/// By which a number in one unit is multiplied to be in another; `None` where they measure different things.
fn factor(from: &str, to: &str, scheme: &Scheme) -> Option<f64> {
    let base = |unit: &str| -> Option<(String, f64)> {
        let known = scheme.units.iter().find(|known| known.name.zh == unit || known.name.en == unit)?;
        Some(known.base.clone().unwrap_or_else(|| (known.name.zh.clone(), 1.0)))
    };
    let ((from, many), (to, of)) = (base(from)?, base(to)?);
    (from == to).then_some(many / of)
}

#[cfg(test)]
mod tests {
    use super::figure;
    use crate::scheme::Scheme;
    use crate::value::Value;

    #[test]
    fn a_figure_is_read_as_people_write_it_and_refused_with_its_reason() {
        let scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
        let read = |id: &str, written: &str| figure(written, scheme.field_id(id).unwrap(), &scheme);
        assert_eq!(read("mediation_success", "250"), Ok(Value::Number(250.0)));
        assert_eq!(read("mediation_success", "２５０件"), Ok(Value::Number(250.0)));
        assert_eq!(read("materials", "2500余份"), Ok(Value::AtLeast(2500.0)));
        for word in ["不涉及", "n/a", "N/A", "/"] {
            assert_eq!(read("mediation_success", word), Ok(Value::NotApplicable), "{word}");
        }
        for word in ["缺", "missing", "Missing"] {
            assert_eq!(read("mediation_success", word), Ok(Value::Missing), "{word}");
        }
        assert_eq!(read("has_year_plan", "是"), Ok(Value::Number(1.0)));
        assert_eq!(read("has_year_plan", "no"), Ok(Value::Number(0.0)));
        assert_eq!(read("has_year_plan", "3"), Err("no_yes_no"));
        assert_eq!(read("mediation_success", "-5"), Err("below_nothing"));
        assert_eq!(read("mediation_success", "2.5"), Err("parts_of_one"));
        assert_eq!(read("mediation_success", "3公里"), Err("other_unit"));
        assert_eq!(read("mediation_success", "见附件"), Err("no_number"));
    }
}
