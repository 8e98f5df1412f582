//! Answers that faults put in the place of the real one.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answer::Refusal;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::route::Route;

/// The answer to a request that is not processed because of a fault. `None` if the fault lets it be.
pub(crate) fn before(fault: Fault, limits: &Limits, route: &Route) -> Option<Response> {
    let refusal = match fault {
        Fault::RefuseConnection | Fault::ResetBefore => return Some(never_sent()),
        Fault::Html(status) => return Some(html(status)),
        Fault::OkWithError => return Some(ok_with_error()),
        Fault::InternalError => internal_error(),
        Fault::Unauthorized => Refusal::unauthorized("the Api-Key is not valid"),
        Fault::Forbidden => Refusal::forbidden("occasionally forbidden"),
        Fault::NotFound => Refusal::not_found("there is nothing here at the moment"),
        Fault::Locked => Refusal::new(StatusCode::LOCKED, "LOCKED", "the resource is locked"),
        Fault::ParallelLimit => limits.crowded(route),
        Fault::HourlyLimit { .. } => limits.spent(route),
        _ => return None,
    };
    Some(refusal.into_response())
}

/// The answer that hides that a request was processed. `None` if the fault leaves it the real one.
pub(crate) fn after(fault: Fault) -> Option<Response> {
    match fault {
        Fault::HtmlAfter(status) => Some(html(status)),
        Fault::InternalErrorAfter | Fault::TextStoredDifferently => Some(internal_error().into_response()),
        _ => None,
    }
}

fn internal_error() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "something went wrong inside")
}

/// "A 200 with `"status": "ERROR"` is an error as well."
fn ok_with_error() -> Response {
    let errors = json!([{ "code": "OTHER", "message": "it did not work, whatever the HTTP status says" }]);
    Json(json!({ "status": "ERROR", "errors": errors })).into_response()
}

/// "A balancer may answer 502/503/504 with HTML."
fn html(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}

/// The connection breaks before this is written.
pub(crate) fn never_sent() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
