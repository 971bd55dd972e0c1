//! What may be typed into a cell, and what is said beside it.
//!
//! Nothing is forbidden that the reader understands ("2500余"): whatever is no plain answer is asked about once
//! more, and stays if the person says so.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

use super::compose::{Asked, Item};
use super::formula::quoted;
use super::words::{ANSWERS, CODES, DAY, NOT_APPLICABLE, NOTHING};
use crate::worksheet::room::clean;

/// Longest title, and longest text, that Excel takes beside a cell.
const TITLE: usize = 32;
const TEXT: usize = 255;
/// The first row of answers on the sheet of codes, counted from 1.
pub(super) const FIRST_ANSWER: usize = 3;

/// What may be typed for an item into a cell; `None` where nothing is asked for.
pub(super) fn rule(item: &Item, cell: &str) -> Result<Option<DataValidation>, XlsxError> {
    let number = |whole: &str| {
        format!(
            "=IF(ISNUMBER({cell}),AND({cell}>=0{whole}),OR({cell}=\"{NOTHING}\",{cell}=\"{NOT_APPLICABLE}\"))"
        )
    };
    let rule = DataValidation::new();
    let rule = match item.asked {
        Asked::NotDue => return Ok(None),
        Asked::Count => rule.allow_custom(Formula::new(number(&format!(",{cell}=INT({cell})")))),
        Asked::Amount => rule.allow_custom(Formula::new(number(""))),
        // A drop-down that asks nothing: a date is an answer too.
        Asked::YesNo { date } => rule.allow_list_formula(Formula::new(answers())).show_error_message(!date),
    };
    let rule = rule
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title(clean(&item.label, TITLE))?
        .set_input_message(clean(&item.prompt, TEXT))?
        .set_error_title("请核对")?
        .set_error_message(clean(item.mistake, TEXT))?;
    Ok(Some(rule))
}

/// What may be typed for the day on which the form is filled in.
pub(super) fn day() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_date(DataValidationRule::GreaterThanOrEqualTo(ExcelDateTime::from_ymd(2000, 1, 1)?))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title(DAY.trim_end_matches('：'))?
        .set_input_message("填年月日，如2025/1/8。只在这一张表填，其他各表自动带出。")?
        .set_error_title("请核对")?
        .set_error_message("这里填日期，如2025/1/8。")
}

/// Where the answers to a yes/no question stand.
fn answers() -> String {
    format!("={}!$A${FIRST_ANSWER}:$A${}", quoted(CODES), FIRST_ANSWER + ANSWERS.len() - 1)
}
