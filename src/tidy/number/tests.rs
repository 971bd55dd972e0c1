use proptest::prelude::*;

use super::{Remark, read, read_share, read_yes_no};
use crate::value::Value::{self, AtLeast, AtMost, Between, Missing, NotApplicable, Number};

fn value(text: &str) -> Value {
    read(text).value
}

#[test]
fn plain_numbers_are_read_in_every_dress() {
    for (text, expected) in [
        ("253", 253.0),
        ("  564 ", 564.0),
        ("５２", 52.0),
        ("4,500", 4500.0),
        ("82，467", 82467.0),
        ("7件", 7.0),
        ("15 人", 15.0),
        ("569.44", 569.44),
        ("3\n50人次", 350.0),
        ("-37", -37.0),
        ("0.48万份", 4800.0),
        ("0.9万元", 9000.0),
        ("1.2亿元", 120_000_000.0),
        ("3千", 3000.0),
        ("21600元", 21600.0),
    ] {
        assert_eq!(value(text), Number(expected), "{text}");
        assert_eq!(read(text).remark, None, "{text}");
    }
}

#[test]
fn chinese_numerals_are_read() {
    for (text, expected) in [
        ("二十三件", 23.0),
        ("十六个", 16.0),
        ("一件", 1.0),
        ("两次", 2.0),
        ("廿五", 25.0),
        ("三万五", 35000.0),
        ("一千二", 1200.0),
        ("一百零五份", 105.0),
        ("一点五", 1.5),
        ("二〇二四", 2024.0),
    ] {
        assert_eq!(value(text), Number(expected), "{text}");
    }
}

#[test]
fn approximate_words_give_bounds() {
    for (text, expected) in [
        ("2500余份", AtLeast(2500.0)),
        ("30多块", AtLeast(30.0)),
        ("1.8万余人次", AtLeast(18000.0)),
        ("两万余", AtLeast(20000.0)),
        ("千余人", AtLeast(1000.0)),
        ("约6000余件次", AtLeast(6000.0)),
        ("9600人次以上", AtLeast(9600.0)),
        ("近340人次", AtMost(340.0)),
        ("近百件", AtMost(100.0)),
        ("不足20", AtMost(20.0)),
    ] {
        assert_eq!(value(text), expected, "{text}");
        assert_eq!(read(text).remark, Some(Remark::Approximate), "{text}");
    }
}

#[test]
fn about_is_used_as_a_lower_bound_and_told_from_one() {
    for (text, expected) in
        [("540人次左右", 540.0), ("约40", 40.0), ("大概1.2万元", 12_000.0), ("30上下", 30.0)]
    {
        assert_eq!((value(text), read(text).remark), (AtLeast(expected), Some(Remark::About)), "{text}");
    }
    // A word that names a side decides.
    for (text, expected) in [("约6000余件次", AtLeast(6000.0)), ("约30以内", AtMost(30.0))] {
        assert_eq!((value(text), read(text).remark), (expected, Some(Remark::Approximate)), "{text}");
    }
}

#[test]
fn ranges_keep_both_ends() {
    assert_eq!(value("20～30条"), Between(20.0, 30.0));
    assert_eq!(value("2-3次"), Between(2.0, 3.0));
    assert_eq!(value("30至40"), Between(30.0, 40.0));
    assert_eq!(read("30至40").remark, Some(Remark::Range));
}

#[test]
fn missing_zero_and_not_applicable_stay_apart() {
    for text in ["无", "零", "0", "未发生", "未开展", "×"] {
        assert_eq!(value(text), Number(0.0), "{text}");
    }
    for text in ["/", "／", "—", "-", "不涉及"] {
        assert_eq!(value(text), NotApplicable, "{text}");
    }
    for text in ["", "   ", "　"] {
        assert_eq!((value(text), read(text).remark), (Missing, None), "{text:?}");
    }
}

#[test]
fn what_is_no_result_is_never_a_number() {
    for text in ["不少于4次", "每月一次", "每季2-3次", "计划开展6次"] {
        assert_eq!((value(text), read(text).remark), (Missing, Some(Remark::Plan)), "{text}");
    }
    for text in
        ["见附件", "若干", "3·15", "〔2026〕3号", "2025年1月8日", "1,2", "98%", "已完成", "12、15", "第3"]
    {
        assert_eq!((value(text), read(text).remark), (Missing, Some(Remark::Unreadable)), "{text}");
    }
}

#[test]
fn the_unit_beside_the_number_is_kept() {
    assert_eq!(read("0.9万元").unit, "元");
    assert_eq!(read("350余人次").unit, "人次");
    assert_eq!(read("12").unit, "");
}

#[test]
fn yes_and_no_are_one_and_nothing() {
    assert_eq!(read_yes_no("√").value, Number(1.0));
    assert_eq!(read_yes_no(" 是 ").value, Number(1.0));
    assert_eq!(read_yes_no("否").value, Number(0.0));
    assert_eq!(read_yes_no("").value, Missing);
    assert_eq!(read_yes_no("3").remark, Some(Remark::Unreadable));
}

#[test]
fn stated_rates_are_read_in_four_spellings() {
    for text in ["98.2%", "98.2％", "98.2", "0.982"] {
        assert_eq!(read_share(text).map(|(share, _)| (share * 1e6).round()), Some(982_000.0), "{text}");
    }
    assert_eq!(read_share("100%").map(|(share, _)| share), Some(1.0));
    assert_eq!(read_share("达标"), None);
}

#[test]
fn the_shapes_of_the_field_guide_are_read() {
    for (text, expected) in [
        ("全年开会6次", Missing),
        ("127余人次", AtLeast(127.0)),
        ("2.6万余人次", AtLeast(26_000.0)),
        ("万余人", AtLeast(10_000.0)),
        ("先后召开5次", Number(5.0)),
        ("共12件", Number(12.0)),
        ("60条(公文4、年报1、指南1、预决算4、基层50)", Number(60.0)),
        ("90件次，较上年增20%", Number(90.0)),
        ("学法11次", Missing),
        ("11次，其中专题3次", Number(11.0)),
        ("5件，均已办结", Number(5.0)),
        ("受理40件，办结39件", Missing),
        ("零投诉", Number(0.0)),
        ("零星", Missing),
        ("70人余次", AtLeast(70.0)),
        ("1107日", Missing),
        ("委法20239", Missing),
        ("*次", Missing),
        ("近3年", Missing),
        ("累计150场", Missing),
        ("3万5千", Number(35_000.0)),
        ("1万2", Number(12_000.0)),
        ("2千3百份", Number(2_300.0)),
        ("1.2w", Number(12_000.0)),
        ("二十几人", AtLeast(20.0)),
        ("≥30", AtLeast(30.0)),
        ("30+", AtLeast(30.0)),
        ("约20-30人", Between(20.0, 30.0)),
        ("①12件", Number(12.0)),
        ("¥1,200.50元", Number(1_200.5)),
        ("023-12345678", Missing),
        ("2023-2024", Missing),
        ("12345热线", Missing),
        ("12 8", Missing),
        ("1 234", Number(1_234.0)),
        ("12人(次)", Number(12.0)),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn shares_are_read_in_every_spelling() {
    for (text, share) in [
        ("98.31%", 0.9831),
        ("百分之九十八", 0.98),
        ("七成", 0.7),
        ("5‰", 0.005),
        ("97％以上", 0.97),
        ("全覆盖", 1.0),
        ("98﹪", 0.98),
    ] {
        let read = read_share(text).map(|(share, _)| (share * 1e6).round());
        assert_eq!(read, Some(f64::round(share * 1e6)), "{text}");
    }
    for text in ["98.5%合理设窗", "双100%", "达标率", "180%"] {
        assert_eq!(read_share(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in ".{0,24}") {
        let _ = (read(&text), read_yes_no(&text), read_share(&text));
    }

    #[test]
    fn a_number_survives_units_and_separators(number in 0_u32..100_000_000) {
        let digits = number.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 { grouped.push(','); }
            grouped.push(digit);
        }
        prop_assert_eq!(value(&digits), Number(f64::from(number)));
        let dressed = format!("{}件", grouped);
        prop_assert_eq!(value(&dressed), Number(f64::from(number)));
        let rounded = format!("{}余份", digits);
        prop_assert_eq!(value(&rounded), AtLeast(f64::from(number)));
    }
}
