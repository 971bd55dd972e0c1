//! What only the page shows: weights to be tried out, the townships one by one, the figures as reported.

mod profiles;
mod reported;
mod what_if;

use super::profile::Profiles;
use crate::report::Material;
use crate::report::summary::on_page::OnPage;

pub(super) fn on_page(material: &Material<'_>, found: &Profiles) -> OnPage {
    OnPage {
        what_if: Some(what_if::what_if(material)),
        profiles: profiles::profiles(material, found),
        reported: reported::tables(material),
    }
}
