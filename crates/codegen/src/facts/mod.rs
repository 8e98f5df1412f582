//! What the description says beyond the shape of requests and answers, read and checked.
//!
//! A fact that was read here without a problem is right: what reads it later need not check again.

mod any_of;
mod bounds;
mod constraints;
mod enums;
mod envelopes;
mod features;
mod fields;
mod ids;
mod listings;
mod media;
mod multipart;
mod object;
mod operations;
mod parameters;
mod quota;
mod types;
mod unions;
mod values;

pub(crate) use any_of::{AnyOfFacts, AnyOfVariant};
pub(crate) use bounds::{BoundFacts, Unit};
pub(crate) use constraints::{Check, Constraints, Literal, useful};
pub(crate) use enums::{EnumFacts, UNKNOWN, is_enum};
pub(crate) use envelopes::{EnvelopeFacts, Status};
pub(crate) use features::FeatureFacts;
pub(crate) use fields::{FieldFacts, Fields};
pub(crate) use ids::{IdFacts, as_text, is_text};
pub(crate) use listings::{Field, ListingFacts};
pub(crate) use media::MediaFacts;
pub(crate) use multipart::{FormFacts, MULTIPART, PartFacts, form};
pub(crate) use operations::{
    BodyFacts, DeprecationFacts, Effect, OperationFacts, OutputFacts, Scope, SuccessFacts,
};
pub(crate) use parameters::{
    ParameterFacts, Place, Style, against, is_parameter, schema as parameter_schema,
};
pub(crate) use quota::{Cost, QuotaFacts};
pub(crate) use types::TypeNames;
pub(crate) use unions::{KeyPart, UnionFacts, UnionId, UnionVariant};
pub(crate) use values::ValueKind;

use std::collections::BTreeMap;

use crate::Settings;
use crate::check::TODO;
use crate::document::Document;
use crate::problem::Problem;

/// Everything that the tables and the types of our own are made from.
pub(crate) struct Facts {
    pub(crate) ids: Vec<IdFacts>,
    pub(crate) enums: Vec<EnumFacts>,
    pub(crate) unions: Vec<UnionFacts>,
    pub(crate) any_of: Vec<AnyOfFacts>,
    pub(crate) envelopes: Vec<EnvelopeFacts>,
    pub(crate) operations: Vec<OperationFacts>,
    /// By the ids of their operations.
    pub(crate) listings: BTreeMap<String, ListingFacts>,
    pub(crate) bounds: Vec<BoundFacts>,
    pub(crate) features: FeatureFacts,
    pub(crate) forms: Vec<FormFacts>,
    pub(crate) media: Vec<MediaFacts>,
    /// The meaning of each group, by its name.
    pub(crate) groups: BTreeMap<String, String>,
    pub(crate) constraints: Constraints,
    pub(crate) fields: Fields,
    pub(crate) types: TypeNames,
}

/// Reads the facts, and adds every reason why they cannot be right to `problems`.
pub(crate) fn read(document: &Document, settings: &Settings, problems: &mut Vec<Problem>) -> Facts {
    let ids = ids::read(document, problems);
    let types = types::read(document, &ids, problems);
    let missing = match settings {
        Settings { allow_todo: true, .. } => Some(TODO),
        Settings { complete: false, .. } => Some(""),
        _ => None,
    };
    let enums = enums::read(document, &types, missing, problems);
    let unions = unions::read(document, &types, &enums, settings, problems);
    Facts {
        any_of: any_of::read(document, &types, &unions.loose, problems),
        unions: unions.strict,
        envelopes: envelopes::read(document, &types, &enums),
        enums,
        operations: operations::read(document, &types, settings, problems),
        bounds: bounds::read(document),
        features: features::read(document, &types),
        forms: multipart::read(document, &types, problems),
        media: media::read(document),
        listings: listings::read(document, &types),
        groups: groups(document),
        constraints: constraints::read(document, &types),
        fields: fields::read(document, &types),
        ids,
        types,
    }
}

/// Reads the descriptions of the tags.
fn groups(document: &Document) -> BTreeMap<String, String> {
    let tags = document.root.get("tags").and_then(serde_json::Value::as_array);
    let described = tags.into_iter().flatten().filter_map(|tag| {
        let text = |key: &str| tag.get(key)?.as_str().map(|text| text.trim().to_owned());
        Some((text("name")?, text("description")?))
    });
    described.collect()
}
