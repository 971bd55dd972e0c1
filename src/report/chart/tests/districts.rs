//! Figures as districts of every size give them, with the longest names there are.

use crate::report::summary::{
    Bar, BarBlock, Change, Compared, Dumbbell, Dumbbells, Fact, Figure, Loss, Losses, Moved, Plot, Portrait,
    RankBars, Slope, SlopeLine, Tone,
};

/// Townships of the roster.
pub(super) const SIZES: [usize; 6] = [1, 2, 7, 27, 52, 120];

/// Long names of real townships, and one of the usual length.
const NAMES: [&str; 9] = [
    "友谊达斡尔族满族柯尔克孜族乡",
    "军赛佤族拉祜族傈僳族德昂族乡",
    "大雪山彝族拉祜族傣族乡",
    "音河达斡尔鄂温克民族乡",
    "白土镇",
    "大水彝族苗族布依族乡",
    "巴音布鲁克镇",
    "得力其尔鄂温克民族乡※",
    "Youyi Daur Manchu Kirgiz Ethnic Township",
];

/// Long names of indicators.
const INDICATORS: [&str; 4] = [
    "重大行政决策合法性审查与集体讨论决定程序履行率",
    "信访事项办结率",
    "Administrative reconsideration decisions concluded within the statutory period",
    "村（社区）法治文化阵地覆盖率",
];

pub(super) fn name(at: usize) -> String {
    NAMES[at % NAMES.len()].to_owned()
}

pub(super) fn tone(at: usize) -> Tone {
    [Tone::Lead, Tone::Plain, Tone::Plain, Tone::Lag, Tone::Muted][at % 5]
}

fn change(at: usize) -> Change {
    let moved = [Moved::Risen, Moved::Little, Moved::Fallen][at % 3];
    let printed = ["▲12", "—", "▼118"][at % 3];
    Change { printed: printed.to_owned(), moved }
}

fn figure(kind: &str, size: usize, plot: Plot) -> Figure {
    Figure {
        name: format!("{kind}-{size}"),
        title: "文澜街道、石坪街道升9位最多，友谊达斡尔族满族柯尔克孜族乡降10位最多".into(),
        subtitle: "2023年到2024年的名次，在两期都排名的22家中重排；升（蓝）降（橙）5位及以上的7家着色".into(),
        footer: "数据来源：各乡镇（街道）报表。应报28家，收到可用报表23家，排名22家；截止日期2025-01-15。"
            .into(),
        alt: String::new(),
        plot,
    }
}

/// Every kind for a district of this size, as `compose` makes them: bars in pages of 50.
pub(super) fn figures(size: usize) -> Vec<Figure> {
    let mut figures: Vec<Figure> = (0..size.div_ceil(50)).map(|page| bars(size, page)).collect();
    figures.push(ends(size));
    figures.extend([2, 4, 6].map(|periods| slope(size, periods)));
    figures.push(figure("level", size, Plot::Slope(Slope { periods: periods(2), lines: level(size) })));
    figures.push(dumbbells(size.min(50), true));
    figures.push(dumbbells(size.min(50), false));
    figures.push(figure("losses", size, Plot::Losses(losses(size.min(18)))));
    figures.push(portrait(size));
    figures
}

fn bar(at: usize) -> Bar {
    Bar {
        rank: format!("={}", at + 1),
        name: name(at),
        value: 100.0 - at as f64 * 0.7,
        printed: format!("≥{:.2}", 100.0 - at as f64 * 0.7),
        change: (at % 4 != 3).then(|| change(at)),
        tone: tone(at),
        small: at % 6 == 5,
    }
}

fn block(rows: impl Iterator<Item = usize>) -> BarBlock {
    let bars: Vec<Bar> = rows.map(bar).collect();
    let heading = format!("少数民族乡镇组（{}家）第1–{}行", bars.len(), bars.len());
    BarBlock { heading, median: Some(("中位数83.71".into(), 83.71)), bars }
}

fn bars(size: usize, page: usize) -> Figure {
    let blocks = vec![block(page * 50..size.min(page * 50 + 50))];
    let unranked = format!("未排名：{}", NAMES.join("、"));
    figure("bars", size, Plot::RankBars(RankBars { full: 100.0, blocks, unranked }))
}

fn ends(size: usize) -> Figure {
    let half = (size / 2).min(12);
    let blocks = vec![block(0..half), block(size - half..size)];
    figure("ends", size, Plot::RankBars(RankBars { full: 100.0, blocks, unranked: String::new() }))
}

fn periods(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("2{:03}Q2", at + 19)).collect()
}

/// Every township somewhere else in each period.
fn slope(size: usize, count: usize) -> Figure {
    let line = |at: usize| SlopeLine {
        name: name(at),
        places: (0..count)
            .map(|period| ((at * (2 * period + 1)) % size + 1) as f64)
            .map(|place| (place, format!("={place}")))
            .collect(),
        change: change(at),
    };
    figure(
        "slope",
        size,
        Plot::Slope(Slope { periods: periods(count), lines: (0..size).map(line).collect() }),
    )
}

/// All on one place: every label wants the same room.
fn level(size: usize) -> Vec<SlopeLine> {
    let line = |at: usize| SlopeLine {
        name: name(at),
        places: vec![(1.0, "=1".into()), (1.0, "=1".into())],
        change: change(at),
    };
    (0..size).map(line).collect()
}

fn dumbbells(size: usize, percent: bool) -> Figure {
    let (target, unit) = if percent { (100.0, "%") } else { (4.0, "") };
    let row = |at: usize| {
        let value = target * at as f64 / size as f64;
        Dumbbell {
            name: name(at),
            value,
            printed: format!("≥{value:.1}{unit}"),
            gap: "还差1371人次".into(),
            tone: if at < 5 { Tone::Lag } else { Tone::Plain },
            small: at % 6 == 5,
        }
    };
    let plot = Dumbbells {
        target,
        target_label: format!("目标{target}{unit}"),
        unit: unit.into(),
        rows: (0..size).map(row).collect(),
        rest: format!("已到目标的3家，不在图中；没有可用的数：{}", NAMES.join("、")),
    };
    figure("dumbbell", size, Plot::Dumbbells(plot))
}

fn losses(rows: usize) -> Losses {
    let row = |at: usize| Loss {
        name: INDICATORS[at % INDICATORS.len()].into(),
        full: 4.67,
        lost: 4.67 / (at + 1) as f64,
        median: (!at.is_multiple_of(3)).then_some(1.0),
        printed: format!("{:.2}", 4.67 / (at + 1) as f64),
        detail: "满分4.67；还差1371人次".into(),
        tone: [Tone::Lag, Tone::Plain, Tone::Muted][at % 3],
    };
    let rest = "其余15项共失10.69分".to_owned();
    Losses { rows: (0..rows).map(row).collect(), median_label: "组内中位数的失分".into(), rest }
}

fn portrait(size: usize) -> Figure {
    let fact =
        |label: &str, value: String| Fact { label: label.into(), value, detail: "数据齐全度97%".into() };
    let group = |at: usize| Compared {
        name: INDICATORS[at % INDICATORS.len()].into(),
        share: (at % 7 != 6).then_some(at as f64 * 10.0),
        median: Some(86.9),
        printed: if at % 7 == 6 { "不适用".into() } else { "100.0".into() },
        against: "低24.4".into(),
        tone: tone(at),
    };
    let note = |heading: &str, times: usize| {
        (heading.to_owned(), "合起来：信访办结数再多1件（34→35），+1.14分；".repeat(times))
    };
    let place = format!("={size}/{size}");
    let plot = Portrait {
        facts: vec![
            fact("组内名次", place.clone()),
            fact("名次", place),
            fact("得分率", "100.00".into()),
            fact("等次", "基本合格（限期整改）".into()),
            fact("Against the period before", "▼118".into()),
        ],
        verdict: "落后：组内末3位之列（12家）；触红线：年度报告未按期公开；名次可靠性：组内名次区间11。"
            .repeat(2),
        tone: Tone::Lag,
        groups_heading: "各组得分率与组内中位数（%）".into(),
        groups: (0..9).map(group).collect(),
        median_label: "组内中位数".into(),
        losses_heading: "失分最多的指标".into(),
        losses: losses(10),
        notes: vec![note("名次升降", 1), note("强项", 4), note("Weaknesses", 5), note("组内进一位", 9)],
    };
    figure("portrait", size, Plot::Portrait(Box::new(plot)))
}
