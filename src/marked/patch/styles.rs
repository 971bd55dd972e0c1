//! The formats of cells: those of the cover, and for each format that is marked one that differs in its
//! fill alone.
//!
//! A solid fill shows its foreground only. Its background, which nobody sees, keeps the colour the cell had,
//! so that a copy that comes back can be put right again, even if rows were moved and the file was saved by
//! another program in between. LibreOffice writes a background of its own; so the last digit of the
//! foreground says whether a colour is kept, and vouches for it.

use std::collections::BTreeMap;

use quick_xml::escape::escape;

use super::markup::{Edits, Form, Names, Tag, tags};
use super::{Unpatchable, malformed};
use crate::marked::Weight;
use crate::marked::cover::Look;
use crate::marked::rebuild::RULE;
use crate::worksheet::FONT;

/// The part with the formats, and what is added to it.
pub(super) struct Styles {
    part: String,
    text: String,
    prefix: String,
    fonts: List,
    fills: List,
    borders: List,
    formats: List,
    /// Which of the formats that came are ours: asked for every cell.
    ours: Vec<bool>,
    /// What was found of formats: unmarked, or marked with a weight.
    found: BTreeMap<(u32, Option<Weight>), u32>,
}

/// The elements of a list such as `fills`.
struct List {
    elements: Vec<String>,
    /// How many there were.
    came: usize,
    /// Where its start tag and its end tag stand.
    start: usize,
    close: usize,
}

impl List {
    /// The place of an element, which is added if there is none like it.
    fn place(&mut self, element: String) -> u32 {
        let known = self.elements.iter().position(|own| *own == element);
        let place = known.unwrap_or_else(|| {
            self.elements.push(element);
            self.elements.len() - 1
        });
        u32::try_from(place).unwrap_or(0)
    }
}

/// What is behind the letters of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ground {
    Plain,
    /// A colour, as the attributes of its element.
    Solid(String),
    /// One of ours, with the colour that was there before.
    Marked(Option<String>),
}

impl Styles {
    pub(super) fn open(part: &str, text: String) -> Result<Self, Unpatchable> {
        let all = tags(&text).map_err(malformed(part))?;
        let list = |name| list(&all, &text, name).ok_or_else(|| Unpatchable::Styles(part.to_owned()));
        let (fonts, fills) = (list("fonts")?, list("fills")?);
        let (borders, formats) = (list("borders")?, list("cellXfs")?);
        let prefix = Names::of(&text).map_err(malformed(part))?.own;
        drop(all);
        let (part, found) = (part.to_owned(), BTreeMap::new());
        let mut styles = Self { part, text, prefix, fonts, fills, borders, formats, ours: Vec::new(), found };
        let marked = |format: &String| matches!(styles.ground(format), Ground::Marked(_));
        styles.ours = styles.formats.elements.iter().map(marked).collect();
        Ok(styles)
    }

    /// Whether a format that came is one of ours.
    pub(super) fn is_marked(&self, format: u32) -> bool {
        self.ours.get(format as usize).copied().unwrap_or(false)
    }

    /// The format a cell had before it was marked.
    pub(super) fn unmarked(&mut self, format: u32) -> u32 {
        if let Some(found) = self.found.get(&(format, None)) {
            return *found;
        }
        let before = self.before(format);
        self.found.insert((format, None), before);
        before
    }

    /// The format of a cell that is marked; but for the fill it is the one it had.
    pub(super) fn marked(&mut self, format: u32, weight: Weight) -> u32 {
        if let Some(found) = self.found.get(&(format, Some(weight))) {
            return *found;
        }
        let marked = self.with(format, weight);
        self.found.insert((format, Some(weight)), marked);
        marked
    }

    fn before(&mut self, format: u32) -> u32 {
        let Some(own) = self.formats.elements.get(format as usize).cloned() else { return format };
        let Ground::Marked(before) = self.ground(&own) else { return format };
        let ground = before.map_or(Ground::Plain, Ground::Solid);
        let like = self.formats.elements.iter();
        let known = like
            .enumerate()
            .find(|(_, other)| but_fill(other) == but_fill(&own) && self.ground(other) == ground);
        if let Some((place, _)) = known {
            return u32::try_from(place).unwrap_or(format);
        }
        let fill = match &ground {
            Ground::Solid(colour) => self.solid(colour, NONE),
            _ => format!("<{0}fill><{0}patternFill patternType=\"none\"/></{0}fill>", self.prefix),
        };
        let fill = self.fills.place(fill);
        self.formats.place(with_fill(&own, fill))
    }

    fn with(&mut self, format: u32, weight: Weight) -> u32 {
        let elements = &self.formats.elements;
        let Some(own) = elements.get(format as usize).or_else(|| elements.first()).cloned() else {
            return format;
        };
        let fill = match self.ground(&own) {
            Ground::Solid(before) | Ground::Marked(Some(before)) => {
                self.solid(&rgb(weight.colour() + voucher(&before)), &before)
            }
            Ground::Plain | Ground::Marked(None) => self.solid(&rgb(weight.colour()), NONE),
        };
        let fill = self.fills.place(fill);
        self.formats.place(with_fill(&own, fill))
    }

    /// The format of a cell of the cover.
    pub(super) fn look(&mut self, look: Look) -> u32 {
        let p = self.prefix.clone();
        let bold = if look.is_bold() { format!("<{p}b/>") } else { String::new() };
        let line = if look == Look::Link { format!("<{p}u/>") } else { String::new() };
        let font = self.fonts.place(format!(
            "<{p}font>{bold}{line}<{p}sz val=\"{}\"/><{p}color {}/><{p}name val=\"{FONT}\"/><{p}family val=\"2\"/></{p}font>",
            look.size(),
            rgb(look.ink())
        ));
        let fill = match look.ground() {
            Some(colour) => {
                let fill = self.solid(&rgb(colour), NONE);
                self.fills.place(fill)
            }
            None => 0,
        };
        let sides = if look.is_ruled() {
            let side = |name| format!("<{p}{name} style=\"thin\"><{p}color {}/></{p}{name}>", rgb(RULE));
            ["left", "right", "top", "bottom"].map(side).concat()
        } else {
            ["left", "right", "top", "bottom"].map(|name| format!("<{p}{name}/>")).concat()
        };
        let border = self.borders.place(format!("<{p}border>{sides}<{p}diagonal/></{p}border>"));
        let (upright, indent) = if look.is_ruled() { ("top", 1) } else { ("center", 0) };
        self.formats.place(format!(
            "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyFont=\"1\" \
             applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><{p}alignment horizontal=\"left\" \
             vertical=\"{upright}\" indent=\"{indent}\" wrapText=\"1\"/></{p}xf>"
        ))
    }

    /// The part with what was added; `None` if nothing was.
    pub(super) fn finish(self) -> Result<Option<String>, Unpatchable> {
        let mut edits = Edits::default();
        let all = tags(&self.text).map_err(malformed(&self.part))?;
        for list in [&self.fonts, &self.fills, &self.borders, &self.formats] {
            let added = list.elements.get(list.came..).unwrap_or_default();
            if added.is_empty() {
                continue;
            }
            if let Some((_, tag)) = all.iter().find(|(_, tag)| tag.start == list.start) {
                edits.set(tag, "count", &list.elements.len().to_string());
            }
            edits.insert(list.close, added.concat());
        }
        if edits.is_empty() {
            return Ok(None);
        }
        edits.apply(&self.text).map(Some).map_err(malformed(&self.part))
    }

    fn solid(&self, front: &str, behind: &str) -> String {
        let p = &self.prefix;
        format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor {front}/><{p}bgColor {behind}/></{p}patternFill></{p}fill>"
        )
    }

    fn ground(&self, format: &str) -> Ground {
        let fill = first(format).and_then(|tag| tag.number("fillId")).unwrap_or(0);
        self.fills.elements.get(fill as usize).map_or(Ground::Plain, |fill| ground(fill))
    }
}

/// The background of a fill that has none to keep: that of the window.
const NONE: &str = "indexed=\"64\"";

/// From 1 to 7, as a colour has it: added to a foreground, it vouches for the background.
fn voucher(colour: &str) -> u32 {
    1 + colour.bytes().map(u32::from).sum::<u32>() % 7
}

/// What the foreground of a fill of ours says of its background; `None` where it is not ours.
fn vouched(front: &Tag<'_>) -> Option<u32> {
    let shown = front.attribute("rgb")?;
    let shown = u32::from_str_radix(shown.get(2..)?, 16).ok()?;
    let beyond = Weight::ALL.iter().filter_map(|weight| shown.checked_sub(weight.colour()));
    beyond.into_iter().find(|beyond| *beyond <= 7)
}

/// A colour as attributes.
fn rgb(colour: u32) -> String {
    format!("rgb=\"FF{colour:06X}\"")
}

/// What a fill shows.
fn ground(fill: &str) -> Ground {
    let Ok(all) = tags(fill) else { return Ground::Plain };
    let tag = |name: &str| all.iter().map(|(_, tag)| tag).find(|tag| tag.local() == name);
    let solid =
        tag("patternFill").and_then(|tag| tag.attribute("patternType")).is_some_and(|kind| kind == "solid");
    let Some(front) = tag("fgColor").filter(|_| solid) else { return Ground::Plain };
    if let Some(said) = vouched(front) {
        let before = tag("bgColor").map(colour);
        return Ground::Marked(before.filter(|before| said > 0 && voucher(before) == said));
    }
    Ground::Solid(colour(front))
}

/// A colour as its attributes, in one order and spelling.
fn colour(tag: &Tag<'_>) -> String {
    let kept = ["rgb", "theme", "tint", "indexed", "auto"];
    let given =
        kept.into_iter().filter_map(|name| Some(format!("{name}=\"{}\"", escape(tag.attribute(name)?))));
    given.collect::<Vec<_>>().join(" ")
}

/// The elements of a list, which stands in the outermost element.
fn list(all: &[(usize, Tag<'_>)], text: &str, name: &str) -> Option<List> {
    let from = all.iter().position(|(depth, tag)| *depth == 1 && tag.local() == name)?;
    let to = from + all[from..].iter().position(|(depth, tag)| *depth == 1 && tag.form == Form::Close)?;
    let (start, close) = (&all[from].1, &all[to].1);
    if start.form != Form::Open || close.local() != name {
        return None;
    }
    let mut elements = Vec::new();
    let mut begun = 0;
    for (_, tag) in all[from..to].iter().filter(|(depth, _)| *depth == 2) {
        if tag.form != Form::Close {
            begun = tag.start;
        }
        if tag.form != Form::Open {
            elements.push(text.get(begun..tag.end())?.to_owned());
        }
    }
    let came = elements.len();
    (came > 0).then_some(List { elements, came, start: start.start, close: close.start })
}

fn first(element: &str) -> Option<Tag<'_>> {
    super::markup::Tags::of(element).next().ok().flatten().map(|(_, tag)| tag)
}

/// A format with another fill.
fn with_fill(format: &str, fill: u32) -> String {
    let Some(tag) = first(format) else { return format.to_owned() };
    let mut edits = Edits::default();
    edits.set(&tag, "fillId", &fill.to_string());
    edits.set(&tag, "applyFill", "1");
    edits.apply(format).unwrap_or_else(|_| format.to_owned())
}

/// All that a format says but its fill.
fn but_fill(format: &str) -> (Vec<(&str, &str)>, &str) {
    let Some(tag) = first(format) else { return (Vec::new(), format) };
    let mut said: Vec<(&str, &str)> =
        tag.attributes().filter_map(|(name, value)| Some((name, tag.text.get(value)?))).collect();
    said.retain(|(name, _)| !matches!(*name, "fillId" | "applyFill"));
    said.sort_unstable();
    (said, format.get(tag.end()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::Styles;
    use crate::marked::Weight;
    use crate::marked::cover::Look;

    const PART: &str = "<s:styleSheet xmlns:s='x'><s:fonts count='1'><s:font/></s:fonts><s:fills count='2'>\
        <s:fill><s:patternFill patternType='none'/></s:fill><s:fill><s:patternFill patternType='solid'>\
        <s:fgColor theme='3' tint='0.5'/></s:patternFill></s:fill></s:fills><s:borders><s:border/></s:borders>\
        <s:cellXfs count='2'><s:xf numFmtId='10' fontId='0' fillId='0'/><s:xf fontId='0' fillId='1'>\
        <s:alignment wrapText='1'/></s:xf></s:cellXfs></s:styleSheet>";

    fn styles() -> Styles {
        Styles::open("xl/styles.xml", PART.to_owned()).unwrap()
    }

    #[test]
    fn a_marked_format_differs_in_its_fill_alone_and_can_be_put_right_again() {
        let mut styles = styles();
        for format in [0, 1] {
            let marked = styles.marked(format, Weight::Error);
            assert!(marked > 1 && styles.unmarked(marked) == format);
            assert_eq!(styles.with(format, Weight::Error), marked, "added once");
        }
        let text = styles.finish().unwrap().unwrap();
        let mut again = Styles::open("xl/styles.xml", text.clone()).unwrap();
        assert!((0..4).map(|format| again.is_marked(format)).eq([false, false, true, true]));
        assert_eq!((again.unmarked(2), again.unmarked(3)), (0, 1));
        assert!(text.contains("numFmtId='10' fontId='0' fillId='2'/>"), "{text}");
        assert!(text.contains("<s:bgColor theme=\"3\" tint=\"0.5\"/>"));
        assert!(text.contains("<s:fills count='4'>") && text.contains("<s:cellXfs count='4'>"));
    }

    #[test]
    fn a_format_whose_origin_is_gone_is_made_anew() {
        let mut first = styles();
        let marked = first.marked(1, Weight::Note);
        let text = first.finish().unwrap().unwrap().replace("fillId='1'>", "fillId='0'>");
        let mut second = Styles::open("xl/styles.xml", text).unwrap();
        let before = second.unmarked(marked);
        assert!(second.is_marked(marked) && before > marked);
    }

    #[test]
    fn a_background_of_another_program_is_no_colour_that_was_kept() {
        for (front, behind) in [("FFFFC3BD", "FFFFE7A1"), ("FFFFC3BE", "FFFFE7A1"), ("FFFFC3C4", "FFFFFFCC")]
        {
            let fill = format!(
                "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{front}\"/><bgColor rgb=\"{behind}\"/></patternFill></fill>"
            );
            assert_eq!(super::ground(&fill), super::Ground::Marked(None), "{front} {behind}");
        }
    }

    #[test]
    fn looks_are_added_once() {
        let mut first = styles();
        let all =
            [Look::Title, Look::Sign, Look::Verdict, Look::Head, Look::Link, Look::Weighed(Weight::Note)];
        let looks = all.map(|look| first.look(look));
        let text = first.finish().unwrap().unwrap();
        let mut second = Styles::open("xl/styles.xml", text).unwrap();
        assert_eq!(all.map(|look| second.look(look)), looks);
        assert_eq!(second.finish().unwrap(), None);
    }

    #[test]
    fn a_part_without_its_lists_is_refused() {
        for lost in ["fonts", "fills", "borders", "cellXfs"] {
            let text = PART.replace(&format!("s:{lost}"), "s:other");
            assert!(Styles::open("xl/styles.xml", text).is_err(), "{lost}");
        }
    }
}
