//! Writes a small district to disk and runs it: `District::new().set("banners", "30余条").run()`.
//!
//! A district starts with one sound submission, that of 望江门街道, in the standard form of seven
//! sheets. Tests change what they are about and leave the rest sound.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use hengping::finding::Finding;
use hengping::ingest::Isolation;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::scheme::{FieldId, Scheme};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook};
use tempfile::TempDir;

/// The township whose sound figures a submission starts from.
pub const SOUND: &str = "望江门街道";

/// What a cell of a form holds.
#[derive(Clone, Debug)]
pub enum Cell {
    Number(f64),
    Text(String),
    /// A formula with the result the file stores.
    Formula(String, String),
    Blank,
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A submission in the standard form.
#[derive(Clone, Debug)]
pub struct Form {
    reporter: String,
    title: String,
    date: String,
    cells: BTreeMap<String, Cell>,
    labels: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    dropped: Vec<String>,
    extra: Vec<(String, Cell)>,
    remarks: BTreeMap<String, String>,
    headings: [&'static str; 5],
    hidden_copy: bool,
    notes_sheet: bool,
    signature: String,
}

impl Form {
    /// A sound submission of a township, with the figures of [`SOUND`].
    pub fn of(township: &str) -> Self {
        let cells = truth("990105001", "2024");
        Self {
            reporter: format!("{township}人民政府"),
            title: format!("青河区{township}2024年法治政府建设情况统计表"),
            date: "2025年1月8日".to_owned(),
            cells,
            labels: BTreeMap::new(),
            units: BTreeMap::new(),
            dropped: Vec::new(),
            extra: Vec::new(),
            remarks: BTreeMap::new(),
            headings: ["序号", "指标名称", "计量单位", "本期数", "佐证/说明"],
            hidden_copy: false,
            notes_sheet: false,
            signature: "单位负责人：某某　　　填报人：某某".to_owned(),
        }
    }

    /// Changes a figure.
    pub fn set(self, field: &str, cell: impl Into<Cell>) -> Self {
        assert!(self.cells.contains_key(field), "no field {field}");
        self.asked(field, cell)
    }

    /// Fills in a figure that the example has not.
    pub fn asked(mut self, field: &str, cell: impl Into<Cell>) -> Self {
        self.cells.insert(field.to_owned(), cell.into());
        self
    }

    /// Its figures, by field.
    pub fn cells(&self) -> &BTreeMap<String, Cell> {
        &self.cells
    }

    /// Writes another day; none if empty.
    pub fn dated(mut self, day: &str) -> Self {
        self.date = day.to_owned();
        self
    }

    /// Writes another reporting unit and title; no unit line if empty.
    pub fn named(mut self, reporter: &str, title: &str) -> Self {
        (self.reporter, self.title) = (reporter.to_owned(), title.to_owned());
        self
    }

    /// Writes another line for signatures under each sheet.
    pub fn signed(mut self, line: &str) -> Self {
        self.signature = line.to_owned();
        self
    }

    /// Leaves a figure blank.
    pub fn blank(self, field: &str) -> Self {
        self.set(field, Cell::Blank)
    }

    /// Rounds every figure of ten or more to a multiple of ten.
    pub fn rounded(mut self) -> Self {
        for cell in self.cells.values_mut() {
            if let Cell::Number(number) = cell
                && *number >= 10.0
            {
                *number = (*number / 10.0).round() * 10.0;
            }
        }
        self
    }

    /// Writes another label for a figure.
    pub fn label(mut self, field: &str, label: &str) -> Self {
        self.labels.insert(field.to_owned(), label.to_owned());
        self
    }

    /// Writes another unit for a figure.
    pub fn unit(mut self, field: &str, unit: &str) -> Self {
        self.units.insert(field.to_owned(), unit.to_owned());
        self
    }

    /// Drops the row of a figure.
    pub fn without(mut self, field: &str) -> Self {
        self.dropped.push(field.to_owned());
        self
    }

    /// Adds a row with a label of its own at the end of the last sheet.
    pub fn row(mut self, label: &str, cell: impl Into<Cell>) -> Self {
        self.extra.push((label.to_owned(), cell.into()));
        self
    }

    /// Writes a remark beside a figure.
    pub fn remark(mut self, field: &str, remark: &str) -> Self {
        self.remarks.insert(field.to_owned(), remark.to_owned());
        self
    }

    /// Writes other column headings.
    pub fn headings(mut self, headings: [&'static str; 5]) -> Self {
        self.headings = headings;
        self
    }

    /// Adds a hidden sheet that is a form too.
    pub fn hidden_copy(mut self) -> Self {
        self.hidden_copy = true;
        self
    }

    /// Adds a sheet that is no form.
    pub fn notes_sheet(mut self) -> Self {
        self.notes_sheet = true;
        self
    }

    /// The workbook's bytes.
    pub fn bytes(&self, scheme: &Scheme) -> Vec<u8> {
        let mut book = Workbook::new();
        // A workbook carries the second it was made in; the same form is to give the same bytes.
        let made = ExcelDateTime::from_ymd(2025, 1, 8).unwrap();
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let mut sheets: Vec<&str> = Vec::new();
        for field in &scheme.fields {
            if !sheets.contains(&field.sheet.as_str()) {
                sheets.push(&field.sheet);
            }
        }
        for sheet in &sheets {
            let page = book.add_worksheet().set_name(*sheet).unwrap();
            self.head(page);
            let mut row = 4;
            let mut section = "";
            for field in scheme.fields.iter().filter(|field| field.sheet == *sheet) {
                // The truth says nothing of figures that came into the form later.
                let Some(cell) = self.cells.get(&field.id).filter(|_| !self.dropped.contains(&field.id))
                else {
                    continue;
                };
                if field.section != section {
                    section = &field.section;
                    page.write_string(row, 0, format!("一、{section}")).unwrap();
                    row += 1;
                }
                let label = self.labels.get(&field.id).unwrap_or(&field.name.zh);
                page.write_string(row, 1, label).unwrap();
                page.write_string(row, 2, self.units.get(&field.id).unwrap_or(&field.unit)).unwrap();
                write(page, row, cell);
                if let Some(remark) = self.remarks.get(&field.id) {
                    page.write_string(row, 4, remark).unwrap();
                }
                row += 1;
            }
            if Some(sheet) == sheets.last() {
                for (label, cell) in &self.extra {
                    page.write_string(row, 1, label).unwrap();
                    write(page, row, cell);
                    row += 1;
                }
            }
            page.write_string(row, 0, &self.signature).unwrap();
        }
        if self.hidden_copy {
            let page = book.add_worksheet().set_name("旧表").unwrap();
            self.head(page);
            for (row, field) in (4..).zip(scheme.fields.iter().take(4)) {
                page.write_string(row, 1, &field.name.zh).unwrap();
                page.write_number(row, 3, 1.0).unwrap();
            }
            page.set_hidden(true);
        }
        if self.notes_sheet {
            let page = book.add_worksheet().set_name("填表说明").unwrap();
            page.write_string(0, 0, "没有发生的填0。").unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    fn head(&self, page: &mut rust_xlsxwriter::Worksheet) {
        page.write_string(0, 0, &self.title).unwrap();
        if !self.reporter.is_empty() {
            page.write_string(2, 0, format!("填报单位（盖章）：{}", self.reporter)).unwrap();
        }
        page.write_string(2, 2, format!("填报日期：{}", self.date)).unwrap();
        for (column, heading) in (0..).zip(self.headings) {
            page.write_string(3, column, heading).unwrap();
        }
    }
}

fn write(page: &mut rust_xlsxwriter::Worksheet, row: u32, cell: &Cell) {
    match cell {
        Cell::Number(number) => page.write_number(row, 3, *number).map(|_| ()),
        Cell::Text(text) => page.write_string(row, 3, text).map(|_| ()),
        Cell::Formula(formula, result) => {
            page.write_formula(row, 3, Formula::new(formula).set_result(result)).map(|_| ())
        }
        Cell::Blank => Ok(()),
    }
    .unwrap();
}

/// What a township of the example reported of a period, as its clerk would type it: no bounds and no words
/// but for yes and no, and for what does not apply. What is missing is not among it.
pub fn truth(township: &str, period: &str) -> BTreeMap<String, Cell> {
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/district/truth.csv")).unwrap();
    let records = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
    let own = records.filter(|record| record["township_code"] == township && record["period"] == period);
    own.filter_map(|record| {
        let number = record["value"].parse::<f64>();
        let cell = match (record["qualifier"].as_str(), number) {
            ("not_applicable", _) => "/".into(),
            (_, Ok(number)) if record["note"].contains("yes/no") => {
                if number == 0.0 { "否" } else { "是" }.into()
            }
            (_, Ok(number)) => number.into(),
            (_, Err(_)) => return None,
        };
        Some((record["field_id"].clone(), cell))
    })
    .collect()
}

/// A district on disk: the project's scheme and whatever files a test adds.
pub struct District {
    home: TempDir,
    pub scheme: Scheme,
}

/// What a run found.
pub struct Run {
    pub outcome: Outcome,
}

impl District {
    /// A district without any file.
    pub fn empty() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("inputs/2024")).unwrap();
        copy_folder(&root().join("inputs/scheme"), &home.path().join("inputs/scheme"));
        let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
        Self { home, scheme }
    }

    /// A district with one sound submission.
    pub fn sound() -> Self {
        Self::empty().form("望江门街道.xlsx", &Form::of(SOUND))
    }

    /// A district with one submission.
    pub fn with(form: Form) -> Self {
        Self::empty().form("望江门街道.xlsx", &form)
    }

    /// Adds a submission under a file name.
    pub fn form(self, name: &str, form: &Form) -> Self {
        let bytes = form.bytes(&self.scheme);
        self.file(name, &bytes)
    }

    /// Adds a file.
    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        let path = self.inputs().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Adds a submission of the year before.
    pub fn before(self, form: &Form) -> Self {
        self.in_year(2023, form)
    }

    /// Adds a submission of some year.
    pub fn in_year(self, year: u16, form: &Form) -> Self {
        let last = Form { title: form.title.replace("2024", &year.to_string()), ..form.clone() };
        let bytes = last.bytes(&self.scheme);
        let folder = self.home.path().join(format!("inputs/{year}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{}.xlsx", form.reporter)), bytes).unwrap();
        self
    }

    /// Adds a submission for a part of 2024.
    pub fn in_part(self, period: &str, part: &str, form: &Form) -> Self {
        let part = Form { title: form.title.replace("2024年", &format!("2024年{part}")), ..form.clone() };
        let bytes = part.bytes(&self.scheme);
        let folder = self.home.path().join("inputs").join(period);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{}.xlsx", form.reporter)), bytes).unwrap();
        self
    }

    /// Adds a correction of a figure of [`SOUND`] in 2024; both values are written as in TOML.
    pub fn corrected(self, field: &str, expected: &str, value: &str) -> Self {
        let entry = format!(
            "[[correction]]\ntownship = \"{SOUND}\"\nperiod = \"2024\"\nfield = \"{field}\"\n\
             expected = {expected}\nvalue = {value}\nreason = \"附件第2页\"\ndate = \"2025-01-20\"\n\
             by = \"县局王某\"\n\n"
        );
        self.corrections(&entry)
    }

    /// Adds to `corrections.toml`.
    pub fn corrections(mut self, entries: &str) -> Self {
        let scheme = self.home.path().join("inputs/scheme");
        let path = scheme.join("corrections.toml");
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(path, before + entries).unwrap();
        self.scheme = Scheme::load(&scheme).unwrap();
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn inputs(&self) -> PathBuf {
        self.home.path().join("inputs/2024")
    }

    /// Runs the pipeline.
    pub fn run(self) -> Run {
        let outcome =
            pipeline::run(&self.scheme, &self.inputs(), Period::year(2024), &isolation(), &|_| {}).unwrap();
        Run { outcome }
    }
}

impl Run {
    /// A field of the project's scheme.
    pub fn field(&self, id: &str) -> FieldId {
        Scheme::load(&root().join("inputs/scheme")).unwrap().field_id(id).unwrap()
    }

    /// The findings with a code.
    pub fn with_code(&self, code: &str) -> Vec<&Finding> {
        self.outcome.findings.iter().filter(|finding| finding.kind.code == code).collect()
    }

    /// Codes of all findings, sorted, those about townships that sent nothing left out.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&str> = self.outcome.findings.iter().map(|finding| finding.kind.code).collect();
        codes.retain(|code| *code != "D-06");
        codes.sort_unstable();
        codes
    }
}

/// Risky workbooks are read as the program reads them.
pub fn isolation() -> Isolation {
    Isolation::of(env!("CARGO_BIN_EXE_hengping"))
}

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Rewrites a part of a zip package.
pub fn rewrite_part(package: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.iter().any(|name| name == part), "no part {part} in {names:?}");
    for name in names {
        let mut text = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut text).unwrap();
        if name == part {
            text = change(String::from_utf8(text).unwrap()).into_bytes();
        }
        written.start_file(name, options).unwrap();
        written.write_all(&text).unwrap();
    }
    written.finish().unwrap().into_inner()
}
