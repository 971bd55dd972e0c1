//! Charts that can be edited: bars and lines, with the workbook that holds their numbers.
//!
//! Bars start at 0 and stand in the order of the data, the first at the top; numbers stand at the bars, and
//! there is neither legend nor grid. What is cached in the chart is what the workbook holds.

use rust_xlsxwriter::XlsxError;

use super::text::{Face, fill, fonts};
use super::workbook::{Data, SHEET};
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations};
use crate::report::summary::{Bars, Tone, Trend};

const CHART_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
const BOOK_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Ids of the two axes.
const AXES: (u32, u32) = (111_111_111, 222_222_222);
/// Room beyond the longest bar for its number, as a share of the axis.
const MARGIN: f64 = 0.14;
/// Two points nearer than this share of the axis have their numbers above and below.
const NEAR: f64 = 0.07;
/// Colours of lines, in their order.
const LINES: [&str; 4] = ["accent1", "tx2", "accent6", "tx1"];

/// A chart that can be edited.
pub(super) enum Chart<'d> {
    Bars(&'d Bars),
    Trend(&'d Trend),
}

/// The chart and its workbook, under this number.
pub(super) fn parts(chart: &Chart<'_>, number: usize, language: &str) -> Result<[Part; 2], XlsxError> {
    let data = data(chart);
    let book = format!("ppt/embeddings/workbook{number}.xlsx");
    let mut relations = Relations::default();
    let relation = relations.to("package", &book);
    let namespaces: [(&str, &dyn std::fmt::Display); 3] = [
        ("xmlns:c", &"http://schemas.openxmlformats.org/drawingml/2006/chart"),
        ("xmlns:a", &"http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("xmlns:r", &"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ];
    let xml = Xml::document("c:chartSpace", &namespaces, |xml| {
        value(xml, "c:date1904", "0");
        value(xml, "c:roundedCorners", "0");
        xml.node("c:chart", &[], |xml| {
            value(xml, "c:autoTitleDeleted", "1");
            xml.node("c:plotArea", &[], |xml| match chart {
                Chart::Bars(bars) => plot_bars(xml, bars, &data, language),
                Chart::Trend(trend) => plot_trend(xml, trend, &data, language),
            });
            value(xml, "c:plotVisOnly", "1");
            value(xml, "c:dispBlanksAs", "gap");
        });
        xml.node("c:spPr", &[], |xml| {
            xml.leaf("a:noFill", &[]);
            xml.node("a:ln", &[], |xml| xml.leaf("a:noFill", &[]));
        });
        xml.node("c:externalData", &[("r:id", &relation)], |xml| value(xml, "c:autoUpdate", "0"));
    });
    Ok([
        Part::xml(format!("ppt/charts/chart{number}.xml"), CHART_TYPE, xml, relations),
        Part::packed(book, BOOK_TYPE, data.workbook()?),
    ])
}

fn data<'d>(chart: &Chart<'d>) -> Data<'d> {
    match chart {
        Chart::Bars(bars) => Data {
            categories: bars
                .bars
                .iter()
                .map(|bar| format!("{} {}", bar.rank, bar.name).trim().to_owned())
                .collect(),
            series: vec![(&bars.measure, bars.bars.iter().map(|bar| Some(bar.value)).collect())],
            format: format(bars.decimals, bars.axis.0 < 0.0),
        },
        Chart::Trend(trend) => Data {
            categories: trend.periods.clone(),
            series: trend.lines.iter().map(|line| (line.name.as_str(), line.values.clone())).collect(),
            format: format(trend.decimals, false),
        },
    }
}

/// The number format for so many decimals, with a sign where it matters.
fn format(decimals: u8, signed: bool) -> String {
    let plain = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals.into())) };
    if signed { format!("+{plain};-{plain};{plain}") } else { plain }
}

fn plot_bars(xml: &mut Xml, bars: &Bars, data: &Data<'_>, language: &str) {
    // Few bars are not as thick as they might be, and many leave room for their names.
    let (size, gap) = match bars.bars.len() {
        0..=3 => (14.0, 220),
        4..=8 => (14.0, 90),
        9..=12 => (14.0, 45),
        13..=18 => (12.0, 45),
        _ => (10.0, 45),
    };
    let face = Face { size, bold: false, colour: "tx1", language };
    xml.leaf("c:layout", &[]);
    xml.node("c:barChart", &[], |xml| {
        value(xml, "c:barDir", "bar");
        value(xml, "c:grouping", "clustered");
        value(xml, "c:varyColors", "0");
        for (place, (name, values)) in data.series.iter().enumerate() {
            xml.node("c:ser", &[], |xml| {
                series(xml, place, name);
                xml.node("c:spPr", &[], |xml| fill(xml, colour(Tone::Plain)));
                value(xml, "c:invertIfNegative", "0");
                for (point, bar) in bars.bars.iter().enumerate().filter(|(_, bar)| bar.tone != Tone::Plain) {
                    xml.node("c:dPt", &[], |xml| {
                        value(xml, "c:idx", point);
                        value(xml, "c:invertIfNegative", "0");
                        value(xml, "c:bubble3D", "0");
                        xml.node("c:spPr", &[], |xml| fill(xml, colour(bar.tone)));
                    });
                }
                xml.node("c:dLbls", &[], |xml| labels(xml, &data.format, face, "outEnd", "0"));
                categories(xml, data);
                numbers(xml, data, place, values);
            });
        }
        value(xml, "c:gapWidth", gap);
        value(xml, "c:axId", AXES.0);
        value(xml, "c:axId", AXES.1);
    });
    let (low, high) = bars.axis;
    let room = (high - low) * MARGIN;
    let low = if low < 0.0 { low - room } else { 0.0 };
    category_axis(xml, "l", "maxMin", face);
    value_axis(xml, "t", (low, high + room));
}

fn plot_trend(xml: &mut Xml, trend: &Trend, data: &Data<'_>, language: &str) {
    let face = |colour| Face { size: 12.0, bold: false, colour, language };
    // Room at both sides for names and numbers.
    xml.node("c:layout", &[], |xml| {
        xml.node("c:manualLayout", &[], |xml| {
            value(xml, "c:layoutTarget", "inner");
            for (name, share) in [("c:xMode", "edge"), ("c:yMode", "edge"), ("c:x", "0.02"), ("c:y", "0.08")]
            {
                value(xml, name, share);
            }
            value(xml, "c:w", "0.78");
            value(xml, "c:h", "0.8");
        });
    });
    let last = trend.periods.len().saturating_sub(1);
    xml.node("c:lineChart", &[], |xml| {
        value(xml, "c:grouping", "standard");
        value(xml, "c:varyColors", "0");
        for (place, (name, values)) in data.series.iter().enumerate() {
            let own = match trend.lines[place].tone {
                Tone::Plain => LINES[place % LINES.len()],
                tone => colour(tone),
            };
            xml.node("c:ser", &[], |xml| {
                series(xml, place, name);
                xml.node("c:spPr", &[], |xml| {
                    xml.node("a:ln", &[("w", &31_750), ("cap", &"rnd")], |xml| fill(xml, own));
                });
                xml.node("c:marker", &[], |xml| {
                    value(xml, "c:symbol", "circle");
                    value(xml, "c:size", "8");
                    xml.node("c:spPr", &[], |xml| fill(xml, own));
                });
                xml.node("c:dLbls", &[], |xml| {
                    xml.node("c:dLbl", &[], |xml| {
                        value(xml, "c:idx", last);
                        labels(xml, &data.format, face(own), aside(trend, place, last, "r"), "1");
                    });
                    labels(xml, &data.format, face(own), aside(trend, place, 0, "l"), "0");
                });
                categories(xml, data);
                numbers(xml, data, place, values);
                value(xml, "c:smooth", "0");
            });
        }
        value(xml, "c:marker", "1");
        value(xml, "c:axId", AXES.0);
        value(xml, "c:axId", AXES.1);
    });
    category_axis(xml, "b", "minMax", face("tx1"));
    value_axis(xml, "l", trend.axis);
}

/// Where the number of a point stands: beside it, or above or below where others are near.
///
/// - `alone`: where it stands with nothing near, and in the middle of several.
fn aside(trend: &Trend, line: usize, point: usize, alone: &'static str) -> &'static str {
    let at = |line: usize| trend.lines.get(line)?.values.get(point).copied()?;
    let Some(own) = at(line) else { return alone };
    let near = (trend.axis.1 - trend.axis.0) * NEAR;
    let others = (0..trend.lines.len()).filter(|other| *other != line);
    let close: Vec<(usize, f64)> = others
        .filter_map(|other| Some((other, at(other)?)))
        .filter(|(_, value)| (value - own).abs() < near)
        .collect();
    let higher = close.iter().any(|(other, value)| *value > own || *value == own && *other < line);
    let lower = close.iter().any(|(other, value)| *value < own || *value == own && *other > line);
    match (higher, lower) {
        (true, false) => "b",
        (false, true) => "t",
        _ => alone,
    }
}

/// The fill of a bar.
fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Lead => "accent1",
        Tone::Plain => "accent3",
        Tone::Lag => "accent2",
        Tone::Muted => "bg2",
    }
}

/// The head of a series.
fn series(xml: &mut Xml, place: usize, name: &str) {
    value(xml, "c:idx", place);
    value(xml, "c:order", place);
    xml.node("c:tx", &[], |xml| {
        xml.node("c:strRef", &[], |xml| {
            xml.words("c:f", &[], &format!("{SHEET}!${}$1", column(place)));
            xml.node("c:strCache", &[], |xml| {
                value(xml, "c:ptCount", 1);
                xml.node("c:pt", &[("idx", &0)], |xml| xml.words("c:v", &[], name));
            });
        });
    });
}

fn categories(xml: &mut Xml, data: &Data<'_>) {
    xml.node("c:cat", &[], |xml| {
        xml.node("c:strRef", &[], |xml| {
            xml.words("c:f", &[], &format!("{SHEET}!$A$2:$A${}", data.categories.len() + 1));
            xml.node("c:strCache", &[], |xml| {
                value(xml, "c:ptCount", data.categories.len());
                for (place, words) in data.categories.iter().enumerate() {
                    xml.node("c:pt", &[("idx", &place)], |xml| xml.words("c:v", &[], words));
                }
            });
        });
    });
}

fn numbers(xml: &mut Xml, data: &Data<'_>, place: usize, values: &[Option<f64>]) {
    xml.node("c:val", &[], |xml| {
        xml.node("c:numRef", &[], |xml| {
            let column = column(place);
            xml.words("c:f", &[], &format!("{SHEET}!${column}$2:${column}${}", values.len() + 1));
            xml.node("c:numCache", &[], |xml| {
                xml.words("c:formatCode", &[], &data.format);
                value(xml, "c:ptCount", values.len());
                for (place, number) in values.iter().enumerate() {
                    if let Some(number) = number {
                        xml.node("c:pt", &[("idx", &place)], |xml| {
                            xml.words("c:v", &[], &number.to_string())
                        });
                    }
                }
            });
        });
    });
}

/// The letter of the column of a series; the first column holds the categories.
fn column(place: usize) -> char {
    char::from(b'B' + u8::try_from(place.min(24)).unwrap_or_default())
}

/// How numbers stand at their bars or points.
fn labels(xml: &mut Xml, format: &str, face: Face<'_>, place: &str, named: &str) {
    xml.leaf("c:numFmt", &[("formatCode", &format), ("sourceLinked", &"0")]);
    xml.node("c:spPr", &[], |xml| {
        xml.leaf("a:noFill", &[]);
        xml.node("a:ln", &[], |xml| xml.leaf("a:noFill", &[]));
    });
    words(xml, face);
    value(xml, "c:dLblPos", place);
    for (what, shown) in [
        ("c:showLegendKey", "0"),
        ("c:showVal", "1"),
        ("c:showCatName", "0"),
        ("c:showSerName", named),
        ("c:showPercent", "0"),
        ("c:showBubbleSize", "0"),
    ] {
        value(xml, what, shown);
    }
    if named == "1" {
        xml.words("c:separator", &[], " ");
    }
}

fn category_axis(xml: &mut Xml, side: &str, order: &str, face: Face<'_>) {
    xml.node("c:catAx", &[], |xml| {
        value(xml, "c:axId", AXES.0);
        xml.node("c:scaling", &[], |xml| value(xml, "c:orientation", order));
        value(xml, "c:delete", "0");
        value(xml, "c:axPos", side);
        xml.leaf("c:numFmt", &[("formatCode", &"General"), ("sourceLinked", &"0")]);
        value(xml, "c:majorTickMark", "none");
        value(xml, "c:minorTickMark", "none");
        // Names stay at the edge where bars go to both sides.
        value(xml, "c:tickLblPos", "low");
        xml.node("c:spPr", &[], |xml| {
            xml.node("a:ln", &[("w", &9525)], |xml| fill(xml, "accent5"));
        });
        words(xml, face);
        value(xml, "c:crossAx", AXES.1);
        value(xml, "c:crosses", "autoZero");
        value(xml, "c:auto", "0");
        value(xml, "c:lblAlgn", "ctr");
        value(xml, "c:lblOffset", "100");
        value(xml, "c:tickLblSkip", "1");
        value(xml, "c:noMultiLvlLbl", "1");
    });
}

fn value_axis(xml: &mut Xml, side: &str, (low, high): (f64, f64)) {
    xml.node("c:valAx", &[], |xml| {
        value(xml, "c:axId", AXES.1);
        xml.node("c:scaling", &[], |xml| {
            value(xml, "c:orientation", "minMax");
            value(xml, "c:max", high);
            value(xml, "c:min", low);
        });
        value(xml, "c:delete", "1");
        value(xml, "c:axPos", side);
        xml.leaf("c:numFmt", &[("formatCode", &"General"), ("sourceLinked", &"0")]);
        value(xml, "c:majorTickMark", "none");
        value(xml, "c:minorTickMark", "none");
        value(xml, "c:tickLblPos", "nextTo");
        value(xml, "c:crossAx", AXES.0);
        value(xml, "c:crosses", "autoZero");
        value(xml, "c:crossBetween", "between");
    });
}

/// The look of words in a chart.
fn words(xml: &mut Xml, face: Face<'_>) {
    xml.node("c:txPr", &[], |xml| {
        xml.leaf("a:bodyPr", &[]);
        xml.leaf("a:lstStyle", &[]);
        xml.node("a:p", &[], |xml| {
            xml.node("a:pPr", &[], |xml| {
                xml.node("a:defRPr", &[("sz", &face.hundredths()), ("b", &"0")], |xml| {
                    fill(xml, face.colour);
                    fonts(xml);
                });
            });
            xml.leaf("a:endParaRPr", &[("lang", &"zh-CN")]);
        });
    });
}

fn value(xml: &mut Xml, name: &str, value: impl std::fmt::Display) {
    xml.leaf(name, &[("val", &value)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::Line;

    #[test]
    fn formats_print_what_the_summary_prints() {
        assert_eq!(format(2, false), "0.00");
        assert_eq!(format(0, false), "0");
        assert_eq!(format(1, true), "+0.0;-0.0;0.0");
    }

    #[test]
    fn numbers_of_near_points_stand_above_and_below() {
        let line = |value| Line { name: String::new(), values: vec![Some(value)], tone: Tone::Plain };
        let trend = Trend {
            heading: String::new(),
            alt: String::new(),
            axis: (50.0, 100.0),
            decimals: 2,
            periods: vec!["2024".to_owned()],
            lines: vec![line(80.0), line(81.0), line(95.0)],
        };
        assert_eq!([0, 1, 2].map(|own| aside(&trend, own, 0, "r")), ["b", "t", "r"]);
    }
}
