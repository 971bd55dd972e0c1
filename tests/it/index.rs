//! Ready tables: published indices come out as published, and what is wrong with a table is named.

use std::path::{Path, PathBuf};

use hengping::error::Error;
use hengping::index::Standing;
use hengping::ingest::Isolation;
use hengping::ready::{self, Ranking};
use hengping::scheme::index::{Index, Part};
use hengping::scheme::settings::TieRule;
use hengping::score::rank::printed;

use crate::cli::{hengping, stderr, stdout};
use crate::district::root;

fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures/index").join(name)
}

fn rank(index: &Index, path: &Path, ties: Option<TieRule>) -> Result<Ranking, Error> {
    let table = ready::read(index, path, &Isolation::none())?;
    ready::ranking(index, table, None, None, ties)
}

/// An index of one column of scores, for tables that have been put together already.
fn of_scores(column: &str, top: &str) -> Index {
    let text = format!(
        "[index]\nname = \"x\"\nname_en = \"x\"\n{top}\n[table]\nid = \"Country\"\n\
         [[leaf]]\ncolumn = \"{column}\"\nnormalise = \"as_is\"\n"
    );
    Index::parse("x.toml", &text).unwrap_or_else(|error| panic!("{:?}", error.flaws()))
}

/// A table and a definition of its two columns, in a folder of their own.
fn home(table: &[u8], rest: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("table.csv"), table).unwrap();
    let text = format!(
        "[index]\nname = \"指数\"\nname_en = \"Index\"\n{rest}\n\
         [[leaf]]\ncolumn = \"a\"\nnormalise = \"as_is\"\n[[leaf]]\ncolumn = \"b\"\nnormalise = \"as_is\"\n"
    );
    std::fs::write(home.path().join("index.toml"), text).unwrap();
    home
}

fn keys(home: &tempfile::TempDir) -> Vec<(&'static str, String)> {
    let index = Index::load(&home.path().join("index.toml")).unwrap();
    let error = rank(&index, &home.path().join("table.csv"), None).unwrap_err();
    let cell = |flaw: &hengping::error::Flaw| {
        flaw.facts.get("cell").or_else(|| flaw.facts.get("name")).cloned().unwrap_or_default()
    };
    error.flaws().iter().map(|flaw| (flaw.key, cell(flaw))).collect()
}

/// Human Development Report 2015, table 1. What is printed there was computed from components with more
/// digits than are printed, so a value can differ by one in the third decimal.
#[test]
fn the_human_development_index_comes_out_as_published() {
    let index = Index::load(&fixture("hdi.toml")).unwrap();
    let found = rank(&index, &fixture("hdi-2014.csv"), None).unwrap();
    let published = of_scores("HDI", "scale = [0, 1]\ndecimals = 3");
    let published = ready::read(&published, &fixture("hdi-2014.csv"), &Isolation::none()).unwrap();
    let mut exact = 0;
    for (unit, score) in found.evaluation.units.iter().enumerate() {
        let (mine, theirs) = (score.total().unwrap(), published.columns[0][unit].figure().unwrap());
        assert!((mine - theirs).abs() < 0.001, "{}: {mine} against {theirs}", found.table.units[unit]);
        exact += usize::from(printed(mine, 3) == printed(theirs, 3));
    }
    assert_eq!((exact, found.table.units.len()), (17, 24));
    // Capped at 18 years and at $75,000, by the notes to the table.
    let leaf =
        |name: &str, leaf: usize| found.evaluation.units[found.table.unit_named(name).unwrap()].leaves[leaf];
    assert!(leaf("Australia", 1).capped && leaf("Liechtenstein", 3).capped && !leaf("Norway", 3).capped);
    assert!(found.bands.iter().all(|band| *band == Some(0)));
}

#[test]
fn published_values_with_ties_get_the_published_ranks() {
    let scores = of_scores("HDI", "scale = [0, 1]\ndecimals = 3");
    let places = of_scores("HDI rank", "scale = [0, 100]");
    let published = ready::read(&places, &fixture("hdi-2014.csv"), &Isolation::none()).unwrap();
    let found = rank(&scores, &fixture("hdi-2014.csv"), None).unwrap();
    for (unit, rank) in found.ranks.iter().enumerate() {
        assert_eq!(Some(rank.unwrap().place), published.columns[0][unit].figure());
    }
    let six = found.ranks[5].unwrap();
    assert_eq!((six.printed(), six.tied_with, six.of), ("=6".to_owned(), 1, 24));
    let places = |rule| -> Vec<f64> {
        let found = rank(&scores, &fixture("hdi-2014.csv"), Some(rule)).unwrap();
        found.ranks[4..9].iter().map(|rank| rank.unwrap().place).collect()
    };
    assert_eq!(places(TieRule::Dense), [5.0, 6.0, 6.0, 7.0, 8.0]);
    assert_eq!(places(TieRule::Average), [5.0, 6.5, 6.5, 8.0, 9.5]);
    assert_eq!(places(TieRule::Max), [5.0, 7.0, 7.0, 8.0, 10.0]);
}

#[test]
fn every_cell_that_is_neither_number_nor_gap_is_named() {
    let home = home(
        b"A table, 2024\n\nname,a,b\nP,12.6b,1\nQ,..,2000\xe4\xb8\x87\nP,1,2\n,3,4\n,,note\nR,120,\xe2\x80\x94\n",
        "",
    );
    let found = keys(&home);
    let sheet = found[0].1.split(" › ").next().unwrap().to_owned();
    let at = |cell: &str| format!("{sheet} › {cell}");
    assert_eq!(
        found,
        [("no_figure", at("B4")), ("no_figure", at("C5")), ("name_twice", at("A6")), ("no_name", at("A7")),]
    );
}

#[test]
fn a_value_off_the_scale_is_no_score() {
    let home = home(b"name,a,b\nP,101,1\nQ,5,-1\n", "");
    assert_eq!(keys(&home).iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["off_scale", "off_scale"]);
}

#[test]
fn a_heading_that_is_missing_is_named_with_the_nearest() {
    let home = home(b"name,a,bb,a\nP,1,1,1\n", "[table]\nid = \"nama\"\n");
    assert_eq!(
        keys(&home),
        [("column_twice", "a".to_owned()), ("no_column", "b".to_owned()), ("no_column", "nama".to_owned())]
    );
}

#[test]
fn a_table_in_gb18030_with_gaps_groups_and_ties_is_ranked_and_the_rest_stand_below() {
    let text = "乡镇,a,b,组\n青石镇,50,50,镇\n白土镇,40,60,镇\n云岭乡,..,90,乡\n龙泉乡,—,/,乡\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let home = home(&bytes, "minimum_availability = 0.5\n[table]\npeer_group = \"组\"\n");
    let index = Index::load(&home.path().join("index.toml")).unwrap();
    let found = rank(&index, &home.path().join("table.csv"), None).unwrap();
    let places: Vec<Option<String>> = found.ranks.iter().map(|rank| rank.map(|r| r.printed())).collect();
    assert_eq!(places, [Some("=2".to_owned()), Some("=2".to_owned()), Some("1".to_owned()), None]);
    assert_eq!(found.evaluation.units[3].standing, Standing::Nothing);
    // Of its group only one is ranked.
    assert_eq!(found.group_ranks[2], None);
    assert_eq!(found.group_ranks[0].map(|rank| rank.place), Some(1.0));
    assert_eq!(found.order, [2, 1, 0, 3]);
}

#[test]
fn titles_capitals_and_rows_that_are_no_units_are_passed_over() {
    let table = b"A title,,,\n,Unit,A,b\n,P,1,2\n,World,50,50\n,Q,3,4\n,,,\n,Source: somebody,,\n";
    let home = home(table, "[table]\nskip = [\"World\", \"Source: somebody\"]\n");
    let index = Index::load(&home.path().join("index.toml")).unwrap();
    let found = rank(&index, &home.path().join("table.csv"), None).unwrap();
    assert_eq!(found.table.units, ["P", "Q"]);
    assert_eq!(found.ranks.iter().map(|rank| rank.unwrap().place).collect::<Vec<_>>(), [2.0, 1.0]);
}

#[test]
fn a_workbook_is_read_like_any_other_with_percentages_and_errors_in_cells() {
    let home = home(b"", "");
    let path = home.path().join("table.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write_string(0, 0, "a").unwrap();
    let page = book.add_worksheet().set_name("数据").unwrap();
    for (column, heading) in ["乡镇", "a", "b"].into_iter().enumerate() {
        page.write_string(2, column as u16, heading).unwrap();
    }
    let share = rust_xlsxwriter::Format::new().set_num_format("0%");
    page.write_string(3, 0, "青石镇").unwrap().write_number_with_format(3, 1, 0.5, &share).unwrap();
    page.write_number(3, 2, 20.0).unwrap();
    page.write_string(4, 0, "白土镇").unwrap().write_string(4, 1, "—").unwrap();
    page.write_number(4, 2, 40.0).unwrap();
    book.save(&path).unwrap();
    let index = Index::load(&home.path().join("index.toml")).unwrap();
    let found = rank(&index, &path, None).unwrap();
    let totals: Vec<_> = found.evaluation.units.iter().map(|unit| unit.total()).collect();
    assert_eq!(totals, [Some(10.25), Some(40.0)]);
    assert_eq!(found.table.cell(1, 0), "数据 › B5");
}

#[test]
fn a_gap_is_filled_from_the_table_of_the_period_before_by_name() {
    let home = home(b"name,a,b\nP,,10\nQ,20,20\n", "gaps = [\"last_period\", \"none\"]\n");
    std::fs::write(home.path().join("before.csv"), b"name,b,a\nQ,0,0\nP,7,30\n").unwrap();
    let index = Index::load(&home.path().join("index.toml")).unwrap();
    let read = |name: &str| ready::read(&index, &home.path().join(name), &Isolation::none()).unwrap();
    let before = read("before.csv");
    let found = ready::ranking(&index, read("table.csv"), Some(&before), None, None).unwrap();
    assert_eq!(found.evaluation.units[0].total(), Some(20.0));
    assert_eq!(found.ranks[0].map(|rank| rank.printed()).as_deref(), Some("=1"));
    let alone = ready::ranking(&index, read("table.csv"), None, None, None).unwrap();
    assert_eq!(alone.evaluation.units[0].standing, Standing::Lacking { part: Part::Leaf(0) });
}

#[test]
fn the_command_prints_ranks_arithmetic_and_json_in_both_languages() {
    let (table, definition) = (fixture("hdi-2014.csv"), fixture("hdi.toml"));
    let (table, definition) = (table.to_str().unwrap(), definition.to_str().unwrap());
    let run = |more: &[&str]| {
        let mut words = vec!["index", table, "--index", definition];
        words.extend(more);
        hengping(root(), &words)
    };
    let english = run(&["--lang", "en"]);
    assert_eq!(english.status.code(), Some(0), "{}", stderr(&english));
    assert!(stdout(&english).contains("| 1    | Norway"), "{}", stdout(&english));
    assert!(stdout(&run(&[])).contains("人类发展指数：共24个单位，排名24个"));

    let norway = stdout(&run(&["--explain", "Norway", "--lang", "en"]));
    for line in [
        "Norway: 0.944, rank 1/24",
        "Score: (81.6 − 20) ÷ (85 − 20) = 0.94769",
        "Weighted mean: 0.5 × 0.97222 + 0.5 × 0.84 = 0.90611",
        "Score: (ln 64992 − ln 100) ÷ (ln 75000 − ln 100) = 0.97837",
        "Weighted geometric mean: 0.94769^0.3333 × 0.90611^0.3333 × 0.97837^0.3333 = 0.94359",
    ] {
        assert!(norway.contains(line), "no {line} in {norway}");
    }
    let json: serde_json::Value = serde_json::from_str(&stdout(&run(&["--json"]))).unwrap();
    assert_eq!(json["units"][0]["printed"], "0.944");
    assert_eq!(json["units"][0]["rank"], 1.0);

    let unknown = run(&["--explain", "Norwey", "--lang", "en"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("Norway"), "{}", stderr(&unknown));
}
