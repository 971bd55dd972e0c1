//! The return slips of a period: for each township a workbook, its own where there is one, and a page and a
//! Word document to be stamped.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::error::Error;
use crate::finding::{Action, Finding, Noted, kind};
use crate::ingest::{self, Content, Found, Isolation, Sheet, Submission};
use crate::marked::{self, Copy};
use crate::report::Material;
use crate::report::slip::{Sent, Slip, cover, paper, slips};
use crate::report::{docx, html, look};
use crate::scheme::Scheme;
use crate::scheme::township::Township;
use crate::tidy::Fate;

/// The folder of the slips, below that of the outputs.
pub const FOLDER: &str = "returns";

/// A file of a township that may go back with marks in it.
struct Own<'a> {
    slip: &'a Slip,
    sent: &'a Sent,
    /// Path of the copy below the output folder, without its ending.
    name: String,
}

/// Makes the slips: `returns/<township>.xlsx`, `.html` and `.docx`, and `returns/<township>（2）.xlsx` for a second
/// file. The workbook is the township's own with marks, where it has a file that is its own alone; else
/// the list by itself, which says why.
///
/// - `files`: the files of the period. Those that go back are read once more: what was read of fifty is
///   not kept while they are scored. One that has changed since is not sent back.
///
/// # Errors
///
/// [`Error::Make`] naming the slip that could not be made: a bug. [`Error::Reference`] as [`look`].
pub fn returns(
    material: &Material<'_>,
    files: &[Found],
    isolation: &Isolation,
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let locale = material.locale;
    let slips = slips(material);
    let names = material.file_names();
    let shared = shared(material);
    let mut own: BTreeMap<&str, Own<'_>> = BTreeMap::new();
    for slip in &slips {
        for (nth, sent) in to_go_back(slip, &shared).into_iter().enumerate() {
            let number = if nth == 0 { String::new() } else { format!("（{}）", nth + 1) };
            let name = format!("{FOLDER}/{}{number}", names[slip.township]);
            own.insert(&sent.file, Own { slip, sent, name });
        }
    }
    let wanted = |found: &&Found| {
        let inside = format!("{}/", found.file);
        own.contains_key(found.file.as_str())
            || own.range(inside.as_str()..).next().is_some_and(|(file, _)| file.starts_with(&inside))
    };
    let files: Vec<Found> = files.iter().filter(wanted).cloned().collect();
    let copies = ingest::read_each(&files, isolation, &|_| {}, &|read, bytes| {
        let own = own.get(read.value.file.as_str())?;
        Some((own, copy(own, &read, bytes, material)))
    });
    let mut made: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut with_copy = vec![false; slips.len()];
    let mut kept_back: BTreeMap<&str, &'static str> = shared.iter().map(|file| (*file, "shared")).collect();
    for (own, copy) in copies.into_iter().flatten() {
        match copy {
            Ok(copy) => {
                with_copy[own.slip.township] = true;
                made.insert(format!("{}.{}", own.name, copy.ending), copy.bytes);
            }
            Err(reason) => {
                kept_back.insert(&own.sent.file, reason);
            }
        }
    }
    let look = look(material.scheme)?;
    let pages = slips
        .par_iter()
        .map(|slip| {
            let name = format!("{FOLDER}/{}", names[slip.township]);
            let page = html::slip(slip, locale).map_err(|error| Error::make(&name, error))?;
            let paper =
                docx::document(&paper::paper(slip, locale), locale.language.tag(), &look, &BTreeMap::new())
                    .map_err(|error| Error::make(&name, error))?;
            let mut files =
                vec![(format!("{name}.html"), page.into_bytes()), (format!("{name}.docx"), paper)];
            if !with_copy[slip.township] {
                let remarks = why_alone(slip, material, &kept_back);
                let list = cover::cover(slip, None, &[], &remarks, locale);
                let bytes = marked::rebuild(&[], &list, &[]).map_err(|error| Error::make(&name, error))?;
                files.push((format!("{name}.xlsx"), bytes));
            }
            Ok(files)
        })
        .collect::<Result<Vec<Vec<(String, Vec<u8>)>>, Error>>()?;
    made.extend(pages.into_iter().flatten());
    Ok(made)
}

/// Files that hold several townships' figures, or perhaps do: nobody's to be sent back.
fn shared<'a>(material: &Material<'a>) -> Vec<&'a str> {
    let kinds = [kind::TOWNSHIP_ROWS, kind::CONTRADICTORY_TOWNSHIP, kind::UNKNOWN_ROW];
    let named = material.findings.iter().filter(|finding| kinds.contains(&finding.kind));
    let mut files: Vec<&str> = named.filter_map(|finding| finding.place.file.as_deref()).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// The files of a township that may go back to it, those that count first.
fn to_go_back<'s>(slip: &'s Slip, shared: &[&str]) -> Vec<&'s Sent> {
    let mut files: Vec<&Sent> = slip
        .sent
        .iter()
        .filter(|sent| sent.own && !shared.contains(&sent.file.as_str()))
        .filter(|sent| matches!(sent.fate, Fate::Used | Fate::Held | Fate::Rejected))
        .collect();
    files.sort_by_key(|sent| sent.fate != Fate::Used);
    files
}

/// A marked copy.
///
/// # Errors
///
/// Why there is none, a key of the locale under `slip.copy.`.
fn copy(
    own: &Own<'_>,
    read: &Noted<Submission>,
    bytes: &[u8],
    material: &Material<'_>,
) -> Result<Copy, &'static str> {
    let (submission, locale) = (&read.value, material.locale);
    if submission.sha256 != own.sent.sha256 {
        return Err("changed");
    }
    let format = submission.format.ok_or("protected")?;
    let sheets = &submission.sheets;
    if names_another(sheets, own.slip.township, material.scheme) {
        return Err("shared");
    }
    let others: Vec<&str> =
        own.slip.sent.iter().map(|sent| sent.file.as_str()).filter(|file| *file != own.sent.file).collect();
    let mut remarks = if others.is_empty() {
        Vec::new()
    } else {
        let facts = [("file", own.sent.file.as_str()), ("files", &locale.list(&others))];
        vec![locale.with("slip.attached", &facts)]
    };
    let marks = cover::marks(own.slip, &own.sent.file, locale);
    let marked = |remarks: &[String]| {
        let list = cover::cover(own.slip, Some(own.sent), sheets, remarks, locale);
        marked::mark(bytes, format, sheets, &list, &marks).map_err(|_| "failed")
    };
    let copy = marked(&remarks)?;
    if copy.unpatched.is_none() {
        return Ok(copy);
    }
    // That it is not the file as they know it, they are told.
    remarks.push(locale.text("slip.rebuilt").to_owned());
    marked(&remarks)
}

/// Whether a workbook names another township of the roster on any sheet, hidden ones too: its figures may
/// stand beside the name, and the copy would show them.
fn names_another(sheets: &[Sheet], township: usize, scheme: &Scheme) -> bool {
    let names = |township: &Township| -> Vec<String> {
        let aliases = township.aliases.iter().map(|alias| alias.name.clone());
        std::iter::once(township.name.clone()).chain(aliases).collect()
    };
    let own = names(&scheme.townships[township]);
    let others = scheme.townships.iter().enumerate().filter(|(place, _)| *place != township);
    let others: Vec<String> = others.flat_map(|(_, other)| names(other)).collect();
    // A shorter name may be a part of the own one.
    let others: Vec<&String> =
        others.iter().filter(|name| !own.iter().any(|own| own.contains(*name))).collect();
    let cells = sheets.iter().flat_map(|sheet| &sheet.cells);
    let mut texts = cells.filter_map(|cell| match &cell.content {
        Content::Text(text) => Some(text),
        _ => None,
    });
    texts.any(|text| others.iter().any(|name| text.contains(name.as_str())))
}

/// Why no file follows the list.
fn why_alone(slip: &Slip, material: &Material<'_>, kept_back: &BTreeMap<&str, &'static str>) -> Vec<String> {
    let locale = material.locale;
    let refused = |sent: &Sent| {
        let kinds = [kind::ENCRYPTED_FILE, kind::DAMAGED_FILE, kind::EMPTY_FILE, kind::OVERSIZED_FILE];
        let of = |finding: &&Finding| finding.place.file.as_deref() == Some(&sent.file);
        // Of a workbook that was only protected it is noted that it was read.
        let refused = |finding: &Finding| kinds.contains(&finding.kind) && finding.action != Action::Used;
        material.findings.iter().filter(of).any(refused)
    };
    let reason = |sent: &Sent| {
        if let Some(reason) = kept_back.get(sent.file.as_str()) {
            reason
        } else if refused(sent) {
            "protected"
        } else if !sent.own {
            "uncertain"
        } else if matches!(sent.fate, Fate::SetAside) {
            "aside"
        } else if sent.fate == Fate::Rejected {
            "unread"
        } else {
            "failed"
        }
    };
    let said = |sent: &Sent| {
        let reason = locale.text(&format!("slip.copy.{}", reason(sent))).to_owned();
        let reason = locale.with("slip.no_copy", &[("reason", &reason)]);
        format!("{}{}{reason}", sent.file, locale.text("join.label"))
    };
    slip.sent.iter().map(said).collect()
}
