//! A submission that could count for a township.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place};
use crate::ingest::Format;
use crate::period::Date;
use crate::scheme::FieldId;
use crate::tidy::reading::{Claim, Figure};

/// A submission that could count for a township.
#[derive(Clone, Debug)]
pub(in crate::tidy) struct Candidate {
    /// Place of the township in the roster.
    pub(in crate::tidy) township: usize,
    /// Place of the submission among those read.
    pub(in crate::tidy) submission: usize,
    pub(in crate::tidy) file: String,
    pub(in crate::tidy) sha256: String,
    pub(in crate::tidy) format: Option<Format>,
    /// The day on the form.
    pub(in crate::tidy) date: Option<Date>,
    /// Where that day stands, or should.
    pub(in crate::tidy) date_cell: Option<Place>,
    /// When the file was last saved, as it says itself; comparable among files of one format.
    pub(in crate::tidy) saved: Option<String>,
    /// The files it was made from, by the names on lists of ours that came back in it.
    pub(in crate::tidy) origins: Vec<String>,
    /// How much of its file it is.
    pub(in crate::tidy) share: Share,
    pub(in crate::tidy) figures: BTreeMap<FieldId, Figure>,
    pub(in crate::tidy) claims: Vec<Claim>,
    pub(in crate::tidy) findings: Vec<Finding>,
}

/// How much of its file a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(in crate::tidy) enum Share {
    /// The file is the township's.
    Whole,
    /// The sheets of one township in a file that holds forms of several.
    Sheets,
    /// A row of a table of many townships, which asks for some figures only.
    Row,
}
