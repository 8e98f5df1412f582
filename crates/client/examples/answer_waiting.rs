//! Answers every chat that waits for the shop.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=… YANDEX_MARKET_BUSINESS_ID=12345
//! cargo run --example answer_waiting -- "We will answer within an hour."
//! ```

use yandex_market::{Error, ErrorKind, Market, types::BusinessId};

/// Sends the text to each waiting chat, and tells how many were answered.
pub async fn run(market: &Market, business: BusinessId, text: &str) -> Result<usize, Error> {
    let chats = market.business(business).chats();
    // The list is read to its end first: an answer takes a chat out of it, and pages would shift.
    let waiting = chats.waiting().stream().try_collect().await?;
    for bad in &waiting.bad_items {
        eprintln!("not answered, because it cannot be decoded: {bad}");
    }
    let mut answered = 0;
    for chat in waiting {
        match chats.chat(chat.chat_id).send_once(text).await {
            Ok(()) => answered += 1,
            // The buyer may have got it, and the history does not tell: somebody must look.
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => eprintln!("{}: {error}", chat.chat_id),
            // A chat can have been closed meanwhile; the others still want their answer.
            Err(error) if error.kind() == ErrorKind::Answered => eprintln!("{}: {error}", chat.chat_id),
            Err(error) => return Err(error),
        }
    }
    Ok(answered)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let business = std::env::var("YANDEX_MARKET_BUSINESS_ID")?.parse()?;
    let text = std::env::args().nth(1).ok_or("what shall be answered?")?;
    println!("{} chats answered", run(&Market::from_env()?, business, &text).await?);
    Ok(())
}
