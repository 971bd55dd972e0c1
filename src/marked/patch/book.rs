//! The workbook part: which sheets there are, and the cover in front of them.

use super::markup::{Edits, Form, Names, Tag, relations, tags, words};
use super::package::Package;
use super::relations as related;
use super::{Unpatchable, malformed};
use crate::marked::cover::free_name;
use crate::ooxml::path;

/// Type of the cover's part.
const WORKSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

/// The workbook part.
pub(super) struct Book {
    /// Its name.
    pub(super) part: String,
    text: String,
    pub(super) names: Names,
    /// The sheets in order.
    pub(super) sheets: Vec<Listed>,
    /// The part with the formats of cells.
    pub(super) styles: String,
}

/// A sheet as it is listed.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    /// Its part; none where it cannot be found.
    pub(super) part: Option<String>,
    /// The last word of the type of its relation, such as `worksheet`.
    pub(super) kind: String,
}

impl Book {
    pub(super) fn open(package: &mut Package<'_>) -> Result<Self, Unpatchable> {
        let usual = "xl/workbook.xml";
        let named = related::of(package, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
        // As the reader has it: the usual one, or the one the package names.
        let part = match named {
            Some(relation) if !package.has(usual) => relation.target,
            _ => usual.to_owned(),
        };
        let text = package.needed(&part)?;
        let relations = related::of(package, &part)?;
        let styles = relations.iter().find(|relation| relation.kind == "styles");
        let styles = styles.ok_or_else(|| Unpatchable::Missing("styles".to_owned()))?.target.clone();
        let all = tags(&text).map_err(malformed(&part))?;
        let sheets = all.iter().filter(|(depth, tag)| is_sheet(*depth, tag)).map(|(_, tag)| {
            let id = tag.attribute("id").unwrap_or_default();
            let relation = relations.iter().find(|relation| relation.id == id);
            Listed {
                name: tag.attribute("name").unwrap_or_default().into_owned(),
                part: relation.map(|relation| relation.target.clone()),
                kind: relation.map(|relation| relation.kind.clone()).unwrap_or_default(),
            }
        });
        let sheets: Vec<Listed> = sheets.collect();
        if sheets.is_empty() {
            return Err(Unpatchable::Missing("sheets".to_owned()));
        }
        let names = Names::of(&text).map_err(malformed(&part))?;
        Ok(Self { part, text, names, sheets, styles })
    }

    /// Puts the cover in front, in place of the earlier one if there is one, and gives its part. What counts
    /// sheets is counted anew, and the cover is what opens.
    ///
    /// - `earlier`: the place of the earlier one among the sheets.
    pub(super) fn lead(
        &self,
        package: &mut Package<'_>,
        earlier: Option<usize>,
    ) -> Result<String, Unpatchable> {
        let all = tags(&self.text).map_err(malformed(&self.part))?;
        let listed: Vec<&Tag<'_>> =
            all.iter().filter(|(depth, tag)| is_sheet(*depth, tag)).map(|(_, tag)| tag).collect();
        let first = listed.first().ok_or_else(|| Unpatchable::Missing("sheets".to_owned()))?;
        let mut edits = Edits::default();
        let part = match earlier.and_then(|place| Some((place, self.sheets[place].part.clone()?))) {
            Some((place, part)) => {
                if place > 0 {
                    let moved = listed[place];
                    edits.insert(first.start, element(moved, "visible"));
                    edits.replace(moved.span(), "");
                } else if first.attribute("state").is_some() {
                    edits.set(first, "state", "visible");
                }
                // What hung on the earlier one hangs on nothing now.
                package.remove(&path::relations(&part));
                part
            }
            None => {
                let folder = self.part.rsplit_once('/').map_or("", |(folder, _)| folder);
                let (_, part) = package.free(|number| format!("{folder}/worksheets/sheet{number}.xml"));
                let part = part.trim_start_matches('/').to_owned();
                let kind = format!("{}/worksheet", relations(self.names.strict));
                let id = related::add(package, &self.part, &kind, &part)?;
                related::declare(package, &part, WORKSHEET)?;
                let last = listed.iter().filter_map(|tag| tag.number("sheetId")).max().unwrap_or(0);
                let name = free_name(self.sheets.iter().map(|sheet| sheet.name.as_str()));
                let element = format!(
                    "<{}sheet name=\"{}\" sheetId=\"{}\" {}/>",
                    self.names.own,
                    words(&name),
                    last.saturating_add(1),
                    self.names.relation(&id)
                );
                edits.insert(first.start, element);
                part
            }
        };
        let moved = |place: u32| match earlier {
            None => place.saturating_add(1),
            Some(own) if place as usize == own => 0,
            Some(own) if (place as usize) < own => place + 1,
            Some(_) => place,
        };
        for (_, tag) in all.iter().filter(|(_, tag)| tag.form != Form::Close) {
            match tag.local() {
                "definedName" => {
                    if let Some(place) = tag.number("localSheetId").filter(|place| moved(*place) != *place) {
                        edits.set(tag, "localSheetId", &moved(place).to_string());
                    }
                }
                "workbookView" => {
                    for name in ["activeTab", "firstSheet"] {
                        if tag.number(name).is_some_and(|place| place != 0) {
                            edits.set(tag, name, "0");
                        }
                    }
                }
                _ => {}
            }
        }
        if !edits.is_empty() {
            let edited = edits.apply(&self.text).map_err(malformed(&self.part))?;
            package.put(&self.part, edited);
        }
        Ok(part)
    }
}

fn is_sheet(depth: usize, tag: &Tag<'_>) -> bool {
    depth == 2 && tag.local() == "sheet" && tag.form != Form::Close
}

/// The element of a sheet in another state.
fn element(tag: &Tag<'_>, state: &str) -> String {
    let own = Tag { start: 0, ..*tag };
    let mut edits = Edits::default();
    if own.attribute("state").is_some() {
        edits.set(&own, "state", state);
    }
    edits.apply(tag.text).unwrap_or_else(|_| tag.text.to_owned())
}
