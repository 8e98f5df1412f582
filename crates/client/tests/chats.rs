//! getChats through the client, against the sandbox.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use yandex_market::requests::GetChats;
use yandex_market::types::{
    BusinessId, ChatContextType, ChatId, ChatStatusType, ChatType, OrderId, ReturnId,
};
use yandex_market::{Context, ErrorKind, List, Market};
use yandex_market_sandbox::{CannedAnswer, LastPage, Sandbox, SandboxBuilder};

async fn list(sandbox: &Sandbox) -> List<GetChats> {
    market(sandbox).business(sandbox.business()).chats().list()
}

fn market(sandbox: &Sandbox) -> Market {
    Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap()
}

async fn start(builder: SandboxBuilder) -> Sandbox {
    builder.start().await.unwrap()
}

#[tokio::test]
async fn a_stream_reads_every_chat_however_the_end_is_told() {
    for last_page in [LastPage::NoPaging, LastPage::NoToken, LastPage::Null, LastPage::Empty] {
        let sandbox = start(Sandbox::builder().chats(45).last_page(last_page)).await;
        let chats = list(&sandbox).await.stream().try_collect().await.unwrap();
        assert_eq!(chats.items, sandbox.chats());
        let sizes: Vec<_> =
            sandbox.journal().iter().map(|one| one.query("limit").map(str::to_owned)).collect();
        assert_eq!(sizes, vec![Some("20".to_owned()); 3], "the limit goes with every page");
    }
}

#[tokio::test]
async fn an_empty_page_with_a_token_does_not_end_the_list() {
    let sandbox = start(Sandbox::builder().chats(45).empty_pages(true)).await;
    let chats = list(&sandbox).await.stream().try_collect().await.unwrap();
    assert_eq!(chats.len(), 45);
    assert!(sandbox.journal().len() > 3);
}

#[tokio::test]
async fn a_repeated_token_ends_the_list_with_an_error() {
    let sandbox = start(Sandbox::builder().chats(45).repeat_token(true)).await;
    let mut pages = list(&sandbox).await.pages();
    for _ in 0..2 {
        assert!(pages.try_next().await.unwrap().is_some(), "what came before the circle closed is not lost");
    }
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert!(error.to_string().contains("the page token repeats"), "{error}");
    assert!(pages.try_next().await.unwrap().is_none(), "nothing comes after an error");
}

#[tokio::test]
async fn a_list_goes_on_from_a_token() {
    let sandbox = start(Sandbox::builder().chats(45)).await;
    let first = list(&sandbox).await.limit(7).page().await.unwrap();
    assert_eq!(first.items.len(), 7);
    let token = first.next_page_token.unwrap();
    let rest = list(&sandbox).await.page_token(token).stream().try_collect().await.unwrap();
    let all: Vec<_> = first.items.into_iter().chain(rest).collect();
    assert_eq!(all, sandbox.chats());
}

#[tokio::test]
async fn each_value_of_a_filter_goes_out_once() {
    let sandbox = start(Sandbox::builder()).await;
    let order = Context::Order(OrderId::new(7));
    #[expect(deprecated, reason = "the filter exists until the Market drops it")]
    let filtered = list(&sandbox)
        .await
        .order_ids([OrderId::new(5), OrderId::new(5)])
        .contexts([order, Context::Return(ReturnId::new(8)), order])
        .context_types([ChatContextType::Direct])
        .statuses([ChatStatusType::New, ChatStatusType::Finished, ChatStatusType::New]);
    filtered.page().await.unwrap();
    let expected = serde_json::json!({
        "orderIds": [5],
        "contexts": [{ "type": "ORDER", "id": 7 }, { "type": "RETURN", "id": 8 }],
        "contextTypes": ["DIRECT"],
        "statuses": ["NEW", "FINISHED"],
    });
    assert_eq!(sandbox.journal()[0].json(), Some(expected));

    list(&sandbox).await.page().await.unwrap();
    assert_eq!(sandbox.journal()[1].json(), Some(serde_json::json!({})), "no filters are an empty object");
}

#[tokio::test]
async fn a_filter_without_values_is_refused_and_does_not_list_everything() {
    let sandbox = start(Sandbox::builder()).await;
    let list = list(&sandbox).await;
    #[expect(deprecated, reason = "the filter exists until the Market drops it")]
    let refused = [
        (list.clone().order_ids([0; 0]), "`orderIds` has no values"),
        (list.clone().contexts([Context::Direct; 0]), "`contexts` has no values"),
        (list.clone().context_types([ChatContextType::Order; 0]), "`contextTypes` has no values"),
        (list.clone().types([ChatType::Chat; 0]), "`types` has no values"),
        (list.clone().statuses([ChatStatusType::New; 0]), "`statuses` has no values"),
        // The last call of a setter counts, and other filters do not make up for it.
        (list.statuses([ChatStatusType::New]).contexts([Context::Direct; 0]), "`contexts` has no values"),
    ];
    for (list, reason) in refused {
        let error = list.clone().page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(list.clone().stream().try_next().await.is_err(), "{error}");
        assert!(list.pages().try_next().await.is_err(), "{error}");
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let sandbox = start(Sandbox::builder().chats(60)).await;
    let disputes = list(&sandbox).await.types([ChatType::Arbitrage]).stream().try_collect().await.unwrap();
    let expected: Vec<_> =
        sandbox.chats().into_iter().filter(|chat| chat.type_ == ChatType::Arbitrage).collect();
    assert!(!disputes.is_empty());
    assert_eq!(disputes.items, expected);
}

#[tokio::test]
async fn what_the_market_would_refuse_is_not_sent() {
    let sandbox = start(Sandbox::builder()).await;
    let chats = market(&sandbox).business(sandbox.business()).chats();
    let nobody = market(&sandbox).business(0).chats();
    let refused = [
        (chats.list().limit(0), "the limit must be from 1 to 20, not 0"),
        (chats.list().limit(21), "the limit must be from 1 to 20, not 21"),
        (chats.list().page_token(""), "the page token is empty"),
        (
            chats.list().contexts([Context::Order(OrderId::new(0))]),
            "`contexts[0].id` must be 1 or more, not 0",
        ),
        (nobody.list(), "`businessId` must be 1 or more, not 0"),
    ];
    for (list, reason) in refused {
        let error = list.clone().page().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
        assert!(error.to_string().starts_with("getChats: "), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(list.stream().try_next().await.is_err());
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn the_quota_comes_with_the_page() {
    let sandbox = start(Sandbox::builder()).await;
    let first = list(&sandbox).await.page().await.unwrap().rate_limit.unwrap();
    let second = list(&sandbox).await.page().await.unwrap().rate_limit.unwrap();
    assert_eq!(first.limit, Some(10_000));
    assert_eq!(first.remaining.unwrap() - second.remaining.unwrap(), 1);
    assert!(first.until.is_some());
}

#[tokio::test]
async fn a_success_without_a_result_is_no_empty_list() {
    let sandbox = start(Sandbox::builder()).await;
    sandbox.answer("getChats", CannedAnswer::new(200).json(serde_json::json!({ "status": "OK" })));
    let error = list(&sandbox).await.page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert!(error.to_string().contains("no `result`"), "{error}");
}

#[tokio::test]
async fn an_odd_answer_does_not_lose_the_page() {
    let sandbox = start(Sandbox::builder()).await;
    let chat = serde_json::json!({
        "chatId": 7,
        "context": { "type": "GIFT", "customer": { "name": "" }, "campaignId": null, "new": true },
        "type": "VIDEO_CALL",
        "status": "SLEEPING",
        "createdAt": "2026-01-02T03:04:05.123456789+07:00",
        "updatedAt": "2026-01-02T03:04:05Z",
    });
    let body =
        serde_json::json!({ "status": "OK", "errors": null, "result": { "chats": [chat], "paging": null } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let page = list(&sandbox).await.page().await.unwrap();
    let chat = &page.items[0];
    assert_eq!(chat.chat_id, ChatId::new(7));
    assert_eq!(
        (chat.type_.as_str(), chat.status.as_str(), chat.context.type_.as_str()),
        ("VIDEO_CALL", "SLEEPING", "GIFT")
    );
    assert_eq!(chat.created_at.to_rfc3339(), "2026-01-02T03:04:05.123456789+07:00");
    assert_eq!(page.next_page_token, None);
}

#[tokio::test]
async fn another_business_is_forbidden() {
    let sandbox = start(Sandbox::builder()).await;
    let error = market(&sandbox).business(BusinessId::new(99)).chats().list().page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answered);
    assert_eq!(error.status().unwrap().as_u16(), 403);
}
