//! What the description says beyond the shape of requests and answers, read and checked.
//!
//! A fact that was read here is right: what reads it later need not check again.

mod enums;
mod ids;
mod operations;
mod types;

pub(crate) use enums::{EnumFacts, UNKNOWN, is_enum};
pub(crate) use ids::IdFacts;
pub(crate) use operations::{Envelope, OperationFacts, envelopes};
pub(crate) use types::TypeNames;

use crate::document::Document;
use crate::problem::{self, Error};

/// Everything that the tables and the types of our own are made from.
pub(crate) struct Facts {
    pub(crate) ids: Vec<IdFacts>,
    pub(crate) enums: Vec<EnumFacts>,
    pub(crate) operations: Vec<OperationFacts>,
    pub(crate) types: TypeNames,
}

/// Reads the facts, or tells every reason why they cannot be right.
pub(crate) fn read(document: &Document) -> Result<Facts, Error> {
    let mut problems = Vec::new();
    let ids = ids::read(document, &mut problems);
    let types = types::read(document, &ids, &mut problems);
    let facts = Facts {
        enums: enums::read(document, &types, &mut problems),
        operations: operations::read(document, &types, &mut problems),
        ids,
        types,
    };
    problem::none(problems)?;
    Ok(facts)
}
