//! The submissions of one township: the year before as it should be, and the period as it comes.

use std::path::Path;

use super::book::{Book, Role};
use super::dress::{otherwise, plainly};
use super::figures::Model;
use super::file::Kind;
use super::flaw::{Fault, plant};
use super::layout::{Entry, Filled, Layout};
use super::mess::{Case, Fate, Naming};
use super::roster::Township;
use super::truth::{Rows, Sent};
use super::{Draw, Plan, scheme};
use crate::error::Error;
use crate::period::{Date, Period};
use crate::scheme::{FieldKind, Scheme};
use crate::tidy::NOT_DUE;
use crate::value::Value;

/// Makes submissions.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a Plan,
    pub(super) scheme: &'a Scheme,
    pub(super) district: &'a str,
    pub(super) model: &'a Model<'a>,
    /// The folder with a folder for each period.
    pub(super) inputs: &'a Path,
}

/// Rows that no form has; none of these labels is near one of the scheme.
const STRANGERS: [&str; 3] = ["法律援助案件数", "公共法律服务站数", "社区矫正在册人数"];
/// A township that is not of the district, and whose name is like none that is.
const FROM_ELSEWHERE: &str = "远渡寺镇";

impl Maker<'_> {
    /// Writes the files of a township; how many, and what is true of them.
    pub(super) fn township(&self, township: &Township) -> Result<(usize, Rows), Error> {
        let seed = self.plan.seed;
        let mut stream = Draw::Figures.stream(seed, township.place);
        let care = stream.uniform();
        let before = self.model.draw(township, care, None, &mut stream);
        let now = self.model.draw(township, care, Some(&before), &mut stream);

        let mut making = Making { maker: self, township, rows: Rows::default(), files: 0 };
        making.sound(self.plan.period.a_year_before(), &before)?;
        let case = match self.plan.mess {
            0.0 => Case::sound(),
            mess => Case::draw(mess, &mut Draw::Mess.stream(seed, township.place)),
        };
        making.period(&case, &now, &before)?;
        Ok((making.files, making.rows))
    }

    /// Files that belong to no township, where the district is messy at all.
    pub(super) fn strays(&self) -> Result<(usize, Rows), Error> {
        let mut rows = Rows::default();
        if self.plan.mess == 0.0 {
            return Ok((0, rows));
        }
        let period = self.plan.period;
        let mut fault = |file: &str, book: Option<&Book>, kind, code, action, role| {
            let note = String::new();
            let fault = Fault { role, kind, code, action, note };
            rows.fault(Sent { code: "", period, file }, book, &fault, self.scheme);
        };
        for (file, bytes) in [("desktop.ini", "[.ShellClassInfo]\r\n"), ("~$报表.xlsx", "\u{6}hengping demo")]
        {
            self.save(period, file, bytes.as_bytes())?;
            fault(file, None, "system_file", "F-01", "file ignored", None);
        }
        let stranger = Township {
            place: self.plan.townships,
            code: String::new(),
            name: FROM_ELSEWHERE.to_owned(),
            short: String::new(),
            group: "",
            master: [
                ("resident_population", 9_000.0),
                ("registered_population", 9_500.0),
                ("village_count", 6.0),
                ("grid_count", 27.0),
            ]
            .into(),
        };
        let mut stream = Draw::Figures.stream(self.plan.seed, self.plan.townships);
        let figures = self.model.draw(&stranger, 0.5, None, &mut stream);
        let book = self.filled(period, &stranger.name, &figures, None).laid_out(Layout::Form);
        let file = format!("{FROM_ELSEWHERE}法治政府建设情况统计表.xlsx");
        self.save(period, &file, &Kind::Xlsx.bytes(&book, &file)?)?;
        fault(&file, Some(&book), "not_in_roster", "U-05", "held", Some(Role::Reporter));
        Ok((3, rows))
    }

    fn save(&self, period: Period, file: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.inputs.join(period.to_string()).join(file);
        std::fs::write(&path, bytes).map_err(|source| Error::Write { path, source })
    }

    /// The form as it should be.
    fn filled<'f>(
        &'f self,
        period: Period,
        name: &str,
        figures: &[f64],
        before: Option<&[f64]>,
    ) -> Filled<'f> {
        let fields = self.scheme.fields.iter().enumerate();
        let entries = fields.map(|(place, field)| {
            let mut said = plainly(field, figures[place]);
            if !field.is_due(period) {
                said =
                    super::dress::Said { cell: Some(NOT_DUE.into()), value: Value::Missing, note: "not due" };
            }
            Entry {
                field: place,
                label: field.name.zh.clone(),
                unit: field.unit.clone(),
                said,
                before: before.map(|before| before[place]),
                there: true,
                again: None,
            }
        });
        let due = scheme::deadline(period);
        Filled {
            scheme: self.scheme,
            district: self.district,
            period,
            titled: name.to_owned(),
            reporter: name.to_owned(),
            date: Some(Date { day: 8, ..due }),
            signed: true,
            entries: entries.collect(),
            stranger: None,
        }
    }
}

/// The submissions of a township while they are made.
struct Making<'a> {
    maker: &'a Maker<'a>,
    township: &'a Township,
    rows: Rows,
    files: usize,
}

impl Making<'_> {
    fn save(&mut self, period: Period, file: &str, bytes: &[u8]) -> Result<(), Error> {
        self.files += 1;
        self.maker.save(period, file, bytes)
    }

    fn fault(&mut self, file: &str, book: Option<&Book>, fault: &Fault) {
        let (period, scheme) = (self.maker.plan.period, self.maker.scheme);
        self.rows.fault(Sent { code: &self.township.code, period, file }, book, fault, scheme);
    }

    /// A fault of a file, or of the form's head.
    fn told(&mut self, file: &str, book: Option<&Book>, role: Option<Role>, words: [&'static str; 3]) {
        let [kind, code, action] = words;
        self.fault(file, book, &Fault { role, kind, code, action, note: String::new() });
    }

    /// A submission as it should be.
    fn sound(&mut self, period: Period, figures: &[f64]) -> Result<(), Error> {
        let form = self.maker.filled(period, &self.township.name, figures, None);
        let book = form.laid_out(Layout::Form);
        let file = format!("{}.xlsx", self.township.file_name(period));
        self.save(period, &file, &Kind::Xlsx.bytes(&book, &file)?)?;
        let sent = Sent { code: &self.township.code, period, file: &file };
        self.rows.figures(sent, &book, &form.entries, None, self.maker.scheme);
        Ok(())
    }

    /// The submission of the period.
    fn period(&mut self, case: &Case, now: &[f64], before: &[f64]) -> Result<(), Error> {
        let (plan, scheme) = (self.maker.plan, self.maker.scheme);
        let code = self.township.code.clone();
        if case.fate == Fate::Missing {
            self.rows.nothing(&code, plan.period, "nothing received", scheme);
            let note = format!("period {}", plan.period);
            self.fault(
                "",
                None,
                &Fault {
                    role: None,
                    kind: "nothing_received",
                    code: "D-06",
                    action: "listed as missing",
                    note,
                },
            );
            return Ok(());
        }
        let mut words = Draw::Words.stream(plan.seed, self.township.place);
        let name = match case.fate {
            Fate::Misspelt => self.township.misspelt(&mut words),
            _ => self.township.name.clone(),
        };
        let of = if case.fate == Fate::LastYears { plan.period.a_year_before() } else { plan.period };
        let mut form = self.maker.filled(of, &name, now, Some(before));
        match case.naming {
            Naming::Own => {}
            Naming::Official => {
                form.reporter =
                    format!("{name}{}", if self.township.group == "街道" { "办事处" } else { "人民政府" })
            }
            Naming::Alias => form.reporter.clone_from(&self.township.short),
            Naming::FileName => (form.reporter, form.titled) = (String::new(), String::new()),
        }
        if case.late {
            form.date = form.date.map(|day| Date { day: 15 + 3, ..day });
        }
        form.signed = case.signed;
        for entry in &mut form.entries {
            let field = &scheme.fields[entry.field];
            if words.uniform() < case.dressed && entry.said.note != "not due" {
                entry.said = otherwise(field, now[entry.field], &mut words);
            }
            // Under headings of several levels another wording may mean another figure.
            if words.uniform() < case.relabelled
                && case.layout != Layout::Wide
                && let Some(alias) = field.aliases.first()
            {
                entry.label.clone_from(alias);
            }
        }
        let faults =
            plant(&mut form.entries, now, (case.layout, case.kind), scheme, (case.flawed, &mut words));
        if words.uniform() < case.flawed && case.layout != Layout::Wide {
            form.stranger = words.choose(&STRANGERS).map(|label| (*label, 7.0));
        }
        let stem = match case.file_name {
            None if case.fate == Fate::Misspelt => name.clone(),
            None => self.township.file_name(plan.period),
            Some(shape) => form.file_name(&name, shape),
        };
        let file = format!("{stem}.{}", case.kind.extension());
        let mut book = form.laid_out(case.layout);
        let bytes = case.kind.bytes(&book, &file)?;
        // Text and pages have no sheets, and so no names of them.
        if case.kind != Kind::Xlsx {
            book.sheets.iter_mut().for_each(|sheet| sheet.name.clear());
        }
        self.deliver(case, &form, (&stem, &file), &book, &bytes)?;
        if !matches!(case.fate, Fate::LastYears | Fate::Empty | Fate::CutOff | Fate::Picture) {
            self.tell(case, &form, &file, &book, &faults);
        }
        Ok(())
    }

    /// Writes the files, and tells what is wrong with them as files.
    fn deliver(
        &mut self,
        case: &Case,
        form: &Filled<'_>,
        (stem, file): (&str, &str),
        book: &Book,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let (period, scheme) = (self.maker.plan.period, self.maker.scheme);
        let code = self.township.code.clone();
        let mut spoilt = |bytes: &[u8], words, why| {
            self.save(period, file, bytes)?;
            self.rows.nothing(&code, period, why, scheme);
            self.told(file, None, None, words);
            Ok(())
        };
        match case.fate {
            Fate::Empty => {
                return spoilt(&[], ["zero_byte_file", "F-02", "file rejected"], "the file is empty");
            }
            Fate::CutOff => {
                let half = &bytes[..bytes.len() / 2];
                return spoilt(half, ["truncated_file", "F-05", "file rejected"], "the file is cut off");
            }
            Fate::Picture => {
                const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
                return spoilt(JPEG, ["image_as_workbook", "F-09", "file rejected"], "the file is a picture");
            }
            Fate::LastYears => {
                self.save(period, file, bytes)?;
                self.rows.nothing(&code, period, "the file is for the year before", scheme);
                self.told(file, Some(book), Some(Role::Title), ["wrong_period", "H-07", "file rejected"]);
                return Ok(());
            }
            _ => self.save(period, file, bytes)?,
        }
        match case.fate {
            Fate::Copied => {
                let copy = format!("{stem}(1).{}", case.kind.extension());
                self.save(period, &copy, bytes)?;
                self.told(&copy, None, None, ["identical_copy", "D-01", "file ignored"]);
            }
            Fate::InTwoFormats => {
                let other = format!("{stem}.csv");
                self.save(period, &other, &Kind::Utf8.bytes(book, &other)?)?;
                self.told(&other, None, None, ["same_values_other_file", "D-02", "file ignored"]);
            }
            Fate::Corrected => self.first_version(form, stem, file)?,
            Fate::Misspelt => {
                let code = if self.township.is_long() { "U-03" } else { "U-05" };
                self.told(
                    file,
                    Some(book),
                    Some(Role::Reporter),
                    ["name_similar_only", code, "held for assignment"],
                );
            }
            _ => {}
        }
        Ok(())
    }

    /// A version with an earlier day and some other figures, that the file replaces.
    fn first_version(&mut self, form: &Filled<'_>, stem: &str, file: &str) -> Result<(), Error> {
        const CHANCE: f64 = 0.04;
        let (period, scheme) = (self.maker.plan.period, self.maker.scheme);
        let mut stream = Draw::Version.stream(self.maker.plan.seed, self.township.place);
        let mut first = form.clone();
        first.date = first.date.map(|day| Date { day: 3, ..day });
        let mut changed = false;
        for entry in &mut first.entries {
            let counts = scheme.fields[entry.field].kind == FieldKind::Flow;
            // The first of them in any case: without a change it would be no other version.
            if let Value::Number(figure) = entry.said.value
                && counts
                && (stream.uniform() < CHANCE || !changed)
            {
                entry.said = plainly(&scheme.fields[entry.field], (figure.abs() + 1.0).round());
                changed = true;
            }
        }
        let earlier = format!("{stem}（初稿）.xlsx");
        let bytes = Kind::Xlsx.bytes(&first.laid_out(Layout::Form), &earlier)?;
        self.save(period, &earlier, &bytes)?;
        self.told(file, None, None, ["resubmitted", "D-03", "later file used"]);
        Ok(())
    }

    /// Tells what is to be read of a form, and what is wrong in it.
    fn tell(&mut self, case: &Case, form: &Filled<'_>, file: &str, book: &Book, faults: &[Fault]) {
        let (period, scheme) = (self.maker.plan.period, self.maker.scheme);
        let held = (case.fate == Fate::Misspelt).then_some("the name is in no roster");
        let sent = Sent { code: &self.township.code, period, file };
        self.rows.figures(sent, book, &form.entries, held, scheme);
        if held.is_some() {
            return;
        }
        for fault in faults {
            self.fault(file, Some(book), fault);
        }
        let mut told = |happens: bool, role: Option<Role>, words| {
            if happens {
                self.told(file, Some(book), role, words);
            }
        };
        told(form.stranger.is_some(), Some(Role::Stranger), ["row_not_in_form", "H-02", "row ignored"]);
        told(case.naming == Naming::Alias, Some(Role::Reporter), ["name_by_alias", "U-02", "value used"]);
        told(case.naming == Naming::FileName, None, ["name_only_in_file_name", "U-02", "value used"]);
        told(case.late, Some(Role::Date), ["late", "D-05", "value used, flagged"]);
        told(!case.signed, Some(Role::Signature), ["signature_missing", "V34", "value used, flagged"]);
        told(case.kind == Kind::Page, None, ["content_is_not_extension", "F-03", "read by content"]);
    }
}
