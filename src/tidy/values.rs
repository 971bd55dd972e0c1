//! Very many values in little room: nearly all are plain numbers, and a number takes a third of what a value does.

use std::collections::BTreeMap;

use crate::value::Value;

/// Values by their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Values {
    numbers: Vec<f64>,
    kinds: Vec<Kind>,
    /// The higher numbers of ranges.
    highs: BTreeMap<usize, f64>,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    AtLeast,
    AtMost,
    Between,
    NotApplicable,
    Missing,
}

impl Values {
    pub(super) fn with_capacity(count: usize) -> Self {
        let (numbers, kinds) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { numbers, kinds, highs: BTreeMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn push(&mut self, value: Value) {
        self.numbers.push(0.0);
        self.kinds.push(Kind::Missing);
        self.put(self.len() - 1, value);
    }

    pub(super) fn get(&self, place: usize) -> Value {
        let number = self.numbers[place];
        match self.kinds[place] {
            Kind::Number => Value::Number(number),
            Kind::AtLeast => Value::AtLeast(number),
            Kind::AtMost => Value::AtMost(number),
            Kind::Between => Value::Between(number, self.highs.get(&place).copied().unwrap_or(number)),
            Kind::NotApplicable => Value::NotApplicable,
            Kind::Missing => Value::Missing,
        }
    }

    /// Puts another value in a place, and gives the one that was there.
    pub(super) fn replace(&mut self, place: usize, value: Value) -> Value {
        let was = self.get(place);
        self.put(place, value);
        was
    }

    fn put(&mut self, place: usize, value: Value) {
        let (kind, number) = match value {
            Value::Number(number) => (Kind::Number, number),
            Value::AtLeast(number) => (Kind::AtLeast, number),
            Value::AtMost(number) => (Kind::AtMost, number),
            Value::Between(low, _) => (Kind::Between, low),
            Value::NotApplicable => (Kind::NotApplicable, 0.0),
            Value::Missing => (Kind::Missing, 0.0),
        };
        (self.kinds[place], self.numbers[place]) = (kind, number);
        match value {
            Value::Between(_, high) => drop(self.highs.insert(place, high)),
            _ => drop(self.highs.remove(&place)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Values;
    use crate::value::Value;

    #[test]
    fn values_come_back_as_they_were_put() {
        let all = [
            Value::Number(0.0),
            Value::AtLeast(2500.0),
            Value::AtMost(20.0),
            Value::Between(20.0, 30.0),
            Value::NotApplicable,
            Value::Missing,
        ];
        let mut values = Values::with_capacity(all.len());
        all.iter().for_each(|value| values.push(*value));
        assert!(all.iter().enumerate().all(|(place, value)| values.get(place) == *value));
        assert_eq!(values.replace(3, Value::Number(7.0)), Value::Between(20.0, 30.0));
        assert_eq!((values.get(3), values.len()), (Value::Number(7.0), 6));
        assert_eq!(values.replace(3, Value::Between(1.0, 2.0)), Value::Number(7.0));
        assert_eq!(values.get(3), Value::Between(1.0, 2.0));
    }
}
