//! The one integration binary: with polars underneath, every further one is another slow link.

mod cli;
mod district;
mod faults;
mod layers;
mod registry;
mod truth;
mod worked_example;
