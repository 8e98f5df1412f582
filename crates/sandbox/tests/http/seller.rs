//! A server of the seller's that writes down what it is told.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use yandex_market_sandbox::Notifying;

/// How to answer once.
#[derive(Clone, Debug)]
pub enum Reply {
    /// As the Market wants it.
    Right,
    /// With this status and the right body.
    Status(u16),
    /// With 200, this content type and this body.
    Body(&'static str, Value),
    /// Never: the answer is lost.
    Lost,
}

/// A seller's server, which stops when it is dropped.
pub struct Seller {
    url: String,
    book: Arc<Mutex<Book>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Book {
    got: Vec<Value>,
    replies: VecDeque<Reply>,
    otherwise: Option<Reply>,
}

impl Seller {
    pub async fn start() -> Self {
        Self::at(0).await
    }

    pub async fn at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let url = format!("http://{}/market", listener.local_addr().unwrap());
        let book = Arc::new(Mutex::new(Book::default()));
        let router = Router::new().route("/market/notification", post(answer)).with_state(Arc::clone(&book));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, book, server }
    }

    /// To be notified with times that a test can wait for.
    pub fn notifying(&self) -> Notifying {
        Notifying::to(&self.url).unwrap().minute(std::time::Duration::ZERO)
    }

    /// Gives these answers next.
    pub fn replies(&self, replies: impl IntoIterator<Item = Reply>) {
        self.book.lock().unwrap().replies.extend(replies);
    }

    /// Gives this answer when no other is left.
    pub fn otherwise(&self, reply: Reply) {
        self.book.lock().unwrap().otherwise = Some(reply);
    }

    /// The notifications so far, each as often as it came.
    pub fn got(&self) -> Vec<Value> {
        self.book.lock().unwrap().got.clone()
    }

    /// The types of the notifications so far.
    pub fn types(&self) -> Vec<String> {
        self.got().iter().map(|it| it["notificationType"].as_str().unwrap().to_owned()).collect()
    }

    /// The messages of the notifications so far. Other notifications have none.
    pub fn messages(&self) -> Vec<Option<i64>> {
        let number = |it: &Value| it["messageId"].as_str().map(|id| id.parse().unwrap());
        self.got().iter().map(number).collect()
    }
}

impl Drop for Seller {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(book): State<Arc<Mutex<Book>>>, headers: HeaderMap, body: Bytes) -> Response {
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    let reply = book.lock().unwrap().note(&body);
    match reply {
        Reply::Right => json_answer(200, &right()),
        Reply::Status(status) => json_answer(status, &right()),
        Reply::Body(media_type, body) => {
            ([(header::CONTENT_TYPE, media_type)], body.to_string()).into_response()
        }
        Reply::Lost => pending().await,
    }
}

impl Book {
    fn note(&mut self, body: &Bytes) -> Reply {
        self.got.push(serde_json::from_slice(body).unwrap());
        let next = self.replies.pop_front().or_else(|| self.otherwise.clone());
        next.unwrap_or(Reply::Right)
    }
}

pub fn right() -> Value {
    json!({ "version": "1.0", "name": "seller", "time": "2026-11-22T10:00:00Z" })
}

fn json_answer(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
