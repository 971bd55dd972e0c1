//! The scheme (考核方案): what the district agreed for the year, read once and checked against itself.
//!
//! Five files in one folder: `run.toml`, `townships.csv`, `fields.toml`, `indicators.toml`,
//! `relations.toml`; `index.toml` as well where a composite index takes the place of points, and
//! `corrections.toml` where figures were corrected. [`Scheme::load`] reports every mistake in them at once,
//! each with file, line, key and the nearest name; a scheme with a mistake is never run.

pub mod ahp;
pub mod certainty;
pub mod correction;
pub mod decision;
pub mod field;
pub mod index;
pub mod indicator;
pub mod measure;
mod named;
pub mod paper;
pub mod part_year;
mod references;
pub mod relation;
pub mod reply;
pub mod settings;
pub(crate) mod source;
pub mod township;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use correction::Correction;
pub use field::{Field, FieldId, FieldKind, Unit};
pub use index::Index;
pub use indicator::{Direction, Group, Indicator, RedLine};
pub use relation::{Broken, Relation, RelationRule};
pub use settings::Settings;
use source::Source;
pub(crate) use source::nearest;
pub use township::Township;

use crate::error::{Error, Flaw};
use crate::period::Period;
use settings::PartYear;

/// The files of a scheme, in the order they are read.
pub const FILES: [&str; 5] =
    ["run.toml", "townships.csv", "fields.toml", "indicators.toml", "relations.toml"];

/// The tie-breaker that puts the township with fewer gaps first.
pub const FEWER_GAPS: &str = "fewer_gaps";

/// A scheme without mistakes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// The folder it was read from.
    pub dir: PathBuf,
    /// District, deadlines, grades, ranking, lagging rules.
    pub settings: Settings,
    /// The roster, in the order of its file: all of it, or the townships that exist in the year of a period
    /// ([`Scheme::of`]).
    pub townships: Vec<Township>,
    /// Units of measure.
    pub units: Vec<Unit>,
    /// Raw figures, in the order of the form.
    pub fields: Vec<Field>,
    /// Labels and headings of other forms that townships send along, for which nothing is asked.
    pub not_asked: Vec<String>,
    /// Groups of indicators.
    pub groups: Vec<Group>,
    /// Indicators, in the order of the scheme.
    pub indicators: Vec<Indicator>,
    /// Relations between figures.
    pub relations: Vec<Relation>,
    /// The composite index that takes the place of points. Groups, weights, grades and ranking above are
    /// then already those of the index.
    pub index: Option<Index>,
    /// Judgements in pairs on the groups, for weights that are shown beside the official ones.
    pub ahp: Option<ahp::Ahp>,
    /// Corrections of figures, of all periods.
    pub corrections: Vec<Correction>,
    /// `reference.docx`, whose styles the official paper takes, where there is one.
    pub reference: Option<Arc<[u8]>>,
    /// SHA-256 of each file, by name, for the manifest.
    pub digests: BTreeMap<String, String>,
    ids: BTreeMap<String, FieldId>,
    /// The scheme as it was read, where this is what it comes to in one period.
    whole: Option<Arc<Self>>,
}

impl Scheme {
    /// Reads and checks the scheme in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::NoScheme`] if there is no such folder, [`Error::Scheme`] with every mistake found.
    pub fn load(dir: &Path) -> Result<Self, Error> {
        Self::load_with_roster(dir, None)
    }

    /// Reads and checks the scheme in a folder, with a roster from elsewhere if one is given: corrections are
    /// those of the scheme's own townships, and are then left out.
    ///
    /// # Errors
    ///
    /// As [`Scheme::load`].
    pub fn load_with_roster(dir: &Path, roster: Option<&Path>) -> Result<Self, Error> {
        if !dir.is_dir() {
            return Err(Error::NoScheme { path: dir.to_owned() });
        }
        let mut flaws = Vec::new();
        let scheme = Self::read(dir, roster, &mut flaws);
        match scheme {
            Some(scheme) if flaws.is_empty() => Ok(scheme),
            _ => Err(Error::Scheme { dir: dir.to_owned(), flaws }),
        }
    }

    fn read(dir: &Path, roster: Option<&Path>, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let mut sources = Vec::new();
        for file in FILES {
            let own = roster.filter(|_| file == "townships.csv");
            match own.map_or_else(|| Source::read(dir, file), |path| Source::read_at(path, file)) {
                Ok(source) => sources.push(source),
                Err(flaw) => flaws.push(flaw),
            }
        }
        let [run, roster_source, field_source, indicator_source, relation_source] =
            <[Source; 5]>::try_from(sources).ok()?;
        let mut optional = |file: &str| {
            let there = dir.join(file).exists();
            there.then(|| Source::read(dir, file).map_err(|flaw| flaws.push(flaw)).ok()).flatten()
        };
        let (index_source, correction_source) = (optional(index::FILE), optional(correction::FILE));
        let reference = paper::reference(dir, flaws);
        // Not of corrections, where a text without words is what was found in a blank cell.
        for source in
            [&run, &field_source, &indicator_source, &relation_source].into_iter().chain(&index_source)
        {
            flaws.extend(source.blanks());
        }
        let mut digests: BTreeMap<String, String> =
            [&run, &roster_source, &field_source, &indicator_source, &relation_source]
                .into_iter()
                .chain(&index_source)
                .chain(&correction_source)
                .map(|source| (source.file.clone(), crate::digest::sha256(source.text.as_bytes())))
                .collect();
        digests.extend(reference.iter().map(|own| (paper::REFERENCE.to_owned(), crate::digest::sha256(own))));

        let settings = settings::read(&run, flaws);
        let field_entries = kept(field_source.parse(), flaws);
        let indicator_entries = kept(indicator_source.parse(), flaws);
        let relation_entries = kept(relation_source.parse(), flaws);
        // Of a file that cannot be read at all that alone is said: whatever names something in it would
        // follow as a mistake of its own.
        let field::Form { units, fields, not_asked } = field::read(field_entries?, &field_source, flaws);
        let field_ids: Vec<String> = fields.iter().map(|field| field.id.clone()).collect();
        let ids: BTreeMap<String, FieldId> =
            field_ids.iter().enumerate().map(|(place, id)| (id.clone(), FieldId(place))).collect();
        let (mut groups, mut indicators) =
            indicator::read(indicator_entries?, &indicator_source, &ids, flaws);
        let relations = relation::read(relation_entries?, &relation_source, &ids, flaws);
        // Of the groups as the scheme has them: an index lays its own over them.
        let ahp = ahp::read(&run, &groups, &indicators, flaws);
        let mut settings = settings?;
        let index = index_source.and_then(|source| {
            let mut index = index::read(&source, Some(&indicators), flaws)?;
            index.lay_over(&source, &mut settings, &mut groups, &mut indicators, flaws);
            Some(index)
        });
        let peer_groups: Vec<String> = settings.peer_groups.iter().map(|group| group.id.clone()).collect();
        let townships = township::read(&roster_source, &peer_groups, &field_ids, flaws);
        let corrections = correction_source
            .filter(|_| roster.is_none())
            .map(|source| correction::read(&source, &townships, &fields, flaws))
            .unwrap_or_default();

        let scheme = Self {
            dir: dir.to_owned(),
            settings,
            townships,
            units,
            fields,
            not_asked,
            groups,
            indicators,
            relations,
            index,
            ahp,
            corrections,
            reference: reference.map(Arc::from),
            digests,
            ids,
            whole: None,
        };
        scheme.check_labels(&field_source, flaws);
        scheme.check_references(&run, &indicator_source, flaws);
        Some(scheme)
    }

    /// What the scheme comes to in a period: the townships that exist in its year, what was decided for the
    /// period and, for a part of a year, targets scaled to it, without what is not yet due.
    ///
    /// # Errors
    ///
    /// [`Error::PartOfYear`] for a part of a year that does not end with a quarter, or where the scheme
    /// does not say that such forms count from January on.
    pub fn of(&self, period: Period) -> Result<Self, Error> {
        let whole = self.whole.clone().unwrap_or_else(|| Arc::new(self.clone()));
        let townships = whole.townships.iter().filter(|t| t.exists_in(period.year)).cloned().collect();
        let mut own = Self { townships, whole: Some(whole.clone()), ..(*whole).clone() };
        own.settings.keep_decisions_of(period);
        if !period.is_year() {
            let cumulative = own.settings.part_year == Some(PartYear::Cumulative);
            if !cumulative || !period.last.is_multiple_of(3) {
                return Err(Error::PartOfYear { period: period.to_string() });
            }
            part_year::scale(&mut own, period);
        }
        Ok(own)
    }

    /// SHA-256 of what figures and relations mean: two schemes that agree in it differ at most in how
    /// figures are found and scored, so that figures read under one can be scored under the other.
    pub fn form_digest(&self) -> String {
        let mut text = String::new();
        for field in &self.fields {
            text.push_str(&format!(
                "{}\u{1f}{}\u{1f}{:?}\u{1f}{}\u{1f}{}\n",
                field.id, field.unit, field.kind, field.fraction, field.roster
            ));
        }
        text.push_str(self.digests.get("relations.toml").map_or("", String::as_str));
        crate::digest::sha256(text.as_bytes())
    }

    /// The version mark of the form that is made of the scheme, for all periods of it: eight hexadecimal
    /// digits, others as soon as anything changes that is asked for or checked, in whatever words. What only
    /// scores, and what only the reader knows, does not count.
    pub fn form_version(&self) -> String {
        let whole = self.whole.as_deref().unwrap_or(self);
        let mut text = String::new();
        for field in &whole.fields {
            let words = [&field.id, &field.name.zh, &field.unit, &field.sheet, &field.section];
            let asked = (field.kind, field.fraction, field.due, field.not_before);
            text.push_str(&format!("{words:?}{asked:?}\n"));
        }
        for Relation { name, severity, rule, .. } in &whole.relations {
            text.push_str(&format!("{:?}{severity:?}{rule:?}\n", name.zh));
        }
        crate::digest::sha256(text.as_bytes())[..8].to_owned()
    }

    /// A field by its place.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.0]
    }

    /// The place of the field with an id.
    pub fn field_id(&self, id: &str) -> Option<FieldId> {
        self.ids.get(id).copied()
    }

    /// Every field with its place, in the order of the form.
    pub fn fields_with_ids(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        self.fields.iter().enumerate().map(|(place, field)| (FieldId(place), field))
    }

    /// Place of the township with a code, or with a name or alias.
    pub fn township_named(&self, name: &str) -> Option<usize> {
        self.townships.iter().position(|township| {
            let alias = township.aliases.iter().any(|alias| alias.name == name);
            township.code == name || township.name == name || alias
        })
    }

    /// The name nearest to one that is not in the roster.
    pub fn nearest_township(&self, name: &str) -> Option<String> {
        source::likest(name, self.townships.iter().map(|township| township.name.clone()))
    }

    /// For each township the number of its peer group.
    pub fn group_numbers(&self) -> Vec<usize> {
        let groups = &self.settings.peer_groups;
        let number = |own: &Township| groups.iter().position(|group| group.id == own.group);
        self.townships.iter().map(|own| number(own).unwrap_or(groups.len())).collect()
    }

    /// Of each field, in order, whether its figure is needed for an indicator with weight.
    pub fn required(&self) -> Vec<bool> {
        let mut required = vec![false; self.fields.len()];
        for indicator in self.indicators.iter().filter(|indicator| indicator.weight > 0.0) {
            let gate = indicator.gate.as_ref().map(|gate| gate.field);
            let less = indicator.less_per_event.as_ref().map(|less| less.field);
            let measured = indicator.measure.fields().into_iter().copied();
            measured.chain(gate).chain(less).for_each(|field| required[field.0] = true);
        }
        required
    }
}

/// What was read; a mistake is put with the others.
fn kept<T>(read: Result<T, Flaw>, flaws: &mut Vec<Flaw>) -> Option<T> {
    read.map_err(|flaw| flaws.push(flaw)).ok()
}
