#![doc = include_str!("../../../assets/findings/en/D-06.md")]

use std::collections::BTreeMap;

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::tidy::{Fate, Receipt};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut sent: BTreeMap<usize, Vec<&Receipt>> = BTreeMap::new();
    for receipt in examined.tidied.receipts.iter().filter(|receipt| receipt.fate != Fate::Ignored) {
        if let Some(place) = receipt.perhaps {
            sent.entry(place).or_default().push(receipt);
        }
    }
    let townships = examined.scheme.townships.iter().enumerate();
    townships
        .filter(|(place, _)| !examined.grid.received(*place))
        .map(|(place, township)| {
            let files = sent.get(&place).map_or(&[][..], Vec::as_slice);
            let names: Vec<&str> = files.iter().map(|receipt| receipt.file.as_str()).collect();
            let finding =
                Finding::new(kind::TOWNSHIP_MISSING, Place::township(&township.code), Action::Listed)
                    .fact("township", township.name.clone())
                    .fact("files", names.join("、"))
                    .fact("files_en", names.join(", "))
                    .also_at(names.iter().map(|name| (*name).to_owned()));
            if files.iter().any(|receipt| receipt.fate == Fate::Held) {
                let mut finding = finding.fact("sentence", "held");
                finding.action = Action::Held;
                finding
            } else if files.is_empty() {
                finding
            } else {
                finding.fact("sentence", "unusable")
            }
        })
        .collect()
}
