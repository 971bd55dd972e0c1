//! How much of a difference may be chance.
//!
//! In: counts, rates, ranks, runs of a score. Out: intervals, limits, shares of runs. Every formula
//! works on slices and plain numbers, is the same on every machine, and never gives a number that is
//! not one: what cannot be said is `None`.

pub mod binomial;
pub mod design;
pub mod dispersion;
pub mod distribution;
mod estimate;
pub mod funnel;
pub mod interval;
pub mod limits;
mod mass;
mod places;
pub mod poisson;
pub mod quantile;
pub mod rank_range;
pub mod sobol;
pub mod stream;
