//! Archives: each file in them is a submission of its own, and none leads out of them.

use hengping::finding::Finding;
use hengping::tidy::Fate;

use crate::district::{Form, Run, rewrite_part};
use crate::hostile::crafted::{self, declaring, locked, renamed, xls_of, xlsb_of, zip, zip_and};
use crate::hostile::{about, beside, figures, finding, form, of_field, receipt, scheme, sound_figures};

const ARCHIVE: &str = "a.zip";

/// The reason why an entry was passed over.
fn passed<'a>(run: &'a Run, part: &str) -> &'a str {
    let about = |finding: &&&Finding| {
        finding.place.file.as_deref() == Some(ARCHIVE)
            && finding.facts.get("part").is_some_and(|named| named == part)
    };
    let found: Vec<&Finding> = run.with_code("F-06").iter().filter(about).copied().collect();
    assert_eq!(found.len(), 1, "findings about {part}: {:#?}", self::about(run, ARCHIVE));
    &found[0].facts["reason"]
}

#[test]
fn an_archive_of_three_submissions_gives_each_township_its_figures() {
    let book = |name: &str| Form::of(name).bytes(scheme());
    let archive = zip(&[
        ("白土镇.xlsx", &book("白土镇")),
        ("乡镇/双槐镇.xls", &xls_of(&Form::of("双槐镇"))),
        ("乡镇/柏溪镇.xlsb", &xlsb_of(&Form::of("柏溪镇"))),
        ("__MACOSX/._白土镇.xlsx", b"\0\x05\x16\x07"),
        ("乡镇/~$柏溪镇.xlsx", b"somebody"),
        ("乡镇/", b""),
    ]);
    let run = beside(&[(ARCHIVE, &archive)]);
    assert_eq!(receipt(&run, ARCHIVE).fate, Fate::Unpacked);
    for (township, file) in [
        ("白土镇", "a.zip/白土镇.xlsx"),
        ("双槐镇", "a.zip/乡镇/双槐镇.xls"),
        ("柏溪镇", "a.zip/乡镇/柏溪镇.xlsb"),
    ] {
        assert_eq!(figures(&run, township), sound_figures(), "{township}");
        assert_eq!(of_field(&run, township, "banners").source.unwrap().file, file);
        assert_eq!(receipt(&run, file).fate, Fate::Used);
        assert_eq!(receipt(&run, file).sha256.len(), 64);
    }
    for file in ["a.zip/__MACOSX/._白土镇.xlsx", "a.zip/乡镇/~$柏溪镇.xlsx"] {
        finding(&run, "F-01", file);
        assert_eq!(receipt(&run, file).fate, Fate::Ignored);
    }
    assert_eq!(run.outcome.tidied.receipts.len(), 7);
}

#[test]
fn an_entry_whose_path_leads_out_of_the_folder_is_passed_over() {
    let book = form().bytes(scheme());
    for path in [
        "../白土镇.xlsx",
        "a/../../白土镇.xlsx",
        "/etc/白土镇.xlsx",
        "C:/白土镇.xlsx",
        "..\\白土镇.xlsx",
        "\\\\server\\白土镇.xlsx",
    ] {
        let run = beside(&[(ARCHIVE, &zip(&[(path, &book)]))]);
        assert_eq!(passed(&run, &path.replace('\\', "/")), "outside_folder");
        assert_eq!(run.outcome.tidied.receipts.len(), 2, "{path}");
    }
}

#[test]
fn names_in_the_code_page_of_the_office_are_read() {
    let name = "报表/白土镇.xlsx";
    let (gbk, ..) = encoding_rs::GBK.encode(name);
    let placeholder = "x".repeat(gbk.len());
    let archive = renamed(zip(&[(&placeholder, &form().bytes(scheme()))]), &placeholder, &gbk);
    let run = beside(&[(ARCHIVE, &archive)]);
    assert_eq!(figures(&run, "白土镇"), sound_figures());
    assert_eq!(of_field(&run, "白土镇", "banners").source.unwrap().file, format!("a.zip/{name}"));
}

#[test]
fn an_archive_within_an_archive_is_passed_over_whatever_it_is_called() {
    let inner = zip(&[("白土镇.xlsx", &form().bytes(scheme()))]);
    let deeper = zip(&[("b.dat", &inner), ("c.xlsx", &inner)]);
    let archive = zip(&[("b.zip", &inner), ("b.dat", &inner), ("白土镇.xlsx", &inner), ("deep", &deeper)]);
    let run = beside(&[(ARCHIVE, &archive)]);
    for part in ["b.zip", "b.dat", "白土镇.xlsx", "deep"] {
        assert_eq!(passed(&run, part), "nested");
    }
    assert_eq!(run.outcome.tidied.receipts.len(), 2);
}

#[test]
fn a_locked_entry_is_named_and_the_others_are_read() {
    let archive = zip(&[("白土镇.xlsx", &form().bytes(scheme())), ("secret.xlsx", b"secret")]);
    let run = beside(&[(ARCHIVE, &locked(archive, "secret.xlsx"))]);
    assert_eq!(passed(&run, "secret.xlsx"), "encrypted_entry");
    assert_eq!(figures(&run, "白土镇"), sound_figures());
}

#[test]
fn an_entry_that_lies_about_its_size_is_named_and_the_others_are_read() {
    let long = vec![b'a'; 200_000];
    let archive = zip(&[("白土镇.xlsx", &form().bytes(scheme())), ("liar.csv", &long)]);
    let less = declaring(archive.clone(), "liar.csv", 100);
    let run = beside(&[(ARCHIVE, &less)]);
    assert_eq!(passed(&run, "liar.csv"), "unreadable_entry");
    assert_eq!(figures(&run, "白土镇"), sound_figures());
    let more = declaring(archive, "liar.csv", 65 << 20);
    let run = beside(&[(ARCHIVE, &more)]);
    assert_eq!(passed(&run, "liar.csv"), "unreadable_entry");
    assert_eq!(figures(&run, "白土镇"), sound_figures());
}

#[test]
fn an_archive_larger_than_any_honest_one_is_refused() {
    let names: Vec<String> = (0..2_001).map(|place| format!("{place}.csv")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"a"[..])).collect();
    let run = beside(&[(ARCHIVE, &zip(&entries))]);
    crate::hostile::refused(&run, ARCHIVE, "F-07", "limit", "archive_files");

    let names: Vec<String> = (0..9).map(|place| format!("{place}.csv")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"a"[..])).collect();
    let archive = names.iter().fold(zip(&entries), |archive, name| declaring(archive, name, 60 << 20));
    let run = beside(&[(ARCHIVE, &archive)]);
    crate::hostile::refused(&run, ARCHIVE, "F-07", "limit", "archive_bytes");
}

#[test]
fn hostile_entries_are_reported_under_their_own_names() {
    let book = form().bytes(scheme());
    let huge =
        rewrite_part(&book, "xl/sharedStrings.xml", |text| text.replace("count=\"", "count=\"9000000000000"));
    let archive = zip(&[
        ("白土镇.xlsx", &huge),
        ("half.xlsx", &book[..book.len() / 2]),
        ("empty.xlsx", b""),
        ("locked.xlsx", &crafted::container(&[("/EncryptedPackage", &[7; 64])])),
        ("photo.jpg", b"\xFF\xD8\xFF\xE0 a photograph"),
        ("gives up.xlsb", &crafted::xlsb(&[("s", Vec::new())], true, None)),
    ]);
    let run = beside(&[(ARCHIVE, &archive)]);
    assert_eq!(figures(&run, "白土镇"), sound_figures());
    for (entry, code) in [("half", "F-05"), ("empty", "F-02"), ("locked", "F-04"), ("gives up", "F-05")] {
        let extension = if entry == "gives up" { "xlsb" } else { "xlsx" };
        finding(&run, code, &format!("a.zip/{entry}.{extension}"));
    }
    finding(&run, "F-09", "a.zip/photo.jpg");
}

#[test]
fn an_archive_that_is_cut_off_is_damaged_and_an_empty_one_is_empty() {
    let archive = zip(&[("白土镇.xlsx", &form().bytes(scheme()))]);
    let run = beside(&[(ARCHIVE, &archive[..archive.len() - 30])]);
    crate::hostile::refused(&run, ARCHIVE, "F-05", "reason", "container");
    let run = beside(&[(ARCHIVE, &zip(&[]))]);
    // It used to be unpacked without a word, as if there had been something in it.
    assert_eq!(receipt(&run, ARCHIVE).fate, Fate::Rejected);
    finding(&run, "F-02", ARCHIVE);
}

#[test]
fn two_entries_of_one_name_are_both_accounted_for() {
    let archive = zip(&[("白土镇1.xlsx", &form().bytes(scheme())), ("白土镇2.xlsx", b"")]);
    let archive = renamed(archive, "白土镇2.xlsx", "白土镇1.xlsx".as_bytes());
    let run = beside(&[(ARCHIVE, &archive)]);
    let named = run.outcome.tidied.receipts.iter().filter(|receipt| receipt.file != ARCHIVE);
    let passed = run.with_code("F-06").len();
    assert_eq!(named.count() + passed, 3, "{:#?}", about(&run, ARCHIVE));
    let _ = zip_and;
}

#[test]
fn an_archive_without_a_file_is_said_to_be_empty() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.add_directory("各乡镇报表/", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let run = crate::district::District::sound().file("各乡镇报表.zip", &bytes).run();
    let said = run.outcome.findings.iter().any(|finding| {
        finding.kind.code == "F-02" && finding.place.file.as_deref() == Some("各乡镇报表.zip")
    });
    assert!(said, "{:?}", run.outcome.findings);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_among_the_files_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("白土镇.xlsx")).unwrap();
    let files = hengping::ingest::discover::files(folder.path()).unwrap();
    let read = hengping::ingest::read_all(&files, &crate::district::isolation());
    let codes: Vec<&str> = read.findings.iter().map(|finding| finding.kind.code).collect();
    assert_eq!(codes, ["F-09"]);
}
