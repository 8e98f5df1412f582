//! Who may call.

use axum::http::header::AUTHORIZATION;

use crate::answer::Refusal;
use crate::call::Call;

/// Checks the `Api-Key` or, where there is none, the OAuth token, for which the same secret is accepted.
///
/// "An invalid Api-Key is 401; an invalid OAuth token is 403."
pub(crate) fn check(call: &Call, secret: &str) -> Result<(), Refusal> {
    match (call.headers.contains_key("api-key"), call.header(AUTHORIZATION.as_str())) {
        (true, _) => check_key(call.header("api-key"), secret),
        (false, Some(authorization)) => check_oauth(authorization, secret),
        (false, None) => Err(Refusal::unauthorized("the request has no Api-Key header")),
    }
}

fn check_key(key: Option<&str>, secret: &str) -> Result<(), Refusal> {
    if key == Some(secret) {
        return Ok(());
    }
    Err(Refusal::unauthorized(match key.and_then(bearer) {
        Some(_) => "the Api-Key must be sent without a Bearer prefix",
        None => "the Api-Key is not valid",
    }))
}

fn check_oauth(authorization: &str, secret: &str) -> Result<(), Refusal> {
    let Some(token) = bearer(authorization) else {
        return Err(Refusal::unauthorized("the Authorization header is not of the form `Bearer <token>`"));
    };
    if token == secret {
        return Ok(());
    }
    Err(Refusal::forbidden("the OAuth token is not valid"))
}

/// What follows the scheme `Bearer`, which is written in any letter case.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
