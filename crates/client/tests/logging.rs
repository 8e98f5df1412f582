//! What the log is told of calls, and what it is never told.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::subscriber::set_default;
use tracing_subscriber::fmt::MakeWriter;
use yandex_market::types::ChatStatusType;
use yandex_market::{Market, Retry};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

const KEY: &str = "ACMA:very-secret-key";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn every_attempt_is_an_event_and_nothing_private_is_in_it() {
    let sandbox = Sandbox::builder().api_key(KEY).start().await.unwrap();
    let market =
        Market::builder().api_key(KEY).base_url(sandbox.base_url()).retry(Retry::off()).build().unwrap();
    let chats = market.business(sandbox.business()).chats();
    let open = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    sandbox.answer("getChats", CannedAnswer::error(403, "FORBIDDEN", "secret reason"));

    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // The runtime of a test has one thread, so everything is told to this subscriber.
    let told = set_default(subscriber);
    chats.list().page().await.unwrap_err();
    let chat = chats.chat(open.chat_id);
    chat.send("a private text").await.unwrap();
    chat.send_file("private-name.txt", "private content").await.unwrap();
    drop(told);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let attempts: Vec<&str> = log.lines().filter(|line| line.contains(" attempt ")).collect();
    assert_eq!(attempts.len(), 3, "{log}");
    let failed = attempts.first().unwrap();
    for part in ["market.call", "getChats", "scope=business 1", "attempt=1", "status=403", "failure=Answered"]
    {
        assert!(failed.contains(part), "{part} is not in {failed}");
    }
    for part in ["sendMessageToChat", "status=200", "waited_ms=", "remaining=999", "traceparent="] {
        assert!(attempts.get(1).unwrap().contains(part), "{part} is not in {log}");
    }
    let customer = open.context.customer.and_then(|customer| customer.name).unwrap_or_else(|| KEY.to_owned());
    for private in [KEY, "private", "secret", &customer] {
        assert!(!log.contains(private), "{private} is in {log}");
    }
}
