//! Parts of the scheme by the names people type.

use std::collections::BTreeMap;

use super::{FieldId, Group, Indicator, Scheme, field, source};
use crate::error::Error;

impl Scheme {
    /// The figure a person means by an id, a name in either language, or another wording of it.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with the nearest id or name; [`Error::NotUsable`] where a wording stands for several
    /// figures.
    pub fn field_named(&self, name: &str) -> Result<FieldId, Error> {
        match field::called(&self.fields, name).as_slice() {
            [] => {
                let ids = self.fields.iter().map(|field| field.id.clone());
                let near = source::nearest(name, ids).or_else(|| {
                    let names = self.fields.iter().map(|field| (field.name.zh.clone(), field.id.clone()));
                    let names: BTreeMap<String, String> = names.collect();
                    let near = source::nearest(name, names.keys().cloned())?;
                    names.get(&near).cloned()
                });
                Err(Error::NotKnown { sort: "field", name: name.to_owned(), nearest: near })
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
    /// [`Error::NotKnown`] with the nearest id or name.
    pub fn group_named(&self, name: &str) -> Result<usize, Error> {
        let names = |group: &Group| [group.id.clone(), group.name.zh.clone(), group.name.en.clone()];
        let found = self.groups.iter().position(|group| names(group).iter().any(|own| own == name));
        found.ok_or_else(|| Error::NotKnown {
            sort: "group",
            name: name.to_owned(),
            nearest: source::nearest(name, self.groups.iter().flat_map(names)),
        })
    }

    /// The place of an indicator, by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with the nearest id or name.
    pub fn indicator_named(&self, name: &str) -> Result<usize, Error> {
        let names = |own: &Indicator| [own.id.clone(), own.name.zh.clone(), own.name.en.clone()];
        let found = self.indicators.iter().position(|own| names(own).iter().any(|own| own == name));
        found.ok_or_else(|| Error::NotKnown {
            sort: "indicator",
            name: name.to_owned(),
            nearest: source::nearest(name, self.indicators.iter().flat_map(names)),
        })
    }
}
