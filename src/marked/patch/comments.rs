//! The comments of a sheet: theirs stay, ours of an earlier time go, new ones come.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::escape::unescape;

use super::layout::Layout;
use super::markup::{Edits, Form, Malformed, Names, Tag, relations, tags, words};
use super::package::Package;
use super::{Unpatchable, malformed, relations as related, shapes};
use crate::ingest::Address;
use crate::marked::note::{self, AUTHOR, HEADING};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";

/// Writes the comments of a sheet and the boxes they stand in, and lets the sheet lead to them.
///
/// - `notes`: what is said of which cell.
pub(super) fn write(
    package: &mut Package<'_>,
    part: &str,
    layout: &Layout<'_>,
    notes: &BTreeMap<Address, String>,
    edits: &mut Edits,
) -> Result<(), Unpatchable> {
    let related = related::of(package, part)?;
    let known = related.iter().find(|relation| relation.kind == "comments").map(|own| own.target.clone());
    let (comments, text) = match known {
        Some(name) => {
            let text = package.needed(&name)?;
            (Some(name), text)
        }
        None if notes.is_empty() => return Ok(()),
        None => (None, empty(&layout.names)),
    };
    let name = comments.clone().unwrap_or_else(|| "comments".to_owned());
    let revised = revise(&text, notes).map_err(malformed(&name))?;
    let id = layout.boxes.as_ref().and_then(|(tag, _)| tag.attribute("id"));
    let boxes = id.and_then(|id| related.iter().find(|relation| relation.id == id));
    let boxes = boxes.map(|relation| relation.target.clone());
    if revised.text == text {
        return Ok(());
    }
    let drawn = match &boxes {
        Some(boxes) => package.needed(boxes)?,
        None => String::new(),
    };
    let (number, free) = package.free(|number| format!("{}/drawings/vmlDrawing{number}.vml", root(part)));
    let new = revised.new.iter().map(|at| {
        let height = note::height(notes.get(at).map_or("", String::as_str));
        (*at, layout.anchor(*at, (note::WIDTH, height)), height)
    });
    let drawn = shapes::revise(&drawn, &revised.gone, &new.collect::<Vec<_>>(), number)
        .map_err(malformed(boxes.as_deref().unwrap_or_default()))?;
    let kind = |kind: &str| format!("{}/{kind}", relations(layout.names.strict));
    if revised.is_empty {
        // A sheet that has none any more leads to none.
        if let Some(name) = &comments {
            drop_part(package, part, name)?;
        }
        if let Some(boxes) = boxes.filter(|_| !shapes::has_any(&drawn)) {
            drop_part(package, part, &boxes)?;
            if let Some((tag, end)) = &layout.boxes {
                edits.replace(tag.start..*end, "");
            }
        }
        return Ok(());
    }
    match comments {
        Some(name) => package.put(&name, revised.text),
        None => {
            let (_, name) = package.free(|number| format!("{}/comments{number}.xml", root(part)));
            related::add(package, part, &kind("comments"), &name)?;
            related::declare(package, &name, TYPE)?;
            package.put(&name, revised.text);
        }
    }
    match boxes {
        Some(boxes) => package.put(&boxes, drawn),
        None => {
            let id = related::add(package, part, &kind("vmlDrawing"), &free)?;
            related::declare_ending(package, "vml", shapes::TYPE)?;
            package.put(&free, drawn);
            let element = format!("<{}legacyDrawing {}/>", layout.names.own, layout.names.relation(&id));
            match &layout.boxes {
                // One that leads nowhere.
                Some((tag, end)) => edits.replace(tag.start..*end, element),
                None => edits.insert(layout.slot, element),
            }
        }
    }
    Ok(())
}

fn drop_part(package: &mut Package<'_>, of: &str, name: &str) -> Result<(), Unpatchable> {
    related::remove(package, of, name)?;
    related::forget(package, name)?;
    package.remove(name);
    Ok(())
}

/// The folder above that of a worksheet, such as `xl`.
fn root(part: &str) -> &str {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.rsplit_once('/').map_or("xl", |(root, _)| root)
}

/// A part without comments.
fn empty(names: &Names) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{}\"><authors>\
         </authors><commentList></commentList></comments>",
        names.space()
    )
}

/// Comments with their changes.
#[derive(Debug)]
struct Revised {
    text: String,
    /// Cells that had a comment of ours alone.
    gone: BTreeSet<Address>,
    /// Cells that had none and have one now.
    new: Vec<Address>,
    is_empty: bool,
}

fn revise(text: &str, notes: &BTreeMap<Address, String>) -> Result<Revised, Malformed> {
    let all = tags(text)?;
    let names = Names::of(text)?;
    let p = names.own.as_str();
    let mut edits = Edits::default();
    let author = author(&all, text, p, &mut edits)?;
    let (mut kept, mut theirs, mut gone) = (String::new(), BTreeSet::new(), BTreeSet::new());
    let mut unchanged = notes.is_empty();
    for (at, comment) in comments(&all, text) {
        let own = without_ours(comment)?;
        unchanged &= own.as_deref() == Some(comment);
        match (own, at) {
            (None, Some(at)) => drop(gone.insert(at)),
            (None, None) => {}
            (Some(own), at) => {
                let said = at.filter(|at| theirs.insert(*at)).and_then(|at| notes.get(&at));
                kept.push_str(&match said {
                    Some(said) => with_ours(&own, p, said)?,
                    None => own,
                });
            }
        }
    }
    let mut new = Vec::new();
    for (at, said) in notes.iter().filter(|(at, _)| !theirs.contains(at)) {
        kept.push_str(&format!(
            "<{p}comment ref=\"{at}\" authorId=\"{author}\" shapeId=\"0\"><{p}text>{}</{p}text></{p}comment>",
            runs(p, "", said)
        ));
        new.push(*at);
    }
    let is_empty = kept.is_empty();
    let list =
        |form| all.iter().map(|(_, tag)| tag).find(|tag| tag.local() == "commentList" && tag.form == form);
    match (list(Form::Open), list(Form::Close), list(Form::Empty)) {
        (Some(open), Some(close), _) => edits.replace(open.end()..close.start, kept),
        (_, _, Some(empty)) if !is_empty => edits.append(empty, 0, &kept),
        (_, _, Some(_)) => {}
        _ => return Err(Malformed),
    }
    if unchanged {
        return Ok(Revised { text: text.to_owned(), gone, new, is_empty });
    }
    Ok(Revised { text: edits.apply(text)?, gone, new, is_empty })
}

/// Our place among the authors, who are joined by us if need be.
fn author(all: &[(usize, Tag<'_>)], text: &str, p: &str, edits: &mut Edits) -> Result<usize, Malformed> {
    let mut names = Vec::new();
    for pair in all.windows(2) {
        let [(_, open), (_, close)] = pair else { continue };
        if open.local() == "author" && open.form == Form::Open {
            names.push(text.get(open.end()..close.start).unwrap_or_default());
        }
    }
    let empty = all.iter().filter(|(_, tag)| tag.local() == "author" && tag.form == Form::Empty).count();
    if let Some(place) = names.iter().position(|name| *name == AUTHOR).filter(|_| empty == 0) {
        return Ok(place);
    }
    let element = format!("<{p}author>{AUTHOR}</{p}author>");
    let list = |form| all.iter().map(|(_, tag)| tag).find(|tag| tag.local() == "authors" && tag.form == form);
    match (list(Form::Open), list(Form::Close), list(Form::Empty)) {
        (Some(open), Some(close), _) => edits.append(open, close.start, &element),
        (_, _, Some(empty)) => edits.append(empty, 0, &element),
        _ => return Err(Malformed),
    }
    Ok(names.len() + empty)
}

/// The comments, each with its cell.
fn comments<'p>(all: &[(usize, Tag<'p>)], text: &'p str) -> Vec<(Option<Address>, &'p str)> {
    let mut begun = None;
    let mut comments = Vec::new();
    for (_, tag) in all.iter().filter(|(_, tag)| tag.local() == "comment") {
        if tag.form != Form::Close {
            begun = Some(tag);
        }
        if let (Some(open), Form::Close | Form::Empty) = (begun, tag.form) {
            let at = open.attribute("ref").and_then(|at| Address::parse(&at));
            comments.extend(text.get(open.start..tag.end()).map(|comment| (at, comment)));
        }
    }
    comments
}

/// A piece of a comment: where its words stand, and where its run begins and ends.
struct Piece {
    run: usize,
    words: std::ops::Range<usize>,
    end: usize,
}

/// The pieces of a comment, and where what is said ends.
fn pieces(comment: &str) -> Result<(Vec<Piece>, usize), Malformed> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut run, mut open, mut close) = (None, None, None);
    for (_, tag) in tags(comment)? {
        match (tag.local(), tag.form) {
            ("r", Form::Open) => run = Some(tag.start),
            ("r", Form::Close) => {
                if let Some(piece) = pieces.last_mut().filter(|piece| Some(piece.run) == run) {
                    piece.end = tag.end();
                }
                run = None;
            }
            ("t", Form::Open) => open = Some(tag),
            ("t", Form::Close) => {
                if let Some(open) = open.take() {
                    let run = run.unwrap_or(open.start);
                    pieces.push(Piece { run, words: open.end()..tag.start, end: tag.end() });
                }
            }
            ("text", Form::Close) => close = Some(tag.start),
            _ => {}
        }
    }
    Ok((pieces, close.unwrap_or(comment.len())))
}

/// A comment without what we said in it; `None` if we said all of it.
fn without_ours(comment: &str) -> Result<Option<String>, Malformed> {
    let (pieces, close) = pieces(comment)?;
    let mut said = Vec::new();
    for piece in &pieces {
        let raw = comment.get(piece.words.clone()).ok_or(Malformed)?;
        said.push(unescape(raw).map_err(|_| Malformed)?);
    }
    let Some(start) = note::start(&said.concat()) else { return Ok(Some(comment.to_owned())) };
    // The line break in front of our heading is ours as well.
    let Some(cut) = start.checked_sub(1) else { return Ok(None) };
    let mut edits = Edits::default();
    let mut before = 0;
    for (piece, text) in pieces.iter().zip(&said) {
        if before + text.len() > cut {
            let from = match text.get(..cut.saturating_sub(before)).ok_or(Malformed)? {
                "" => piece.run,
                kept => {
                    edits.replace(piece.words.clone(), words(kept));
                    piece.end
                }
            };
            edits.replace(from..close, "");
            break;
        }
        before += text.len();
    }
    edits.apply(comment).map(Some)
}

/// A comment of theirs with what we say behind it.
fn with_ours(comment: &str, p: &str, said: &str) -> Result<String, Malformed> {
    let mut edits = Edits::default();
    let mut in_run = false;
    let mut close = None;
    for (_, tag) in tags(comment)? {
        match (tag.local(), tag.form) {
            ("r", form) => in_run = form == Form::Open,
            // Words that stand alone may not stand beside runs in every program.
            ("t", Form::Open) if !in_run => edits.insert(tag.start, format!("<{p}r>")),
            ("t", Form::Close) if !in_run => edits.insert(tag.end(), format!("</{p}r>")),
            ("rPh" | "phoneticPr", form) if form != Form::Close => close = close.or(Some(tag.start)),
            ("text", Form::Close) => close = close.or(Some(tag.start)),
            _ => {}
        }
    }
    edits.insert(close.ok_or(Malformed)?, runs(p, "\n", said));
    edits.apply(comment)
}

/// What we say, as runs: the heading in bold.
fn runs(p: &str, before: &str, said: &str) -> String {
    let run = |bold: &str, text: &str| {
        format!(
            "<{p}r><{p}rPr>{bold}<{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"宋体\"/><{p}charset \
             val=\"134\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
            words(text)
        )
    };
    run(&format!("<{p}b/>"), &format!("{before}{HEADING}\n")) + &run("", said)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::revise;
    use crate::ingest::Address;

    fn part(comments: &str) -> String {
        format!(
            "<comments xmlns='m'><authors><author>张三</author></authors><commentList>{comments}</commentList></comments>"
        )
    }

    fn notes(at: &str, text: &str) -> BTreeMap<Address, String> {
        BTreeMap::from([(Address::parse(at).unwrap(), text.to_owned())])
    }

    #[test]
    fn a_comment_of_theirs_keeps_its_words_and_comes_out_as_it_went_in() {
        let plain = "<comment ref=\"D7\" authorId=\"0\"><text><r><t>已&amp;核\n</t></r></text></comment>";
        let once = revise(&part(plain), &notes("D7", "应为 12")).unwrap();
        assert!(once.new.is_empty() && once.text.contains("已&amp;核") && once.text.contains("应为 12"));
        let twice = revise(&once.text, &notes("D7", "应为 12")).unwrap();
        assert_eq!(twice.text, once.text);
        let back = revise(&once.text, &BTreeMap::new()).unwrap();
        assert!(back.text.contains(plain), "{}", back.text);
    }

    #[test]
    fn a_program_that_joins_runs_costs_nothing_of_theirs() {
        let joined = "<comment ref=\"D7\" authorId=\"0\"><text><t>已核\n横评：\n应为 12</t></text></comment>";
        let run = "<comment ref=\"D8\" authorId=\"0\"><text><r><rPr><b/></rPr><t>已核\n横评：\n应为 12</t></r></text></comment>";
        let back = revise(&part(&format!("{joined}{run}")), &BTreeMap::new()).unwrap();
        assert!(back.text.contains("<text><t>已核</t></text>"), "{}", back.text);
        assert!(back.text.contains("<r><rPr><b/></rPr><t>已核</t></r></text>"), "{}", back.text);
        // What newer programs say of the box stands behind the words.
        let beside = joined.replace("</text>", "</text><commentPr><anchor/></commentPr>");
        let back = revise(&part(&beside), &BTreeMap::new()).unwrap();
        assert!(
            back.text.contains("<t>已核</t></text><commentPr><anchor/></commentPr></comment>"),
            "{}",
            back.text
        );
    }

    #[test]
    fn ours_of_an_earlier_time_go_and_are_said_to_be_gone() {
        let once = revise(&part(""), &notes("D7", "一")).unwrap();
        assert_eq!(once.new.len(), 1);
        let other = revise(&once.text, &notes("D8", "二")).unwrap();
        assert!(!other.text.contains("\"D7\"") && other.text.contains("\"D8\""));
        assert_eq!(other.gone.len(), 1);
        assert!(revise(&other.text, &BTreeMap::new()).unwrap().is_empty);
    }
}
