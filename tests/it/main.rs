//! The one integration binary: with polars underneath, every further one is another slow link.

mod truth;
