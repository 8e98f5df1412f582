//! Broken and odd items do not lose the page.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use serde_json::{Value, json};
use yandex_market::operations::GET_CHAT;
use yandex_market::requests::GetChats;
use yandex_market::types::Chat;
use yandex_market::{Context, ErrorKind, List, Market};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

fn chat(id: i64) -> Value {
    json!({
        "chatId": id,
        "context": { "type": "DIRECT" },
        "type": "CHAT",
        "status": "NEW",
        "createdAt": "2026-01-02T03:04:05+03:00",
        "updatedAt": "2026-01-02T03:04:05+03:00",
    })
}

/// A list whose first answer has these chats.
async fn list(chats: Vec<Value>) -> (Sandbox, List<GetChats>) {
    let sandbox = Sandbox::builder().chats(2).start().await.unwrap();
    let body = json!({ "status": "OK", "result": { "chats": chats, "paging": { "nextPageToken": "" } } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let list = market.business(sandbox.business()).chats().list();
    (sandbox, list)
}

fn with(key: &str, value: Value) -> Value {
    let mut chat = chat(13);
    chat[key] = value;
    chat
}

#[tokio::test]
async fn the_good_items_come_and_the_bad_one_says_where_and_why() {
    let bad = with("createdAt", json!("yesterday"));
    let (_sandbox, list) = list(vec![chat(1), bad.clone(), chat(2)]).await;
    let page = list.page().await.unwrap();
    assert_eq!(page.items.iter().map(|chat| chat.chat_id.get()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(page.bad_items.len(), 1);
    let item = &page.bad_items[0];
    assert_eq!(item.path, "result.chats[1].createdAt");
    assert!(item.reason.contains("invalid characters"), "{}", item.reason);
    assert_eq!(serde_json::from_str::<Value>(&item.raw).unwrap(), bad);
}

#[tokio::test]
async fn a_strict_stream_goes_on_after_a_bad_item() {
    let (_sandbox, list) = list(vec![with("context", json!(7)), chat(1), json!("chat"), chat(2)]).await;
    let mut chats = list.stream().strict();
    let mut ids = Vec::new();
    let mut errors = Vec::new();
    loop {
        match chats.try_next().await {
            Ok(Some(chat)) => ids.push(chat.chat_id.get()),
            Ok(None) => break,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!(ids, [1, 2]);
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::Undecodable));
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        shown[0].starts_with("getChats: cannot decode an item: result.chats[0].context: "),
        "{}",
        shown[0]
    );
    assert!(shown[1].starts_with("getChats: cannot decode an item: result.chats[2]: "), "{}", shown[1]);
    assert_eq!(errors[1].item().unwrap().raw, "\"chat\"");
}

#[tokio::test]
async fn the_next_page_is_not_lost_either() {
    let sandbox = Sandbox::builder().chats(3).start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let list = market.business(sandbox.business()).chats().list();
    let token = list.clone().limit(1).page().await.unwrap().next_page_token;
    let result = json!({ "chats": [chat(1), 5], "paging": { "nextPageToken": token } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(json!({ "status": "OK", "result": result })));
    let mut pages = list.pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().bad_items.len(), 1);
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 2);
}

#[tokio::test]
async fn an_answer_without_a_list_is_an_error_as_a_whole() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    for body in [json!({ "status": "OK", "result": { "chats": "none" } }), json!([1]), json!({ "status": 7 })]
    {
        sandbox.answer("getChats", CannedAnswer::new(200).json(body));
        let error = market.business(sandbox.business()).chats().list().page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert!(error.item().is_none());
    }
}

#[tokio::test]
async fn an_error_that_comes_as_a_success_is_no_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let body = json!({ "status": "ERROR", "errors": [{ "code": "X" }], "result": { "chats": [1] } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let error = market.business(sandbox.business()).chats().list().page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answered);
}

/// A list whose first answer is this body. `CHAT` in it is a chat.
async fn list_of(body: &[u8]) -> (Sandbox, List<GetChats>) {
    let (sandbox, list) = list(Vec::new()).await;
    list.clone().page().await.unwrap();
    sandbox.answer("getChats", CannedAnswer::new(200).body(body));
    (sandbox, list)
}

/// A page of these undecoded chats.
fn page_of(chats: &[&[u8]]) -> Vec<u8> {
    [br#"{"status":"OK","result":{"chats":["#, chats.join(&b","[..]).as_slice(), b"],\"paging\":{}}}"]
        .concat()
}

/// A chat with this member, which may be its status.
fn chat_with(id: i64, member: &[u8]) -> Vec<u8> {
    let mut chat = chat(id);
    if member.starts_with(br#""status""#) {
        chat.as_object_mut().unwrap().remove("status");
    }
    let chat = chat.to_string();
    [chat.strip_suffix('}').unwrap().as_bytes(), b",", member, b"}"].concat()
}

fn ids(chats: &[Chat]) -> Vec<i64> {
    chats.iter().map(|chat| chat.chat_id.get()).collect()
}

/// Members that no strict parser reads, and whether they can be repaired.
const BROKEN: [(&[u8], bool); 11] = [
    (br#""status":"x\ud83d""#, true),
    (br#""status":"\udc00\ud83d\n""#, true),
    (b"\"status\":\"a\xffb\"", true),
    (b"\"status\":\"a\xe2\x82\"", true),
    (b"\"note\":[\"a\nb\x00\"]", true),
    (b"\"no\xffte\":1", true),
    (br#""note":"C:\q""#, true),
    (br#""orderId":1e999"#, false),
    (br#""note":"#, false),
    (br#""note":tru"#, false),
    (br#""context":{"type":"DIRECT"}"#, false),
];

#[tokio::test]
async fn one_broken_item_does_not_lose_the_page() {
    for (member, is_repaired) in BROKEN {
        let shown = String::from_utf8_lossy(member);
        let broken = chat_with(2, member);
        let body = page_of(&[chat(1).to_string().as_bytes(), &broken, chat(3).to_string().as_bytes()]);
        let (_sandbox, list) = list_of(&body).await;
        let page = list.page().await.unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(ids(&page.items), if is_repaired { vec![1, 2, 3] } else { vec![1, 3] }, "{shown}");
        let (reports, none) = match is_repaired {
            true => (page.repaired, page.bad_items),
            false => (page.bad_items, page.repaired),
        };
        assert_eq!((reports.len(), none), (1, vec![]), "{shown}");
        assert!(reports[0].path.starts_with("result.chats[1]"), "{shown}: {}", reports[0].path);
        assert_eq!(reports[0].raw, String::from_utf8_lossy(&broken), "{shown}");
        assert_eq!(page.next_page_token, None);
    }
}

#[tokio::test]
async fn a_broken_text_is_repaired_where_it_is_read() {
    let name = br#"{"chatId":1,"context":{"type":"DIRECT","customer":{"name":"Ivan \ud83d","publicId":"\ud83d\ude00"}},
        "type":"CHAT","status":"NE\ud83dW","createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:05Z"}"#;
    let (_sandbox, list) = list_of(&page_of(&[name])).await;
    let page = list.page().await.unwrap();
    let customer = page.items[0].context.customer.as_ref().unwrap();
    assert_eq!(customer.name.as_deref(), Some("Ivan \u{fffd}"));
    assert_eq!(page.items[0].status.as_str(), "NE\u{fffd}W");
    assert_eq!(page.repaired[0].path, "result.chats[0].context.customer.name");
}

#[tokio::test]
async fn trouble_around_the_items_does_not_lose_them() {
    let chat = chat(1).to_string();
    let bodies = [
        format!(r#"{{"status":"\ud83d","result":{{"chats":[{chat}],"paging":{{"nextPageToken":"next"}}}}}}"#),
        format!(r#"{{"status":7,"result":{{"chats":[{chat}],"paging":{{"nextPageToken":"next"}}}}}}"#),
        format!(
            r#"{{"status":"OK","x":tru,"result":{{"chats":[{chat}],"paging":{{"nextPageToken":"next"}}}}}}"#
        ),
        format!(
            r#"{{"result":{{"paging":{{"nextPageToken":"next","prevPageToken":5}},"chats":[{chat}]}},"a":"b"}}"#
        ),
        format!("\u{feff}{{\"result\":{{\"paging\":{{\"nextPageToken\":\"next\"}},\"chats\":[{chat}]}}}}"),
        format!(r#"{{"result":{{"paging":{{"nextPageToken":"next"}},"chats":[{chat}]}}}} and more"#),
    ];
    for body in bodies {
        let (_sandbox, list) = list_of(body.as_bytes()).await;
        let page = list.page().await.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!((ids(&page.items), page.next_page_token.as_deref()), (vec![1], Some("next")), "{body}");
        assert!(page.bad_items.is_empty(), "{body}");
    }
}

#[tokio::test]
async fn a_list_whose_next_page_cannot_be_found_does_not_just_end() {
    for token in ["{}", "[1]", "true", r#""a\ud83d""#, "\"a\nb\"", "tru"] {
        let chat = chat(1);
        let body = format!(r#"{{"result":{{"chats":[{chat}],"paging":{{"nextPageToken":{token}}}}}}}"#);
        let (_sandbox, list) = list_of(body.as_bytes()).await;
        let mut pages = list.pages();
        let page = pages.try_next().await.unwrap().unwrap();
        assert_eq!((page.items.len(), page.bad_items.len(), page.next_page_token), (1, 1, None), "{token}");
        assert_eq!(page.bad_items[0].path, "result.paging.nextPageToken");
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert!(error.to_string().contains("the token of the next page cannot be read"), "{error}");
    }
    let body = format!(r#"{{"result":{{"chats":[{}],"paging":{{"nextPageToken":17}}}}}}"#, chat(1));
    let (_sandbox, list) = list_of(body.as_bytes()).await;
    assert_eq!(list.page().await.unwrap().next_page_token.as_deref(), Some("17"), "a number is a token too");
}

/// Of a body that was cut off, neither the rest nor the token of the next page is known.
#[tokio::test]
async fn a_page_that_was_cut_off_is_no_page() {
    let body = page_of(&[chat(1).to_string().as_bytes(), &chat_with(2, br#""note":"x\ud83d""#)]);
    for length in [body.len() - 1, body.len() - 12, body.len() / 2] {
        let (_sandbox, list) = list_of(&body[..length]).await;
        assert_eq!(list.page().await.unwrap_err().kind(), ErrorKind::Undecodable, "{length} bytes");
    }
    let bomb = format!(r#"{{"result":{{"chats":[{}"#, "[".repeat(500_000));
    let (_sandbox, list) = list_of(bomb.as_bytes()).await;
    assert_eq!(list.page().await.unwrap_err().kind(), ErrorKind::Undecodable);
}

#[tokio::test]
async fn reports_have_a_bound() {
    let long = with("context", json!("ы".repeat(10_000))).to_string();
    let items: Vec<&[u8]> =
        std::iter::once(long.as_bytes()).chain(std::iter::repeat_n(&b"7"[..], 5_000)).collect();
    let (_sandbox, list) = list_of(&page_of(&items)).await;
    let page = list.page().await.unwrap();
    assert_eq!((page.items.len(), page.bad_items.len()), (0, 1_001));
    assert!(page.bad_items.iter().all(|item| item.raw.len() < 17_000 && item.reason.len() < 1_000));
    assert_eq!(page.bad_items[1_000].reason, "4001 more items, which are not reported one by one");
}

#[tokio::test]
async fn what_is_read_item_by_item_keeps_the_bad_ones() {
    let bad = with("createdAt", json!("yesterday"));
    let (sandbox, list) = list(vec![chat(1), bad.clone(), chat(2)]).await;
    let mut chats = list.clone().stream();
    let mut read = Vec::new();
    while let Some(chat) = chats.try_next().await.unwrap() {
        read.push(chat);
    }
    assert_eq!((ids(&read), chats.bad_items().len()), (vec![1, 2], 1));
    assert_eq!(chats.take_bad_items()[0].path, "result.chats[1].createdAt");
    assert!(chats.bad_items().is_empty());

    let body = json!({ "result": { "chats": [chat(1), bad, chat(2)] } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body.clone()));
    let collected = list.clone().stream().try_collect().await.unwrap();
    assert_eq!((ids(&collected), collected.bad_items.len()), (vec![1, 2], 1));
    assert_eq!(ids(&collected.into_vec()), [1, 2]);

    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let error = list.stream().strict().try_collect().await.unwrap_err();
    assert_eq!(error.item().unwrap().path, "result.chats[1].createdAt");
}

/// A search that finds something must not say that there is nothing.
#[tokio::test]
async fn a_chat_that_is_found_and_cannot_be_decoded_is_an_error() {
    let (sandbox, _list) = list(vec![with("createdAt", json!("yesterday"))]).await;
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let error = market.business(sandbox.business()).chats().find(Context::Order(5.into())).await.unwrap_err();
    assert!(error.item().is_some());
}

#[tokio::test]
async fn single_objects_errors_and_histories_are_repaired_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let chats = market.business(sandbox.business()).chats();
    let one = chats.chat(sandbox.chats()[0].chat_id);

    let broken = chat_with(7, br#""note":"x\ud83d\q""#);
    let body = [b"\xef\xbb\xbf{\"status\":\"OK\",\"result\":", broken.as_slice(), b"}"].concat();
    sandbox.answer("getChat", CannedAnswer::new(200).body(body));
    assert_eq!(one.get().await.unwrap().chat_id.get(), 7);

    let message =
        br#"{"messageId":9,"createdAt":"2026-01-02T03:04:05Z","sender":"CUSTOMER","message":"hi \ud83d"}"#;
    let body = [br#"{"status":"OK","result":"#, &message[..], b"}"].concat();
    sandbox.answer("getChatMessage", CannedAnswer::new(200).body(body));
    assert_eq!(one.message(9).await.unwrap().message.as_deref(), Some("hi \u{fffd}"));

    let body = [br#"{"result":{"messages":["#, &message[..], b",7]}}"].concat();
    sandbox.answer("getChatHistory", CannedAnswer::new(200).body(body));
    let newest = one.history().newest(10).await.unwrap();
    assert_eq!((newest.len(), newest.bad_items.len()), (1, 1));
    assert_eq!(newest[0].message.as_deref(), Some("hi \u{fffd}"));

    for status in [200, 403] {
        let body =
            b"\xef\xbb\xbf{\"status\":\"ERROR\",\"errors\":[{\"code\":\"X\",\"message\":\"a\xff\\ud83d\"}]}";
        sandbox.answer("getChat", CannedAnswer::new(status).body(&body[..]));
        let error = one.get().await.unwrap_err();
        assert_eq!((error.kind(), error.errors().len()), (ErrorKind::Answered, 1));
        assert_eq!(error.errors()[0].message.as_deref(), Some("a\u{fffd}\u{fffd}"));
    }

    sandbox.answer("getChat", CannedAnswer::new(200).body(&br#"{"text": "\ud83d", "number": 1e999}"#[..]));
    let path = [("businessId", "1")];
    let call = path.iter().fold(market.call(&GET_CHAT), |call, (name, value)| call.path(*name, *value));
    let answer = call.query("chatId", "1").response().await.unwrap();
    assert!(answer.is_repaired());
    assert_eq!(*answer, json!({ "text": "\u{fffd}", "number": "1e999" }));
}

/// The secret of the market in a response that is reported.
#[tokio::test]
async fn a_report_has_no_key() {
    let (sandbox, list) = list_of(&page_of(&[b"7"])).await;
    let key = sandbox.api_key();
    let bad = with("createdAt", json!(format!("{key} is your key")));
    let body = json!({ "result": { "chats": [bad] } });
    let market = Market::builder().api_key(key).base_url(sandbox.base_url()).build().unwrap();
    drop(list.page().await.unwrap());
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let page = market.business(sandbox.business()).chats().list().page().await.unwrap();
    assert!(!format!("{:?}", page.bad_items).contains(key), "{:?}", page.bad_items);
}
