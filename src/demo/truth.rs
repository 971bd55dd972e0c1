//! The tables of truth: what every figure is and where it stands, and what was planted. `hengping audit`
//! reads them.

use super::book::Book;
use super::book::Role;
use super::flaw::Fault;
use super::layout::Entry;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::value::{Value, plain};

/// The heads of the two tables.
pub(super) const TRUTH: &str = "township_code,period,field_id,value,qualifier,file,sheet,cell,note\n";
pub(super) const FAULTS: &str =
    "file,sheet,cell,kind,expected_code,expected_action,township_code,field_id,note\n";

/// Rows of the two tables, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) truth: String,
    pub(super) faults: String,
}

/// Where a submission lies: its township, period and file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent<'a> {
    pub(super) code: &'a str,
    pub(super) period: Period,
    pub(super) file: &'a str,
}

impl Rows {
    /// A row for each figure of a form.
    ///
    /// - `held`: why the file waits for a person; not to read it is then as right as to read it.
    pub(super) fn figures(
        &mut self,
        sent: Sent<'_>,
        book: &Book,
        entries: &[Entry],
        held: Option<&str>,
        scheme: &Scheme,
    ) {
        let Sent { code, period, file } = sent;
        for entry in entries {
            let id = &scheme.fields[entry.field].id;
            let place = book.place(Role::Figure(entry.field));
            let number = entry.said.value.figure().map(plain).unwrap_or_default();
            let qualifier = entry.said.value.qualifier();
            let (file, (sheet, cell)) = place.map_or(("", ("", String::new())), |place| (file, place));
            let mut note = entry.said.note.to_owned();
            if let Value::Between(low, high) = entry.said.value {
                note = format!("range:{}..{}", plain(low), plain(high));
            }
            if let Some(held) = held {
                note = format!("held: {held}; {note}");
            }
            let at = if file.is_empty() {
                ",,".to_owned()
            } else {
                format!("{period}/{},{},{cell}", quoted(file), quoted(sheet))
            };
            self.truth += &format!("{code},{period},{id},{number},{qualifier},{at},{}\n", quoted(&note));
        }
    }

    /// A row for each figure of which nothing can be read.
    pub(super) fn nothing(&mut self, code: &str, period: Period, why: &str, scheme: &Scheme) {
        for field in &scheme.fields {
            self.truth += &format!("{code},{period},{},,missing,,,,{why}\n", field.id);
        }
    }

    /// A row for a fault of a form; without a book, of a file.
    pub(super) fn fault(&mut self, sent: Sent<'_>, book: Option<&Book>, fault: &Fault, scheme: &Scheme) {
        let Sent { code, period, file } = sent;
        let place = fault.role.and_then(|role| book?.place(role));
        let (sheet, cell) = place.unwrap_or_default();
        let field = match fault.role {
            Some(Role::Figure(field)) => scheme.fields[field].id.as_str(),
            _ => "",
        };
        let file = if file.is_empty() { String::new() } else { format!("{period}/{file}") };
        let Fault { kind, code: told, action, note, .. } = fault;
        self.faults += &format!(
            "{},{},{cell},{kind},{told},{},{code},{field},{}\n",
            quoted(&file),
            quoted(sheet),
            quoted(action),
            quoted(note)
        );
    }
}

/// A text as a field of delimited text.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
