//! Blocks of bars on as many figures as keep their rows readable.

use crate::report::Material;
use crate::report::summary::{BarBlock, Figure, Plot, RankBars};

/// So many rows on a screen can be read from the end of a meeting room; a heading takes the room of two.
const ROWS: usize = 54;
/// A block with more rows is parted.
const BLOCK: usize = 50;

/// What figures of bars say, whatever their pages.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) footer: String,
    /// The key of the text alternative, with a place for `lines`.
    pub(super) alt: String,
    /// The end of the axis.
    pub(super) full: f64,
    /// Who is not shown; stands on the last page.
    pub(super) unranked: String,
}

/// One figure, or several where there are too many rows for one.
pub(super) fn figures(material: &Material<'_>, blocks: Vec<BarBlock>, said: &Said) -> Vec<Figure> {
    let pages = pages(parted(material, blocks), |block| block.bars.len());
    let count = pages.len();
    let figure = |(number, blocks): (usize, Vec<BarBlock>)| {
        let notes = [
            (
                "chart.tied_note",
                blocks.iter().flat_map(|block| &block.bars).any(|bar| bar.rank.starts_with('=')),
            ),
            ("chart.small_note", blocks.iter().flat_map(|block| &block.bars).any(|bar| bar.small)),
        ];
        let notes = notes.into_iter().filter(|(_, there)| *there).map(|(key, _)| material.locale.text(key));
        let subtitle: Vec<&str> = std::iter::once(said.subtitle.as_str()).chain(notes).collect();
        let lines: Vec<String> = blocks.iter().map(line).collect();
        Figure {
            name: if number == 0 { said.name.clone() } else { format!("{}-{}", said.name, number + 1) },
            title: super::paged(material, &said.title, number, count),
            subtitle: material.locale.clauses(&subtitle),
            footer: said.footer.clone(),
            alt: material.locale.with(&said.alt, &[("lines", &lines.join(" | "))]),
            plot: Plot::RankBars(RankBars {
                full: said.full,
                blocks,
                unranked: if number + 1 == count { said.unranked.clone() } else { String::new() },
            }),
        }
    };
    pages.into_iter().enumerate().map(figure).collect()
}

/// A block in words.
fn line(block: &BarBlock) -> String {
    let bars = block.bars.iter().map(|bar| format!("{} {} {}", bar.rank, bar.name, bar.printed));
    format!(
        "{}: {}",
        block.heading,
        bars.map(|bar| bar.trim_start().to_owned()).collect::<Vec<_>>().join("; ")
    )
}

/// Long blocks in parts; empty ones are left out.
fn parted(material: &Material<'_>, blocks: Vec<BarBlock>) -> Vec<BarBlock> {
    let part = |block: BarBlock| {
        let parts = parts(material, &block.heading, &block.bars).into_iter();
        parts.map(move |(heading, bars)| BarBlock { heading, median: block.median.clone(), bars })
    };
    blocks.into_iter().flat_map(part).collect()
}

/// The rows of a block in parts of like length that a page has room for, each with a heading that says which rows
/// it shows; of a short block all rows under its own heading.
pub(super) fn parts<R: Clone>(material: &Material<'_>, heading: &str, rows: &[R]) -> Vec<(String, Vec<R>)> {
    let parts = rows.len().div_ceil(BLOCK);
    if parts == 1 {
        return vec![(heading.to_owned(), rows.to_vec())];
    }
    let length = rows.len().div_ceil(parts.max(1)).max(1);
    let part = |(number, rows): (usize, &[R])| {
        let (from, to) = (number * length + 1, number * length + rows.len());
        let facts = [("heading", heading), ("from", &from.to_string()), ("to", &to.to_string())];
        (material.locale.with("chart.part_heading", &facts), rows.to_vec())
    };
    rows.chunks(length).enumerate().map(part).collect()
}

/// Whole blocks, as many on a page as can be read; at least one page.
///
/// - `rows_of`: how many rows a block has.
pub(super) fn pages<B>(blocks: Vec<B>, rows_of: impl Fn(&B) -> usize) -> Vec<Vec<B>> {
    let mut pages: Vec<Vec<B>> = vec![Vec::new()];
    let mut rows = 0;
    for block in blocks {
        let own = rows_of(&block) + 2;
        match pages.last_mut() {
            Some(page) if page.is_empty() || rows + own <= ROWS => {
                rows += own;
                page.push(block);
            }
            _ => {
                rows = own;
                pages.push(vec![block]);
            }
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paged(sizes: &[usize]) -> Vec<Vec<usize>> {
        pages(sizes.to_vec(), |size| *size)
    }

    #[test]
    fn whole_groups_share_a_page_as_long_as_their_rows_can_be_read() {
        assert_eq!(paged(&[5, 16, 7]), [vec![5, 16, 7]]);
        assert_eq!(paged(&[9, 31, 12]), [vec![9, 31], vec![12]]);
        assert_eq!(paged(&[50, 50, 20]), [vec![50], vec![50], vec![20]]);
        assert_eq!(paged(&[]), [Vec::<usize>::new()]);
    }
}
