//! The one integration binary: with polars underneath, every further one is another slow link.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(unreachable_pub, reason = "nothing outside the tests sees the fixture builder")]

mod adversity;
mod archives;
mod bureau;
mod causes;
mod chart;
mod check;
mod clerk;
mod cli;
mod composite;
mod corpora;
mod corrections;
mod defects;
mod demo;
mod district;
mod evidence;
mod faults;
mod figures;
mod golden;
mod history;
mod hostile;
mod index;
mod keeping;
mod layers;
mod layouts;
mod manual;
mod marked;
mod mended;
mod messages;
mod misread;
mod movement;
mod office;
mod page;
mod panel;
mod paper;
mod part_year;
mod private;
mod protected;
mod published;
mod readme;
mod registry;
mod returns;
mod senders;
mod shards;
mod share;
mod slides;
mod split;
mod statements;
mod template;
mod truth;
mod what_if;
mod worked_example;
