//! A slip as a page to be printed and stamped: A4, black on white, without scripts.

use minijinja::Error;
use minijinja::value::Serde;
use serde::Serialize;

use super::environment;
use crate::finding::Severity;
use crate::locale::Locale;
use crate::report::slip::cover::whereabouts;
use crate::report::slip::{Item, Slip};

#[derive(Serialize)]
struct Page<'a> {
    language: &'static str,
    title: &'a str,
    township: &'a str,
    verdict: &'a str,
    reply: &'a str,
    sign: &'a str,
    files: String,
    columns: [&'a str; 7],
    items: Vec<Row<'a>>,
    told_heading: &'a str,
    told: Vec<Row<'a>>,
    support: &'a str,
    colon: &'a str,
    signature: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    weight: &'a str,
    what: &'a str,
    details: &'a [String],
    mend: &'a str,
    spots: Vec<Spot<'a>>,
    code: String,
}

#[derive(Serialize)]
struct Spot<'a> {
    at: String,
    label: &'a str,
    written: &'a str,
    understood: &'a str,
    /// What is wrong here, where the item is about several cells.
    what: &'a str,
}

/// Turns a slip into an HTML document of its own. Everything from a submission is escaped.
///
/// # Errors
///
/// [`minijinja::Error`] if the template is broken: a fault of the program.
pub fn slip(slip: &Slip, locale: &Locale) -> Result<String, Error> {
    let one_file = slip.sent.len() == 1;
    let files: Vec<&str> = slip.sent.iter().map(|sent| sent.file.as_str()).collect();
    let heading = &slip.heading;
    let page = Page {
        language: locale.language.tag(),
        title: &heading.title,
        township: &heading.township,
        verdict: &heading.verdict,
        reply: &heading.reply,
        sign: &heading.sign,
        files: if files.is_empty() {
            String::new()
        } else {
            locale.with("slip.other_files", &[("files", &locale.list(&files))])
        },
        columns: ["number", "weight", "what", "mend", "cell", "written", "code"].map(|key| match key {
            "number" => locale.text("slip.column.number"),
            "weight" => locale.text("slip.column.weight"),
            "what" => locale.text("slip.column.what"),
            "mend" => locale.text("slip.column.mend"),
            "cell" => locale.text("slip.column.cell"),
            "written" => locale.text("slip.column.written"),
            _ => locale.text("slip.column.code"),
        }),
        items: slip.items.iter().map(|item| row(item, one_file, locale)).collect(),
        told_heading: locale.text("slip.told"),
        told: slip.told.iter().map(|item| row(item, one_file, locale)).collect(),
        support: locale.text("slip.support"),
        colon: locale.text("join.label"),
        signature: locale.text("slip.signature"),
    };
    let page = Serde(page);
    environment()?.get_template("slip.html")?.render(minijinja::context! { page })
}

fn row<'a>(item: &'a Item, one_file: bool, locale: &'a Locale) -> Row<'a> {
    let together = item.spots.iter().filter(|spot| !spot.what.is_empty()).count() > 1;
    Row {
        weight: match item.severity {
            Severity::Error => locale.text("slip.must"),
            Severity::Warning => locale.text("slip.look"),
            Severity::Note => "",
        },
        what: &item.what,
        details: &item.details,
        mend: &item.mend,
        spots: item
            .spots
            .iter()
            .map(|spot| Spot {
                at: whereabouts(spot, one_file, locale),
                label: &spot.label,
                written: &spot.written,
                understood: &spot.understood,
                what: if together { &spot.what } else { "" },
            })
            .collect(),
        code: format!("{} {}", item.code, item.id),
    }
}
