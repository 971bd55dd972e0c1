//! What is known to go wrong in workbooks with Chinese words and with charts: a test each.

use super::tests::{part, parts, summary, table};
use crate::report::summary::{
    Bar, BarBlock, Block, Cell, Figure, HeatCell, HeatClass, HeatColumn, HeatRow, Heatmap, Plot, RankBars,
    Summary, Tone,
};

fn figure(plot: Plot) -> Block {
    Block::Figure(Figure {
        name: "sample".to_owned(),
        title: "三板桥镇排名靠后".to_owned(),
        subtitle: "得分率，2024年度".to_owned(),
        footer: "数据来源：各乡镇报表".to_owned(),
        alt: "条形图".to_owned(),
        plot,
    })
}

fn bars() -> Block {
    let bar = |(name, value, tone): (&str, f64, Tone)| Bar {
        rank: "1".to_owned(),
        name: name.to_owned(),
        value,
        printed: format!("{value:.2}"),
        change: None,
        tone,
        small: false,
    };
    let bars =
        [("文澜街道", 95.7, Tone::Lead), ("白土镇", 88.0, Tone::Plain), ("三板桥镇", 72.53, Tone::Lag)];
    let heading = "镇组（3家）".to_owned();
    let block = BarBlock { heading, median: None, bars: bars.map(bar).into() };
    figure(Plot::RankBars(RankBars {
        full: 100.0,
        blocks: vec![block],
        unranked: "未排名：柏溪镇".to_owned(),
    }))
}

fn heat() -> Block {
    let cell = |value: Option<f64>| HeatCell {
        printed: value.map_or("未报".to_owned(), |value| format!("{value:.0}")),
        value,
        class: value.map(|_| HeatClass::Near),
    };
    let row = |(rank, name): (&str, &str)| HeatRow {
        rank: rank.to_owned(),
        name: name.to_owned(),
        tone: Tone::Plain,
        cells: vec![cell(Some(60.0)), cell(None)],
        total: "60.0".to_owned(),
    };
    let heading = |heading: &str| HeatColumn {
        heading: heading.to_owned(),
        detail: "中位数80".to_owned(),
        middle: Some(80.0),
    };
    figure(Plot::Heatmap(Heatmap {
        columns: vec![heading("普法宣传"), heading("行政执法规范")],
        rows: [("1", "白土镇"), ("", "三板桥镇（不排名）")].map(row).into(),
        legend: ["低15以上", "低5-15", "±5以内", "高5-15", "高15以上"].map(str::to_owned),
        steps: [5.0, 15.0],
        total_heading: "得分率".to_owned(),
    }))
}

fn with(blocks: Vec<Block>) -> Summary {
    let mut summary = summary(vec![table("排名", Vec::new())]);
    summary.sections[0].blocks.extend(blocks);
    summary.labels.extend([
        ("sheet.rank_bars", "排名图".to_owned()),
        ("sheet.heatmap", "短板图".to_owned()),
        ("sheet.back", "返回“{sheet}”".to_owned()),
    ]);
    summary
}

#[test]
fn bars_begin_at_zero_and_the_first_place_stands_at_the_top() {
    let parts = parts(&with(vec![bars()]));
    let chart = part(&parts, "xl/charts/chart1.xml");
    let axis = |tag: &str| {
        let start = chart.find(&format!("<c:{tag}>")).unwrap();
        &chart[start..chart[start..].find(&format!("</c:{tag}>")).unwrap() + start]
    };
    assert!(axis("catAx").contains("<c:orientation val=\"maxMin\"/>"), "{}", axis("catAx"));
    assert!(axis("valAx").contains("<c:min val=\"0\"/>") && axis("valAx").contains("<c:max val=\"100\"/>"));
    assert!(axis("valAx").contains("<c:orientation val=\"minMax\"/>"));
}

#[test]
fn a_chart_is_drawn_from_cells_and_says_in_words_what_it_shows() {
    let parts = parts(&with(vec![bars()]));
    let chart = part(&parts, "xl/charts/chart1.xml");
    assert!(chart.contains("<c:f>排名图!$C$5:$C$7</c:f>"), "{chart}");
    assert!(chart.contains("<c:f>排名图!$B$5:$B$7</c:f>"));
    assert!(part(&parts, "xl/worksheets/sheet2.xml").contains("<v>72.53</v>"));
    assert!(part(&parts, "xl/drawings/drawing1.xml").contains("descr=\"镇组（3家） 条形图\""));
    // One point each, so that the one that lags is told apart.
    assert_eq!(chart.matches("<c:dPt>").count(), 3);
    assert!(chart.contains("D55E00"));
}

#[test]
fn colours_of_a_heatmap_are_rules_on_its_cells_in_the_order_of_their_strength() {
    let parts = parts(&with(vec![heat()]));
    let sheet = part(&parts, "xl/worksheets/sheet2.xml");
    let rules: Vec<&str> = sheet.split("<cfRule ").skip(1).collect();
    assert_eq!(rules.len(), 4, "{sheet}");
    for (number, (rule, condition)) in
        rules.iter().zip(["C6-C$5&lt;-15", "C6-C$5&lt;-5", "C6-C$5&gt;15", "C6-C$5&gt;5"]).enumerate()
    {
        assert!(rule.contains(condition), "{rule}");
        assert!(rule.contains(&format!("priority=\"{}\"", number + 1)), "{rule}");
        assert!(rule.contains("$A6&lt;&gt;\"\"") && rule.contains("stopIfTrue=\"1\""), "{rule}");
    }
    assert!(sheet.contains("<conditionalFormatting sqref=\"C6:D7\">"));
    // A gap is a word, and a word is never coloured.
    assert!(part(&parts, "xl/sharedStrings.xml").contains("未报"));
    assert!(rules[0].contains("ISNUMBER(C6)"));
}

#[test]
fn nothing_needs_a_program_newer_than_2010() {
    for (name, text) in parts(&with(vec![bars(), heat()])) {
        for newer in ["_xlfn", "_xlws", " cm=\"", "xdr:sp ", "threadedComment", "featurePropertyBag"] {
            assert!(!text.contains(newer), "{name} has {newer}");
        }
    }
}

#[test]
fn every_font_is_one_that_chinese_desktops_have() {
    let parts = parts(&with(vec![bars(), heat()]));
    let styles = part(&parts, "xl/styles.xml");
    let fonts = &styles[styles.find("<fonts").unwrap()..styles.find("</fonts>").unwrap()];
    assert_eq!(fonts.matches("<name val=\"微软雅黑\"/>").count(), fonts.matches("<name ").count(), "{fonts}");
    let chart = part(&parts, "xl/charts/chart1.xml");
    assert!(chart.contains("typeface=\"微软雅黑\""), "{chart}");
}

#[test]
fn columns_are_as_wide_as_their_chinese_words() {
    let name = "积石山保安族东乡族撒拉族自治县";
    let parts = parts(&summary(vec![table("排名", vec![vec![Cell::text(name), Cell::number(1.0, 1)]])]));
    let sheet = part(&parts, "xl/worksheets/sheet1.xml");
    let width = sheet.split("<col min=\"1\" max=\"1\" width=\"").nth(1).unwrap();
    let width: f64 = width[..width.find('"').unwrap()].parse().unwrap();
    // Fifteen characters of two units each; the crate's own fitting would give half of that.
    assert!(width >= 30.0, "{width}");
}

#[test]
fn a_name_leads_to_its_own_worksheet_and_back() {
    let mut summary = with(Vec::new());
    summary.sections[0].blocks.clear();
    let mut ranking = table("排名", vec![vec![Cell::text("白土镇"), Cell::number(88.0, 1)]]);
    ranking.id = "ranking".to_owned();
    ranking.rows[0].id = "510001".to_owned();
    let mut dossier = table("白土镇's", vec![vec![Cell::text("指标"), Cell::number(1.0, 1)]]);
    dossier.id = "510001".to_owned();
    summary.sections[0].blocks.push(Block::Table(ranking));
    summary.dossiers.push(dossier);
    let parts = parts(&summary);
    let to = "location=\"'白土镇''s'!A1\"";
    assert!(
        part(&parts, "xl/worksheets/sheet1.xml").contains(to),
        "{}",
        part(&parts, "xl/worksheets/sheet1.xml")
    );
    assert!(part(&parts, "xl/worksheets/sheet2.xml").contains("location=\"'排名'!A1\""));
    assert!(part(&parts, "xl/sharedStrings.xml").contains("返回“排名”"));
}
