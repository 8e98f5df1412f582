//! The server of files, which is not the server of the API.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::world::backend::Backend;
use crate::world::sync::locked;

/// Answers a file by its path.
pub(crate) fn answer(backend: &Backend, request: &Request) -> Response {
    if let Err(refusal) = backend.hosts.check(request) {
        return refusal.into_plain_text();
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    // "payload[].url lies on another host, wants other credentials and refuses the Api-Key."
    if has_key(request.headers()) {
        return (StatusCode::FORBIDDEN, "the key of the API must not be sent to this host").into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let file = locked(&backend.state).files.at(path);
    let file = file.map(|file| ([(header::CONTENT_TYPE, file.media_type.clone())], file.bytes.clone()));
    file.ok_or((StatusCode::NOT_FOUND, "there is no such file")).into_response()
}

fn has_key(headers: &HeaderMap) -> bool {
    headers.contains_key("api-key") || headers.contains_key(header::AUTHORIZATION)
}
