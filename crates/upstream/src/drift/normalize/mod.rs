//! A description, ours or the Market's, in the form that can be compared.
//!
//! Equivalent ways of saying something become one here, so that nothing after this has to know of them.

mod extensions;
mod keywords;
mod limits;
mod node;
mod operation;
mod parts;
mod schema;
mod security;
mod types;
mod union;

use std::collections::BTreeMap;

use node::{Node, Read};
use yandex_market_codegen::Description;

use super::model::{Content, Key, Model, Operation, Schema};
use crate::callers::Manner;

/// Reads the heads of all operations, and everything of those that are wanted.
///
/// # Errors
///
/// The first thing that is not as a description must be, in any head or in an operation that is wanted.
pub(super) fn normalize(description: &Description, wanted: impl Fn(&Operation) -> bool) -> Read<Model> {
    let root = Node::at(description, "")?;
    is_description(&root)?;
    let mut model = Model::default();
    let manner = Manner::of(root.value);
    for place in operation::places(&root)? {
        let mut operation = place.head()?;
        if wanted(&operation) {
            place.read(&root, manner, &mut operation)?;
        }
        if let Some(other) = model.operations.get(&operation.id) {
            let reason =
                format!("is called `{}`, as is {} {}", operation.id, other.method.to_uppercase(), other.path);
            return Err(place.node.problem(&reason));
        }
        model.operations.insert(operation.id.clone(), operation);
    }
    model.schemas = schemas(description, &model.operations)?;
    model.extensions = extensions::of_description(&root)?;
    Ok(model)
}

fn is_description(root: &Node<'_>) -> Read<()> {
    let version = root.needed("openapi")?;
    match version.text()?.split_once('.') {
        Some(("3", _)) => Ok(()),
        _ => Err(version.problem("is no version 3 of OpenAPI")),
    }
}

/// Every schema that the operations lead to. They may contain themselves: each is read once.
fn schemas(
    description: &Description,
    operations: &BTreeMap<String, Operation>,
) -> Read<BTreeMap<Key, Schema>> {
    let mut schemas = BTreeMap::new();
    let mut unread: Vec<Key> = operations.values().flat_map(roots).cloned().collect();
    while let Some(key) = unread.pop() {
        if schemas.contains_key(&key) {
            continue;
        }
        let schema = schema::read(description, &key)?;
        unread.extend(children(&schema).cloned());
        schemas.insert(key, schema);
    }
    Ok(schemas)
}

/// The schemas that an operation names itself.
fn roots(operation: &Operation) -> impl Iterator<Item = &Key> {
    let bodies = operation.body.iter().chain(operation.answers.values());
    let of_bodies = bodies.flat_map(|body| body.content.values());
    let of_parameters = operation.parameters.iter().map(|parameter| &parameter.content);
    of_bodies.chain(of_parameters).map(|content| &content.schema)
}

/// The schemas that a schema names.
fn children(schema: &Schema) -> impl Iterator<Item = &Key> {
    let variants = schema.union.iter().flat_map(|union| union.variants.values());
    let contents = schema.items.iter().chain(&schema.rest).chain(variants);
    let tags = schema.union.iter().filter_map(|union| union.tag.as_ref()).map(|tag| &tag.schema);
    let fields = schema.fields.values().map(|field| &field.schema);
    contents.map(|content: &Content| &content.schema).chain(tags).chain(fields)
}
