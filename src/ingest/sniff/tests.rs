use proptest::prelude::*;

use std::io::Cursor;

use super::container::has_file_pass;
use super::{Format, Sniffed, sniff};

#[test]
fn pictures_text_markup_and_nothing_are_told_apart() {
    assert_eq!(sniff(b""), Sniffed::Empty);
    assert_eq!(sniff(b"\xFF\xD8\xFF\xE0rest"), Sniffed::Other("picture"));
    assert_eq!(sniff(b"%PDF-1.7"), Sniffed::Other("pdf"));
    assert_eq!(sniff(b"\xEF\xBB\xBF<html>"), Sniffed::Other("markup"));
    assert_eq!(sniff(b"<html><TABLE border=0>"), Sniffed::Workbook(Format::Markup));
    assert_eq!(sniff("单位,数量\n".as_bytes()), Sniffed::Workbook(Format::Text));
    assert_eq!(sniff(b"PK\x03\x04 and then nothing"), Sniffed::Damaged);
    assert_eq!(sniff(b"\xEF\xBB\xBF\r\n"), Sniffed::Empty);
}

#[test]
fn a_document_without_its_content_is_damaged_and_no_archive() {
    let package = |kind: &str| {
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (part, text) in [("mimetype", kind), ("meta.xml", "<a/>")] {
            written.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut written, text.as_bytes()).unwrap();
        }
        written.finish().unwrap().into_inner()
    };
    let of = |kind: &str| sniff(&package(&format!("application/vnd.oasis.opendocument.{kind}")));
    assert_eq!((of("spreadsheet"), of("text")), (Sniffed::Damaged, Sniffed::Other("word")));
    assert_eq!(sniff(&package("text/plain")), Sniffed::Archive);
}

#[test]
fn other_files_are_told_by_their_first_bytes() {
    for picture in
        [&b"II*\0\x08"[..], b"MM\0*\0", b"\0\0\0\x18ftypheic", b"RIFF\x10\0\0\0WEBPVP8 ", b"BM\x36\0\0\0"]
    {
        assert_eq!(sniff(picture), Sniffed::Other("picture"));
    }
    for archive in [&b"\x1F\x8B\x08\0"[..], b"\xFD7zXZ\0\0", b"Rar!\x1A\x07\0", b"7z\xBC\xAF\x27\x1C"] {
        assert_eq!(sniff(archive), Sniffed::Other("archive"));
    }
    for unknown in
        [&b"MZ\x90\0\x03\0"[..], b"\x7FELF\x02", b"\0\0\0\x18ftypmp42", b"a\0b,c\n", b"\x01\x02\x03abc"]
    {
        assert_eq!(sniff(unknown), Sniffed::Other("unknown"));
    }
    // Headings of tables begin with the same letters.
    for text in ["BM,MZ\n1,2\n", "MZ,BM\n", "PK,XM\n", "GIF8,a\n", "ID3,a\n"] {
        assert_eq!(sniff(text.as_bytes()), Sniffed::Workbook(Format::Text), "{text}");
    }
    assert_eq!(sniff(b"a,b\r\n1,2\r\n\x1A"), Sniffed::Workbook(Format::Text));
}

#[test]
fn workbooks_without_a_container_are_old() {
    for version in [0x00, 0x02, 0x04, 0x08] {
        for length in [4, 6, 8, 16] {
            assert_eq!(sniff(&[0x09, version, length, 0, 0, 0, 0x10, 0]), Sniffed::Other("old_excel"));
        }
        assert_eq!(sniff(&[0x09, version, 10, 0, 0, 6, 0x10, 0, 0, 0]), Sniffed::Other("old_excel"));
    }
    // A tab and another in UTF-16 without a mark.
    let tabs: Vec<u8> = "\t\t1\n\t\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(sniff(&tabs), Sniffed::Workbook(Format::Text));
}

#[test]
fn workbooks_in_xml_are_told_from_pages_and_other_xml() {
    let xml = Sniffed::Workbook(Format::SpreadsheetMl);
    let namespace = "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"";
    let workbook = format!("<?xml version=\"1.0\"?>\r\n<ss:Workbook {namespace}><Table><Row>");
    assert_eq!(sniff(workbook.as_bytes()), xml);
    assert_eq!(sniff(format!("\u{feff}\n<Workbook {namespace}>").as_bytes()), xml);
    assert_eq!(sniff(b"<?xml version='1.0'?><?mso-application progid=\"Excel.Sheet\"?><Workbook>"), xml);
    for mark in ["", "\u{feff}"] {
        let utf16 = format!("{mark}{workbook}").encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        assert_eq!(sniff(&utf16), xml);
    }
    let page = format!("<html {namespace}><body><table><tr><td>");
    assert_eq!(sniff(page.as_bytes()), Sniffed::Workbook(Format::Markup));
    let flat = "<?xml version=\"1.0\"?><office:document office:mimetype=\
        \"application/vnd.oasis.opendocument.spreadsheet\"><table:table><table:table-row>";
    assert_eq!(sniff(flat.as_bytes()), Sniffed::Other("markup"));
    assert_eq!(
        sniff(b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument>"),
        Sniffed::Other("markup")
    );
}

#[test]
fn pages_are_found_whatever_stands_before_them() {
    let page = Sniffed::Workbook(Format::Markup);
    assert_eq!(sniff("导出时间：2025-01-08\n<TABLE border=1><TR><TD>".as_bytes()), page);
    assert_eq!(sniff(b"<!-- made by hand --><table><tr><td>1"), page);
    assert_eq!(sniff(b"<?xml version=\"1.0\"?><!DOCTYPE html><html><body><table><tr><td>1"), page);
    let styles = format!("<html><style>{}</style><table><tr><td>1", "td{color:red}\n".repeat(6_000));
    assert_eq!(sniff(styles.as_bytes()), page);
    assert_eq!(sniff(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x"), page);
    assert_eq!(sniff("指标,说明\n人口,见<table>\n".as_bytes()), Sniffed::Workbook(Format::Text));
    assert_eq!(sniff("<10,<20\n1,2\n".as_bytes()), Sniffed::Workbook(Format::Text));
}

#[test]
fn a_zip_is_told_by_its_parts() {
    let zip = |names: &[&str]| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        }
        sniff(&writer.finish().unwrap().into_inner())
    };
    assert_eq!(zip(&["xl/workbook.xml"]), Sniffed::Workbook(Format::Xlsx));
    assert_eq!(zip(&["XL\\Workbook.bin", "xl/a.xml"]), Sniffed::Workbook(Format::Xlsb));
    assert_eq!(zip(&["word/document.xml"]), Sniffed::Other("word"));
    assert_eq!(zip(&["mimetype", "encrypted-package", "META-INF/manifest.xml"]), Sniffed::Encrypted);
    assert_eq!(zip(&["OFD.xml", "Doc_0/Document.xml"]), Sniffed::Other("pdf"));
    assert_eq!(zip(&["白土镇.xlsx", "xl/白土镇.xlsx"]), Sniffed::Archive);
    assert_eq!(zip(&[]), Sniffed::Archive);
}

#[test]
fn every_method_of_encryption_in_old_workbooks_is_seen() {
    // BOF, then FilePass of type 0 (XOR obfuscation), which readers take for a code page.
    let xor = [0x09, 0x08, 0x02, 0x00, 0x00, 0x06, 0x2F, 0x00, 0x06, 0x00, 0, 0, 1, 2, 3, 4];
    assert!(has_file_pass(&xor));
    assert!(!has_file_pass(&[0x09, 0x08, 0x02, 0x00, 0x00, 0x06, 0x0A, 0x00, 0x00, 0x00]));
}

#[test]
fn a_name_fits_by_its_extension_in_any_case() {
    assert!(Format::Xls.fits_name("石坪乡.ET"));
    assert!(!Format::Xlsx.fits_name("云雾坪乡报表.xls"));
}

proptest! {
    #[test]
    fn sniffing_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = sniff(&bytes);
    }
}
