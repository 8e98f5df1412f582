//! Answers buyers by rule, as soon as they write. It takes the Market's notifications and polls too, goes on where it
//! was when it is started again, and does not answer twice, even if it is killed.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=… YANDEX_MARKET_BUSINESS_ID=12345
//! cargo run --example assistant --features axum
//! ```
//!
//! `ASSISTANT_LISTEN`, `ASSISTANT_CHECKPOINT`, `ASSISTANT_POLL_MS` and `ASSISTANT_SETTLE_MS` set the address for
//! notifications, the file that keeps how far it is, the shortest time between two looks at the chats, and the time for
//! which the Market may still carry out a request that nobody waits for. SIGINT, SIGTERM and SIGHUP end it when the
//! current message is answered.
//!
//! docs/notifications.md tells how to put it behind nginx, and where to register it with the Market.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::pin::pin;
use std::str::FromStr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, sleep_until};
use yandex_market::business::Chats;
use yandex_market::notify::{IpNet, Notifications, Receiver, Server};
use yandex_market::types::{BusinessId, ChatMessage, ChatMessageSenderType, MessageId};
use yandex_market::watch::{Event, Events, FileCheckpoint, Status};
use yandex_market::{ChatHandle, Error, ErrorKind, Market};

/// Returns the answer, if there is a rule for it.
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

/// Answers the messages of a business.
pub struct Assistant {
    chats: Chats,
    /// The time for which the Market may still carry out a request that nobody waits for.
    settle: Duration,
    began: Instant,
}

/// So often is an answer tried.
const ATTEMPTS: u32 = 10;

impl Assistant {
    /// Creates an assistant that begins now.
    pub fn new(chats: Chats, settle: Duration) -> Self {
        Self { chats, settle, began: Instant::now() }
    }

    /// Answers all that comes, until nothing more does or it is told to stop.
    pub async fn answer_all(&self, events: &mut Events, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let mut stop = pin!(stop);
        loop {
            let event = tokio::select! {
                biased;
                () = &mut stop => break,
                event = events.try_next() => event?,
            };
            let Some(event) = event else { break };
            // It is finished also when it is told to stop.
            self.handle(&event).await;
        }
        events.ack().await
    }

    /// Answers a message; one chat that cannot be answered is no reason to stop.
    async fn handle(&self, event: &Event) {
        for _ in 0..ATTEMPTS {
            let Err(error) = self.answer(event).await else { return };
            eprintln!("chat {}: {error}", event.chat.chat_id);
            if is_final(&error) {
                return;
            }
            // What was sent without a known outcome is in the history after this time, or never will be.
            sleep(self.settle).await;
        }
        eprintln!("chat {}: left without an answer", event.chat.chat_id);
    }

    async fn answer(&self, event: &Event) -> Result<(), Error> {
        let Some(message) = event.message() else { return Ok(()) };
        let text = message.message.as_deref().unwrap_or_default();
        let reply = rule(text).filter(|_| message.sender == ChatMessageSenderType::Customer);
        let Some(reply) = reply else { return Ok(()) };
        if event.may_be_repeated() {
            // The program before this one may have been killed while it sent the answer, which may still arrive.
            sleep_until(self.began + self.settle).await;
        }
        let chat = self.chats.chat(event.chat.chat_id);
        if !is_answered(&chat, message.message_id).await? {
            chat.send_once(reply).await?;
        }
        Ok(())
    }
}

/// Returns true if the shop has written since, or may have.
async fn is_answered(chat: &ChatHandle, message: MessageId) -> Result<bool, Error> {
    let mut later = chat.history().message_id_from(message).stream();
    while let Some(one) = later.try_next().await? {
        if one.message_id > message && may_be_ours(&one) {
            return Ok(true);
        }
    }
    // A message that cannot be decoded may be the answer.
    Ok(!later.bad_items().is_empty())
}

/// Returns true unless somebody else has written it: a sender that is not known may be a new name for the shop.
pub fn may_be_ours(message: &ChatMessage) -> bool {
    use ChatMessageSenderType::{Customer, Market, Support};
    !matches!(message.sender, Customer | Market | Support)
}

/// Returns true if the Market would give the same answer again.
fn is_final(error: &Error) -> bool {
    let status = error.status().map(|status| status.as_u16());
    match error.kind() {
        ErrorKind::Refused => true,
        ErrorKind::Answered => matches!(status, Some(400..500)) && !matches!(status, Some(420 | 423 | 429)),
        _ => false,
    }
}

/// Returns a variable of the environment, or what stands in for it.
fn setting<T: FromStr<Err: StdError + 'static>>(name: &str, default: T) -> Result<T, Box<dyn StdError>> {
    match std::env::var(name) {
        Ok(value) => Ok(value.parse()?),
        Err(_) => Ok(default),
    }
}

fn market(settle: Duration) -> Result<Market, Box<dyn StdError>> {
    let market = Market::builder().api_key(std::env::var("YANDEX_MARKET_API_KEY")?).settle_time(settle);
    Ok(match std::env::var("YANDEX_MARKET_BASE_URL") {
        Ok(url) => market.base_url(url).build()?,
        Err(_) => market.build()?,
    })
}

fn receiver() -> Result<(Receiver, Notifications), Box<dyn StdError>> {
    let here: IpNet = "127.0.0.1/32".parse()?;
    let receiver = Receiver::builder("assistant", env!("CARGO_PKG_VERSION")).trusted_proxies([here]);
    Ok(match std::env::var_os("ANY_SENDER") {
        Some(_) => receiver.any_sender().build()?,
        None => receiver.build()?,
    })
}

/// Returns a future that is ready when the program is told to end. The signals are caught from here on.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// Prints what keeps the watch from going on.
fn report(status: &Status) {
    if matches!(status, Status::Retrying { .. } | Status::ChatPaused { .. }) {
        eprintln!("{status:?}");
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let stop = stop()?;
    let business: BusinessId = std::env::var("YANDEX_MARKET_BUSINESS_ID")?.parse()?;
    let listen: SocketAddr = setting("ASSISTANT_LISTEN", SocketAddr::from(([127, 0, 0, 1], 8080)))?;
    let checkpoint = FileCheckpoint::new(setting("ASSISTANT_CHECKPOINT", "assistant.json".to_owned())?);
    let quickest = Duration::from_millis(setting("ASSISTANT_POLL_MS", 10_000)?);
    let settle = Duration::from_millis(setting("ASSISTANT_SETTLE_MS", 10_000)?);
    let chats = market(settle)?.business(business).chats();

    let (receiver, notifications) = receiver()?;
    let listener = TcpListener::bind(listen).await?;
    let server = tokio::spawn(Server::new(listener, receiver.router()).run_until(std::future::pending()));

    let watch = chats.watch().skip_own().notifications(notifications);
    let watch = watch.poll_every(quickest, quickest.saturating_mul(12)).on_status(report);
    let mut events = watch.checkpoint(checkpoint).events();
    let assistant = Assistant::new(chats, settle);
    tokio::select! {
        // What was announced and not answered is found by polling, the next time.
        answered = assistant.answer_all(&mut events, stop) => answered?,
        served = server => served?,
    }
    Ok(())
}
