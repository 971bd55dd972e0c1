//! The one integration binary: with polars underneath, every further one is another slow link.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(unreachable_pub, reason = "nothing outside the tests sees the fixture builder")]

mod cli;
mod district;
mod faults;
mod golden;
mod layers;
mod messages;
mod readme;
mod registry;
mod senders;
mod truth;
mod worked_example;
