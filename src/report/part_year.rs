//! What was changed for a part of a year, in the trace of a mark: "目标24×2/4=12".

use super::Material;
use crate::scheme::Indicator;
use crate::scheme::part_year::{Share, numbers};
use crate::value::plain;

/// Lines of a mark's trace; none in a whole year.
///
/// `substituted`: whether the substitute's rule was used.
pub(super) fn lines(material: &Material<'_>, indicator: &Indicator, substituted: bool) -> Vec<String> {
    let Some(part) = &indicator.part else { return Vec::new() };
    let locale = material.locale;
    let quarters = Share::Quarters(u32::from(material.tidied.period.last) / 3);
    let (share, year, now) = match (&indicator.substitute, &part.substitute) {
        (Some(other), Some(year)) if substituted => (Some(quarters), year, &other.score),
        _ if substituted => (None, &part.score, &indicator.score),
        _ => (part.share, &part.score, &indicator.score),
    };
    let mut lines = Vec::new();
    if let Some(share) = share {
        let (of, whole) = share.parts();
        let key = match share {
            Share::Quarters(_) => "trace.scaled",
            Share::Items(..) => "trace.scaled_items",
        };
        let words = numbers(year).into_iter().zip(numbers(now)).map(|((name, year), (_, part))| {
            locale.with(
                key,
                &[
                    ("number", locale.text(&format!("scaled.{name}"))),
                    ("year", &plain(year)),
                    ("of", &of.to_string()),
                    ("whole", &whole.to_string()),
                    ("part", &plain(part)),
                ],
            )
        });
        lines.extend(words);
    }
    lines.extend(part.not_due.iter().map(|field| {
        let field = material.scheme.field(*field);
        let (month, day) = field.not_before.unwrap_or((12, 31));
        let day = format!("{month:02}-{day:02}");
        locale.with("trace.not_due", &[("field", locale.name(&field.name)), ("day", &day)])
    }));
    lines
}
