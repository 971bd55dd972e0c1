//! The places of one run in little room.

/// The places of one run, one for each township. A nation has tens of thousands of townships, and there are
/// thousands of runs: as long as all places are whole numbers, two bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places(Packed);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Packed {
    /// Places; 0 is none.
    Whole(Box<[u16]>),
    /// Twice the place, since halves occur under the average rule; 0 is none.
    Twice(Box<[u32]>),
}

impl Places {
    /// The place of a township; `None` where it has none.
    pub fn get(&self, township: usize) -> Option<f64> {
        let place = match &self.0 {
            Packed::Whole(places) => f64::from(places[township]),
            Packed::Twice(places) => f64::from(places[township]) / 2.0,
        };
        (place > 0.0).then_some(place)
    }

    /// Puts other places in the place of those of some townships.
    pub fn set(&mut self, townships: &[usize], places: &[Option<f64>]) {
        let mut all: Vec<Option<f64>> = (0..self.len()).map(|township| self.get(township)).collect();
        for (township, place) in townships.iter().zip(places) {
            all[*township] = *place;
        }
        *self = all.into_iter().collect();
    }

    pub(super) fn len(&self) -> usize {
        match &self.0 {
            Packed::Whole(places) => places.len(),
            Packed::Twice(places) => places.len(),
        }
    }

    /// The places of some townships, in their order.
    pub(super) fn of<'a>(&'a self, townships: &'a [usize]) -> impl Iterator<Item = Option<f64>> + 'a {
        townships.iter().map(|township| self.get(*township))
    }
}

impl FromIterator<Option<f64>> for Places {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(places: I) -> Self {
        let finite = |place: Option<f64>| place.filter(|place| place.is_finite()).unwrap_or(0.0);
        let places: Vec<f64> = places.into_iter().map(finite).collect();
        let whole = |place: &f64| place.fract() == 0.0 && *place <= f64::from(u16::MAX);
        Self(if places.iter().all(whole) {
            Packed::Whole(places.into_iter().map(|place| place as u16).collect())
        } else {
            Packed::Twice(places.into_iter().map(|place| (place * 2.0) as u32).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn places_come_back_whether_they_are_whole_halves_or_many() {
        for places in
            [vec![Some(1.0), None, Some(65_535.0)], vec![Some(2.5), None], vec![Some(70_000.0), None]]
        {
            let packed: Places = places.iter().copied().collect();
            assert_eq!((0..places.len()).map(|at| packed.get(at)).collect::<Vec<_>>(), places);
        }
    }
}
