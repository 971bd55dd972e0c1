//! Funnels, ranges of places, quadrants, coverage and trends as districts of every size give them, and what
//! they say: a mark lies where its number says, and what is missing draws nothing.

use super::districts::{SIZES, name, tone};
use super::{Mark, recorded};
use crate::report::chart::Sheet;
use crate::report::summary::{
    CoverageCell, CoverageGrid, CoverageRow, CoverageState, Dot, Figure, FunnelLimits, FunnelPlot,
    HeatColumn, IntervalBlock, IntervalRow, Intervals, Listing, Plot, Quadrant, Tone, TrendBand, TrendPanel,
    Trends,
};

/// Every kind for a district of this size.
pub(super) fn figures(size: usize) -> Vec<Figure> {
    let mut figures = vec![funnel(size, |at| at % 9 == 0), funnel(size.min(52), |_| true)];
    figures.extend([quadrant(size, spread), quadrant(size, level)]);
    figures.push(intervals(&[size.min(50)]));
    figures.push(coverage(size.min(56), 10));
    figures.push(coverage(size.min(56), 4));
    figures.extend([2, 4, 9].map(|periods| trends(size.min(12), periods)));
    if size == SIZES[4] {
        figures.push(intervals(&[9, 31, 12]));
        figures.push(trends(0, 2));
    }
    figures
}

fn figure(plot: Plot) -> Figure {
    Figure {
        name: "evidence".into(),
        title: "友谊达斡尔族满族柯尔克孜族乡、大雪山彝族拉祜族傣族乡落后可以认定，另有4家需关注".into(),
        subtitle: "组内名次，2024年度；圆点为正式名次，横条为重算2000次中5%—95%的范围".into(),
        footer: "空心圈3家基数不足15，不判断。数据来源：各乡镇（街道）报表。应报28家，收到可用报表23家。"
            .into(),
        alt: String::new(),
        plot,
    }
}

fn listing() -> Listing {
    Listing {
        numbered: "图中编号：".into(),
        unmarked: "No room in the chart for: ".into(),
        comma: "、".into(),
    }
}

/// Bases from a handful to thousands, rates all over.
fn spread(at: usize, size: usize) -> (f64, f64) {
    let share = at as f64 / size as f64;
    (6.0 + 4000.0 * share.powi(3), 60.0 + 40.0 * (at * 37 % size) as f64 / size as f64)
}

/// All on one dot.
fn level(_: usize, _: usize) -> (f64, f64) {
    (20.0, 100.0)
}

fn dot(at: usize, size: usize, place: fn(usize, usize) -> (f64, f64), named: bool) -> Dot {
    let (across, up) = place(at, size);
    let label = if named { format!("{} {up:.1}%（386/408）", name(at)) } else { String::new() };
    let tone = tone(at);
    Dot { name: name(at), label, across, up, tone, small_base: tone == Tone::Muted }
}

fn limits(base: f64) -> FunnelLimits {
    let off = 100.0 / base.sqrt();
    let at = |rate: f64| rate.clamp(0.0, 100.0);
    FunnelLimits {
        base,
        low998: at(90.0 - 3.0 * off),
        low95: at(90.0 - 2.0 * off),
        high95: at(90.0 + 2.0 * off),
        high998: at(90.0 + 3.0 * off),
    }
}

fn funnel(size: usize, named: fn(usize) -> bool) -> Figure {
    figure(Plot::Funnel(Box::new(FunnelPlot {
        across: "基数：信访事项受理数＋上年结转数（件）".into(),
        up: "Administrative reconsideration decisions concluded within the statutory period (%)".into(),
        centre: ("District 90.0%".into(), 90.0),
        most: Some(100.0),
        limits: (0..60).map(|at| limits(5.0 + f64::from(at * at) * 1.2)).collect(),
        limit_names: ["95%".into(), "99.8%".into()],
        dots: (0..size).map(|at| dot(at, size, spread, named(at))).collect(),
        listing: listing(),
    })))
}

fn quadrant(size: usize, place: fn(usize, usize) -> (f64, f64)) -> Figure {
    let named = |at: usize| Dot { label: name(at), ..dot(at, size, place, true) };
    let (across, up) = place(size / 2, size);
    figure(Plot::Quadrant(Box::new(Quadrant {
        across: "基数：信访事项受理数＋上年结转数（件）".into(),
        up: "重大行政决策合法性审查与集体讨论决定程序履行率（%）".into(),
        most: Some(100.0),
        medians: [(format!("Median {across}"), across), (format!("Median {up:.1}%"), up)],
        corners: [
            "few cases, high rate",
            "many cases, high rate",
            "few cases, low rate",
            "many cases, low rate",
        ]
        .map(str::to_owned),
        marked: 3,
        dots: (0..size).map(named).collect(),
        listing: listing(),
    })))
}

fn intervals(groups: &[usize]) -> Figure {
    let row = |at: usize, of: usize| IntervalRow {
        rank: format!("={}", at + 1),
        name: name(at),
        place: at as f64 + 1.0,
        range: [(at as f64 - 2.0).max(1.0), (at as f64 + 5.0).min(of as f64)],
        printed: "105.5–118.5".into(),
        verdict: ["Not established", "", "关注"][at % 3].into(),
        tone: tone(at),
    };
    let block = |of: &usize| IntervalBlock {
        heading: format!("少数民族乡镇组（{of}家）第1–50行"),
        of: *of,
        last: Some(("Last 3".into(), (*of).min(3))),
        rows: (0..*of).map(|at| row(at, *of)).collect(),
    };
    figure(Plot::Intervals(Intervals { blocks: groups.iter().map(block).collect() }))
}

fn cell(at: usize) -> CoverageCell {
    use CoverageState::{Absent, Bad, Partly, Sound};
    let (printed, state) = [
        ("all", Some(Sound)),
        ("12/13", Some(Partly)),
        ("0/14", Some(Bad)),
        ("—", Some(Absent)),
        ("/", None),
    ][at % 5];
    CoverageCell { printed: printed.into(), state }
}

fn coverage(size: usize, columns: usize) -> Figure {
    let headings = ["报送", "组织领导与考核", "Times sent back", "制度与决策"];
    let column =
        |at: usize| HeatColumn { heading: headings[at % 4].into(), detail: String::new(), middle: None };
    let row = |at: usize| {
        let first = CoverageCell { printed: "迟报127天".into(), state: Some(CoverageState::Partly) };
        let cells = std::iter::once(first).chain((1..columns).map(|column| cell(at + column)));
        CoverageRow { name: name(at), cells: cells.collect() }
    };
    figure(Plot::Coverage(CoverageGrid {
        columns: (0..columns).map(column).collect(),
        rows: (0..size).map(row).collect(),
        legend: ["齐全", "有缺、有错或迟报", "Sheet empty, not usable or waiting", "没有收到"]
            .map(str::to_owned),
    }))
}

fn band(middle: f64) -> TrendBand {
    TrendBand {
        least: middle - 9.0,
        low: middle - 4.0,
        median: middle,
        high: middle + 3.0,
        most: middle + 8.0,
    }
}

fn trends(panels: usize, periods: usize) -> Figure {
    let panel = |at: usize| TrendPanel {
        heading: "重大行政决策合法性审查与集体讨论决定程序履行率（%）".into(),
        within: [Some(0.0), None],
        bands: (0..periods).map(|n| (n % 4 != 2).then(|| band(20.0 + (n * at) as f64 * 1.7))).collect(),
        last: "1367.67".into(),
        word: ["", "变差"][at % 2].into(),
        worse: at % 2 == 1,
    };
    figure(Plot::Trends(Trends {
        periods: (0..periods).map(|at| format!("20{:02}M01-06", at + 16)).collect(),
        panels: (0..panels).map(panel).collect(),
        legend: ["Median", "Middle 80% of townships", "All townships"].map(str::to_owned),
    }))
}

/// Middles of all dots of a radius.
fn circles(figure: &Figure, wanted: u32) -> Vec<(i32, i32)> {
    let marks = recorded(figure, Sheet::SCREEN).marks;
    let circles = marks.into_iter().filter_map(|mark| match mark {
        Mark::Circle { centre, radius, filled: true } if radius == wanted => Some(centre),
        _ => None,
    });
    circles.collect()
}

fn two_dots(most: f64) -> Figure {
    let mut figure = funnel(2, |_| false);
    if let Plot::Funnel(plot) = &mut figure.plot {
        plot.limits = [100.0, 200.0, 400.0].map(limits).to_vec();
        plot.most = Some(most);
        for (dot, (across, up)) in plot.dots.iter_mut().zip([(100.0, 90.0), (400.0, 95.0)]) {
            (dot.across, dot.up, dot.tone, dot.small_base) = (across, up, Tone::Plain, false);
        }
    }
    figure
}

#[test]
fn a_dot_lies_at_its_base_and_at_its_rate() {
    let figure = two_dots(100.0);
    let dots = circles(&figure, 8);
    let texts = recorded(&figure, Sheet::SCREEN).texts;
    let middles = |words: &str| -> Vec<(f64, f64)> {
        let own = texts.iter().filter(|(text, _)| text == words);
        own.map(|(_, [left, top, right, bottom])| ((left + right) / 2.0, (top + bottom) / 2.0)).collect()
    };
    let near = |numbers: &[f64], pixel: f64| numbers.iter().any(|number| (number - pixel).abs() < 1.5);
    // Bases from 100 to 400 are set out evenly: numbers stand under the dots and between them.
    let [one, other] = [dots[0], dots[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
    let third = one.0 + (other.0 - one.0) / 3.0;
    for (number, x) in [("100", one.0), ("200", third), ("400", other.0)] {
        let across: Vec<f64> = middles(number).iter().map(|(x, _)| *x).collect();
        assert!(near(&across, x), "{number} {across:?} {x}");
    }
    let up: Vec<f64> = middles("90").iter().map(|(_, y)| *y).collect();
    assert!(near(&up, one.1), "{up:?} {one:?}");
    assert!(other.1 < one.1);
}

#[test]
fn limits_are_drawn_through_the_points_they_are_given() {
    let figure = two_dots(100.0);
    let dots = circles(&figure, 8);
    let recorded = recorded(&figure, Sheet::SCREEN);
    let curves: Vec<&Vec<(i32, i32)>> = (recorded.marks.iter())
        .filter_map(|mark| match mark {
            Mark::Path(points) if points.len() == 3 => Some(points),
            _ => None,
        })
        .collect();
    // At a base of 400 the lower limits lie at 75 and 80; 90 and 95 are those of the dots.
    let per_point = f64::from(dots[1].1 - dots[0].1) / 5.0;
    let at = |rate: f64| f64::from(dots[0].1) + (rate - 90.0) * per_point;
    let ends: Vec<f64> = curves.iter().map(|points| f64::from(points[2].1)).collect();
    for rate in [75.0, 80.0, 100.0] {
        assert!(ends.iter().any(|y| (y - at(rate)).abs() < 4.0), "{rate} {ends:?}");
    }
}

#[test]
fn who_is_not_judged_is_a_ring_and_who_has_no_number_draws_nothing() {
    let mut figure = two_dots(100.0);
    if let Plot::Funnel(plot) = &mut figure.plot {
        plot.dots[0].small_base = true;
        plot.dots[1].up = f64::NAN;
    }
    assert_eq!(circles(&figure, 8), []);
    let marks = recorded(&figure, Sheet::SCREEN).marks;
    let rings = marks.iter().filter(|mark| matches!(mark, Mark::Circle { filled: false, .. })).count();
    assert_eq!(rings, 1);
}

#[test]
fn every_township_is_named_at_its_dot_or_in_the_list() {
    for size in [7, 52] {
        for sheet in [Sheet::SCREEN, Sheet::A4] {
            let texts = recorded(&quadrant(size, level), sheet).texts;
            let all: String = texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().concat();
            let all = all.replace(' ', "");
            for at in 0..size {
                let name = name(at).replace(' ', "");
                let wanted =
                    (0..size).filter(|other| super::districts::name(*other) == super::districts::name(at));
                assert!(all.matches(&name).count() >= wanted.count(), "{name} of {size}");
            }
        }
    }
}

#[test]
fn a_place_lies_between_the_ends_of_its_range_and_the_last_ones_behind_their_line() {
    let figure = intervals(&[12]);
    let recorded = recorded(&figure, Sheet::SCREEN);
    let dots: Vec<(i32, i32)> = (recorded.marks.iter())
        .filter_map(|mark| match mark {
            Mark::Circle { centre, radius, .. } if *radius < 10 => Some(*centre),
            _ => None,
        })
        .collect();
    let steps: Vec<i32> = dots.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert_eq!(dots.len(), 12);
    assert!(steps.iter().all(|step| (step - steps[0]).abs() <= 1), "{steps:?}");
    let line = recorded.marks.iter().find_map(|mark| match mark {
        // A dash.
        Mark::Path(points) if points.len() == 2 && (points[0].1 - points[1].1).abs() < 20 => {
            Some(points[0].0)
        }
        _ => None,
    });
    let line = line.unwrap();
    assert!(dots[8].0 < line && line < dots[9].0, "{line} {dots:?}");
}

#[test]
fn what_never_came_and_what_is_not_asked_is_never_coloured() {
    let fills = |at: usize| {
        let mut figure = coverage(1, 2);
        if let Plot::Coverage(grid) = &mut figure.plot {
            grid.rows[0].cells = vec![cell(at); 2];
        }
        let fills = recorded(&figure, Sheet::SCREEN).fills;
        fills.iter().filter(|((_, top), (_, bottom))| *top > 200 && bottom - top > 1).count()
    };
    assert_eq!([0, 1, 2, 3, 4].map(fills), [2, 2, 2, 0, 0]);
}

#[test]
fn a_period_without_figures_is_a_gap_in_line_and_bands() {
    let mut figure = trends(1, 5);
    if let Plot::Trends(trends) = &mut figure.plot {
        trends.panels[0].bands =
            [true, true, false, true, true].map(|known| known.then(|| band(50.0))).to_vec();
    }
    let marks = recorded(&figure, Sheet::SCREEN).marks;
    let polygons =
        marks.iter().filter(|mark| matches!(mark, Mark::Polygon(points) if points.len() == 4)).count();
    assert_eq!(polygons, 4);
    let dots: Vec<i32> = circles(&figure, 4).into_iter().chain(circles(&figure, 6)).map(|(x, _)| x).collect();
    assert_eq!(dots.len(), 4);
    let mut sorted = dots.clone();
    sorted.sort_unstable();
    let steps: Vec<i32> = sorted.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!((steps[1] - 2 * steps[0]).abs() <= 2, "{steps:?}");
}
