//! A receiver of the Market's push notifications (webhooks) about chats, messages and orders.
//!
//! The Market sends each notification by a `POST` to `/notification` under the address that the seller has registered.
//! A [`Receiver`] validates these requests and makes the response at once; the notifications come out of the stream
//! [`Notifications`], to be handled afterwards. The receiver belongs to no web framework: pass it the request, send back the
//! response that it returns.
//!
//! ```
//! use http::{HeaderMap, Method, StatusCode};
//! use yandex_market::notify::{Incoming, Outcome, Receiver};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
//!
//! // In the server: one request. Its headers have `Content-Type: application/json`.
//! # let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/json".parse()?)]);
//! let response = receiver.receive(&Incoming {
//!     peer: "5.45.207.1".parse()?,
//!     method: &Method::POST,
//!     headers: &headers,
//!     body: br#"{"notificationType": "CHAT_CREATED", "businessId": 12345, "chatId": 1, "createdAt": "2026-01-31T12:00:00Z"}"#,
//! });
//! assert_eq!(response.status, StatusCode::OK);
//! assert_eq!(response.outcome, Outcome::Accepted);
//!
//! // Elsewhere: the consumer, and the shutdown.
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
//! # Responses
//!
//! The Market does not sign notifications: it is known by its addresses alone, [`MARKET_SENDERS`]. It waits 10 s for a
//! response, 1 s for that to a PING; after anything but 200 and 400 it sends the notification again, **and every other one
//! waits behind it**.
//!
//! | request | response | then |
//! |---|---|---|
//! | PING | 200 | not delivered, and acknowledged even when the queue is full |
//! | a notification, also of an unknown type | 200 | delivered |
//! | one whose content does not match the description | 200 | delivered as [`Malformed`](yandex_market_api::types::Notification::Malformed), and a warning in the log |
//! | a duplicate | 200 | dropped |
//! | a body that is no JSON object with a `notificationType` | 400 | lost, and a warning in the log |
//! | from elsewhere | 403 | |
//! | not a POST, not JSON, too large, cut off or late | 405, 415, 413, 408 | |
//! | a notification that cannot be accepted now | 500, after the shutdown 503 | the Market sends it again |
//!
//! # Guarantees
//!
//! - A notification is acknowledged before it is handled, so the queue is lost when the program is killed:
//!   [shut down](Receiver::shutdown) and drain it. [`Watch`](crate::watch::Watch) finds such messages by polling.
//! - Duplicates of the last 10,000 notifications are dropped, within this process. Later ones come through.
//! - The order is not guaranteed.

mod builder;
mod delivery;
mod head;
mod notifications;
mod outcome;
mod receiver;
mod response;
mod seen_set;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "tower")]
mod service;
mod source_filter;
mod stats;

pub use builder::ReceiverBuilder;
pub use ipnet::IpNet;
pub use notifications::Notifications;
pub use outcome::{Outcome, Rejection, RetryReason};
pub use receiver::{Incoming, Receiver};
pub use response::NotificationResponse;
#[cfg(feature = "server")]
pub use server::Server;
#[cfg(feature = "tower")]
pub use service::{Peer, Service};
pub use source_filter::MARKET_SENDERS;
pub use stats::{Rejections, Stats};
