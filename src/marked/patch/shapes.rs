//! The boxes comments stand in. Their part is in a language of its own that is not always well formed, so
//! that it is edited as text.

use std::collections::BTreeSet;

use super::markup::Malformed;
use crate::ingest::Address;
use crate::marked::note::WIDTH;

/// The type of such parts.
pub(super) const TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

const OPEN: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
                    xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                    xmlns:x=\"urn:schemas-microsoft-com:office:excel\">";
/// What all boxes of comments are like.
const COMMON: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
                      path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path \
                      gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// Takes boxes away and adds others.
///
/// - `part`: the part, or nothing.
/// - `new`: cells, where their boxes stand, and how high they are, in pixels.
/// - `block`: a number no other such part of the workbook has.
///
/// # Errors
///
/// [`Malformed`] where the part has no end.
pub(super) fn revise(
    part: &str,
    gone: &BTreeSet<Address>,
    new: &[(Address, [u32; 8], u32)],
    block: u32,
) -> Result<String, Malformed> {
    let layout = "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"";
    let mut text = if part.trim().is_empty() {
        format!("{OPEN}{layout}{block}\"/></o:shapelayout>{COMMON}</xml>")
    } else {
        without(part, gone)
    };
    let block = block_of(&text).unwrap_or(block);
    let from = last_id(&text).unwrap_or(block.saturating_mul(1_024));
    let mut added = String::new();
    if !new.is_empty() && !text.contains("\"_x0000_t202\"") {
        added.push_str(COMMON);
    }
    for ((at, anchor, height), id) in new.iter().zip(from.saturating_add(1)..) {
        added.push_str(&shape(*at, *anchor, *height, id));
    }
    let end = text.rfind("</xml>").ok_or(Malformed)?;
    text.insert_str(end, &added);
    Ok(text)
}

/// Whether there is any shape in a part.
pub(super) fn has_any(part: &str) -> bool {
    ["<v:shape ", "<v:rect", "<v:group", "<v:line", "<v:oval", "<v:image"]
        .iter()
        .any(|shape| part.contains(shape))
}

/// The part without the boxes of these cells.
fn without(part: &str, gone: &BTreeSet<Address>) -> String {
    const END: &str = "</v:shape>";
    let mut kept = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(start) = rest.find("<v:shape ") {
        let Some(length) = rest[start..].find(END) else { break };
        let end = start + length + END.len();
        let shape = &rest[start..end];
        let at = number(shape, "<x:Row>").zip(number(shape, "<x:Column>"));
        let ours = shape.contains("\"Note\"")
            && at.is_some_and(|(row, column)| gone.contains(&Address { row, column }));
        kept.push_str(&rest[..if ours { start } else { end }]);
        rest = &rest[end..];
    }
    kept + rest
}

/// The highest number among the names of shapes.
fn last_id(part: &str) -> Option<u32> {
    let numbers = part.split("\"_x0000_s").skip(1);
    numbers.filter_map(|rest| rest.split('"').next()?.parse().ok()).max()
}

/// The number by which names of shapes are set apart from those of other parts.
fn block_of(part: &str) -> Option<u32> {
    let map = &part[part.find("<o:idmap")?..];
    let data = &map[map.find("data=\"")? + "data=\"".len()..];
    data.split(['"', ',']).next()?.trim().parse().ok()
}

fn number(shape: &str, tag: &str) -> Option<u32> {
    let after = &shape[shape.find(tag)? + tag.len()..];
    after.split('<').next()?.trim().parse().ok()
}

fn shape(at: Address, anchor: [u32; 8], height: u32, id: u32) -> String {
    let points = |pixels: u32| f64::from(pixels) * 0.75;
    let anchor = anchor.map(|place| place.to_string()).join(", ");
    format!(
        "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:0;margin-top:0;\
         width:{}pt;height:{}pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill \
         color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path \
         o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div \
         style=\"text-align:left\"></div></v:textbox><x:ClientData \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\" ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column>\
         </x:ClientData></v:shape>",
        points(WIDTH),
        points(height),
        at.row,
        at.column
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{has_any, revise};
    use crate::ingest::Address;

    #[test]
    fn buttons_and_boxes_of_others_stay_where_ours_come_and_go() {
        let theirs = "<xml xmlns:v=\"v\"><v:shape id=\"_x0000_s1030\"><br><x:ClientData ObjectType=\"Button\">\
                      <x:Row>1</x:Row><x:Column>2</x:Column></x:ClientData></v:shape></xml>";
        let at = Address { row: 1, column: 2 };
        let with = revise(theirs, &BTreeSet::new(), &[(at, [0; 8], 40)], 3).unwrap();
        assert!(with.contains("_x0000_s1031") && with.contains("<br>"));
        let without = revise(&with, &BTreeSet::from([at]), &[], 3).unwrap();
        assert!(without.contains("_x0000_s1030") && !without.contains("_x0000_s1031"));
        assert!(has_any(&without) && revise("<xml", &BTreeSet::new(), &[], 1).is_err());
        let new = revise("", &BTreeSet::new(), &[(at, [0; 8], 40)], 2).unwrap();
        assert!(new.contains("_x0000_s2049") && new.contains("data=\"2\""));
    }
}
