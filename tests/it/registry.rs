//! Every kind of finding is fired by a fixture of its own, and a sound submission fires none.

use std::io::{Cursor, Write};

use hengping::finding::kind;

use crate::district::{Cell, District, Form, Run, SOUND, rewrite_part};
use crate::layouts::Page;

fn sound() -> Form {
    Form::of(SOUND)
}

fn formula(text: &str, result: &str) -> Cell {
    Cell::Formula(text.to_owned(), result.to_owned())
}

/// A workbook in which one formula lost its stored result.
fn without_result(scheme: &hengping::scheme::Scheme) -> Vec<u8> {
    let form = sound().set("banners", formula("=VLOOKUP(A1,B1:C9,2)", "41"));
    let package = form.bytes(scheme);
    rewrite_part(&package, "xl/worksheets/sheet4.xml", |text| text.replace("<v>41</v>", ""))
}

#[test]
fn a_formula_without_a_result_is_not_said_to_be_blank_besides() {
    let scheme = District::empty().scheme;
    let run = District::empty().file("望江门街道.xlsx", &without_result(&scheme)).run();
    assert_eq!((run.with_code("C-08").len(), run.with_code("V25").len()), (1, 0));
}

/// An OLE container with one stream.
fn container(stream: &str, bytes: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream(stream).unwrap().write_all(bytes).unwrap();
    container.into_inner().into_inner()
}

/// A table across the page with two figures to a row.
fn table(rows: &[&str]) -> Vec<u8> {
    let head = ["单位|排查活动次数|受理调解案件数"];
    Page::bytes(&[Page::new(&[head.as_slice(), rows].concat())])
}

/// A table of a township's villages.
fn villages(rows: &[&str]) -> Vec<u8> {
    let head = ["村（社区）|排查活动次数|受理调解案件数"];
    Page::bytes(&[Page::new(&[head.as_slice(), rows].concat())])
}

/// A package with one more part.
fn with_part(package: &[u8], part: &str) -> Vec<u8> {
    let mut written = zip::ZipWriter::new_append(Cursor::new(package.to_vec())).unwrap();
    written.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    written.write_all(b"something").unwrap();
    written.finish().unwrap().into_inner()
}

/// A package of more parts than any workbook has.
fn crowded() -> Vec<u8> {
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..2_001 {
        written.start_file(format!("xl/{place}"), zip::write::SimpleFileOptions::default()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

/// A sound submission in which the figure 12,345 stands for the banners, changed in its XML.
fn changed(scheme: &hengping::scheme::Scheme, change: impl Fn(String) -> String) -> Vec<u8> {
    rewrite_part(&sound().set("banners", 12_345.0).bytes(scheme), "xl/worksheets/sheet4.xml", change)
}

/// The district that fires a kind.
fn firing(code: &str) -> District {
    let district = District::empty();
    let scheme = district.scheme.clone();
    let other = |form: &Form| form.bytes(&scheme);
    match code {
        "C-01" => District::with(sound().set("banners", "见附件")),
        "C-02" => District::with(sound().set("banners", "３０ 条")),
        "C-03" => District::with(sound().set("banners", "30余条")),
        "C-04" => District::with(sound().set("banners", "20～30条")),
        "C-05" => District::with(sound().set("banners", "无")),
        "C-06" => District::with(sound().dated("2025年2月30日")),
        "C-07" => District::with(sound().set("banners", formula("=1/0", "#DIV/0!"))),
        "C-08" => district.file("望江门街道.xlsx", &without_result(&scheme)),
        "C-09" => District::with(sound().set("banners", "=DISPIMG(\"ID_1\",1)")),
        "C-10" => {
            let typed = |text: String| text.replace("<v>12345</v>", "<v>12x45</v>");
            district.file("望江门街道.xlsx", &changed(&scheme, typed))
        }
        "C-11" => {
            let hidden = |text: String| {
                let row = text[..text.find("<v>12345</v>").unwrap()].rfind("<row ").unwrap();
                format!("{}<row hidden=\"1\" {}", &text[..row], &text[row + 5..])
            };
            district.file("望江门街道.xlsx", &changed(&scheme, hidden))
        }
        "D-01" => District::sound().file("望江门街道(1).xlsx", &other(&sound())),
        "D-02" => {
            let again = sound().dated("2025年1月9日");
            District::sound().form("望江门街道2.xlsx", &again)
        }
        "D-03" => {
            let later = sound().dated("2025年1月9日").set("banners", 37.0);
            District::sound().form("望江门街道2.xlsx", &later)
        }
        "D-04" => District::sound().form("望江门街道2.xlsx", &sound().set("banners", 37.0)),
        "D-05" => District::with(sound().dated("2025年2月11日")),
        "D-06" => District::sound(),
        "F-01" => District::sound().file("~$望江门街道.xlsx", b"somebody"),
        "F-02" => District::sound().file("白土镇.xlsx", b""),
        "F-03" => district.file("望江门街道.xls", &other(&sound())),
        "F-04" => District::sound().file("白土镇.xlsx", &container("/EncryptedPackage", b"secret")),
        "F-05" => {
            let whole = other(&sound());
            District::sound().file("白土镇.xlsx", &whole[..whole.len() / 2])
        }
        "F-06" => {
            let cut = |text: String| text[..text.len() / 2].to_owned();
            district.file("望江门街道.xlsx", &rewrite_part(&other(&sound()), "xl/styles.xml", cut))
        }
        "F-07" => District::sound().file("白土镇.xlsx", &crowded()),
        "F-08" => District::sound().file("白土镇.csv", b"\xE5\xFF,1\n\xFF,2\n"),
        "F-09" => District::sound().file("白土镇.xlsx", b"\xFF\xD8\xFF\xE0 a photograph"),
        "F-10" => district.file("望江门街道.xlsm", &with_part(&other(&sound()), "xl/vbaProject.bin")),
        "H-02" => District::with(sound().row("法律援助案件数", 23.0)),
        "H-03" => District::with(sound().label("mediators", "人民调介员数")),
        "H-04" => District::with(sound().row("横幅(标语)条数", 41.0)),
        "H-05" => District::with(sound().headings(["序号", "指标名称", "计量单位", "上年同期数", "本期数"])),
        "H-06" => {
            District::with(sound().unit("penalty_amount_yuan", "万元").set("penalty_amount_yuan", 0.45))
        }
        "H-07" => District::with(sound().named("望江门街道办事处", "望江门街道2023年法治政府建设情况统计表")),
        "R-01" => District::with(sound().set("type_15", 65.0)),
        "R-02" => District::with(sound().set("officer_certified", 9.0)),
        "R-03" => District::empty().file("汇总.xlsx", &table(&["望江门街道|120|118", "望江门街道|120|110"])),
        "R-04" => District::with(sound().without("banners")),
        "R-05" => District::empty().file("望江门街道.xlsx", &table(&["东街社区|12|5", "柳河村|8|6"])),
        "S-01" => {
            let mut book = rust_xlsxwriter::Workbook::new();
            book.add_worksheet().write_string(0, 0, "白土镇2024年工作总结").unwrap();
            District::sound().file("白土镇.xlsx", &book.save_to_buffer().unwrap())
        }
        "S-02" => District::with(sound().notes_sheet()),
        "S-03" => District::with(sound().hidden_copy()),
        "S-04" => {
            let rows = ["120|118|3", "宣传资料份数|横幅(标语)条数|法律咨询人次", "5000|30|1200"];
            District::empty().file(
                "望江门街道.xlsx",
                &Page::bytes(&[Page::new(
                    &[&["受理调解案件数|调解成功数|司法确认数"], rows.as_slice()].concat(),
                )]),
            )
        }
        "S-05" => {
            let package = other(&sound());
            let broken = rewrite_part(&package, "xl/worksheets/sheet7.xml", |text| {
                let at = text.rfind("<row").unwrap();
                format!("{}<row r=\"99\"><c r=\"A99\"><v>1</x ", &text[..at])
            });
            district.file("望江门街道.xlsx", &broken)
        }
        "S-06" => District::with(sound().remark("banners", "其中旧横幅12条")),
        "S-07" => District::empty().file("汇总.xlsx", &table(&["望江门街道|120|118", "文澜街道|80|79"])),
        "U-01" => {
            let nobody = sound().named("", "2024年法治政府建设情况统计表");
            district.form("报表.xlsx", &nobody)
        }
        "U-02" => {
            let alias = sound().named("黄桷镇人民政府", "2024年法治政府建设情况统计表");
            district.form("a.xlsx", &alias)
        }
        "U-03" => district.form("a.xlsx", &Form::of("杨家弯镇")),
        "U-04" => district.form("白土镇.xlsx", &Form::of("柏溪镇")),
        "U-05" => district.form("a.xlsx", &Form::of("铁佛寺镇")),
        "U-06" => {
            let rows = ["望江门街道|120|118", "文澜街道|80|79", "文谰街道|64|60"];
            District::empty().file("汇总.xlsx", &table(&rows))
        }
        "V-01" => District::with(sound().set("inspection_count", -37.0)),
        "V-02" => District::sound().before(&sound().set("banners", 410.0)),
        "V-03" => District::with(sound().set("training_person_times", 24.5)),
        "V-04" => {
            let yuan = sound().set("agreement_amount_wan", 3_210_000.0);
            District::with(yuan).before(&sound().set("agreement_amount_wan", 300.0))
        }
        "V-05" => District::sound().before(&sound()),
        "V-06" => District::with(sound().set("has_year_plan", "基本完成")),
        "V-07" => {
            let rows = ["乡镇代码|受理调解案件数|调解成功数", "9.90105001E+08|120|118", "990105002|80|79"];
            District::empty().file("汇总.csv", rows.join("\n").replace('|', ",").as_bytes())
        }
        "V-08" => District::with(sound().set("banners", "见附件")).corrected("banners", "\"见附件\"", "41"),
        "V-09" => District::sound().corrected("banners", "37", "41"),
        "V21" => District::with(sound().set("mhww_completed", 345.0).row("民呼我为办结率", "100%")),
        "V22" => District::with(sound().row("调解成功率", "99.5%")),
        "V25" => District::with(sound().blank("banners")),
        "V28" => District::sound().in_part("2024Q3", "第三季度", &sound().set("new_media_posts", 34.0)),
        "V29" => [26.0, 28.0, 25.0, 27.0]
            .into_iter()
            .zip(2020..)
            .fold(District::with(sound().set("new_media_posts", 90.0)), |district, (posts, year)| {
                district.in_year(year, &sound().set("new_media_posts", posts))
            }),
        "V31" => {
            let rows =
                ["东街社区|12|41", "柳河村|8|6", "石桥村|9|5", "高坎村|7|4", "河嘴村|6|4", "合计|42|60"];
            District::empty().file("望江门街道.xlsx", &villages(&rows))
        }
        "V32" => District::with(sound().set("village_count", 10.0)),
        "V34" => District::with(sound().dated("")),
        "V37" => District::with(sound().set("escalated_criminal", 3.0).set("prevent_criminal_cases", 3.0)),
        "V39" => District::with(sound().set("center_group_study", "不少于4次")),
        "V40" => District::sound().before(&sound()).in_year(2022, &sound()),
        "V41" => District::with(sound().rounded()),
        "V42" => District::with(sound().set("type_15", 65.0)),
        _ => panic!("no fixture fires {code}"),
    }
}

fn fired(code: &str) -> Run {
    firing(code).run()
}

#[test]
fn a_sound_submission_gives_no_finding() {
    assert_eq!(District::sound().run().codes(), Vec::<&str>::new());
}

/// Every kind that one run can find: what went back more than once takes several, and is tried in `keeping`.
fn kinds() -> impl Iterator<Item = &'static kind::Kind> {
    kind::ALL.iter().copied().filter(|kind| *kind != kind::RETURNED_AGAIN)
}

#[test]
fn every_kind_is_fired_by_its_fixture() {
    for kind in kinds() {
        let run = fired(kind.code);
        assert!(
            !run.with_code(kind.code).is_empty(),
            "{} {} was not fired: {:?}",
            kind.code,
            kind.name,
            run.codes()
        );
    }
}

#[test]
fn every_sentence_of_a_fired_finding_has_its_facts() {
    use hengping::language::Language;
    use hengping::locale::Locale;
    for kind in kinds() {
        let run = fired(kind.code);
        for finding in run.with_code(kind.code) {
            for language in Language::ALL {
                let locale = Locale::new(language);
                let key = match finding.facts.get("sentence") {
                    Some(variant) => format!("finding.{}.{variant}", kind.code),
                    None => format!("finding.{}.what", kind.code),
                };
                for name in locale.text(&key).split('{').skip(1).filter_map(|part| part.split('}').next()) {
                    assert!(finding.facts.contains_key(name), "{}: no fact {name} in {finding:?}", kind.code);
                }
            }
        }
    }
}

#[test]
fn an_error_about_values_withholds_them_and_a_warning_does_not() {
    for kind in kinds() {
        for finding in fired(kind.code).with_code(kind.code) {
            if finding.severity != hengping::finding::Severity::Error {
                assert!(finding.withholds.is_empty(), "{finding:?}");
            }
        }
    }
}
