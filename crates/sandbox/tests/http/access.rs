use serde_json::json;
use yandex_market_api::ids::BusinessId;
use yandex_market_sandbox::{DEFAULT_API_KEY, Sandbox};

use crate::support::{Answer, http, request, started, url};

/// getChats with this header alone.
async fn with(sandbox: &Sandbox, name: &str, value: &str) -> Answer {
    Answer::of(http().post(url(sandbox)).header(name, value).json(&json!({}))).await
}

#[tokio::test]
async fn the_key_is_the_one_that_was_set() {
    let sandbox = started(Sandbox::builder().api_key("ACMA:secret")).await;
    assert_eq!(sandbox.api_key(), "ACMA:secret");
    assert_eq!(with(&sandbox, "api-key", "ACMA:secret").await.status, 200);
    let default = with(&sandbox, "Api-Key", DEFAULT_API_KEY).await;
    default.assert_refused(401, "UNAUTHORIZED", "not valid");
}

#[tokio::test]
async fn a_key_is_needed() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = Answer::of(http().post(url(&sandbox)).json(&json!({}))).await;
    answer.assert_refused(401, "UNAUTHORIZED", "no Api-Key");
}

#[tokio::test]
async fn a_key_with_a_prefix_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = with(&sandbox, "Api-Key", "Bearer sandbox-key").await;
    answer.assert_refused(401, "UNAUTHORIZED", "Bearer");
}

#[tokio::test]
async fn oauth_takes_the_same_secret_and_a_wrong_one_is_forbidden() {
    let sandbox = started(Sandbox::builder()).await;
    assert_eq!(with(&sandbox, "Authorization", "Bearer sandbox-key").await.status, 200);
    let wrong = with(&sandbox, "Authorization", "Bearer wrong").await;
    wrong.assert_refused(403, "FORBIDDEN", "OAuth");
    let basic = with(&sandbox, "Authorization", "Basic c2FuZGJveC1rZXk=").await;
    basic.assert_refused(401, "UNAUTHORIZED", "Bearer <token>");
}

#[tokio::test]
async fn a_wrong_key_is_not_made_good_by_oauth() {
    let sandbox = started(Sandbox::builder()).await;
    let both = http().post(url(&sandbox)).header("Api-Key", "wrong").bearer_auth("sandbox-key");
    assert_eq!(Answer::of(both.json(&json!({}))).await.status, 401);
}

#[tokio::test]
async fn only_the_own_business_is_open() {
    let sandbox = started(Sandbox::builder().business(BusinessId::new(76_543))).await;
    assert_eq!(Answer::of(request(&sandbox).json(&json!({}))).await.status, 200);
    for (business, status) in [("1", 403), ("0", 400), ("-1", 400), ("x", 400), ("1.0", 400), ("", 400)] {
        let url = format!("{}/v2/businesses/{business}/chats", sandbox.base_url());
        let answer = Answer::of(http().post(url).header("Api-Key", sandbox.api_key()).json(&json!({}))).await;
        assert_eq!(answer.error().0, status, "{business}");
    }
}

#[tokio::test]
async fn a_stranger_does_not_learn_which_businesses_there_are() {
    let sandbox = started(Sandbox::builder()).await;
    let url = format!("{}/v2/businesses/2/chats", sandbox.base_url());
    assert_eq!(Answer::of(http().post(url).json(&json!({}))).await.status, 401);
}

#[tokio::test]
async fn unknown_paths_are_not_found() {
    let sandbox = started(Sandbox::builder()).await;
    for path in ["", "/", "/v2/businesses/1/chats/", "/v1/businesses/1/chats", "/businesses/1/chats"] {
        let answer = Answer::of(http().post(format!("{}{path}", sandbox.base_url()))).await;
        answer.assert_refused(404, "NOT_FOUND", "nothing");
    }
}

#[tokio::test]
async fn another_method_is_refused_and_the_right_one_named() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = Answer::of(http().get(url(&sandbox))).await;
    answer.assert_refused(405, "METHOD_NOT_ALLOWED", "GET");
    assert_eq!(answer.header("allow"), "POST");
}
