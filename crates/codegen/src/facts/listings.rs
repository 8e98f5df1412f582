//! Which answers are pages of a list.

use std::collections::BTreeMap;

use serde_json::Value;

use super::TypeNames;
use super::envelopes::answer;
use super::object::{Property, is_nullable, properties};
use crate::document::{Document, OperationAt, schema_name};

/// The answer of an operation that lists: one list of things with a type, and beside it where the next page is.
pub(crate) struct ListingFacts {
    /// The Rust name of an item.
    pub(crate) item: String,
    /// What holds the list, where that is not the answer itself.
    pub(crate) result: Option<Field>,
    pub(crate) items: Field,
    pub(crate) paging: Field,
    pub(crate) token: Field,
}

/// A field of a generated type.
pub(crate) struct Field {
    /// The name in the description.
    pub(crate) name: String,
    /// Whether it is an `Option`.
    pub(crate) optional: bool,
}

const RESULT: &str = "result";
const PAGING: &str = "paging";
const TOKEN: &str = "nextPageToken";

impl ListingFacts {
    /// Where the items stand in an answer, as a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        let result = self.result.as_ref().map(|field| format!("/{}", field.name)).unwrap_or_default();
        format!("{result}/{}", self.items.name)
    }
}

/// Reads the operations that list, by their ids.
pub(crate) fn read(document: &Document, types: &TypeNames) -> BTreeMap<String, ListingFacts> {
    let listings = document.operations().filter_map(|at| {
        let listing = listing(document, types, &at)?;
        Some((at.id()?.to_owned(), listing))
    });
    listings.collect()
}

fn listing(document: &Document, types: &TypeNames, at: &OperationAt<'_>) -> Option<ListingFacts> {
    let schema = answer(document, at)?;
    let own = properties(document, schema);
    let result = own.iter().find(|property| property.name == RESULT).copied();
    let held = result.map_or_else(|| own.clone(), |result| properties(document, result.schema));
    let lists: Vec<&Property<'_>> = held.iter().filter(|property| is_list(property.schema)).collect();
    let [items] = lists.as_slice() else { return None };
    let paging = held.iter().find(|property| property.name == PAGING)?;
    let tokens = properties(document, paging.schema);
    let token = tokens.iter().find(|property| property.name == TOKEN && is_text(property.schema))?;
    let item = items.schema.get("items").filter(|item| !is_nullable(document, item))?;
    Some(ListingFacts {
        item: types.rust(schema_name(item)?)?.to_owned(),
        result: result.map(|result| field(document, result)),
        items: field(document, **items),
        paging: field(document, *paging),
        token: field(document, *token),
    })
}

fn is_list(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "array")
}

/// Whether the type of a property is that of a text: a named one, an id or a date has a type of its own.
fn is_text(schema: &Value) -> bool {
    let is_own = ["x-id", "format"].iter().any(|key| schema.get(key).is_some());
    schema.get("type").is_some_and(|kind| kind == "string") && !is_own
}

/// The field of a property.
fn field(document: &Document, property: Property<'_>) -> Field {
    let nullable = is_nullable(document, property.schema);
    Field { name: property.name.to_owned(), optional: !property.required || nullable }
}
