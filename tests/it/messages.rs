//! What the program says, word for word: a change of wording is seen here before a reader sees it.

use crate::cli::{change, example, hengping, misspell_a_field_and_raise_a_weight, stderr, stdout};

/// What is said on the error stream by a command that cannot run.
fn refused(arguments: &[&str]) -> String {
    let output = hengping(example().path(), arguments);
    assert_eq!(output.status.code(), Some(2));
    stderr(&output)
}

#[test]
fn help_is_in_the_language_asked_for() {
    let home = example();
    insta::assert_snapshot!(stdout(&hengping(home.path(), &["--help"])), @"
    横评：把各乡镇（街道）报来的表格汇成一张可比、可查、可追溯的总表，并核对、计分、排名、制图。

    用法: hengping <COMMAND>

    命令:
      run       汇总、核对、计分、排名，写出全部结果
      watch     守着本期文件夹，来一份核一份，随时更新结果和反馈单
      status    列出谁报了、谁没报、按期没有、填了多少、退回几次
      check     报送前核对一个或几个文件，列出问题
      explain   说明一个乡镇的得分由来、一个问题编号的含义，或一项指标怎么算
      what-if   推算：换几个数、改一下方案名次会怎样，或最少要做到什么才能进位
      chart     单独画一张图，大小自定
      compare   说明两期之间得分和名次的升降
      audit     用已知的正确答案检验读表的准确程度
      demo      生成一个虚构的区县（任意规模）及其标准答案，供试用、测速、测试
      index     按指数定义给现成的表格打分、排名
      template  按考核方案生成各乡镇的空白报表，一个乡镇一份
      ingest    只读表：把本期文件（或其中一份）读好存成Parquet，再用merge汇总
      merge     把各份读好的内容合起来核对、计分、排名，写出各张数据表
      scheme    考核方案

    选项:
      -h, --help     显示帮助
      -V, --version  显示版本
    ");
    let english = stdout(&hengping(home.path(), &["--help", "--lang", "en"]));
    assert!(english.contains("Usage: hengping") && !english.contains("用法"), "{english}");
}

#[test]
fn a_mistyped_command_line_is_answered_with_the_nearest_option() {
    insta::assert_snapshot!(refused(&["run", "--thread", "3"]), @"
    错误: 不认识的参数“--thread”
      提示: 是不是“--threads”？
      用 hengping --help 查看用法
    ");
    insta::assert_snapshot!(refused(&["rnu"]), @"
    错误: 不认识的命令“rnu”
      用 hengping --help 查看用法
    ");
}

#[test]
fn a_name_or_code_that_does_not_exist_is_answered_with_a_hint() {
    let said = refused(&["explain", "白士镇"]);
    insta::assert_snapshot!(said.trim_start_matches("已读取 37/37\n"), @"
    错误: 底册里没有“白士镇”
      提示: 是不是“白土镇”？
    ");
    insta::assert_snapshot!(refused(&["explain", "R-99"]), @"错误: 没有“R-99”这个编号，也没有叫这个的指标、指标组；编号如R-01、V21，见findings.csv，指标的编号和名称见indicators.toml");
}

#[test]
fn mistakes_in_a_scheme_are_listed_with_file_line_and_hint() {
    let home = example();
    misspell_a_field_and_raise_a_weight(home.path());
    insta::assert_snapshot!(stderr(&hengping(home.path(), &["scheme", "check"])), @"
    错误: 考核方案有3处错误（inputs/scheme）
      indicators.toml:396: 引用了不存在的填报数据“mediation_succes”。 是不是“mediation_success”？
      indicators.toml:8: 指标权重合计101，应为100。
      indicators.toml:45: G7组的指标权重合计8，组权重写的是7。
    ");
    insta::assert_snapshot!(stderr(&hengping(home.path(), &["scheme", "check", "--lang", "en"])), @"
    error: The number of errors in the scheme is 3 (inputs/scheme)
      indicators.toml:396: The reported field “mediation_succes” is referred to but does not exist. Did you mean “mediation_success”?
      indicators.toml:8: The indicator weights total 101; they should total 100.
      indicators.toml:45: The indicator weights of the group G7 total 8, but the stated group weight is 7.
    ");
}

#[test]
fn a_mistake_that_shows_only_when_the_files_are_held_together_has_its_line_too() {
    let home = example();
    let scheme = home.path().join("inputs/scheme");
    change(home.path(), "run.toml", "\"2025-01-15\"", "\"2025-13-15\"");
    change(home.path(), "run.toml", "decimals = 2", "decimals = 9");
    change(home.path(), "run.toml", "[[peer_group]]", CONFIRMED);
    change(home.path(), "indicators.toml", "grade_at_most = \"pass\"", "grade_at_most = \"passs\"");
    let said = stderr(&hengping(home.path(), &["scheme", "check"]));
    let places: Vec<(&str, usize)> = said
        .lines()
        .skip(1)
        .map(|line| {
            let mut parts = line.trim().split(':');
            (
                parts.next().unwrap(),
                parts.next().unwrap().parse().unwrap_or_else(|_| panic!("no line: {line}")),
            )
        })
        .collect();
    let written: Vec<String> = places
        .iter()
        .map(|(file, line)| {
            let text = std::fs::read_to_string(scheme.join(file)).unwrap();
            text.lines().nth(line - 1).unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        written,
        [
            "deadlines = { \"2023\" = \"2024-01-15\", \"2024\" = \"2025-13-15\" }",
            "decimals = 9",
            "effect = { grade_at_most = \"passs\" }",
            "period = \"2024-13\"",
            "red_line = \"no_such_line\"",
            "township = \"999\"",
        ],
        "{said}"
    );
}

/// A confirmed red line that does not exist, of a township that does not exist.
const CONFIRMED: &str = r#"[[confirmed]]
red_line = "no_such_line"
township = "999"
period = "2024-13"
date = "2025-02-01"
by = "督察组"
reason = "核实"

[[peer_group]]"#;

#[test]
fn the_result_on_screen_is_short() {
    let home = example();
    insta::assert_snapshot!(stdout(&hengping(home.path(), &["run"])), @"
    应报28家，收到23家，无法使用4家，未报1家
    另有1个文件没有算到任何乡镇名下：铁佛寺镇2024年法治政府建设情况统计表.xlsx（U-05）。请逐个确认（办法见 hengping explain 编号）。
    | 分组   | 前三                    | 后三                       |
    |--------|-------------------------|----------------------------|
    | 街道组 | 文澜街道 95.70          | 石坪街道 85.64             |
    |        | 望江门街道 93.03 触红线 | 新渡街道 80.70 落后        |
    |        | 枫林街道 85.69          |                            |
    | 镇组   | 双槐镇 92.87            | 红花岭镇 77.31 落后        |
    |        | 银杏镇 91.14            | 三板桥镇 72.53 落后 触红线 |
    |        | 古井镇 90.62            | 大垭口镇 70.12 落后        |
    | 乡组   | 高家垭乡 90.15          | 石坪乡 76.12 落后          |
    |        | 云雾坪乡 86.55          | 水磨乡 71.07 落后          |
    |        | 落凼乡 80.85            |                            |
    问题253条：错误42，提醒86，说明125
    summary.docx 正文3961字（不含附件），不超过4000字
    结果在 outputs/2024
    ");
}
