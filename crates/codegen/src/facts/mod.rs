//! What the description says beyond the shape of requests and answers, read and checked.
//!
//! A fact that was read here without a problem is right: what reads it later need not check again.

mod enums;
mod ids;
mod operations;
mod types;

pub(crate) use enums::{EnumFacts, UNKNOWN, is_enum};
pub(crate) use ids::IdFacts;
pub(crate) use operations::{Envelope, OperationFacts, envelopes};
pub(crate) use types::TypeNames;

use crate::document::Document;
use crate::problem::Problem;

/// Everything that the tables and the types of our own are made from.
pub(crate) struct Facts {
    pub(crate) ids: Vec<IdFacts>,
    pub(crate) enums: Vec<EnumFacts>,
    pub(crate) operations: Vec<OperationFacts>,
    pub(crate) types: TypeNames,
}

/// Reads the facts, and adds every reason why they cannot be right to `problems`.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Facts {
    let ids = ids::read(document, problems);
    let types = types::read(document, &ids, problems);
    Facts {
        enums: enums::read(document, &types, problems),
        operations: operations::read(document, &types, problems),
        ids,
        types,
    }
}
