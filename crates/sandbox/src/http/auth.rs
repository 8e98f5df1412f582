//! Authentication and scopes.

use std::collections::BTreeSet;

use axum::http::header::AUTHORIZATION;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiKeyScopeType;

use crate::http::call::Call;
use crate::http::refusal::Refusal;
use crate::sandbox::DEFAULT_API_KEY;

/// The key that is accepted.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) secret: String,
    pub(crate) name: String,
    pub(crate) scopes: BTreeSet<ApiKeyScopeType>,
}

impl Default for Key {
    fn default() -> Self {
        Self {
            secret: DEFAULT_API_KEY.to_owned(),
            name: "sandbox".to_owned(),
            scopes: BTreeSet::from([ApiKeyScopeType::AllMethods]),
        }
    }
}

/// The kind of a caller's credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    ApiKey,
    OAuth,
}

impl Credential {
    /// Returns what a request carries. Where it carries both, the key counts.
    pub(crate) fn of(call: &Call) -> Option<Self> {
        match (call.headers.contains_key("api-key"), call.headers.contains_key(AUTHORIZATION)) {
            (true, _) => Some(Self::ApiKey),
            (false, true) => Some(Self::OAuth),
            (false, false) => None,
        }
    }
}

/// Checks the `Api-Key` or, where there is none, the OAuth token, for which the same secret is accepted.
///
/// "An invalid Api-Key is 401; an invalid OAuth token is 403."
pub(crate) fn check(call: &Call, secret: &str) -> Result<Credential, Refusal> {
    let none = || Refusal::unauthorized("the request has no Api-Key header");
    let credential = Credential::of(call).ok_or_else(none)?;
    match credential {
        Credential::ApiKey => check_key(call.header("api-key"), secret)?,
        Credential::OAuth => check_oauth(call.header(AUTHORIZATION.as_str()), secret)?,
    }
    Ok(credential)
}

/// Checks that the key has one of the scopes that the operation wants. An OAuth token has all of them.
pub(crate) fn check_scopes(credential: Credential, key: &Key, operation: &Operation) -> Result<(), Refusal> {
    let held = |scope: &&str| key.scopes.contains(&ApiKeyScopeType::from(upper_snake(scope).as_str()));
    if credential == Credential::OAuth || operation.scopes.iter().any(held) {
        return Ok(());
    }
    let acceptable = operation.scopes.join(", ");
    Err(Refusal::forbidden(format!(
        "Access denied: the Api-Key has none of the acceptable scopes: [{acceptable}]"
    )))
}

/// `all-methods:read-only` as getAuthTokenInfo writes it: `ALL_METHODS_READ_ONLY`.
fn upper_snake(scope: &str) -> String {
    scope.replace([':', '-'], "_").to_uppercase()
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

fn check_oauth(authorization: Option<&str>, secret: &str) -> Result<(), Refusal> {
    let Some(token) = authorization.and_then(bearer) else {
        return Err(Refusal::unauthorized("the Authorization header is not of the form `Bearer <token>`"));
    };
    if token == secret {
        return Ok(());
    }
    Err(Refusal::forbidden("the OAuth token is not valid"))
}

/// Returns the token after the scheme `Bearer`, which is written in any letter case.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
