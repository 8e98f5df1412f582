//! The description → the view of it that progenitor and typify understand.

pub(crate) mod dates;
mod defaults;
mod docs;
mod formats;
mod ids;
mod lenient;
mod multipart;
mod names;
mod nullable;
mod properties;
mod schemas;
mod unions;
mod webhooks;

pub(crate) use properties::Renamed;

use openapiv3::OpenAPI;
use serde_json::{Value, json};

use crate::document::Document;
use crate::facts::Facts;
use crate::problem::Error;

/// The view of a description.
pub(crate) struct View {
    pub(crate) openapi: OpenAPI,
    pub(crate) renamed: Vec<Renamed>,
}

/// Leaves nothing but the schemas: calls are made of facts. (progenitor's own have one notation for lists, no cookies, no bodies
/// that may be left out, and panic over an operation with two types of errors.)
fn keep_schemas(view: &mut Value) {
    let schemas = view.pointer_mut("/components/schemas").map(Value::take);
    let info = view.get_mut("info").map(Value::take);
    *view = json!({
        "openapi": "3.0.3",
        "info": info,
        "paths": {},
        "components": { "schemas": schemas.unwrap_or_else(|| json!({})) },
    });
}

/// Rewrites the description for progenitor.
pub(crate) fn progenitor_view(document: &Document, facts: &Facts) -> Result<View, Error> {
    let mut view: Value = document.root.clone();
    multipart::leave_out(&mut view, &facts.forms);
    keep_schemas(&mut view);
    lenient::drop_bounds(&mut view);
    unions::stand_in(&mut view, &facts.unions, &facts.any_of);
    webhooks::leave_out(&mut view);
    defaults::drop_all(&mut view);
    formats::drop_strict(&mut view);
    docs::describe(&mut view, &facts.types);
    // After what is a bare reference got its words, and before it has another name.
    nullable::to_uses(&mut view);
    // Before the ids and dates are added: a schema of the Market's may have the Rust name of one.
    names::rename(&mut view, &facts.types);
    ids::refer(&mut view, &facts.ids);
    dates::refer(&mut view);
    let renamed = properties::rename(&mut view);
    let openapi = serde_json::from_value(view).map_err(|error| {
        let reason = format!("is no OpenAPI 3.0 description: {error}");
        Error::Description(vec![document.problem("", reason)])
    })?;
    Ok(View { openapi, renamed })
}
