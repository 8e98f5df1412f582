//! Answers buyers by rule, as soon as they write. It hears the Market's notifications and looks by itself too, and goes
//! on where it was when it is started again.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=… YANDEX_MARKET_BUSINESS_ID=12345
//! cargo run --example assistant --features axum
//! ```
//!
//! docs/notifications.md tells how to put it behind nginx, and where to register it with the Market.

use tokio::net::TcpListener;
use yandex_market::notify::{IpNet, Receiver, Server};
use yandex_market::types::{BusinessId, ChatMessageSenderType, MessageId};
use yandex_market::watch::{Event, Events, FileCheckpoint};
use yandex_market::{Chats, Error, Market, OneChat};

/// What to answer, if there is a rule for it.
fn rule(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let asks = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if asks(&["где мой заказ", "когда привезут", "where is my order"]) {
        return Some("Здравствуйте! Где сейчас заказ, видно в личном кабинете. Мы проверим и напишем вам.");
    }
    if asks(&["вернуть", "возврат", "return"]) {
        return Some("Здравствуйте! Возврат можно оформить в личном кабинете в течение 7 дней.");
    }
    None
}

/// Answers all that happens, until nothing more does.
pub async fn answer_all(chats: &Chats, events: &mut Events) -> Result<(), Error> {
    loop {
        match events.try_next().await {
            Ok(Some(event)) => answer(chats, &event).await?,
            Ok(None) => return Ok(()),
            // One odd message is no reason to stop answering.
            Err(error) if error.item().is_some() => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
    }
}

async fn answer(chats: &Chats, event: &Event) -> Result<(), Error> {
    let Some(message) = event.message() else { return Ok(()) };
    let text = message.message.as_deref().unwrap_or_default();
    let reply = rule(text).filter(|_| message.sender == ChatMessageSenderType::Customer);
    let Some(reply) = reply else { return Ok(()) };
    let chat = chats.chat(event.chat.chat_id);
    // The program may have been stopped after it answered and before it asked for the next event.
    if !is_answered(&chat, message.message_id).await? {
        chat.send_once(reply).await?;
    }
    Ok(())
}

/// Whether the shop has written since.
async fn is_answered(chat: &OneChat, message: MessageId) -> Result<bool, Error> {
    let mut later = chat.history().since(message).stream();
    while let Some(one) = later.try_next().await? {
        if one.sender == ChatMessageSenderType::Partner {
            return Ok(true);
        }
    }
    // A message that cannot be decoded may be the answer.
    Ok(!later.bad_items().is_empty())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let business: BusinessId = std::env::var("YANDEX_MARKET_BUSINESS_ID")?.parse()?;
    let chats = Market::from_env()?.business(business).chats();

    let here: IpNet = "127.0.0.1/32".parse()?;
    let mut receiver = Receiver::builder("assistant", env!("CARGO_PKG_VERSION")).trusted_proxies([here]);
    if std::env::var_os("ANY_SENDER").is_some() {
        receiver = receiver.any_sender();
    }
    let (receiver, notifications) = receiver.build()?;
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    let server = tokio::spawn(Server::new(listener, receiver.router()).run_until(std::future::pending()));

    let watch = chats.watch().skip_own().notifications(notifications);
    let mut events = watch.checkpoint(FileCheckpoint::new("assistant.json")).events();
    tokio::select! {
        answered = answer_all(&chats, &mut events) => answered?,
        served = server => served?,
        // What was heard and not answered is found by looking, the next time.
        stopped = tokio::signal::ctrl_c() => stopped?,
    }
    Ok(())
}
