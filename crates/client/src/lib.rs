//! The Yandex Market Partner API for Rust: chats with buyers, reviews and questions.
//!
//! ```no_run
//! use yandex_market::types::{BusinessId, ChatStatusType};
//! use yandex_market::Market;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let market = Market::from_env()?;
//! let mut waiting = market
//!     .business(BusinessId::new(12345))
//!     .chats()
//!     .list()
//!     .statuses([ChatStatusType::WaitingForPartner])
//!     .stream();
//! while let Some(chat) = waiting.try_next().await? {
//!     println!("chat {} waits since {}", chat.chat_id, chat.updated_at);
//! }
//! // One chat that cannot be decoded does not keep back the others.
//! for bad in waiting.bad_items() {
//!     eprintln!("skipped: {bad}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Market`] is the way in; [`MarketBuilder`] sets it up.
//! - [`Market::business`] and [`Market::campaign`] return handles with a method for each group of operations
//!   ([`business`], [`campaign`]); what is about neither stands on the Market itself ([`key`]). Required things are
//!   arguments, optional ones are setters, and `.await` sends.
//! - [`requests`] are values: [`Market::send`] and [`Market::list`] take any, [`Market::call`] makes one of names and JSON.
//! - A [`List`] is read by page, by pages or item by item; [`Items`] and [`Pages`] are streams over everything that is listed.
//!   An item that cannot be decoded is skipped and kept among the [bad items](Items::bad_items); [`Items::strict`] makes it
//!   an error. Broken strings are repaired.
//! - [`Error`] has the stage at which a call failed, and everything that the Market said.
//! - `ChatHandle` sends exactly once and finds out whether a message arrived; `Chats::watch` is one stream of what happens
//!   in the chats; the module `notify` receives the Market's notifications.
//! - [`types`] are generated from the description, and re-exported. A field that they do not know is kept and sent again.
//!
//! # Features
//!
//! One for each group of operations: `chats`, `campaigns` and `auth` (the key), which are the default; `goods-feedback`,
//! `goods-questions` and `notifications`; `full` for all of them. `tower` and `axum` make a service and a router of the
//! receiver of notifications, `server` a server. `description` has the description itself, in `api::description`.
//!
//! # The way of a call
//!
//! - **Validation.** A request that the Market would refuse for its bounds is not sent.
//! - **Limits.** At most so many requests of a business or campaign are under way at a time, first come first served, and none
//!   beyond a quota that a response has reported: [`MarketBuilder::max_wait`] is the longest wait for it, and
//!   [`Market::limits`] returns what is known.
//! - **Retries.** What failed is sent again by the [`Retry`] policy, if that is safe: what never left, what was refused
//!   for a limit, and what the description says may be repeated.
//! - **Outcomes.** A message that may have reached the buyer is never sent again by itself: the call ends as
//!   [`ErrorKind::OutcomeUnknown`].
//!
//! Each attempt emits an event of [`tracing`] and calls [`MarketBuilder::on_attempt`]. Neither has keys, texts or names.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(clippy::disallowed_methods)]
#![cfg_attr(not(feature = "full"), allow(dead_code, reason = "what only some groups use is no dead code"))]

mod call;
#[cfg(feature = "chats")]
mod chats;
mod error;
#[rustfmt::skip]
mod generated;
mod handles;
mod lists;
mod market;
#[cfg(feature = "notifications")]
pub mod notify;
#[cfg(feature = "chats")]
pub mod watch;

pub use call::{Attempt, Call, KnownLimit, RateLimit, Response, Retry, Wait};
#[cfg(feature = "chats")]
pub use chats::{Attachment, ChatHandle, Confirmation, Context, ParseContextError, split_text};
pub use error::{BadItem, Error, ErrorKind};
pub use generated::{business, campaign, key};
pub use handles::{BusinessHandle, CampaignHandle};
pub use lists::{Collected, Items, List, Page, Pages};
#[cfg(feature = "auth")]
pub use market::Access;
pub use market::{Market, MarketBuilder};
pub use yandex_market_api as api;
pub use yandex_market_api::support::{ListRequest, Request, Scope};
pub use yandex_market_api::{AnyFileRequest, AnyRequest, Operation, bounds, operations, requests, types};

/// A date with a time and the offset that it came with.
pub type DateTime = chrono::DateTime<chrono::FixedOffset>;

/// A day.
pub type Date = chrono::NaiveDate;
