//! Settings of the notifications.

use std::io;
use std::time::Duration;

use reqwest::Url;

/// "Answer within 10 s."
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// "PING: 1 s."
const PING_WITHIN: Duration = Duration::from_secs(1);

/// Notifies a server of what happens, as the Market does: by a `POST` to `/notification` under its address.
///
/// Told of are new chats, messages and disputes; not stickers, nor what disputes there are in `DIRECT` chats. One
/// notification is sent at a time, and answered with 200 or 400 it is done with. After anything else, or nothing, it is
/// sent again: every minute, then every 15 minutes, then hourly, and all others wait behind it. After 14 days of that
/// the notifications are [switched off](crate::Sandbox::notifications_switched_off), and already when 50 000 wait. How long each pace is kept is not
/// documented: here every minute for 15 minutes, and every 15 minutes until the hour is over.
///
/// ```
/// use yandex_market_sandbox::{Notifying, Sandbox};
///
/// # #[tokio::main]
/// # async fn main() -> std::io::Result<()> {
/// let crm = Notifying::to("http://127.0.0.1:4011/market")?.duplicates(0.1).reordering(0.1).seed(42);
/// let sandbox = Sandbox::builder().notify(crm).start().await?;
/// sandbox.customer_begins_chat("Есть ли размер 42?");
/// assert_eq!(sandbox.announced(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nobody is notified until a sandbox is told to"]
pub struct Notifying {
    pub(super) url: Url,
    pub(super) own_messages: bool,
    pub(super) minute: Duration,
    pub(super) answer_within: Duration,
    pub(super) ping_within: Duration,
    pub(super) duplicates: f64,
    pub(super) reordering: f64,
    pub(super) unknown_types: f64,
    pub(super) seed: u64,
}

impl Notifying {
    /// Notifies the server at this address, the one that would be registered with the Market: what is sent goes to
    /// `{url}/notification`.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) when the URL cannot be right.
    pub fn to(url: impl AsRef<str>) -> io::Result<Self> {
        Ok(Self {
            url: endpoint(url.as_ref())?,
            own_messages: false,
            minute: Duration::from_secs(1),
            answer_within: ANSWER_WITHIN,
            ping_within: PING_WITHIN,
            duplicates: 0.0,
            reordering: 0.0,
            unknown_types: 0.0,
            seed: 0,
        })
    }

    /// Announces the shop's own messages as well, or does not. It is not documented whether the Market does so; the
    /// default is that they are not.
    pub fn own_messages(mut self, own_messages: bool) -> Self {
        self.own_messages = own_messages;
        self
    }

    /// Sets the length of a minute between two attempts, for nobody can wait for 14 days. The default is a second; none at
    /// all is possible.
    pub fn minute(mut self, minute: Duration) -> Self {
        self.minute = minute;
        self
    }

    /// Sets the timeout of a response. The default is the Market's 10 seconds.
    pub fn answer_within(mut self, limit: Duration) -> Self {
        self.answer_within = limit;
        self
    }

    /// Sets the timeout of the response to a `PING`. The default is the Market's one second.
    pub fn ping_within(mut self, limit: Duration) -> Self {
        self.ping_within = limit;
        self
    }

    /// So many of the notifications come a second time, from 0.0 for none to 1.0 for all: at once, or when up to four
    /// others have happened.
    pub fn duplicates(mut self, probability: f64) -> Self {
        self.duplicates = probability;
        self
    }

    /// So many of the notifications are overtaken by the next, up to three of them. What waits to be overtaken is sent
    /// when a second has passed without anything else to be sent, or somebody waits
    /// [until everything is](crate::Sandbox::until_notified).
    pub fn reordering(mut self, probability: f64) -> Self {
        self.reordering = probability;
        self
    }

    /// Before so many of the notifications comes one of a type that nobody knows, as the Market adds types.
    pub fn unknown_types(mut self, probability: f64) -> Self {
        self.unknown_types = probability;
        self
    }

    /// Sets the seed of the random numbers. The default is 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// Returns the address of notifications on a server.
fn endpoint(address: &str) -> io::Result<Url> {
    let url = Url::parse(address).map_err(|error| wrong(format!("is no URL: {error}")))?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(wrong("must begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must end with its path: no `?` and no `#`"));
    }
    let endpoint = format!("{}/notification", url.as_str().trim_end_matches('/'));
    Url::parse(&endpoint).map_err(|error| wrong(format!("is no URL: {error}")))
}

/// The address may hold a password, so that it is not repeated.
fn wrong(reason: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("the address to notify {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notifications_have_a_path_of_their_own() {
        for (address, expected) in [
            ("http://localhost:4011", "http://localhost:4011/notification"),
            ("http://localhost:4011/", "http://localhost:4011/notification"),
            ("https://crm.example/market/1", "https://crm.example/market/1/notification"),
            ("https://crm.example/market//", "https://crm.example/market/notification"),
        ] {
            assert_eq!(Notifying::to(address).unwrap().url.as_str(), expected);
        }
    }

    #[test]
    fn what_cannot_be_right_is_refused_and_not_repeated() {
        for (address, reason) in [
            ("", "is no URL"),
            ("localhost", "is no URL"),
            ("localhost:4011", "must begin with"),
            ("ftp://localhost", "must begin with"),
            ("http://me:secret@localhost", "password"),
            ("http://secret@localhost", "user name"),
            ("http://localhost/?secret=1", "no `?`"),
            ("http://localhost/#secret", "no `#`"),
        ] {
            let error = Notifying::to(address).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
            let message = error.to_string();
            assert!(message.contains(reason) && !message.contains("secret"), "{message}");
        }
    }
}
