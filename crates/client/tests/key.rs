//! What a key sees and may do.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use yandex_market::types::ApiKeyScopeType;
use yandex_market::{Access, ErrorKind, Market, operations};
use yandex_market_sandbox::{Sandbox, SandboxBuilder};

async fn start(builder: SandboxBuilder) -> (Sandbox, Market) {
    let sandbox = builder.start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    (sandbox, market)
}

#[tokio::test]
async fn campaigns_are_listed_and_businesses_are_distinct() {
    let (sandbox, market) = start(Sandbox::builder()).await;
    let campaigns = market.campaigns().list().stream().try_collect().await.unwrap();
    assert!(campaigns.len() > 1);
    let businesses = market.businesses().await.unwrap();
    assert_eq!(businesses.iter().map(|one| one.id).collect::<Vec<_>>(), [Some(sandbox.business())]);
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v2/campaigns"));
    assert_eq!(request.query("limit"), Some("100"));
}

#[tokio::test]
async fn a_key_tells_its_name_and_scopes() {
    let scopes = [ApiKeyScopeType::Communication, ApiKeyScopeType::Pricing];
    let (sandbox, market) = start(Sandbox::builder().token_name("my-crm").scopes(scopes.clone())).await;
    let key = market.auth().token().await.unwrap().api_key;
    assert_eq!(key.name, "my-crm");
    assert!(scopes.iter().all(|scope| key.auth_scopes.contains(scope)));
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/auth/token"));
}

#[tokio::test]
async fn access_is_told_in_words() {
    let (sandbox, market) = start(Sandbox::builder().scopes([ApiKeyScopeType::AllMethodsReadOnly])).await;
    let business = sandbox.business();
    let read = market.check_access(business, &operations::GET_CHATS).await.unwrap();
    assert!(read.is_granted());
    let write = market.check_access(business, &operations::SEND_MESSAGE_TO_CHAT).await.unwrap();
    assert!(matches!(write, Access::ScopeMissing { .. }));
    assert_eq!(
        write.to_string(),
        "the key has no scope for sendMessageToChat: it needs one of communication, all-methods, and has \
         ALL_METHODS_READ_ONLY"
    );
    let foreign = market.check_access(99, &operations::GET_CHATS).await.unwrap();
    assert_eq!(foreign.to_string(), "the key does not see business 99: it sees 1");
}

#[tokio::test]
async fn a_missing_scope_says_which_would_do() {
    let (sandbox, market) = start(Sandbox::builder().scopes([ApiKeyScopeType::AllMethodsReadOnly])).await;
    let chat = sandbox.chats()[0].chat_id;
    let error = market.business(sandbox.business()).chats().chat(chat).send("hello").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Answered, 403));
    assert_eq!(error.acceptable_scopes(), ["communication", "all-methods"]);
    assert!(
        error
            .to_string()
            .ends_with("(if the key lacks a scope, one of these will do: communication, all-methods)")
    );
}

#[tokio::test]
async fn of_an_oauth_token_nothing_is_told() {
    let sandbox = Sandbox::start().await.unwrap();
    let market =
        Market::builder().oauth_token(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    assert_eq!(market.auth().token().await.unwrap_err().status().unwrap().as_u16(), 403);
    assert!(!market.businesses().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_oauth_token_names_the_business_whose_subscription_counts() {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = Market::builder().oauth_token(sandbox.api_key()).base_url(sandbox.base_url());
    let market = builder.business(77).build().unwrap();
    market.business(sandbox.business()).chats().list().page().await.unwrap();
    market.campaigns().list().page().await.unwrap();
    let named: Vec<_> =
        sandbox.journal().iter().map(|one| one.header("x-business-id").map(str::to_owned)).collect();
    assert_eq!(named, [Some(sandbox.business().to_string()), Some("77".to_owned())]);
    let keyed = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url());
    keyed.business(77).build().unwrap().campaigns().list().page().await.unwrap();
    assert_eq!(sandbox.journal()[2].header("x-business-id"), None, "a key has a business");
}
