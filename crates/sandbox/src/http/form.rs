//! Bodies in parts.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;

use crate::http::refusal::Refusal;

/// A part of a body.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) name: Option<String>,
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// Reads all parts of a body that says it is `multipart/form-data`.
pub(crate) async fn read(headers: &HeaderMap, body: Bytes) -> Result<Vec<Part>, Refusal> {
    let mut request = Request::new(Body::from(body));
    headers.clone_into(request.headers_mut());
    // The body is here already, and not too large.
    DefaultBodyLimit::disable().apply(&mut request);
    let broken = |reason: String| Refusal::bad_request(format!("the multipart body is broken: {reason}"));
    let form = Multipart::from_request(request, &()).await.map_err(|error| broken(error.body_text()))?;
    parts(form).await.map_err(|error| broken(error.body_text()))
}

async fn parts(mut form: Multipart) -> Result<Vec<Part>, MultipartError> {
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await? {
        parts.push(part(field).await?);
    }
    Ok(parts)
}

async fn part(field: Field<'_>) -> Result<Part, MultipartError> {
    Ok(Part {
        name: field.name().map(str::to_owned),
        file_name: field.file_name().map(str::to_owned),
        media_type: field.content_type().map(str::to_owned),
        bytes: field.bytes().await?,
    })
}
