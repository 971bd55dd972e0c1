//! What a township mends is no longer asked for, and nothing else changes: every kind of item on the slips of
//! the example, each mended alone on our own marked copy and sent beside what was sent before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hengping::finding::Finding;
use hengping::ingest::{Content, Sheet, Submission, discover, read_all};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::marked::mark;
use hengping::report::slip::cover::{cover, marks};
use hengping::report::slip::{Item, Sent, Slip, Spot, Verdict};
use hengping::scheme::Scheme;

use crate::clerk::{delete_sheet, type_into};
use crate::cli::example;
use crate::district::{Cell, copy_folder, isolation, truth};
use crate::returns::{outcome, scheme, slips_of};
use crate::template::Blank;

/// The kinds that nothing on the form can mend, and why.
const STAY: [(&str, &str); 4] = [
    ("V21", "a rate that is true stays 100 %; what it rests on is attached, and not read"),
    ("V29", "a change that is true stays; its reason is written beside it, and not read"),
    ("D-03", "that a version was replaced stays so"),
    ("D-05", "the day on which it came stays what it is"),
];
/// The kinds that a whole form mends: nothing of the file goes back to be mended.
const WHOLE: [&str; 7] = ["F-02", "F-04", "F-05", "F-09", "H-07", "U-03", "D-06"];

/// One thing that a clerk does.
enum Edit {
    Type(String, String, Cell),
    DeleteSheet(String),
}

/// A way to mend an item of a slip, in the file that was sent.
type Mending<'a> = (&'a Slip, &'a Item, &'a Sent, Vec<Edit>);

/// Everything that a mending looks up.
struct Desk<'a> {
    scheme: &'a Scheme,
    findings: BTreeMap<&'a str, &'a Finding>,
    /// What the township reported of the year before.
    last_year: BTreeMap<String, Cell>,
    sheets: &'a [Sheet],
}

fn number(written: &str) -> f64 {
    let digits: String = written.chars().skip_while(|c| !c.is_ascii_digit()).collect();
    let digits = digits.replace(',', "");
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    digits[..end].parse().unwrap_or_else(|_| panic!("no number in {written}"))
}

fn at(spot: &Spot) -> String {
    spot.area.unwrap_or_else(|| panic!("{spot:?} is no cell")).first.to_string()
}

impl Desk<'_> {
    fn type_into(&self, spot: &Spot, cell: impl Into<Cell>) -> Edit {
        Edit::Type(spot.sheet.clone(), at(spot), cell.into())
    }

    /// A fact of the finding behind an item.
    fn fact(&self, item: &Item, name: &str) -> String {
        let finding = self.findings[item.spots[0].finding.as_str()];
        finding.facts.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", finding.facts)).clone()
    }

    fn sheet(&self, spot: &Spot) -> &Sheet {
        self.sheets.iter().find(|sheet| sheet.name == spot.sheet).unwrap()
    }

    /// The texts and numbers of a row of a sheet, with their addresses.
    fn row(&self, spot: &Spot) -> Vec<(String, String)> {
        let row = spot.area.unwrap().first.row;
        let own = self.sheet(spot).cells.iter().filter(|cell| cell.address.row == row);
        own.map(|cell| (cell.address.to_string(), written(&cell.content))).collect()
    }

    /// What stands in a cell.
    fn there(&self, spot: &Spot) -> String {
        self.row(spot).into_iter().find(|(address, _)| *address == at(spot)).map(|(_, text)| text).unwrap()
    }

    /// A figure that is as good as any: that of the year before, and where there is none, one that breaks no
    /// relation of what else 白土镇 reported.
    fn plausible(&self, spot: &Spot) -> Cell {
        let (_, field) =
            self.scheme.fields_with_ids().find(|(_, field)| field.name.zh == spot.label).unwrap();
        let without = || match field.id.as_str() {
            "agreement_written" => 253.0.into(),
            "annual_report_public" => "是".into(),
            _ => 0.0.into(),
        };
        self.last_year.get(&field.id).cloned().unwrap_or_else(without)
    }

    /// The ways in which an item can be mended; none if it cannot be by itself.
    fn ways(&self, item: &Item) -> Vec<Vec<Edit>> {
        let each = |edit: &dyn Fn(&Spot) -> Edit| vec![item.spots.iter().map(edit).collect::<Vec<Edit>>()];
        let first = &item.spots[0];
        let one = |cell: Cell| vec![vec![self.type_into(first, cell)]];
        match item.code {
            "C-03" | "C-04" => each(&|spot| {
                let times = if spot.written.contains('万') { 10_000.0 } else { 1.0 };
                // Nearly so many are somewhat fewer.
                let share = if spot.written.starts_with('近') { 0.95 } else { 1.0 };
                self.type_into(spot, (number(&spot.written) * times * share).floor())
            }),
            "C-01" | "C-07" | "C-09" | "V39" | "V25" | "V-02" => {
                each(&|spot| self.type_into(spot, self.plausible(spot)))
            }
            "C-08" => each(&|spot| self.type_into(spot, number(&spot.understood))),
            "C-06" => {
                let line = self.there(first).replace(&first.written, "2025年1月8日");
                one(line.as_str().into())
            }
            "V-01" => one(number(&first.written).into()),
            "V-03" => one(number(&first.written).round().into()),
            "V-04" => one((number(&first.written) / 10_000.0).into()),
            "V-05" => {
                let (area, sheet) = (first.area.unwrap(), self.sheet(first));
                let within = sheet.cells.iter().filter(|cell| area.contains(cell.address));
                let more = within.filter_map(|cell| match cell.content {
                    Content::Number(figure) if figure >= 10.0 => {
                        let at = cell.address.to_string();
                        Some(Edit::Type(first.sheet.clone(), at, (figure + 1.0).into()))
                    }
                    _ => None,
                });
                vec![more.collect()]
            }
            "V22" => one(number(&self.fact(item, "recomputed")).into()),
            "V32" => one(number(&first.understood).into()),
            "V34" => {
                let line = self.there(first);
                let signed = line.replace('：', "：某某");
                let dated = format!("{}2025年1月8日", line.trim_end());
                let line = if line.contains("日期") { dated } else { signed };
                one(line.as_str().into())
            }
            "V37" => one(0.0.into()),
            "R-01" if first.area.is_some() && item.spots.len() == 1 => one(number(&first.understood).into()),
            "R-01" => self.sums(item),
            "R-02" => {
                let [part, whole] = [0, 1].map(|place: usize| &item.spots[place]);
                vec![
                    vec![self.type_into(part, number(&whole.written))],
                    vec![self.type_into(whole, number(&part.written))],
                ]
            }
            "R-04" => self.missing_row(item),
            "H-02" => {
                let rows = item.spots.iter().flat_map(|spot| {
                    let cells = self.row(spot).into_iter();
                    cells.map(|(address, _)| Edit::Type(spot.sheet.clone(), address, Cell::Blank))
                });
                vec![rows.collect()]
            }
            "H-03" => each(&|spot| {
                let row = self.row(spot);
                let label = row.iter().find(|(_, text)| text.parse::<f64>().is_err()).unwrap();
                Edit::Type(spot.sheet.clone(), label.0.clone(), spot.label.as_str().into())
            }),
            "H-04" => vec![vec![self.type_into(&item.spots[1], Cell::Blank)]],
            "H-06" => {
                let (stated, due) = (self.fact(item, "unit"), self.fact(item, "wanted"));
                let unit = self.row(first).into_iter().find(|(_, text)| *text == stated).unwrap().0;
                let figure = self.type_into(first, number(&first.understood));
                vec![vec![Edit::Type(first.sheet.clone(), unit, due.as_str().into()), figure]]
            }
            "S-02" | "S-03" => vec![vec![Edit::DeleteSheet(first.sheet.clone())]],
            "U-02" => self.reporter(first),
            // The copy is a workbook of the ending it has.
            "F-03" => vec![Vec::new()],
            _ => Vec::new(),
        }
    }

    /// The total made what its parts come to, and a part made what the total leaves it.
    fn sums(&self, item: &Item) -> Vec<Vec<Edit>> {
        let (total, last) = (&item.spots[0], item.spots.last().unwrap());
        let [sum, stated] = [self.fact(item, "sum"), self.fact(item, "total")].map(|fact| number(&fact));
        let part = number(&self.there(last)) + stated - sum;
        assert!(part >= 0.0, "{item:?}");
        vec![vec![self.type_into(total, sum)], vec![self.type_into(last, part)]]
    }

    /// A row more under the others.
    fn missing_row(&self, item: &Item) -> Vec<Vec<Edit>> {
        let label = item.what.split_once('：').unwrap().1.trim_end_matches('。');
        let sheet = &self.sheets[0];
        let row = sheet.cells.last().unwrap().address.row + 2;
        let typed = |column: &str, cell: Cell| Edit::Type(sheet.name.clone(), format!("{column}{row}"), cell);
        vec![vec![typed("A", label.into()), typed("B", 3.0.into())]]
    }

    /// The name of the township as the roster has it: in place of its other name, or where none stands.
    fn reporter(&self, spot: &Spot) -> Vec<Vec<Edit>> {
        if spot.area.is_some() {
            let line = self.there(spot).replace("黄桷镇", "黄葛镇");
            return vec![vec![self.type_into(spot, line.as_str())]];
        }
        let sheet = &self.sheets[0];
        assert!(sheet.cells.iter().any(|cell| cell.address.to_string() == "A2"), "填报单位");
        vec![vec![Edit::Type(sheet.name.clone(), "B2".to_owned(), "清水铺镇人民政府".into())]]
    }
}

fn written(content: &Content) -> String {
    match content {
        Content::Text(text) => text.to_string(),
        Content::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// Our own copy of a file, with our list in front, as it goes back, and then mended.
fn mended(slip: &Slip, sent: &Sent, held: &Submission, original: &[u8], edits: Vec<Edit>) -> Vec<u8> {
    let locale = Locale::new(Language::Chinese);
    let list = cover(slip, Some(sent), &held.sheets, &[], &locale);
    let marks = marks(slip, &sent.file, &locale);
    let copy = mark(original, held.format.unwrap(), &held.sheets, &list, &marks).unwrap().bytes;
    edits.into_iter().fold(copy, |bytes, edit| match edit {
        Edit::Type(sheet, at, cell) => type_into(&bytes, &sheet, &at, &cell),
        Edit::DeleteSheet(sheet) => delete_sheet(&bytes, &sheet),
    })
}

/// What a slip asks for, by id: the code and the cells. Sheets are left out, since what had none has one in
/// our copy.
fn asked(slip: &Slip) -> BTreeMap<String, (&'static str, BTreeSet<String>)> {
    let said = |item: &Item| {
        let cells = item.spots.iter().filter_map(|spot| Some(spot.area?.to_string()));
        (item.id.clone(), (item.code, cells.collect()))
    };
    slip.items.iter().map(said).collect()
}

/// What a mended copy takes off the slip: the item, and what was said of files that it replaces.
fn cleared(slip: &Slip, item: &Item, sent: &Sent) -> BTreeSet<String> {
    // Which of two versions counts is answered by sending one of them; their figures say the same of both.
    let undecided = slip.items.iter().any(|other| other.code == "D-04");
    let of_another =
        |other: &Item| other.spots.iter().all(|spot| spot.file != sent.file && spot.label.is_empty());
    let answered = |other: &Item| undecided && (other.code == "D-04" || of_another(other));
    // A file that was called what it is not is set aside.
    let gone = |other: &&Item| other.id == item.id || other.code == "F-03" || answered(other);
    slip.items.iter().filter(gone).map(|item| item.id.clone()).collect()
}

#[test]
fn a_mended_copy_clears_exactly_its_items() {
    let scheme = scheme();
    let home = example();
    let inputs = home.path().join("inputs/2024");
    let first = outcome(&scheme, &inputs);
    let before = slips_of(&first, &scheme);
    let received = read_all(&discover::files(&inputs).unwrap(), &isolation()).value;
    let findings: BTreeMap<&str, &Finding> =
        first.findings.iter().map(|finding| (finding.id.as_str(), finding)).collect();

    // Each way to mend an item of a township, one township's beside the others' in one round.
    let mut rounds: Vec<Vec<Mending<'_>>> = Vec::new();
    let mut kinds = BTreeMap::<&str, usize>::new();
    for slip in &before {
        let code = &scheme.townships[slip.township].code;
        let mut ways = Vec::new();
        for item in &slip.items {
            let Some(sent) = item
                .spots
                .first()
                .and_then(|spot| slip.sent.iter().find(|sent| sent.file == spot.file && sent.own))
            else {
                continue;
            };
            let held = received.iter().find(|held| held.file == sent.file).unwrap();
            let last_year = truth(code, "2023");
            let desk = Desk { scheme: &scheme, findings: findings.clone(), last_year, sheets: &held.sheets };
            ways.extend(desk.ways(item).into_iter().map(|edits| (slip, item, sent, edits)));
        }
        for (round, way) in ways.into_iter().enumerate() {
            rounds.resize_with(rounds.len().max(round + 1), Vec::new);
            rounds[round].push(way);
        }
    }
    // Of two numbers that do not fit, either may be the wrong one; to mend the right one leaves something wrong.
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut mended_once = BTreeSet::new();
    for round in rounds {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&home.path().join("inputs"), &folder.path().join("inputs"));
        let inputs = folder.path().join("inputs/2024");
        let mut expected = Vec::new();
        for (slip, item, sent, edits) in round {
            let held = received.iter().find(|held| held.file == sent.file).unwrap();
            let original = std::fs::read(inputs.join(&sent.file)).unwrap();
            let bytes = mended(slip, sent, held, &original, edits);
            std::fs::write(inputs.join(format!("改好的-{}.xlsx", slip.heading.township)), bytes).unwrap();
            let mut rest = asked(slip);
            rest.retain(|id, _| !cleared(slip, item, sent).contains(id));
            expected.push((slip, item, rest));
        }
        let after = slips_of(&outcome(&scheme, &inputs), &scheme);
        for (slip, item, rest) in expected {
            let now = asked(&after[slip.township]);
            if now != rest {
                let name = &slip.heading.township;
                let new: Vec<_> = now.iter().filter(|(id, what)| rest.get(*id) != Some(*what)).collect();
                let gone: Vec<_> = rest.iter().filter(|(id, what)| now.get(*id) != Some(*what)).collect();
                assert!(!new.is_empty(), "{name} {} is mended by what does not mend it", item.what);
                let said = format!("{name} {} {}:\n  new {new:?}\n  gone {gone:?}", item.code, item.what);
                wrong.entry(&item.id).or_default().push(said);
            } else {
                mended_once.insert(item.id.as_str());
            }
            *kinds.entry(item.code).or_default() += 1;
        }
    }
    wrong.retain(|id, _| !mended_once.contains(id));
    assert!(wrong.is_empty(), "{}", wrong.into_values().flatten().collect::<Vec<_>>().join("\n"));
    // Every kind is either mended here, or by a whole form, or cannot be.
    for slip in &before {
        for item in &slip.items {
            let stays = STAY.iter().any(|(code, _)| *code == item.code);
            let answered = item.code == "D-04";
            assert!(
                stays != (kinds.contains_key(item.code) || WHOLE.contains(&item.code) || answered),
                "{} {}",
                item.code,
                item.what
            );
        }
    }
    assert!(kinds.len() >= 28, "{kinds:?}");
}

/// Figures that may be one more than the year before, those named thrice three more, without breaking any relation.
const MORE: [&str; 28] = [
    "mediation_accepted",
    "mediation_accepted",
    "mediation_accepted",
    "mediation_handled",
    "mediation_handled",
    "mediation_handled",
    "mediation_success",
    "mediation_success",
    "mediation_success",
    "type_04",
    "type_08",
    "type_13",
    "src_active",
    "src_apply",
    "src_entrust",
    "agreement_written",
    "agreement_written",
    "agreement_written",
    "publicity_audience",
    "materials",
    "banners",
    "new_media_posts",
    "mhww_received",
    "petition_received",
    "training_person_times",
    "disclosure_should",
    "legal_audit_should",
    "inspection_count",
];

/// Figures for a form of a township of whose year nothing can be read: those of the year before, moved on.
fn moved_on(code: &str) -> BTreeMap<String, Cell> {
    let mut figures = truth(code, "2023");
    for field in MORE {
        if let Some(Cell::Number(number)) = figures.get_mut(field) {
            *number += 1.0;
        }
    }
    // No document came or went, so that there are as many as before.
    let gone = ["norm_doc_cleanup_repeal", "norm_doc_cleanup_lapse"].map(|field| match figures[field] {
        Cell::Number(number) => number,
        _ => 0.0,
    });
    if let Some(Cell::Number(kept)) = figures.get_mut("norm_doc_cleanup_keep") {
        *kept += gone.iter().sum::<f64>();
    }
    for field in ["norm_doc_issued", "norm_doc_filed", "norm_doc_filed_ontime"]
        .iter()
        .chain(&["norm_doc_cleanup_repeal", "norm_doc_cleanup_lapse"])
    {
        figures.insert((*field).to_owned(), 0.0.into());
    }
    figures
}

#[test]
fn a_sound_form_clears_what_was_said_of_a_file_that_could_not_be_used() {
    let scheme = scheme();
    let home = example();
    let inputs = home.path().join("inputs/2024");
    let before = slips_of(&outcome(&scheme, &inputs), &scheme);
    let mut sent = BTreeMap::new();
    for slip in &before {
        let unusable = [Verdict::Missing, Verdict::Unusable, Verdict::Held].contains(&slip.verdict);
        let undecided = slip.items.iter().any(|item| item.code == "D-04");
        if !unusable || undecided {
            continue;
        }
        let township = &scheme.townships[slip.township];
        let figures = match truth(&township.code, "2024") {
            read if read.is_empty() => moved_on(&township.code),
            read => read,
        };
        let form = Blank::of_township(&scheme, "2024", slip.township).filled(&scheme, &figures);
        write(&inputs, &format!("{}（补报）.xlsx", township.name), &form);
        let codes: Vec<&str> = slip.items.iter().map(|item| item.code).collect();
        sent.insert(slip.township, codes);
    }
    let after = slips_of(&outcome(&scheme, &inputs), &scheme);
    for township in sent.keys() {
        let slip = &after[*township];
        assert_eq!(
            (asked(slip), slip.verdict),
            (BTreeMap::new(), Verdict::Accepted),
            "{}",
            slip.heading.township
        );
    }
    let others = before.iter().filter(|slip| !sent.contains_key(&slip.township));
    for slip in others {
        assert_eq!(asked(&after[slip.township]), asked(slip), "{}", slip.heading.township);
    }
    let mut codes: BTreeSet<&str> = sent.into_values().flatten().collect();
    codes.insert("D-06");
    assert_eq!(codes, BTreeSet::from(WHOLE));
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

#[test]
fn an_item_keeps_its_id_while_one_of_its_cells_is_wrong() {
    let scheme = scheme();
    let home = example();
    let inputs = home.path().join("inputs/2024");
    let of = |slips: Vec<Slip>| {
        let slip = slips.into_iter().find(|slip| slip.heading.township == "枫林街道").unwrap();
        let item = slip.items.into_iter().find(|item| item.code == "C-03").unwrap();
        (item.id, item.spots.len())
    };
    let (id, cells) = of(slips_of(&outcome(&scheme, &inputs), &scheme));
    assert_eq!(cells, 2);
    let file = "枫林街道2024年度数据.xlsx";
    let bytes = std::fs::read(inputs.join(file)).unwrap();
    write(&inputs, file, &type_into(&bytes, "统计表", "AU7", &33.0.into()));
    assert_eq!(of(slips_of(&outcome(&scheme, &inputs), &scheme)), (id, 1));
}
