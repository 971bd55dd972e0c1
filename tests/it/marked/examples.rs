//! Every workbook of the example, marked and read again.

use hengping::ingest::{Cell, Content, Format, Sheet};

use super::{copy, cover, parts, read, some_marks};
use crate::district::root;

/// The workbooks of the example that can be read.
fn workbooks() -> Vec<(String, Vec<u8>, Format)> {
    let mut files = Vec::new();
    for year in ["2023", "2024"] {
        let folder = root().join("inputs").join(year);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    let readable = files.into_iter().filter_map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let (format, sheets) = read(&name, &bytes);
        (!sheets.is_empty()).then_some((name, bytes, format?))
    });
    readable.collect()
}

#[test]
fn an_edited_copy_has_the_same_cells_and_no_other_part_has_changed() {
    let mut seen = 0;
    for (name, bytes, format) in workbooks() {
        if format != Format::Xlsx {
            continue;
        }
        let (copy, before, after) = copy(&name, &bytes);
        assert_eq!(copy.unpatched, None, "{name}");
        assert_eq!(before, after, "{name}");
        let came = parts(&bytes);
        let now = parts(&copy.bytes);
        for (part, content) in &came {
            let may_change = part == "[Content_Types].xml"
                || part == "xl/workbook.xml"
                || part == "xl/styles.xml"
                || part.starts_with("xl/worksheets/")
                || part.starts_with("xl/_rels/");
            assert!(may_change || now.get(part) == Some(content), "{name}: {part}");
        }
        let comments = now.keys().filter(|part| part.starts_with("xl/comments")).count();
        assert_eq!(comments, before.iter().filter(|sheet| !sheet.cells.is_empty()).count(), "{name}");
        assert_eq!(copy.ending, if name.ends_with(".xlsm") { "xlsm" } else { "xlsx" }, "{name}");
        seen += 1;
    }
    assert!(seen > 40, "{seen} workbooks");
}

#[test]
fn a_rebuilt_copy_has_the_same_values_merges_and_hidden_rows() {
    let plain = |sheets: &[Sheet]| -> Vec<Sheet> {
        let cell = |cell: &Cell| {
            let content = match &cell.content {
                // What cannot be trusted is written as the words it is.
                Content::Error(text) | Content::Faulty(_, text) => Content::Text(text.as_str().into()),
                content => content.clone(),
            };
            Cell { content, formula: None, ..cell.clone() }
        };
        let filled = |own: &&Cell| own.content != Content::Blank;
        let cells = |sheet: &Sheet| sheet.cells.iter().filter(filled).map(cell).collect();
        // A text has no sheet that could have a name.
        let name =
            |sheet: &Sheet| if sheet.name.is_empty() { "Sheet1".to_owned() } else { sheet.name.clone() };
        sheets.iter().map(|sheet| Sheet { name: name(sheet), cells: cells(sheet), ..sheet.clone() }).collect()
    };
    let mut formats = Vec::new();
    for (name, bytes, format) in workbooks() {
        if format == Format::Xlsx {
            continue;
        }
        let (copy, before, after) = copy(&name, &bytes);
        assert_eq!((copy.ending, copy.unpatched), ("xlsx", None), "{name}");
        for (before, after) in plain(&before).iter().zip(&plain(&after)) {
            for (before, after) in before.cells.iter().zip(&after.cells) {
                assert_eq!(before, after, "{name}");
            }
            let without = |sheet: &Sheet| Sheet { cells: Vec::new(), ..sheet.clone() };
            assert_eq!(without(before), without(after), "{name}");
        }
        assert_eq!(plain(&before), plain(&after), "{name}");
        formats.push(format.name());
    }
    formats.sort_unstable();
    formats.dedup();
    assert!(formats.len() >= 3, "{formats:?}");
}

#[test]
fn a_copy_marked_again_is_the_same_and_equal_copies_are_equal_to_the_byte() {
    for (name, bytes, format) in workbooks() {
        let (once, ..) = copy(&name, &bytes);
        assert_eq!(once, copy(&name, &bytes).0, "{name}");
        if format == Format::Xlsx {
            let (_, before) = read(&name, &bytes);
            let marks = some_marks(&before);
            let (format, sheets) = read("copy.xlsx", &once.bytes);
            let twice = hengping::marked::mark(&once.bytes, format.unwrap(), &sheets, &cover(&marks), &marks)
                .unwrap();
            let (a, b) = (parts(&once.bytes), parts(&twice.bytes));
            let differ: Vec<&String> = a.keys().filter(|part| a.get(*part) != b.get(*part)).collect();
            assert!(differ.is_empty() && a.len() == b.len(), "{name}: {differ:?}");
            assert!(once.bytes == twice.bytes, "{name}");
        }
    }
}
