use reqwest::RequestBuilder;
use yandex_market_api::enums::ApiKeyScopeType;
use yandex_market_api::{Operation, operations};
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, http, started};

/// Every operation, called with what the sandbox accepts of each or at least does not forbid.
fn calls(sandbox: &Sandbox) -> impl Iterator<Item = (&'static Operation, RequestBuilder)> {
    let campaign = sandbox.chats().iter().find_map(|chat| chat.context.campaign_id).unwrap();
    operations::ALL.iter().map(move |operation| {
        let path = operation.path.replace("{campaignId}", &campaign.to_string());
        let names = operation.parameters.iter().map(|parameter| format!("{{{}}}", parameter.name));
        let path = names.fold(path, |path, name| path.replace(&name, "1"));
        let request = http().request(operation.method.clone(), format!("{}{path}", sandbox.base_url()));
        (*operation, request)
    })
}

fn upper_snake(scope: &str) -> String {
    scope.replace([':', '-'], "_").to_uppercase()
}

#[tokio::test]
async fn one_of_the_scopes_of_an_operation_is_needed() {
    use ApiKeyScopeType::{AllMethods, AllMethodsReadOnly, Communication, Pricing, PricingReadOnly};
    let (mut allowed, mut refused) = (0, 0);
    for held in [
        vec![Communication],
        vec![Pricing, AllMethods],
        vec![AllMethodsReadOnly],
        vec![PricingReadOnly],
        vec![],
    ] {
        let sandbox = started(Sandbox::builder().scopes(held.clone())).await;
        for (operation, request) in calls(&sandbox) {
            let answer = Answer::of(request.header("Api-Key", sandbox.api_key())).await;
            let has = |scope: &&str| held.iter().any(|held| held.as_str() == upper_snake(scope));
            if operation.scopes.iter().any(has) {
                assert_ne!(answer.status, 403, "{}", operation.id);
                allowed += 1;
            } else {
                answer.assert_refused(403, "FORBIDDEN", &format!("[{}]", operation.scopes.join(", ")));
                refused += 1;
            }
        }
    }
    assert!(allowed > 0 && refused > 0);
}

#[tokio::test]
async fn every_scope_of_the_table_is_one_that_a_key_can_have() {
    let known: Vec<&str> = ApiKeyScopeType::KNOWN.iter().map(ApiKeyScopeType::as_str).collect();
    for scope in operations::ALL.iter().flat_map(|operation| operation.scopes) {
        assert!(known.contains(&&*upper_snake(scope)), "{scope}");
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
