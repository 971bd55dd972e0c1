//! Townships that are nowhere: names, sizes, villages.

use std::collections::BTreeMap;

use super::Draw;
use crate::chance::stream::Stream;
use crate::period::Period;

/// An invented township.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Township {
    /// Its place in the roster.
    pub(super) place: usize,
    pub(super) code: String,
    pub(super) name: String,
    /// A name without what kind of township it is: an alias in the roster.
    pub(super) short: String,
    /// The peer group.
    pub(super) group: &'static str,
    /// Master figures by field.
    pub(super) master: BTreeMap<&'static str, f64>,
}

/// Common in names of places; none of them says a period, a total or a unit to the reader of forms.
const FIRST: &str =
    "青白红黄金银石松柏柳杨梅桂桐枫槐榆桃杏李竹荷莲茶麦稻云雾雷霞虹霜露雪岩峰岭峡谷溪河湖潭泉沟桥";
const SECOND: &str = "坪坝湾坡塘垭坎梁堡铺店场岔滩沱洞井岗垄畈圩屯洼崖埠垸荡汀沚渚圃苑庄堰埂堤";
/// Behind the first where it is a county.
const OF_COUNTIES: &str = "岗垄畈圩洼垸荡汀沚渚圃苑堰埂堤沱垭坎";

/// From so many townships on they are parted into counties, whose name stands in front of theirs.
const ONE_DISTRICT: usize = 1_000;
/// Townships of a county.
const OF_A_COUNTY: usize = 25;
/// Of a hundred townships so many are sub-districts, and so many sub-districts or towns; the others are rural.
const GROUPS: [usize; 2] = [18, 80];

/// How large the townships of a group are: residents, and residents to a village.
struct Kind {
    suffix: &'static str,
    residents: [f64; 2],
    per_village: [f64; 2],
}

const KINDS: [Kind; 3] = [
    Kind { suffix: "街道", residents: [32_000.0, 88_000.0], per_village: [5_000.0, 8_000.0] },
    Kind { suffix: "镇", residents: [14_000.0, 44_000.0], per_village: [1_800.0, 2_600.0] },
    Kind { suffix: "乡", residents: [5_500.0, 17_000.0], per_village: [1_100.0, 1_800.0] },
];

/// The columns of the roster behind the four that every one has.
const MASTER: [&str; 4] = ["resident_population", "registered_population", "village_count", "grid_count"];

/// Whether so many townships are parted into counties.
pub(super) fn has_counties(count: usize) -> bool {
    count >= ONE_DISTRICT
}

/// Invents `count` townships. No name stands in another, and two names differ in more than what kind of
/// township it is.
pub(super) fn townships(count: usize, seed: u64) -> Vec<Township> {
    let mut stream = Draw::Names.stream(seed, 0);
    let stems = shuffled(FIRST, SECOND, &mut stream);
    let counties = shuffled(FIRST, OF_COUNTIES, &mut stream);
    let block = match count {
        _ if !has_counties(count) => count,
        // Of very many, counties grow before their names run out.
        _ => OF_A_COUNTY.max(count.div_ceil(counties.len())),
    };
    (0..count)
        .map(|place| {
            let (county, within) = (place / block, place % block);
            let kind = GROUPS.iter().filter(|share| within * 100 / block >= **share).count();
            let stem = &stems[(county * 7 + within) % stems.len()];
            let front = has_counties(count).then(|| format!("{}县", counties[county]));
            township(place, kind, &format!("{}{stem}", front.unwrap_or_default()), seed)
        })
        .collect()
}

fn township(place: usize, kind: usize, short: &str, seed: u64) -> Township {
    let mut stream = Draw::Size.stream(seed, place);
    let mut between = |[low, high]: [f64; 2]| low + (high - low) * stream.uniform();
    let Kind { suffix, residents, per_village } = &KINDS[kind];
    let residents = between(*residents).round();
    let registered = (residents * between([0.95, 1.35])).round();
    let villages = (residents / between(*per_village)).round().max(3.0);
    let grids = (residents / between([300.0, 380.0])).round();
    Township {
        place,
        code: format!("99{:07}", place + 1),
        name: format!("{short}{suffix}"),
        short: short.to_owned(),
        group: suffix,
        master: MASTER.into_iter().zip([residents, registered, villages, grids]).collect(),
    }
}

/// Every pair of a first and a second character, in random order.
fn shuffled(first: &str, second: &str, stream: &mut Stream) -> Vec<String> {
    let mut pairs: Vec<String> =
        first.chars().flat_map(|a| second.chars().map(move |b| format!("{a}{b}"))).collect();
    for last in (1..pairs.len()).rev() {
        let other = stream.below(last as u64 + 1).map_or(last, |other| other as usize);
        pairs.swap(last, other);
    }
    pairs
}

/// `townships.csv`.
pub(super) fn table(townships: &[Township]) -> String {
    let mut table = format!("code,name,aliases,group,{}\n", MASTER.join(","));
    for Township { code, name, short, group, master, .. } in townships {
        let figures: Vec<String> = MASTER.iter().map(|field| master[field].to_string()).collect();
        table += &format!("{code},{name},{short},{group},{}\n", figures.join(","));
    }
    table
}

impl Township {
    /// The name with a character that no name has, so that nobody of the roster is meant.
    pub(super) fn misspelt(&self, stream: &mut Stream) -> String {
        const WRONG: [char; 6] = ['睛', '泊', '崛', '弯', '谭', '渲'];
        let wrong = stream.choose(&WRONG).copied().unwrap_or(WRONG[0]);
        let at = self.short.chars().count() - 2;
        self.name.chars().enumerate().map(|(place, c)| if place == at { wrong } else { c }).collect()
    }

    /// Whether a misspelt name is still near enough for the program to name candidates.
    pub(super) fn is_long(&self) -> bool {
        self.name.chars().count() > 3
    }

    /// Its file as it was sent out: code, name and period.
    pub(super) fn file_name(&self, period: Period) -> String {
        format!("{}_{}_{}", self.code, self.name, crate::template::words::period_alone(period))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_of_a_nation_are_all_different() {
        let all = townships(45_000, 7);
        for names in [
            all.iter().map(|own| &own.name).collect::<BTreeSet<_>>(),
            all.iter().map(|own| &own.short).collect(),
        ] {
            assert_eq!(names.len(), all.len());
        }
    }

    #[test]
    fn in_a_district_no_name_stands_in_another() {
        let names: Vec<String> = townships(300, 7).into_iter().map(|own| own.name).collect();
        for one in &names {
            assert!(!names.iter().any(|other| other != one && other.contains(one.as_str())), "{one}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_townships_and_another_gives_others() {
        assert_eq!(townships(30, 7), townships(30, 7));
        assert_ne!(townships(30, 7), townships(30, 8));
    }
}
