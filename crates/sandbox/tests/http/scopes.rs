use reqwest::RequestBuilder;
use yandex_market_api::enums::ApiKeyScopeType;
use yandex_market_api::operations;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, http, started};

/// Every operation, called with what the sandbox accepts of each or at least does not forbid.
fn calls(sandbox: &Sandbox) -> impl Iterator<Item = (&'static yandex_market_api::Operation, RequestBuilder)> {
    operations::ALL.iter().map(|operation| {
        let path = operation.path.replace("{businessId}", "1");
        let request = http().request(operation.method.clone(), format!("{}{path}", sandbox.base_url()));
        (*operation, request)
    })
}

async fn assert_allowed(scopes: Vec<ApiKeyScopeType>, allowed: &[&str]) {
    let sandbox = started(Sandbox::builder().scopes(scopes)).await;
    for (operation, request) in calls(&sandbox) {
        let answer = Answer::of(request.header("Api-Key", sandbox.api_key())).await;
        if allowed.contains(&operation.id) {
            assert_ne!(answer.status, 403, "{}", operation.id);
        } else {
            answer.assert_refused(403, "FORBIDDEN", &format!("[{}]", operation.scopes.join(", ")));
        }
    }
}

/// What only reads, by its name.
fn reading() -> Vec<&'static str> {
    operations::ALL.iter().map(|operation| operation.id).filter(|id| id.starts_with("get")).collect()
}

#[tokio::test]
async fn one_of_the_scopes_of_an_operation_is_needed() {
    let all: Vec<&str> = operations::ALL.iter().map(|operation| operation.id).collect();
    assert_allowed(vec![ApiKeyScopeType::Communication], &all).await;
    assert_allowed(vec![ApiKeyScopeType::Pricing, ApiKeyScopeType::AllMethods], &all).await;
    assert_allowed(vec![ApiKeyScopeType::AllMethodsReadOnly], &reading()).await;
    assert_allowed(vec![ApiKeyScopeType::PricingReadOnly], &["getCampaigns", "getAuthTokenInfo"]).await;
    assert_allowed(vec![], &[]).await;
}

#[tokio::test]
async fn every_scope_of_the_table_is_one_that_a_key_can_have() {
    let known: Vec<&str> = ApiKeyScopeType::KNOWN.iter().map(ApiKeyScopeType::as_str).collect();
    for scope in operations::ALL.iter().flat_map(|operation| operation.scopes) {
        let scope = scope.replace([':', '-'], "_").to_uppercase();
        assert!(known.contains(&&*scope), "{scope}");
    }
}

#[tokio::test]
async fn an_oauth_token_has_all_scopes() {
    let sandbox = started(Sandbox::builder().scopes([])).await;
    for (operation, request) in calls(&sandbox).filter(|(operation, _)| operation.group != "auth") {
        let answer = Answer::of(request.bearer_auth(sandbox.api_key())).await;
        assert_ne!(answer.status, 403, "{}", operation.id);
    }
}

#[tokio::test]
async fn a_wrong_key_does_not_learn_the_scopes() {
    let sandbox = started(Sandbox::builder().scopes([])).await;
    for (_, request) in calls(&sandbox) {
        let answer = Answer::of(request.header("Api-Key", "wrong")).await;
        answer.assert_refused(401, "UNAUTHORIZED", "not valid");
    }
}
