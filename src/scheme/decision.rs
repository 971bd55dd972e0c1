//! What a person decides and the scheme records: scores and points off that no figure gives, and bonuses
//! with their evidence. Each with who, when and why, and the one period in which it counts.

use serde::Deserialize;
use toml::Spanned;

use super::Scheme;
use super::measure::{GradeBand, Measure, Rule};
use super::settings::Settings;
use super::source::{Source, nearest};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;
use crate::period::Period;

/// A decision about a township on an indicator; `[[decided]]` in `run.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// Id of the indicator.
    pub indicator: String,
    /// Roster code.
    pub township: String,
    /// The period in which it counts.
    pub period: Spanned<String>,
    /// A score of 100, where the indicator is measured by decision.
    pub score: Option<f64>,
    /// The grade of that score, where the rule has grades.
    pub grade: Option<String>,
    /// Points off, where a rule leaves a range to a person.
    pub points_off: Option<f64>,
    /// Day of the decision.
    pub date: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What may be earned besides the indicators; `[bonus]` in `run.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bonus {
    /// Most that all of them add to a score.
    pub at_most: f64,
    /// What earns one.
    pub item: Vec<BonusItem>,
    /// Who earned one, with the evidence.
    pub awarded: Vec<Awarded>,
}

/// Something that earns a bonus.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusItem {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Points each time.
    pub points: f64,
    /// Most points it adds, however often.
    pub at_most: f64,
}

impl BonusItem {
    /// Its name in both languages.
    pub fn names(&self) -> Name {
        Name::new(self.name.as_str(), self.name_en.as_str())
    }
}

/// A bonus that a township has earned.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Awarded {
    /// Id of the item.
    pub item: String,
    /// Roster code.
    pub township: String,
    /// The period in which it counts.
    pub period: Spanned<String>,
    /// How often.
    #[serde(default = "once")]
    pub times: u32,
    /// What proves it: without evidence there is no bonus.
    pub evidence: String,
    /// Day of the decision.
    pub date: String,
    /// Who decided.
    pub by: String,
}

fn once() -> u32 {
    1
}

impl Bonus {
    /// What a township has earned: the place of the item, how often, and the points, each within its own
    /// bound; and their sum within the bound of all.
    pub fn of(&self, township: &str) -> (Vec<(usize, u32, f64)>, f64) {
        let earned: Vec<(usize, u32, f64)> = self
            .item
            .iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let own = self.awarded.iter().filter(|own| own.item == item.id && own.township == township);
                let times: u32 = own.map(|own| own.times).sum();
                (times > 0).then(|| (place, times, (f64::from(times) * item.points).min(item.at_most)))
            })
            .collect();
        let sum: f64 = earned.iter().map(|(.., points)| points).sum();
        (earned, sum.min(self.at_most))
    }
}

/// Whether what a person decided counts in a period.
fn counts_in(written: &Spanned<String>, period: Period) -> bool {
    Period::parse(written.get_ref()) == Some(period)
}

impl Settings {
    /// Leaves only the decisions, bonuses and confirmed red lines of a period.
    pub(super) fn keep_decisions_of(&mut self, period: Period) {
        self.confirmed.retain(|own| counts_in(&own.period, period));
        self.decided.retain(|own| counts_in(&own.period, period));
        self.bonus.awarded.retain(|own| counts_in(&own.period, period));
    }
}

impl Scheme {
    /// The score of 100 that was decided for a township on an indicator.
    pub fn decided_score(&self, indicator: &str, township: usize) -> Option<f64> {
        self.decided_on(indicator, township).find_map(|decided| decided.score)
    }

    /// The points taken off by decision.
    pub fn decided_off(&self, indicator: &str, township: usize) -> f64 {
        self.decided_on(indicator, township).filter_map(|decided| decided.points_off).fold(0.0, |a, b| a + b)
    }

    /// The decisions about a township on an indicator.
    pub fn decided_on(&self, indicator: &str, township: usize) -> impl Iterator<Item = &Decided> {
        let code = &self.townships[township].code;
        let own = move |decided: &&Decided| decided.indicator == indicator && decided.township == *code;
        self.settings.decided.iter().filter(own)
    }

    /// Decisions and bonuses must be about what there is, and a score must lie in the band of its grade.
    pub(super) fn check_decisions(&self, run: &Source, flaws: &mut Vec<Flaw>) {
        let township = |code: &str, flaws: &mut Vec<Flaw>| {
            if !self.townships.iter().any(|township| township.code == code) {
                flaws.push(run.flaw_where(
                    code,
                    "unknown_township",
                    Facts::from([("name", code.to_owned())]),
                ));
            }
        };
        let decided = self.settings.decided.iter().map(|own| &own.period);
        let awarded = self.settings.bonus.awarded.iter().map(|own| &own.period);
        let confirmed = self.settings.confirmed.iter().map(|own| &own.period);
        for written in decided.chain(awarded).chain(confirmed) {
            if Period::parse(written.get_ref()).is_none() {
                flaws.push(run.flaw(
                    written,
                    "bad_period",
                    Facts::from([("name", written.get_ref().clone())]),
                ));
            }
        }
        self.check_index_knows_them(run, flaws);
        for decided in &self.settings.decided {
            township(&decided.township, flaws);
            let facts = Facts::from([("name", decided.indicator.clone())]);
            let Some(indicator) = self.indicators.iter().find(|own| own.id == decided.indicator) else {
                let mut flaw = run.flaw_where(&decided.indicator, "unknown_indicator", facts);
                flaw.nearest = nearest(&decided.indicator, self.indicators.iter().map(|own| own.id.clone()));
                flaws.push(flaw);
                continue;
            };
            let sound = match (&indicator.measure, decided.score, decided.points_off) {
                (Measure::Decided, Some(score), None) => {
                    let bands: &[GradeBand] =
                        if let Rule::Graded { bands } = &indicator.score { bands } else { &[] };
                    (0.0..=100.0).contains(&score) && lies_in_its_band(score, decided.grade.as_deref(), bands)
                }
                (_, None, Some(off)) => off >= 0.0,
                _ => false,
            };
            if !sound {
                flaws.push(run.flaw_where(&decided.indicator, "bad_decision", facts));
            }
        }
        for awarded in &self.settings.bonus.awarded {
            township(&awarded.township, flaws);
            let known = self.settings.bonus.item.iter().any(|item| item.id == awarded.item);
            if !known || awarded.evidence.trim().is_empty() {
                let facts = Facts::from([("name", awarded.item.clone())]);
                flaws.push(run.flaw_where(&awarded.item, "bad_bonus", facts));
            }
        }
    }
}

impl Scheme {
    /// A composite index has no place for bonuses and points off, nor for the score of an indicator that it
    /// leaves out. They are refused, since they would be dropped without a word.
    fn check_index_knows_them(&self, run: &Source, flaws: &mut Vec<Flaw>) {
        let Some(index) = &self.index else { return };
        for decided in &self.settings.decided {
            let place = self.indicators.iter().position(|own| own.id == decided.indicator);
            let left_out = place.is_some_and(|place| index.leaf_of(place).is_none());
            if decided.points_off.is_some() || left_out {
                let facts = Facts::from([("name", decided.indicator.clone())]);
                flaws.push(run.flaw(&decided.period, "index_decision", facts));
            }
        }
        for awarded in &self.settings.bonus.awarded {
            let facts = Facts::from([("name", awarded.item.clone())]);
            flaws.push(run.flaw(&awarded.period, "index_bonus", facts));
        }
    }
}

/// Whether a score lies in the band of its grade; without bands a grade says nothing.
fn lies_in_its_band(score: f64, grade: Option<&str>, bands: &[GradeBand]) -> bool {
    let own = |band: &&GradeBand| Some(band.grade.as_str()) == grade;
    match bands.iter().find(own) {
        Some(band) => (band.from..=band.to).contains(&score),
        None => bands.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Awarded, Bonus, BonusItem, lies_in_its_band};
    use crate::scheme::measure::GradeBand;

    fn bands() -> [GradeBand; 3] {
        [("A", 95.0, 100.0), ("B", 85.0, 94.0), ("C", 70.0, 84.0)].map(|(grade, from, to)| GradeBand {
            grade: grade.to_owned(),
            from,
            to,
        })
    }

    #[test]
    fn a_score_outside_the_band_of_its_grade_is_rejected() {
        assert!(lies_in_its_band(96.0, Some("A"), &bands()));
        assert!(!lies_in_its_band(94.5, Some("A"), &bands()));
        assert!(!lies_in_its_band(90.0, None, &bands()), "a grade is asked for");
        assert!(!lies_in_its_band(90.0, Some("D"), &bands()));
        assert!(lies_in_its_band(90.0, None, &[]));
    }

    #[test]
    fn bonuses_end_at_their_own_bound_and_at_that_of_all() {
        let item = |id: &str, points, at_most| BonusItem {
            id: id.to_owned(),
            name: id.to_owned(),
            name_en: id.to_owned(),
            points,
            at_most,
        };
        let awarded = |item: &str, times| Awarded {
            item: item.to_owned(),
            township: "1".to_owned(),
            period: toml::Spanned::new(0..0, "2024".to_owned()),
            times,
            evidence: "文号".to_owned(),
            date: "2025-01-02".to_owned(),
            by: "督察组".to_owned(),
        };
        let bonus = Bonus {
            at_most: 2.0,
            item: vec![item("praise", 0.5, 1.0), item("pilot", 1.5, 3.0)],
            awarded: vec![awarded("praise", 3), awarded("pilot", 1)],
        };
        assert_eq!(bonus.of("1"), (vec![(0, 3, 1.0), (1, 1, 1.5)], 2.0));
        assert_eq!(bonus.of("2"), (vec![], 0.0));
    }
}
