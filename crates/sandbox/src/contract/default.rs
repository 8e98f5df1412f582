//! The responses of operations that keep no state.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use yandex_market_api::{Operation, description};

use super::check::Checked;
use super::list;
use super::sample::{fitting, numbered};
use crate::http::refusal::Refusal;
use crate::world::backend::Backend;
use crate::world::clock;

/// A portable document without a page.
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// A PNG of a single pixel.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\
    \x0f\0\0\x01\x01\0\x05\x18\xd8N\0\0\0\0IEND\xaeB`\x82";

/// The content of a response.
#[derive(Debug)]
pub(crate) enum Content {
    Json(Value),
    /// A file of this media type.
    File(String, &'static [u8]),
    Nothing,
}

impl Content {
    /// The JSON, `null` where it is none.
    pub(crate) fn json(&self) -> &Value {
        match self {
            Self::Json(value) => value,
            Self::File(..) | Self::Nothing => &Value::Null,
        }
    }
}

impl IntoResponse for Content {
    fn into_response(self) -> Response {
        match self {
            Self::Json(value) => Json(value).into_response(),
            Self::File(media_type, bytes) => ([(header::CONTENT_TYPE, media_type)], bytes).into_response(),
            Self::Nothing => StatusCode::OK.into_response(),
        }
    }
}

/// Responds with the documented sample, a list in pages.
pub(crate) fn respond(backend: &Backend, request: &Checked<'_>) -> Result<Content, Refusal> {
    let operation = request.operation;
    let now = clock::present(request.call.at).to_rfc3339();
    let Some(schema) = description::response_schema(operation) else { return Ok(file(operation)) };
    let mut response = fitting(schema, description::response_sample(operation), &now);
    let Some(items) = operation.page.and_then(|page| page.items) else {
        end_pages(&mut response);
        return Ok(Content::Json(response));
    };
    let item = item(operation, &response, items, &now);
    let fixed: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name).collect();
    list::put(&mut response, items, json!([]));
    let all = 0..backend.list_length;
    list::page(backend, request, response, all, |number| numbered(&item, number, &fixed)).map(Content::Json)
}

/// Removes the tokens of a sample, which lead nowhere.
fn end_pages(response: &mut Value) {
    for fields in response.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
        end_pages(fields);
    }
    if let Some(fields) = response.as_object_mut() {
        fields.remove("nextPageToken");
    }
}

/// The item that all items of a list are made of.
fn item(operation: &Operation, response: &Value, items: &str, now: &str) -> Value {
    let sample = response.pointer(items).and_then(|items| items.get(0));
    sample.cloned().unwrap_or_else(|| {
        let schema = description::item_schema(operation);
        schema.map(|schema| fitting(schema, None, now)).unwrap_or_default()
    })
}

/// A small file of the media type that the description names.
fn file(operation: &Operation) -> Content {
    match media_type(operation) {
        Some(media) if media == "application/pdf" => Content::File(media, PDF),
        Some(media) if media == "image/png" => Content::File(media, PNG),
        Some(media) => Content::File(media, b"sandbox"),
        None => Content::Nothing,
    }
}

fn media_type(operation: &Operation) -> Option<String> {
    let content = description::response_content(operation)?;
    let png = content.keys().find(|media| *media == "image/png");
    png.or(content.keys().next()).cloned()
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations;

    use super::*;

    #[test]
    fn a_sample_that_is_no_list_leads_to_no_other_page() {
        let mut sample = json!({ "result": { "paging": { "nextPageToken": "string" }, "warehouses": [1] } });
        end_pages(&mut sample);
        assert_eq!(sample, json!({ "result": { "paging": {}, "warehouses": [1] } }));
    }

    #[test]
    fn a_file_has_its_media_type() {
        let response = Content::File("application/pdf".to_owned(), PDF).into_response();
        assert_eq!(response.headers()["content-type"], "application/pdf");
        assert_eq!(Content::Nothing.into_response().status(), StatusCode::OK);
    }

    #[test]
    fn every_list_of_the_table_has_an_item_without_a_sample() {
        for operation in operations::ALL {
            let Some(items) = operation.page.and_then(|page| page.items) else { continue };
            let item = item(operation, &Value::Null, items, "2026-11-20T18:42:10+03:00");
            assert!(
                item.as_object().is_some_and(|item| !item.is_empty()) || operation.id == "getCampaigns",
                "{}",
                operation.id
            );
        }
    }
}
