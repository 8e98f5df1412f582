//! getAuthTokenInfo.

use serde_json::{Value, json};

use crate::contract::Checked;
use crate::http::auth::Credential;
use crate::http::refusal::Refusal;
use crate::world::backend::Backend;

/// Returns the name and the scopes of the key. "Api-Key only."
pub(crate) fn get(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    if Credential::of(request.call) != Some(Credential::ApiKey) {
        return Err(Refusal::forbidden("this operation is for an Api-Key, not for an OAuth token"));
    }
    let key = json!({ "authScopes": backend.key.scopes, "name": backend.key.name });
    Ok(json!({ "status": "OK", "result": { "apiKey": key } }))
}
