//! The vendor's description → ours: what it says in extensions and habits of its own, in the words of
//! `openapi/README.md`.
//!
//! Each step is a function of a whole description, in one piece. None of them looks at a file.

mod dates;
mod deprecation;
mod enums;
mod ids;
mod inline;
mod names;
mod operations;
pub(crate) mod quota;
mod required;
mod schemas;
mod words;

use serde_json::Value;

/// The value of `x-transform` which says that a number above the maximum is cut, and not refused. It is ours, too.
pub(crate) const TRUNCATES: &str = "truncateLimit";

/// Our extension that lists values of which the generator makes no enum: of numbers that are not whole, and of flags.
pub(crate) const VALUES: &str = "x-values";

/// Translates a description. What is still to be written by a person begins with `TODO`.
pub(crate) fn translate(description: Value) -> Value {
    let steps: [fn(Value) -> Value; 9] = [
        dates::correct,
        deprecation::carry,
        operations::extend,
        required::describe,
        inline::lift,
        enums::name,
        ids::propose,
        names::disambiguate,
        words::complete,
    ];
    steps.into_iter().fold(description, |description, step| step(description))
}
