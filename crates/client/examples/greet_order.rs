//! Greets the buyer of an order, once.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=… YANDEX_MARKET_BUSINESS_ID=12345
//! cargo run --example greet_order -- 98765
//! ```

use yandex_market::types::{BusinessId, ChatMessageSenderType, OrderId};
use yandex_market::{Context, Error, Market};

/// Opens the chat of the order and greets, unless the shop has said something there before.
pub async fn run(market: &Market, business: BusinessId, order: OrderId) -> Result<bool, Error> {
    let chat = market.business(business).chats().open(Context::Order(order)).await?;
    let mut messages = chat.history().stream();
    while let Some(message) = messages.try_next().await? {
        if message.sender == ChatMessageSenderType::Partner {
            return Ok(false);
        }
    }
    // A message that cannot be decoded may be a greeting.
    if !messages.bad_items().is_empty() {
        return Ok(false);
    }
    // A greeting whose outcome is unknown is looked for, and not simply sent a second time.
    chat.send_once(format!("Thank you for order {order}! We are here if you have questions.")).await?;
    Ok(true)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let business = std::env::var("YANDEX_MARKET_BUSINESS_ID")?.parse()?;
    let order = std::env::args().nth(1).ok_or("which order?")?.parse()?;
    let greeted = run(&Market::from_env()?, business, order).await?;
    println!("{}", if greeted { "greeted" } else { "greeted before" });
    Ok(())
}
