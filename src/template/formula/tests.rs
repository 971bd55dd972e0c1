use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::scheme::Scheme;
use crate::value::Value;

#[test]
fn neighbours_are_one_area_and_another_sheet_is_named() {
    let of = (0..4).map(|n| (FieldId(n), (usize::from(n == 3), n as u32 + 7))).collect();
    let sheets = vec!["人民调解".to_owned(), "基本情况".to_owned()];
    let cells = Cells { of, sheets, filled: 'D', before: 'F' };
    let rule = RelationRule::AtMost {
        parts: vec![FieldId(0), FieldId(1)],
        whole: vec![FieldId(3)],
        each: 1.0,
        times: 20.0,
        carried_over: vec![],
    };
    assert_eq!(
        cells.check(&rule, false, 0),
        "IF(AND(COUNT('基本情况'!$D$10)+COUNTIF('基本情况'!$D$10,\"无\")=1,\
         SUM($D$7:$D$8)>ROUND(SUM('基本情况'!$D$10)*20,6)+0.005),\"请说明\",\
         IF(AND(AND(COUNT($D$7:$D$8)+COUNTIF($D$7:$D$8,\"无\")+COUNTIF($D$7:$D$8,\"/\")=2,\
         COUNT($D$7:$D$8)+COUNTIF($D$7:$D$8,\"无\")>0),\
         COUNT('基本情况'!$D$10)+COUNTIF('基本情况'!$D$10,\"无\")=1),\"正确\",\"—\"))"
    );
}

/// What is typed into a cell, and what the reader makes of it.
#[derive(Clone, Debug, PartialEq)]
enum Typed {
    Blank,
    Number(f64),
    Words(&'static str, Value),
}

impl Typed {
    fn value(&self) -> Value {
        match self {
            Self::Blank => Value::Missing,
            Self::Number(number) => Value::Number(*number),
            Self::Words(_, value) => *value,
        }
    }
}

/// Few numbers, so that many relations hold and many do not.
fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![
        1 => Just(Typed::Blank),
        1 => Just(Typed::Words("/", Value::NotApplicable)),
        1 => Just(Typed::Words("无", Value::Number(0.0))),
        9 => (0..4u8).prop_map(|number| Typed::Number(number.into())),
    ]
}

/// Every field of the example scheme, on two sheets.
static EXAMPLE: LazyLock<(Scheme, Cells)> = LazyLock::new(|| {
    let scheme = Scheme::load(Path::new("inputs/scheme")).unwrap();
    let of = scheme.fields_with_ids().map(|(id, _)| (id, (id.0 / 70, (id.0 % 70) as u32 + 1))).collect();
    let cells = Cells { of, sheets: vec!["甲".to_owned(), "乙".to_owned()], filled: 'D', before: 'F' };
    (scheme, cells)
});

/// Whether submitted figures break a relation; two that should differ are judged by a rule of their own.
fn is_broken(
    rule: &RelationRule<FieldId>,
    now: &dyn Fn(FieldId) -> Value,
    then: &dyn Fn(FieldId) -> Value,
) -> bool {
    let RelationRule::Differ { left, right, full } = rule else { return rule.broken(now, then).is_some() };
    let full = full.as_ref().is_some_and(|share| {
        let (part, whole) = (now(share.part).figure(), now(share.whole).figure());
        part == whole && whole > Some(0.0)
    });
    now(*left).figure() > Some(0.0) && (now(*left) == now(*right) || full)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_formula_says_what_the_check_of_the_submission_says(
        now in proptest::collection::vec(typed(), 133),
        then in proptest::collection::vec(typed(), 133),
    ) {
        let (scheme, cells) = &*EXAMPLE;
        let sheet = Sheet { of: cells, now: &now, then: &then };
        for relation in &scheme.relations {
            let (strict, rule) = (relation.severity == crate::finding::Severity::Error, &relation.rule);
            let said = sheet.compute(&cells.check(rule, strict, 0));
            let broken = is_broken(rule, &|field| now[field.0].value(), &|field| then[field.0].value());
            let says_so = said == if strict { WRONG } else { ODD };
            prop_assert_eq!(says_so, broken, "{} {}", &relation.id, said);
            prop_assert!(says_so || said == RIGHT || said == OPEN, "{said}");
        }
    }
}

/// What is typed into the form, as its formulas see it.
struct Sheet<'a> {
    of: &'a Cells,
    now: &'a [Typed],
    then: &'a [Typed],
}

/// What a part of a formula comes to.
#[derive(Clone, Debug, PartialEq)]
enum Computed {
    Number(f64),
    Text(String),
    Truth(bool),
    Cells(Vec<Typed>),
}

impl Computed {
    fn number(&self) -> f64 {
        if let Self::Number(number) = self { *number } else { panic!("{self:?} is no number") }
    }

    fn truth(&self) -> bool {
        if let Self::Truth(truth) = self { *truth } else { panic!("{self:?} is neither true nor false") }
    }
}

impl Sheet<'_> {
    fn compute(&self, formula: &str) -> String {
        let mut rest = formula;
        let result = self.comparison(&mut rest);
        assert!(rest.is_empty(), "{rest} is left");
        if let Computed::Text(text) = result { text } else { panic!("{result:?}") }
    }

    fn comparison(&self, rest: &mut &str) -> Computed {
        let left = self.sum(rest);
        for (sign, holds) in [(">", f64::gt as fn(&f64, &f64) -> bool), ("=", f64::eq)] {
            if let Some(after) = rest.strip_prefix(sign) {
                *rest = after;
                return Computed::Truth(holds(&left.number(), &self.sum(rest).number()));
            }
        }
        left
    }

    fn sum(&self, rest: &mut &str) -> Computed {
        let mut left = self.product(rest);
        while let Some(sign) = rest.chars().next().filter(|c| "+-".contains(*c)) {
            *rest = &rest[1..];
            let right = self.product(rest).number();
            left = Computed::Number(left.number() + if sign == '+' { right } else { -right });
        }
        left
    }

    fn product(&self, rest: &mut &str) -> Computed {
        let mut left = self.term(rest);
        while let Some(after) = rest.strip_prefix('*') {
            *rest = after;
            left = Computed::Number(left.number() * self.term(rest).number());
        }
        left
    }

    fn term(&self, rest: &mut &str) -> Computed {
        let text = *rest;
        if let Some(inside) = text.strip_prefix('(') {
            *rest = inside;
            let result = self.comparison(rest);
            *rest = rest.strip_prefix(')').unwrap();
            return result;
        }
        if let Some(inside) = text.strip_prefix('"') {
            let (word, after) = inside.split_once('"').unwrap();
            *rest = after;
            return Computed::Text(word.to_owned());
        }
        if text.starts_with(['$', '\'']) {
            let end = text.find([',', ')', '+', '-', '*', '>', '=']).unwrap();
            *rest = &text[end..];
            return self.cells(&text[..end]);
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
            *rest = &text[end..];
            return Computed::Number(text[..end].parse().unwrap());
        }
        let (name, inside) = text.split_once('(').unwrap();
        *rest = inside;
        let mut given = vec![self.comparison(rest)];
        while let Some(after) = rest.strip_prefix(',') {
            *rest = after;
            given.push(self.comparison(rest));
        }
        *rest = rest.strip_prefix(')').unwrap();
        function(name, &given)
    }

    /// The cells of an area, each of which holds a figure of the form.
    fn cells(&self, area: &str) -> Computed {
        let (sheet, area) = match area.split_once('!') {
            Some((sheet, area)) => {
                (self.of.sheets.iter().position(|own| quoted(own) == sheet).unwrap(), area)
            }
            None => (0, area),
        };
        let (first, last) = area.split_once(':').unwrap_or((area, area));
        let row = |at: &str| at.rsplit('$').next().unwrap().parse::<u32>().unwrap();
        let typed = if first.contains(self.of.filled) { self.now } else { self.then };
        let places: BTreeMap<(usize, u32), FieldId> = self.of.of.iter().map(|(id, at)| (*at, *id)).collect();
        Computed::Cells((row(first)..=row(last)).map(|row| typed[places[&(sheet, row)].0].clone()).collect())
    }
}

fn function(name: &str, given: &[Computed]) -> Computed {
    let cells =
        || given.iter().flat_map(|own| if let Computed::Cells(cells) = own { cells.as_slice() } else { &[] });
    let numbers =
        || cells().filter_map(|cell| if let Typed::Number(number) = cell { Some(*number) } else { None });
    match name {
        "SUM" => Computed::Number(numbers().sum()),
        "COUNT" => Computed::Number(numbers().count() as f64),
        "COUNTIF" => {
            let Computed::Text(wanted) = &given[1] else { panic!("{given:?}") };
            let is = |cell: &&Typed| matches!(cell, Typed::Words(word, _) if word == wanted);
            Computed::Number(cells().filter(is).count() as f64)
        }
        "IF" => given[if given[0].truth() { 1 } else { 2 }].clone(),
        "AND" => Computed::Truth(given.iter().all(Computed::truth)),
        "OR" => Computed::Truth(given.iter().any(Computed::truth)),
        "ABS" => Computed::Number(given[0].number().abs()),
        "ROUND" => {
            let power = 10f64.powf(given[1].number());
            Computed::Number((given[0].number() * power).round() / power)
        }
        other => panic!("{other} is not among the plain functions"),
    }
}
