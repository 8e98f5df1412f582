//! A client that knows nothing of the SDK.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use yandex_market_sandbox::{Sandbox, SandboxBuilder};

pub async fn started(builder: SandboxBuilder) -> Sandbox {
    builder.start().await.unwrap()
}

pub fn http() -> Client {
    // A proxy in the environment must not come between.
    Client::builder().no_proxy().build().unwrap()
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
