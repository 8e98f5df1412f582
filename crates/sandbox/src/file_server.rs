//! The server of files, which is not the server of the API.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::market::Market;
use crate::sync::locked;

pub(crate) fn router(market: Arc<Market>) -> Router {
    Router::new().route("/{path}", get(answer)).with_state(market)
}

async fn answer(State(market): State<Arc<Market>>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    // "payload[].url lies on another host, wants other credentials and refuses the Api-Key."
    if headers.contains_key("api-key") || headers.contains_key(header::AUTHORIZATION) {
        return (StatusCode::FORBIDDEN, "the key of the API must not be sent to this host").into_response();
    }
    let file = locked(&market.state).files.at(&path);
    let file = file.map(|file| ([(header::CONTENT_TYPE, file.media_type.clone())], file.bytes.clone()));
    file.ok_or((StatusCode::NOT_FOUND, "there is no such file")).into_response()
}
