//! How a clerk writes a figure: as a number, or in one of the many other ways.

use super::book::Cell;
use crate::chance::stream::Stream;
use crate::scheme::{Field, FieldKind};
use crate::template::words::{ANSWERS, list_mark};
use crate::value::{Value, plain};

/// A figure as it is written, and what a careful reader reads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// `None` for a blank.
    pub(super) cell: Option<Cell>,
    pub(super) value: Value,
    /// How it is dressed, for the table of truth.
    pub(super) note: &'static str,
}

/// As the form asks for it.
pub(super) fn plainly(field: &Field, figure: f64) -> Said {
    if field.kind == FieldKind::YesNo {
        return yes_no(figure, ANSWERS[usize::from(figure == 0.0)]);
    }
    Said { cell: Some(Cell::Number(figure)), value: Value::Number(figure), note: "" }
}

fn yes_no(figure: f64, word: &str) -> Said {
    Said { cell: Some(word.into()), value: Value::Number(figure), note: "yes/no" }
}

/// The ways of writing a figure.
const WAYS: [Way; 18] = [
    blank,
    text,
    text,
    with_unit,
    with_unit,
    with_unit,
    full_width,
    thousands,
    ten_thousands,
    numeral,
    spaced,
    counted,
    more_than,
    more_than,
    about,
    nearly,
    range,
    nothing,
];

/// Writes a figure of a field, or says that it cannot be written so.
type Way = fn(&Field, f64, &mut Stream) -> Option<Said>;

/// In another way than the form asks for.
pub(super) fn otherwise(field: &Field, figure: f64, stream: &mut Stream) -> Said {
    if field.kind == FieldKind::YesNo {
        const WORDS: [[&str; 3]; 2] = [["否", "×", "没有"], ["√", "有", "是的"]];
        let word = stream.choose(&WORDS[usize::from(figure != 0.0)]).copied().unwrap_or(ANSWERS[0]);
        return yes_no(figure, word);
    }
    const TRIES: usize = 6;
    let mut drawn =
        (0..TRIES).filter_map(|_| stream.choose(&WAYS).copied().and_then(|way| way(field, figure, stream)));
    drawn.next().unwrap_or_else(|| plainly(field, figure))
}

fn said(written: String, value: Value, note: &'static str) -> Option<Said> {
    Some(Said { cell: Some(Cell::Text(written)), value, note })
}

fn exact(written: String, figure: f64, note: &'static str) -> Option<Said> {
    said(written, Value::Number(figure), note)
}

fn blank(_: &Field, _: f64, _: &mut Stream) -> Option<Said> {
    Some(Said { cell: None, value: Value::Missing, note: "blank cell" })
}

fn text(_: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    exact(plain(figure), figure, "number stored as text")
}

fn with_unit(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    exact(format!("{}{}", plain(figure), field.unit), figure, "unit in cell")
}

fn full_width(_: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    exact(plain(figure).chars().map(wide).collect(), figure, "full-width digits")
}

fn thousands(_: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let whole = (1_000.0..1e6).contains(&figure) && figure.fract() == 0.0;
    let written = || format!("{},{:03}", (figure / 1_000.0).floor(), figure % 1_000.0);
    whole.then(|| exact(written(), figure, "thousands separator, text")).flatten()
}

/// "1.2万元". Under 万元 the 万 is the unit's.
fn ten_thousands(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let fits = figure >= 10_000.0 && figure.fract() == 0.0 && !field.unit.starts_with('万');
    let written = || format!("{}万{}", plain(figure / 10_000.0), field.unit);
    fits.then(|| exact(written(), figure, "ten thousands")).flatten()
}

fn numeral(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let fits = (1.0..100.0).contains(&figure) && figure.fract() == 0.0 && !field.unit.starts_with('万');
    fits.then(|| exact(format!("{}{}", list_mark(figure as usize), field.unit), figure, "Chinese numeral"))
        .flatten()
}

fn spaced(_: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    exact(format!(" {}　", plain(figure)), figure, "spaces around")
}

fn counted(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    (figure > 0.0)
        .then(|| exact(format!("共{}{}", plain(figure), field.unit), figure, "word before, unit in cell"))
        .flatten()
}

/// The two leading digits of a figure that has more to hide, and what one of the second is worth.
fn leading(field: &Field, figure: f64) -> Option<(f64, f64)> {
    let large = figure >= 20.0 && !field.unit.starts_with('万') && !field.roster;
    let step = 10_f64.powf((figure.log10().floor() - 1.0).max(1.0));
    large.then(|| ((figure / step).floor() * step, step))
}

fn more_than(field: &Field, figure: f64, stream: &mut Stream) -> Option<Said> {
    let (low, _) = leading(field, figure)?;
    let word = stream.choose(&["余", "多", "以上"]).copied()?;
    let unit = &field.unit;
    let written = if word == "以上" { format!("{low}{unit}{word}") } else { format!("{low}{word}{unit}") };
    said(written, Value::AtLeast(low), "approximate")
}

fn about(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let (low, _) = leading(field, figure)?;
    said(format!("约{low}{}", field.unit), Value::AtLeast(low), "approximate 约")
}

fn nearly(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let (low, step) = leading(field, figure)?;
    said(format!("近{}{}", low + step, field.unit), Value::AtMost(low + step), "approximate 近")
}

fn range(field: &Field, figure: f64, _: &mut Stream) -> Option<Said> {
    let (low, step) = leading(field, figure)?;
    said(format!("{low}～{}{}", low + step, field.unit), Value::Between(low, low + step), "range")
}

fn nothing(_: &Field, figure: f64, stream: &mut Stream) -> Option<Said> {
    if figure != 0.0 {
        return None;
    }
    match stream.choose(&["无", "未发生", "没有", "零", "/", "—"]).copied()? {
        marker @ ("/" | "—") => said(marker.to_owned(), Value::NotApplicable, "marker"),
        word => exact(word.to_owned(), 0.0, "zero in words"),
    }
}
