//! Parts of the scheme by the names people type.

use super::settings::PeerGroup;
use super::{FieldId, Group, Indicator, Scheme, field, source};
use crate::error::{Error, Near};
use crate::language::Name;

impl Scheme {
    /// The figure a person means by an id, a name in either language, or another wording of it.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest; [`Error::NotUsable`] where a wording stands for several
    /// figures.
    pub fn field_named(&self, name: &str) -> Result<FieldId, Error> {
        match field::called(&self.fields, name).as_slice() {
            [] => {
                let near = near(name, self.fields.iter().map(|field| (&field.id, &field.name)));
                Err(Error::NotKnown {
                    sort: "field",
                    name: name.to_owned(),
                    nearest: near,
                    known: Vec::new(),
                })
            }
            [only] => Ok(*only),
            several => {
                let ids: Vec<&str> = several.iter().map(|field| self.field(*field).id.as_str()).collect();
                Err(Error::NotUsable {
                    text: name.to_owned(),
                    reason: "several_fields",
                    found: ids.join(", "),
                })
            }
        }
    }

    /// The place of a group of indicators, by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest.
    pub fn group_named(&self, name: &str) -> Result<usize, Error> {
        let names = |group: &Group| [group.id.clone(), group.name.zh.clone(), group.name.en.clone()];
        let found = self.groups.iter().position(|group| names(group).iter().any(|own| own == name));
        found.ok_or_else(|| Error::NotKnown {
            sort: "group",
            name: name.to_owned(),
            nearest: near(name, self.groups.iter().map(|group| (&group.id, &group.name))),
            known: self.groups.iter().map(|group| as_near(&group.id, &group.name)).collect(),
        })
    }

    /// The place of a peer group of townships, by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest.
    pub fn peer_group_named(&self, name: &str) -> Result<usize, Error> {
        let groups = &self.settings.peer_groups;
        let names = |own: &PeerGroup| [own.id.clone(), own.name.zh.clone(), own.name.en.clone()];
        let found = groups.iter().position(|own| names(own).iter().any(|own| own == name));
        found.ok_or_else(|| Error::NotKnown {
            sort: "peer_group",
            name: name.to_owned(),
            nearest: near(name, groups.iter().map(|own| (&own.id, &own.name))),
            known: groups.iter().map(|own| as_near(&own.id, &own.name)).collect(),
        })
    }

    /// The place of an indicator, by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest.
    pub fn indicator_named(&self, name: &str) -> Result<usize, Error> {
        let names = |own: &Indicator| [own.id.clone(), own.name.zh.clone(), own.name.en.clone()];
        let found = self.indicators.iter().position(|own| names(own).iter().any(|own| own == name));
        found.ok_or_else(|| Error::NotKnown {
            sort: "indicator",
            name: name.to_owned(),
            nearest: near(name, self.indicators.iter().map(|own| (&own.id, &own.name))),
            known: Vec::new(),
        })
    }
}

/// The part whose id or name is nearest to what was typed; ids go first.
fn near<'a>(typed: &str, parts: impl Iterator<Item = (&'a String, &'a Name)> + Clone) -> Option<Box<Near>> {
    let by = |of: &dyn Fn(&'a String, &'a Name) -> &'a String| {
        let near = source::likest(typed, parts.clone().map(|(id, name)| of(id, name).clone()))?;
        parts.clone().find(|(id, name)| *of(id, name) == near)
    };
    let found = by(&|id, _| id).or_else(|| by(&|_, name| &name.zh)).or_else(|| by(&|_, name| &name.en));
    found.map(|(id, name)| Box::new(as_near(id, name)))
}

fn as_near(id: &str, name: &Name) -> Near {
    Near { id: id.to_owned(), name: name.zh.clone(), name_en: name.en.clone() }
}
