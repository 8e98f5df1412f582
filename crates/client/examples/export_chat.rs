//! Exports one chat with its history as JSON lines: the chat, then a line for each message.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=… YANDEX_MARKET_BUSINESS_ID=12345
//! cargo run --example export_chat -- 67890 > chat.jsonl
//! ```

use std::error::Error;
use std::io::Write;

use yandex_market::Market;
use yandex_market::types::{BusinessId, ChatId};

/// Writes the chat and its messages, in the API's own field names.
pub async fn run(
    market: &Market,
    business: BusinessId,
    chat: ChatId,
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
    let chat = market.business(business).chats().chat(chat);
    writeln!(out, "{}", serde_json::to_string(&chat.get().await?)?)?;
    let mut messages = chat.history().stream();
    while let Some(message) = messages.try_next().await? {
        writeln!(out, "{}", serde_json::to_string(&message)?)?;
    }
    for bad in messages.bad_items() {
        eprintln!("left out: {bad}");
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let business = std::env::var("YANDEX_MARKET_BUSINESS_ID")?.parse()?;
    let chat = std::env::args().nth(1).ok_or("which chat?")?.parse()?;
    run(&Market::from_env()?, business, chat, std::io::stdout()).await
}
