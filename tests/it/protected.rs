//! Old workbooks that are encrypted although they open without a password, since only their structure is protected.
//!
//! `excel-97.xls` and `password.xls` were written by LibreOffice. Of the other two the records are those of the first,
//! encrypted once more as MS-OFFCRYPTO 2.3.5 has it; another program decrypts them to the same.

use hengping::finding::{Action, Severity};
use hengping::tidy::Fate;

use crate::district::{District, root};
use crate::layouts::read;

const BAITU: &str = "990105116";

#[test]
fn a_workbook_that_is_only_protected_is_read_and_that_is_told() {
    for name in ["excel-97", "excel-2003-128-bits", "excel-2003-40-bits"] {
        let bytes = std::fs::read(root().join(format!("tests/fixtures/protected/{name}.xls"))).unwrap();
        let run = District::sound().file("保护.xls", &bytes).run();
        let figures = read(&run, BAITU);
        assert_eq!(
            figures,
            [
                "banners=30@C7",
                "materials=5000@C8",
                "mediation_accepted=120@C4",
                "mediation_success=118@C5",
                "judicial_confirmed=3@C6"
            ],
            "{name}: {:?}",
            run.codes()
        );
        let [told] = run.with_code("F-04")[..] else { panic!("{name}: {:?}", run.codes()) };
        assert_eq!((told.severity, told.action), (Severity::Note, Action::Used));
        assert_eq!(told.facts["sentence"], "protected");
        // It is the file that was sent, not what was made of it.
        let receipt = run.outcome.tidied.receipts.iter().find(|own| own.file == "保护.xls").unwrap();
        assert_eq!((receipt.fate, &receipt.sha256), (Fate::Used, &hengping::digest::sha256(&bytes)));
        assert_eq!(receipt.ledger.lost, 0);
    }
}

#[test]
fn one_with_a_password_of_its_own_is_refused() {
    let bytes = std::fs::read(root().join("tests/fixtures/protected/password.xls")).unwrap();
    let run = District::sound().file("密码.xls", &bytes).run();
    let [told] = run.with_code("F-04")[..] else { panic!("{:?}", run.codes()) };
    assert_eq!((told.severity, told.action), (Severity::Error, Action::Rejected));
    let receipt = run.outcome.tidied.receipts.iter().find(|own| own.file == "密码.xls").unwrap();
    assert_eq!(receipt.fate, Fate::Rejected);
}
