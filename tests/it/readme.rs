//! The READMEs tell the truth: their commands exist, their files are there, CI runs what they say.

use std::process::Command;

use crate::district::root;

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The code block behind a mark.
fn block(readme: &str, mark: &str) -> String {
    let after = readme.split_once(&format!("<!-- {mark} -->\n")).unwrap().1;
    let inside = after.split_once('\n').unwrap().1;
    inside.split_once("\n```").unwrap().0.to_owned()
}

#[test]
fn ci_runs_the_commands_of_the_readme() {
    let readme = text("README.md");
    assert_eq!(block(&readme, "run"), "cargo run --release -- run");
    for step in ["cargo fmt --check", "cargo clippy", "-D warnings", "cargo test", "cargo doc"] {
        assert!(block(&readme, "test").contains(step), "{step}");
    }
    let ci = text(".ci/run");
    assert!(ci.contains("command_at test") && ci.contains("command_at run"));
    assert!(text("README.zh-CN.md").contains(&block(&readme, "run")));
    assert!(text("README.zh-CN.md").contains(&block(&readme, "test")));
}

#[test]
fn every_subcommand_and_option_the_readme_names_exists() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hengping")).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let all = [
        &["--help"][..],
        &["run", "--help"],
        &["chart", "--help"],
        &["check", "--help"],
        &["explain", "--help"],
        &["scheme", "check", "--help"],
        &["index", "--help"],
        &["what-if", "--help"],
        &["template", "--help"],
        &["demo", "--help"],
        &["ingest", "--help"],
        &["merge", "--help"],
    ]
    .map(help)
    .join("\n");
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = text(readme);
        let own = text.lines().filter(|line| !line.contains("cargo ") && !line.contains("jupyter"));
        for word in own.flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))) {
            if word.len() > 4 && word.starts_with("--") && !word.starts_with("---") {
                assert!(all.contains(word), "{readme} names {word}, which does not exist");
            }
        }
    }
    for subcommand in [
        "run", "check", "explain", "scheme", "index", "what-if", "template", "demo", "ingest", "merge",
        "watch", "status",
    ] {
        assert!(all.contains(subcommand));
    }
}

#[test]
fn every_file_the_documents_link_to_is_there() {
    for document in ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        for part in text(document).split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default();
            let local = !target.contains("://") && !target.starts_with('#');
            assert!(!local || root().join(target).exists(), "{document} links to {target}");
        }
    }
}

#[test]
fn every_output_the_readme_lists_is_written() {
    let readme = text("README.md");
    let (_, list) = readme.split_once("outputs/2024/\n").unwrap();
    let names: Vec<&str> = list
        .lines()
        .take_while(|line| !line.starts_with("```"))
        // What stands further in goes on about the line above.
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !name.contains('*'))
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    let home = tempfile::tempdir().unwrap();
    crate::district::copy_folder(&root().join("inputs"), &home.path().join("inputs"));
    Command::new(env!("CARGO_BIN_EXE_hengping")).arg("run").current_dir(home.path()).output().unwrap();
    for name in names {
        assert!(home.path().join("outputs/2024").join(name).exists(), "{name} is not written");
    }
}
