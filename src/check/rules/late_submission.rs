#![doc = include_str!("../../../assets/findings/en/D-05.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::tidy::Fate;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let Some(deadline) = examined.scheme.settings.deadlines.get(&examined.tidied.period) else {
        return Vec::new();
    };
    let receipts =
        examined.tidied.receipts.iter().filter(|receipt| matches!(receipt.fate, Fate::Used | Fate::Held));
    receipts
        .filter_map(|receipt| {
            let (date, township) = (receipt.date?, receipt.township?);
            (date > *deadline).then(|| {
                let code = examined.scheme.townships[township].code.clone();
                let at = receipt.date_cell.clone().unwrap_or_else(|| Place::file(&receipt.file));
                let place = Place { township: Some(code), ..at };
                Finding::new(kind::LATE_SUBMISSION, place, Action::Used)
                    .fact("date", date.to_string())
                    .fact("deadline", deadline.to_string())
            })
        })
        .collect()
}
