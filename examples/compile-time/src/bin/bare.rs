//! Lists the chats that wait for the shop, by hand: what everybody writes who has no SDK.

use std::error::Error;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct GetChatsRequest {
    statuses: [&'static str; 2],
}

#[derive(Deserialize)]
struct GetChatsResponse {
    result: ChatsInfo,
}

#[derive(Deserialize)]
struct ChatsInfo {
    chats: Vec<Chat>,
    paging: Option<Pager>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pager {
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chat {
    chat_id: i64,
    status: String,
    updated_at: DateTime<FixedOffset>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = std::env::var("YANDEX_MARKET_API_KEY")?;
    let client = reqwest::Client::new();
    let body = GetChatsRequest { statuses: ["NEW", "WAITING_FOR_PARTNER"] };
    let mut token: Option<String> = None;
    loop {
        let url = "https://api.partner.market.yandex.ru/v2/businesses/1/chats?limit=20";
        let mut request = client.post(url).header("Api-Key", &key).json(&body);
        if let Some(token) = &token {
            request = request.query(&[("pageToken", token)]);
        }
        let answer: GetChatsResponse = request.send().await?.error_for_status()?.json().await?;
        for chat in answer.result.chats {
            println!("{} {} since {}", chat.chat_id, chat.status, chat.updated_at);
        }
        token = answer.result.paging.and_then(|paging| paging.next_page_token);
        if token.as_ref().is_none_or(String::is_empty) {
            return Ok(());
        }
    }
}
