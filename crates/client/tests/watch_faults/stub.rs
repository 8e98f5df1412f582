//! A Market with two operations, each of whose answers can be put out of order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use yandex_market::{Market, Retry};

/// A running stub.
pub(crate) struct Stub {
    base_url: String,
    world: Shared,
    server: JoinHandle<()>,
}

type Shared = Arc<Mutex<World>>;

/// The answer to a request.
#[derive(Clone, Debug, Default)]
pub(crate) enum Answer {
    #[default]
    Right,
    Status(u16),
    Body(&'static str),
    Hang,
}

#[derive(Default)]
struct World {
    order: Vec<i64>,
    page_size: usize,
    hidden: Vec<i64>,
    chats: BTreeMap<i64, Chat>,
    list: Answer,
    second_page: Option<Answer>,
    repeats_tokens: bool,
    clock: i64,
}

#[derive(Default)]
struct Chat {
    updated_at: String,
    messages: Vec<Value>,
    history: Answer,
    histories: usize,
}

impl Stub {
    pub(crate) async fn start(chats: &[i64]) -> Self {
        // Silent for longer than anything that the watch looks back to.
        let updated_at = second(Utc::now().timestamp() - 86_400 * 300);
        let chat = || Chat { updated_at: updated_at.clone(), ..Chat::default() };
        let chats_by_id = chats.iter().map(|id| (*id, chat())).collect();
        let world = World { order: chats.to_vec(), page_size: 20, chats: chats_by_id, ..World::default() };
        let world = Arc::new(Mutex::new(world));
        let app = Router::new()
            .route("/v2/businesses/1/chats", post(list))
            .route("/v2/businesses/1/chats/history", post(history))
            .with_state(Arc::clone(&world));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base_url, world, server }
    }

    pub(crate) fn market(&self) -> Market {
        let market = Market::builder().api_key("key").base_url(&self.base_url);
        market.retry(Retry::off()).build().unwrap()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Adds a message; `updatedAt` changes or not.
    pub(crate) fn say(&self, chat: i64, text: &str, touches: bool) {
        let message = self.reserve(chat, text);
        self.reveal(chat, message, touches);
    }

    /// Adds a message of so many seconds from now.
    pub(crate) fn say_at(&self, chat: i64, text: &str, seconds: f64) {
        let id = Utc::now().timestamp_micros() + (seconds * 1e6) as i64;
        let created_at = second(id / 1_000_000);
        let mut world = self.world();
        let chat = world.chats.get_mut(&chat).unwrap();
        chat.messages.push(message(id, text));
        chat.updated_at = created_at.max(chat.updated_at.clone());
    }

    /// Returns a message with an id, which nobody sees yet.
    pub(crate) fn reserve(&self, _chat: i64, text: &str) -> Value {
        let mut world = self.world();
        world.clock = Utc::now().timestamp_micros().max(world.clock + 1);
        message(world.clock, text)
    }

    pub(crate) fn reveal(&self, chat: i64, message: Value, touches: bool) {
        self.push(chat, message);
        if touches {
            // A second that is another than the last.
            let mut world = self.world();
            let chat = world.chats.get_mut(&chat).unwrap();
            let last = chat.updated_at.parse::<DateTime<Utc>>().unwrap().timestamp();
            chat.updated_at = second(Utc::now().timestamp().max(last + 1));
        }
    }

    pub(crate) fn push(&self, chat: i64, message: Value) {
        self.world().chats.get_mut(&chat).unwrap().messages.push(message);
    }

    pub(crate) fn answer_list(&self, answer: Answer) {
        self.world().list = answer;
    }

    pub(crate) fn answer_second_page_once(&self, answer: Answer) {
        self.world().second_page = Some(answer);
    }

    pub(crate) fn answer_history(&self, chat: i64, answer: Answer) {
        self.world().chats.get_mut(&chat).unwrap().history = answer;
    }

    /// The number of times that a history was asked for.
    pub(crate) fn histories(&self, chat: i64) -> usize {
        self.world().chats[&chat].histories
    }

    /// Gives the token of the last page to the last page itself.
    pub(crate) fn repeat_tokens(&self) {
        self.world().repeats_tokens = true;
    }

    pub(crate) fn page_size(&self, size: usize) {
        self.world().page_size = size;
    }

    /// Leaves a chat out of the list.
    pub(crate) fn hide(&self, chat: i64) {
        self.world().hidden.push(chat);
    }

    pub(crate) fn show(&self, chat: i64) {
        self.world().hidden.retain(|hidden| *hidden != chat);
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn second(timestamp: i64) -> String {
    let time = DateTime::from_timestamp(timestamp, 0).unwrap();
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn message(id: i64, text: &str) -> Value {
    let created_at = second(id / 1_000_000);
    json!({ "messageId": id, "createdAt": created_at, "sender": "CUSTOMER", "message": text })
}

fn context() -> Value {
    json!({ "type": "DIRECT", "customer": {} })
}

async fn give(answer: Answer, right: Value) -> Response {
    match answer {
        Answer::Right => Json(json!({ "status": "OK", "result": right })).into_response(),
        Answer::Status(status) => (StatusCode::from_u16(status).unwrap(), "no").into_response(),
        Answer::Body(body) => ([("content-type", "application/json")], body).into_response(),
        Answer::Hang => {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
    }
}

type Parameters = Query<BTreeMap<String, String>>;

async fn list(State(world): State<Shared>, Query(query): Parameters) -> Response {
    let (answer, result) = world.lock().unwrap().list(query.get("page_token").map(String::as_str));
    give(answer, result).await
}

async fn history(State(world): State<Shared>, Query(query): Parameters, Json(body): Json<Value>) -> Response {
    let chat = query["chatId"].parse().unwrap();
    let (answer, result) = world.lock().unwrap().history(chat, body["messageIdFrom"].as_i64());
    give(answer, result).await
}

impl World {
    fn list(&mut self, token: Option<&str>) -> (Answer, Value) {
        let page: usize = token.map_or(0, |token| token.parse().unwrap());
        let shown: Vec<_> = self.order.iter().filter(|id| !self.hidden.contains(id)).collect();
        let mut pages = shown.chunks(self.page_size).skip(page);
        let chats = pages.next().unwrap_or_default();
        let chats: Vec<_> = chats.iter().map(|id| self.chat(**id)).collect();
        let is_last = pages.next().is_none();
        let next = if !is_last { Some(page + 1) } else { self.repeats_tokens.then_some(page) };
        let answer = if page == 1 { self.second_page.take() } else { None };
        let paging = json!({ "nextPageToken": next.map(|next| next.to_string()) });
        (answer.unwrap_or_else(|| self.list.clone()), json!({ "chats": chats, "paging": paging }))
    }

    fn chat(&self, id: i64) -> Value {
        json!({
            "chatId": id, "context": context(), "status": "NEW", "type": "CHAT",
            "createdAt": second(1_600_000_000), "updatedAt": self.chats[&id].updated_at,
        })
    }

    fn history(&mut self, chat: i64, from: Option<i64>) -> (Answer, Value) {
        let repeats = self.repeats_tokens.then_some("again");
        let chat = self.chats.get_mut(&chat).unwrap();
        chat.histories += 1;
        let is_in = |message: &&Value| match (message["messageId"].as_i64(), from) {
            (Some(id), Some(from)) => id >= from,
            _ => true,
        };
        let messages: Vec<_> = chat.messages.iter().filter(is_in).cloned().collect();
        let paging = json!({ "nextPageToken": repeats });
        let result = json!({ "context": context(), "messages": messages, "paging": paging });
        (chat.history.clone(), result)
    }
}
