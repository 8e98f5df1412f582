//! The assistant as a process, killed again and again while buyers write and calls fail: every message is answered,
//! and none twice.

#![cfg(unix)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};
use yandex_market::operations;
use yandex_market::types::{ChatId, ChatMessage, ChatMessageSenderType};
use yandex_market_sandbox::{Fault, Faults, Notifying, Sandbox};

const CHATS: usize = 25;
/// So many of them are written to at once.
const WRITTEN_TO: usize = 12;
/// A run in CI kills so often; `ASSISTANT_KILLS` sets another number.
const KILLS: usize = 9;
const SIGNALS: [&str; 3] = ["KILL", "HUP", "TERM"];
/// The Market carries out a request so long after it arrived, at most, and the assistant waits for longer.
const LATEST: Duration = Duration::from_secs(1);
const SETTLE: Duration = Duration::from_millis(1_500);

/// A number of the environment.
fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// Returns an address that stays free while the assistant is not there: no connection goes out from such a port.
async fn free_address() -> SocketAddr {
    loop {
        let address = SocketAddr::from(([127, 0, 0, 1], fastrand::u16(20_000..30_000)));
        if TcpListener::bind(address).await.is_ok() {
            return address;
        }
    }
}

/// The place where the assistant lives, again and again.
struct Home {
    sandbox: Sandbox,
    listen: SocketAddr,
    folder: tempfile::TempDir,
    chats: Vec<ChatId>,
}

impl Home {
    async fn new(seed: u64) -> Self {
        let listen = free_address().await;
        let late =
            [100, 500, 1_000].map(|delay| Fault::ProcessLater(LATEST.min(Duration::from_millis(delay))));
        // A quota that is said to be spent stops an operation until then; it has tests of its own. And nobody answers a
        // message without a text, or whose sender is none.
        let left_out = |fault: &Fault| {
            matches!(fault, Fault::HourlyLimit { .. } | Fault::UnknownEnumValue | Fault::NullOptional)
        };
        let faults = Faults::PASSING.iter().copied().filter(|fault| !left_out(fault));
        let notifying = Notifying::to(format!("http://{listen}")).unwrap().duplicates(0.1).reordering(0.1);
        let mut builder = Sandbox::builder()
            .chats(CHATS)
            .latency(Duration::from_millis(5))
            .keep_journal(false)
            .notify(notifying.minute(Duration::from_millis(50)).seed(seed))
            .chance(Faults::seeded(seed, 0.1).only(faults))
            .chance(Faults::seeded(seed, 0.2).only(late).on(["sendMessageToChat"]));
        for operation in operations::ALL {
            builder = builder.quota(operation.id, 10_000_000);
        }
        let sandbox = builder.start().await.unwrap();
        let chats = (0..CHATS).map(|_| sandbox.customer_begins_chat("Здравствуйте!")).collect();
        Self { sandbox, listen, folder: tempfile::tempdir().unwrap(), chats }
    }

    fn checkpoint(&self) -> PathBuf {
        self.folder.path().join("assistant.json")
    }

    fn start(&self) -> Child {
        let log =
            std::fs::File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        Command::new(env!("CARGO_BIN_EXE_assistant"))
            .env("YANDEX_MARKET_API_KEY", self.sandbox.api_key())
            .env("YANDEX_MARKET_BASE_URL", self.sandbox.base_url())
            .env("YANDEX_MARKET_BUSINESS_ID", self.sandbox.business().to_string())
            .env("ANY_SENDER", "1")
            .env("ASSISTANT_LISTEN", self.listen.to_string())
            .env("ASSISTANT_CHECKPOINT", self.checkpoint())
            .env("ASSISTANT_POLL_MS", "50")
            .env("ASSISTANT_SETTLE_MS", SETTLE.as_millis().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    /// The messages that were written since the beginning.
    fn messages(&self) -> impl Iterator<Item = (ChatId, Vec<ChatMessage>)> {
        self.chats.iter().map(|chat| (*chat, self.sandbox.messages(*chat)))
    }

    /// The questions that nobody has answered.
    fn unanswered(&self) -> Vec<(ChatId, String)> {
        let of_chat = |(chat, messages): (ChatId, Vec<ChatMessage>)| {
            let last = messages.into_iter().next_back().unwrap();
            let text = last.message.unwrap_or_default();
            let is_open = last.sender == ChatMessageSenderType::Customer && text.contains("Где мой заказ");
            is_open.then_some((chat, text))
        };
        self.messages().filter_map(of_chat).collect()
    }

    /// The answers that came right after another answer.
    fn doubles(&self) -> Vec<(ChatId, [i64; 2])> {
        let of_chat = |(chat, messages): (ChatId, Vec<ChatMessage>)| {
            let is_own = |message: &ChatMessage| message.sender == ChatMessageSenderType::Partner;
            let pairs = messages.windows(2).filter(|pair| pair.iter().all(is_own));
            pairs.map(|pair| (chat, [pair[0].message_id.get(), pair[1].message_id.get()])).collect::<Vec<_>>()
        };
        self.messages().flat_map(of_chat).collect()
    }

    /// Buyers write in some of the chats, all at once.
    fn write(&self, round: usize) {
        for number in 0..WRITTEN_TO {
            let chat = self.chats[(round * WRITTEN_TO + number) % CHATS];
            self.sandbox.customer_says(chat, format!("Где мой заказ? ({round}.{number})")).unwrap();
        }
    }
}

/// Sends a signal, and waits for the end. Returns false if the program does not end as it should, or did before.
async fn end(mut child: Child, signal: &str) -> bool {
    let Some(pid) = child.id().map(|pid| pid.to_string()) else { return false };
    let killed = Command::new("kill").args(["-s", signal, &pid]).status().await.unwrap();
    let status = timeout(Duration::from_secs(60), child.wait()).await.unwrap().unwrap();
    killed.success() && (signal == "KILL" || status.success())
}

/// Waits until the watch has begun: what comes before is not answered.
async fn begun(home: &Home) {
    while !home.checkpoint().exists() {
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_is_answered_once_whatever_ends_the_assistant() {
    let (kills, seed) = (setting("ASSISTANT_KILLS", KILLS), setting("SOAK_SEED", 1));
    let home = Home::new(seed as u64).await;
    let mut random = fastrand::Rng::with_seed(seed as u64);
    let mut child = home.start();
    timeout(Duration::from_secs(30), begun(&home)).await.unwrap();
    let (mut ended, mut by_itself) = (Vec::new(), 0);
    for round in 0..kills {
        home.write(round);
        // Sometimes before the first answer, and sometimes long after the last.
        sleep(Duration::from_millis(random.u64(50..3_500))).await;
        by_itself += usize::from(child.try_wait().unwrap().is_some());
        let signal = SIGNALS[round % SIGNALS.len()];
        ended.push((chrono::Utc::now().timestamp_micros(), signal, end(child, signal).await));
        child = home.start();
    }
    // Lives may be too short to answer all: then there is much to do at the end.
    let latest = Instant::now() + Duration::from_secs(60) + Duration::from_secs(1) * kills as u32;
    while !home.unanswered().is_empty() && Instant::now() < latest {
        sleep(Duration::from_millis(50)).await;
    }
    let is_graceful = end(child, "TERM").await;
    // What was begun may still arrive.
    sleep(LATEST).await;
    home.sandbox.until_processed().await;
    let doubles = home.doubles();
    println!("seed {seed}: {} messages, {kills} kills, {by_itself} ends by itself", kills * WRITTEN_TO);
    println!("{} came twice", doubles.len());
    for (chat, [first, second]) in &doubles {
        let between = ended.iter().filter(|(at, ..)| (first - 2_000_000..*second).contains(at));
        let signals: Vec<_> = between.map(|(_, signal, _)| *signal).collect();
        println!("  chat {chat}: {} ms apart, ended meanwhile by {signals:?}", (second - first) / 1_000);
    }
    let log = std::fs::read_to_string(home.folder.path().join("log")).unwrap();
    assert_eq!(home.unanswered(), [], "{log}");
    assert_eq!(doubles, [], "{log}");
    assert!(is_graceful && ended.iter().all(|(_, _, is_good)| *is_good), "{ended:?}\n{log}");
}
