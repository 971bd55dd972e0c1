//! Totals of rows: stated ones are held against their parts, absent ones are added up, and never are
//! both counted.

use super::form::{FormRow, Total};
use super::label::Named;
use super::number;
use super::observation::Source;
use super::page::{Page, Spot};
use super::reading::{Figure, Reader};
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::ingest::{Area, Content};
use crate::scheme::{Field, FieldId, Scheme};
use crate::value::{Value, plain, rounding_step};

/// How far a total of what may have decimals, such as money, may be from its parts that were rounded (rule
/// V26). Counts may not differ at all.
const CENT: f64 = 0.01;
/// What adding up binary fractions leaves.
const DUST: f64 = 1e-6;

/// What the parts of a total come to.
enum Sum<'a> {
    /// Nothing stands in any of them.
    Blank,
    /// Their sum, and those that hold something.
    Of(f64, Vec<&'a Spot<'a>>),
    /// Nobody knows: the first of those in which no number stands.
    Unknown(&'a Spot<'a>, Vec<&'a Spot<'a>>),
}

impl<'a> Sum<'a> {
    fn of(page: &'a Page<'a>, row: &FormRow) -> Self {
        let filled: Vec<&Spot<'_>> = row.parts().filter_map(|at| page.at(at)).collect();
        let mut sum = 0.0;
        for spot in &filled {
            match part(spot) {
                Some(number) => sum += number,
                None => return Self::Unknown(spot, filled),
            }
        }
        if filled.is_empty() { Self::Blank } else { Self::Of(sum, filled) }
    }
}

/// What a part adds to a total: a number, nothing where it does not apply, or nobody knows.
pub(super) fn part(spot: &Spot<'_>) -> Option<f64> {
    let value = match &spot.content {
        // To six decimals, as a text would be read.
        Content::Number(number) => Value::Number(*number).scaled(1.0),
        _ => number::read(&spot.written()).value,
    };
    match value {
        Value::Number(number) => Some(number).filter(|number| number.is_finite()),
        Value::NotApplicable => Some(0.0),
        _ => None,
    }
}

/// The finding that a total is not what its parts come to, or that nobody can tell; at the total, and
/// about its field.
fn mismatch(page: &Page<'_>, total: f64, row: &FormRow, of: Place, field: &Field) -> Option<Finding> {
    let tolerance = DUST + if field.fraction { CENT } else { 0.0 };
    let place = of.cell(row.value.to_string());
    match Sum::of(page, row) {
        Sum::Blank => None,
        Sum::Of(sum, _) if (sum - total).abs() <= tolerance => None,
        Sum::Of(sum, _) => Some(
            Finding::new(kind::SUM_MISMATCH, place, Action::Withheld)
                .also_at(row.parts().map(|part| format!("{}!{part}", page.sheet.name)))
                .fact("sentence", "rows")
                .fact("total", plain(total))
                .fact("sum", plain(sum))
                .fact("difference", plain((sum - total).abs())),
        ),
        Sum::Unknown(spot, _) => Some(
            Finding::new(kind::SUM_MISMATCH, place, Action::Used)
                .weighing(Severity::Warning)
                .also_at([format!("{}!{}", page.sheet.name, spot.address)])
                .fact("sentence", "unknown")
                .fact("total", plain(total))
                .fact("cell", spot.address.to_string())
                .fact("written", spot.written()),
        ),
    }
}

impl Reader<'_> {
    /// Holds a stated total against its parts.
    pub(super) fn check_total(&mut self, page: &Page<'_>, field: FieldId, row: &FormRow) {
        if row.total == Total::None {
            return;
        }
        let Some(Value::Number(total)) = self.into.figures.get(&field).map(|figure| figure.value) else {
            return;
        };
        // In the unit of its parts, which may not be the field's.
        let typed = page.at(row.value).filter(|spot| spot.formula.is_none());
        let total = typed.and_then(part).unwrap_or(total);
        let of = Place::file(&**self.file).sheet(&page.sheet.name);
        let Some(finding) = mismatch(page, total, row, of.clone(), self.scheme.field(field)) else { return };
        if let Sum::Of(sum, _) = Sum::of(page, row)
            && let Some(step) = rounding_step(total, sum)
        {
            let rounded = Finding::new(kind::ROUNDED_TOTAL, of.cell(row.value.to_string()), Action::Listed);
            let facts = [("total", plain(total)), ("sum", plain(sum)), ("step", plain(step))];
            self.note(
                field,
                facts.into_iter().fold(rounded, |finding, (name, fact)| finding.fact(name, fact)),
            );
        }
        let id = self.scheme.field(field).id.clone();
        let withheld = finding.action == Action::Withheld;
        self.note(field, if withheld { finding.withholding([id]) } else { finding });
    }

    /// Rows without a total: their sum is used, and said. A row without a usable number leaves the sum
    /// unknown.
    pub(super) fn add_up(&mut self, page: &Page<'_>, field: FieldId, row: &FormRow) {
        let (Some(first), Some(last)) = (row.parts().next(), row.parts().last()) else { return };
        let area = Area { first, last }.to_string();
        let place = Place::file(&**self.file).sheet(&page.sheet.name).cell(&area);
        let source = Source { file: self.file.clone(), sheet: page.name.clone(), cell: area.into() };
        self.into.cells.extend(row.parts().map(|at| (self.form, at)));
        let (value, filled) = match Sum::of(page, row) {
            Sum::Blank => {
                let figure = Figure { value: Value::Missing, written: None, source };
                self.into.figures.entry(field).or_insert(figure);
                return;
            }
            Sum::Of(sum, filled) => {
                let cells: Vec<String> = filled.iter().map(|spot| spot.address.to_string()).collect();
                let finding = Finding::new(kind::ROWS_ADDED_UP, place.clone(), Action::UsedAssuming)
                    .fact("sum", plain(sum))
                    .fact("count", filled.len().to_string())
                    .fact("cells_en", cells.join(", "))
                    .fact("cells", cells.join("、"));
                self.note(field, finding);
                (
                    self.convert(
                        field,
                        || place.clone(),
                        Value::Number(sum),
                        self.unit_of(field, row.unit.as_deref()),
                        "",
                    ),
                    filled,
                )
            }
            Sum::Unknown(_, filled) => {
                let id = self.scheme.field(field).id.clone();
                let written: Vec<String> = filled.iter().map(|spot| spot.written()).collect();
                let finding = Finding::new(kind::UNREADABLE_NUMBER, place, Action::Withheld)
                    .withholding([id])
                    .fact("written", written.join(" | "));
                self.note(field, finding);
                (Value::Missing, filled)
            }
        };
        let written: Vec<String> = filled.iter().map(|spot| spot.written()).collect();
        self.keep(field, Figure { value, written: Some(written.join(" + ").into()), source });
    }
}

/// The finding that a total over many townships is not the sum of their rows. It is nobody's figure, so
/// nothing is withheld.
pub(super) fn check_shared(
    page: &Page<'_>,
    row: &FormRow,
    place: &Place,
    scheme: &Scheme,
) -> Option<Finding> {
    let Named::Field(field) = row.named else { return None };
    let total = part(page.at(row.value)?)?;
    let field = scheme.field(field);
    let mut finding = mismatch(page, total, row, place.clone(), field)?.weighing(Severity::Warning);
    finding.action = Action::Used;
    finding.related.clear();
    Some(
        finding
            .about(field.id.clone())
            .fact("field", field.name.zh.clone())
            .fact("field_en", field.name.en.clone()),
    )
}

/// Whether a stated total is blank though some of its parts are not: then they are added up as well.
pub(super) fn is_left_blank(page: &Page<'_>, row: &FormRow) -> bool {
    page.at(row.value).is_none() && row.parts().any(|at| page.at(at).is_some())
}

/// What a row says, for holding two rows against each other: a sum, a number, or words, with its unit.
pub(super) fn said(page: &Page<'_>, row: &FormRow) -> String {
    let figure = match &row.total {
        Total::Absent(_) => match Sum::of(page, row) {
            Sum::Blank => String::new(),
            Sum::Of(sum, _) => plain(sum),
            Sum::Unknown(spot, _) => spot.written(),
        },
        _ => match page.at(row.value) {
            Some(spot) => part(spot).map_or_else(|| spot.written(), plain),
            None => String::new(),
        },
    };
    format!("{figure} {}", row.unit.as_deref().unwrap_or_default())
}
