//! Sending exactly once, against a chat that stores what it is sent in its own way.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

#[path = "once/odd_chat.rs"]
mod odd_chat;

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use yandex_market::requests::GetChat;
use yandex_market::types::ChatStatusType;
use yandex_market::{Attachment, ChatHandle, Confirmation, ErrorKind, Market, Retry};
use yandex_market_sandbox::{Fault, Sandbox};

use odd_chat::{Date, OddChat, Rules};

fn market(base_url: &str, settle_time: u64) -> Market {
    let retry = Retry::new().first_delay(Duration::from_millis(1)).largest_delay(Duration::from_millis(3));
    let market = Market::builder().api_key("key").base_url(base_url).retry(retry);
    market.settle_time(Duration::from_millis(settle_time)).build().unwrap()
}

fn chat(odd: &OddChat) -> ChatHandle {
    market(odd.base_url(), 100).business(1).chats().chat(7)
}

/// A chat with a message of the buyer and one of the shop, in which every message is stored by these rules and answered
/// with 500.
async fn start(rules: Rules) -> (OddChat, ChatHandle) {
    let odd = OddChat::start(rules).await;
    odd.put("CUSTOMER", "where is my order?", TimeDelta::minutes(-5));
    odd.put("PARTNER", "it will come", TimeDelta::minutes(-4));
    let chat = chat(&odd);
    (odd, chat)
}

const TEXT: &str = "  Q&A: it's \"on\" its way,\r\nand <b>soon</b>: \u{439}\u{A0}✓\n";

fn stored_as(store: fn(&str) -> Option<String>) -> Rules {
    Rules { store, ..Rules::default() }
}

#[tokio::test]
async fn a_text_that_is_stored_otherwise_is_recognized() {
    let table: &[fn(&str) -> Option<String>] = &[
        |text| Some(text.to_owned()),
        |text| Some(text.trim().to_owned()),
        |text| Some(text.replace("\r\n", "\n")),
        |text| Some(text.replace('&', "&amp;")),
        |text| Some(html_escape::encode_safe(text).into_owned()),
        |text| Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        |text| Some(text.replace('\u{439}', "\u{438}\u{306}")),
        |text| Some(format!("\u{FEFF}{text}\u{200B}")),
    ];
    for store in table {
        let (odd, chat) = start(stored_as(*store)).await;
        chat.send_once(TEXT).await.unwrap();
        assert_eq!(odd.stored().len(), 1, "{:?}", odd.stored());
    }
}

#[tokio::test]
async fn what_cannot_be_told_apart_from_the_message_is_never_sent_again() {
    let whole: fn(&str) -> Option<String> = |text| Some(text.to_owned());
    let table = [
        stored_as(|text| Some(text.to_uppercase())),
        stored_as(|text| Some(text.chars().take(5).collect())),
        stored_as(|text| Some(text.replace("order", "***").replace('✓', "?"))),
        stored_as(|_| Some(String::new())),
        Rules { sender: "SHOP_BOT", ..stored_as(whole) },
        Rules { is_decodable: false, ..stored_as(whole) },
        Rules { lag: 1000, ..stored_as(whole) },
        Rules { lag: 1000, age: TimeDelta::hours(-1), ..stored_as(|text| Some(text.to_uppercase())) },
    ];
    for rules in table {
        let (odd, chat) = start(rules).await;
        let error = chat.send_once(TEXT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert!(error.to_string().contains("the history of the chat does not tell"), "{error}");
        assert_eq!(odd.stored().len(), 1, "{:?}", odd.stored());
        let again = chat.confirm(&error).await.unwrap();
        assert!(matches!(again, Confirmation::Unclear { .. }), "{again:?}");
    }
}

#[tokio::test]
async fn a_message_that_comes_late_or_out_of_order_is_found() {
    for (lag, age) in [(1, 0), (3, 0), (0, -60), (0, -3600), (3, -3600), (0, 60)] {
        let rules = Rules { lag, age: TimeDelta::seconds(age), ..Rules::default() };
        let (odd, _) = start(rules).await;
        let chat = market(odd.base_url(), 1000).business(1).chats().chat(7);
        chat.send_once(TEXT).await.unwrap();
        assert_eq!(odd.stored().len(), 1, "{lag} {age}");
    }
}

#[tokio::test]
async fn a_message_that_is_not_there_is_sent_again_until_it_is() {
    let (odd, chat) = start(Rules { lost: 2, ..Rules::default() }).await;
    tokio::spawn(async move { chat.send_once(TEXT).await }).await.unwrap().unwrap();
    assert_eq!((odd.stored().len(), odd.requests("/chats/message")), (1, 3));
}

#[tokio::test]
async fn a_history_that_cannot_be_read_leaves_the_outcome_unknown() {
    let rules = Rules { lost: 9, breaks_history: true, ..Rules::default() };
    let (odd, chat) = start(rules).await;
    let error = chat.send_once(TEXT).await.unwrap_err();
    assert_eq!((error.kind(), odd.requests("/chats/message")), (ErrorKind::OutcomeUnknown, 1), "{error}");
}

#[tokio::test]
async fn a_file_is_sent_once_under_whatever_name_it_is_stored() {
    let attachment = || Attachment::new("чек № 5.pdf", "%PDF").unwrap();
    let (odd, chat) = start(Rules::default()).await;
    chat.send_attachment_once(attachment()).await.unwrap();
    assert_eq!(odd.stored().len(), 1);

    let (odd, chat) = start(stored_as(|_| Some("file_1.pdf".to_owned()))).await;
    let error = chat.send_attachment_once(attachment()).await.unwrap_err();
    assert_eq!((error.kind(), odd.stored().len()), (ErrorKind::OutcomeUnknown, 1), "{error}");

    let (odd, chat) = start(Rules { lost: 1, ..Rules::default() }).await;
    chat.send_attachment_once(attachment()).await.unwrap();
    assert_eq!(odd.stored().len(), 1);
}

/// The clocks of this machine and of the Market are an hour apart, or there is no clock at all.
fn dates() -> [Date; 5] {
    let hour = TimeDelta::hours(1);
    [Date::Right, Date::Ahead(hour), Date::Ahead(-hour), Date::Ahead(hour * 24 * 400), Date::Missing]
}

#[tokio::test]
async fn the_local_clock_has_no_part_in_confirming() {
    for date in dates() {
        // With and without an earlier response.
        for knows_date in [true, false] {
            for lost in [0, 1] {
                let (odd, chat) = start(Rules { lost, date, ..Rules::default() }).await;
                if knows_date {
                    chat.get().await.unwrap();
                }
                let error = chat.send(TEXT).await.unwrap_err();
                let answer = chat.confirm(&error).await.unwrap();
                let is_right = match answer {
                    Confirmation::Arrived(_) => lost == 0,
                    Confirmation::NotArrived => lost == 1,
                    _ => date == Date::Missing,
                };
                assert!(is_right, "{date:?} {knows_date} {lost}: {answer:?}");
                assert!(odd.requests("/chats/history") < 9, "it ends");
            }
        }
    }
}

#[tokio::test]
async fn the_market_s_own_time_comes_with_answers_and_with_errors() {
    for date in dates() {
        let (odd, chat) = start(Rules { date, ..Rules::default() }).await;
        let market = market(odd.base_url(), 100);
        let answer = market.send(GetChat::new(1, 7)).response();
        let told = [answer.await.unwrap().date(), chat.send(TEXT).await.unwrap_err().date()];
        for told in told {
            let Date::Ahead(ahead) = date else {
                assert_eq!(told.is_none(), date == Date::Missing);
                continue;
            };
            assert!((told.unwrap() - ahead - Utc::now()).abs() < TimeDelta::minutes(1), "{told:?}");
        }
    }
    let unsent = market("http://127.0.0.1:1", 100).business(1).chats().chat(7).send(TEXT).await.unwrap_err();
    assert_eq!(unsent.date(), None);
}

#[tokio::test]
async fn a_file_is_sent_once_whatever_happens() {
    for fault in Fault::ALL {
        let sandbox = Sandbox::start().await.unwrap();
        let open = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
        let retry =
            Retry::new().first_delay(Duration::from_millis(1)).largest_delay(Duration::from_millis(3));
        let builder = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).retry(retry);
        let market = builder.settle_time(Duration::from_millis(50)).build().unwrap();
        let chat = market.business(sandbox.business()).chats().chat(open.chat_id);
        let receipt = || Attachment::new("receipt.txt", "Total: 100").unwrap();
        // An equal file was sent before.
        chat.send_attachment(receipt()).await.unwrap();
        sandbox.fault("sendFileToChat", *fault);
        let result = chat.send_attachment_once(receipt()).await;
        let times = sandbox.files().len() - 1;
        match result {
            Ok(()) => assert_eq!(times, 1, "{fault}"),
            Err(error) => assert_eq!((error.kind(), times), (ErrorKind::Answered, 0), "{fault}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_date_that_disagrees_with_the_messages_makes_no_copy() {
    for date in dates() {
        for lost in [0, 1] {
            let rules = Rules { lost, date, messages_follow_date: false, ..Rules::default() };
            let (odd, chat) = start(rules).await;
            chat.send_once(TEXT).await.unwrap();
            assert_eq!(odd.stored().len(), 1, "{date:?} {lost}");
        }
    }
}

#[tokio::test]
async fn confirming_in_a_long_chat_takes_a_few_requests() {
    for (lost, most) in [(0, 3), (1, 8)] {
        let odd = OddChat::start(Rules { lost, ..Rules::default() }).await;
        for number in (1..=5000).rev() {
            odd.put("PARTNER", &format!("message {number}"), TimeDelta::minutes(-10 * number));
        }
        let chat = chat(&odd);
        let error = chat.send(TEXT).await.unwrap_err();
        let arrived = matches!(chat.confirm(&error).await.unwrap(), Confirmation::Arrived(_));
        assert_eq!(arrived, lost == 0);
        let requests = odd.requests("/chats/history");
        assert!(requests <= most, "{requests} requests");

        let before = odd.requests("");
        chat.send_once("another").await.unwrap();
        let requests = odd.requests("") - before;
        assert!(requests <= 6, "{requests} requests");
    }
}

#[tokio::test]
async fn a_chat_that_was_flooded_a_moment_ago_is_read_through_only_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let open = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    for number in 0..5000 {
        sandbox.customer_says(open.chat_id, format!("message {number}")).unwrap();
    }
    let retry = Retry::new().first_delay(Duration::from_millis(1));
    let builder = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).retry(retry);
    let market = builder.settle_time(Duration::from_millis(500)).build().unwrap();
    let chat = market.business(sandbox.business()).chats().chat(open.chat_id);
    sandbox.fault("sendMessageToChat", Fault::ResetBefore);
    let error = chat.send(TEXT).await.unwrap_err();
    assert_eq!(chat.confirm(&error).await.unwrap(), Confirmation::NotArrived);
    let requests = sandbox.journal().iter().filter(|one| one.path.ends_with("/history")).count();
    assert!(requests <= 60, "{requests} requests for 51 pages");
}
