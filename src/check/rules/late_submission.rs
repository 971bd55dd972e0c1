#![doc = include_str!("../../../assets/findings/en/D-05.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::tidy::sent::{Sent, sent};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let Some(deadline) = examined.scheme.settings.deadlines.get(&examined.tidied.period) else {
        return Vec::new();
    };
    let sent = sent(examined.tidied, examined.grid, examined.scheme).into_iter().enumerate();
    sent.flat_map(|(township, sent)| sent.into_iter().map(move |sent| (township, sent)))
        .filter_map(|(township, Sent { receipt, first })| {
            let date = first?;
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
