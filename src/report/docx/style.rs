//! The styles of the document: those of GB/T 9704-2012, or those of a bureau's own document by their names.

use std::collections::BTreeMap;

use super::W;
use super::page::LINE;
use super::reference::{Kind, Reference};
use super::settings::latin;
use crate::ooxml::Part;
use crate::ooxml::xml::Xml;
use crate::scheme::paper::Fonts;

pub(super) const PART: &str = "word/styles.xml";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml";
/// 3号, the size of the text, in half points.
const TEXT: i64 = 32;
/// By how much characters stand closer, in twips, so that 28 come into a line of 156 mm.
const TIGHT: i64 = -5;
/// A body character, in twips.
const CHARACTER: i64 = 320;

/// A style of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Normal,
    Title,
    Addressee,
    Body,
    First,
    Second,
    Third,
    Caption,
    Head,
    Cell,
    Note,
    /// Between a table and what follows.
    Gap,
    Picture,
    AnnexFirst,
    AnnexNext,
    Closing,
    AnnexLabel,
    AnnexTitle,
    FooterOdd,
    FooterEven,
    /// Ends a section.
    End,
    FirstRun,
    SecondRun,
    ThirdRun,
    ToFill,
    TableNormal,
    Grid,
}

use Style::{
    Addressee, AnnexFirst, AnnexLabel, AnnexNext, AnnexTitle, Body, Caption, Cell, Closing, End, First,
    FirstRun, FooterEven, FooterOdd, Gap, Grid, Head, Normal, Note, Picture, Second, SecondRun, TableNormal,
    Third, ThirdRun, Title, ToFill,
};

/// Every style with its id, and the name by which a bureau's own document can have it: the names of Word where it
/// has one.
const ALL: [(Style, &str, &str); 27] = [
    (Normal, "Normal", "Normal"),
    (Title, "Title", "Title"),
    (Addressee, "PaperAddressee", "公文主送机关"),
    (Body, "BodyText", "Body Text"),
    (First, "Heading1", "heading 1"),
    (Second, "Heading2", "heading 2"),
    (Third, "Heading3", "heading 3"),
    (Caption, "Caption", "caption"),
    (Head, "PaperTableHead", "公文表头"),
    (Cell, "PaperTableText", "公文表格文字"),
    (Note, "PaperTableNote", "公文表注"),
    (Gap, "PaperTableGap", "公文表后"),
    (Picture, "PaperPicture", "公文插图"),
    (AnnexFirst, "PaperAnnexFirst", "公文附件说明首行"),
    (AnnexNext, "PaperAnnexNext", "公文附件说明"),
    (Closing, "Closing", "Closing"),
    (AnnexLabel, "PaperAnnexLabel", "公文附件序号"),
    (AnnexTitle, "PaperAnnexTitle", "公文附件标题"),
    (FooterOdd, "PaperFooterOdd", "公文单页页码"),
    (FooterEven, "PaperFooterEven", "公文双页页码"),
    (End, "PaperSectionEnd", "公文分节"),
    (FirstRun, "PaperFirstRun", "公文一级标题文字"),
    (SecondRun, "PaperSecondRun", "公文二级标题文字"),
    (ThirdRun, "PaperThirdRun", "公文三级标题文字"),
    (ToFill, "PaperToFill", "公文待补充"),
    (TableNormal, "TableNormal", "Normal Table"),
    (Grid, "TableGrid", "Table Grid"),
];

impl Style {
    fn kind(self) -> Kind {
        match self {
            FirstRun | SecondRun | ThirdRun | ToFill => Kind::Character,
            TableNormal | Grid => Kind::Table,
            _ => Kind::Paragraph,
        }
    }
}

/// The names of styles that a bureau's own document lacks, so that ours stand in their place. Word's foundations, and
/// what only keeps things apart, are nobody's to design.
pub(super) fn lacking(reference: &Reference) -> Vec<&'static str> {
    let designed = ALL.into_iter().filter(|(style, ..)| !matches!(style, Normal | TableNormal | Gap | End));
    let lacking = designed.filter(|(style, _, name)| reference.id(style.kind(), name).is_none());
    lacking.map(|(.., name)| name).collect()
}

/// How a paragraph is set. Indents are in hundredths of a character.
#[derive(Clone, Copy, Default)]
struct Form {
    align: Option<&'static str>,
    /// Exact distance of lines in twips; single where there is none.
    line: Option<i64>,
    before: i64,
    after: i64,
    left: i64,
    right: i64,
    /// Of the first line; below zero it hangs out.
    first: i64,
    keep_next: bool,
    /// Level in the outline, from 0.
    outline: Option<i64>,
}

fn form(style: Style) -> Form {
    let text = Form { align: Some("both"), line: Some(LINE), ..Form::default() };
    let heading = |outline| Form { first: 200, keep_next: true, outline: Some(outline), ..text };
    let small = Form::default();
    match style {
        Title => Form { align: Some("center"), line: Some(700), after: LINE, keep_next: true, ..text },
        Body => Form { first: 200, ..text },
        First => heading(0),
        Second => heading(1),
        Third => heading(2),
        Caption => Form { align: Some("center"), before: 120, after: 60, keep_next: true, ..small },
        Head => Form { align: Some("center"), keep_next: true, ..small },
        Cell => Form { align: Some("center"), ..small },
        Note => Form { align: Some("left"), ..small },
        Gap => Form { line: Some(100), ..small },
        Picture => Form { align: Some("center"), ..small },
        AnnexFirst => Form { before: LINE, left: 600, first: -400, keep_next: true, ..text },
        AnnexNext => Form { left: 600, first: -100, keep_next: true, ..text },
        Closing => Form { align: Some("right"), right: 400, before: LINE, ..text },
        AnnexLabel => Form { align: Some("left"), ..text },
        AnnexTitle => Form {
            align: Some("center"),
            line: Some(700),
            before: 120,
            after: 240,
            keep_next: true,
            outline: Some(0),
            ..text
        },
        FooterOdd => Form { align: Some("right"), right: 100, ..small },
        FooterEven => Form { align: Some("left"), left: 100, ..small },
        End => Form { line: Some(20), ..small },
        Normal | Addressee => text,
        FirstRun | SecondRun | ThirdRun | ToFill | TableNormal | Grid => Form::default(),
    }
}

/// Styles with their ids, as a part.
pub(super) struct Styles {
    ids: BTreeMap<Style, String>,
    bytes: Vec<u8>,
}

impl Styles {
    /// The styles of the paper; where there is a reference, its own and those that it lacks.
    pub(super) fn new(fonts: &Fonts, reference: Option<&Reference>, language: &str) -> Self {
        let Some(reference) = reference else {
            let ids = ALL.into_iter().map(|(style, id, _)| (style, id.to_owned())).collect();
            let mut own = Self { ids, bytes: Vec::new() };
            let xml = Xml::document("w:styles", &[("xmlns:w", &W)], |xml| {
                defaults(xml, fonts, language);
                ALL.into_iter().for_each(|(style, _, name)| own.write(xml, style, name, fonts, true));
            });
            own.bytes = xml.into_bytes();
            return own;
        };
        let mut lacking = Vec::new();
        let mut ids = BTreeMap::new();
        for (style, id, name) in ALL {
            let known = reference.id(style.kind(), name);
            if known.is_none() {
                lacking.push((style, name));
            }
            ids.insert(style, known.map_or_else(|| reference.free_id(id), str::to_owned));
        }
        let mut own = Self { ids, bytes: Vec::new() };
        let added = Xml::fragment(|xml| {
            lacking.iter().for_each(|(style, name)| own.write(xml, *style, name, fonts, false));
        });
        own.bytes = reference.styles_with(&added.into_bytes());
        own
    }

    /// The id of a style.
    pub(super) fn id(&self, style: Style) -> &str {
        self.ids.get(&style).map_or("", String::as_str)
    }

    pub(super) fn part(&self) -> Part {
        Part::packed(PART, TYPE, self.bytes.clone())
    }

    /// A style as an element.
    ///
    /// - `alone`: whether no other document's styles stand beside it, so that ours are the default.
    fn write(&self, xml: &mut Xml, style: Style, name: &str, fonts: &Fonts, alone: bool) {
        let kind = style.kind();
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = vec![("w:type", &kind)];
        if alone && matches!(style, Normal | TableNormal) {
            attributes.push(("w:default", &1));
        }
        let id = self.id(style);
        attributes.push(("w:styleId", &id));
        if !matches!(
            style,
            Normal | Title | Body | First | Second | Third | Caption | Closing | TableNormal | Grid
        ) {
            attributes.push(("w:customStyle", &1));
        }
        xml.node("w:style", &attributes, |xml| {
            xml.leaf("w:name", &[("w:val", &name)]);
            match (kind, style) {
                (_, Normal | TableNormal) | (Kind::Character, _) => {}
                (Kind::Table, _) => xml.leaf("w:basedOn", &[("w:val", &self.id(TableNormal))]),
                // Beside another document's styles ours rest on none of them: its `Normal` may be blue and indented.
                (Kind::Paragraph, _) if !alone => {}
                (Kind::Paragraph, _) => xml.leaf("w:basedOn", &[("w:val", &self.id(Normal))]),
            }
            if matches!(style, Title | Addressee | First | Second | Third) {
                xml.leaf("w:next", &[("w:val", &self.id(Body))]);
            }
            if matches!(style, TableNormal) {
                xml.leaf("w:semiHidden", &[]);
            }
            xml.leaf("w:qFormat", &[]);
            if kind == Kind::Paragraph {
                paragraph(xml, form(style));
            }
            if kind != Kind::Table {
                face(xml, style, fonts);
            }
            if style == TableNormal {
                table(xml);
            }
        });
    }
}

/// What holds where no style says otherwise.
fn defaults(xml: &mut Xml, fonts: &Fonts, language: &str) {
    xml.node("w:docDefaults", &[], |xml| {
        xml.node("w:rPrDefault", &[], |xml| {
            xml.node("w:rPr", &[], |xml| {
                names(xml, &fonts.body_font, &fonts.latin_font);
                xml.leaf("w:sz", &[("w:val", &TEXT)]);
                xml.leaf("w:szCs", &[("w:val", &TEXT)]);
                let languages: [(&str, &dyn std::fmt::Display); 2] =
                    [("w:val", &latin(language)), ("w:eastAsia", &"zh-CN")];
                xml.leaf("w:lang", &languages);
            });
        });
        xml.leaf("w:pPrDefault", &[]);
    });
}

fn names(xml: &mut Xml, han: &str, latin: &str) {
    let names: [(&str, &dyn std::fmt::Display); 4] =
        [("w:ascii", &latin), ("w:hAnsi", &latin), ("w:eastAsia", &han), ("w:cs", &latin)];
    xml.leaf("w:rFonts", &names);
}

fn paragraph(xml: &mut Xml, own: Form) {
    xml.node("w:pPr", &[], |xml| {
        if own.keep_next {
            xml.leaf("w:keepNext", &[]);
            xml.leaf("w:keepLines", &[]);
        }
        xml.leaf("w:widowControl", &[]);
        // The page has the grid of the standard, for those who look it up. Words keep to it by exact lines and
        // by TIGHT: of programs that know the grid some set a character a little too wide into two cells.
        xml.leaf("w:snapToGrid", &[("w:val", &0)]);
        let (line, rule) = own.line.map_or((240, "auto"), |line| (line, "exact"));
        let spacing: [(&str, &dyn std::fmt::Display); 4] =
            [("w:before", &own.before), ("w:after", &own.after), ("w:line", &line), ("w:lineRule", &rule)];
        xml.leaf("w:spacing", &spacing);
        indent(xml, own);
        if let Some(align) = own.align {
            xml.leaf("w:jc", &[("w:val", &align)]);
        }
        if let Some(outline) = own.outline {
            xml.leaf("w:outlineLvl", &[("w:val", &outline)]);
        }
    });
}

/// Indents in characters, and in twips for programs that do not know those.
fn indent(xml: &mut Xml, own: Form) {
    let (hanging, first) = if own.first < 0 { ("hanging", -own.first) } else { ("firstLine", own.first) };
    let sides = [("left", own.left), ("right", own.right), (hanging, first)];
    let mut attributes: Vec<(String, i64)> = Vec::new();
    for (name, hundredths) in sides.into_iter().filter(|(_, hundredths)| *hundredths != 0) {
        attributes.push((format!("w:{name}Chars"), hundredths));
        attributes.push((format!("w:{name}"), hundredths * CHARACTER / 100));
    }
    if !attributes.is_empty() {
        let attributes: Vec<(&str, &dyn std::fmt::Display)> =
            attributes.iter().map(|(name, value)| (name.as_str(), value as &dyn std::fmt::Display)).collect();
        xml.leaf("w:ind", &attributes);
    }
}

/// Font, weight and size, as far as they are not the text's.
fn face(xml: &mut Xml, style: Style, fonts: &Fonts) {
    let (han, latin) = (&fonts.body_font, &fonts.latin_font);
    let han = match style {
        Title | AnnexTitle => &fonts.title_font,
        First | FirstRun | Caption | Head | AnnexLabel => &fonts.heading_font,
        Second | SecondRun => &fonts.subheading_font,
        _ => han,
    };
    let bold = matches!(style, Third | ThirdRun);
    let size = match style {
        Title | AnnexTitle => 44,
        FooterOdd | FooterEven => 28,
        Caption => 24,
        Head | Cell => 21,
        Note => 18,
        Gap | End => 2,
        _ => TEXT,
    };
    xml.node("w:rPr", &[], |xml| {
        match style {
            FooterOdd | FooterEven => names(xml, "宋体", "宋体"),
            ToFill => {}
            _ => names(xml, han, latin),
        }
        if bold {
            xml.leaf("w:b", &[]);
            xml.leaf("w:bCs", &[]);
        }
        if style.kind() == Kind::Paragraph && size == TEXT {
            xml.leaf("w:spacing", &[("w:val", &TIGHT)]);
        }
        if style.kind() == Kind::Paragraph {
            xml.leaf("w:sz", &[("w:val", &size)]);
            xml.leaf("w:szCs", &[("w:val", &size)]);
        }
        if style == ToFill {
            let yellow: [(&str, &dyn std::fmt::Display); 3] =
                [("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &"FFFF00")];
            xml.leaf("w:shd", &yellow);
        }
    });
}

fn table(xml: &mut Xml) {
    xml.node("w:tblPr", &[], |xml| {
        xml.leaf("w:tblInd", &[("w:w", &0), ("w:type", &"dxa")]);
        xml.node("w:tblCellMar", &[], |xml| {
            for (side, width) in [("top", 0), ("left", 108), ("bottom", 0), ("right", 108)] {
                xml.leaf(&format!("w:{side}"), &[("w:w", &width), ("w:type", &"dxa")]);
            }
        });
    });
}
