//! When each township sent what counts for it, by the days on its forms.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::{Fate, Receipt, Tidied};
use crate::period::Date;
use crate::scheme::Scheme;

/// A file that counts for a township, and the day it was first sent.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// The file.
    pub receipt: &'a Receipt,
    /// The earliest day on it or on a version of the same township that it replaced: who mends on request
    /// is not late for it.
    pub first: Option<Date>,
}

/// The files that count for each township of the roster, in its order: its own, and tables of many
/// townships that speak of it.
pub fn sent<'a>(tidied: &'a Tidied, grid: &Grid, scheme: &Scheme) -> Vec<Vec<Sent<'a>>> {
    let by_file: BTreeMap<&str, &Receipt> =
        tidied.receipts.iter().map(|receipt| (receipt.file.as_str(), receipt)).collect();
    let mut own: BTreeMap<usize, Vec<&Receipt>> = BTreeMap::new();
    for receipt in &tidied.receipts {
        if let Some(township) = receipt.township {
            own.entry(township).or_default().push(receipt);
        }
    }
    let of = |township: usize| {
        let own = own.get(&township).map(Vec::as_slice).unwrap_or_default();
        let replaced = own.iter().filter(|receipt| receipt.fate == Fate::SetAside);
        let replaced = replaced.filter_map(|receipt| receipt.date).min();
        let counting = own.iter().filter(|receipt| matches!(receipt.fate, Fate::Used | Fate::Held));
        let mut files: BTreeSet<&str> = counting.map(|receipt| receipt.file.as_str()).collect();
        let mut sources: Vec<&str> = scheme
            .fields_with_ids()
            .filter_map(|(field, _)| Some(grid.reported(township, field).source?.file))
            .collect();
        sources.dedup();
        files.extend(sources.into_iter().filter_map(|file| Some(*by_file.get_key_value(file)?.0)));
        let sent = |file: &str| {
            let receipt = *by_file.get(file)?;
            Some(Sent { receipt, first: receipt.date.into_iter().chain(replaced).min() })
        };
        files.into_iter().filter_map(sent).collect()
    };
    (0..scheme.townships.len()).map(of).collect()
}
