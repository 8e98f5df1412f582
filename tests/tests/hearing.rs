//! Ten thousand messages through receiver and watch, while announcements come twice, late, out of order or not at all,
//! calls fail, and the program is stopped and killed again and again: each is told once.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use yandex_market::business::Chats;
use yandex_market::notify::{Notifications, Receiver};
use yandex_market::types::{ChatId, MessageId};
use yandex_market::watch::{Event, Events, MemoryCheckpoint};
use yandex_market::{Market, Retry};
use yandex_market_sandbox::{Fault, Faults, Notifying, Sandbox};

const MESSAGES: usize = 10_000;
const CHATS: usize = 50;
/// The program ends after so many events, by turns gracefully and not.
const LIFE: usize = 700;

/// A receiver that serves on an address, until it is stopped.
struct Server {
    receiver: Receiver,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(address: SocketAddr) -> (Self, Notifications) {
        let receiver = Receiver::builder("hearing", "1").any_sender().capacity(64);
        let (receiver, notifications) = receiver.build().unwrap();
        let app = receiver.router().into_make_service_with_connect_info::<SocketAddr>();
        let listener = TcpListener::bind(address).await.unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        (Self { receiver, task }, notifications)
    }

    async fn stop(self) {
        self.task.abort();
        assert!(self.task.await.is_err());
    }
}

fn watch(chats: &Chats, notifications: Notifications, checkpoint: &MemoryCheckpoint) -> Events {
    let (quickest, slowest) = (Duration::from_millis(300), Duration::from_secs(2));
    let watch = chats.watch().notifications(notifications).poll_every(quickest, slowest);
    watch.checkpoint(checkpoint.clone()).events()
}

/// What was handled, and how often.
type Handled = BTreeMap<(ChatId, MessageId), usize>;

fn handle(handled: &mut Handled, event: &Event) {
    if let Some(message) = event.message() {
        *handled.entry((event.chat.chat_id, message.message_id)).or_default() += 1;
    }
}

/// The buyers write all that they have to say, and now and then there is a new one.
async fn talk(sandbox: &Sandbox) -> Vec<(ChatId, MessageId)> {
    let mut chats: Vec<_> = sandbox.chats().iter().map(|chat| chat.chat_id).collect();
    let mut said = Vec::new();
    for number in 0..MESSAGES {
        if number % 200 == 0 {
            let chat = sandbox.customer_begins_chat("hello");
            said.push((chat, sandbox.messages(chat).first().unwrap().message_id));
            chats.push(chat);
        } else {
            let chat = *chats.get(number * 7 % chats.len()).unwrap();
            said.push((chat, sandbox.customer_says(chat, format!("message {number}")).unwrap()));
        }
        if number % 25 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_messages_are_told_once_each() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let notifying = Notifying::to(format!("http://{address}"))
        .unwrap()
        .duplicates(0.1)
        .reordering(0.1)
        .unknown_types(0.02)
        .minute(Duration::from_millis(2))
        .seed(5);
    // Of a message, nothing is told but by a call.
    let faults = Faults::seeded(5, 0.02).only([Fault::InternalError, Fault::ResetBefore, Fault::CutBody]);
    let sandbox = Sandbox::builder()
        .chats(CHATS)
        .quota("getChatMessage", 10_000_000)
        .quota("getChat", 10_000_000)
        .quota("getChats", 10_000_000)
        .quota("getChatHistory", 10_000_000)
        .keep_journal(false)
        .notify(notifying)
        .chance(faults)
        .start()
        .await
        .unwrap();
    let retry = Retry::new().first_delay(Duration::from_millis(1)).largest_delay(Duration::from_millis(5));
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).retry(retry);
    let chats = market.build().unwrap().business(sandbox.business()).chats();

    let checkpoint = MemoryCheckpoint::default();
    let (mut server, notifications) = Server::start(address).await;
    let mut events = watch(&chats, notifications, &checkpoint);
    // What was there before is not told.
    while checkpoint.progress().is_none() {
        let _ = timeout(Duration::from_millis(10), events.try_next()).await;
    }

    let is_over = Arc::new(AtomicBool::new(false));
    let mut handled = Handled::new();
    let mut lives = 0;
    let talking = async {
        let said = talk(&sandbox).await;
        sandbox.until_notified().await;
        is_over.store(true, Ordering::SeqCst);
        said
    };
    let hearing = async {
        loop {
            for _ in 0..LIFE {
                match timeout(Duration::from_secs(5), events.try_next()).await {
                    Ok(event) => handle(&mut handled, &event.unwrap().unwrap()),
                    // Nothing for longer than the longest time between two looks.
                    Err(_) if is_over.load(Ordering::SeqCst) => return,
                    Err(_) => {}
                }
            }
            lives += 1;
            if lives % 2 == 0 {
                // Stopped: nothing more is taken, and the last event was handled.
                server.receiver.shutdown();
                events.ack().await.unwrap();
            } else {
                // Killed: whatever is told now, it is not handled.
                let _ = timeout(Duration::from_millis(50), events.try_next()).await;
            }
            drop(events);
            server.stop().await;
            let (again, notifications) = Server::start(address).await;
            (server, events) = (again, watch(&chats, notifications, &checkpoint));
        }
    };
    let (said, ()) = tokio::join!(talking, hearing);
    let lost: Vec<_> = said.iter().filter(|one| !handled.contains_key(one)).collect();
    assert!(lost.is_empty(), "{} lost of {}: {lost:?}", lost.len(), said.len());
    let twice: Vec<_> = handled.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{} of {} came twice: {twice:?}", twice.len(), said.len());
    assert_eq!(handled.len(), said.len(), "nothing else is told");
    println!("{} messages, {lives} restarts", said.len());
    assert!(lives >= 10);
}
