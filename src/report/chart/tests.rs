//! Charts as a reader meets them: within the canvas, nothing over anything else, every run alike.

mod districts;
mod evidence;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind};

use super::font::Placed;
use super::*;
use crate::report::summary::{
    Bar, BarBlock, HeatCell, HeatClass, HeatColumn, HeatRow, Heatmap, RankBars, Tone,
};

/// Remembers boxes of texts and filled rectangles instead of drawing them.
struct Recorder {
    size: (u32, u32),
    texts: Vec<(String, [f64; 4])>,
    fills: Vec<(BackendCoord, BackendCoord)>,
    marks: Vec<Mark>,
}

/// A line, a dot or an area.
enum Mark {
    Path(Vec<BackendCoord>),
    Circle { centre: BackendCoord, radius: u32, filled: bool },
    Polygon(Vec<BackendCoord>),
}

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        _: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.fills.extend(fill.then_some((upper_left, bottom_right)));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        _: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.marks.push(Mark::Path(path.into_iter().collect()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        _: &S,
        filled: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.marks.push(Mark::Circle { centre, radius, filled });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        _: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.marks.push(Mark::Polygon(vertices.into_iter().collect()));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        pos: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.texts.push((text.to_owned(), Placed::new(text, style, pos).bounds(text)));
        Ok(())
    }
}

fn figure(words: &str, plot: Plot) -> Figure {
    Figure {
        name: "sample".into(),
        title: words.repeat(2),
        subtitle: format!("综合得分（满分100分），{words}"),
        footer: format!("数据来源：季报；{}", words.repeat(4)),
        alt: "a <picture>".into(),
        plot,
    }
}

fn bars(groups: &[usize], name: &str, median: f64) -> Figure {
    let bar = |row: usize| Bar {
        rank: format!("={}", row + 1),
        name: name.into(),
        value: 99.0 - row as f64,
        printed: format!("≥{:.1}", 99.0 - row as f64),
        change: None,
        tone: [Tone::Lead, Tone::Plain, Tone::Lag, Tone::Muted][row % 4],
        small: row % 7 == 6,
    };
    let block = |size: &usize| BarBlock {
        heading: format!("{name}组（{size}家）"),
        median: Some((format!("组内中位数 {median:.1}"), median)),
        bars: (0..*size).map(bar).collect(),
    };
    let blocks = groups.iter().map(block).collect();
    let unranked = format!("未排名：{name}（文件加密）");
    figure(name, Plot::RankBars(RankBars { full: 100.0, blocks, unranked }))
}

fn heat(rows: usize, columns: usize, name: &str, class: Option<HeatClass>) -> Figure {
    let printed = if class.is_some() { "100.0" } else { "—" };
    let cell = HeatCell { printed: printed.into(), value: class.map(|_| 100.0), class };
    let row = |number: usize| HeatRow {
        rank: format!("={}", number + 1),
        name: name.into(),
        tone: Tone::Lag,
        cells: vec![cell.clone(); columns],
        total: "100.0".into(),
    };
    let column = HeatColumn { heading: name.into(), detail: "median 84.1".into(), middle: Some(84.1) };
    let legend = ["far below", "below", "near", "above", "far above"].map(|word| word.repeat(2));
    let (columns, rows) = (vec![column; columns], (0..rows).map(row).collect());
    let total_heading = "Share of full marks".into();
    figure(name, Plot::Heatmap(Heatmap { columns, rows, legend, steps: [5.0, 15.0], total_heading }))
}

const NAMES: [&str; 5] = [
    "白土镇",
    "巴彦淖勒民族乡镇",
    "一个名字特别长的民族乡人民政府派出街道",
    "Administrative reconsideration concluded on time",
    "Llanfairpwllgwyngyllgogerychwyrndrobwll",
];

fn every_figure() -> Vec<Figure> {
    let groups: [&[usize]; 7] = [&[], &[1], &[5, 16, 7], &[9, 31, 12], &[52], &[2; 14], &[4, 0, 3]];
    let mut figures = Vec::new();
    for name in NAMES {
        figures.extend(groups.iter().flat_map(|groups| [0.0, 83.7, 100.0].map(|m| bars(groups, name, m))));
        let sizes =
            [(1, 1), (5, 4), (20, 8), (28, 9), (28, 12), (28, 14), (30, 15), (30, 40), (52, 12), (0, 3)];
        figures.extend(sizes.map(|(rows, columns)| heat(rows, columns, name, Some(HeatClass::FarAbove))));
    }
    figures.extend(districts::SIZES.into_iter().flat_map(districts::figures));
    figures.extend(districts::SIZES.into_iter().flat_map(evidence::figures));
    figures
}

/// Every figure on every sheet.
fn on_every_sheet() -> impl Iterator<Item = (Figure, Sheet)> {
    every_figure().into_iter().flat_map(|figure| SHEETS.map(|sheet| (figure.clone(), sheet)))
}

/// Every sheet a figure may come to stand on.
const SHEETS: [Sheet; 4] = [Sheet::SCREEN, Sheet::A4, Sheet::SQUARE, Sheet::BODY];

fn recorded(figure: &Figure, sheet: Sheet) -> Recorder {
    let recorder = Recorder {
        size: (sheet.width, sheet.height),
        texts: Vec::new(),
        fills: Vec::new(),
        marks: Vec::new(),
    };
    let recorder = compose(recorder, figure, sheet).unwrap();
    Rc::into_inner(recorder).unwrap().into_inner()
}

#[test]
fn every_text_lies_within_the_canvas() {
    for (figure, sheet) in on_every_sheet() {
        let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
        for (text, [left, top, right, bottom]) in recorded(&figure, sheet).texts {
            let inside = left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
            assert!(inside, "{text} at {left} {top} {right} {bottom} in {} on {sheet:?}", figure.title);
        }
    }
}

#[test]
fn no_two_texts_overlap() {
    for (figure, sheet) in on_every_sheet() {
        let texts = recorded(&figure, sheet).texts;
        for (number, (one, a)) in texts.iter().enumerate() {
            for (other, b) in &texts[number + 1..] {
                let apart =
                    a[2] <= b[0] + 0.5 || b[2] <= a[0] + 0.5 || a[3] <= b[1] + 0.5 || b[3] <= a[1] + 0.5;
                assert!(apart, "{one} {a:?} and {other} {b:?} in {} on {sheet:?}", figure.title);
            }
        }
    }
}

/// On a wall, and on paper for a township's own page, whose long names take two lines.
#[test]
fn no_text_is_too_small_to_read_however_large_the_district() {
    let all =
        districts::SIZES.into_iter().flat_map(|size| [districts::figures(size), evidence::figures(size)]);
    for figure in all.flatten() {
        let own_page = matches!(figure.plot, Plot::Portrait(_));
        let (sheet, least) = if own_page { (Sheet::A4, 12.0) } else { (Sheet::SCREEN, 15.0) };
        for (text, [_, top, _, bottom]) in recorded(&figure, sheet).texts {
            assert!(bottom - top >= least, "{text} at {} in {}", bottom - top, figure.name);
        }
    }
}

#[test]
fn a_missing_cell_is_never_coloured() {
    let cells = |figure: &Figure| {
        let fills = recorded(figure, Sheet::SCREEN).fills;
        fills.iter().filter(|((_, top), (_, bottom))| *top > 170 && bottom - top > 1).count()
    };
    assert_eq!(cells(&heat(3, 4, "白土镇", Some(HeatClass::Near))), 12);
    assert_eq!(cells(&heat(3, 4, "白土镇", None)), 0);
}

#[test]
fn a_bar_starts_at_zero_and_never_passes_the_full_mark() {
    let mut wild = bars(&[3], "白土镇", 50.0);
    if let Plot::RankBars(bars) = &mut wild.plot {
        let values = [f64::NAN, -5.0, 1e9];
        bars.blocks[0].bars.iter_mut().zip(values).for_each(|(bar, value)| bar.value = value);
    }
    let fills = recorded(&wild, Sheet::SCREEN).fills;
    let bars: Vec<_> = fills.iter().filter(|((left, _), _)| (70..1900).contains(left)).collect();
    assert_eq!(bars.len(), 3, "{bars:?}");
    assert!(bars.iter().all(|((_, _), (right, _))| *right <= 1860));
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    for figure in [bars(&[5, 16, 7], "白土镇", 80.0), heat(20, 8, "白土镇", Some(HeatClass::Below))] {
        for format in [Format::Png, Format::Svg] {
            assert_eq!(
                draw(&figure, Sheet::SCREEN, format).unwrap(),
                draw(&figure, Sheet::SCREEN, format).unwrap()
            );
        }
    }
}

#[test]
fn a_png_has_the_size_of_a_slide_at_144_dpi() {
    let bytes = draw(&bars(&[1], "白土镇", 80.0), Sheet::SCREEN, Format::Png).unwrap().bytes;
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let reader = decoder.read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (1920, 1080));
    assert_eq!(info.pixel_dims.unwrap().xppu, 5669);
}

#[test]
fn a_character_outside_the_font_is_named() {
    for format in [Format::Png, Format::Svg] {
        let drawing = draw(&bars(&[1], "\u{3b5f}镇", 80.0), Sheet::SCREEN, format).unwrap();
        assert_eq!(drawing.missing, BTreeSet::from(['\u{3b5f}']));
    }
}

#[test]
fn an_svg_is_well_formed_and_names_what_it_shows() {
    for figure in [bars(&[5, 16, 7], "<b>\"&'", 80.0), heat(3, 20, "<b>\"&'", None)] {
        let svg = String::from_utf8(draw(&figure, Sheet::SCREEN, Format::Svg).unwrap().bytes).unwrap();
        assert!(svg.contains(">&lt;b&gt;&quot;&amp;&apos;</text>"));
        assert!(svg.contains("aria-labelledby=\"fig-sample-title fig-sample-desc\""));
        assert!(svg.contains("<desc id=\"fig-sample-desc\">a &lt;picture&gt;</desc>"));
        assert!(svg.contains("<title id=\"fig-sample-title\">&lt;b&gt;"));

        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').unwrap();
            assert!(!text.contains('>'), "{text}");
            let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap().trim();
            match (tag.starts_with('/'), tag.ends_with('/')) {
                (true, _) => assert_eq!(open.pop(), Some(name)),
                (_, false) => open.push(name),
                _ => assert_eq!(tag.matches('"').count() % 2, 0, "{tag}"),
            }
        }
        assert_eq!(open, Vec::<&str>::new());
    }
}
