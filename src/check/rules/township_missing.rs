#![doc = include_str!("../../../assets/findings/en/D-06.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let townships = examined.scheme.townships.iter().enumerate();
    townships
        .filter(|(place, _)| !examined.grid.received(*place))
        .map(|(place, township)| {
            let files = examined.tidied.receipts.iter().filter(|receipt| receipt.township == Some(place));
            Finding::new(kind::TOWNSHIP_MISSING, Place::township(&township.code), Action::Listed)
                .fact("township", township.name.clone())
                .also_at(files.map(|receipt| receipt.file.clone()))
        })
        .collect()
}
