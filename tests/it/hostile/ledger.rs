//! Nothing a clerk writes is lost without a word, whatever the sheet looks like.

use hengping::ingest::{Address, Cell, Content, Sheet};
use proptest::prelude::*;

use super::{balanced, crafted, receipt, scheme};
use crate::district::District;

/// What may stand beside a label.
fn value() -> impl Strategy<Value = Content> {
    let words = [
        "是",
        "否",
        "30余条",
        "20～30",
        "近340",
        "0.9万元",
        "不涉及",
        "见附件",
        "/",
        "—",
        "无",
        "98.5%",
        "３７",
        "12件",
        "不少于4次",
        "2024年5月",
        "若干",
        "=DISPIMG(\"ID\",1)",
        "　",
        "100%",
        "一百二十",
        "-3",
        "2.5",
        "同上",
    ];
    prop_oneof![
        4 => (0_u32..2_000).prop_map(|number| Content::Number(f64::from(number))),
        1 => (-50.0..50.0_f64).prop_map(Content::Number),
        3 => prop::sample::select(words.to_vec()).prop_map(|text| Content::Text(text.into())),
        1 => "[a-z 0-9一二三镇村]{1,12}".prop_map(|text: String| Content::Text(text.into())),
    ]
}

/// Words of a form: labels and headings of all kinds, notes, names.
fn words() -> impl Strategy<Value = String> {
    let labels: Vec<String> = scheme().fields.iter().map(|field| field.name.zh.clone()).collect();
    let others = [
        "合计",
        "小计",
        "总计",
        "序号",
        "指标名称",
        "计量单位",
        "本期数",
        "上年同期",
        "佐证/说明",
        "其中：",
        "白土镇",
        "望江门街道",
        "双槐镇",
        "龙潭村",
        "东风社区",
        "一、执法监督",
        "单位：万元",
        "注：本表由司法所填报",
        "2023年",
        "2024年",
        "填报人：",
        "甲",
        "调解成功率",
        "民呼我为办结率",
        "备注",
        "填报日期：2025年1月8日",
        "填报单位：白土镇人民政府",
        "件",
        "人次",
    ];
    prop_oneof![
        4 => prop::sample::select(labels),
        2 => prop::sample::select(others.to_vec()).prop_map(str::to_owned),
        1 => "[一-龥]{1,8}",
    ]
}

fn cell(row: u32, column: u32, content: Content) -> Cell {
    Cell { address: Address { row, column }, content, formula: None }
}

fn text(row: u32, column: u32, words: &str) -> Cell {
    cell(row, column, Content::Text(words.into()))
}

/// Labels down the page with figures, units and notes beside them.
fn down() -> impl Strategy<Value = Vec<Cell>> {
    let row = (words(), prop::option::of(value()), prop::option::of(value()), prop::option::of(words()));
    (0_u32..4, 0_u32..3, prop::collection::vec(row, 1..25)).prop_map(|(top, left, rows)| {
        let mut cells = Vec::new();
        for (row, (label, figure, second, note)) in (top..).zip(rows) {
            cells.push(text(row, left, &label));
            cells.extend(figure.map(|content| cell(row, left + 1, content)));
            cells.extend(second.map(|content| cell(row, left + 2, content)));
            cells.extend(note.map(|words| text(row, left + 3, &words)));
        }
        cells
    })
}

/// Labels across the page with rows of figures below them.
fn across() -> impl Strategy<Value = Vec<Cell>> {
    let row = (words(), prop::collection::vec(prop::option::weighted(0.8, value()), 10));
    let heads = prop::collection::vec(words(), 2..10);
    (0_u32..4, heads, prop::option::of(words()), prop::collection::vec(row, 1..8)).prop_map(
        |(top, heads, above, rows)| {
            let mut cells: Vec<Cell> = above.iter().map(|words| text(top, 1, words)).collect();
            cells.extend((1..).zip(&heads).map(|(column, words)| text(top + 1, column, words)));
            for (row, (name, figures)) in (top + 2..).zip(rows) {
                cells.push(text(row, 0, &name));
                let figures = (1..).zip(figures).take(heads.len());
                cells.extend(figures.filter_map(|(column, content)| Some(cell(row, column, content?))));
            }
            cells
        },
    )
}

/// Cells anywhere.
fn anywhere() -> impl Strategy<Value = Vec<Cell>> {
    let content = prop_oneof![value(), words().prop_map(|words| Content::Text(words.into()))];
    let place = prop_oneof![9 => (0_u32..60, 0_u32..12), 1 => (0_u32..3_000, 0_u32..300)];
    prop::collection::vec(
        (place, content).prop_map(|((row, column), content)| cell(row, column, content)),
        0..8,
    )
}

/// A sheet with a form of either layout, or both, and what else a clerk writes on it.
fn sheet() -> impl Strategy<Value = Vec<Cell>> {
    let below =
        |(first, second, extra, head): (Vec<Cell>, Vec<Cell>, Vec<Cell>, bool)| {
            let under = first.iter().map(|cell| cell.address.row + 2).max().unwrap_or(0);
            let mut cells = first;
            cells.extend(second.into_iter().map(|cell| Cell {
                address: Address { row: cell.address.row + under, ..cell.address },
                ..cell
            }));
            if head {
                for cell in &mut cells {
                    cell.address.row += 3;
                }
                cells.push(text(0, 0, "青河区白土镇2024年法治政府建设情况统计表"));
                cells.push(text(1, 0, "填报单位（盖章）：白土镇人民政府"));
                cells.push(text(1, 2, "填报日期：2025年1月8日"));
            }
            let taken: Vec<Address> = cells.iter().map(|cell| cell.address).collect();
            cells.extend(extra.into_iter().filter(|cell| !taken.contains(&cell.address)));
            cells
        };
    let none = || Just(Vec::new());
    (
        prop_oneof![down().boxed(), across().boxed()],
        prop_oneof![2 => none().boxed(), 1 => down().boxed(), 1 => across().boxed()],
        anywhere(),
        prop::bool::weighted(0.8),
    )
        .prop_map(below)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_of_any_sheet_is_accounted_for(sheets in prop::collection::vec(sheet(), 1..4)) {
        let sheets: Vec<Sheet> = sheets
            .into_iter()
            .enumerate()
            .map(|(place, cells)| {
                let mut sheet = Sheet::new(format!("表{place}"), false, cells);
                sheet.cells.dedup_by_key(|cell| cell.address);
                sheet
            })
            .collect();
        let run = District::empty().file("白土镇.xlsx", &crafted::xlsx(&sheets)).run();
        balanced(&run);
        let written = sheets.iter().flat_map(|sheet| &sheet.cells);
        let written = written.filter(|cell| !cell.written().trim().is_empty()).count();
        prop_assert_eq!(receipt(&run, "白土镇.xlsx").ledger.cells, written);
    }
}
