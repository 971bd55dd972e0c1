//! Names for findings that outlive the file they were found in.

use std::collections::BTreeMap;

use super::{Finding, cause};
use crate::digest::sha256;
use crate::worksheet::name::sheet_name;

/// Letters of a name: no vowel, so that no word comes out, and none that is mistaken for another on the
/// telephone.
const LETTERS: &[u8; 20] = b"23456789CDFHJKMPQRTX";
/// Length of a name: 20⁸ of them, so that a district's few thousand findings do not meet by chance.
const LENGTH: usize = 8;

/// Gives each finding its id.
///
/// It is made of the code, the township and what the finding is about: what the cells that one cause makes
/// wrong have in common, the field, indicator or relation, and where there is none of these the sheet and
/// the cell. Neither the file's name nor its bytes are in it, so
/// that a mended file, under whatever name it comes, keeps the ids of what is still wrong in it. Findings
/// that share all of this are counted in the order given.
///
/// - `findings`: every finding of a run, sorted.
/// - `township`: the roster code of the township a finding is about, where it is known. Where it is not,
///   the file's path stands for it.
pub fn identify(findings: &mut [Finding], township: impl Fn(&Finding) -> Option<String>) {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let place = &finding.place;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        let about = match (cause::told_by(finding), &finding.subject) {
            (Some(cause), _) => cause,
            (None, Some(subject)) => subject.clone(),
            // What had no worksheets comes back as a workbook of ours, whose sheets have names that Excel takes.
            (None, None) => {
                let sheet = place.sheet.as_deref().map(sheet_name).unwrap_or_default();
                format!("{sheet}\u{1f}{}", own(&place.cell))
            }
        };
        let whose = township(finding).unwrap_or_else(|| own(&place.file));
        let key = [finding.kind.code, &whose, &about].join("\u{1f}");
        let nth = met.entry(key.clone()).or_default();
        *nth += 1;
        finding.id = name(&format!("{key}\u{1f}{nth}"));
    }
}

/// A name for a text: the same text has always the same.
pub fn name(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    let mut rest = u64::from_str_radix(&digest[..16], 16).unwrap_or_default();
    let mut name = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        name.push(char::from(LETTERS[(rest % LETTERS.len() as u64) as usize]));
        rest /= LETTERS.len() as u64;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{identify, name};
    use crate::finding::{Action, Finding, Place, kind};

    fn ids(mut findings: Vec<Finding>) -> Vec<String> {
        identify(&mut findings, |finding| finding.place.township.clone());
        findings.into_iter().map(|finding| finding.id).collect()
    }

    fn at(file: &str, cell: &str) -> Finding {
        let place =
            Place { township: Some("990105000".into()), ..Place::file(file).sheet("普法").cell(cell) };
        Finding::new(kind::DECIMAL_COUNT, place, Action::Used)
    }

    #[test]
    fn a_mended_file_keeps_the_ids_of_what_is_still_wrong() {
        let first = ids(vec![at("甲镇.xlsx", "D7"), at("甲镇.xlsx", "D9")]);
        let mended = ids(vec![at("甲镇（最终版）.xlsx", "D9")]);
        assert_eq!(mended[0], first[1]);
    }

    #[test]
    fn a_text_file_that_comes_back_as_our_workbook_keeps_its_ids() {
        let of = |sheet: &str| {
            let place = Place::file("a").sheet(sheet).cell("D7");
            ids(vec![Finding::new(kind::DECIMAL_COUNT, place, Action::Used)])
        };
        assert_eq!((of(""), of("a/b")), (of("Sheet1"), of("a_b")));
        assert_ne!(of(""), of("普法"));
    }

    #[test]
    fn what_a_finding_is_about_counts_for_more_than_its_cell() {
        let moved = ids(vec![at("a", "D9").about("banners")]);
        assert_eq!(ids(vec![at("a", "D7").about("banners")]), moved);
        assert_ne!(ids(vec![at("a", "D7").about("materials")]), moved);
    }

    #[test]
    fn no_two_findings_share_an_id() {
        let twice = ids(vec![at("a", "D7"), at("b", "D7")]);
        assert_ne!(twice[0], twice[1]);
    }

    #[test]
    fn a_name_can_be_said_on_the_telephone() {
        assert_eq!(name("x").len(), 8);
        assert!(name("x").chars().all(|letter| "23456789CDFHJKMPQRTX".contains(letter)));
    }
}
