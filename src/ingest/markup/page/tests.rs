use proptest::prelude::*;

use super::{Page, read as read_within};
use crate::ingest::cell::{Content, Sheet};
use crate::ingest::guard::Budget;
use crate::ingest::markup::style::Styles;

fn page(text: &str) -> Page {
    read_within(text, &Styles::default(), &mut Budget::default()).unwrap()
}

fn read(text: &str) -> Sheet {
    page(text).sheet
}

fn all(sheet: &Sheet) -> Vec<(String, String)> {
    sheet.cells.iter().map(|cell| (cell.address.to_string(), cell.written())).collect()
}

fn cells<const N: usize>(sheet: &Sheet, expected: [(&str, &str); N]) {
    let expected = expected.map(|(at, text)| (at.to_owned(), text.to_owned()));
    assert_eq!(all(sheet), expected);
}

#[test]
fn spans_are_spread_out_and_recorded_as_merges_and_numbers_kept() {
    let sheet = read(
        "<table><tr><td colspan=3>标题<tr><td rowspan='2'>类别</td><td>人口<td x:num=\"12\">12</tr>\
         <tr><td>网格</td><td class=s>１２&nbsp;个</td></tr></table>",
    );
    cells(
        &sheet,
        [("A1", "标题"), ("A2", "类别"), ("B2", "人口"), ("C2", "12"), ("B3", "网格"), ("C3", "１２ 个")],
    );
    assert_eq!(sheet.cells[3].content, Content::Number(12.0));
    let merges: Vec<_> = sheet.merges.iter().map(ToString::to_string).collect();
    assert_eq!(merges, ["A1:C1", "A2:A3"]);
    // Excel writes runs of empty cells as one.
    let run = read("<tr><td colspan=3 style='mso-ignore:colspan'>长<td>后");
    assert!(run.merges.is_empty());
    cells(&run, [("A1", "长"), ("D1", "后")]);
}

#[test]
fn the_name_of_the_worksheet_and_entities_are_read_and_styles_are_not() {
    let sheet = read(
        "<style>td{x:1}</style><!--[if gte mso 9]><xml><x:Name>桐坪&amp;镇</x:Name></xml><![endif]-->\
         <td title='a>b'>&lt;b&gt;&#20044;&#x4E4C;&unknown;</td>",
    );
    assert_eq!(sheet.name, "桐坪&镇");
    cells(&sheet, [("A1", "<b>乌乌&unknown;")]);
}

#[test]
fn what_is_formatted_as_text_is_no_number() {
    let sheet = read(
        "<style>.s{mso-number-format:\"\\@\"}</style><tr><td x:num>12</td><td x:num=7 class=s>007</td>\
         <td x:num=7 style='mso-number-format:\"\\@\"'>007<td x:str x:num>7</td><td>8</td><td x:num>9万</td>\
         <td x:num=5 x:fmla=\"=A1+1\">5</td><td x:err>#REF!</td><td x:bool>TRUE</td></tr>",
    );
    let contents: Vec<_> = sheet.cells.iter().map(|cell| cell.content.clone()).collect();
    let text = |text: &str| Content::Text(text.into());
    let expected = [
        Content::Number(12.0),
        text("007"),
        text("007"),
        text("7"),
        text("8"),
        text("9万"),
        Content::Number(5.0),
        Content::Error("#REF!".into()),
        Content::Truth(true),
    ];
    assert_eq!(contents, expected);
    assert_eq!(sheet.cells[6].formula.as_deref(), Some("A1+1"));
}

#[test]
fn what_nobody_sees_is_marked() {
    let sheet = read(
        "<style>.h{display:none}</style><table><col><col style='display:none'><tr><td>a<td>b<td>c\
         <tr style=\"display: none\"><td>d</td></tr><tr class=h><td>e</td></tr>\
         <tr><td>f<td>g<td style='display:none'>h</tr><tr><td>i<td class=h></tr></table>\
         <table style='display:none'><tr><td>j</td></tr></table>",
    );
    let hidden: Vec<_> = (0..6).filter(|row| sheet.hidden_rows.contains(*row)).collect();
    assert_eq!(hidden, [1, 2, 3, 5]);
    let hidden: Vec<_> = (0..4).filter(|column| sheet.hidden_columns.contains(*column)).collect();
    assert_eq!(hidden, [1]);
    let column = read("<tr><td>a<td style='display:none'>b<tr><td>c<td style='display:none'>d");
    assert!(column.hidden_rows.is_empty() && column.hidden_columns.contains(1));
}

#[test]
fn a_table_within_a_cell_has_rows_of_its_own_and_the_cell_keeps_its_words() {
    let sheet = read(
        "<table><tr><td rowspan=2>外<table><tr><td>内1<td>内2</tr><tr><td>内3</table>层</td><td>右</td></tr>\
         <tr><td>下</td></tr></table><table><tr><td>后</table>",
    );
    cells(
        &sheet,
        [
            ("A1", "外层"),
            ("B1", "右"),
            ("A2", "内1"),
            ("B2", "内2"),
            ("A3", "内3"),
            ("B4", "下"),
            ("A5", "后"),
        ],
    );
    assert!(sheet.merges.is_empty());
}

#[test]
fn breaks_and_paragraphs_are_lines_and_line_ends_of_the_source_are_not() {
    let sheet = read(
        "<table><caption>表</caption><tr><td>\r\n  人民\r\n  调解 <br/>\r\n 案件<p>一</p><p>二</p></td></table>",
    );
    cells(&sheet, [("A1", "表"), ("A2", "人民 调解\n案件\n一\n二")]);
}

#[test]
fn fields_of_forms_hold_their_values() {
    let sheet = read(
        "<td><input type=text value=\"12&amp;lt;\"/>个<input type=hidden value=9></td><td><input value=7></td>\
         <td><select><option>是<option selected>否</option><option>无</select>定</td>",
    );
    cells(&sheet, [("A1", "12&lt;个"), ("B1", "7"), ("C1", "否定")]);
}

#[test]
fn a_sign_that_is_no_tag_stays() {
    cells(&read("<td>不足<20</td><td>a < b</td>"), [("A1", "不足<20"), ("B1", "a < b")]);
}

#[test]
fn endless_spans_and_depths_end_soon() {
    for piece in [
        "<td ",
        "<tr><td rowspan=16384 colspan=16384>",
        "<table><td rowspan=9999 colspan=9>",
        "<style>",
        "<!--",
        "&",
        "<td '",
        "<td a=\">",
        "<p><div>",
        "<col span=9999 style=display:none>",
    ] {
        let _ = page(&piece.repeat(200_000 / piece.len()));
    }
    let wide = page("<td colspan=16384>a<td> </td><td>b</td><td>c");
    let outside: Vec<_> = wide.outside.iter().map(ToString::to_string).collect();
    assert_eq!((wide.sheet.cells.len(), outside), (1, vec!["XFF1".to_owned(), "XFG1".to_owned()]));
}

proptest! {
    #[test]
    fn reading_markup_never_panics(text in "(<(/?t[drh]|/?table|br|col|style|input value=.|caption|tbody)( (col|row)span=.?[0-9]{0,9}.?)?( x:num=?[0-9]?)?>?|&#?x?[0-9a-z]{0,4};?|<!--|-->|[a-z镇<>&\"' ]){0,40}") {
        let _ = page(&text);
    }
}
