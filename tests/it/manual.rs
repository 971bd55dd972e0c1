//! The manual: published as it is printed, and its examples do what it says of them.

use std::collections::BTreeMap;

use hengping::finding::Severity;
use hengping::scheme::{FieldId, Scheme};
use hengping::value::Value;

use crate::cli::{example, hengping, stdout};
use crate::district::{District, Form, SOUND, root};

const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

fn scheme() -> Scheme {
    Scheme::load(&root().join("inputs/scheme")).unwrap()
}

/// Pages of a folder of assets: language, code and text.
fn pages(folder: &str) -> Vec<(&'static str, String, String)> {
    let mut pages = Vec::new();
    for language in LANGUAGES {
        for entry in std::fs::read_dir(root().join("assets").join(folder).join(language)).unwrap() {
            let path = entry.unwrap().path();
            let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
            pages.push((language, code, std::fs::read_to_string(path).unwrap()));
        }
    }
    pages.sort();
    pages
}

#[test]
fn the_published_manual_is_what_explain_prints() {
    let home = example();
    for language in LANGUAGES {
        let said = stdout(&hengping(home.path(), &["explain", "--all", "--lang", language]));
        let path = root().join(format!("docs/manual/findings.{language}.md"));
        if std::env::var_os("UPDATE_MANUAL").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &said).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(published == said, "run `UPDATE_MANUAL=1 cargo test --test it manual`");
        for link in said.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(said.contains(&format!("<a id=\"{link}\"></a>")), "{link}");
        }
    }
}

#[test]
fn every_number_of_the_practice_is_explained_in_both_languages() {
    let home = example();
    for number in 1..=39 {
        let code = format!("V{number:02}");
        let heading = format!("# {code} ");
        assert!(stdout(&hengping(home.path(), &["explain", &code])).starts_with(&heading), "{code}");
    }
    let elsewhere = stdout(&hengping(home.path(), &["explain", "v24", "--lang", "en"]));
    assert!(elsewhere.contains("- C-03 ") && elsewhere.contains("# C-03 ") && elsewhere.contains("# C-04 "));
    let of_relation = stdout(&hengping(home.path(), &["explain", "V09-4", "--lang", "en"]));
    assert!(of_relation.starts_with("# V09 "), "{of_relation}");
    let formula = "V09-4 (Warning): 3 × People's mediation committees ≤ People's mediators";
    assert!(of_relation.contains(formula), "{of_relation}");
}

#[test]
fn a_relation_of_the_districts_own_has_a_page_of_its_formula() {
    let district = District::empty();
    let path = district.home().join("inputs/scheme/relations.toml");
    let own = "\n[[relation]]\nid = \"X07\"\nname = \"横幅不应多于资料\"\nname_en = \"fewer banners than materials\"\n\
               severity = \"warning\"\nrule = { at_most = { parts = [\"banners\"], whole = [\"materials\"], times = 2 } }\n";
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + own).unwrap();
    let said = stdout(&hengping(district.home(), &["explain", "x07"]));
    assert!(
        said.starts_with("# X07 横幅不应多于资料") && said.contains("横幅(标语)条数 ≤ 2 × 宣传资料份数"),
        "{said}"
    );
}

/// The figures of an example table: for each label the wrong and the right one, this period's and last's.
fn table(scheme: &Scheme, page: &str) -> BTreeMap<(FieldId, bool), [f64; 2]> {
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let label = cells[0].trim_start_matches("上期：").trim_start_matches("Last period: ");
        let field =
            scheme.fields_with_ids().find(|(_, field)| field.name.zh == label || field.name.en == label);
        let (field, _) = field.unwrap_or_else(|| panic!("no figure {label}"));
        ((field, label != cells[0]), [cells[1], cells[2]].map(|number| number.parse().unwrap()))
    })
    .collect()
}

#[test]
fn the_bad_example_of_a_rule_breaks_its_relations_and_the_good_one_breaks_none() {
    let scheme = scheme();
    let pages = pages("relations");
    assert_eq!(pages.len(), 40);
    for (language, code, page) in &pages {
        let figures = table(&scheme, page);
        let look = |field: FieldId, before: bool, column: usize| {
            figures.get(&(field, before)).map_or(Value::Missing, |both| Value::Number(both[column]))
        };
        let broken = |column: usize, code: Option<&str>| -> Vec<&str> {
            let own = scheme.relations.iter().filter(|own| code.is_none_or(|code| own.number() == code));
            let broken = own.filter(|relation| {
                let figure = |field| look(field, false, column);
                relation.rule.broken(&figure, &|field| look(field, true, column)).is_some()
            });
            broken.map(|relation| relation.id.as_str()).collect()
        };
        assert!(!broken(0, Some(code)).is_empty(), "{language} {code}: the bad example is sound");
        assert_eq!(broken(1, None), Vec::<&str>::new(), "{language} {code}: the good example");
    }
}

#[test]
fn every_rule_that_relations_say_has_a_page_and_every_page_a_relation() {
    let scheme = scheme();
    let of_kinds: Vec<&str> = hengping::finding::kind::ALL.iter().map(|kind| kind.code).collect();
    let mut numbers: Vec<&str> = scheme.relations.iter().map(|relation| relation.number()).collect();
    numbers.retain(|number| !of_kinds.contains(number));
    numbers.dedup();
    let pages = pages("relations");
    let codes: Vec<&str> = pages.iter().filter(|page| page.0 == "en").map(|page| page.1.as_str()).collect();
    assert_eq!(codes, numbers);
}

/// How many clauses of each rule of the practice are errors, and how many are warnings.
const CLAUSES: [(&str, usize, usize); 21] = [
    ("V01", 1, 0),
    ("V02", 1, 0),
    ("V03", 1, 0),
    ("V04", 1, 0),
    ("V05", 1, 1),
    ("V06", 2, 0),
    ("V07", 0, 1),
    ("V08", 0, 2),
    ("V09", 3, 1),
    // Four on each of the two platforms.
    ("V10", 8, 0),
    ("V11", 0, 1),
    ("V12", 3, 0),
    // Five steps, and two that all steps include.
    ("V13", 7, 0),
    ("V14", 4, 0),
    ("V15", 0, 1),
    ("V16", 5, 0),
    ("V17", 1, 3),
    ("V18", 0, 7),
    ("V19", 0, 4),
    // The committees of villages are with V09.
    ("V20", 3, 0),
    ("V37", 0, 1),
];

#[test]
fn every_clause_of_the_practice_is_a_relation_with_its_weight() {
    let scheme = scheme();
    let mut of_scheme: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for relation in &scheme.relations {
        let (errors, warnings) = of_scheme.entry(relation.number()).or_default();
        match relation.severity {
            Severity::Error => *errors += 1,
            _ => *warnings += 1,
        }
    }
    let of_practice = CLAUSES.iter().map(|(number, errors, warnings)| (*number, (*errors, *warnings)));
    assert_eq!(of_scheme, of_practice.collect());
}

#[test]
fn too_many_agreements_are_one_error_and_too_few_one_warning() {
    let agreements = |written: f64| {
        let run = District::with(Form::of(SOUND).set("agreement_written", written)).run();
        let found = run.with_code("R-02");
        found.iter().map(|own| (own.subject.clone().unwrap(), own.severity)).collect::<Vec<_>>()
    };
    let too_many = agreements(9_000.0);
    assert_eq!(too_many, [("V05-1".to_owned(), Severity::Error)]);
    let too_few = agreements(4.0);
    assert!(too_few.contains(&("V05-2".to_owned(), Severity::Warning)), "{too_few:?}");
    assert!(too_few.iter().all(|own| own.0 != "V05-1"), "{too_few:?}");
}

/// What an example line says is written for a figure: "“宣传资料份数”填“2500余份”" or "D16 填 2537".
fn written(line: &str) -> &str {
    let (_, after) = line.rsplit_once("填").unwrap();
    after.trim_end_matches('。').trim().trim_start_matches('“').trim_end_matches('”')
}

#[test]
fn the_bad_example_of_a_number_gives_its_code_and_the_good_one_none() {
    let scheme = scheme();
    for code in ["C-02", "C-03", "C-04", "C-05", "V-01", "V-03", "V-06", "V39"] {
        let page = std::fs::read_to_string(root().join(format!("assets/findings/zh-CN/{code}.md"))).unwrap();
        let line = |start: &str| page.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
        let (bad, good) = (line("- 错："), line("- 对："));
        let label = bad.split('“').nth(1).unwrap().split('”').next().unwrap();
        let (_, field) = scheme.fields_with_ids().find(|(_, field)| field.name.zh == label).unwrap();
        let found = |text: &str| {
            let form = Form::of(SOUND);
            let form = match text.parse::<f64>() {
                Ok(number) => form.set(&field.id, number),
                Err(_) => form.set(&field.id, text),
            };
            let run = District::with(form).run();
            run.outcome
                .findings
                .iter()
                .filter(|finding| finding.subject.as_deref() == Some(field.id.as_str()))
                .map(|finding| finding.kind.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(written(&bad)), [code], "{bad}");
        assert_eq!(found(written(&good)), Vec::<&str>::new(), "{good}");
    }
}
