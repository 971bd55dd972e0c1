//! What a sheet is about: by its name, its title, and those of its labels that can mean one thing only.
//!
//! "受理数" is an alias of a figure of the scheme, and stands in every office's forms. Alone it is
//! that figure only where the sheet speaks of what the figure belongs to.

use std::cell::OnceCell;
use std::sync::Arc;

use super::Desk;
use crate::tidy::divided;
use crate::tidy::label::{Labels, Named, is_own_name};
use crate::tidy::page::{Page, Spot};
use crate::tidy::text::fold_label;
use crate::tidy::words::Word;

/// Rows above the first label in which a title stands.
const TITLE: usize = 10;
/// How many labels must be the very names of figures for a sheet to be the form itself.
const OWN: usize = 3;

/// What a sheet is about.
#[derive(Default)]
pub(super) struct Topic(OnceCell<Said>);

/// What is known of it, once somebody asks.
struct Said {
    /// Whether it is the form itself, and every label is meant.
    is_form: bool,
    /// Its name and title.
    title: String,
    /// The sections of the labels that can mean one thing only.
    sections: Vec<String>,
}

/// How a label that stands alone is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    /// As the scheme means it.
    Ours,
    /// Perhaps so: nothing says what the sheet is about.
    Perhaps,
    /// Otherwise: the sheet is about another section.
    Otherwise,
}

impl Desk<'_> {
    /// What a label names that no heading and no section explains, and whether that is sure.
    pub(super) fn find_alone(&self, label: &Word) -> Option<(Named, bool)> {
        let named = self.labels.find(label, None)?;
        match self.topic.meant(named, label, self.page, self.labels) {
            Meant::Ours => Some((named, true)),
            Meant::Perhaps => Some((named, false)),
            Meant::Otherwise => None,
        }
    }
}

impl Desk<'_> {
    /// What the whole under a heading is: what the heading names, as it stands or with what says that it is counted.
    pub(super) fn find_whole(&self, heading: &Word) -> Option<(Named, bool)> {
        let counted = divided::COUNTED.iter().filter_map(|end| {
            let word = self.labels.word(&Arc::from(format!("{}{end}", heading.bare())));
            self.find_alone(&word)
        });
        self.find_alone(heading).or_else(|| counted.into_iter().next())
    }
}

impl Topic {
    fn meant(&self, named: Named, label: &Word, page: &Page<'_>, labels: &Labels<'_>) -> Meant {
        let Some(headings) = labels.headings_of(named).filter(|_| !is_own_name(named, label)) else {
            return Meant::Ours;
        };
        let said = self.0.get_or_init(|| Said::by(page, labels));
        let spoken = |heading: &&str| {
            said.sections.iter().any(|section| section == heading)
                || labels.speaks_of(&said.title, heading)
                || labels.speaks_of(label.bare(), heading)
        };
        if said.is_form || headings.iter().any(spoken) {
            Meant::Ours
        } else if !labels.names_a_section(&said.title) {
            Meant::Perhaps
        } else {
            Meant::Otherwise
        }
    }
}

impl Said {
    fn by(page: &Page<'_>, labels: &Labels<'_>) -> Self {
        let mut sections: Vec<String> = Vec::new();
        // Each name once: a label that stands in many rows is still one.
        let mut own: Vec<Named> = Vec::new();
        for word in page.spots().iter().filter(|spot| spot.names_something()).filter_map(Spot::word) {
            let Some(named) = labels.find(word, None).filter(|named| is_own_name(*named, word)) else {
                continue;
            };
            if own.contains(&named) {
                continue;
            }
            own.push(named);
            for heading in labels.headings_of(named).into_iter().flatten() {
                if !sections.iter().any(|section| section == heading) {
                    sections.push(heading.to_owned());
                }
            }
        }
        let labelled = |(_, spots): &(u32, &[Spot<'_>])| spots.iter().any(Spot::names_something);
        let above = page.rows().take(TITLE).take_while(|row| !labelled(row));
        let words = above.flat_map(|(_, spots)| spots).filter_map(Spot::word).map(|word| &*word.text);
        let title = [&*page.name].into_iter().chain(words).map(fold_label).collect::<Vec<_>>().join("/");
        Self { is_form: own.len() >= OWN, title, sections }
    }
}
