//! A client that knows nothing of the SDK.

use std::sync::LazyLock;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use yandex_market_api::ids::ChatId;
use yandex_market_api::types::Chat;
use yandex_market_sandbox::{Sandbox, SandboxBuilder};

pub async fn started(builder: SandboxBuilder) -> Sandbox {
    builder.start().await.unwrap()
}

/// One client for all tests, since making one takes longer than most of them. It keeps no connections, for they would
/// belong to the runtime of another test.
pub fn http() -> Client {
    // A proxy in the environment must not come between.
    static HTTP: LazyLock<Client> =
        LazyLock::new(|| Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap());
    HTTP.clone()
}

pub fn url(sandbox: &Sandbox) -> String {
    format!("{}/v2/businesses/{}/chats", sandbox.base_url(), sandbox.business())
}

/// getChats with the right key and no body.
pub fn request(sandbox: &Sandbox) -> RequestBuilder {
    http().post(url(sandbox)).header("Api-Key", sandbox.api_key())
}

/// getChats as it should be.
pub async fn list(sandbox: &Sandbox, query: &[(&str, &str)], body: Value) -> Answer {
    Answer::of(request(sandbox).query(query).json(&body)).await
}

/// Any call of the business with the right key: `path` is what follows the business.
pub fn call(sandbox: &Sandbox, method: Method, path: &str, query: &[(&str, &str)]) -> RequestBuilder {
    let url = format!("{}/v2/businesses/{}/{path}", sandbox.base_url(), sandbox.business());
    http().request(method, url).query(query).header("Api-Key", sandbox.api_key())
}

pub async fn get(sandbox: &Sandbox, path: &str, query: &[(&str, &str)]) -> Answer {
    Answer::of(call(sandbox, Method::GET, path, query)).await
}

pub async fn post(sandbox: &Sandbox, path: &str, query: &[(&str, &str)], body: Value) -> Answer {
    Answer::of(call(sandbox, Method::POST, path, query).json(&body)).await
}

/// A page of getChatHistory.
pub async fn history(sandbox: &Sandbox, chat: ChatId, query: &[(&str, &str)], body: Value) -> Answer {
    let id = chat.to_string();
    let query = [&[("chatId", &*id)], query].concat();
    post(sandbox, "chats/history", &query, body).await
}

pub async fn send(sandbox: &Sandbox, chat: ChatId, text: &str) -> Answer {
    post(sandbox, "chats/message", &[("chatId", &chat.to_string())], json!({ "message": text })).await
}

/// The first chat that is so.
pub fn chat_that(sandbox: &Sandbox, is_so: impl Fn(&Chat) -> bool) -> Chat {
    sandbox.chats().into_iter().find(is_so).unwrap()
}

pub fn chat(sandbox: &Sandbox, id: ChatId) -> Chat {
    chat_that(sandbox, |chat| chat.chat_id == id)
}

/// Checks that an operation wants this id in the query, once and whole.
pub async fn assert_id_needed(method: Method, path: &str, body: Value, name: &str, others: &[(&str, &str)]) {
    let sandbox = started(Sandbox::builder()).await;
    let of = |query: Vec<(&str, &str)>| {
        let request = call(&sandbox, method.clone(), path, &query);
        Answer::of(if body.is_null() { request } else { request.json(&body) })
    };
    of(others.to_vec()).await.assert_refused(400, "BAD_REQUEST", name);
    for bad in ["0", "-1", "+5", "1.0", "", " 5", "x", "99999999999999999999"] {
        of([others, &[(name, bad)]].concat()).await.assert_refused(400, "BAD_REQUEST", name);
    }
    of([others, &[(name, "1"), (name, "2")]].concat()).await.assert_refused(
        400,
        "BAD_REQUEST",
        "more than once",
    );
    of([others, &[(name, "1")]].concat()).await.assert_refused(404, "NOT_FOUND", "1");
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn chats(&self) -> &[Value] {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body["result"]["chats"].as_array().unwrap()
    }

    /// The ids of a page of messages.
    pub fn messages(&self) -> Vec<i64> {
        assert_eq!(self.status, 200, "{}", self.body);
        let messages = self.body["result"]["messages"].as_array().unwrap();
        messages.iter().map(|message| message["messageId"].as_i64().unwrap()).collect()
    }

    pub fn ids(&self) -> Vec<i64> {
        self.chats().iter().map(|chat| chat["chatId"].as_i64().unwrap()).collect()
    }

    pub fn token(&self) -> Option<&str> {
        self.body.pointer("/result/paging/nextPageToken")?.as_str().filter(|token| !token.is_empty())
    }

    /// The code and the message of the only error.
    #[track_caller]
    pub fn error(&self) -> (u16, &str, &str) {
        assert_eq!(self.body["status"], "ERROR", "{self:?}");
        assert_eq!(self.body["errors"].as_array().map(Vec::len), Some(1), "{self:?}");
        let error = &self.body["errors"][0];
        (self.status, error["code"].as_str().unwrap(), error["message"].as_str().unwrap())
    }

    /// Checks that the request was refused, and the message says why.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, code: &str, reason: &str) {
        let error = self.error();
        assert_eq!((error.0, error.1), (status, code), "{self:?}");
        assert!(error.2.contains(reason), "`{}` does not say `{reason}`", error.2);
    }
}

/// Follows the tokens to the end and answers all pages.
pub async fn pages(sandbox: &Sandbox, limit: &str, body: Value) -> Vec<Answer> {
    let mut pages = vec![list(sandbox, &[("limit", limit)], body.clone()).await];
    while let Some(token) = pages.last().and_then(|page| page.token().map(str::to_owned)) {
        assert!(pages.len() < 100, "the list has no end");
        pages.push(list(sandbox, &[("limit", limit), ("pageToken", &token)], body.clone()).await);
    }
    pages
}

/// The ids of the chats that fit, by the sandbox's own list of them.
pub fn expected(sandbox: &Sandbox, fits: impl Fn(&Value) -> bool) -> Vec<i64> {
    let chats = sandbox.chats().into_iter().map(|chat| json!(chat));
    chats.filter(fits).map(|chat| chat["chatId"].as_i64().unwrap()).collect()
}
