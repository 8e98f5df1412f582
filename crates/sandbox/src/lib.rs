//! The Yandex Market Partner API in process, to test against.
//!
//! A [`Sandbox`] is an HTTP server on loopback that behaves as the Market does. It takes everything that it can from
//! the description of the API: a request is checked by the schemas of its parameters and its body, and an operation
//! responds with its documented sample, a list in pages by opaque tokens. What the description cannot say is written by
//! hand: the sandbox keeps chats, reviews and questions, so that what is sent is in the lists afterwards, and serves
//! files from another port.
//!
//! It checks the key, its scopes, the business and the campaign, refuses too many requests in parallel or in a window of
//! the quota, and reports the quota in the headers of every response. Responses can be replaced ([`CannedAnswer`]), and
//! requests fail in every way that the Market and the network can fail them, by order or by chance ([`Fault`],
//! [`Faults`]). A test simulates the buyer and the Market ([`Sandbox::customer_says`] and its neighbours) and reads what
//! was sent ([`Recorded`], [`StoredFile`]). Webhooks are delivered to a [receiver](Notifying) as the Market does it, again
//! and again until it responds.
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

mod builder;
mod contract;
mod faults;
mod groups;
mod http;
mod limits;
mod sandbox;
mod webhooks;
mod world;

pub use builder::SandboxBuilder;
pub use contract::paging::LastPage;
pub use contract::sample_body;
pub use faults::canned::CannedAnswer;
pub use faults::fault::Fault;
pub use faults::random::Faults;
pub use sandbox::{DEFAULT_API_KEY, Sandbox};
pub use webhooks::{BadAnswer, Notified, Notifying};
pub use world::files::StoredFile;
pub use world::journal::Recorded;
