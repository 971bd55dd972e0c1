//! The settings of the assessment: district, deadline, grades, ranking, lagging rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::certainty::Certainty;
use super::decision::{Bonus, Decided};
use super::paper::Fonts;
use super::reply::{self, Reply};
use super::source::Source;
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;
use crate::period::{Date, Period};

/// Everything in `run.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The district (区县).
    pub district: Name,
    /// By period: the last day on which a submission is on time.
    pub deadlines: BTreeMap<Period, Date>,
    /// What forms for a part of a year hold; `None` where the district has not said, and none is run.
    pub part_year: Option<PartYear>,
    /// By when to answer a return slip, and whom to ask.
    pub reply: Reply,
    /// Fonts of the official paper.
    pub fonts: Fonts,
    /// How places are given.
    pub ranking: Ranking,
    /// Grades, best first.
    pub grades: Vec<Grade>,
    /// Peer groups, in the order they are shown.
    pub peer_groups: Vec<PeerGroup>,
    /// When a township lags.
    pub lagging: Lagging,
    /// How the certainty of places is found out.
    pub certainty: Certainty,
    /// Red lines that a person has confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Scores and points off that a person has decided.
    pub decided: Vec<Decided>,
    /// What may be earned besides the indicators.
    pub bonus: Bonus,
}

/// How places are given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// What happens to equal scores.
    pub ties: TieRule,
    /// What tells townships with equal printed scores apart, in this order: the points of an indicator, by
    /// id, or `fewer_gaps`. What is equal in all of them shares its place by `ties`.
    #[serde(default)]
    pub tie_breakers: Vec<String>,
    /// Decimals a score is printed with; places follow the printed score.
    pub decimals: u8,
    /// Share of the applicable weight that must have figures for a township to be ranked.
    pub minimum_availability: f64,
    /// Ranked townships a peer group needs to have places of its own.
    pub minimum_group: usize,
}

/// What forms for a part of a year hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartYear {
    /// Figures from January on: "二季度" is January to June.
    Cumulative,
}

/// What happens to equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// 1, 2, 2, 4.
    Min,
    /// 1, 2, 2, 3.
    Dense,
    /// 1, 2.5, 2.5, 4.
    Average,
    /// 1, 3, 3, 4.
    Max,
}

/// A grade (等次).
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// Stable id, such as `excellent`.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Lowest score, in percent of the applicable weight.
    pub at_least: f64,
    /// The largest share of a peer group that may have it.
    pub quota: Option<f64>,
}

/// A peer group (分组): townships compared with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerGroup {
    /// As in the roster's `group` column.
    pub id: String,
    /// Its name.
    pub name: Name,
}

/// When a township lags (落后).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lagging {
    /// How many at the end of a group, by its size; the first row that fits counts.
    pub last: Vec<LastOf>,
    /// A score below this.
    pub score_below: f64,
    /// A score this many median absolute deviations below the group's median.
    pub mad_below: f64,
    /// A fall of this many places since the last period.
    pub fall_places: u32,
    /// A fall of this many points since the last period.
    pub fall_points: f64,
    /// Whether not submitting is lagging.
    pub not_submitted: bool,
}

/// How many at the end of a group of some size.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastOf {
    /// Ranked townships in the group.
    pub group_at_least: usize,
    /// How many of them.
    pub last: usize,
}

/// A red line a person has confirmed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// Name used in the indicator's `when = { confirmed = … }`.
    pub red_line: String,
    /// Roster code.
    pub township: String,
    /// The period in which it counts.
    pub period: Spanned<String>,
    /// Day of the decision.
    pub date: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    district: Named,
    submission: Submission,
    #[serde(default)]
    reply: reply::Entry,
    #[serde(default)]
    paper: Fonts,
    ranking: Ranking,
    grade: Vec<GradeEntry>,
    peer_group: Vec<PeerGroupEntry>,
    lagging: Lagging,
    #[serde(default)]
    certainty: Certainty,
    #[serde(default)]
    confirmed: Vec<Confirmed>,
    #[serde(default)]
    decided: Vec<Decided>,
    #[serde(default)]
    bonus: Bonus,
    /// Read by [`super::ahp`], once the groups are known.
    #[serde(default, rename = "ahp")]
    _ahp: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submission {
    part_year: Option<PartYear>,
    deadlines: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradeEntry {
    id: String,
    name: String,
    name_en: String,
    at_least: f64,
    quota: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeerGroupEntry {
    id: String,
    name: String,
    name_en: String,
}

/// Reads `run.toml`. `None` if it cannot be read at all.
pub(super) fn read(source: &Source, flaws: &mut Vec<Flaw>) -> Option<Settings> {
    let entries: Entries = match source.parse() {
        Ok(entries) => entries,
        Err(flaw) => {
            flaws.push(flaw);
            return None;
        }
    };
    let mut flaw = |text: &str, key, name: &str| {
        flaws.push(source.flaw_where(text, key, Facts::from([("name", name.to_owned())])));
    };
    let mut deadlines = BTreeMap::new();
    for (period, day) in &entries.submission.deadlines {
        match (Period::parse(period), Date::in_text(day)) {
            (Some(period), Some(Ok(day))) => {
                deadlines.insert(period, day);
            }
            _ => flaw(day, "bad_deadline", &format!("{period} = {day}")),
        }
    }
    if entries.grade.windows(2).any(|pair| pair[0].at_least <= pair[1].at_least)
        || entries.grade.last().is_none_or(|grade| grade.at_least > 0.0)
    {
        flaw("[[grade]]", "grades_order", "grade");
    }
    if entries.ranking.decimals > 6 {
        flaw("decimals", "bad_decimals", &entries.ranking.decimals.to_string());
    }
    if !(0.0..=1.0).contains(&entries.ranking.minimum_availability) {
        flaw("minimum_availability", "bad_share", "minimum_availability");
    }
    if let Some(name) = entries.certainty.unusable() {
        flaw(name, "bad_certainty", name);
    }
    let reply = reply::settle(entries.reply, source, flaws);
    Some(Settings {
        district: Name::new(entries.district.name, entries.district.name_en),
        deadlines,
        part_year: entries.submission.part_year,
        reply,
        fonts: entries.paper,
        ranking: entries.ranking,
        grades: entries
            .grade
            .into_iter()
            .map(|grade| Grade {
                id: grade.id,
                name: Name::new(grade.name, grade.name_en),
                at_least: grade.at_least,
                quota: grade.quota,
            })
            .collect(),
        peer_groups: entries
            .peer_group
            .into_iter()
            .map(|group| PeerGroup { id: group.id, name: Name::new(group.name, group.name_en) })
            .collect(),
        lagging: entries.lagging,
        certainty: entries.certainty,
        confirmed: entries.confirmed,
        decided: entries.decided,
        bonus: entries.bonus,
    })
}
