//! How a township is to answer a return slip.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::source::Source;
use crate::error::Flaw;
use crate::finding::Facts;
use crate::period::{Date, Period};

/// Days to answer within, where no day is named.
const DAYS: u32 = 5;

/// By when to answer a return slip, and whom to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// By period: the last day to answer.
    pub by: BTreeMap<Period, Date>,
    /// Days to answer within, after receipt, where no day is named.
    pub days: u32,
    /// Whom to ask: name and telephone as the office wants them printed.
    pub contact: Option<String>,
}

impl Default for Reply {
    fn default() -> Self {
        Self { by: BTreeMap::new(), days: DAYS, contact: None }
    }
}

/// The table `[reply]` of `run.toml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    #[serde(default)]
    by: BTreeMap<String, String>,
    days: Option<u32>,
    contact: Option<String>,
}

/// Settles the table; a day that does not exist is a flaw.
pub(super) fn settle(entry: Entry, source: &Source, flaws: &mut Vec<Flaw>) -> Reply {
    let mut reply = Reply { days: entry.days.unwrap_or(DAYS), contact: entry.contact, ..Reply::default() };
    for (period, day) in &entry.by {
        match (Period::parse(period), Date::in_text(day)) {
            (Some(period), Some(Ok(day))) => {
                reply.by.insert(period, day);
            }
            _ => {
                let facts = Facts::from([("name", format!("{period} = {day}"))]);
                flaws.push(source.flaw_where(day, "bad_deadline", facts));
            }
        }
    }
    reply
}
