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
mod params;
mod responses;
mod schemas;
mod unions;
mod webhooks;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::document::Document;
use crate::facts::Facts;
use crate::problem::Error;

/// Rewrites the description for progenitor.
pub(crate) fn progenitor_view(document: &Document, facts: &Facts) -> Result<OpenAPI, Error> {
    let mut view: Value = document.root.clone();
    multipart::leave_out(&mut view, &facts.forms);
    lenient::drop_bounds(&mut view);
    unions::stand_in(&mut view, &facts.unions);
    webhooks::leave_out(&mut view);
    responses::keep_successes(&mut view);
    params::drop_aliases(&mut view);
    defaults::drop_all(&mut view);
    formats::drop_strict(&mut view);
    docs::describe(&mut view, &facts.types);
    // After what is a bare reference got its words, and before it has another name.
    nullable::to_uses(&mut view);
    // Before the ids and dates are added: a schema of the Market's may have the Rust name of one.
    names::rename(&mut view, &facts.types);
    ids::refer(&mut view, &facts.ids);
    dates::refer(&mut view);
    serde_json::from_value(view).map_err(|error| {
        let reason = format!("is no OpenAPI 3.0 description: {error}");
        Error::Description(vec![document.problem("", reason)])
    })
}
