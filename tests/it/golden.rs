//! The example run against what it gave before: scores, findings and the workbook, line by line.
//!
//! A difference is a change of a published figure or sentence. If it is meant, write the files anew
//! with `UPDATE_GOLDEN=1 cargo test golden` and say so under *Results* in the changelog.

use std::fmt::Write;

use calamine::Reader;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline;
use hengping::scheme::Scheme;
use hengping::score::rank;

use crate::cli::{example, hengping};
use crate::district::{isolation, root};

fn compare(name: &str, now: &str) {
    let path = root().join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap();
    for (number, (before, now)) in before.lines().zip(now.lines()).enumerate() {
        assert_eq!(now, before, "{name}:{}", number + 1);
    }
    assert_eq!(now.lines().count(), before.lines().count(), "{name} has another length");
}

#[test]
fn the_example_gives_the_scores_and_findings_it_gave_before() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();

    let mut scores = String::from("township,percent,total,rank,group_rank,grade,reasons,points\n");
    for (township, score) in scheme.townships.iter().zip(&outcome.scorecard.townships) {
        let place = |rank: Option<hengping::score::Rank>| rank.map(|rank| rank.printed()).unwrap_or_default();
        let percent = score.percent.map(|percent| rank::printed(percent, 2)).unwrap_or_default();
        let grade = score.grade.map_or("", |grade| &scheme.settings.grades[grade].id);
        let points: Vec<String> = score
            .indicators
            .iter()
            .map(|mark| mark.points.map_or_else(|| "-".to_owned(), |points| rank::printed(points, 4)))
            .collect();
        writeln!(
            scores,
            "{},{percent},{},{},{},{grade},{},{}",
            township.name,
            rank::printed(score.total, 2),
            place(score.rank),
            place(score.group_rank),
            score.lagging.len(),
            points.join(" ")
        )
        .unwrap();
    }
    compare("scores.csv", &scores);

    let mut findings = String::new();
    for language in Language::ALL {
        let locale = Locale::new(language);
        for finding in &outcome.findings {
            let place = locale.place(&finding.place, None);
            let severity = finding.severity.name();
            writeln!(findings, "{severity}[{}] {place} | {}", finding.kind.code, locale.what(finding))
                .unwrap();
        }
    }
    compare("findings.txt", &findings);
}

#[test]
fn the_workbook_of_the_example_says_what_it_said_before() {
    let home = example();
    hengping(home.path(), &["run"]);
    let path = home.path().join("outputs/2024/summary.xlsx");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let mut text = String::new();
    for sheet in book.sheet_names() {
        writeln!(text, "# {sheet}").unwrap();
        for row in book.worksheet_range(&sheet).unwrap().rows() {
            let cells: Vec<String> = row.iter().map(|cell| cell.to_string().replace('\n', "⏎")).collect();
            writeln!(text, "{}", cells.join("\t").trim_end()).unwrap();
        }
    }
    compare("workbook.txt", &text);
}
