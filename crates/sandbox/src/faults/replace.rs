//! Responses that faults put in the place of the real one.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::faults::fault::Fault;
use crate::http::refusal::Refusal;
use crate::http::route::Route;
use crate::limits::Limits;
use crate::limits::rate_headers::{AGE, second};

/// The body of a [huge error](Fault::HugeError). It is written once, for that takes its time.
static HUGE: LazyLock<Bytes> = LazyLock::new(|| {
    let message = "huge ".repeat((20 << 20) / "huge ".len());
    format!(r#"{{"errors":[{{"code":"OTHER","message":"{message}"}}],"status":"ERROR"}}"#).into()
});

/// The answer to a request that is not processed because of a fault. `None` if the fault lets it be.
pub(crate) fn before(fault: Fault, limits: &Limits, route: &Route, now: SystemTime) -> Option<Response> {
    let answer = match fault {
        Fault::RefuseConnection | Fault::ResetBefore => never_sent(),
        Fault::Html(status) => html(status),
        Fault::OkWithError => {
            error(StatusCode::OK, "OTHER", "it did not work, whatever the HTTP status says".into())
        }
        Fault::HugeError(status) => huge_error(valid(status)),
        Fault::PlainText403 => deprecated().into_plain_text(),
        Fault::PlainText420 => limits.crowded(route).into_plain_text(),
        Fault::TooManyRequests { retry_after } => {
            again(StatusCode::TOO_MANY_REQUESTS, retry_after.as_secs().into())
        }
        Fault::TooManyRequestsUntil { retry_after } => {
            again(StatusCode::TOO_MANY_REQUESTS, date(now, retry_after))
        }
        Fault::ServiceUnavailable { retry_after } => {
            again(StatusCode::SERVICE_UNAVAILABLE, retry_after.as_secs().into())
        }
        fault => refusal(fault, limits, route)?.into_response(),
    };
    Some(answer)
}

/// An error answer in the Market's envelope.
fn refusal(fault: Fault, limits: &Limits, route: &Route) -> Option<Refusal> {
    Some(match fault {
        Fault::InternalError => internal_error(),
        Fault::Unauthorized => Refusal::unauthorized("the Api-Key is not valid"),
        Fault::Forbidden => Refusal::forbidden("occasionally forbidden"),
        Fault::NotFound => Refusal::not_found("there is nothing here at the moment"),
        Fault::Locked => Refusal::new(StatusCode::LOCKED, "LOCKED", "the resource is locked"),
        Fault::ParallelLimit => limits.crowded(route),
        Fault::HourlyLimit { .. } => limits.spent(route),
        _ => return None,
    })
}

/// The answer to a request that was processed: another one if the fault hides that it was.
pub(crate) fn after(fault: Fault, answer: Response) -> Response {
    match fault {
        Fault::HtmlAfter(status) => html(status),
        Fault::InternalErrorAfter | Fault::TextStoredDifferently => internal_error().into_response(),
        Fault::StatusInsteadOf200(status) if answer.status() == StatusCode::OK => {
            with_status(valid(status), answer)
        }
        _ => answer,
    }
}

/// HTTP has no body for a 204.
fn with_status(status: StatusCode, mut answer: Response) -> Response {
    *answer.status_mut() = status;
    if status == StatusCode::NO_CONTENT {
        answer.headers_mut().remove(header::CONTENT_TYPE);
        *answer.body_mut() = Body::empty();
    }
    answer
}

fn internal_error() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "something went wrong inside")
}

/// The Market's own words for a method in its brown-out.
fn deprecated() -> Refusal {
    Refusal::forbidden("The method is deprecated and is occasionally forbidden. Please stop using it")
}

/// An error that is not made of a [`Refusal`]: its status may be 200. "A 200 with `"status": "ERROR"` is an error as
/// well."
fn error(status: StatusCode, code: &str, message: String) -> Response {
    let errors = json!([{ "code": code, "message": message }]);
    (status, Json(json!({ "status": "ERROR", "errors": errors }))).into_response()
}

fn huge_error(status: StatusCode) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], HUGE.clone()).into_response()
}

/// An answer that says when to come again. The Market documents none, but a balancer before it may.
fn again(status: StatusCode, when: HeaderValue) -> Response {
    let code = if status.is_server_error() { "SERVICE_UNAVAILABLE" } else { "TOO_MANY_REQUESTS" };
    let mut answer = error(status, code, "come again later".to_owned());
    answer.headers_mut().insert(header::RETRY_AFTER, when);
    answer
}

/// A date so long after the one that the answer has.
fn date(now: SystemTime, after: Duration) -> HeaderValue {
    let date = httpdate::fmt_http_date(second(now) + after.min(AGE));
    HeaderValue::try_from(date).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// "A balancer may answer 502/503/504 with HTML."
fn html(status: u16) -> Response {
    let status = valid(status);
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}

/// The status of this number, or of a bad gateway if HTTP has none such.
fn valid(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}

/// The connection breaks before this is written.
pub(crate) fn never_sent() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
