//! `hengping chart`: any single chart, in the size and about what is asked.

use crate::cli::{example, hengping, stderr, stdout};

/// Width, height and pixels per metre of a PNG.
fn size(bytes: &[u8]) -> (u32, u32, u32) {
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let reader = decoder.read_info().unwrap();
    let info = reader.info();
    (info.width, info.height, info.pixel_dims.unwrap().xppu)
}

#[test]
fn a_chart_is_drawn_in_the_size_that_is_asked_for() {
    let home = example();
    let drawn =
        hengping(home.path(), &["chart", "funnel", "--indicator", "mediation_success_rate", "--size", "a4"]);
    assert_eq!(drawn.status.code(), Some(0), "{}", stderr(&drawn));
    let mut files: Vec<_> =
        std::fs::read_dir(home.path().join("charts")).unwrap().map(|own| own.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let path = files.remove(0);
    assert!(stdout(&drawn).contains(path.file_name().unwrap().to_str().unwrap()), "{}", stdout(&drawn));
    // A4 upright at two pixels per unit, 288 to the inch.
    assert_eq!(size(&std::fs::read(path).unwrap()), (2382, 3368, 11_338));
}

#[test]
fn a_chart_in_another_language_or_of_another_period_takes_no_others_place() {
    let home = example();
    for arguments in [&["--lang", "zh-CN"][..], &["--lang", "en"], &["--period", "2023"]] {
        let drawn = hengping(home.path(), &[&["chart", "coverage", "--format", "svg"], arguments].concat());
        assert_eq!(drawn.status.code(), Some(0), "{}", stderr(&drawn));
    }
    let names = std::fs::read_dir(home.path().join("charts")).unwrap();
    let mut names: Vec<_> = names.map(|own| own.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["coverage-2023.svg", "coverage-2024-en.svg", "coverage-2024.svg"]);
}

#[test]
fn a_chart_can_be_of_one_group_or_one_township_and_a_text_that_is_read_aloud() {
    let home = example();
    let bars =
        hengping(home.path(), &["chart", "rank-bars", "--group", "街道", "--format", "svg", "--out", "图"]);
    assert_eq!(bars.status.code(), Some(0), "{}", stderr(&bars));
    let file = std::fs::read_dir(home.path().join("图")).unwrap().next().unwrap().unwrap().path();
    let svg = std::fs::read_to_string(file).unwrap();
    assert!(svg.contains(">望江门街道") && !svg.contains(">双槐镇"), "{svg}");
    assert!(svg.contains("<title ") && svg.contains("<desc "));

    let losses = hengping(home.path(), &["chart", "losses", "--township", "三板桥镇"]);
    assert_eq!(losses.status.code(), Some(0), "{}", stderr(&losses));
    assert!(stdout(&losses).contains("三板桥镇"), "{}", stdout(&losses));
}

#[test]
fn what_cannot_be_drawn_is_said_before_any_work_and_nothing_is_written() {
    let home = example();
    for (asked, answer) in [
        (vec!["chart", "losses"], "--township"),
        (vec!["chart", "losses", "--township", "三板乔镇"], "三板桥镇"),
        (vec!["chart", "rank-bars", "--size", "10x10"], "1920x1080"),
        (vec!["chart", "funnel", "--indicator", "mediation_succes_rate"], "mediation_success_rate"),
        (vec!["chart", "funnel", "--indicator", "民调解成功律"], "mediation_success_rate"),
        (vec!["chart", "pie"], "rank-bars（排名图）"),
        (vec!["chart", "pie"], "没有“pie”这种图"),
        (vec!["chart", "漏头图"], "是不是“funnel”（漏斗图）"),
        (vec!["chart", "漏头图"], "可以写：rank-bars（排名图）"),
        (vec!["chart", "rank-bars", "--group", "区县"], "街道（街道组）"),
        (vec!["chart", "heatmap", "--township", "三板桥镇"], "用得上的图：losses profile"),
        (vec!["chart", "losses", "--township", "三板桥镇", "--group", "镇"], "失分图用不上--group"),
        (vec!["chart", "rank-bars", "--out", "inputs/2024"], "inputs/2024"),
    ] {
        let refused = hengping(home.path(), &asked);
        assert_eq!(refused.status.code(), Some(2), "{asked:?}");
        assert!(stderr(&refused).contains(answer), "{asked:?}: {}", stderr(&refused));
    }
    assert!(!home.path().join("charts").exists());
}

#[test]
fn where_there_is_nothing_to_draw_the_reason_is_given_and_what_would_give_something() {
    let home = example();
    for (asked, reason, cure) in [
        (vec!["chart", "历期升降"], "至少要4期，现在有2期", "更早各期的报表"),
        (vec!["chart", "losses", "--township", "白土镇"], "数据不足，不排名", "hengping what-if 白土镇"),
        (vec!["chart", "profile", "--township", "苇塘镇"], "未收到可用报表", "hengping what-if 苇塘镇"),
        (vec!["chart", "slope", "--period", "2023"], "没有2022的数据", "2022文件夹"),
    ] {
        let refused = hengping(home.path(), &asked);
        let said = stderr(&refused);
        assert_eq!(refused.status.code(), Some(2), "{asked:?}");
        assert!(said.contains(reason) && said.contains(cure), "{asked:?}: {said}");
    }
    assert!(!home.path().join("charts").exists());
}
