//! A slip laid out for the workbook that goes back: the list on its first sheet, and the marks in it.

use super::own_words::own_words;
use super::{Item, Sent, Slip, Spot};
use crate::finding::Severity;
use crate::finding::identity::name;
use crate::ingest::Sheet;
use crate::locale::Locale;
use crate::marked::cover::{self, Cover, Entry};
use crate::marked::{self, Mark, Weight};
use crate::tidy::Fate;

/// The list of a slip.
///
/// - `file`: the file whose sheets follow it: its cells are linked, and those of other files named with
///   their file.
/// - `sheets`: what was read of that file, for the words the township itself uses.
/// - `remark`: why no file follows, or which others there are.
pub fn cover(
    slip: &Slip,
    file: Option<&Sent>,
    sheets: &[Sheet],
    remark: &[String],
    locale: &Locale,
) -> Cover {
    // The lists of earlier rounds name the versions before this one.
    let mut origins: Vec<String> = sheets.iter().flat_map(marked::origins).collect();
    // To send one of the versions in question answers which of them counts.
    let of_file = slip
        .sent
        .iter()
        .filter(|sent| file.is_some_and(|file| file.file == sent.file || in_question(file, sent)));
    origins.extend(of_file.map(|sent| name(&sent.sha256)));
    let file = file.map(|sent| sent.file.as_str());
    let column = |key: &str| locale.text(&format!("slip.column.{key}")).to_owned();
    let keys = ["number", "weight", "what", "mend", "cell", "label", "written", "understood", "code"];
    let mut items = Vec::new();
    for (number, item) in slip.items.iter().enumerate() {
        items.extend(rows(Some(number + 1), item, file, sheets, locale));
    }
    if !slip.told.is_empty() {
        let told = locale.text("slip.told").to_owned();
        let entries = [String::new(), String::new(), told].map(Entry::Text).into_iter();
        let blank = (3..keys.len()).map(|_| Entry::Text(String::new()));
        items.push(cover::Item { weight: None, entries: entries.chain(blank).collect() });
        // Where it is stands in the sentence, if there are several cells.
        items.extend(
            slip.told.iter().flat_map(|item| rows(None, item, file, sheets, locale).into_iter().take(1)),
        );
    }
    let heading = &slip.heading;
    let mut verdict = vec![heading.reply.clone()];
    verdict.extend(remark.iter().cloned());
    Cover {
        title: format!("{}{}{}", heading.township, locale.text("join.label"), heading.verdict),
        about: locale.sentences(&[&format!("{}。", heading.title), locale.text("slip.mark")]),
        origins,
        verdict,
        head: if items.is_empty() { Vec::new() } else { keys.map(column).to_vec() },
        items,
        remarks: vec![locale.text("slip.support").to_owned()],
    }
}

/// Whether two files of a township both wait because nobody can tell which of them counts.
fn in_question(one: &Sent, other: &Sent) -> bool {
    [one, other].iter().all(|sent| sent.own && sent.fate == Fate::Held)
}

/// The marks of a slip in one of its files: what is to be mended or looked at. What is only told is not
/// coloured.
pub fn marks(slip: &Slip, file: &str, locale: &Locale) -> Vec<Mark> {
    let mut marks = Vec::new();
    for item in &slip.items {
        let weight = weight(item.severity);
        for spot in item.spots.iter().filter(|spot| spot.file == file) {
            let Some(area) = spot.area else { continue };
            let what = if spot.what.is_empty() { &item.what } else { &spot.what };
            let mend = if spot.mend.is_empty() { &item.mend } else { &spot.mend };
            let text = locale.sentences(&[what, mend]);
            marks.push(Mark { sheet: spot.sheet.clone(), area, text, weight });
        }
    }
    marks
}

fn weight(severity: Severity) -> Weight {
    match severity {
        Severity::Error => Weight::Error,
        Severity::Warning => Weight::Warning,
        Severity::Note => Weight::Note,
    }
}

/// The rows of an item: what and how to mend it on the first, then its cells.
fn rows(
    number: Option<usize>,
    item: &Item,
    file: Option<&str>,
    sheets: &[Sheet],
    locale: &Locale,
) -> Vec<cover::Item> {
    let weight = weight(item.severity);
    let word = match item.severity {
        Severity::Error => locale.text("slip.must"),
        Severity::Warning => locale.text("slip.look"),
        Severity::Note => "",
    };
    let mut what = item.what.clone();
    if !item.details.is_empty() {
        what = format!("{what}\n{}", item.details.join("\n"));
    }
    let first = |spot: Option<&Spot>| {
        let mut entries = vec![
            Entry::Text(number.map(|number| number.to_string()).unwrap_or_default()),
            Entry::Text(word.to_owned()),
            Entry::Text(what.clone()),
            Entry::Text(if number.is_some() { item.mend.clone() } else { String::new() }),
        ];
        entries.extend(place(spot, file, sheets, locale));
        entries.push(Entry::Text(format!("{} {}", item.code, item.id)));
        cover::Item { weight: number.map(|_| weight), entries }
    };
    // Several findings of one cause: the item's own sentence stands alone, each cell has its own.
    let together = item.spots.iter().filter(|spot| !spot.what.is_empty()).count() > 1;
    let mut rows = vec![first(item.spots.first().filter(|_| !together))];
    let rest = item.spots.iter().skip(usize::from(!together));
    rows.extend(rest.map(|spot| {
        let mut entries = vec![Entry::Text(String::new()), Entry::Text(String::new())];
        entries.push(Entry::Text(if together { spot.what.clone() } else { String::new() }));
        entries.push(Entry::Text(String::new()));
        entries.extend(place(Some(spot), file, sheets, locale));
        entries.push(Entry::Text(String::new()));
        cover::Item { weight: None, entries }
    }));
    rows
}

/// Where, in whose words, as written and as understood.
fn place(spot: Option<&Spot>, file: Option<&str>, sheets: &[Sheet], locale: &Locale) -> [Entry; 4] {
    let Some(spot) = spot else { return [(); 4].map(|()| Entry::Text(String::new())) };
    let here = file == Some(spot.file.as_str());
    let name = whereabouts(spot, here, locale);
    let at = match spot.area.filter(|_| here) {
        Some(area) => Entry::Link { text: name, sheet: spot.sheet.clone(), area },
        None => Entry::Text(name),
    };
    let label = words(spot, sheets.iter().filter(|_| here));
    [at, Entry::Text(label), Entry::Text(spot.written.clone()), Entry::Text(spot.understood.clone())]
}

/// Sheet and cell; the file too where it is another than the one that follows.
pub fn whereabouts(spot: &Spot, here: bool, locale: &Locale) -> String {
    let cell = match spot.area {
        Some(area) => area.to_string(),
        None if spot.sheet.is_empty() => locale.text("slip.whole_file").to_owned(),
        None => locale.text("slip.whole_sheet").to_owned(),
    };
    let file = Some(spot.file.as_str()).filter(|_| !here);
    let parts = [file, Some(spot.sheet.as_str()), Some(cell.as_str())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ")
}

/// What stands beside a cell in the township's own words, with the standard name where they differ.
fn words<'s>(spot: &Spot, mut sheets: impl Iterator<Item = &'s Sheet>) -> String {
    let own = spot.area.filter(|_| !spot.label.is_empty()).and_then(|area| {
        let sheet = sheets.find(|sheet| sheet.name == spot.sheet)?;
        own_words(sheet, area.first, &spot.label)
    });
    match own {
        Some(own) if own == spot.label => own,
        Some(own) => format!("{own}（{}）", spot.label),
        None => spot.label.clone(),
    }
}
