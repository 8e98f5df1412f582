//! The server that is notified.

use std::error::Error;
use std::iter::successors;
use std::time::{Duration, Instant};

use axum::http::header;
use reqwest::{Client, Response};
use serde_json::Value;

use super::answer::Answer;
use super::{BadAnswer, Notifying, events};

/// The seller's server, and how it wants to be notified.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) settings: Notifying,
    http: Result<Client, String>,
}

impl Receiver {
    pub(super) fn new(settings: Notifying) -> Self {
        Self { settings, http: client().map_err(|error| chain(&error)) }
    }

    /// Sends a notification once.
    pub(super) async fn send(&self, json: &Value) -> Answer {
        self.post(json, self.settings.answer_within).await
    }

    /// Sends a `PING` and tells how long the answer took.
    pub(super) async fn ping(&self) -> Result<Duration, BadAnswer> {
        let begun = Instant::now();
        let answer = self.post(&events::ping(), self.settings.ping_within).await;
        answer.complaint.map_or(Ok(begun.elapsed()), Err)
    }

    async fn post(&self, json: &Value, within: Duration) -> Answer {
        self.exchange(json, within).await.unwrap_or_else(Answer::missing)
    }

    async fn exchange(&self, json: &Value, within: Duration) -> Result<Answer, BadAnswer> {
        let http = self.http.as_ref().map_err(|reason| BadAnswer::Missing(reason.clone()))?;
        let request = http.post(self.settings.url.clone()).json(json).timeout(within);
        let response = request.send().await.map_err(|error| no_answer(&error, within))?;
        let (status, media_type) = (response.status(), content_type(&response));
        let body = body(response).await.map_err(|error| no_answer(&error, within))?;
        Ok(Answer::read(status, &media_type, &body))
    }
}

/// Sends everything once and as it is, to nobody else. Connections are not kept: one that the receiver has closed
/// meanwhile would cost it an attempt.
fn client() -> reqwest::Result<Client> {
    let client = Client::builder().no_proxy().pool_max_idle_per_host(0);
    client.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never()).build()
}

/// The largest answer, which is to have a few texts of 100 characters.
const LARGEST: usize = 64 << 10;

/// The beginning of the body, which is no JSON any more if it is cut.
async fn body(mut response: Response) -> reqwest::Result<Vec<u8>> {
    let mut body = Vec::new();
    while body.len() < LARGEST
        && let Some(chunk) = response.chunk().await?
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(LARGEST);
    Ok(body)
}

fn content_type(response: &Response) -> String {
    let sent = response.headers().get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
    sent.unwrap_or("nothing").to_owned()
}

fn no_answer(error: &reqwest::Error, within: Duration) -> BadAnswer {
    if error.is_timeout() { BadAnswer::Late(within) } else { BadAnswer::Missing(chain(error)) }
}

/// The error and what caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let causes = successors(Some(error), |error: &&dyn Error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
