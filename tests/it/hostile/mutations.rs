//! Files damaged at random: the reader of the folder comes back with every one of them.

use hengping::ingest::{self, Found, ReadState};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{crafted, form, scheme};
use crate::district::{isolation, rewrite_part};

/// A change of some bytes.
#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    Cut(Index),
    Drop(Index, usize),
    Repeat(Index, usize),
    Number(Index, u32),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    let number = prop::sample::select(vec![0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]);
    prop_oneof![
        6 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        1 => at().prop_map(Damage::Cut),
        1 => (at(), 1..64_usize).prop_map(|(at, length)| Damage::Drop(at, length)),
        1 => (at(), 1..64_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        4 => (at(), number).prop_map(|(at, number)| Damage::Number(at, number)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let within = |at: &Index, length: usize| {
            let start = at.index(bytes.len());
            start..bytes.len().min(start + length)
        };
        match damage {
            Damage::Set(at, byte) => {
                let place = at.index(bytes.len());
                bytes[place] = *byte;
            }
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Drop(at, length) => drop(bytes.drain(within(at, *length))),
            Damage::Repeat(at, length) => {
                let range = within(at, *length);
                let again = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, again);
            }
            Damage::Number(at, number) => {
                let range = within(at, 4);
                let length = range.len();
                bytes[range].copy_from_slice(&number.to_le_bytes()[..length]);
            }
        }
    }
    bytes
}

/// Sound files of every kind that is opened, and the same damaged, outside and within.
fn files(damages: &[Damage]) -> Vec<(&'static str, Vec<u8>)> {
    let sheets = crafted::sheets(&form());
    let few = &sheets[..2];
    let package = form().bytes(scheme());
    let stream = crafted::biff8(&crafted::records(few), &[]);
    let rows = |sheet: &hengping::ingest::Sheet| damaged(crafted::brt_rows(sheet), damages);
    let damaged_rows: Vec<(&str, Vec<u8>)> = few.iter().map(|sheet| (&*sheet.name, rows(sheet))).collect();
    let part = |name: &str| {
        rewrite_part(&package, name, |text| {
            String::from_utf8_lossy(&damaged(text.into_bytes(), damages)).into_owned()
        })
    };
    let ods = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"s\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"3\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let page = "<html><body><table><tr><td rowspan=2 colspan=3>a</td><td x:num>7</td></tr><tr><td>b</td></tr></table></body></html>";
    let ml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"s\"><Table><Row ss:Index=\"3\"><Cell ss:Index=\"2\" ss:MergeAcross=\"2\"><Data ss:Type=\"Number\">7</Data></Cell></Row></Table></Worksheet></Workbook>";
    let text = "指标,单位,本期数\n宣传标语,条,36\n\"a\"\"b\",\n";
    let whole = |bytes: &[u8]| damaged(bytes.to_vec(), damages);
    let inside = |text: &str| damaged(text.as_bytes().to_vec(), damages);
    vec![
        ("0.xlsx", whole(&package)),
        ("1.xlsx", part("xl/worksheets/sheet1.xml")),
        ("2.xlsx", part("xl/sharedStrings.xml")),
        ("3.xlsx", part("xl/workbook.xml")),
        ("4.xlsx", part("xl/styles.xml")),
        ("5.xls", whole(&crafted::container(&[("/Workbook", &stream)]))),
        ("6.xls", crafted::container(&[("/Workbook", &damaged(stream, damages))])),
        ("7.xlsb", whole(&crafted::xlsb(&damaged_rows[..1], false, None))),
        ("8.xlsb", crafted::xlsb(&damaged_rows, false, None)),
        ("9.ods", crafted::zip(&[("content.xml", &inside(ods))])),
        ("a.html", inside(page)),
        ("b.xml", inside(ml)),
        ("c.csv", inside(text)),
        ("d.zip", whole(&crafted::zip(&[("a.xlsx", &package), ("b.csv", text.as_bytes())]))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_ends_the_reading_of_the_others(damages in prop::collection::vec(damage(), 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let found: Vec<Found> = files(&damages)
            .into_iter()
            .map(|(name, bytes)| {
                let path = folder.path().join(name);
                std::fs::write(&path, bytes).unwrap();
                Found { file: name.to_owned(), path }
            })
            .collect();
        let read = ingest::read_all(&found, &isolation());
        for found in &found {
            let submission = read.value.iter().find(|submission| submission.file == found.file).unwrap();
            let named = read.findings.iter().any(|f| f.place.file.as_deref() == Some(&*found.file));
            prop_assert!(submission.state != ReadState::Refused || named, "{} is refused in silence", found.file);
        }
    }
}
