//! The operations that are said to be written by hand.

use crate::document::Document;
use crate::problem::Problem;

/// A name that is no operation is a mistake of spelling, or a call that outlived its operation.
pub(super) fn check(document: &Document, by_hand: &[String], problems: &mut Vec<Problem>) {
    for id in by_hand {
        if !document.operations().any(|at| at.id() == Some(id)) {
            let reason = format!("`{id}` is said to be written by hand, but there is no such operation");
            problems.push(document.problem("/paths", reason));
        }
    }
}
