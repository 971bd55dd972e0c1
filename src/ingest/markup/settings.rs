//! The settings that Excel hides in its pages: the names of the worksheets.

use super::tag::{attributes, entities};

/// What a workbook's settings say about one worksheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Its name.
    pub(super) name: String,
    /// The file it is kept in, where that is another one.
    pub(super) source: Option<String>,
    /// Whether it is hidden.
    pub(super) hidden: bool,
}

/// The worksheets that a comment or an island of XML names. Ranges have names too, so that where
/// worksheets are marked as such, only these count.
pub(super) fn worksheets(text: &str) -> Vec<Setting> {
    const WORKSHEET: &str = "<x:ExcelWorksheet>";
    let skip = usize::from(text.contains(WORKSHEET));
    let most = if skip == 1 { usize::MAX } else { 1 };
    text.split(WORKSHEET).skip(skip).take(most).filter_map(setting).collect()
}

fn setting(text: &str) -> Option<Setting> {
    let inside = text.split_once("</x:ExcelWorksheet>").map_or(text, |(inside, _)| inside);
    let between = |start: &str, end: char| {
        let (_, after) = inside.split_once(start)?;
        Some(after.split_once(end)?.0.trim())
    };
    let source = between("<x:WorksheetSource", '>').and_then(|tag| {
        let (_, source) = attributes(tag).find(|(name, _)| name.eq_ignore_ascii_case("HRef"))?;
        Some(source.into_owned())
    });
    let visible = between("<x:Visible>", '<');
    Some(Setting {
        name: entities(between("<x:Name>", '<')?).chars().take(255).collect(),
        source,
        hidden: matches!(visible, Some("SheetHidden" | "SheetVeryHidden")),
    })
}

#[cfg(test)]
mod tests {
    use super::{Setting, worksheets};

    #[test]
    fn worksheets_are_named_in_order_with_their_files() {
        let text = "<xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>桐坪&amp;镇</x:Name>\
            <x:WorksheetSource HRef=\"a.files/sheet001.htm\"/></x:ExcelWorksheet><x:ExcelWorksheet>\
            <x:Name>旧</x:Name><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>\
            </x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml>";
        let source = Some("a.files/sheet001.htm".to_owned());
        let expected = [
            Setting { name: "桐坪&镇".into(), source, hidden: false },
            Setting { name: "旧".into(), source: None, hidden: true },
        ];
        assert_eq!(worksheets(text), expected);
        let bare = "<xml><x:Name>表</x:Name><x:ExcelName><x:Name>Print_Titles</x:Name></x:ExcelName></xml>";
        assert_eq!(worksheets(bare), [Setting { name: "表".into(), ..Setting::default() }]);
        let names = "<x:ExcelWorksheet><x:Name>表</x:Name><x:WorksheetSource HRef='cid:1'/></x:ExcelWorksheet>\
            <x:ExcelName><x:Name>Print_Titles</x:Name></x:ExcelName>";
        let source = Some("cid:1".to_owned());
        assert_eq!(worksheets(names), [Setting { name: "表".into(), source, hidden: false }]);
        assert_eq!(worksheets("<x:Name>未完"), []);
    }
}
