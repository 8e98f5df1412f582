//! A chat that stores what it is sent in its own way, shows it in its own time, and never admits it.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The way in which it treats what it is sent.
#[derive(Clone, Copy)]
pub struct Rules {
    /// Makes of a text (or of the name of a file) what is stored.
    pub store: fn(&str) -> Option<String>,
    /// The number of messages that are not stored at first.
    pub lost: usize,
    /// The number of reads of the history that do not show a new message.
    pub lag: usize,
    /// The age of a message by its id, when it is new.
    pub age: TimeDelta,
    pub sender: &'static str,
    pub is_decodable: bool,
    /// Whether the history breaks when the first message has been sent.
    pub breaks_history: bool,
    pub date: Date,
    /// Whether the ids and times of messages are by the same clock as `Date`, and not by this machine's.
    pub messages_follow_date: bool,
}

/// The header `Date`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Date {
    Right,
    Ahead(TimeDelta),
    Missing,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            store: |text| Some(text.to_owned()),
            lost: 0,
            lag: 0,
            age: TimeDelta::zero(),
            sender: "PARTNER",
            is_decodable: true,
            breaks_history: false,
            date: Date::Right,
            messages_follow_date: true,
        }
    }
}

impl Rules {
    fn ahead(&self) -> TimeDelta {
        match self.date {
            Date::Ahead(ahead) => ahead,
            Date::Right | Date::Missing => TimeDelta::zero(),
        }
    }

    /// The time by the clock that messages follow.
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + if self.messages_follow_date { self.ahead() } else { TimeDelta::zero() }
    }
}

/// The chat 7 of the business 1.
pub struct OddChat {
    base_url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    rules: Rules,
    messages: Vec<Message>,
    updated: DateTime<Utc>,
    stored: Vec<String>,
    requests: Vec<String>,
}

struct Message {
    id: i64,
    json: Value,
    /// The number of reads that do not show it.
    hidden: usize,
}

impl OddChat {
    pub async fn start(rules: Rules) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            rules,
            messages: Vec::new(),
            updated: rules.now() - TimeDelta::days(400),
            stored: Vec::new(),
            requests: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let router = Router::new().fallback(move |request| answer(Arc::clone(&shared), request));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base_url, state }
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Adds a message that was there before.
    pub fn put(&self, sender: &str, text: &str, age: TimeDelta) {
        let mut state = self.state.lock().unwrap();
        let at = state.rules.now() + age;
        state.add(at, sender, json!(text), Value::Null, 0);
    }

    /// The messages that were sent and stored.
    pub fn stored(&self) -> Vec<String> {
        self.state.lock().unwrap().stored.clone()
    }

    /// The number of requests whose path ends so.
    pub fn requests(&self, path: &str) -> usize {
        self.state.lock().unwrap().requests.iter().filter(|one| one.ends_with(path)).count()
    }
}

async fn answer(state: Arc<Mutex<State>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut state = state.lock().unwrap();
    let path = parts.uri.path().to_owned();
    state.requests.push(path.clone());
    let query = parts.uri.query().unwrap_or_default();
    let mut response = match path.rsplit_once('/').unwrap().1 {
        "chat" => state.chat(),
        "history" => state.history(query, &body),
        "message" => state.sent(&body),
        "send" => state.sent_file(&body),
        other => unreachable!("{other}"),
    };
    let date = match state.rules.date {
        // What is no date takes the place of the one that the server would add.
        Date::Missing => "none".to_owned(),
        _ => (Utc::now() + state.rules.ahead()).format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
    };
    response.headers_mut().insert(header::DATE, HeaderValue::try_from(date).unwrap());
    response
}

impl State {
    fn add(&mut self, at: DateTime<Utc>, sender: &str, text: Value, payload: Value, hidden: usize) {
        // An id for each, though many are put there in a microsecond.
        let id = at.timestamp_micros() + i64::try_from(self.messages.len()).unwrap() % 1000;
        let created = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let json = json!({
            "messageId": id, "createdAt": created, "sender": sender, "message": text, "payload": payload,
        });
        self.updated = self.updated.max(at);
        self.messages.push(Message { id, json, hidden });
    }

    fn sent(&mut self, body: &[u8]) -> Response {
        let body: Value = serde_json::from_slice(body).unwrap();
        let stored = (self.rules.store)(body["message"].as_str().unwrap());
        self.store(stored, |text| (json!(text), Value::Null))
    }

    fn sent_file(&mut self, form: &[u8]) -> Response {
        let form = String::from_utf8_lossy(form);
        let name = form.split_once("filename=\"").unwrap().1.split_once('"').unwrap().0;
        let stored = (self.rules.store)(name);
        self.store(stored, |name| (Value::Null, json!([{ "name": name, "url": "https://x/", "size": 4 }])))
    }

    /// Stores a message, and fails.
    fn store(&mut self, stored: Option<String>, parts: impl Fn(&str) -> (Value, Value)) -> Response {
        let rules = self.rules;
        if rules.lost > 0 {
            self.rules.lost -= 1;
        } else if let Some(stored) = stored {
            let (text, payload) = parts(&stored);
            self.stored.push(stored);
            self.add(rules.now() + rules.age, rules.sender, text, payload, rules.lag);
            self.updated = rules.now();
            let json = &mut self.messages.last_mut().unwrap().json;
            if rules.age > TimeDelta::days(-1) {
                json["createdAt"] = json!(rules.now().format("%Y-%m-%dT%H:%M:%SZ").to_string());
            }
            if !rules.is_decodable {
                json["createdAt"] = json!("yesterday");
            }
        }
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }

    fn history(&mut self, query: &str, body: &[u8]) -> Response {
        if self.rules.breaks_history && self.requests.iter().any(|path| path.ends_with("/message")) {
            return "<html>".into_response();
        }
        let from = serde_json::from_slice::<Value>(body).unwrap()["messageIdFrom"].as_i64();
        let number = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<usize>().ok())
        };
        let (begin, limit) = (number("pageToken").or(number("page_token")).unwrap_or(0), number("limit"));
        let shown = |message: &&Message| message.hidden == 0 && from.is_none_or(|from| message.id >= from);
        let all: Vec<Value> =
            self.messages.iter().filter(shown).map(|message| message.json.clone()).collect();
        let end = all.len().min(begin + limit.unwrap());
        let token = (end < all.len()).then(|| end.to_string());
        for message in &mut self.messages {
            message.hidden = message.hidden.saturating_sub(1);
        }
        let (context, paging) = (json!({ "type": "DIRECT" }), json!({ "nextPageToken": token }));
        let messages = &all[begin..end];
        ok(&json!({ "context": context, "messages": messages, "paging": paging }))
    }

    fn chat(&self) -> Response {
        let created = (self.rules.now() - TimeDelta::days(400)).to_rfc3339();
        ok(&json!({
            "chatId": 7, "context": { "type": "DIRECT" }, "type": "CHAT", "status": "WAITING_FOR_PARTNER",
            "createdAt": created, "updatedAt": self.updated.to_rfc3339(),
        }))
    }
}

fn ok(result: &Value) -> Response {
    json!({ "status": "OK", "result": result }).to_string().into_response()
}
