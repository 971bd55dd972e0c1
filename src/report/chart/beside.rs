//! Names beside dots, in two dimensions: none over another, none over the middle of a dot.

/// Left, top, right, bottom.
pub(super) type Box4 = [f64; 4];

/// A straight piece of a line, by its ends.
pub(super) type Piece = [(f64, f64); 2];

/// A name that wants to stand beside a dot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Which of the dots it belongs to.
    pub(super) dot: usize,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) room: Box4,
    /// The line that leads to it from its dot, where it stands so far off that it needs one.
    pub(super) lead: Option<[(f64, f64); 2]>,
}

/// What stands already, and where names may stand.
pub(super) struct Ground<'a> {
    /// Middles and radius of all dots.
    pub(super) dots: &'a [(f64, f64)],
    pub(super) radius: f64,
    /// Where no name may stand.
    pub(super) taken: &'a [Box4],
    /// Pieces of lines that a name had better not cover.
    pub(super) shunned: &'a [Piece],
    /// What no name may leave.
    pub(super) within: Box4,
}

/// Directions from the dot, the best first: right, left, above, below, then the corners.
const WAYS: [(f64, f64); 8] =
    [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0)];
/// Distances from the dot's edge, in heights of the name.
const DISTANCES: [f64; 3] = [0.25, 1.1, 2.2];
/// What it costs to partly cover a dot, to cover a line, and to stand one distance further off.
const COVERED: f64 = 12.0;
const FURTHER: f64 = 14.0;
/// More than to stand as far off as there is a position: a line through a name spoils both.
const CROSSED: f64 = 60.0;
/// How often names may make room for each other.
const ROUNDS: usize = 4;

/// Places names, those given first before others. `None` for one that finds no room.
///
/// Each takes the cheapest free position around its dot. A name that finds none asks the one name in its
/// way to move; then all look again whether something better came free. The same names give the same
/// positions.
pub(super) fn beside(wanted: &[Wanted], ground: &Ground<'_>) -> Vec<Option<Spot>> {
    let choices: Vec<Vec<(f64, Spot)>> = wanted.iter().map(|name| positions(name, ground)).collect();
    let mut placed: Vec<Option<usize>> = vec![None; wanted.len()];
    for name in 0..wanted.len() {
        placed[name] = first_free(&choices, &placed, name, usize::MAX);
    }
    for _ in 0..ROUNDS {
        let before = placed.clone();
        let mut stuck = vec![false; wanted.len()];
        for name in 0..wanted.len() {
            let limit = placed[name].unwrap_or(usize::MAX);
            if let Some(better) = first_free(&choices, &placed, name, limit) {
                placed[name] = Some(better);
                stuck.fill(false);
            } else if placed[name].is_none() {
                make_room(&choices, &mut placed, &mut stuck, name);
            }
        }
        if placed == before {
            break;
        }
    }
    placed.iter().zip(&choices).map(|(choice, own)| choice.map(|choice| own[choice].1)).collect()
}

/// All positions of a name that cover no middle of a dot, the cheapest first.
fn positions(name: &Wanted, ground: &Ground<'_>) -> Vec<(f64, Spot)> {
    let (x, y) = ground.dots[name.dot];
    let mut all = Vec::new();
    for (distance, gap) in DISTANCES.iter().enumerate() {
        for (way, (across, down)) in WAYS.iter().enumerate() {
            // At a corner half the distance each way looks as far as the whole one straight ahead.
            let corner = across * down != 0.0;
            let off = ground.radius + gap * name.height;
            let off = if corner { off * 0.6 } else { off };
            let (middle_x, middle_y) =
                (x + across * (off + name.width / 2.0), y + down * (off + name.height / 2.0));
            let room = [
                middle_x - name.width / 2.0,
                middle_y - name.height / 2.0,
                middle_x + name.width / 2.0,
                middle_y + name.height / 2.0,
            ];
            let [left, top, right, bottom] = ground.within;
            let inside = room[0] >= left && room[1] >= top && room[2] <= right && room[3] <= bottom;
            let others = ground.dots.iter().filter(|dot| **dot != (x, y));
            let reached = |reach: f64| {
                let grown = [room[0] - reach, room[1] - reach, room[2] + reach, room[3] + reach];
                others.clone().filter(move |(x, y)| {
                    (grown[0]..=grown[2]).contains(x) && (grown[1]..=grown[3]).contains(y)
                })
            };
            let hidden =
                reached(1.0).next().is_some() || ground.taken.iter().any(|box_| overlap(box_, &room));
            if inside && !hidden {
                let covered = reached(ground.radius).count() as f64;
                let crosses = ground.shunned.iter().any(|piece| meets(piece, &room));
                let crossed = if crosses { CROSSED } else { 0.0 };
                let cost = way as f64 + covered * COVERED + crossed + distance as f64 * FURTHER;
                let end = (x.clamp(room[0], room[2]), y.clamp(room[1], room[3]));
                let lead = (distance > 0).then_some([(x, y), end]);
                all.push((cost, Spot { room, lead }));
            }
        }
    }
    all.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    all
}

/// The cheapest position of a name, before `limit`, that no placed name stands in.
fn first_free(
    choices: &[Vec<(f64, Spot)>],
    placed: &[Option<usize>],
    name: usize,
    limit: usize,
) -> Option<usize> {
    let own = choices[name].iter().take(limit);
    own.enumerate()
        .find(|(_, (_, spot))| in_the_way(choices, placed, name, spot).next().is_none())
        .map(|(n, _)| n)
}

/// The placed names that a position of `name` would overlap, their lines included.
fn in_the_way<'a>(
    choices: &'a [Vec<(f64, Spot)>],
    placed: &'a [Option<usize>],
    name: usize,
    spot: &'a Spot,
) -> impl Iterator<Item = usize> + 'a {
    let others = placed.iter().enumerate().filter(move |(other, _)| *other != name);
    others
        .filter_map(|(other, choice)| Some((other, (*choice)?)))
        .filter(move |(other, choice)| clash(&choices[*other][*choice].1, spot))
        .map(|(other, _)| other)
}

/// Places a name where a single other one stands, if that one has somewhere else to go.
///
/// - `stuck`: names that are known to have nowhere else to go, as long as nothing moves.
fn make_room(choices: &[Vec<(f64, Spot)>], placed: &mut [Option<usize>], stuck: &mut [bool], name: usize) {
    for (choice, (_, spot)) in choices[name].iter().enumerate() {
        let others: Vec<usize> = in_the_way(choices, placed, name, spot).take(2).collect();
        let [other] = others[..] else { continue };
        if stuck[other] {
            continue;
        }
        let stood = placed[other];
        placed[other] = None;
        let elsewhere = |placed: &[Option<usize>]| {
            let own = choices[other].iter().enumerate().filter(|(choice, _)| Some(*choice) != stood);
            let mut free =
                own.filter(|(_, (_, spot))| in_the_way(choices, placed, other, spot).next().is_none());
            free.next().map(|(choice, _)| choice)
        };
        stuck[other] = elsewhere(placed).is_none();
        if !stuck[other] {
            placed[name] = Some(choice);
            placed[other] = elsewhere(placed);
            if placed[other].is_some() {
                stuck.fill(false);
                return;
            }
        }
        (placed[name], placed[other]) = (None, stood);
    }
}

/// Whether two names, or the line of one and the other, lie over each other.
fn clash(a: &Spot, b: &Spot) -> bool {
    let crosses = |lead: Option<[(f64, f64); 2]>, room: &Box4| {
        let Some([(x, y), (to_x, to_y)]) = lead else { return false };
        // A line is shorter than a few heights of a name, so some points of it stand for all.
        (0..=8).map(|part| f64::from(part) / 8.0).any(|part| {
            let (x, y) = (x + (to_x - x) * part, y + (to_y - y) * part);
            room[0] < x && x < room[2] && room[1] < y && y < room[3]
        })
    };
    let near = |spot: &Spot| {
        let Some([(x, y), _]) = spot.lead else { return spot.room };
        let [left, top, right, bottom] = spot.room;
        [left.min(x), top.min(y), right.max(x), bottom.max(y)]
    };
    overlap(&near(a), &near(b))
        && (overlap(&a.room, &b.room) || crosses(a.lead, &b.room) || crosses(b.lead, &a.room))
}

/// Whether a piece of a line goes through a box: what is left of it between each pair of sides, one after the other
/// (Liang and Barsky).
fn meets([(x, y), (to_x, to_y)]: &Piece, room: &Box4) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(*x, to_x - x, room[0], room[2]), (*y, to_y - y, room[1], room[3])] {
        if step == 0.0 {
            if !(low..=high).contains(&start) {
                return false;
            }
            continue;
        }
        let (enters, leaves) = ((low - start) / step, (high - start) / step);
        from = from.max(enters.min(leaves));
        to = to.min(enters.max(leaves));
    }
    from <= to
}

/// Whether two boxes share more than an edge.
pub(super) fn overlap(a: &Box4, b: &Box4) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WITHIN: Box4 = [0.0, 0.0, 1000.0, 600.0];

    fn names(dots: &[(f64, f64)], width: f64) -> Vec<Option<Spot>> {
        let wanted: Vec<Wanted> = (0..dots.len()).map(|dot| Wanted { dot, width, height: 20.0 }).collect();
        beside(&wanted, &Ground { dots, radius: 8.0, taken: &[], shunned: &[], within: WITHIN })
    }

    #[test]
    fn a_name_alone_stands_at_the_right() {
        let spot = names(&[(100.0, 100.0)], 80.0)[0].unwrap();
        assert_eq!(spot, Spot { room: [113.0, 90.0, 193.0, 110.0], lead: None });
    }

    #[test]
    fn at_the_right_edge_it_stands_at_the_left() {
        let spot = names(&[(990.0, 100.0)], 80.0)[0].unwrap();
        assert_eq!((spot.room[2], spot.lead), (977.0, None));
    }

    #[test]
    fn a_name_goes_out_of_the_way_of_a_line() {
        let dots = [(100.0, 100.0)];
        let ground = Ground {
            dots: &dots,
            radius: 8.0,
            taken: &[],
            shunned: &[[(150.0, 0.0), (150.0, 600.0)]],
            within: WITHIN,
        };
        let placed = beside(&[Wanted { dot: 0, width: 80.0, height: 20.0 }], &ground);
        assert_eq!(placed[0].unwrap().room, [7.0, 90.0, 87.0, 110.0]);
    }

    #[test]
    fn a_name_rather_stands_far_off_than_on_a_line() {
        let dots = [(100.0, 100.0)];
        let level = |y: f64| [(0.0, y), (1000.0, y + 1.0)];
        let shunned = [level(80.0), level(95.0), level(120.0)];
        let ground = Ground { dots: &dots, radius: 8.0, taken: &[], shunned: &shunned, within: WITHIN };
        let spot = beside(&[Wanted { dot: 0, width: 80.0, height: 20.0 }], &ground)[0].unwrap();
        assert!(shunned.iter().all(|piece| !meets(piece, &spot.room)), "{spot:?}");
        assert!(spot.lead.is_some());
    }

    #[test]
    fn a_line_meets_a_box_wherever_it_goes_through_and_not_beside_it() {
        let room = [10.0, 10.0, 30.0, 20.0];
        for piece in [[(0.0, 0.0), (40.0, 30.0)], [(20.0, 0.0), (20.0, 99.0)], [(15.0, 15.0), (16.0, 15.0)]] {
            assert!(meets(&piece, &room), "{piece:?}");
        }
        for piece in [
            [(0.0, 0.0), (9.0, 30.0)],
            [(0.0, 25.0), (99.0, 25.0)],
            [(0.0, 0.0), (5.0, 5.0)],
            [(31.0, 0.0), (40.0, 30.0)],
        ] {
            assert!(!meets(&piece, &room), "{piece:?}");
        }
    }

    #[test]
    fn a_name_makes_room_for_one_that_has_nowhere_else_to_go() {
        // The second dot is shut in on all sides but the one where the first name would like to stand.
        let dots = [(100.0, 100.0), (230.0, 100.0)];
        let wanted =
            [Wanted { dot: 0, width: 80.0, height: 20.0 }, Wanted { dot: 1, width: 80.0, height: 20.0 }];
        let taken = [[240.0, 0.0, 1000.0, 600.0], [120.0, 0.0, 240.0, 85.0], [120.0, 115.0, 240.0, 600.0]];
        let placed = beside(
            &wanted,
            &Ground { dots: &dots, radius: 8.0, taken: &taken, shunned: &[], within: WITHIN },
        );
        assert_eq!(placed[1].unwrap().room, [137.0, 90.0, 217.0, 110.0]);
        assert!(placed[0].unwrap().room[2] <= 120.0, "{placed:?}");
    }

    #[test]
    fn names_of_dots_in_one_place_find_room_around_it_or_none_at_all() {
        let placed = names(&[(500.0, 300.0); 60], 120.0);
        let found = placed.iter().flatten().count();
        assert!((8..60).contains(&found), "{found}");
    }

    proptest! {
        #[test]
        fn names_never_touch_each_other_nor_hide_a_dot(
            dots in proptest::collection::vec((0_u16..1000, 0_u16..600), 0..60),
            width in 10.0_f64..300.0,
        ) {
            let dots: Vec<(f64, f64)> = dots.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let placed = names(&dots, width);
            prop_assert_eq!(&placed, &names(&dots, width));
            let rooms: Vec<Box4> = placed.iter().flatten().map(|spot| spot.room).collect();
            for (number, room) in rooms.iter().enumerate() {
                prop_assert!(rooms[number + 1..].iter().all(|other| !overlap(room, other)));
                prop_assert!(room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= 1000.0 && room[3] <= 600.0);
                let hidden = dots.iter().any(|(x, y)| room[0] < *x && *x < room[2] && room[1] < *y && *y < room[3]);
                prop_assert!(!hidden);
            }
        }
    }
}
