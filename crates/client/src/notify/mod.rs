//! Being called by the Market: notifications about chats, messages and orders.
//!
//! The Market sends each notification by a `POST` to `/notification` under the address that the seller has registered.
//! A [`Receiver`] judges these requests and answers them at once; what they tell comes out of [`Notifications`], to be
//! worked on afterwards. The receiver belongs to no web framework: give it what came, send back what it replies.
//!
//! ```
//! use http::{HeaderMap, Method, StatusCode};
//! use yandex_market::notify::{Disposition, Incoming, Receiver};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
//!
//! // In the server: one request. Its headers have `Content-Type: application/json`.
//! # let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/json".parse()?)]);
//! let reply = receiver.receive(&Incoming {
//!     peer: "5.45.207.1".parse()?,
//!     method: &Method::POST,
//!     headers: &headers,
//!     body: br#"{"notificationType": "CHAT_CREATED", "businessId": 12345, "chatId": 1, "createdAt": "2026-01-31T12:00:00Z"}"#,
//! });
//! assert_eq!(reply.status, StatusCode::OK);
//! assert_eq!(reply.disposition, Disposition::HandedOn);
//!
//! // Elsewhere: the work, and the end.
//! receiver.shutdown();
//! while let Some(notification) = notifications.next().await {
//!     println!("{notification:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - With the feature `axum`, `Receiver::router` and `Server` are all that is needed.
//! - With the feature `tower`, `Receiver::service` goes into any server of that family; `Server` is one, with the feature
//!   `server`.
//! - [`Watch::notifications`](crate::watch::Watch::notifications) takes [`Notifications`] and makes messages of them.
//!
//! # What is answered
//!
//! The Market does not sign notifications: it is known by its addresses alone, [`MARKET_SENDERS`]. It waits 10 s for an
//! answer, 1 s for that of a PING; anything but 200 and 400 makes it send the notification again, **and every other one
//! waits behind it**.
//!
//! | what came | answer | and then |
//! |---|---|---|
//! | PING | 200 | not handed on, and answered even when everything else waits |
//! | a notification, also of an unknown type | 200 | handed on |
//! | one with an odd content | 200 | handed on as [`Malformed`](yandex_market_api::types::Notification::Malformed), and a warning in the log |
//! | one that was handed on before | 200 | dropped |
//! | a body that is no JSON object with a `notificationType` | 400 | lost, and a warning in the log |
//! | from elsewhere | 403 | |
//! | not a POST, not JSON, too large, not whole in time | 405, 415, 413, 408 | |
//! | a notification that nobody can take | 500, while shutting down 503 | the Market sends it again |
//!
//! # What to count on
//!
//! - A notification is answered before it is worked on, so what waits in the channel is lost when the program is killed:
//!   [shut down](Receiver::shutdown) and drain. [`Watch`](crate::watch::Watch) finds such messages by looking.
//! - Duplicates are dropped while they are remembered: the last 10,000, by this process. Later ones come through.
//! - The order is not promised.

mod builder;
mod disposition;
mod duplicates;
mod handover;
mod head;
mod notifications;
mod receiver;
mod reply;
#[cfg(feature = "axum")]
mod router;
mod sender;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "tower")]
mod service;
mod stats;

pub use builder::ReceiverBuilder;
pub use disposition::{Disposition, PushBack, Refusal};
pub use ipnet::IpNet;
pub use notifications::Notifications;
pub use receiver::{Incoming, Receiver};
pub use reply::Reply;
pub use sender::MARKET_SENDERS;
#[cfg(feature = "server")]
pub use server::Server;
#[cfg(feature = "tower")]
pub use service::{Peer, Service};
pub use stats::{Refused, Stats};
