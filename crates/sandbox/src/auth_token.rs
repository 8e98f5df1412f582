//! getAuthTokenInfo.

use axum::Json;
use axum::response::{IntoResponse, Response};
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{ApiKey, GetTokenInfoResponse, Token};

use crate::answer::Refusal;
use crate::auth::Credential;
use crate::call::Call;
use crate::market::Market;

/// Answers the name and the scopes of the key. "Api-Key only."
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    if Credential::of(call) != Some(Credential::ApiKey) {
        return Err(Refusal::forbidden("this operation is for an Api-Key, not for an OAuth token"));
    }
    let auth_scopes = market.key.scopes.iter().cloned().collect();
    let api_key = ApiKey { auth_scopes, name: market.key.name.clone() };
    let response = GetTokenInfoResponse { result: Token { api_key }, status: ApiResponseStatusType::Ok };
    Ok(Json(response).into_response())
}
