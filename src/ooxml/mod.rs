//! The small layer under office files of our own: a package of parts, their relations, and XML that holds.
//!
//! [`Package`] is filled with [`Part`]s and becomes the bytes of a file: types of contents, relations
//! and document properties are written by it alone. [`xml::Xml`] writes one part. Nothing here knows
//! what a slide or a paragraph is. Equal parts give equal bytes: files carry the earliest day there is.

mod package;
pub mod path;
mod properties;
mod relations;
pub mod theme;
pub mod xml;

pub use package::{Package, PackageError, Part};
pub use properties::Properties;
pub use relations::Relations;

/// English metric units of a point.
pub const POINT: i64 = 12_700;
/// English metric units of a millimetre.
pub const MILLIMETRE: i64 = 36_000;
