//! Townships as dots on a plane, with their names beside them, and a list of those without room.

use std::convert::Infallible;

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::beside::{Box4, Ground, Piece, Spot, Wanted, beside};
use super::font::{Fit, Flow, Room, Weight, fit};
use super::frame::Frame;
use super::marks::{dot, line, ring};
use super::plane::Plane;
use super::theme::{Area, Drawn, Face, GREY, LAG_FILL, LEAD, MUTED, WHITE, lines, text};
use crate::report::summary::{Dot, Listing, Tone};

const RADIUS: i32 = 8;
/// Size of a name that is picked out, of another one, and of a number that stands for a name.
const SIZES: [f64; 3] = [22.0, 18.0, 16.0];
/// Size of the list below, and the distance of its lines in em.
const LIST: f64 = 20.0;
const LINE: f64 = 1.3;
/// The list is never smaller than this.
const SMALLEST: f64 = 6.0;
/// The list takes at most this part of the height.
const MOST: f64 = 0.4;

/// Where everything stands.
pub(super) struct Settled<'a> {
    pub(super) plane: Plane,
    /// The dots in the order in which they are drawn: picked out ones last, over the others.
    order: Vec<&'a Dot>,
    spots: Vec<Named>,
    list: Option<(Fit, i32)>,
}

/// What stands on a plane besides the dots.
#[derive(Default)]
pub(super) struct Obstacles {
    /// Where no name may stand.
    pub(super) taken: Vec<Box4>,
    /// Pieces of lines that names had better not cover.
    pub(super) lines: Vec<Piece>,
}

/// A name or a number with its place.
struct Named {
    words: String,
    face: Face,
    spot: Spot,
}

/// Finds room for all names, on a plane that `plane` makes for the bottom it is given. What the names
/// that find none need below makes the plane lower, until both fit.
///
/// - `obstacles`: what stands on a plane already.
pub(super) fn settle<'a>(
    dots: &'a [Dot],
    listing: &Listing,
    frame: &Frame,
    plane: impl Fn(i32) -> Plane,
    obstacles: impl Fn(&Plane) -> Obstacles,
) -> Settled<'a> {
    let mut order: Vec<&Dot> =
        dots.iter().filter(|dot| dot.across.is_finite() && dot.up.is_finite()).collect();
    order.sort_by_key(|dot| matches!(dot.tone, Tone::Lead | Tone::Lag));
    let most = (f64::from(frame.bottom - frame.top) * MOST) as i32;
    let mut reserved = 0;
    loop {
        let plane = plane(frame.bottom - reserved);
        let (spots, words) = names(&order, listing, &plane, &obstacles(&plane));
        if words.is_empty() {
            return Settled { plane, order, spots, list: None };
        }
        let list = list_of(&words, f64::from(frame.width()), most);
        if height(&list) <= reserved {
            let first = frame.bottom - reserved + 12 + (list.size * LINE / 2.0).ceil() as i32;
            return Settled { plane, order, spots, list: Some((list, first)) };
        }
        reserved = height(&list).max(reserved + 1);
    }
}

/// The list in the largest size in which it takes no more than `most`.
fn list_of(words: &str, width: f64, most: i32) -> Fit {
    let of =
        |size: f64| fit(words, Weight::Regular, Room { width, lines: usize::MAX, size, flow: Flow::Full });
    let whole = of(LIST);
    if height(&whole) <= most {
        return whole;
    }
    let (mut fits, mut too_large) = (SMALLEST, LIST);
    while too_large - fits > 0.5 {
        let middle = (fits + too_large) / 2.0;
        if height(&of(middle)) <= most { fits = middle } else { too_large = middle }
    }
    of(fits)
}

fn height(list: &Fit) -> i32 {
    (list.lines.len() as f64 * list.size * LINE).ceil() as i32 + 12
}

/// Names with room, numbers for those without, and the list that says what the numbers mean.
fn names(order: &[&Dot], listing: &Listing, plane: &Plane, obstacles: &Obstacles) -> (Vec<Named>, String) {
    let middles = order.iter().map(|dot| plane.at(dot.across, dot.up));
    let dots: Vec<(f64, f64)> = middles.map(|(x, y)| (f64::from(x), f64::from(y))).collect();
    let place = |wanted: &[(usize, &str, Face)], taken: &[Box4]| {
        let (radius, within) = (f64::from(RADIUS), plane.room());
        let ground = Ground { dots: &dots, radius, taken, shunned: &obstacles.lines, within };
        let sized = |(dot, words, face): &(usize, &str, Face)| Wanted {
            dot: *dot,
            width: face.width(words) + 2.0,
            height: face.size * 1.06,
        };
        beside(&wanted.iter().map(sized).collect::<Vec<_>>(), &ground)
    };
    // Names that are picked out choose first.
    let mut wanted: Vec<(usize, &str, Face)> = (order.iter().enumerate().rev())
        .filter(|(_, dot)| !dot.label.is_empty())
        .map(|(number, dot)| (number, dot.label.as_str(), face(dot.tone)))
        .collect();
    wanted.sort_by_key(|(number, ..)| !picked_out(order[*number]));
    let mut named = Vec::new();
    let mut without = Vec::new();
    for ((dot, words, face), spot) in wanted.iter().zip(place(&wanted, &obstacles.taken)) {
        match spot {
            Some(spot) => named.push(Named { words: (*words).to_owned(), face: *face, spot }),
            None => without.push(*dot),
        }
    }
    without.sort_by(|a, b| dots[*a].0.total_cmp(&dots[*b].0).then(a.cmp(b)));

    let mut taken = obstacles.taken.clone();
    taken.extend(named.iter().map(|named| named.spot.room));
    let (mut numbered, mut unmarked) = (Vec::new(), Vec::new());
    for dot in without {
        let number = (numbered.len() + 1).to_string();
        let face = Face { size: SIZES[2], ..face(order[dot].tone) };
        match place(&[(dot, &number, face)], &taken)[0] {
            Some(spot) => {
                taken.push(spot.room);
                numbered.push(format!("{number} {}", order[dot].label));
                named.push(Named { words: number, face, spot });
            }
            None => unmarked.push(order[dot].label.clone()),
        }
    }
    let parts = [(&listing.numbered, numbered), (&listing.unmarked, unmarked)];
    let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<String> =
        parts.map(|(words, names)| format!("{words}{}", names.join(&listing.comma))).collect();
    (named, parts.join(" "))
}

fn picked_out(dot: &Dot) -> bool {
    matches!(dot.tone, Tone::Lead | Tone::Lag)
}

fn face(tone: Tone) -> Face {
    match tone {
        Tone::Lead | Tone::Lag => Face::of_tone(tone, SIZES[0]),
        Tone::Plain | Tone::Muted => Face::regular(SIZES[1], MUTED),
    }
}

impl Settled<'_> {
    /// Draws dots, names and list.
    pub(super) fn draw<DB>(&self, area: &Area<DB>, frame: &Frame) -> Drawn
    where
        DB: DrawingBackend<ErrorType = Infallible>,
    {
        for lead in self.spots.iter().filter_map(|named| named.spot.lead) {
            line(area, &lead.map(|(x, y)| (x.round() as i32, y.round() as i32)), 1, MUTED)?;
        }
        for own in &self.order {
            let at = self.plane.at(own.across, own.up);
            let colour = match own.tone {
                Tone::Lead => LEAD,
                Tone::Lag => LAG_FILL,
                Tone::Plain | Tone::Muted => GREY,
            };
            if own.small_base {
                ring(area, at, RADIUS - 1, colour)?;
            } else {
                dot(area, at, RADIUS + 1, WHITE)?;
                dot(area, at, RADIUS, colour)?;
            }
        }
        for named in &self.spots {
            let [left, top, _, bottom] = named.spot.room;
            let middle = (left.ceil() as i32 + 1, ((top + bottom) / 2.0).round() as i32);
            text(area, &named.words, middle, HPos::Left, named.face)?;
        }
        match &self.list {
            Some((list, first)) => {
                lines(area, list, LINE, (frame.left, *first), Face::regular(list.size, MUTED))
            }
            None => Ok(()),
        }
    }
}
