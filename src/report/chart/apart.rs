//! Labels beside marks, moved until none touches another, in one dimension.

/// Moves labels apart. `wanted` are the middles they would have, in any order, each `height` high; the
/// result has the same order, every two at least `height` apart and all between `first` and `last`
/// (as far as they find room), and moves them as little as that allows: labels that touch form a
/// group, which stands around the mean of what its members want.
///
/// When there is not enough room for all, they stand evenly and closer than `height`; the caller gives
/// a smaller height, or shows fewer.
pub(super) fn apart(wanted: &[f64], height: f64, [first, last]: [f64; 2]) -> Vec<f64> {
    let (first, last) = (first + height / 2.0, last - height / 2.0);
    let count = wanted.len();
    let height = if count > 1 { height.min(((last - first) / (count - 1) as f64).max(0.0)) } else { height };

    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut groups: Vec<Group> = Vec::new();
    for place in &order {
        let mut group = Group { size: 1, sum: wanted[*place], top: 0.0 };
        group.settle(height, first, last);
        // A group that reaches into the one above joins it, and the two stand around their mean.
        while let Some(above) = groups.pop_if(|above| above.bottom(height) > group.top) {
            group = above.joined(&group, height);
            group.settle(height, first, last);
        }
        groups.push(group);
    }

    let mut placed = vec![0.0; count];
    let middles = groups.iter().flat_map(|group| (0..group.size).map(|n| group.top + n as f64 * height));
    for (place, middle) in order.iter().zip(middles) {
        placed[*place] = middle;
    }
    placed
}

/// Labels that touch.
struct Group {
    size: usize,
    /// The sum of where the first label would stand if each member stood where it wants.
    sum: f64,
    /// The middle of its first label.
    top: f64,
}

impl Group {
    /// Where the first label of the next group may stand.
    fn bottom(&self, height: f64) -> f64 {
        self.top + self.size as f64 * height
    }

    fn settle(&mut self, height: f64, first: f64, last: f64) {
        let room = last - (self.size - 1) as f64 * height;
        self.top = (self.sum / self.size as f64).min(room).max(first);
    }

    fn joined(&self, below: &Self, height: f64) -> Self {
        let moved = below.sum - (self.size * below.size) as f64 * height;
        Self { size: self.size + below.size, sum: self.sum + moved, top: self.top }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_where_they_are() {
        assert_eq!(apart(&[100.0, 20.0, 60.0], 30.0, [0.0, 200.0]), [100.0, 20.0, 60.0]);
    }

    #[test]
    fn labels_that_touch_stand_around_their_mean() {
        assert_eq!(apart(&[50.0, 50.0, 50.0], 20.0, [0.0, 200.0]), [30.0, 50.0, 70.0]);
        assert_eq!(apart(&[52.0, 48.0], 20.0, [0.0, 200.0]), [60.0, 40.0]);
    }

    #[test]
    fn a_group_at_the_edge_is_pushed_inwards_and_takes_its_neighbours_along() {
        assert_eq!(apart(&[0.0, 5.0, 30.0], 20.0, [0.0, 200.0]), [10.0, 30.0, 50.0]);
        assert_eq!(apart(&[200.0, 195.0], 20.0, [0.0, 200.0]), [190.0, 170.0]);
    }

    #[test]
    fn too_many_labels_stand_evenly() {
        assert_eq!(apart(&[50.0; 5], 20.0, [40.0, 100.0]), [50.0, 60.0, 70.0, 80.0, 90.0]);
        assert_eq!(apart(&[], 20.0, [0.0, 10.0]), Vec::<f64>::new());
        assert_eq!(apart(&[7.0], 20.0, [0.0, 10.0]), [10.0]);
    }
}
