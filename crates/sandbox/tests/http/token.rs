use serde_json::json;
use yandex_market_api::enums::ApiKeyScopeType;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, http, started};

fn request(sandbox: &Sandbox) -> reqwest::RequestBuilder {
    http().post(format!("{}/v2/auth/token", sandbox.base_url()))
}

#[tokio::test]
async fn a_key_learns_its_name_and_scopes() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = Answer::of(request(&sandbox).header("Api-Key", sandbox.api_key())).await;
    let key = json!({ "name": "sandbox", "authScopes": ["ALL_METHODS"] });
    assert_eq!((answer.status, answer.body), (200, json!({ "status": "OK", "result": { "apiKey": key } })));
}

#[tokio::test]
async fn name_and_scopes_are_those_that_were_set() {
    let scopes = [ApiKeyScopeType::PricingReadOnly, ApiKeyScopeType::Promotion, ApiKeyScopeType::Promotion];
    let sandbox = started(Sandbox::builder().token_name("Чаты").scopes(scopes)).await;
    let answer = Answer::of(request(&sandbox).header("Api-Key", sandbox.api_key())).await;
    let key = json!({ "name": "Чаты", "authScopes": ["PRICING_READ_ONLY", "PROMOTION"] });
    assert_eq!(answer.body["result"]["apiKey"], key);
}

#[tokio::test]
async fn an_oauth_token_has_no_name() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = Answer::of(request(&sandbox).bearer_auth(sandbox.api_key())).await;
    answer.assert_refused(403, "FORBIDDEN", "Api-Key");
    let both = request(&sandbox).bearer_auth("any").header("Api-Key", sandbox.api_key());
    assert_eq!(Answer::of(both).await.status, 200);
}
