//! Tools for the vendor's own description of the API: checking, comparing and importing it.
//!
//! - [`judge`] feeds the vendor's whole description to our generator, in memory, and [`compile`] checks the result.
//! - [`drift()`] tells what differs between our description and the vendor's.
//! - [`import()`] adds operations of the vendor's to our description, with `TODO` in the place of every text.
//!
//! A description is a file or the folder of one; [`Source`] finds it. Nothing is printed here and no process ends: the
//! commands are those of `cargo xtask upstream`.

mod callers;
mod check;
mod compile;
mod dates;
pub mod drift;
mod import;
mod source;
mod translate;
mod unreferenced;

pub use check::{Judged, judge};
pub use compile::{Compiled, Workspace, compile};
pub use drift::drift;
pub use import::{Imported, import};
pub use source::Source;
