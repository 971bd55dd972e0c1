//! The head of a slip: whose, for when, the verdict, the date to answer by, whom to ask.

use super::{Item, Verdict};
use crate::finding::Severity;
use crate::marked::cover::SIGN;
use crate::report::{Material, print};

/// The head of a slip, each line in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The verdict, and by when to answer.
    pub verdict: String,
    /// What it is, of which district and period.
    pub title: String,
    /// The township.
    pub township: String,
    /// How to send it back, and whom to ask.
    pub reply: String,
    /// What the page is, begun with the sign by which it is known when it comes back instead of the form.
    pub sign: String,
}

pub(super) fn heading(material: &Material<'_>, township: usize, verdict: Verdict, items: &[Item]) -> Heading {
    let locale = material.locale;
    let of = |severity| items.iter().filter(|item| item.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let counts = [("errors", errors.to_string()), ("warnings", warnings.to_string())];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    let name = verdict.name();
    let key = match verdict {
        Verdict::Returned if warnings == 0 => "slip.verdict.returned_alone".to_owned(),
        _ => format!("slip.verdict.{name}"),
    };
    let said = locale.with(&key, &counts);
    let answer = if verdict == Verdict::Accepted { String::new() } else { answer(material) };
    let district = locale.name(&material.scheme.settings.district);
    let reply = match verdict {
        Verdict::Accepted => "slip.no_reply",
        Verdict::Missing | Verdict::Unusable => "slip.reply_anew",
        _ => "slip.reply",
    };
    let contact = material.scheme.settings.reply.contact.as_deref();
    let contact = contact.map(|contact| locale.with("slip.contact", &[("contact", contact)]));
    Heading {
        verdict: locale.sentences(&[said, answer]),
        title: locale.with("slip.title", &[("district", district), ("period", &material.period())]),
        township: material.township(township).to_owned(),
        reply: locale.sentences(&[locale.text(reply).to_owned(), contact.unwrap_or_default()]),
        sign: format!("{SIGN}{}", locale.text("slip.sign")),
    }
}

/// By when to answer: the day that the scheme names for the period, or so many days after receipt.
pub(crate) fn answer(material: &Material<'_>) -> String {
    by_when(material, ["slip.answer_by", "slip.answer_days"])
}

/// By when to answer, in the sentence for a day (`{day}`) or in that for a number of days (`{days}`).
pub(crate) fn by_when(material: &Material<'_>, [by_day, by_days]: [&str; 2]) -> String {
    let (locale, reply) = (material.locale, &material.scheme.settings.reply);
    match reply.by.get(&material.tidied.period) {
        Some(day) => locale.with(by_day, &[("day", &print::day(locale, *day))]),
        None => locale.with(by_days, &[("days", &reply.days.to_string())]),
    }
}
