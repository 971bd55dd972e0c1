//! Settings of the document, and the fonts it names with others to take in their place.

use super::W;
use super::reference::Reference;
use crate::ooxml::xml::Xml;
use crate::ooxml::{Part, Relations, theme};
use crate::scheme::paper::Fonts;

pub(super) const PART: &str = "word/settings.xml";
pub(super) const FONTS: &str = "word/fontTable.xml";
pub(super) const THEME: &str = "word/theme/theme1.xml";
const THEME_TYPE: &str = "application/vnd.openxmlformats-officedocument.theme+xml";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml";
const FONTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml";

/// Odd and even pages have feet of their own; spacing as in Chinese papers; the behaviour of Word since 2013.
pub(super) fn part(language: &str) -> Part {
    let xml = Xml::document("w:settings", &[("xmlns:w", &W)], |xml| {
        xml.leaf("w:zoom", &[("w:percent", &100)]);
        xml.leaf("w:bordersDoNotSurroundHeader", &[]);
        xml.leaf("w:bordersDoNotSurroundFooter", &[]);
        xml.leaf("w:defaultTabStop", &[("w:val", &420)]);
        xml.leaf("w:evenAndOddHeaders", &[]);
        xml.leaf("w:drawingGridVerticalSpacing", &[("w:val", &579)]);
        xml.leaf("w:characterSpacingControl", &[("w:val", &"compressPunctuation")]);
        xml.node("w:compat", &[], |xml| {
            for name in [
                "spaceForUL",
                "balanceSingleByteDoubleByteWidth",
                "doNotLeaveBackslashAlone",
                "ulTrailSpace",
                "doNotExpandShiftReturn",
                "adjustLineHeightInTable",
                "useFELayout",
            ] {
                xml.leaf(&format!("w:{name}"), &[]);
            }
            let mode: [(&str, &dyn std::fmt::Display); 3] = [
                ("w:name", &"compatibilityMode"),
                ("w:uri", &"http://schemas.microsoft.com/office/word"),
                ("w:val", &15),
            ];
            xml.leaf("w:compatSetting", &mode);
        });
        xml.leaf("w:themeFontLang", &[("w:val", &latin(language)), ("w:eastAsia", &"zh-CN")]);
        xml.leaf("w:decimalSymbol", &[("w:val", &".")]);
        xml.leaf("w:listSeparator", &[("w:val", &",")]);
    });
    Part::xml(PART, TYPE, xml, Relations::default())
}

/// The language of words in Latin letters.
pub(super) fn latin(language: &str) -> &'static str {
    if language.starts_with("zh") { "en-US" } else { "en-GB" }
}

/// Fonts that stand in for one that an office does not have, the likeliest first.
fn instead(font: &str) -> &'static str {
    match font {
        "仿宋" | "仿宋_GB2312" => "仿宋,仿宋_GB2312,FangSong,华文仿宋,方正仿宋_GBK",
        "楷体" | "楷体_GB2312" => "楷体,楷体_GB2312,KaiTi,华文楷体,方正楷体_GBK",
        "黑体" => "SimHei,方正黑体_GBK,Noto Sans CJK SC",
        "宋体" => "SimSun,方正书宋_GBK,Noto Serif CJK SC",
        title if title.contains("小标宋") => "小标宋体,方正小标宋_GBK,华文中宋,宋体",
        _ => "宋体",
    }
}

/// The theme: that of the reference where it has one, else ours.
pub(super) fn theme(fonts: &Fonts, reference: Option<&Reference>) -> Part {
    match reference.and_then(|reference| reference.theme.clone()) {
        Some(own) => Part::packed(THEME, THEME_TYPE, own),
        None => theme::part(THEME, &fonts.latin_font, &fonts.body_font),
    }
}

/// The table of fonts: that of the reference where it has one, else ours.
pub(super) fn fonts(fonts: &Fonts, reference: Option<&Reference>) -> Part {
    if let Some(own) = reference.and_then(|reference| reference.fonts.clone()) {
        return Part::packed(FONTS, FONTS_TYPE, own);
    }
    let mut names: Vec<&str> = Vec::new();
    for name in [&fonts.title_font, &fonts.heading_font, &fonts.subheading_font, &fonts.body_font, "宋体"] {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let xml = Xml::document("w:fonts", &[("xmlns:w", &W)], |xml| {
        let mut font = |name: &str, instead: Option<&str>, charset: &str| {
            xml.node("w:font", &[("w:name", &name)], |xml| {
                if let Some(instead) = instead {
                    xml.leaf("w:altName", &[("w:val", &instead)]);
                }
                xml.leaf("w:charset", &[("w:val", &charset)]);
                xml.leaf("w:family", &[("w:val", &"roman")]);
                xml.leaf("w:pitch", &[("w:val", &"variable")]);
            });
        };
        for name in &names {
            font(name, Some(instead(name)), "86");
        }
        if !names.contains(&fonts.latin_font.as_str()) {
            font(&fonts.latin_font, None, "00");
        }
    });
    Part::xml(FONTS, FONTS_TYPE, xml, Relations::default())
}
