#![doc = include_str!("../../../assets/findings/en/R-01.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::scheme::{FieldId, Relation, RelationRule};
use crate::value::{Value, plain, sum};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let sums = examined.scheme.relations.iter().filter_map(|relation| Addition::of(examined, relation));
    sums.flat_map(|sum| examined.received().filter_map(move |township| sum.finding(township))).collect()
}

/// A relation that says that parts add up to a total.
#[derive(Clone, Copy)]
struct Addition<'a> {
    examined: &'a Examined<'a>,
    relation: &'a Relation,
    parts: &'a [FieldId],
    total: FieldId,
}

impl<'a> Addition<'a> {
    fn of(examined: &'a Examined<'a>, relation: &'a Relation) -> Option<Self> {
        let RelationRule::Sum { parts, total, .. } = &relation.rule else { return None };
        Some(Self { examined, relation, parts, total: *total })
    }

    /// What is wrong with it in a township, or leaves it open.
    fn finding(self, township: usize) -> Option<Finding> {
        let figure = |field: FieldId| self.examined.used(township, field);
        let Some(broken) = self.relation.rule.broken(&figure, &|_| Value::Missing) else {
            return self.open(township);
        };
        let finding = self
            .told(township, broken.right_value, broken.left_value, &broken.right)
            .weighing(self.relation.severity)
            .also_at(self.examined.addresses(township, self.parts));
        let agreeing = self.agreeing(township);
        let finding = match (broken.blank.as_slice(), agreeing.as_slice()) {
            ([_, ..], _) => finding.fact("sentence", "over"),
            (_, [_, ..]) => {
                let zh: Vec<&str> = agreeing.iter().map(|other| other.name.zh.as_str()).collect();
                let en: Vec<&str> = agreeing.iter().map(|other| other.name.en.as_str()).collect();
                let finding = finding.fact("sentence", "agreed");
                finding.fact("others", zh.join("、")).fact("others_en", en.join(", "))
            }
            _ => finding,
        };
        Some(match self.relation.severity {
            Severity::Error => finding.withholding([self.examined.scheme.field(self.total).id.clone()]),
            _ => Finding { action: Action::Used, ..finding },
        })
    }

    fn told(self, township: usize, total: Value, parts: Value, right: &[FieldId]) -> Finding {
        let (names, names_en) = self.examined.names(right);
        let [total, parts] = [total, parts].map(|value| value.figure().unwrap_or_default());
        Finding::new(kind::SUM_MISMATCH, self.examined.place(township, self.total), Action::Withheld)
            .about(self.relation.id.clone())
            .fact("relation", self.relation.name.zh.clone())
            .fact("relation_en", self.relation.name.en.clone())
            .fact("field", names)
            .fact("field_en", names_en)
            .fact("total", plain(total))
            .fact("sum", plain(parts))
            .fact("difference", plain((total - parts).abs()))
    }

    /// Other relations whose parts give the same total exactly: then it is hardly the total that is wrong.
    fn agreeing(self, township: usize) -> Vec<&'a Relation> {
        let figure = |field: FieldId| self.examined.used(township, field);
        let gives_it = |other: &Self| {
            let parts: Vec<Value> = other.parts.iter().map(|part| figure(*part)).collect();
            other.total == self.total
                && matches!(sum(&parts), Value::Number(_))
                && sum(&parts) == figure(self.total)
        };
        let sums = self.examined.scheme.relations.iter().filter_map(|other| Self::of(self.examined, other));
        sums.filter(gives_it).map(|other| other.relation).collect()
    }

    /// The note that some parts were left blank, and the others do not give the total without them.
    fn open(self, township: usize) -> Option<Finding> {
        let left_blank = |field: &&FieldId| {
            let reported = self.examined.grid.reported(township, **field);
            reported.source.is_some() && reported.written.is_none() && reported.value == Value::Missing
        };
        let (blank, there): (Vec<&FieldId>, Vec<&FieldId>) = self.parts.iter().partition(left_blank);
        let [blank, there] = [blank, there].map(|fields| fields.into_iter().copied().collect::<Vec<_>>());
        let figure = |field: &FieldId| self.examined.used(township, *field);
        let total = figure(&self.total);
        let of_parts = sum(&there.iter().map(figure).collect::<Vec<Value>>());
        let (Value::Number(whole), Value::Number(parts)) = (total, of_parts) else { return None };
        if blank.is_empty() || there.is_empty() || parts >= whole {
            return None;
        }
        let (names, names_en) = self.examined.names(&blank);
        let finding = self.told(township, total, of_parts, &[self.total]);
        let finding = finding
            .weighing(Severity::Note)
            .also_at(self.examined.addresses(township, &blank))
            .fact("sentence", "open")
            .fact("blank", names.replace('＋', "、"))
            .fact("blank_en", names_en.replace(" + ", ", "));
        Some(Finding { action: Action::Used, ..finding })
    }
}
