//! The Yandex Market Partner API in process, to test against.
//!
//! A [`Sandbox`] is an HTTP server on loopback that behaves as the Market does: it keeps chats, pages them by opaque
//! tokens, checks the key, its scopes, the business, the bounds and the body, and tells in every answer how much of
//! the hourly quota is left. What is sent to a chat is in its history afterwards, and files are served from another
//! port. It knows the operations from the table of [`yandex_market_api::operations`], and refuses too many requests at
//! a time or in an hour. It can be told to answer otherwise ([`CannedAnswer`]) and to fail in every way that the Market
//! and the network can, by order or by chance ([`Fault`], [`Faults`]); the buyer and the Market can be made to act
//! ([`Sandbox::customer_says`] and its neighbours), and it remembers what it was sent ([`Recorded`], [`StoredFile`]).
//! It also calls: a server that wants to be told what happens is [notified](Notifying) as the Market does it, again and
//! again until it answers.
//!
//! ```
//! use yandex_market_sandbox::Sandbox;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().chats(3).start().await?;
//! let url = format!("{}/v2/businesses/{}/chats", sandbox.base_url(), sandbox.business());
//! let request = reqwest::Client::new().post(url).header("Api-Key", sandbox.api_key());
//! let answer: serde_json::Value = request.json(&serde_json::json!({})).send().await?.json().await?;
//!
//! assert_eq!(answer["result"]["chats"].as_array().map(Vec::len), Some(3));
//! assert_eq!(sandbox.journal().len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here was measured against the live service. What the Market's documentation leaves open is decided in
//! favour of strictness, so that a client that passes here has kept to what is documented.

mod acts;
mod builder;
mod canned;
mod capacity;
mod chance;
mod fault;
mod feedback;
mod files;
mod journal;
mod notifying;
mod paging;
mod questions;
mod sandbox;

mod answer;
mod auth;
mod auth_token;
mod body;
mod call;
mod campaigns;
mod chats;
mod clock;
mod context;
mod corrupt;
mod distort;
mod endless;
mod exchange;
mod file_server;
mod form;
mod held;
mod hosts;
mod instead;
mod late;
mod limits;
mod market;
mod operations;
mod parameters;
mod quota;
mod rate_headers;
mod request_body;
mod room;
mod route;
mod script;
mod seed;
mod server;
mod slots;
mod spoil;
mod state;
mod sync;
mod tokens;
mod trace;
mod wire;

pub use builder::SandboxBuilder;
pub use canned::CannedAnswer;
pub use chance::Faults;
pub use fault::Fault;
pub use files::StoredFile;
pub use journal::Recorded;
pub use notifying::{BadAnswer, Notified, Notifying};
pub use paging::LastPage;
pub use sandbox::{DEFAULT_API_KEY, Sandbox};
