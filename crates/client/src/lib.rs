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
//! - [`Chats`] and [`OneChat`] have the calls about chats. Required things are arguments, optional ones are setters.
//! - [`Feedback`] and [`Questions`] have those about reviews of goods and questions about goods.
//! - [`Market::campaigns`], [`Market::businesses`], [`Market::token`] and [`Market::check_access`] tell what a key may do.
//! - A [`List`] is read by page, by pages or item by item; [`Items`] and [`Pages`] are streams over everything that is listed.
//!   An item that cannot be decoded is skipped and kept among the [bad items](Items::bad_items); [`Items::strict`] makes it
//!   an error. Broken strings are repaired.
//! - [`Error`] says at which stage a call failed, and keeps all that the Market said.
//! - [`Chats::watch`] tells what happens in the chats as one stream: see [`watch`]. [`notify`] receives the
//!   Market's notifications.
//! - [`Market::execute`] is the door that every call goes through, for operations that have no method here; by
//!   [`Market::pages`] their lists are read, and [`Market::call`] goes through it by names and JSON.
//! - [`types`] are generated from the description, and re-exported.
//!
//! # Features
//!
//! One for each group of operations: `chats`, `campaigns` and `auth` (the key), which are the default; `goods-feedback`,
//! `goods-questions` and `notifications`; `full` for all of them. `tower` and `axum` make a service and a router of the
//! receiver of notifications.
//!
//! # How a call is carried out
//!
//! - **Limits.** At most 4 requests of a business go at a time, first come first served, and none past an hourly quota
//!   that an answer has told: [`MarketBuilder::max_wait`] says how long that may be waited for, [`Market::limits`] tells
//!   what is known.
//! - **Repeating.** What failed is sent again by the [`Retry`] policy, if that is safe: what never left, what was refused
//!   for a limit, and what only reads.
//! - **Honest outcomes.** A message that may have reached the buyer is never sent again by itself: the call ends as
//!   [`ErrorKind::OutcomeUnknown`]. [`OneChat::confirm`] looks whether it arrived; [`OneChat::send_once`] does it all.
//!
//! Each attempt is an event of [`tracing`], and is told to [`MarketBuilder::on_attempt`]. Neither has keys, texts or names.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "full"), allow(dead_code, reason = "what only some groups use is no dead code"))]

#[cfg(feature = "auth")]
mod access;
mod answer;
mod attachment;
mod attempt;
mod builder;
mod business;
mod call;
#[cfg(feature = "campaigns")]
mod campaigns;
#[cfg(feature = "chats")]
mod chats;
mod checks;
mod credentials;
mod error;
mod error_body;
mod execute;
#[cfg(feature = "goods-feedback")]
mod feedback;
mod items;
mod limits;
mod list;
mod market;
#[cfg(feature = "notifications")]
pub mod notify;
mod outcome;
mod paging;
mod partial_page;
mod policy;
#[cfg(feature = "goods-questions")]
mod questions;
mod rate_limit;
mod retry;
mod server_clock;
#[cfg(feature = "auth")]
mod token;
#[cfg(feature = "chats")]
pub mod watch;

#[cfg(feature = "auth")]
pub use access::Access;
pub use answer::Answer;
pub use attachment::Attachment;
pub use attempt::{Attempt, Wait};
pub use builder::MarketBuilder;
pub use business::Business;
pub use call::Call;
#[cfg(feature = "chats")]
pub use chats::{
    ChatFilters, Chats, Confirmation, Context, History, ListChats, Messages, OneChat, ParseContextError,
    split_text,
};
pub use error::{BadItem, Error, ErrorKind};
pub use execute::Account;
#[cfg(feature = "goods-feedback")]
pub use feedback::{Feedback, FeedbackComments, FeedbackFilters, ListComments, ListFeedback, OneFeedback};
pub use items::{Collected, Items};
pub use limits::KnownLimit;
pub use list::{ItemOf, List, Query};
pub use market::Market;
pub use paging::{Page, Pages};
#[cfg(feature = "goods-questions")]
pub use questions::{
    Answers, ListAnswers, ListQuestions, OneQuestion, ParseReplyError, QuestionFilters, Questions, Reply,
};
pub use rate_limit::RateLimit;
pub use retry::Retry;
pub use yandex_market_api as api;
pub use yandex_market_api::{Operation, bounds, operations, types};

/// A date with a time and the offset that it came with.
pub type DateTime = chrono::DateTime<chrono::FixedOffset>;

/// A day.
pub type Date = chrono::NaiveDate;
