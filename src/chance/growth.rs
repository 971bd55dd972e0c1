//! What changed from one period to another.
//!
//! Source: growth over the earlier value (OECD/JRC, *Handbook on constructing composite indicators*, 2008,
//! p. 86) and the compound annual rate.

/// How a figure changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// The change as a fraction of the earlier figure: 0.25 is a quarter more.
    By(f64),
    /// There was nothing before; a rate of change would be infinite.
    New,
    /// There was nothing before, and there is nothing now.
    Nothing,
}

/// The change of a figure that cannot be negative.
///
/// `None` where either is negative or no number.
///
/// # Examples
///
/// ```
/// use hengping::chance::growth::{Change, change};
///
/// assert_eq!(change(40.0, 50.0), Some(Change::By(0.25)));
/// assert_eq!(change(0.0, 3.0), Some(Change::New));
/// ```
pub fn change(before: f64, now: f64) -> Option<Change> {
    let sensible = |figure: f64| figure >= 0.0 && figure.is_finite();
    if !sensible(before) || !sensible(now) {
        return None;
    }
    if before == 0.0 {
        return Some(if now == 0.0 { Change::Nothing } else { Change::New });
    }
    Some((now - before) / before).filter(|rate| rate.is_finite()).map(Change::By)
}

/// The compound annual growth rate, as a fraction: the same each year, it leads from one figure to the other.
///
/// `None` unless both figures and the years lie above 0.
///
/// # Examples
///
/// ```
/// use hengping::chance::growth::annual;
///
/// assert!((annual(100.0, 121.0, 2.0).unwrap() - 0.1).abs() < 1e-15);
/// assert_eq!(annual(0.0, 121.0, 2.0), None);
/// ```
pub fn annual(before: f64, now: f64, years: f64) -> Option<f64> {
    if !(before > 0.0 && now > 0.0 && years > 0.0) {
        return None;
    }
    Some(libm::expm1((libm::log(now) - libm::log(before)) / years)).filter(|rate| rate.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{Change, annual, change};

    #[test]
    fn from_nothing_there_is_no_rate() {
        assert_eq!(change(0.0, 0.0), Some(Change::Nothing));
        assert_eq!(change(0.0, 1.0), Some(Change::New));
        assert_eq!(change(8.0, 0.0), Some(Change::By(-1.0)));
        assert_eq!(change(1e-300, 1e300), None);
        assert_eq!(change(f64::NAN, 1.0), None);
        assert_eq!(change(-1.0, 1.0), None);
    }

    #[test]
    fn an_annual_rate_leads_from_one_figure_to_the_other() {
        let rate = annual(80.0, 125.0, 3.0).unwrap();
        assert!((80.0 * (1.0 + rate) * (1.0 + rate) * (1.0 + rate) - 125.0).abs() < 1e-12);
        assert_eq!(annual(5.0, 5.0, 4.0), Some(0.0));
        for (before, now, years) in
            [(1.0, 0.0, 1.0), (1.0, 2.0, 0.0), (f64::NAN, 1.0, 1.0), (1.0, f64::INFINITY, 1.0)]
        {
            assert_eq!(annual(before, now, years), None);
        }
    }
}
