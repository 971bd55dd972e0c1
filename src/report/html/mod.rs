//! Writes the summary as one self-contained page: readable without a network and without scripts.
//!
//! In: a [`Summary`] and the finished drawings of its figures. Out: an HTML document. Everything from a
//! submission is escaped; only the drawings, which `chart` made, go in as they are. The looks live in
//! `assets/templates`: a template and a stylesheet for each kind of page, one script.

mod drawing;
mod portrait;
mod slip;
mod store;
#[cfg(test)]
mod tests;
mod view;

pub use portrait::portrait;
pub use slip::slip;

use crate::report::summary::Summary;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior};
use std::collections::BTreeMap;

/// A page of more bytes opens slowly on an office computer.
const MOST: usize = 1_450_000;

/// What the page is made of. minijinja escapes by name: `.html` is escaped, and the stylesheet and the
/// script, which hold no data, are not.
const TEMPLATES: [(&str, &str); 12] = [
    ("summary.html", include_str!("../../../assets/templates/summary.html")),
    ("table.html", include_str!("../../../assets/templates/table.html")),
    ("what_if.html", include_str!("../../../assets/templates/what_if.html")),
    ("profiles.html", include_str!("../../../assets/templates/profiles.html")),
    ("what_if.js", include_str!("../../../assets/templates/what_if.js")),
    ("traces.js", include_str!("../../../assets/templates/traces.js")),
    ("summary.css", include_str!("../../../assets/templates/summary.css")),
    ("summary.js", include_str!("../../../assets/templates/summary.js")),
    ("slip.html", include_str!("../../../assets/templates/slip.html")),
    ("slip.css", include_str!("../../../assets/templates/slip.css")),
    ("portrait.html", include_str!("../../../assets/templates/portrait.html")),
    ("portrait.css", include_str!("../../../assets/templates/portrait.css")),
];

/// Turns the summary into an HTML document.
///
/// - `drawings`: SVG documents by [`Figure::name`](crate::report::summary::Figure::name), put into the
///   page unescaped. A figure without a drawing shows its title, its text alternative and its footer.
///
/// Tables appear in the order of their rows. A number with a trace opens to it; rows have the anchor
/// `{table}-{row}`. A number whose figures stand in a table of [`OnPage::reported`] links to them, and only the
/// script has its trace: thousands would make the page twice as long. Labels the summary lacks are left empty.
///
/// [`OnPage::reported`]: crate::report::summary::on_page::OnPage::reported
///
/// Equal input gives an equal page.
///
/// # Errors
///
/// [`minijinja::Error`] if a template is broken or names a value that does not exist: a fault of the
/// program, not of the data.
pub fn page(summary: &Summary, drawings: &BTreeMap<String, String>) -> Result<String, Error> {
    let environment = environment()?;
    let template = environment.get_template("summary.html")?;
    let own = |name: &str| Some((name.to_owned(), drawings.get(name)?.clone()));
    let mut drawn: BTreeMap<String, String> =
        summary.figures().filter_map(|figure| own(&figure.name)).collect();
    loop {
        let page = Serde(view::Page::new(summary, &drawn));
        let page = template.render(minijinja::context! { page })?;
        let excess = page.len().saturating_sub(MOST);
        if excess == 0 || drawn.is_empty() {
            return Ok(page);
        }
        leave_out(&mut drawn, excess);
    }
}

/// Leaves the largest drawings to their own files, until so many bytes are saved: the page then says in words
/// what they show and which file has them.
fn leave_out(drawn: &mut BTreeMap<String, String>, excess: usize) {
    let mut saved = 0;
    while saved < excess {
        let largest = drawn.iter().max_by_key(|(_, drawing)| drawing.len()).map(|(name, _)| name.clone());
        let Some(drawing) = largest.and_then(|name| drawn.remove(&name)) else { return };
        saved += drawing.len();
    }
}

/// The templates, ready to be filled in.
fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}
