//! What is said of a file in words, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::file::Unmatched;
use super::super::observation::Source;
use super::super::reading::Claim;
use super::super::version::{Candidate, Share};
use super::super::{Reading, Receipt};
use super::Kept;
use crate::finding::{Action, Finding, Place, Severity, fact_name, kind};
use crate::ingest::Format;
use crate::period::Date;
use crate::scheme::Scheme;

/// Everything that is said of a file and is no figure.
#[derive(Deserialize, Serialize)]
pub(super) struct Record {
    /// Where its day stands, or should.
    date_cell: Option<At>,
    candidates: Vec<CandidateRecord>,
    unmatched: Vec<UnmatchedRecord>,
    findings: Vec<FindingRecord>,
}

/// Township, file, sheet and cell.
type At = [Option<String>; 4];

#[derive(Deserialize, Serialize)]
struct CandidateRecord {
    township: String,
    date: Option<String>,
    /// Where its day stands, or should.
    date_cell: Option<At>,
    saved: Option<String>,
    origins: Vec<String>,
    share: Share,
    /// How many rows of the other frame are its figures.
    figures: usize,
    claims: Vec<ClaimRecord>,
    findings: Vec<FindingRecord>,
}

#[derive(Deserialize, Serialize)]
struct ClaimRecord {
    indicator: String,
    /// The bits of both numbers: JSON in decimal digits need not come back the same.
    share: u64,
    half_digit: u64,
    written: String,
    sheet: String,
    cell: String,
}

#[derive(Deserialize, Serialize)]
struct UnmatchedRecord {
    label: String,
    written: String,
    place: At,
    read_as: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct FindingRecord {
    code: String,
    severity: String,
    action: String,
    place: At,
    subject: Option<String>,
    withholds: Vec<String>,
    related: Vec<String>,
    facts: BTreeMap<String, String>,
}

/// What a record adds to the receipt of its file: candidates without figures, each with how many it has.
pub(super) struct Rest {
    pub(super) candidates: Vec<(Candidate, usize)>,
    pub(super) unmatched: Vec<Unmatched>,
    pub(super) findings: Vec<Finding>,
}

fn at(place: &Place) -> At {
    [place.township.clone(), place.file.clone(), place.sheet.clone(), place.cell.clone()]
}

fn place([township, file, sheet, cell]: At) -> Place {
    Place { township, file, sheet, cell }
}

/// The day a text names, or the text where it names none.
pub(super) fn date(text: Option<&str>) -> Result<Option<Date>, String> {
    let read = |text: &str| Date::in_text(text).and_then(Result::ok).ok_or_else(|| text.to_owned());
    text.map(read).transpose()
}

impl Record {
    pub(super) fn of(reading: &Reading, scheme: &Scheme) -> Self {
        let candidate = |kept: &Kept| {
            let Kept { candidate, figures } = kept;
            let claim = |claim: &Claim| ClaimRecord {
                indicator: scheme.indicators[claim.indicator].id.clone(),
                share: claim.share.to_bits(),
                half_digit: claim.half_digit.to_bits(),
                written: claim.written.to_string(),
                sheet: claim.source.sheet.to_string(),
                cell: claim.source.cell.to_string(),
            };
            CandidateRecord {
                township: scheme.townships[candidate.township].code.clone(),
                date: candidate.date.map(|date| date.to_string()),
                date_cell: candidate.date_cell.as_ref().map(at),
                saved: candidate.saved.clone(),
                origins: candidate.origins.clone(),
                share: candidate.share,
                figures: figures.len(),
                claims: candidate.claims.iter().map(claim).collect(),
                findings: candidate.findings.iter().map(FindingRecord::of).collect(),
            }
        };
        let unmatched = |own: &Unmatched| UnmatchedRecord {
            label: own.label.clone(),
            written: own.written.clone(),
            place: at(&own.place),
            read_as: own.read_as.clone(),
        };
        Self {
            date_cell: reading.receipt.date_cell.as_ref().map(at),
            candidates: reading.candidates.iter().map(candidate).collect(),
            unmatched: reading.unmatched.iter().map(unmatched).collect(),
            findings: reading.findings.iter().map(FindingRecord::of).collect(),
        }
    }

    pub(super) fn to_json(&self) -> String {
        // Text under text: there is nothing in it that JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub(super) fn date_cell(&self) -> Option<Place> {
        self.date_cell.clone().map(place)
    }

    /// What the record says, of a file with this receipt.
    ///
    /// # Errors
    ///
    /// The name that nothing of the scheme or of this program has.
    pub(super) fn rest(
        self,
        receipt: &Receipt,
        scheme: &Scheme,
        townships: &BTreeMap<&str, usize>,
    ) -> Result<Rest, String> {
        let findings = |records: Vec<FindingRecord>| {
            records.into_iter().map(FindingRecord::finding).collect::<Result<Vec<Finding>, String>>()
        };
        let candidate = |own: CandidateRecord| {
            let township = *townships.get(own.township.as_str()).ok_or(own.township)?;
            let claims = own.claims.into_iter().map(|claim| claim.claim(township, &receipt.file, scheme));
            let candidate = Candidate {
                township,
                submission: 0,
                file: receipt.file.clone(),
                sha256: receipt.sha256.clone(),
                format: receipt.format.and_then(Format::by_name),
                date: date(own.date.as_deref())?,
                date_cell: own.date_cell.map(place),
                saved: own.saved,
                origins: own.origins,
                share: own.share,
                figures: BTreeMap::new(),
                claims: claims.collect::<Result<Vec<Claim>, String>>()?,
                findings: findings(own.findings)?,
            };
            Ok((candidate, own.figures))
        };
        let unmatched = |own: UnmatchedRecord| Unmatched {
            label: own.label,
            written: own.written,
            place: place(own.place),
            read_as: own.read_as,
        };
        Ok(Rest {
            candidates: self.candidates.into_iter().map(candidate).collect::<Result<_, String>>()?,
            unmatched: self.unmatched.into_iter().map(unmatched).collect(),
            findings: findings(self.findings)?,
        })
    }
}

impl ClaimRecord {
    fn claim(self, township: usize, file: &str, scheme: &Scheme) -> Result<Claim, String> {
        let indicator = scheme.indicators.iter().position(|indicator| indicator.id == self.indicator);
        let (sheet, cell) = (self.sheet.into(), self.cell.into());
        let number = |bits| Some(f64::from_bits(bits)).filter(|number| number.is_finite());
        let numbers = number(self.share).zip(number(self.half_digit));
        let (share, half_digit) = numbers.ok_or_else(|| self.written.clone())?;
        Ok(Claim {
            township,
            indicator: indicator.ok_or(self.indicator)?,
            share,
            half_digit,
            written: self.written.into(),
            source: Source { file: file.into(), sheet, cell },
        })
    }
}

impl FindingRecord {
    fn of(finding: &Finding) -> Self {
        let facts = finding.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone()));
        Self {
            code: finding.kind.code.to_owned(),
            severity: finding.severity.name().to_owned(),
            action: finding.action.name().to_owned(),
            place: at(&finding.place),
            subject: finding.subject.clone(),
            withholds: finding.withholds.clone(),
            related: finding.related.clone(),
            facts: facts.collect(),
        }
    }

    fn finding(self) -> Result<Finding, String> {
        let kind = kind::by_code(&self.code).ok_or(self.code)?;
        let severity = Severity::by_name(&self.severity).ok_or(self.severity)?;
        let action = Action::by_name(&self.action).ok_or(self.action)?;
        let mut finding = Finding::new(kind, place(self.place), action).weighing(severity);
        finding.subject = self.subject;
        finding.withholds = self.withholds;
        finding.related = self.related;
        finding.facts = self.facts.into_iter().map(|(name, fact)| (fact_name(&name), fact)).collect();
        Ok(finding)
    }
}
