//! Relations between parts, and the types of parts.

use quick_xml::escape::escape;

use super::markup::{Edits, Form, Names, Tag, tags};
use super::package::Package;
use super::{Unpatchable, malformed};
use crate::ooxml::path::{self, folder, relative, resolve};

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                     xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
const TYPES: &str = "[Content_Types].xml";

/// A relation from one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type, such as `worksheet`.
    pub(super) kind: String,
    /// The part it leads to.
    pub(super) target: String,
}

/// The relations of a part to other parts.
pub(super) fn of(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, Unpatchable> {
    let name = path::relations(part);
    let Some(text) = package.text(&name)? else { return Ok(Vec::new()) };
    let all = tags(&text).map_err(malformed(&name))?;
    Ok(all.iter().filter_map(|(_, tag)| relation(part, tag)).collect())
}

fn relation(of: &str, tag: &Tag<'_>) -> Option<Relation> {
    let outside = tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
    if tag.local() != "Relationship" || tag.form == Form::Close || outside {
        return None;
    }
    let kind = tag.attribute("Type")?;
    Some(Relation {
        id: tag.attribute("Id")?.into_owned(),
        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
        target: resolve(folder(of), &tag.attribute("Target")?),
    })
}

/// Adds a relation, and gives its id.
///
/// - `kind`: its type.
pub(super) fn add(package: &mut Package<'_>, of: &str, kind: &str, to: &str) -> Result<String, Unpatchable> {
    let name = path::relations(of);
    let text = package.text(&name)?.unwrap_or_else(|| EMPTY.to_owned());
    let all = tags(&text).map_err(malformed(&name))?;
    let taken: Vec<_> = all.iter().filter_map(|(_, tag)| tag.attribute("Id")).collect();
    let mut ids = (1..=u32::MAX).map(|number| format!("rId{number}"));
    let id = ids.find(|id| !taken.iter().any(|taken| taken == id)).unwrap_or_default();
    let names = Names::of(&text).map_err(malformed(&name))?;
    let target = escape(relative(folder(of), to)).into_owned();
    let element = format!("<{}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>", names.own);
    let edited = append(&text, &element).map_err(malformed(&name))?;
    package.put(&name, edited);
    Ok(id)
}

/// Takes the relations of a part to another away.
pub(super) fn remove(package: &mut Package<'_>, of: &str, to: &str) -> Result<(), Unpatchable> {
    let name = path::relations(of);
    let Some(text) = package.text(&name)? else { return Ok(()) };
    let leads =
        |tag: &Tag<'_>| relation(of, tag).is_some_and(|relation| relation.target.eq_ignore_ascii_case(to));
    let edited = without(&text, leads).map_err(malformed(&name))?;
    package.put(&name, edited);
    Ok(())
}

/// Says what type a part has.
pub(super) fn declare(package: &mut Package<'_>, part: &str, kind: &str) -> Result<(), Unpatchable> {
    let named = format!("/{part}");
    let known = |tag: &Tag<'_>| is_named(tag, "PartName", &named);
    tell(package, known, &format!("Override PartName=\"{}\" ContentType=\"{kind}\"", escape(named.as_str())))
}

/// Says what type parts of an ending have.
pub(super) fn declare_ending(package: &mut Package<'_>, ending: &str, kind: &str) -> Result<(), Unpatchable> {
    let known = |tag: &Tag<'_>| is_named(tag, "Extension", ending);
    tell(package, known, &format!("Default Extension=\"{ending}\" ContentType=\"{kind}\""))
}

/// No longer says what type a part has.
pub(super) fn forget(package: &mut Package<'_>, part: &str) -> Result<(), Unpatchable> {
    let text = package.needed(TYPES)?;
    let named = format!("/{part}");
    let edited = without(&text, |tag| is_named(tag, "PartName", &named)).map_err(malformed(TYPES))?;
    package.put(TYPES, edited);
    Ok(())
}

/// The type of a part, where it is said of the part itself.
pub(super) fn kind_of(package: &mut Package<'_>, part: &str) -> Result<String, Unpatchable> {
    let text = package.needed(TYPES)?;
    let named = format!("/{part}");
    let all = tags(&text).map_err(malformed(TYPES))?;
    let own = all.iter().find(|(_, tag)| is_named(tag, "PartName", &named));
    Ok(own.and_then(|(_, tag)| tag.attribute("ContentType")).unwrap_or_default().into_owned())
}

fn is_named(tag: &Tag<'_>, attribute: &str, name: &str) -> bool {
    tag.attribute(attribute).is_some_and(|own| own.eq_ignore_ascii_case(name))
}

fn tell(
    package: &mut Package<'_>,
    known: impl Fn(&Tag<'_>) -> bool,
    element: &str,
) -> Result<(), Unpatchable> {
    let text = package.needed(TYPES)?;
    if tags(&text).map_err(malformed(TYPES))?.iter().any(|(_, tag)| known(tag)) {
        return Ok(());
    }
    let names = Names::of(&text).map_err(malformed(TYPES))?;
    let edited = append(&text, &format!("<{}{element}/>", names.own)).map_err(malformed(TYPES))?;
    package.put(TYPES, edited);
    Ok(())
}

/// A part with an element more at the end of its outermost one.
fn append(text: &str, element: &str) -> Result<String, super::markup::Malformed> {
    let all = tags(text)?;
    let (Some((_, first)), Some((_, last))) = (all.first(), all.last()) else {
        return Err(super::markup::Malformed);
    };
    let mut edits = Edits::default();
    edits.append(first, last.start, element);
    edits.apply(text)
}

/// A part without the elements whose tag is one of these; they hold nothing.
fn without(text: &str, gone: impl Fn(&Tag<'_>) -> bool) -> Result<String, super::markup::Malformed> {
    let mut edits = Edits::default();
    let mut open = false;
    for (_, tag) in tags(text)? {
        let leaves = gone(&tag) || open && tag.form == Form::Close;
        open = leaves && tag.form == Form::Open;
        if leaves {
            edits.replace(tag.span(), "");
        }
    }
    edits.apply(text)
}

#[cfg(test)]
mod tests {
    use super::{append, without};

    #[test]
    fn elements_come_and_go_without_a_trace() {
        let part = "<R><a/></R>";
        let more = append(part, "<b Id='1'/>").unwrap();
        assert_eq!(more, "<R><a/><b Id='1'/></R>");
        assert_eq!(without(&more, |tag| tag.local() == "b").unwrap(), part);
        assert_eq!(append("<R/>", "<b/>").unwrap(), "<R><b/></R>");
    }
}
