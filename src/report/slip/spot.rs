//! Where an item is: file, sheet and cell, what they wrote there and how it was understood.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::ingest::Area;
use crate::report::{Material, print};
use crate::scheme::FieldId;
use crate::score::screen::Screened;
use crate::value::Value;

/// A place in a file of the township.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The finding, by its id.
    pub finding: String,
    /// Path below the input folder.
    pub file: String,
    /// Sheet as they see it; empty for the whole file.
    pub sheet: String,
    /// Cell or cells; `None` for the whole sheet or file.
    pub area: Option<Area>,
    /// The figure that stands there, by its name on the standard form; their own words for it are in the
    /// workbook.
    pub label: String,
    /// What they wrote.
    pub written: String,
    /// How it was understood.
    pub understood: String,
    /// What is wrong here, in a sentence; empty for further cells of the same fault.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// The places of a township's figures.
pub(super) struct Spots<'a> {
    material: &'a Material<'a>,
    screened: &'a Screened<'a>,
    township: usize,
    /// Figures by file, sheet and cell.
    figures: BTreeMap<(String, String, String), FieldId>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(material: &'a Material<'a>, screened: &'a Screened<'a>, township: usize) -> Self {
        let mut figures = BTreeMap::new();
        for (id, _) in material.scheme.fields_with_ids() {
            if let Some(source) = material.grid.reported(township, id).source {
                let at = (source.file.to_string(), source.sheet.to_string(), source.cell.to_string());
                figures.insert(at, id);
            }
        }
        Self { material, screened, township, figures }
    }

    /// The places a finding names, its own first. What it names besides places goes to `details`.
    pub(super) fn of(&self, finding: &Finding, details: &mut Vec<String>) -> Vec<Spot> {
        let Some(file) = &finding.place.file else {
            details.extend(finding.related.iter().cloned());
            return Vec::new();
        };
        let sheet = finding.place.sheet.clone().unwrap_or_default();
        let area = finding.place.cell.as_deref().and_then(Area::parse);
        let mut spots = vec![self.spot(finding, file, &sheet, area)];
        for related in &finding.related {
            match parse(related, &sheet) {
                Some((sheet, area)) => spots.push(self.further(finding, file, &sheet, area)),
                None => details.push(related.clone()),
            }
        }
        spots
    }

    fn spot(&self, finding: &Finding, file: &str, sheet: &str, area: Option<Area>) -> Spot {
        let locale = self.material.locale;
        let mut spot = Spot {
            what: locale.what_to(finding),
            mend: locale.mend(finding),
            ..self.bare(finding, file, sheet, area)
        };
        if let Some(written) = finding.facts.get("written") {
            spot.written.clone_from(written);
        }
        if spot.label.is_empty() {
            spot.label = finding.facts.get("label").cloned().unwrap_or_default();
        }
        spot
    }

    /// A further cell of the same fault.
    fn further(&self, finding: &Finding, file: &str, sheet: &str, area: Area) -> Spot {
        self.bare(finding, file, sheet, Some(area))
    }

    fn bare(&self, finding: &Finding, file: &str, sheet: &str, area: Option<Area>) -> Spot {
        let at = area.map(|area| (file.to_owned(), sheet.to_owned(), area.first.to_string()));
        let field = at.and_then(|at| self.figures.get(&at)).copied();
        let observed = field.map(|field| self.material.grid.reported(self.township, field));
        Spot {
            finding: finding.id.clone(),
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            area,
            label: field.map(|field| self.name(field)).unwrap_or_default(),
            written: observed
                .map(|observed| observed.written.unwrap_or_default().to_owned())
                .unwrap_or_default(),
            understood: field.map(|field| self.understood(field)).unwrap_or_default(),
            what: String::new(),
            mend: String::new(),
        }
    }

    fn name(&self, field: FieldId) -> String {
        self.material.locale.name(&self.material.scheme.field(field).name).to_owned()
    }

    /// How a figure counts: its value with the unit, or that it does not count.
    fn understood(&self, field: FieldId) -> String {
        let locale = self.material.locale;
        if self.screened.withheld(self.township, field).is_some() {
            return locale.text("slip.withheld").to_owned();
        }
        // The roster's figure counts where it has one, whatever the form says.
        match self.material.grid.used(self.township, field) {
            Value::Missing => locale.text("slip.missing").to_owned(),
            Value::NotApplicable => locale.text("slip.not_applicable").to_owned(),
            value => format!("{}{}", print::figure(value), self.material.scheme.field(field).unit),
        }
    }
}

/// An address as findings name further ones: `D7`, `D7:D9`, or with a sheet in front, `普法!D7`.
fn parse(text: &str, sheet: &str) -> Option<(String, Area)> {
    match text.rsplit_once('!') {
        Some((sheet, at)) => Some((sheet.to_owned(), Area::parse(at)?)),
        None => Some((sheet.to_owned(), Area::parse(text)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn further_addresses_may_name_their_sheet() {
        let read = |text| parse(text, "普法").map(|(sheet, area)| format!("{sheet} {area}"));
        assert_eq!(read("D7").as_deref(), Some("普法 D7"));
        assert_eq!(read("人民调解!D7:D9").as_deref(), Some("人民调解 D7:D9"));
        assert_eq!(read("受理数: 12 → 13"), None);
        assert_eq!(read("白土镇.xlsx"), None);
    }
}
