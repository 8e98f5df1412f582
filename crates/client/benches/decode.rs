//! Decoding a page of 20 chats: generated types against structs that somebody wrote by hand for the same JSON.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a benchmark says by panicking what went wrong"
)]

mod turns;

use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use cpu_time::ThreadTime;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use turns::{TURN, TURNS, compare};
use yandex_market::types::GetChatsResponse;

/// What a program that knows only today's values would write.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Answer {
    status: String,
    result: Option<Info>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Info {
    chats: Vec<Chat>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Paging {
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Chat {
    chat_id: i64,
    order_id: Option<i64>,
    context: Context,
    #[serde(rename = "type")]
    type_: Type,
    status: Status,
    created_at: DateTime<FixedOffset>,
    updated_at: DateTime<FixedOffset>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Context {
    #[serde(rename = "type")]
    type_: ContextType,
    customer: Option<Customer>,
    campaign_id: Option<i64>,
    order_id: Option<i64>,
    return_id: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be decoded")]
struct Customer {
    name: Option<String>,
    public_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Type {
    Chat,
    Arbitrage,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ContextType {
    Order,
    Return,
    Direct,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    New,
    WaitingForCustomer,
    WaitingForPartner,
    WaitingForArbiter,
    WaitingForMarket,
    Finished,
}

/// A page as the Market sends it.
fn page() -> Vec<u8> {
    let statuses = ["NEW", "WAITING_FOR_CUSTOMER", "WAITING_FOR_PARTNER", "FINISHED"];
    let chats = (0..20i64).map(|n| {
        json!({
            "chatId": 4_190_000_000 + n,
            "orderId": 49_100_000_000 + n,
            "context": {
                "type": if n % 3 == 0 { "RETURN" } else { "ORDER" },
                "customer": { "name": "Мария Соколова", "publicId": "utyyixglqu7lx7y795a06a2eac" },
                "campaignId": 148_002_377,
                "orderId": 49_100_000_000 + n,
                "returnId": 98_399_939 + n,
            },
            "type": if n % 7 == 0 { "ARBITRAGE" } else { "CHAT" },
            "status": statuses.iter().cycle().nth(usize::try_from(n).unwrap()),
            "createdAt": "2026-11-20T13:50:23+03:00",
            "updatedAt": "2026-11-20T17:53:00+03:00",
        })
    });
    let result = json!({ "chats": chats.collect::<Vec<_>>(), "paging": { "nextPageToken": "eyJvcCI6Ij4i" } });
    serde_json::to_vec(&json!({ "status": "OK", "result": result })).unwrap()
}

/// CPU time of this thread for decoding a page so many times.
fn decode<T: DeserializeOwned>(page: &[u8], times: u32) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..times {
        black_box(serde_json::from_slice::<T>(black_box(page)).unwrap());
    }
    start.elapsed()
}

fn main() {
    let page = page();
    let by_types = |times| decode::<GetChatsResponse>(&page, times);
    let by_hand = |times| decode::<Answer>(&page, times);
    println!("decoding a page of 20 chats, {} bytes, {TURNS} turns of {TURN}:", page.len());
    compare("by hand", by_hand, by_hand);
    compare("generated types", by_types, by_hand);
}
